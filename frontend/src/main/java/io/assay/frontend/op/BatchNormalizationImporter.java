package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Reads BatchNormalization in inference: a factor and an addend for each channel, folded where they are constants.
final class BatchNormalizationImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("BatchNormalization", 1, "inference only; element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("momentum", "consumed_inputs");
        requireInference(context);
        Operand x = context.floating(0);
        boolean perElement = context.opset() < 9 && context.intAttribute("spatial").orElse(1L) == 0;
        Shape shape = parameters(context, x.shape(), perElement);
        double epsilon = context.floatAttribute("epsilon").orElse(1e-5f);
        List<Operand> parameters = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            if (context.floating(i).shape().elementCount() != shape.elementCount()) {
                throw context.refuse("AS2102", "there is not one parameter for each channel")
                        .with("input", String.valueOf(i))
                        .found("shape " + context.input(i).shape().dims(), shape.elementCount() + " elements").raise();
            }
            parameters.add(context.build().reshape(context.floating(i), shape));
        }
        return List.of(folded(context, x, parameters, epsilon)
                .orElseGet(() -> computed(context, x, parameters, epsilon)));
    }

    private static void requireInference(ImportContext context) {
        boolean trains = context.opset() < 7
                ? context.intAttribute("is_test").orElse(0L) == 0
                : context.opset() >= 14 && context.intAttribute("training_mode").orElse(0L) != 0;
        if (trains) {
            throw context.refuse("AS2003", "training mode is not supported").help("export the model in eval mode")
                    .raise();
        }
    }

    private static Shape parameters(ImportContext context, Shape shape, boolean perElement) {
        if (shape.rank() < 2) {
            throw context.refuse("AS2102", "there is no axis of channels")
                    .found("shape " + shape.dims(), "[N, C, axes...]").raise();
        }
        if (perElement) {
            return new Shape(shape.dims().subList(1, shape.rank()));
        }
        List<Integer> dims = new ArrayList<>(Collections.nCopies(shape.rank() - 1, 1));
        dims.set(0, shape.dim(1));
        return new Shape(dims);
    }

    private static Optional<Operand> folded(ImportContext context, Operand x, List<Operand> parameters,
            double epsilon) {
        if (!parameters.stream().allMatch(Operand.Known.class::isInstance)) {
            return Optional.empty();
        }
        List<TensorData> data = parameters.stream().map(parameter -> ((Operand.Known) parameter).data()).toList();
        int count = data.getFirst().elementCount();
        double[] factors = new double[count];
        double[] addends = new double[count];
        for (int i = 0; i < count; i++) {
            double factor = data.get(0).doubleAt(i) / Math.sqrt(data.get(3).doubleAt(i) + epsilon);
            factors[i] = ConstantEvaluator.rounded(x.element(), factor);
            addends[i] = ConstantEvaluator.rounded(x.element(),
                    data.get(1).doubleAt(i) - data.get(2).doubleAt(i) * factor);
        }
        Shape shape = data.getFirst().shape();
        TensorBuilder build = context.build();
        Operand product = Broadcasting.binary(context, BinaryFunction.MUL, x,
                weight(build, parameters.get(0), TensorData.ofDoubles(x.element(), shape, factors)));
        return Optional.of(Broadcasting.binary(context, BinaryFunction.ADD, product,
                weight(build, parameters.get(1), TensorData.ofDoubles(x.element(), shape, addends))));
    }

    /// Returns numbers that were computed of the parameters, under the name of one of them.
    private static Operand weight(TensorBuilder build, Operand parameter, TensorData numbers) {
        Operand.Known known = (Operand.Known) parameter;
        return build.derived(known.name(), numbers, known.data());
    }

    private static Operand computed(ImportContext context, Operand x, List<Operand> parameters, double epsilon) {
        List<Operand> cast = parameters.stream()
                .map(parameter -> context.build().cast(parameter, x.element())).toList();
        Operand factor = Broadcasting.binary(context, BinaryFunction.MUL,
                Normalized.inverseRoot(context, cast.get(3), epsilon), cast.get(0));
        Operand centered = Broadcasting.binary(context, BinaryFunction.SUB, x, cast.get(2));
        return Broadcasting.binary(context, BinaryFunction.ADD,
                Broadcasting.binary(context, BinaryFunction.MUL, centered, factor), cast.get(1));
    }
}
