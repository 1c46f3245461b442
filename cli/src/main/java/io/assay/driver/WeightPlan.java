package io.assay.driver;

import io.assay.frontend.op.ImportedModel;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.diag.Diagnostic;
import io.assay.passes.calibrate.CommittedTensor;
import io.assay.passes.calibrate.OrderedInputs;
import io.assay.passes.calibrate.Weight;
import io.assay.passes.calibrate.WeightFormat;
import io.assay.passes.calibrate.WeightRangeException;
import io.assay.passes.calibrate.Weights;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.NumberOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/// What is committed to of a model.
///
/// @param module  what is compiled: weights are inputs of it
/// @param tensors the weights, in the order of the module; none where weights are fixed
record WeightPlan(TensorModule module, List<CommittedTensor> tensors) {
    /// Weights that are committed to at most.
    static final int MOST_WEIGHTS = 250_000;

    /// Returns how each tensor is written.
    List<WeightFormat> formats() {
        return tensors.stream().map(CommittedTensor::format).toList();
    }

    /// Plans what the options ask for.
    /// @param boxes     box of each input of the model
    /// @param scaleBits fractional bits of activations
    /// @throws Failure if there are too many weights, none, or others than those of an earlier compilation
    static WeightPlan of(ImportedModel imported, Map<String, InputBox> boxes, CompileOptions options,
            int scaleBits) {
        if (!options.weights().committed()) {
            return new WeightPlan(imported.module(), List.of());
        }
        List<Weight> weights = Weights.find(imported.module(), imported.weights(), boxes);
        requireSome(weights);
        List<WeightFormat> frozen = options.weights().frozen();
        List<WeightFormat> formats = frozen.isEmpty()
                ? Weights.formats(weights, scaleBits)
                : matched(weights, frozen);
        try {
            return new WeightPlan(Weights.asInputs(imported.module(), weights), CommittedTensor.of(weights, formats));
        } catch (WeightRangeException e) {
            throw new Failure(Failure.Kind.UNSUPPORTED, e.excesses().stream().map(WeightPlan::outside).toList());
        }
    }

    /// Returns the inputs that may be read by their order. What a committed weight is computed with is no function
    /// that is known now.
    static SortedMap<String, NumberOrder> ordered(ImportedModel imported, CompileOptions options) {
        if (!options.weights().committed()) {
            return OrderedInputs.of(imported.module());
        }
        // Which tensors are weights does not depend on boxes.
        List<Weight> weights = Weights.find(imported.module(), imported.weights(), Map.of());
        return OrderedInputs.of(Weights.asInputs(imported.module(), weights));
    }

    private static void requireSome(List<Weight> weights) {
        if (weights.isEmpty()) {
            throw new Failure(Failure.Kind.UNSUPPORTED, Diagnostic.of("AS5200", "the model has no weights to commit to")
                    .reason("weights are tensors of more than one real number that a product or a sum reads")
                    .help("compile with --weights fixed"));
        }
        long count = weights.stream().mapToLong(weight -> weight.data().elementCount()).sum();
        if (count > MOST_WEIGHTS) {
            throw new Failure(Failure.Kind.UNSUPPORTED, Diagnostic.of("AS5201", "too many weights to commit to")
                    .reason("each costs a range and a product in the circuit, and two wires in the commitment")
                    .found(String.format(Locale.ROOT, "%,d weights, about %,d constraints for them alone", count,
                            2 * count), String.format(Locale.ROOT, "at most %,d weights", MOST_WEIGHTS))
                    .help("compile with --weights fixed, or take a smaller model"));
        }
    }

    /// Returns the earlier formats in the order of the weights.
    private static List<WeightFormat> matched(List<Weight> weights, List<WeightFormat> frozen) {
        Map<String, WeightFormat> byName = new LinkedHashMap<>();
        frozen.forEach(format -> byName.put(format.name(), format));
        List<Diagnostic> problems = new ArrayList<>();
        List<WeightFormat> formats = new ArrayList<>();
        for (Weight weight : weights) {
            WeightFormat format = byName.remove(weight.name());
            if (format == null) {
                problems.add(other(weight.name(), "a tensor of this name, of shape " + weight.data().shape(),
                        "one of " + frozen.stream().map(WeightFormat::name).toList()));
            } else if (!format.shape().equals(weight.data().shape())) {
                problems.add(other(weight.name(), "shape " + weight.data().shape(), "shape " + format.shape()));
            } else {
                formats.add(format);
            }
        }
        byName.values().forEach(format -> problems.add(other(format.name(), "no such tensor that a product or"
                + " a sum reads", "one of shape " + format.shape())));
        if (!problems.isEmpty()) {
            throw new Failure(Failure.Kind.UNSUPPORTED, problems);
        }
        return formats;
    }

    private static Diagnostic other(String tensor, String found, String expected) {
        return Diagnostic.of("AS5202", "the weights are those of another architecture")
                .with("tensor", "\"" + tensor + "\"").found(found, expected)
                .help("export the model as the first one was, or compile it again: assay compile --weights committed");
    }

    private static Diagnostic outside(WeightRangeException.Excess excess) {
        WeightFormat format = excess.format();
        return Diagnostic.of("AS5203", "a weight is outside the range that the circuit was compiled for")
                .with("tensor", "\"" + format.name() + "\", element " + excess.element()
                        + (excess.count() > 1 ? " and " + (excess.count() - 1) + " more" : ""))
                .found(Double.toString(excess.value()),
                        "a number in [" + Math.scalb((double) format.loAt(excess.element()),
                                -format.scaleBits()) + ", "
                                + Math.scalb((double) format.hiAt(excess.element()), -format.scaleBits()) + "]")
                .help("compile again, which makes another circuit with another key: assay compile --weights committed;"
                        + " or train with smaller weights, by weight decay or clipping");
    }
}
