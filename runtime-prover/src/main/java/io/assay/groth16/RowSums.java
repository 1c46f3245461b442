package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/// The products of the matrices A and B with a vector, row by row.
///
/// Entries that are ordered by row are shared between threads at the ends of rows, so that a row has one writer; entries
/// in another order are added up by one thread for each matrix.
final class RowSums {
    private static final PrimeField FR = Bn254.FR;
    private static final int GRAIN = 1 << 14;
    private static final int BLOCK = 1 << 9;

    private final Coefficients coefficients;
    private final long[] vector;
    private final long[][] rows;

    private RowSums(Coefficients coefficients, long[] vector, long[][] rows) {
        this.coefficients = coefficients;
        this.vector = vector;
        this.rows = rows;
    }

    /// Writes A * vector to `a` and B * vector to `b`.
    ///
    /// @param vector one element per wire; canonical elements give sums in Montgomery form
    /// @param a      zeros, one element per row
    /// @param b      the same
    static void evaluate(Coefficients coefficients, long[] vector, long[] a, long[] b, Workers workers) {
        RowSums sums = new RowSums(coefficients, vector, new long[][]{a, b});
        AtomicBoolean unordered = new AtomicBoolean();
        workers.ranges(coefficients.count(), GRAIN, (from, to) -> {
            if (!unordered.get() && !sums.addOrdered(from, to)) {
                unordered.set(true);
            }
        });
        if (unordered.get()) {
            workers.run(2, sums::addUnordered);
        }
    }

    /// Adds the rows that begin in a range of entries, to their ends; false if the entries are not ordered by row.
    private boolean addOrdered(int from, int to) {
        Coefficients.Block block = new Coefficients.Block(BLOCK);
        long[] product = new long[4];
        int previous = -1;
        boolean mine = from == 0;
        // the entry before the range says which row belongs to the range before
        for (int at = Math.max(0, from - 1); at < coefficients.count(); at += BLOCK) {
            int count = Math.min(BLOCK, coefficients.count() - at);
            coefficients.read(at, count, block);
            for (int k = 0; k < count; k++) {
                int row = block.row()[k];
                if (at + k >= to && !mine) {
                    return true;
                }
                if (row < previous) {
                    return false;
                }
                if (row > previous && at + k >= from) {
                    if (at + k >= to) {
                        return true;
                    }
                    mine = true;
                }
                previous = row;
                if (mine) {
                    add(block, k, product);
                }
            }
        }
        return true;
    }

    private void addUnordered(int side) {
        Arrays.fill(rows[side], 0);
        Coefficients.Block block = new Coefficients.Block(BLOCK);
        long[] product = new long[4];
        for (int at = 0; at < coefficients.count(); at += BLOCK) {
            int count = Math.min(BLOCK, coefficients.count() - at);
            coefficients.read(at, count, block);
            for (int k = 0; k < count; k++) {
                if (block.matrix()[k] == side) {
                    add(block, k, product);
                }
            }
        }
    }

    private void add(Coefficients.Block block, int k, long[] product) {
        long[] sums = rows[block.matrix()[k]];
        int row = 4 * block.row()[k];
        FR.multiply(product, 0, block.values(), 4 * k, vector, 4 * block.wire()[k]);
        FR.add(sums, row, sums, row, product, 0);
    }
}
