package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.stream.LongStream;

/// Reads Softmax, LogSoftmax and Hardmax: along one axis from opset 13 on, before it over all axes from `axis` on.
///
/// @param row  the operator
/// @param form what it computes along an axis
record SoftmaxImporter(OperatorRow row, Form form) implements OperatorImporter {

    /// What is computed along an axis.
    enum Form {
        SOFTMAX, LOGARITHM, HARD
    }

    static final List<OperatorImporter> ALL = List.of(
            of("Softmax", Form.SOFTMAX), of("LogSoftmax", Form.LOGARITHM), of("Hardmax", Form.HARD));

    private static SoftmaxImporter of(String operator, Form form) {
        return new SoftmaxImporter(OperatorRow.onnx(operator, 1, "element types float"), form);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.floating(0);
        Shape shape = operand.shape();
        if (context.opset() >= 13) {
            int axis = context.axis(context.intAttribute("axis").orElse(-1L), shape.rank());
            return List.of(along(context, operand, axis));
        }
        int axis = FlattenImporter.boundary(context, shape.rank());
        Operand flat = context.build().reshape(operand, FlattenImporter.matrix(shape, axis));
        return List.of(context.build().reshape(along(context, flat, 1), shape));
    }

    private Operand along(ImportContext context, Operand x, int axis) {
        if (x.shape().elementCount() == 0) {
            return x;
        }
        return switch (form) {
            case SOFTMAX -> context.build().softmax(x, axis);
            case LOGARITHM -> logarithm(context, x, axis);
            case HARD -> hard(context, x, axis);
        };
    }

    /// (x − m) − log Σ e^(x − m) with the greatest element m: the sum is at least 1, and no argument of the exponential is
    /// positive, which its interval does not show without the minimum.
    private static Operand logarithm(ImportContext context, Operand x, int axis) {
        Formulas formulas = new Formulas(context);
        Operand below = formulas.difference(x, context.build().reduce(ReduceFunction.MAX, x, List.of(axis)));
        Operand power = formulas.exp(formulas.binary(BinaryFunction.MIN, below, 0));
        Operand sum = context.build().reduce(ReduceFunction.SUM, power, List.of(axis));
        return formulas.difference(below, formulas.unary(UnaryFunction.LOG, sum));
    }

    /// 1 where the index is that of the first greatest element, 0 elsewhere.
    private static Operand hard(ImportContext context, Operand x, int axis) {
        Operand greatest = context.build().argMax(x, axis, false);
        int extent = x.shape().dim(axis);
        List<Integer> dims = new java.util.ArrayList<>(java.util.Collections.nCopies(x.shape().rank(), 1));
        dims.set(axis, extent);
        Operand indices = context.build().constant(TensorData.ofLongs(ScalarType.I64, new Shape(dims),
                LongStream.range(0, extent).toArray()));
        return context.build().cast(Broadcasting.binary(context, BinaryFunction.EQUAL, greatest, indices),
                x.element());
    }
}
