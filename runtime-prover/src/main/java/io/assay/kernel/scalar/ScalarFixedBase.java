package io.assay.kernel.scalar;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.kernel.FixedBaseKernel;
import io.assay.kernel.Workers;
import java.util.Arrays;

/// Multiples of one point by a table of its multiples 1 to 2^width - 1 at every window of a scalar.
final class ScalarFixedBase implements FixedBaseKernel.Multiplier {
    private static final int GRAIN = 1024;
    private static final int WIDTH = 8;
    private final CurveGroup group;
    private final long[] table;

    /// Computes the table: 2^8 points for each of 32 windows.
    ///
    /// @param point affine
    ScalarFixedBase(CurveGroup group, long[] point, Workers workers) {
        this.group = group;
        int size = group.projectiveLongs();
        int entries = 1 << WIDTH;
        int windows = 256 / WIDTH;
        long[] projective = new long[windows * entries * size];
        long[] base = new long[size];
        group.addAffine(base, 0, point, 0);
        for (int window = 0; window < windows; window++) {
            for (int entry = 1; entry < entries; entry++) {
                int at = (window * entries + entry) * size;
                System.arraycopy(projective, at - size, projective, at, size);
                group.add(projective, at, base, 0);
            }
            for (int bit = 0; bit < WIDTH; bit++) {
                group.twice(base, 0);
            }
        }
        this.table = group.toAffine(projective, windows * entries);
    }

    @Override
    public long[] multiples(long[] scalars, Workers workers) {
        int affine = group.affineLongs();
        int count = scalars.length / 4;
        long[] result = new long[count * affine];
        workers.ranges(count, GRAIN, (from, to) -> {
            CurveGroup own = group.fresh();
            BatchAddition addition = new BatchAddition(own, to - from);
            long[] canonical = new long[4 * (to - from)];
            for (int index = from; index < to; index++) {
                Bn254.FR.fromMontgomery(canonical, 4 * (index - from), scalars, 4 * index);
            }
            long[] sums = new long[(to - from) * affine];
            long[] terms = new long[(to - from) * affine];
            for (int window = 0; window < 256 / WIDTH; window++) {
                gather(canonical, window, terms);
                addition.add(sums, terms, to - from);
            }
            System.arraycopy(sums, 0, result, from * affine, sums.length);
            Arrays.fill(canonical, 0);
        });
        return result;
    }

    /// Copies the table's entries for one window of each scalar; entry 0 is infinity.
    private void gather(long[] scalars, int window, long[] terms) {
        int affine = group.affineLongs();
        int bit = window * WIDTH;
        for (int index = 0; index < scalars.length / 4; index++) {
            int digit = (int) (scalars[4 * index + (bit >> 6)] >>> (bit & 63)) & ((1 << WIDTH) - 1);
            System.arraycopy(table, ((window << WIDTH) + digit) * affine, terms, index * affine, affine);
        }
    }
}
