package io.assay.checker.air;

import java.util.Arrays;

/// An interval for each element of a tensor, within ±2^62; one for all where they are equal.
///
/// Arithmetic whose exact result leaves ±2^62 is an [ArithmeticException].
final class Bounds {

    /// The greatest magnitude of a bound.
    static final long LIMIT = 1L << 62;

    private final int count;
    private final boolean uniform;
    private final long[] lo;
    private final long[] hi;
    private final long least;
    private final long greatest;

    private Bounds(int count, long[] lo, long[] hi, long least, long greatest) {
        this.count = count;
        this.uniform = lo.length != count || count == 1;
        this.lo = lo;
        this.hi = hi;
        this.least = least;
        this.greatest = greatest;
        if (least < -LIMIT || greatest > LIMIT) {
            throw new ArithmeticException("may be in [" + least + ", " + greatest + "], beyond ±2^62");
        }
    }

    /// Returns the same interval for `count` elements.
    static Bounds of(int count, long lo, long hi) {
        return new Bounds(count, new long[]{lo}, new long[]{hi}, lo, hi);
    }

    /// Returns one value for each element; the array is kept.
    static Bounds exact(long[] elements) {
        return of(elements, elements);
    }

    /// Returns an interval for each element; the arrays are kept.
    static Bounds of(long[] lo, long[] hi) {
        if (lo.length == 0) {
            return of(0, 0, 0);
        }
        boolean same = true;
        long least = lo[0];
        long greatest = hi[0];
        for (int i = 1; i < lo.length; i++) {
            same &= lo[i] == lo[0] && hi[i] == hi[0];
            least = Math.min(least, lo[i]);
            greatest = Math.max(greatest, hi[i]);
        }
        return same ? of(lo.length, lo[0], hi[0]) : new Bounds(lo.length, lo, hi, least, greatest);
    }

    /// Returns the number of elements.
    int count() {
        return count;
    }

    /// Tells whether all elements have one interval.
    boolean isUniform() {
        return uniform;
    }

    /// Returns the least value of an element.
    long lo(int element) {
        return lo[uniform ? 0 : element];
    }

    /// Returns the greatest value of an element.
    long hi(int element) {
        return hi[uniform ? 0 : element];
    }

    /// Returns the least value of any element.
    long least() {
        return least;
    }

    /// Returns the greatest value of any element.
    long greatest() {
        return greatest;
    }

    /// Returns the greatest magnitude of any element.
    long magnitude() {
        return Math.max(Math.abs(least), Math.abs(greatest));
    }

    /// Tells whether each element has one possible value.
    boolean isExact() {
        return Arrays.equals(lo, hi);
    }

    /// Returns the least values: one for all, or one for each element. Nobody may change them.
    long[] los() {
        return lo;
    }

    /// Returns the greatest values, as [#los].
    long[] his() {
        return hi;
    }

    /// Returns the position of the first element that is not in [from, to], or -1.
    int firstOutside(long from, long to) {
        if (least >= from && greatest <= to) {
            return -1;
        }
        int element = 0;
        while (lo(element) >= from && hi(element) <= to) {
            element++;
        }
        return element;
    }

    /// Returns what both allow; where that is nothing, this.
    Bounds and(Bounds other) {
        if (uniform && other.uniform) {
            return other.lo[0] <= lo[0] && other.hi[0] >= hi[0]
                    ? this
                    : zip(other, (a, b, c, d, out) -> meet(a, b, c, d, out));
        }
        return zip(other, Bounds::meet);
    }

    private static void meet(long a, long b, long c, long d, long[] out) {
        out[0] = Math.max(a, c);
        out[1] = Math.min(b, d);
        if (out[0] > out[1]) {
            out[0] = a;
            out[1] = b;
        }
    }

    /// The interval of a function of one number.
    interface Image {
        /// Writes least and greatest value for arguments in [lo, hi].
        void of(long lo, long hi, long[] out);
    }

    /// The interval of a function of two numbers.
    interface Image2 {
        /// Writes least and greatest value for arguments in [a, b] and [c, d].
        void of(long a, long b, long c, long d, long[] out);
    }

    /// Returns the image of each element, asked for once for a run of equal intervals.
    Bounds map(Image image) {
        return zip(this, (a, b, _, _, out) -> image.of(a, b, out));
    }

    /// Returns the image of the elements of both, asked for once for a run of equal intervals.
    Bounds zip(Bounds other, Image2 image) {
        int n = uniform && other.uniform ? Math.min(count, 1) : count;
        long[] least = new long[n];
        long[] greatest = new long[n];
        long[] out = new long[2];
        for (int i = 0; i < n; i++) {
            boolean again = i > 0 && lo(i) == lo(i - 1) && hi(i) == hi(i - 1) && other.lo(i) == other.lo(i - 1)
                    && other.hi(i) == other.hi(i - 1);
            if (!again) {
                image.of(lo(i), hi(i), other.lo(i), other.hi(i), out);
            }
            least[i] = out[0];
            greatest[i] = out[1];
        }
        return n == count ? of(least, greatest) : of(count, least[0], greatest[0]);
    }

    /// Returns the elements at the given positions.
    Bounds at(int[] positions) {
        if (uniform && count > 0) {
            return of(positions.length, lo[0], hi[0]);
        }
        long[] least = new long[positions.length];
        long[] greatest = isExact() ? least : new long[positions.length];
        for (int i = 0; i < positions.length; i++) {
            greatest[i] = hi[positions[i]];
            least[i] = lo[positions[i]];
        }
        return of(least, greatest);
    }

    /// Returns bounds of x·y.
    Bounds times(Bounds other) {
        return zip(other, Bounds::product);
    }

    private static void product(long a, long b, long c, long d, long[] out) {
        long w = Math.multiplyExact(a, c);
        long x = Math.multiplyExact(a, d);
        long y = Math.multiplyExact(b, c);
        long z = Math.multiplyExact(b, d);
        out[0] = Math.min(Math.min(w, x), Math.min(y, z));
        out[1] = Math.max(Math.max(w, x), Math.max(y, z));
    }

    /// Returns bounds of x·x.
    Bounds squared() {
        return map((a, b, out) -> {
            long x = Math.multiplyExact(a, a);
            long y = Math.multiplyExact(b, b);
            out[0] = a <= 0 && b >= 0 ? 0 : Math.min(x, y);
            out[1] = Math.max(x, y);
        });
    }

    /// Returns bounds of constant + Σ factors[k]·terms[k], for `count` elements.
    static Bounds sum(int count, long constant, long[] factors, Bounds[] terms) {
        boolean all = Arrays.stream(terms).allMatch(Bounds::isUniform);
        int n = all ? Math.min(count, 1) : count;
        long[] lo = new long[n];
        long[] hi = new long[n];
        Arrays.fill(lo, constant);
        Arrays.fill(hi, constant);
        double reach = Math.abs((double) constant);
        for (int k = 0; k < terms.length; k++) {
            reach += Math.abs((double) factors[k]) * terms[k].magnitude();
            if (reach < LIMIT) {
                terms[k].addTo(lo, hi, factors[k]);
            } else {
                terms[k].addExactlyTo(lo, hi, factors[k]);
            }
        }
        return n == count ? of(lo, hi) : of(count, lo[0], hi[0]);
    }

    private void addTo(long[] least, long[] greatest, long factor) {
        long[] lower = factor < 0 ? hi : lo;
        long[] upper = factor < 0 ? lo : hi;
        int step = uniform ? 0 : 1;
        for (int i = 0; i < least.length; i++) {
            least[i] += factor * lower[i * step];
            greatest[i] += factor * upper[i * step];
        }
    }

    private void addExactlyTo(long[] least, long[] greatest, long factor) {
        for (int i = 0; i < least.length; i++) {
            least[i] = Math.addExact(least[i], Math.multiplyExact(factor, factor < 0 ? hi(i) : lo(i)));
            greatest[i] = Math.addExact(greatest[i], Math.multiplyExact(factor, factor < 0 ? lo(i) : hi(i)));
        }
    }

    /// Returns the parts, joined along an axis of `shape`.
    static Bounds joined(Bounds[] parts, int axis, Shape shape) {
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape.dim(i);
        }
        long[] lo = new long[shape.count()];
        long[] hi = new long[shape.count()];
        int to = 0;
        for (int block = 0; block < outer; block++) {
            for (Bounds part : parts) {
                int run = part.count / outer;
                for (int i = block * run; i < (block + 1) * run; i++) {
                    lo[to] = part.lo(i);
                    hi[to++] = part.hi(i);
                }
            }
        }
        return of(lo, hi);
    }
}
