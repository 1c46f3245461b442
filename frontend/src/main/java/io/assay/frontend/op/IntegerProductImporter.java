package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Reads MatMulInteger and ConvInteger: products of 8-bit integers, less their zero points, in int32.
///
/// @param row       the operator
/// @param convolves ConvInteger
record IntegerProductImporter(OperatorRow row, boolean convolves) implements OperatorImporter {
    /// Terms of a sum of products of two 8-bit numbers that int32 holds.
    private static final int LONGEST_SUM = Integer.MAX_VALUE / (255 * 255);

    static IntegerProductImporter matrices() {
        return new IntegerProductImporter(OperatorRow.onnx("MatMulInteger", 10, restriction()), false);
    }

    static IntegerProductImporter windows() {
        return new IntegerProductImporter(OperatorRow.onnx("ConvInteger", 10, restriction()), true);
    }

    private static String restriction() {
        return "sums of at most " + LONGEST_SUM + " products";
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Shape left = context.input(0).shape();
        Shape right = context.input(1).shape();
        if (convolves) {
            Operand x = centered(context, 0, 2, 0);
            Operand weights = centered(context, 1, 3, 0);
            int groups = ConvImporter.groups(context, x, weights, 1);
            requireShort(context, right.elementCount() / Math.max(1, right.dim(0)));
            List<Window> windows = Window.of(context, left, ConvImporter.kernel(context, weights), false);
            return List.of(ConvImporter.convolve(context, x, weights, windows, groups));
        }
        Operand a = centered(context, 0, 2, Math.max(0, left.rank() - 2));
        Operand b = centered(context, 1, 3, Math.max(0, right.rank() - 1));
        requireShort(context, left.rank() == 0 ? 0 : left.dim(left.rank() - 1));
        return List.of(MatMulImporter.product(context, a, b));
    }

    /// Refuses sums that could leave int32, where ONNX wraps around and a circuit does not.
    static void requireShort(ImportContext context, int terms) {
        if (terms > LONGEST_SUM) {
            throw context.refuse("AS2102", "a sum of products may leave int32")
                    .found(terms + " products of 8-bit integers", "at most " + LONGEST_SUM)
                    .help("split the product").raise();
        }
    }

    /// Returns an input of 8-bit integers as int32, less its zero point.
    ///
    /// @param axis the axis that a list of zero points lies on
    private static Operand centered(ImportContext context, int input, int zeroInput, int axis) {
        Operand x = context.input(input);
        if (x.element() != ScalarType.I8 && x.element() != ScalarType.U8) {
            throw context.refuse("AS2105", "the element type is not supported here")
                    .with("input", String.valueOf(input))
                    .found(x.element().toString(), "int8 or uint8").raise();
        }
        Operand wide = context.build().cast(x, ScalarType.I32);
        if (!context.hasInput(zeroInput)) {
            return wide;
        }
        Operand zero = context.input(zeroInput);
        List<Integer> dims = new ArrayList<>(zero.shape().dims());
        if (zero.shape().elementCount() == 1) {
            dims.clear();
        } else if (zero.shape().rank() == 1) {
            dims.addAll(Collections.nCopies(x.shape().rank() - 1 - axis, 1));
        }
        Operand aligned = context.build().reshape(context.build().cast(zero, ScalarType.I32), new Shape(dims));
        return context.build().binary(BinaryFunction.SUB, wide, Broadcasting.to(context, aligned, x.shape()));
    }
}
