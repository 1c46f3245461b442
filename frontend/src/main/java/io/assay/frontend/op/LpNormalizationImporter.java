package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads LpNormalization: division by a norm along one axis; where the norm is zero, so is the result.
final class LpNormalizationImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("LpNormalization", 1, "element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        int axis = context.axis(context.intAttribute("axis").orElse(-1L), x.shape().rank());
        Powers powers = new Powers(context, context.intAttribute("p").orElse(2L));
        TensorBuilder build = context.build();
        Operand norm = powers.root(build.reduce(ReduceFunction.SUM, powers.raised(x), List.of(axis)));
        Shape shape = norm.shape();
        Operand isZero = build.binary(BinaryFunction.EQUAL, norm, build.filled(x.element(), shape, 0));
        Operand divisor = build.select(isZero, build.filled(x.element(), shape, 1), norm);
        return List.of(Broadcasting.binary(context, BinaryFunction.MUL, x,
                build.unary(UnaryFunction.RECIPROCAL, divisor)));
    }
}
