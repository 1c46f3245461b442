package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Steps that change one axis of a tensor: slices, padding, choices of positions, constant linear maps.
///
/// All are linear, and so free in a circuit.
///
/// @param build where the ops go
record AlongAxis(TensorBuilder build) {

    static AlongAxis of(ImportContext context) {
        return new AlongAxis(context.build());
    }

    private static Shape with(Shape shape, int axis, int extent) {
        List<Integer> dims = new ArrayList<>(shape.dims());
        dims.set(axis, extent);
        return new Shape(dims);
    }

    /// Returns `count` elements from `from` on, `step` apart.
    Operand slice(Operand x, int axis, int from, int step, int count) {
        List<Integer> strides = new ArrayList<>(IndexMap.identity(x.shape()).strides());
        int stride = strides.get(axis);
        strides.set(axis, Math.multiplyExact(step, stride));
        return build.view(x, with(x.shape(), axis, count), new IndexMap(Math.multiplyExact(from, stride), strides));
    }

    /// Returns the tensor with `before` and `after` elements more on the axis, or less where they are negative.
    /// @param value scalar that fills what is new
    Operand fit(Operand x, int axis, int before, int after, Operand value) {
        int extent = x.shape().dim(axis);
        long first = Math.max(0, -(long) before);
        long last = Math.min(extent, (long) extent + after);
        long total = (long) before + extent + after;
        if (total < 0) {
            throw new IllegalArgumentException("axis " + axis + " of extent " + extent + " cannot lose "
                    + (extent - total) + " elements");
        }
        if (first >= last) {
            return filled(value, with(x.shape(), axis, Math.toIntExact(total)));
        }
        int from = (int) first;
        int to = (int) last;
        List<Operand> parts = new ArrayList<>();
        if (before > 0) {
            parts.add(filled(value, with(x.shape(), axis, before)));
        }
        parts.add(slice(x, axis, from, 1, to - from));
        if (after > 0) {
            parts.add(filled(value, with(x.shape(), axis, after)));
        }
        return build.concat(parts, axis);
    }

    private Operand filled(Operand value, Shape shape) {
        return build.view(value, shape, new IndexMap(0, Collections.nCopies(shape.rank(), 0)));
    }

    /// Returns the elements at the given positions of the axis.
    Operand take(Operand x, int axis, int... positions) {
        int step = positions.length < 2 ? 1 : positions[1] - positions[0];
        if (positions.length > 0 && IntStream.range(0, positions.length)
                .allMatch(i -> positions[i] == positions[0] + i * step)) {
            return slice(x, axis, positions[0], step, positions.length);
        }
        Shape shape = with(x.shape(), axis, positions.length);
        build.requireRoom(shape);
        int inner = shape.strides()[axis];
        long[] taken = new long[shape.elementCount()];
        for (int i = 0; i < taken.length; i++) {
            int outer = i / (inner * positions.length);
            taken[i] = ((long) outer * x.shape().dim(axis) + positions[i / inner % positions.length]) * inner
                    + i % inner;
        }
        return build.take(x, shape, taken);
    }

    /// Returns result[.., i, ..] = Σ over j of matrix[i][j] · x[.., j, ..], leaving out the zeros of sparse matrices.
    /// @param matrix one row for each element of the result's axis
    Operand multiply(Operand x, int axis, double[][] matrix) {
        int columns = x.shape().dim(axis);
        int taps = 1;
        for (double[] row : matrix) {
            taps = Math.max(taps, (int) Arrays.stream(row).filter(weight -> weight != 0).count());
        }
        boolean sparse = 2 * taps <= columns;
        int width = sparse ? taps : columns;
        int[] positions = new int[matrix.length * width];
        double[] weights = new double[positions.length];
        for (int i = 0; i < matrix.length; i++) {
            int at = i * width;
            for (int j = 0; j < columns; j++) {
                if (!sparse || matrix[i][j] != 0) {
                    positions[at] = j;
                    weights[at++] = ConstantEvaluator.rounded(x.element(), matrix[i][j]);
                }
            }
        }
        int rows = matrix.length;
        int inner = x.shape().strides()[axis];
        int outer = x.shape().elementCount() / Math.max(1, inner * columns);
        Operand constant = build.constant(TensorData.ofDoubles(x.element(), Shape.of(rows, width), weights));
        Operand lines = sparse
                ? build.reshape(take(x, axis, positions), Shape.of(outer, rows, width, inner))
                : build.reshape(x, Shape.of(outer, columns, inner));
        Operand product = build.contract(new Einsum(sparse ? "orji" : "oji", "rj", "ori"), lines, constant,
                Shape.of(outer, rows, inner));
        return build.reshape(product, with(x.shape(), axis, rows));
    }

    /// Returns the zero of the operand's element type, a scalar.
    Operand zero(Operand x) {
        return build.filled(x.element(), Shape.SCALAR, 0);
    }
}
