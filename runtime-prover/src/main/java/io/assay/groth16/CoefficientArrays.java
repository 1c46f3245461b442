package io.assay.groth16;

import io.assay.field.Bn254;
import java.util.Objects;

/// Coefficients in arrays of the heap.
final class CoefficientArrays implements Coefficients {
    private final byte[] matrix;
    private final int[] row;
    private final int[] wire;
    private final long[] values;
    private final int rowBound;
    private final int wireBound;

    CoefficientArrays(byte[] matrix, int[] row, int[] wire, long[] values) {
        if (row.length != matrix.length || wire.length != matrix.length) {
            throw new IllegalArgumentException("coefficient columns differ in length: " + matrix.length + ", "
                    + row.length + ", " + wire.length);
        }
        this.matrix = matrix;
        this.row = row;
        this.wire = wire;
        this.values = Lengths.require("values", values, 4L * matrix.length);
        for (int entry = 0; entry < matrix.length; entry++) {
            if (matrix[entry] != 0 && matrix[entry] != 1) {
                throw new IllegalArgumentException("coefficient of matrix " + matrix[entry] + ", expected 0 or 1");
            }
            if (!Bn254.FR.isReduced(values, 4 * entry)) {
                throw new IllegalArgumentException("coefficient " + entry + " is not less than r");
            }
        }
        this.rowBound = bound("row", row);
        this.wireBound = bound("wire", wire);
    }

    private static int bound(String name, int[] indices) {
        int bound = 0;
        for (int index : indices) {
            if (index < 0 || index == Integer.MAX_VALUE) {
                throw new IllegalArgumentException("coefficient at " + name + " " + index);
            }
            bound = Math.max(bound, index + 1);
        }
        return bound;
    }

    @Override
    public int count() {
        return matrix.length;
    }

    @Override
    public int rowBound() {
        return rowBound;
    }

    @Override
    public int wireBound() {
        return wireBound;
    }

    @Override
    public void read(int first, int count, Block block) {
        Objects.checkFromIndexSize(first, count, count());
        System.arraycopy(matrix, first, block.matrix(), 0, count);
        System.arraycopy(row, first, block.row(), 0, count);
        System.arraycopy(wire, first, block.wire(), 0, count);
        System.arraycopy(values, 4 * first, block.values(), 0, 4 * count);
    }
}
