package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Arithmetic with repeated operands and with numbers, for operators that are formulas of several steps.
///
/// Operands are repeated to a common shape, and numbers to the shape of the other operand. Sums with zero and products with
/// one or zero make no op.
///
/// @param context the node in work
record Formulas(ImportContext context) {

    private TensorBuilder build() {
        return context.build();
    }

    /// Returns the constant with `value`, rounded to the element type of `like`, in each element.
    Operand filled(Operand like, double value) {
        return build().filled(like.element(), like.shape(), ConstantEvaluator.rounded(like.element(), value));
    }

    Operand unary(UnaryFunction function, Operand operand) {
        return build().unary(function, operand);
    }

    Operand binary(BinaryFunction function, Operand lhs, Operand rhs) {
        return Broadcasting.binary(context, function, lhs, rhs);
    }

    Operand binary(BinaryFunction function, Operand operand, double number) {
        return binary(function, operand, filled(operand, number));
    }

    Operand sum(Operand lhs, Operand rhs) {
        Shape shape = Broadcasting.common(context, lhs.shape(), rhs.shape());
        if (isAll(rhs, 0) && lhs.shape().equals(shape)) {
            return lhs;
        }
        return isAll(lhs, 0) && rhs.shape().equals(shape) ? rhs : binary(BinaryFunction.ADD, lhs, rhs);
    }

    Operand sum(Operand operand, double addend) {
        return sum(operand, filled(operand, addend));
    }

    Operand difference(Operand lhs, Operand rhs) {
        return isAll(rhs, 0) && lhs.shape().equals(Broadcasting.common(context, lhs.shape(), rhs.shape()))
                ? lhs
                : binary(BinaryFunction.SUB, lhs, rhs);
    }

    Operand product(Operand lhs, Operand rhs) {
        Shape shape = Broadcasting.common(context, lhs.shape(), rhs.shape());
        if (isAll(lhs, 0) || isAll(rhs, 0)) {
            return build().filled(lhs.element(), shape, 0);
        }
        if (isAll(rhs, 1) && lhs.shape().equals(shape)) {
            return lhs;
        }
        return isAll(lhs, 1) && rhs.shape().equals(shape) ? rhs : binary(BinaryFunction.MUL, lhs, rhs);
    }

    Operand product(Operand operand, double factor) {
        return product(operand, filled(operand, factor));
    }

    Operand quotient(Operand lhs, Operand rhs) {
        return binary(BinaryFunction.DIV, lhs, rhs);
    }

    /// Returns `number` − operand, which on integers wraps around as ONNX Runtime does.
    Operand from(double number, Operand operand) {
        return binary(BinaryFunction.SUB, filled(operand, number), operand);
    }

    Operand relu(Operand operand) {
        return unary(UnaryFunction.RELU, operand);
    }

    Operand exp(Operand operand) {
        return unary(UnaryFunction.EXP, operand);
    }

    /// Returns the absolute value; on integers that of the least is itself.
    Operand abs(Operand operand) {
        if (operand.element().isFloat()) {
            return unary(UnaryFunction.ABS, operand);
        }
        return operand.element().isUnsigned() ? operand : binary(BinaryFunction.MAX, operand, from(0, operand));
    }

    Operand clamped(Operand operand, double least, double greatest) {
        return binary(BinaryFunction.MIN, binary(BinaryFunction.MAX, operand, least), greatest);
    }

    /// Tells where the operand is greater than `number`.
    Operand isGreater(Operand operand, double number) {
        return binary(BinaryFunction.LESS, filled(operand, number), operand);
    }

    /// Returns the choice by booleans.
    Operand select(Operand condition, Operand whenTrue, Operand whenFalse) {
        Shape shape = Broadcasting.common(context, condition.shape(),
                Broadcasting.common(context, whenTrue.shape(), whenFalse.shape()));
        return build().select(Broadcasting.to(context, condition, shape), Broadcasting.to(context, whenTrue, shape),
                Broadcasting.to(context, whenFalse, shape));
    }

    /// Returns the elements from `from` to `to`, exclusive, along an axis.
    Operand slice(Operand operand, int axis, int from, int to) {
        List<Integer> dims = new ArrayList<>(operand.shape().dims());
        dims.set(axis, to - from);
        IndexMap whole = IndexMap.identity(operand.shape());
        return build().view(operand, new Shape(dims), new IndexMap(from * whole.strides().get(axis), whole.strides()));
    }

    /// Returns the part at `index` of an axis, without the axis.
    Operand part(Operand operand, int axis, int index) {
        List<Integer> dims = new ArrayList<>(operand.shape().dims());
        List<Integer> strides = new ArrayList<>(IndexMap.identity(operand.shape()).strides());
        int offset = index * strides.get(axis);
        dims.subList(axis, axis + 1).clear();
        strides.subList(axis, axis + 1).clear();
        return build().view(operand, new Shape(dims), new IndexMap(offset, strides));
    }

    /// Returns the operand with its axes in the given order.
    Operand transposed(Operand operand, int... order) {
        List<Integer> strides = new ArrayList<>();
        List<Integer> dims = new ArrayList<>();
        for (int axis : order) {
            dims.add(operand.shape().dim(axis));
            strides.add(operand.shape().strides()[axis]);
        }
        return build().view(operand, new Shape(dims), new IndexMap(0, strides));
    }

    /// Tells whether the operand is known and has `value` in every element.
    static boolean isAll(Operand operand, double value) {
        if (!(operand instanceof Operand.Known(_, TensorData data))) {
            return false;
        }
        for (int i = 0; i < data.elementCount(); i++) {
            if (data.doubleAt(i) != value) {
                return false;
            }
        }
        return true;
    }
}
