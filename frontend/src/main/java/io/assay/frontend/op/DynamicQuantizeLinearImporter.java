package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.stream.IntStream;

/// Reads DynamicQuantizeLinear: a scale that makes [0, 255] hold the least and the greatest element, and 0.
final class DynamicQuantizeLinearImporter implements OperatorImporter {
    private static final double GREATEST = 255;

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("DynamicQuantizeLinear", 11, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        TensorBuilder build = context.build();
        Operand x = context.floating(0);
        Operand zero = build.filled(x.element(), Shape.SCALAR, 0);
        Operand least = build.binary(BinaryFunction.MIN, extreme(context, ReduceFunction.MIN, x), zero);
        Operand greatest = build.binary(BinaryFunction.MAX, extreme(context, ReduceFunction.MAX, x), zero);
        Operand width = build.binary(BinaryFunction.SUB, greatest, least);
        Operand fraction = build.binary(BinaryFunction.DIV, width, build.filled(x.element(), Shape.SCALAR, GREATEST));
        // Zeros only: ONNX Runtime divides by 1.
        Operand scale = build.select(build.binary(BinaryFunction.EQUAL, width, zero),
                build.filled(x.element(), Shape.SCALAR, 1), fraction);
        Operand offset = build.unary(UnaryFunction.NEG, build.binary(BinaryFunction.DIV, least, scale));
        Operand zeroPoint = build.unary(UnaryFunction.ROUND, saturated(context, offset));
        Operand quotient = Broadcasting.binary(context, BinaryFunction.DIV, x, scale);
        Operand shifted = Broadcasting.binary(context, BinaryFunction.ADD,
                build.unary(UnaryFunction.ROUND, quotient), zeroPoint);
        return List.of(build.cast(saturated(context, shifted), ScalarType.U8), scale,
                build.cast(zeroPoint, ScalarType.U8));
    }

    private static Operand extreme(ImportContext context, ReduceFunction function, Operand x) {
        List<Integer> axes = IntStream.range(0, x.shape().rank()).boxed().toList();
        Operand reduced = axes.isEmpty() ? x : context.build().reduce(function, x, axes);
        return context.build().reshape(reduced, Shape.SCALAR);
    }

    private static Operand saturated(ImportContext context, Operand x) {
        TensorBuilder build = context.build();
        Operand positive = build.binary(BinaryFunction.MAX, x, build.filled(x.element(), x.shape(), 0));
        return build.binary(BinaryFunction.MIN, positive, build.filled(x.element(), x.shape(), GREATEST));
    }
}
