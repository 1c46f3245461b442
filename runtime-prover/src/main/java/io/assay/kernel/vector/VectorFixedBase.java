package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.kernel.FixedBaseKernel;
import io.assay.kernel.Workers;
import io.assay.kernel.scalar.ScalarParts;
import java.util.Arrays;

/// Multiples of one point by a table of its multiples at every window of a scalar; lanes are scalars.
final class VectorFixedBase implements FixedBaseKernel.Multiplier {
    private static final int WIDTH = 10;
    private static final int WINDOWS = 26;
    private static final int ENTRIES = 1 << (WIDTH - 1);
    private static final int GRAIN = AffineAdder.CAPACITY;
    private final CurveGroup group;
    /// The multiples 1 to 2^9 of the point times 2^(10 w), window by window.
    private final PointTable table;

    VectorFixedBase(CurveGroup group, long[] point, Workers workers) {
        this.group = group;
        this.table = new PointTable(group, WINDOWS * ENTRIES);
        long[] bases = new long[WINDOWS * group.projectiveLongs()];
        group.addAffine(bases, 0, point, 0);
        for (int window = 1; window < WINDOWS; window++) {
            int at = window * group.projectiveLongs();
            System.arraycopy(bases, at - group.projectiveLongs(), bases, at, group.projectiveLongs());
            for (int bit = 0; bit < WIDTH; bit++) {
                group.twice(bases, at);
            }
        }
        long[] affine = group.toAffine(bases, WINDOWS);
        workers.run(WINDOWS, window -> fill(group.fresh(), affine, window));
    }

    private void fill(CurveGroup own, long[] bases, int window) {
        int size = own.projectiveLongs();
        long[] multiples = new long[ENTRIES * size];
        for (int entry = 0; entry < ENTRIES; entry++) {
            if (entry > 0) {
                System.arraycopy(multiples, (entry - 1) * size, multiples, entry * size, size);
            }
            own.addAffine(multiples, entry * size, bases, window * own.affineLongs());
        }
        table.put(window * ENTRIES, own.toAffine(multiples, ENTRIES), 0, ENTRIES);
    }

    @Override
    public long[] multiples(long[] scalars, Workers workers) {
        int affine = group.affineLongs();
        int count = scalars.length / 4;
        long[] result = new long[count * affine];
        workers.ranges(count, GRAIN, (from, to) -> {
            int lanes = to - from;
            int[] digits = digits(scalars, from, lanes);
            CurveGroup own = group.fresh();
            AffineAdder adder = AffineAdder.of(own);
            PointBatch sums = new PointBatch(own, lanes);
            PointBatch terms = new PointBatch(own, lanes);
            Infinities infinite = new Infinities();
            for (int lane = 0; lane < lanes; lane++) {
                infinite.set(lane);
            }
            byte[] modes = new byte[lanes];
            int[] entries = new int[lanes];
            for (int window = 0; window < WINDOWS; window++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int digit = digits[window * lanes + lane];
                    entries[lane] = digit == 0 ? 0 : 2 * (window * ENTRIES + Math.abs(digit) - 1) + (digit < 0 ? 1 : 0);
                    modes[lane] = digit == 0 ? AffineAdder.KEEP : infinite.modeOfAddition(lane);
                }
                table.gather(entries, 0, terms, 0, lanes);
                adder.add(sums, 0, terms, 0, lanes, modes, infinite);
            }
            for (int lane = 0; lane < lanes; lane++) {
                if (!infinite.get(lane)) {
                    sums.get(lane, result, (from + lane) * affine);
                }
            }
            Arrays.fill(digits, 0);
        });
        return result;
    }

    /// Signed digits, window by window.
    private static int[] digits(long[] scalars, int first, int count) {
        int[] digits = new int[WINDOWS * count];
        long[] canonical = new long[4];
        for (int index = 0; index < count; index++) {
            Bn254.FR.fromMontgomery(canonical, 0, scalars, 4 * (first + index));
            int carry = 0;
            for (int window = 0; window < WINDOWS; window++) {
                int digit = ScalarParts.digit(canonical, 0, window * WIDTH, WIDTH) + carry;
                carry = digit > ENTRIES ? 1 : 0;
                digits[window * count + index] = digit - 2 * ENTRIES * carry;
            }
        }
        Arrays.fill(canonical, 0);
        return digits;
    }
}
