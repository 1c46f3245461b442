package io.assay.ir.bounds;

import io.assay.ir.interp.ContractionPlan;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Bounds of sums of variables with constant factors, far from any overflow.
///
/// A convolution has hundreds of millions of products, but the variables that one sum reads (its row) mostly have the
/// same bounds as those of its neighbours: all but those at the border. Sums are made once for each row of bounds and
/// each row of factors. With centre c = lo + hi and width w = hi − lo of a variable, and a factor f, twice the bounds of
/// the sum are Σ f·c ∓ Σ |f|·w: two products for both.
final class WeightedBounds {

    /// Shorter rows are not worth a comparison.
    private static final int SHORT = 8;

    private final ContractionPlan plan;
    private final boolean variablesLeft;
    private final long[] lo;
    private final long[] hi;
    private final long[] factors;
    /// Row number plus one by the position of a row's start among the variables, 0 for none.
    private final int[] rowAt;
    private int rowCount;

    /// @param variablesLeft tells whether the variables are the left operand of the plan
    WeightedBounds(ContractionPlan plan, boolean variablesLeft, long[] lo, long[] hi, long[] factors) {
        this.plan = plan;
        this.variablesLeft = variablesLeft;
        this.lo = lo;
        this.hi = hi;
        this.factors = factors;
        this.rowAt = new int[lo.length];
    }

    private int rowStart(int out) {
        return variablesLeft ? plan.lhsPosition(out, 0) : plan.rhsPosition(out, 0);
    }

    private int factorStart(int out) {
        return variablesLeft ? plan.rhsPosition(out, 0) : plan.lhsPosition(out, 0);
    }

    /// Adds the bounds of each sum to `least` and `greatest`.
    void add(long[] least, long[] greatest) {
        int terms = plan.termCount();
        if (terms == 0 || least.length == 0) {
            return;
        }
        int[] variableSteps = new int[terms];
        int[] factorSteps = new int[terms];
        for (int k = 0; k < terms; k++) {
            variableSteps[k] = (variablesLeft ? plan.lhsPosition(0, k) : plan.rhsPosition(0, k)) - rowStart(0);
            factorSteps[k] = (variablesLeft ? plan.rhsPosition(0, k) : plan.lhsPosition(0, k)) - factorStart(0);
        }
        numberRows(least.length, variableSteps);
        int[] starts = new int[rowCount + 1];
        int[] order = byRow(least.length, starts);
        long[] centres = new long[terms];
        long[] widths = new long[terms];
        int[] madeFor = new int[factors.length];
        int[] madeAt = new int[factors.length];
        for (int row = 0; row < rowCount; row++) {
            read(rowStart(order[starts[row]]), variableSteps, centres, widths);
            for (int i = starts[row]; i < starts[row + 1]; i++) {
                int out = order[i];
                int at = factorStart(out);
                if (madeFor[at] != row + 1) {
                    madeFor[at] = row + 1;
                    madeAt[at] = out;
                    sum(out, at, factorSteps, centres, widths, least, greatest);
                } else {
                    least[out] = least[madeAt[at]];
                    greatest[out] = greatest[madeAt[at]];
                }
            }
        }
    }

    private void sum(int out, int at, int[] steps, long[] centres, long[] widths, long[] least, long[] greatest) {
        long centre = 0;
        long width = 0;
        for (int k = 0; k < steps.length; k++) {
            long factor = factors[at + steps[k]];
            centre += factor * centres[k];
            width += Math.abs(factor) * widths[k];
        }
        least[out] = (centre - width) >> 1;
        greatest[out] = (centre + width) >> 1;
    }

    private void read(int start, int[] steps, long[] centres, long[] widths) {
        for (int k = 0; k < steps.length; k++) {
            long least = lo[start + steps[k]];
            long greatest = hi[start + steps[k]];
            centres[k] = least + greatest;
            widths[k] = greatest - least;
        }
    }

    /// Gives the same number to rows of the same bounds.
    private void numberRows(int count, int[] steps) {
        Map<Long, Integer> starts = new HashMap<>();
        for (int out = 0; out < count; out++) {
            int start = rowStart(out);
            if (rowAt[start] == 0) {
                int like = start;
                if (steps.length >= SHORT) {
                    like = starts.computeIfAbsent(hash(start, steps), _ -> start);
                }
                rowAt[start] = like != start && sameRow(like, start, steps) ? rowAt[like] : ++rowCount;
            }
        }
    }

    private long hash(int start, int[] steps) {
        long hash = 0;
        for (int step : steps) {
            hash = (hash * 31 + lo[start + step]) * 0x9E3779B97F4A7C15L + hi[start + step];
            hash ^= hash >>> 29;
        }
        return hash;
    }

    private boolean sameRow(int one, int other, int[] steps) {
        for (int step : steps) {
            if (lo[one + step] != lo[other + step] || hi[one + step] != hi[other + step]) {
                return false;
            }
        }
        return true;
    }

    /// Returns the sums in the order of their rows, and in `starts` where each row begins.
    private int[] byRow(int count, int[] starts) {
        for (int out = 0; out < count; out++) {
            starts[rowAt[rowStart(out)] - 1]++;
        }
        int total = 0;
        for (int row = 0; row < rowCount; row++) {
            total += starts[row];
            starts[row] = total;
        }
        starts[rowCount] = total;
        int[] order = new int[count];
        for (int out = count - 1; out >= 0; out--) {
            order[--starts[rowAt[rowStart(out)] - 1]] = out;
        }
        return order;
    }
}
