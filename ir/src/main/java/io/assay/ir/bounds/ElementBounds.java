package io.assay.ir.bounds;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// A proven interval for each element of one tensor, row-major.
///
/// Both ends lie in flat arrays, because weights have as many elements as a model has parameters.
public final class ElementBounds {

    private final long[] lo;
    private final long[] hi;

    private ElementBounds(long[] lo, long[] hi) {
        this.lo = lo;
        this.hi = hi;
    }

    /// Returns bounds that are the same for each of `count` elements.
    public static ElementBounds uniform(Interval interval, int count) {
        long[] lo = new long[count];
        long[] hi = new long[count];
        Arrays.fill(lo, interval.lo());
        Arrays.fill(hi, interval.hi());
        return new ElementBounds(lo, hi);
    }

    /// Returns the bounds of elements between `lo` and `hi`, which have the same shape.
    /// @throws Interval.OverflowException if an interval is empty or leaves ±2^62
    public static ElementBounds between(TensorData lo, TensorData hi) {
        ElementBounds bounds = new ElementBounds(lo.toLongs(), hi.toLongs());
        for (int i = 0; i < bounds.lo.length; i++) {
            boolean fits = bounds.lo[i] <= bounds.hi[i] && bounds.lo[i] >= -Interval.LIMIT
                    && bounds.hi[i] <= Interval.LIMIT;
            if (!fits) {
                throw new Interval.OverflowException(BigInteger.valueOf(bounds.lo[i]),
                        BigInteger.valueOf(bounds.hi[i]));
            }
        }
        return bounds;
    }

    /// Returns the number of elements.
    public int count() {
        return lo.length;
    }

    /// Returns the interval of element `position`.
    public Interval at(int position) {
        return new Interval(lo[position], hi[position]);
    }

    /// Returns the bounds of the steps of these elements.
    ElementBounds steps(Steps steps) {
        int[] owners = steps.owners();
        long[] least = new long[owners.length];
        long[] greatest = new long[owners.length];
        for (int i = 0; i < owners.length; i++) {
            least[i] = lo[owners[i]] >= steps.thresholds().longAt(i) ? 1 : 0;
            greatest[i] = hi[owners[i]] >= steps.thresholds().longAt(i) ? 1 : 0;
        }
        return new ElementBounds(least, greatest);
    }

    /// Returns the bounds of the element at place `rank` of each row, of where it is, and of what comes before it.
    ///
    /// The element is at least the one at that place of the least values, and at most that of the greatest.
    List<ElementBounds> orderStatistic(int rank, int extent) {
        long[] least = new long[lo.length / extent];
        long[] greatest = new long[least.length];
        for (int line = 0; line < least.length; line++) {
            least[line] = sorted(lo, line, extent)[rank];
            greatest[line] = sorted(hi, line, extent)[rank];
        }
        ElementBounds bits = uniform(new Interval(0, 1), lo.length);
        return List.of(new ElementBounds(least, greatest), bits, bits);
    }

    /// Returns the bounds of each row in ascending order.
    ///
    /// An element is at least the one at its place of the least values, and at most that of the greatest.
    ElementBounds sorted(int extent) {
        long[] least = new long[lo.length];
        long[] greatest = new long[lo.length];
        for (int line = 0; line < lo.length / extent; line++) {
            System.arraycopy(sorted(lo, line, extent), 0, least, line * extent, extent);
            System.arraycopy(sorted(hi, line, extent), 0, greatest, line * extent, extent);
        }
        return new ElementBounds(least, greatest);
    }

    /// Returns the bounds of positions in rows.
    static ElementBounds positions(Shape shape) {
        return uniform(new Interval(0, Math.max(0, shape.dim(1) - 1)), shape.elementCount());
    }

    private static long[] sorted(long[] elements, int line, int extent) {
        long[] row = Arrays.copyOfRange(elements, line * extent, (line + 1) * extent);
        Arrays.sort(row);
        return row;
    }

    /// Returns the least interval that holds every element, [0, 0] for an empty tensor.
    public Interval hull() {
        if (lo.length == 0) {
            return Interval.of(0);
        }
        long least = lo[0];
        long greatest = hi[0];
        for (int i = 1; i < lo.length; i++) {
            least = Math.min(least, lo[i]);
            greatest = Math.max(greatest, hi[i]);
        }
        return new Interval(least, greatest);
    }

    /// Returns the elements' intervals cut down to those of `other`, which hold the same elements.
    ElementBounds and(ElementBounds other) {
        long[] least = new long[lo.length];
        long[] greatest = new long[lo.length];
        for (int i = 0; i < lo.length; i++) {
            least[i] = Math.max(lo[i], other.lo[i]);
            greatest[i] = Math.min(hi[i], other.hi[i]);
        }
        return new ElementBounds(least, greatest);
    }

    /// Returns the bounds of `function` of each element. Neighbours mostly have the same bounds: it is asked once for a
    /// run.
    ElementBounds map(UnaryOperator<Interval> function) {
        long[] least = new long[lo.length];
        long[] greatest = new long[lo.length];
        for (int i = 0; i < lo.length; i++) {
            if (i > 0 && lo[i] == lo[i - 1] && hi[i] == hi[i - 1]) {
                least[i] = least[i - 1];
                greatest[i] = greatest[i - 1];
            } else {
                Interval mapped = function.apply(at(i));
                least[i] = mapped.lo();
                greatest[i] = mapped.hi();
            }
        }
        return new ElementBounds(least, greatest);
    }

    /// Returns the bounds of `function` of two elements each; it is asked once for a run of equal bounds.
    public ElementBounds zip(ElementBounds other, BinaryOperator<Interval> function) {
        long[] least = new long[lo.length];
        long[] greatest = new long[lo.length];
        for (int i = 0; i < lo.length; i++) {
            if (i > 0 && lo[i] == lo[i - 1] && hi[i] == hi[i - 1] && other.lo[i] == other.lo[i - 1]
                    && other.hi[i] == other.hi[i - 1]) {
                least[i] = least[i - 1];
                greatest[i] = greatest[i - 1];
            } else {
                Interval mapped = function.apply(at(i), other.at(i));
                least[i] = mapped.lo();
                greatest[i] = mapped.hi();
            }
        }
        return new ElementBounds(least, greatest);
    }

    ElementBounds view(IndexMap map, Shape shape) {
        if (shape.elementCount() == lo.length && map.equals(IndexMap.identity(shape))) {
            return this;
        }
        int[] positions = map.positions(shape);
        long[] least = new long[positions.length];
        long[] greatest = new long[positions.length];
        for (int i = 0; i < positions.length; i++) {
            least[i] = lo[positions[i]];
            greatest[i] = hi[positions[i]];
        }
        return new ElementBounds(least, greatest);
    }

    ElementBounds take(TensorData positions) {
        long[] least = new long[positions.elementCount()];
        long[] greatest = new long[least.length];
        for (int i = 0; i < least.length; i++) {
            int position = (int) positions.longAt(i);
            least[i] = lo[position];
            greatest[i] = hi[position];
        }
        return new ElementBounds(least, greatest);
    }

    /// Returns the bounds of elements of one or the other, by conditions of 0 and 1.
    static ElementBounds select(ElementBounds condition, ElementBounds whenTrue, ElementBounds whenFalse) {
        long[] least = new long[condition.lo.length];
        long[] greatest = new long[least.length];
        for (int i = 0; i < least.length; i++) {
            boolean never = condition.hi[i] == 0;
            boolean always = condition.lo[i] == 1;
            least[i] = always
                    ? whenTrue.lo[i]
                    : never ? whenFalse.lo[i] : Math.min(whenTrue.lo[i], whenFalse.lo[i]);
            greatest[i] = always
                    ? whenTrue.hi[i]
                    : never ? whenFalse.hi[i] : Math.max(whenTrue.hi[i], whenFalse.hi[i]);
        }
        return new ElementBounds(least, greatest);
    }

    /// Returns the bounds of rows [b, m, r] of `data` [b, n, r], by indices [b, m] within [0, n): those of every row that
    /// an index can mean.
    static ElementBounds gather(ElementBounds data, Shape shape, ElementBounds indices, int count) {
        int width = shape.dim(2);
        int batches = shape.dim(0);
        int picks = batches == 0 ? 0 : indices.count() / batches;
        long[] least = new long[count];
        long[] greatest = new long[count];
        for (int pick = 0; pick < indices.count(); pick++) {
            int start = pick / picks * shape.dim(1);
            boolean again = pick % picks > 0 && indices.lo[pick] == indices.lo[pick - 1]
                    && indices.hi[pick] == indices.hi[pick - 1];
            if (again) {
                System.arraycopy(least, (pick - 1) * width, least, pick * width, width);
                System.arraycopy(greatest, (pick - 1) * width, greatest, pick * width, width);
                continue;
            }
            for (int k = 0; k < width; k++) {
                long lowest = Long.MAX_VALUE;
                long highest = Long.MIN_VALUE;
                // An index outside has no witness, so that any bounds hold for it.
                long from = Math.clamp(indices.lo[pick], 0, shape.dim(1) - 1);
                long to = Math.clamp(indices.hi[pick], 0, shape.dim(1) - 1);
                for (long row = from; row <= to; row++) {
                    int at = (int) (start + row) * width + k;
                    lowest = Math.min(lowest, data.lo[at]);
                    highest = Math.max(highest, data.hi[at]);
                }
                least[pick * width + k] = lowest;
                greatest[pick * width + k] = highest;
            }
        }
        return new ElementBounds(least, greatest);
    }

    static ElementBounds concat(List<ElementBounds> parts, int axis, Shape shape) {
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape.dim(i);
        }
        long[] least = new long[shape.elementCount()];
        long[] greatest = new long[least.length];
        int to = 0;
        for (int block = 0; block < outer; block++) {
            for (ElementBounds part : parts) {
                int run = part.count() / outer;
                System.arraycopy(part.lo, block * run, least, to, run);
                System.arraycopy(part.hi, block * run, greatest, to, run);
                to += run;
            }
        }
        return new ElementBounds(least, greatest);
    }

    static ElementBounds linear(List<Long> coefficients, long constant, List<ElementBounds> terms, int count) {
        ElementBounds sum = uniform(Interval.of(constant), count);
        for (int k = 0; k < terms.size(); k++) {
            long factor = coefficients.get(k);
            ElementBounds term = terms.get(k);
            double reach = Math.abs((double) factor) * term.hull().magnitude() + sum.hull().magnitude();
            if (reach < Interval.LIMIT / 2) {
                sum.addSmall(factor, term);
            } else {
                for (int i = 0; i < count; i++) {
                    sum.add(i, new Interval(term.lo[i], term.hi[i]).times(factor));
                }
            }
        }
        return sum;
    }

    /// Adds a multiple that is far from overflowing.
    private void addSmall(long factor, ElementBounds term) {
        long[] lower = factor < 0 ? term.hi : term.lo;
        long[] upper = factor < 0 ? term.lo : term.hi;
        for (int i = 0; i < lo.length; i++) {
            lo[i] += factor * lower[i];
            hi[i] += factor * upper[i];
        }
    }

    private void add(int position, Interval term) {
        Interval sum = new Interval(lo[position], hi[position]).plus(term);
        lo[position] = sum.lo();
        hi[position] = sum.hi();
    }

    static ElementBounds contract(Einsum einsum, ElementBounds lhs, Shape lhsShape, ElementBounds rhs, Shape rhsShape,
            Shape out) {
        ContractionPlan plan = ContractionPlan.of(einsum, lhsShape, rhsShape, out);
        ElementBounds sums = uniform(Interval.of(0), out.elementCount());
        // Far from the limit no product and no sum has to be checked: |Σ lhs·rhs| ≤ terms · max|lhs| · max|rhs|.
        double reach = (double) lhs.hull().magnitude() * rhs.hull().magnitude() * plan.termCount();
        boolean small = reach < Interval.LIMIT / 2;
        if (small && rhs.isExact()) {
            new WeightedBounds(plan, true, lhs.lo, lhs.hi, rhs.lo).add(sums.lo, sums.hi);
        } else if (small && lhs.isExact()) {
            new WeightedBounds(plan, false, rhs.lo, rhs.hi, lhs.lo).add(sums.lo, sums.hi);
        } else {
            for (int i = 0; i < sums.count(); i++) {
                if (small) {
                    sums.addSmall(i, plan, lhs, rhs);
                } else {
                    sums.addChecked(i, plan, lhs, rhs);
                }
            }
        }
        return sums;
    }

    /// Tells whether every element has one possible value.
    boolean isExact() {
        return Arrays.equals(lo, hi);
    }

    private void addChecked(int out, ContractionPlan plan, ElementBounds lhs, ElementBounds rhs) {
        for (int k = 0; k < plan.termCount(); k++) {
            add(out, lhs.at(plan.lhsPosition(out, k)).times(rhs.at(plan.rhsPosition(out, k))));
        }
    }

    /// Adds products of variables, none of which can overflow.
    private void addSmall(int out, ContractionPlan plan, ElementBounds lhs, ElementBounds rhs) {
        long least = lo[out];
        long greatest = hi[out];
        for (int k = 0; k < plan.termCount(); k++) {
            int left = plan.lhsPosition(out, k);
            int right = plan.rhsPosition(out, k);
            long a = lhs.lo[left] * rhs.lo[right];
            long b = lhs.lo[left] * rhs.hi[right];
            long c = lhs.hi[left] * rhs.lo[right];
            long d = lhs.hi[left] * rhs.hi[right];
            least += Math.min(Math.min(a, b), Math.min(c, d));
            greatest += Math.max(Math.max(a, b), Math.max(c, d));
        }
        lo[out] = least;
        hi[out] = greatest;
    }
}
