package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.util.Objects;

/// The matrices A and B of a constraint system with the public rows, in the form of the proving key: entries are made
/// when they are read, row by row, A before B.
final class CircuitCoefficients implements Coefficients {
    private static final PrimeField FR = Bn254.FR;
    private final ConstraintSystem system;
    private final long[] table;
    private final long[] one;

    CircuitCoefficients(ConstraintSystem system) {
        this.system = system;
        this.table = system.coefficientTable().clone();
        for (int index = 0; index < table.length; index += 4) {
            FR.toMontgomery(table, index, table, index);
        }
        this.one = new long[4];
        FR.fromBigInteger(one, 0, BigInteger.ONE.shiftLeft(256));
    }

    @Override
    public int count() {
        return firstEntry(system.constraintCount()) + system.publicCount() + 1;
    }

    @Override
    public int rowBound() {
        return system.constraintCount() + system.publicCount() + 1;
    }

    @Override
    public int wireBound() {
        return system.wireCount();
    }

    private int firstEntry(int row) {
        return system.a().rowStart()[row] + system.b().rowStart()[row];
    }

    @Override
    public void read(int first, int count, Block block) {
        Objects.checkFromIndexSize(first, count, count());
        Objects.checkFromIndexSize(0, count, block.capacity());
        int constraints = system.constraintCount();
        int publicStart = firstEntry(constraints);
        int row = rowOf(first);
        int next = 0;
        while (next < count && row < constraints) {
            int skipped = next == 0 ? first - firstEntry(row) : 0;
            int lengthOfA = system.a().rowStart()[row + 1] - system.a().rowStart()[row];
            next = copyRow(0, row, Math.min(skipped, lengthOfA), count, next, block);
            next = copyRow(1, row, Math.max(0, skipped - lengthOfA), count, next, block);
            row++;
        }
        for (; next < count; next++) {
            int wire = first + next - publicStart;
            block.matrix()[next] = 0;
            block.row()[next] = constraints + wire;
            block.wire()[next] = wire;
            System.arraycopy(one, 0, block.values(), 4 * next, 4);
        }
    }

    /// The constraint that an entry belongs to, or constraintCount for the public rows.
    private int rowOf(int entry) {
        int low = 0;
        int high = system.constraintCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (firstEntry(middle + 1) <= entry) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Copies what fits of one row of one matrix; returns the next place of the block.
    private int copyRow(int side, int row, int skipped, int count, int place, Block block) {
        SparseMatrix source = side == 0 ? system.a() : system.b();
        int next = place;
        int end = source.rowStart()[row + 1];
        for (int entry = source.rowStart()[row] + skipped; entry < end && next < count; entry++) {
            block.matrix()[next] = (byte) side;
            block.row()[next] = row;
            block.wire()[next] = source.wire()[entry];
            System.arraycopy(table, 4 * source.coefficientIndex()[entry], block.values(), 4 * next++, 4);
        }
        return next;
    }
}
