package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads LRN: x / (bias + alpha / size · Σ squares of neighbouring channels)^beta.
final class LrnImporter implements OperatorImporter {
    private static final double QUARTER = 0.25;

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("LRN", 1, "element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        long size = context.intAttribute("size").orElse(0L);
        if (size < 1 || size > Integer.MAX_VALUE / 2 || x.shape().rank() < 2) {
            throw context.refuse("AS2102", "size, or the tensor, is not possible")
                    .found("size " + size + ", shape " + x.shape().dims(), "at least 1, [N, C, axes...]").raise();
        }
        double alpha = context.floatAttribute("alpha").orElse(1e-4f);
        double beta = context.floatAttribute("beta").orElse(0.75f);
        double bias = context.floatAttribute("bias").orElse(1f);
        TensorBuilder build = context.build();
        Operand squares = neighbours(context, build.binary(BinaryFunction.MUL, x, x), (int) size);
        Operand scaled = Broadcasting.binary(context, BinaryFunction.MUL, squares,
                build.filled(x.element(), Shape.SCALAR, alpha / size));
        Operand base = Broadcasting.binary(context, BinaryFunction.ADD, scaled,
                build.filled(x.element(), Shape.SCALAR, bias));
        return List.of(build.binary(BinaryFunction.DIV, x, power(context, base, beta)));
    }

    /// Returns the sums over `size` channels around each one.
    private static Operand neighbours(ImportContext context, Operand x, int size) {
        AlongAxis along = AlongAxis.of(context);
        int before = (size - 1) / 2;
        Operand padded = along.fit(x, 1, before, size - 1 - before, along.zero(x));
        List<Integer> dims = new ArrayList<>(x.shape().dims());
        dims.add(1, size);
        List<Integer> strides = new ArrayList<>(IndexMap.identity(padded.shape()).strides());
        strides.add(1, strides.get(1));
        Operand windows = context.build().view(padded, new Shape(dims), new IndexMap(0, strides));
        return context.build().reshape(context.build().reduce(ReduceFunction.SUM, windows, List.of(1)), x.shape());
    }

    /// Returns the power, by roots where the exponent is a multiple of a quarter below 1, as it mostly is.
    private static Operand power(ImportContext context, Operand base, double exponent) {
        TensorBuilder build = context.build();
        if (exponent == 1) {
            return base;
        }
        if (exponent == 2 * QUARTER || exponent == 3 * QUARTER) {
            Operand root = build.unary(UnaryFunction.SQRT, base);
            return exponent == 2 * QUARTER
                    ? root
                    : build.binary(BinaryFunction.MUL, root, build.unary(UnaryFunction.SQRT, root));
        }
        return Broadcasting.binary(context, BinaryFunction.POW, base,
                build.filled(base.element(), Shape.SCALAR, exponent));
    }
}
