package io.assay.frontend.op;

import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;

/// Short forms for importers that put a formula together; operands are repeated to a common shape, numbers to the other
/// operand's.
record Algebra(ImportContext context) {

    /// Returns the constant with `value`, rounded to the element type of `like`, in each element.
    Operand number(Operand like, double value) {
        return context.build().filled(like.element(), like.shape(), ConstantEvaluator.rounded(like.element(), value));
    }

    Operand unary(UnaryFunction function, Operand x) {
        return context.build().unary(function, x);
    }

    Operand binary(BinaryFunction function, Operand x, Operand y) {
        return Broadcasting.binary(context, function, x, y);
    }

    Operand binary(BinaryFunction function, Operand x, double y) {
        return binary(function, x, number(x, y));
    }

    Operand plus(Operand x, Operand y) {
        return binary(BinaryFunction.ADD, x, y);
    }

    Operand plus(Operand x, double y) {
        return y == 0 ? x : binary(BinaryFunction.ADD, x, y);
    }

    Operand minus(Operand x, Operand y) {
        return binary(BinaryFunction.SUB, x, y);
    }

    Operand times(Operand x, Operand y) {
        return binary(BinaryFunction.MUL, x, y);
    }

    Operand times(Operand x, double y) {
        return y == 1 ? x : binary(BinaryFunction.MUL, x, y);
    }

    Operand over(Operand x, Operand y) {
        return binary(BinaryFunction.DIV, x, y);
    }

    /// Returns `y` − x, which on integers wraps around as ONNX Runtime does.
    Operand from(double y, Operand x) {
        return binary(BinaryFunction.SUB, number(x, y), x);
    }

    Operand relu(Operand x) {
        return unary(UnaryFunction.RELU, x);
    }

    Operand exp(Operand x) {
        return unary(UnaryFunction.EXP, x);
    }

    /// Returns the absolute value; on integers that of the least is itself.
    Operand abs(Operand x) {
        if (x.element().isFloat()) {
            return unary(UnaryFunction.ABS, x);
        }
        return x.element().isUnsigned() ? x : binary(BinaryFunction.MAX, x, from(0, x));
    }

    /// Returns the choice by booleans, all three repeated to their common shape.
    Operand select(Operand condition, Operand whenTrue, Operand whenFalse) {
        var shape = Broadcasting.common(context, condition.shape(),
                Broadcasting.common(context, whenTrue.shape(), whenFalse.shape()));
        return context.build().select(Broadcasting.to(context, condition, shape),
                Broadcasting.to(context, whenTrue, shape), Broadcasting.to(context, whenFalse, shape));
    }
}
