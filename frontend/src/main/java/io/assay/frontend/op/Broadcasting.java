package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// ONNX's broadcasting: shapes are aligned at their last axes, and extents of 1 are repeated.
final class Broadcasting {
    private Broadcasting() {}

    /// Returns the shape that both operands are repeated to.
    static Shape common(ImportContext context, Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        List<Integer> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int left = extent(a, axis - rank + a.rank());
            int right = extent(b, axis - rank + b.rank());
            if (left != right && left != 1 && right != 1) {
                throw context.refuse("AS2102", "shapes do not fit together")
                        .found(a.dims() + " and " + b.dims(), "extents that are equal or 1")
                        .raise();
            }
            dims.add(left == 1 ? right : left);
        }
        return new Shape(dims);
    }

    private static int extent(Shape shape, int axis) {
        return axis < 0 ? 1 : shape.dim(axis);
    }

    /// Returns the operand repeated to `target`.
    static Operand to(ImportContext context, Operand operand, Shape target) {
        Shape source = operand.shape();
        if (source.equals(target)) {
            return operand;
        }
        int missing = target.rank() - source.rank();
        if (missing < 0 || !common(context, source, target).equals(target)) {
            throw context.refuse("AS2102", "a shape cannot be repeated to another")
                    .found(source.dims().toString(), "one that broadcasts to " + target.dims())
                    .raise();
        }
        int[] strides = source.strides();
        List<Integer> repeated = new ArrayList<>();
        for (int axis = 0; axis < target.rank(); axis++) {
            int own = axis - missing;
            repeated.add(own < 0 || source.dim(own) == 1 ? 0 : strides[own]);
        }
        return context.build().view(operand, target, new IndexMap(0, repeated));
    }

    /// Returns the function of two operands, repeated to their common shape.
    static Operand binary(ImportContext context, BinaryFunction function, Operand lhs, Operand rhs) {
        if (lhs.element() != rhs.element()) {
            throw context.refuse("AS2105", "the operands have different element types")
                    .found(lhs.element() + " and " + rhs.element(), "one type")
                    .raise();
        }
        Shape shape = common(context, lhs.shape(), rhs.shape());
        return context.build().binary(function, to(context, lhs, shape), to(context, rhs, shape));
    }
}
