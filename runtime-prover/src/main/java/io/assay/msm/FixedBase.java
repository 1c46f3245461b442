package io.assay.msm;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.kernel.Workers;

/// Multiples of one point by a table of its multiples 1 to 2^width - 1 at every window of a scalar.
public final class FixedBase {
    private static final int GRAIN = 256;
    private final CurveGroup group;
    private final int width;
    private final long[] table;

    /// Computes the table: 2^width points for each of 256 / width windows.
    ///
    /// @param point affine
    /// @param width 4 or 8 bits a window
    public FixedBase(CurveGroup group, long[] point, int width) {
        if (width != 4 && width != 8) {
            throw new IllegalArgumentException("width is " + width + ", expected 4 or 8");
        }
        this.group = group;
        this.width = width;
        int size = group.projectiveLongs();
        int entries = 1 << width;
        int windows = 256 / width;
        long[] projective = new long[windows * entries * size];
        long[] base = new long[size];
        group.addAffine(base, 0, point, 0);
        for (int window = 0; window < windows; window++) {
            for (int entry = 1; entry < entries; entry++) {
                int at = (window * entries + entry) * size;
                System.arraycopy(projective, at - size, projective, at, size);
                group.add(projective, at, base, 0);
            }
            for (int bit = 0; bit < width; bit++) {
                group.twice(base, 0);
            }
        }
        this.table = group.toAffine(projective, windows * entries);
    }

    /// Returns scalar * point for each scalar, affine.
    ///
    /// @param scalars elements of bn254.fr, Montgomery form
    public long[] multiples(long[] scalars, Workers workers) {
        int affine = group.affineLongs();
        int size = group.projectiveLongs();
        int count = scalars.length / 4;
        long[] result = new long[count * affine];
        workers.ranges(count, GRAIN, (from, to) -> {
            CurveGroup own = group.fresh();
            long[] sums = new long[(to - from) * size];
            long[] scalar = new long[4];
            for (int index = from; index < to; index++) {
                Bn254.FR.fromMontgomery(scalar, 0, scalars, 4 * index);
                addDigits(own, sums, (index - from) * size, scalar);
            }
            System.arraycopy(own.toAffine(sums, to - from), 0, result, from * affine, (to - from) * affine);
        });
        return result;
    }

    private void addDigits(CurveGroup own, long[] sums, int at, long[] scalar) {
        for (int window = 0; window < 256 / width; window++) {
            int bit = window * width;
            int digit = (int) (scalar[bit >> 6] >>> (bit & 63)) & ((1 << width) - 1);
            if (digit != 0) {
                own.addAffine(sums, at, table, ((window << width) + digit) * own.affineLongs());
            }
        }
    }
}
