package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;

/// A tensor with its mean taken away along axes, and what it is divided by.
///
/// Each group costs one root and one reciprocal, each element a square and a product.
///
/// @param context  what messages name
/// @param mean     extent 1 on the axes; zero where no mean is taken away
/// @param centered the tensor less the mean
/// @param inverse  1 / sqrt(mean of squares of `centered` + epsilon), extent 1 on the axes
record Normalized(ImportContext context, Operand mean, Operand centered, Operand inverse) {

    /// Returns the parts of a normalisation that takes the mean away.
    static Normalized centered(ImportContext context, Operand x, List<Integer> axes, double epsilon) {
        Operand mean = context.build().reduce(ReduceFunction.MEAN, x, axes);
        Operand centered = Broadcasting.binary(context, BinaryFunction.SUB, x, mean);
        return of(context, mean, centered, axes, epsilon);
    }

    /// Returns the parts of a normalisation by the root of the mean square.
    static Normalized plain(ImportContext context, Operand x, List<Integer> axes, double epsilon) {
        return of(context, AlongAxis.of(context).zero(x), x, axes, epsilon);
    }

    private static Normalized of(ImportContext context, Operand mean, Operand centered, List<Integer> axes,
            double epsilon) {
        TensorBuilder build = context.build();
        Operand squares = build.binary(BinaryFunction.MUL, centered, centered);
        Operand variance = build.reduce(ReduceFunction.MEAN, squares, axes);
        return new Normalized(context, mean, centered, inverseRoot(context, variance, epsilon));
    }

    /// Returns 1 / sqrt(variance + epsilon).
    static Operand inverseRoot(ImportContext context, Operand variance, double epsilon) {
        TensorBuilder build = context.build();
        Operand raised = Broadcasting.binary(context, BinaryFunction.ADD, variance,
                build.filled(variance.element(), Shape.SCALAR, epsilon));
        return build.unary(UnaryFunction.RECIPROCAL, build.unary(UnaryFunction.SQRT, raised));
    }

    /// Returns the normalised tensor.
    Operand result() {
        return Broadcasting.binary(context, BinaryFunction.MUL, centered, inverse);
    }

    /// Returns the operand in a type that holds a small epsilon: operators with `stash_type` compute in it.
    static Operand stashed(ImportContext context, Operand x) {
        boolean small = x.element() == ScalarType.F16 || x.element() == ScalarType.BF16;
        return small ? context.build().cast(x, ScalarType.F32) : x;
    }
}
