package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads ArrayFeatureExtractor: elements of the last axis at positions that are constant or computed.
final class ArrayFeatureExtractorImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return Classical.row("ArrayFeatureExtractor", "a computed index outside the axis means the nearest one inside");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Operand listed = context.input(1);
        int rank = operand.shape().rank();
        int count = listed.shape().elementCount();
        if (rank == 0 || count == 0 || listed.element().isFloat()) {
            throw context.refuse("AS2102", "there is nothing to extract")
                    .found(operand.type() + " at " + listed.type(), "at least one axis, and integer positions").raise();
        }
        int width = operand.shape().dim(rank - 1);
        int outer = operand.shape().elementCount() / Math.max(1, width);
        List<Integer> dims = new ArrayList<>(operand.shape().dims());
        dims.set(rank - 1, count);
        if (rank == 1) {
            dims.addFirst(1);
        }
        Shape shape = new Shape(dims);
        if (listed instanceof Operand.Known(_, TensorData positions)) {
            return List.of(context.build().take(operand, shape, flat(context, positions, outer, width)));
        }
        Formulas formulas = new Formulas(context);
        Operand columns = context.build().reshape(
                formulas.transposed(context.build().reshape(operand, Shape.of(outer, width)), 1, 0),
                Shape.of(1, width, outer));
        Operand indices = context.build().reshape(context.build().cast(listed, ScalarType.I64), Shape.of(1, count));
        Operand picked = formulas.transposed(context.build().gather(columns, indices), 0, 2, 1);
        return List.of(context.build().reshape(picked, shape));
    }

    private static long[] flat(ImportContext context, TensorData positions, int outer, int width) {
        long[] flat = new long[outer * positions.elementCount()];
        for (int i = 0; i < flat.length; i++) {
            long position = positions.longAt(i % positions.elementCount());
            if (position < 0 || position >= width) {
                throw context.refuse("AS2102", "a position does not exist").with("input", "1")
                        .found(String.valueOf(position), "one in [0, " + width + ")").raise();
            }
            flat[i] = (long) (i / positions.elementCount()) * width + position;
        }
        return flat;
    }
}
