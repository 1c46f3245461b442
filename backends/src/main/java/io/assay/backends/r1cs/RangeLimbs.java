package io.assay.backends.r1cs;

import io.assay.backends.r1cs.WireBlock.Limb;
import io.assay.backends.r1cs.WireBlock.Use;
import io.assay.ir.type.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Shows 0 ≤ x ≤ max by lookups in tables of numbers [0, n).
///
/// With max + 1 = 2^k, x is a sum of limbs; all but the last fill a table, and the last, [0, m], either fills one or is
/// looked up twice in a longer one, as v and as v + n − 1 − m. Otherwise [0, max] is a single limb, or x and max − x are
/// both shown to have the bits of max.
final class RangeLimbs {

    /// What one row costs, in the unit of costs here.
    static final int ROW = 8;
    /// What one committed wire costs beside the rows.
    private static final int WIRE = 1;
    /// Bits that a loose range may have beside those it needs.
    private static final int MOST_LOOSE_BITS = 12;
    private static final int NONE = ROW << 26;

    /// A number and how it is looked up.
    ///
    /// @param complement whether the number is max − x
    /// @param limbs      lowest first; the lowest is what the others leave
    /// @param uses       lookups of the limbs, those of one limb together
    record Piece(boolean complement, List<Limb> limbs, List<Use> uses) {
        Piece {
            limbs = List.copyOf(limbs);
            uses = List.copyOf(uses);
        }
    }

    private final long[] sizes;
    private final int[] exact = new int[Long.SIZE];
    private final int[] cost = new int[Long.SIZE];
    private final int[] lowest = new int[Long.SIZE];

    /// @param sizes of the tables, ascending
    RangeLimbs(long... sizes) {
        this.sizes = sizes.clone();
        Arrays.fill(exact, -1);
        for (int i = 0; i < sizes.length; i++) {
            if (Long.bitCount(sizes[i]) == 1) {
                exact[Long.numberOfTrailingZeros(sizes[i])] = i;
            }
        }
        for (int bits = 0; bits < Long.SIZE - 1; bits++) {
            cost[bits] = uses((1L << bits) - 1) * ROW;
            for (int low = 1; low < bits; low++) {
                if (exact[low] >= 0 && cost[bits - low] + ROW + WIRE < cost[bits]) {
                    cost[bits] = cost[bits - low] + ROW + WIRE;
                    lowest[bits] = low;
                }
            }
        }
    }

    /// Returns how many lookups show [0, max] as one limb.
    private int uses(long max) {
        int table = table(max);
        return table < 0 ? NONE / ROW : sizes[table] == max + 1 ? 1 : 2;
    }

    /// Returns the shortest table that has max, or -1.
    private int table(long max) {
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] > max) {
                return i;
            }
        }
        return -1;
    }

    /// Returns what a range costs, in eighths of a row; a large number if it cannot be had.
    long cost(long max) {
        int bits = Interval.bitsFor(max);
        if (Long.bitCount(max + 1) == 1) {
            return cost[bits];
        }
        return Math.min((long) uses(max) * ROW, 2L * cost[bits]);
    }

    boolean possible(long max) {
        return cost(max) < NONE;
    }

    /// Returns the greatest number of the cheapest range that is as good as one of a kind.
    long cheapest(TablePlanner.Kind kind) {
        long best = kind.max();
        int bits = Interval.bitsFor(kind.max());
        for (int more = bits; kind.loose() && more <= Math.min(bits + MOST_LOOSE_BITS, Long.SIZE - 2); more++) {
            long max = (1L << more) - 1;
            best = cost(max) < cost(best) ? max : best;
        }
        return best;
    }

    /// Returns the cheapest lookups that show 0 ≤ x ≤ max.
    List<Piece> pieces(long max) {
        int bits = Interval.bitsFor(max);
        if (Long.bitCount(max + 1) == 1) {
            return List.of(piece(false, bits));
        }
        if ((long) uses(max) * ROW <= 2L * cost[bits]) {
            Limb whole = new Limb(0, bits);
            List<Use> uses = new ArrayList<>();
            addUses(whole, max, uses);
            return List.of(new Piece(false, List.of(whole), uses));
        }
        return List.of(piece(false, bits), piece(true, bits));
    }

    private Piece piece(boolean complement, int bits) {
        List<Limb> limbs = new ArrayList<>();
        List<Use> uses = new ArrayList<>();
        int shift = 0;
        int left = bits;
        while (lowest[left] > 0) {
            int width = lowest[left];
            Limb limb = new Limb(shift, width);
            limbs.add(limb);
            uses.add(new Use(limb, 0, exact[width]));
            shift += width;
            left -= width;
        }
        Limb last = new Limb(shift, left);
        limbs.add(last);
        addUses(last, (1L << left) - 1, uses);
        return new Piece(complement, limbs, uses);
    }

    private void addUses(Limb limb, long max, List<Use> uses) {
        int table = table(max);
        uses.add(new Use(limb, 0, table));
        if (sizes[table] > max + 1) {
            uses.add(new Use(limb, sizes[table] - 1 - max, table));
        }
    }
}
