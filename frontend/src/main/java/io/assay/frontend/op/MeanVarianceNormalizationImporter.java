package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads MeanVarianceNormalization: (x - mean) / (standard deviation + 1e-9).
final class MeanVarianceNormalizationImporter implements OperatorImporter {
    private static final double EPSILON = 1e-9;
    private static final long[] AXES = {0, 2, 3};

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("MeanVarianceNormalization", 9, "element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        List<Integer> axes = context.axes(context.intsAttribute("axes").orElse(AXES), x.shape().rank());
        TensorBuilder build = context.build();
        Operand centered = Broadcasting.binary(context, BinaryFunction.SUB, x,
                build.reduce(ReduceFunction.MEAN, x, axes));
        Operand variance = build.reduce(ReduceFunction.MEAN, build.binary(BinaryFunction.MUL, centered, centered),
                axes);
        Operand deviation = Broadcasting.binary(context, BinaryFunction.ADD,
                build.unary(UnaryFunction.SQRT, variance), build.filled(x.element(), Shape.SCALAR, EPSILON));
        return List.of(Broadcasting.binary(context, BinaryFunction.MUL, centered,
                build.unary(UnaryFunction.RECIPROCAL, deviation)));
    }
}
