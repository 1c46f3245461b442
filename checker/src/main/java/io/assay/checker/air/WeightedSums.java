package io.assay.checker.air;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Bounds of sums of variables with constant factors.
///
/// With c = lo + hi and w = hi − lo of a variable, and a factor f, twice the bounds of a sum are Σ f·c ∓ Σ |f|·w. A
/// convolution has hundreds of millions of terms, but the bounds of the variables that a sum reads, its row, are mostly
/// those of a sum before it: all but those at the border. A sum is made once for each row of bounds and row of factors.
final class WeightedSums {

    private final Bounds variable;
    private final int[] at;
    private final int[] steps;
    private final long[] factors;
    private final int[] factorAt;
    private final int[] factorSteps;
    /// Number of a row plus one, by the position of its first variable; 0 for none.
    private final int[] rowAt;
    private int rowCount;

    /// @param at          position of the first variable of each sum
    /// @param steps       from there, that of each term
    /// @param factor      values, each of which is known
    /// @param factorAt    position of the first factor of each sum
    /// @param factorSteps from there, that of each term
    WeightedSums(Bounds variable, int[] at, int[] steps, Bounds factor, int[] factorAt, int[] factorSteps) {
        this.variable = variable;
        this.at = at;
        this.steps = steps;
        this.factors = spread(factor);
        this.factorAt = factorAt;
        this.factorSteps = factorSteps;
        this.rowAt = new int[variable.count()];
    }

    private static long[] spread(Bounds factor) {
        if (!factor.isUniform() || factor.count() == 1) {
            return factor.los();
        }
        long[] factors = new long[factor.count()];
        Arrays.fill(factors, factor.least());
        return factors;
    }

    /// Returns the bounds of each sum.
    Bounds bounds() {
        long[] lo = new long[at.length];
        long[] hi = new long[at.length];
        if (steps.length == 0 || at.length == 0) {
            return Bounds.of(lo, hi);
        }
        numberRows();
        int[] ends = new int[rowCount];
        int[] order = byRow(ends);
        boolean small = isSmall();
        long[] one = new long[steps.length];
        long[] other = new long[steps.length];
        int[] madeAt = new int[factors.length];
        int from = 0;
        for (int row = 0; row < rowCount; row++) {
            read(at[order[from]], small, one, other);
            int first = from + 1;
            for (int i = from; i < ends[row]; i++) {
                int sum = order[i];
                int made = madeAt[factorAt[sum]];
                if (made >= first && made <= i) {
                    lo[sum] = lo[order[made - 1]];
                    hi[sum] = hi[order[made - 1]];
                    continue;
                }
                madeAt[factorAt[sum]] = i + 1;
                if (small) {
                    sum(sum, one, other, lo, hi);
                } else {
                    exactly(sum, one, other, lo, hi);
                }
            }
            from = ends[row];
        }
        return Bounds.of(lo, hi);
    }

    /// Bounds one sum from twice the centres and the widths of its variables, which cannot overflow.
    private void sum(int sum, long[] centres, long[] widths, long[] lo, long[] hi) {
        int start = factorAt[sum];
        long centre = 0;
        long width = 0;
        for (int k = 0; k < factorSteps.length; k++) {
            long factor = factors[start + factorSteps[k]];
            centre += factor * centres[k];
            width += Math.abs(factor) * widths[k];
        }
        lo[sum] = (centre - width) >> 1;
        hi[sum] = (centre + width) >> 1;
    }

    /// Bounds one sum from the bounds of its variables.
    private void exactly(int sum, long[] least, long[] greatest, long[] lo, long[] hi) {
        int start = factorAt[sum];
        for (int k = 0; k < factorSteps.length; k++) {
            long factor = factors[start + factorSteps[k]];
            lo[sum] = Math.addExact(lo[sum], Math.multiplyExact(factor, factor < 0 ? greatest[k] : least[k]));
            hi[sum] = Math.addExact(hi[sum], Math.multiplyExact(factor, factor < 0 ? least[k] : greatest[k]));
        }
    }

    /// Tells whether no sum comes near 62 bits.
    private boolean isSmall() {
        double most = 0;
        boolean[] seen = new boolean[factors.length];
        for (int start : factorAt) {
            if (!seen[start]) {
                seen[start] = true;
                double weight = 0;
                for (int step : factorSteps) {
                    weight += Math.abs((double) factors[start + step]);
                }
                most = Math.max(most, weight);
            }
        }
        return 4 * most * variable.magnitude() < Bounds.LIMIT;
    }

    private void read(int start, boolean small, long[] one, long[] other) {
        for (int k = 0; k < steps.length; k++) {
            long least = variable.lo(start + steps[k]);
            long greatest = variable.hi(start + steps[k]);
            one[k] = small ? least + greatest : least;
            other[k] = small ? greatest - least : greatest;
        }
    }

    /// Gives rows of equal bounds the same number.
    private void numberRows() {
        Map<Long, Integer> starts = new HashMap<>();
        for (int start : at) {
            if (rowAt[start] != 0) {
                continue;
            }
            int like = starts.computeIfAbsent(variable.isUniform() ? 0 : hash(start), _ -> start);
            boolean same = like != start && (variable.isUniform() || isSameRow(like, start));
            rowAt[start] = same ? rowAt[like] : ++rowCount;
        }
    }

    private long hash(int start) {
        long hash = 0;
        for (int step : steps) {
            hash = (hash ^ variable.lo(start + step)) * 0xBF58476D1CE4E5B9L;
            hash = (hash ^ (hash >>> 31) ^ variable.hi(start + step)) * 0x94D049BB133111EBL;
        }
        return hash;
    }

    private boolean isSameRow(int one, int other) {
        for (int step : steps) {
            if (variable.lo(one + step) != variable.lo(other + step)
                    || variable.hi(one + step) != variable.hi(other + step)) {
                return false;
            }
        }
        return true;
    }

    /// Returns the sums in the order of their rows, and in `ends` where each row ends.
    private int[] byRow(int[] ends) {
        for (int start : at) {
            ends[rowAt[start] - 1]++;
        }
        int total = 0;
        for (int row = 0; row < ends.length; row++) {
            int size = ends[row];
            ends[row] = total;
            total += size;
        }
        int[] order = new int[at.length];
        for (int i = 0; i < at.length; i++) {
            order[ends[rowAt[at[i]] - 1]++] = i;
        }
        return order;
    }
}
