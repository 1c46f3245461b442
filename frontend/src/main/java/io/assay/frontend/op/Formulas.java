package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Arithmetic with repeated operands and with numbers, for operators that are formulas of several steps.
///
/// Sums with zero and products with one or zero make no op.
///
/// @param context the node in work
record Formulas(ImportContext context) {

    private TensorBuilder build() {
        return context.build();
    }

    Operand filled(Operand like, double value) {
        return build().filled(like.element(), like.shape(), value);
    }

    Operand unary(UnaryFunction function, Operand operand) {
        return build().unary(function, operand);
    }

    Operand binary(BinaryFunction function, Operand lhs, Operand rhs) {
        return Broadcasting.binary(context, function, lhs, rhs);
    }

    Operand sum(Operand lhs, Operand rhs) {
        Shape shape = Broadcasting.common(context, lhs.shape(), rhs.shape());
        if (isAll(rhs, 0) && lhs.shape().equals(shape)) {
            return lhs;
        }
        return isAll(lhs, 0) && rhs.shape().equals(shape) ? rhs : binary(BinaryFunction.ADD, lhs, rhs);
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

    Operand quotient(Operand lhs, Operand rhs) {
        return binary(BinaryFunction.DIV, lhs, rhs);
    }

    Operand scaled(Operand operand, double factor) {
        return product(operand, filled(operand, factor));
    }

    Operand shifted(Operand operand, double addend) {
        return sum(operand, filled(operand, addend));
    }

    /// Returns `number` − operand.
    Operand from(double number, Operand operand) {
        return binary(BinaryFunction.SUB, filled(operand, number), operand);
    }

    Operand clamped(Operand operand, double least, double greatest) {
        Operand raised = binary(BinaryFunction.MAX, operand, filled(operand, least));
        return binary(BinaryFunction.MIN, raised, filled(operand, greatest));
    }

    /// Tells where the operand is greater than `number`.
    Operand isGreater(Operand operand, double number) {
        return binary(BinaryFunction.LESS, filled(operand, number), operand);
    }

    /// Returns the choice between operands that are repeated to the condition's shape.
    Operand select(Operand condition, Operand whenTrue, Operand whenFalse) {
        Shape shape = condition.shape();
        return build().select(condition, Broadcasting.to(context, whenTrue, shape),
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
        Operand slice = slice(operand, axis, index, index + 1);
        return build().reshape(slice, SqueezeImporter.without(slice.shape(), List.of(axis)));
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
