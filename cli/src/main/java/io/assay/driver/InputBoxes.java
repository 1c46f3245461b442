package io.assay.driver;

import io.assay.backends.layout.Statement;
import io.assay.driver.CompileOptions.Range;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Visibility;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.tensor.Input;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.calibrate.Calibration;
import io.assay.passes.calibrate.IndexInputs;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.NumberOrder;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the box of each input of a model, and who may see it.
final class InputBoxes {
    /// Public elements that inputs may take before they are to be hashed instead.
    static final int PUBLIC_ELEMENTS = 2;

    private final CompileOptions options;
    private final int scaleBits;
    private final List<Input> inputs;
    private final Map<String, long[]> indices;
    private final Map<String, NumberOrder> ordered;

    /// @param ordered   inputs of which nothing but the order is read, with that order
    /// @param scaleBits fractional bits of inputs that are no integers
    InputBoxes(TensorModule module, Map<String, NumberOrder> ordered, CompileOptions options, int scaleBits) {
        this.options = options;
        this.ordered = ordered;
        this.scaleBits = scaleBits;
        this.indices = IndexInputs.rows(module);
        this.inputs = module.main().ops().stream().filter(Input.class::isInstance).map(Input.class::cast).toList();
    }

    /// Returns the box of each input, in the order of the model.
    /// @throws Failure that names every input without one, and every range and every name of what is received without an input
    Map<String, InputBox> find() throws IOException {
        List<Diagnostic> problems = new ArrayList<>();
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        Optional<Rows> samples = options.samples().isPresent()
                ? Optional.of(Rows.read(options.samples().get()))
                : Optional.empty();
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            box(input, i, samples).ifPresentOrElse(found -> boxes.put(input.name(), found),
                    () -> problems.add(missing(input)));
        }
        requireInputs(options.ranges().keySet(), "AS3102", "a range is for no input of the model", "--range ",
                problems);
        requireInputs(options.received(), "AS3105", "what is received is no input of the model", "--received ",
                problems);
        if (!problems.isEmpty()) {
            throw new Failure(Failure.Kind.USAGE, problems);
        }
        return boxes;
    }

    private void requireInputs(Set<String> names, String code, String problem, String option,
            List<Diagnostic> problems) {
        for (String name : names) {
            if (inputs.stream().noneMatch(input -> input.name().equals(name))) {
                problems.add(Diagnostic.of(code, problem)
                        .found(option + name, "one of " + inputs.stream().map(Input::name).toList()));
            }
        }
    }

    private Optional<InputBox> box(Input input, int position, Optional<Rows> samples) {
        Optional<InputBox> recorded = Optional.ofNullable(options.boxes().get(input.name()));
        NumberOrder order = ordered.get(input.name());
        if (order != null) {
            return recorded.or(() -> Optional.of(ordered(input, order, samples)));
        }
        return recorded.or(() -> found(input, position, samples).map(found -> withRows(input, within(input, found))))
                .or(() -> withRows(input));
    }

    /// Returns the box of an input of which nothing but the order is read: it needs no range. Numbers on a grid take fewer bits.
    private InputBox ordered(Input input, NumberOrder order, Optional<Rows> samples) {
        Range range = options.ranges().get(input.name());
        if (range != null) {
            return Calibration.between(order, range.lo(), range.hi(), "--range, without NaN");
        }
        return samples.flatMap(found -> found.find(input.name()))
                .map(tensor -> Calibration.ofOrder(order, input.name(), split(input, tensor),
                        input.result().type().shape(), scaleBits, origin(samples.get())))
                .orElseGet(() -> Calibration.every(order));
    }

    private static String origin(Rows samples) {
        return "--samples " + samples.file().getFileName();
    }

    private static Diagnostic missing(Input input) {
        return Diagnostic.of("AS3101", "an input has no range")
                .with("tensor", "\"" + input.name() + "\": " + input.result().type())
                .reason("every value in the circuit needs a proven interval, and they all follow from those of the inputs")
                .help("add --samples ROWS.npz, or --range " + input.name() + "=LO:HI");
    }

    /// Returns the box that the user, the samples or the evaluation give.
    private Optional<InputBox> found(Input input, int position, Optional<Rows> samples) {
        int bits = isInteger(input) ? 0 : scaleBits;
        Range range = options.ranges().get(input.name());
        if (range != null) {
            return Optional.of(Calibration.fromRange(range.lo(), range.hi(), bits, "--range"));
        }
        Optional<InputTensor> rows = samples.flatMap(found -> found.find(input.name()));
        if (rows.isPresent()) {
            return Optional.of(Calibration.fromSamples(input.name(), split(input, rows.get()),
                    input.result().type().shape(), bits, origin(samples.get())));
        }
        return options.fallback()
                .flatMap(set -> set.find(set.isPositional() ? Integer.toString(position) : input.name()))
                .map(tensor -> around(tensor, bits));
    }

    /// Returns the box in which the elements that pick a row may pick any, whatever the samples show.
    private InputBox withRows(Input input, InputBox box) {
        long[] rows = indices.getOrDefault(input.name(), new long[0]);
        if (rows.length == 0 || options.ranges().containsKey(input.name())) {
            return box;
        }
        double[] lo = new double[rows.length];
        double[] hi = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int at = box.lo().elementCount() == 1 ? 0 : i;
            lo[i] = rows[i] == 0 ? box.lo().doubleAt(at) : 0;
            hi[i] = rows[i] == 0 ? box.hi().doubleAt(at) : rows[i] - 1;
        }
        Shape shape = input.result().type().shape();
        return new InputBox(TensorData.ofDoubles(ScalarType.F64, shape, lo),
                TensorData.ofDoubles(ScalarType.F64, shape, hi), 0, true, box.origin() + ", rows of tables");
    }

    /// Returns the box of an input all of whose elements pick rows.
    private Optional<InputBox> withRows(Input input) {
        long[] rows = indices.getOrDefault(input.name(), new long[0]);
        return rows.length > 0 && Arrays.stream(rows).allMatch(count -> count > 0)
                ? Optional.of(withRows(input, Calibration.fromRange(0, 0, 0, "no range")))
                : Optional.empty();
    }

    /// Returns the box of an integer input cut to what its type holds.
    private static InputBox within(Input input, InputBox box) {
        ScalarType type = (ScalarType) input.result().type().element();
        if (type.isFloat() || type.bits() > 32) {
            return box;
        }
        double least = type == ScalarType.BOOL || type.isUnsigned() ? 0 : -Math.scalb(1.0, type.bits() - 1);
        double greatest = least + Math.scalb(1.0, type.bits()) - 1;
        return new InputBox(clamped(box.lo(), least, greatest), clamped(box.hi(), least, greatest), box.scaleBits(),
                box.exact(), box.origin());
    }

    private static TensorData clamped(TensorData data, double least, double greatest) {
        double[] values = data.toDoubles();
        Arrays.setAll(values, i -> Math.clamp(values[i], least, greatest));
        return TensorData.ofDoubles(ScalarType.F64, data.shape(), values);
    }

    private static boolean isInteger(Input input) {
        return input.result().type().element() instanceof ScalarType type && !type.isFloat();
    }

    private static List<double[]> split(Input input, InputTensor tensor) {
        int size = input.result().type().elementCount();
        int count = tensor.shape().isEmpty() ? 0 : tensor.shape().getFirst();
        if (count == 0 || tensor.count() != (long) count * size) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS3103", "samples do not fit an input")
                    .with("tensor", "\"" + input.name() + "\": " + input.result().type())
                    .found("an array of shape " + tensor.shape(), "rows of " + size + " elements on axis 0"));
        }
        List<double[]> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            double[] values = new double[size];
            for (int i = 0; i < size; i++) {
                values[i] = tensor.doubleAt(row * size + i);
            }
            rows.add(values);
        }
        return rows;
    }

    /// Returns the tensor's own values ± 100 %, one interval for all elements.
    private static InputBox around(InputTensor tensor, int bits) {
        double lo = Double.POSITIVE_INFINITY;
        double hi = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < tensor.count(); i++) {
            lo = Math.min(lo, tensor.doubleAt(i));
            hi = Math.max(hi, tensor.doubleAt(i));
        }
        double reach = Math.max(Math.abs(lo), Math.abs(hi));
        if (!Double.isFinite(reach)) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS3104", "an input is not a number")
                    .with("tensor", "\"" + tensor.name() + "\"").help("replace missing and infinite values"));
        }
        double margin = reach == 0 ? 1 : reach;
        return Calibration.fromRange(lo - margin, hi + margin, bits, "this input ± 100 %");
    }

    /// Returns who sees each input, in the order of the model: received ones their collector, the others whom the user says,
    /// or everybody where they fit two public elements, else their digest.
    Map<String, Visibility> visibilities(Map<String, InputBox> boxes) {
        Visibility others = options.inputs()
                .orElseGet(() -> packedElements(boxes) > PUBLIC_ELEMENTS ? Visibility.HASHED : Visibility.PUBLIC);
        Map<String, Visibility> visibilities = new LinkedHashMap<>();
        boxes.keySet().forEach(
                name -> visibilities.put(name, options.received().contains(name) ? Visibility.RECEIVED : others));
        return visibilities;
    }

    private int packedElements(Map<String, InputBox> boxes) {
        int elements = 0;
        int used = Statement.ELEMENT_BITS;
        for (Input input : inputs) {
            if (options.received().contains(input.name())) {
                continue;
            }
            InputBox box = java.util.Objects.requireNonNull(boxes.get(input.name()));
            int count = input.result().type().elementCount();
            for (int i = 0; i < count; i++) {
                int width = new Interval(box.least(i), box.greatest(i)).bitWidth();
                if (used + width > Statement.ELEMENT_BITS) {
                    elements++;
                    used = 0;
                }
                used += width;
            }
        }
        return elements;
    }
}
