package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Indices of Gather, Scatter and their like: negative ones count from the end.
///
/// A constant index outside its axis is refused; a computed one means the nearest inside.
final class Indexing {
    /// What rows of the operators table say of computed indices.
    static final String CLAMPED = "a computed index outside its axis means the nearest inside";

    private Indexing() {}

    /// Returns input `index`, which must be of integers.
    static Operand integers(ImportContext context, int index) {
        Operand operand = context.input(index);
        if (!operand.element().isInteger()) {
            throw context.refuse("AS2105", "an input has the wrong element type").with("input", String.valueOf(index))
                    .found(operand.element().toString(), "an integer type").raise();
        }
        return operand;
    }

    /// Returns the indices if they are known now, as those of an empty tensor always are.
    static Optional<TensorData> known(Operand indices) {
        if (indices.shape().elementCount() == 0) {
            return Optional.of(TensorData.integers(indices.shape()));
        }
        return indices instanceof Operand.Known(_, TensorData data) ? Optional.of(data) : Optional.empty();
    }

    /// Returns `index` in [0, extent).
    static int position(ImportContext context, long index, int extent) {
        if (index < -extent || index >= extent) {
            throw context.refuse("AS2102", "an index does not exist")
                    .found("index " + index, "one in [" + -extent + ", " + extent + ")").raise();
        }
        return (int) (index < 0 ? index + extent : index);
    }

    /// Returns the indices with `extent` added to negative ones.
    static Operand fromStart(ImportContext context, Operand indices, int extent) {
        if (indices.element().isUnsigned()) {
            return indices;
        }
        TensorBuilder build = context.build();
        Operand negative = build.binary(BinaryFunction.LESS, indices,
                build.filled(indices.element(), indices.shape(), 0));
        Operand added = build.binary(BinaryFunction.ADD, indices,
                build.filled(indices.element(), indices.shape(), extent));
        return build.select(negative, added, indices);
    }

    /// Returns data[b, indices[b, i], r] of shape [b, m, r].
    /// @param data    shape [b, n, r]
    /// @param indices computed, shape [b, m]
    static Operand rows(ImportContext context, Operand data, Operand indices) {
        int extent = data.shape().dim(1);
        if (extent == 0) {
            throw context.refuse("AS2102", "an axis without elements is indexed")
                    .found("extent 0", "at least one element").raise();
        }
        return context.build().gather(data, fromStart(context, indices, extent));
    }

    /// Returns booleans of the indices' shape with one axis more: which of `extent` positions each index means.
    static Operand hits(ImportContext context, Operand indices, int extent) {
        context.shape(List.of((long) extent, (long) extent));
        Operand table = context.build().constant(identity(extent));
        int count = indices.shape().elementCount();
        Operand found = rows(context, table, context.build().reshape(indices, Shape.of(1, count)));
        List<Integer> dims = new ArrayList<>(indices.shape().dims());
        dims.add(extent);
        return context.build().reshape(found, new Shape(dims));
    }

    private static TensorData identity(int extent) {
        Shape shape = Shape.of(1, extent, extent);
        return TensorData.ofLongs(ScalarType.BOOL, shape, Positions.of(shape, index -> index[1] == index[2] ? 1 : 0));
    }

    /// Refuses tensors of different element types.
    static void requireSameType(ImportContext context, Operand data, Operand updates) {
        if (data.element() != updates.element()) {
            throw context.refuse("AS2105", "the operands have different element types")
                    .found(data.element() + " and " + updates.element(), "one type").raise();
        }
    }

    /// Refuses shapes that do not fit together.
    static void requireShape(ImportContext context, boolean fits, Shape found, String expected) {
        if (!fits) {
            throw context.refuse("AS2102", "shapes do not fit together")
                    .found("shape " + found.dims(), expected).raise();
        }
    }
}
