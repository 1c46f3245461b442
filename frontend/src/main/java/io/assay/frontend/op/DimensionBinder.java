package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxDim;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxType;
import io.assay.frontend.onnx.OnnxValueInfo;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives every dimension of the inputs a size: the declared one, the user's, or 1 for a symbolic first axis.
///
/// A dimension without a name is bound as `INPUT.AXIS`. So is one of 0 elements, which some exporters write for an open
/// size; unless it is bound, it is what it says.
final class DimensionBinder {
    /// Names that exporters write for any dimension that they know nothing of: not the same size everywhere.
    private static final List<String> NAMELESS = List.of("?", "*", "None", "none", "unknown", "-1");

    private final OnnxModel model;
    private final ImportOptions options;
    private final List<Diagnostic> problems;
    private final Map<String, Long> used = new LinkedHashMap<>();

    DimensionBinder(OnnxModel model, ImportOptions options, List<Diagnostic> problems) {
        this.model = model;
        this.options = options;
        this.problems = problems;
        for (OnnxValueInfo input : model.graph().requiredInputs()) {
            if (input.type() instanceof OnnxType.Tensor(_, Optional<List<OnnxDim>> shape)
                    && shape.isPresent()
                    && !shape.get().isEmpty()
                    && shape.get().getFirst() instanceof OnnxDim.Symbol(String name)
                    && !NAMELESS.contains(name)) {
                used.put(name, options.bindings().getOrDefault(name, 1L));
            }
        }
    }

    /// Returns the size that each symbolic dimension got.
    Map<String, Long> used() {
        return used;
    }

    /// Returns the type of an input, or nothing after a problem was reported.
    Optional<TensorType> typeOf(OnnxValueInfo input) {
        if (!(input.type() instanceof OnnxType.Tensor(var dataType, var declared)) || declared.isEmpty()) {
            problems.add(inputProblem(input, "AS2107", "an input has no shape")
                    .found(input.type().text(), "a tensor type with a shape")
                    .help("run onnx.shape_inference, or export with example inputs"));
            return Optional.empty();
        }
        Optional<ScalarType> element = Conversions.element(dataType);
        if (element.isEmpty()) {
            problems.add(inputProblem(input, "AS2105", "the element type of an input is not supported")
                    .found(dataType.text(), "a float, integer or bool type")
                    .help("convert the input to float before the export"));
            return Optional.empty();
        }
        List<Integer> dims = new ArrayList<>();
        for (int axis = 0; axis < declared.get().size(); axis++) {
            Optional<Long> size = size(input, axis, declared.get().get(axis));
            boolean isDeclared = size.isPresent() && declared.get().get(axis).equals(new OnnxDim.Known(size.get()));
            if (size.isPresent() && (size.get() < (isDeclared ? 0 : 1) || size.get() > Integer.MAX_VALUE)) {
                problems.add(inputProblem(input, "AS2102", "a dimension is not possible")
                        .found("axis " + axis + " of " + size.get() + " elements", "a positive integer below 2^31")
                        .help("bind the dimension to another size, or export with one"));
            } else {
                size.ifPresent(value -> dims.add(value.intValue()));
            }
        }
        return dims.size() == declared.get().size() ? shaped(input, element.get(), dims) : Optional.empty();
    }

    private Optional<TensorType> shaped(OnnxValueInfo input, ScalarType element, List<Integer> dims) {
        try {
            return Optional.of(TensorType.scalar(element, new Shape(dims)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(inputProblem(input, "AS2102", "an input is too large")
                    .reason(String.valueOf(e.getMessage()))
                    .help("bind smaller sizes, or export with them"));
            return Optional.empty();
        }
    }

    private Optional<Long> size(OnnxValueInfo input, int axis, OnnxDim dim) {
        String own = input.name() + "." + axis;
        if (dim instanceof OnnxDim.Known(long size) && !(size == 0 && options.bindings().containsKey(own))) {
            return Optional.of(size);
        }
        String name = dim instanceof OnnxDim.Symbol(String symbol) && !NAMELESS.contains(symbol) ? symbol : own;
        Optional<Long> size = Optional.ofNullable(options.bindings().get(name))
                .or(() -> Optional.ofNullable(used.get(name)))
                .or(() -> axis == 0 ? Optional.of(1L) : Optional.empty());
        size.ifPresentOrElse(value -> used.put(name, value), () -> problems.add(
                inputProblem(input, "AS2101", "an input has an unknown size")
                        .reason("the shape of a circuit is fixed")
                        .found(name + " unbound", "a positive integer")
                        .help("bind it: --bind " + name + "=N, or export with a fixed size")));
        return size;
    }

    /// Reports bindings of dimensions that no input has.
    void requireBindingsUsed() {
        options.bindings().keySet().stream().filter(name -> !used.containsKey(name)).forEach(name -> problems.add(
                Diagnostic.of("AS2108", "a dimension that is bound does not occur")
                        .with("model", model.fileName())
                        .found("--bind " + name, used.isEmpty()
                                ? "no binding, all sizes are fixed"
                                : "one of " + String.join(", ", used.keySet()))
                        .help("leave the binding out, or correct its name")));
    }

    private Diagnostic inputProblem(OnnxValueInfo input, String code, String message) {
        return Diagnostic.of(code, message)
                .with("model", model.fileName())
                .with("input", "\"" + input.name() + "\": " + input.type().text());
    }
}
