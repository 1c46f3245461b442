package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads InstanceNormalization and GroupNormalization, whose scale belongs to groups in opset 18 and to channels later.
///
/// @param row      the operator
/// @param instance each channel is a group
record GroupNormalizationImporter(OperatorRow row, boolean instance) implements OperatorImporter {

    static GroupNormalizationImporter ofInstances() {
        return new GroupNormalizationImporter(OperatorRow.onnx("InstanceNormalization", 1, "element types float"),
                true);
    }

    static GroupNormalizationImporter ofGroups() {
        return new GroupNormalizationImporter(OperatorRow.onnx("GroupNormalization", 18, "element types float"),
                false);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("stash_type", "consumed_inputs");
        Operand x = context.floating(0);
        Shape shape = x.shape();
        int channels = shape.rank() < 2 ? 0 : shape.dim(1);
        int groups = instance ? channels : Math.toIntExact(context.intAttribute("num_groups").orElse(0L));
        if (groups < 1 || channels % groups != 0) {
            throw context.refuse("AS2102", "the channels do not fall into equal groups")
                    .found(groups + " groups of shape " + shape.dims(), "a divisor of the channels").raise();
        }
        boolean perGroup = instance || context.opset() < 21;
        int size = channels / groups;
        TensorBuilder build = context.build();
        Operand grouped = build.reshape(Normalized.stashed(context, x), Shape.of(shape.dim(0), groups, size,
                shape.elementCount() / Math.max(1, shape.dim(0) * channels)));
        Shape parameters = perGroup ? Shape.of(groups, 1, 1) : Shape.of(groups, size, 1);
        Operand scale = parameter(context, 1, parameters, grouped);
        Operand bias = parameter(context, 2, parameters, grouped);
        double epsilon = context.floatAttribute("epsilon").orElse(1e-5f);
        Normalized parts = Normalized.centered(context, grouped, List.of(2, 3), epsilon);
        Operand scaled;
        if (perGroup) {
            Operand factor = Broadcasting.binary(context, BinaryFunction.MUL, parts.inverse(), scale);
            scaled = Broadcasting.binary(context, BinaryFunction.MUL, parts.centered(), factor);
        } else {
            scaled = Broadcasting.binary(context, BinaryFunction.MUL, parts.result(), scale);
        }
        Operand result = Broadcasting.binary(context, BinaryFunction.ADD, scaled, bias);
        return List.of(build.reshape(build.cast(result, x.element()), shape));
    }

    private static Operand parameter(ImportContext context, int index, Shape shape, Operand x) {
        Operand parameter = context.floating(index);
        if (parameter.shape().rank() != 1 || parameter.shape().elementCount() != shape.elementCount()) {
            throw context.refuse("AS2102", "scale or bias has the wrong number of elements")
                    .with("input", String.valueOf(index))
                    .found("shape " + parameter.shape().dims(), "[" + shape.elementCount() + "]").raise();
        }
        return context.build().reshape(context.build().cast(parameter, x.element()), shape);
    }
}
