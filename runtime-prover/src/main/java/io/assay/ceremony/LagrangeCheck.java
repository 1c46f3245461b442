package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.field.BatchInversion;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/// Whether the Lagrange bases of a section are those of its powers.
///
/// With L_j the basis of n = 2^k points, tau^i is the sum of w^(ij) L_j. For a random x therefore
/// sum of x^i tau^i = sum of ((x^n - 1) / (x w^j - 1)) L_j, and if some point is wrong this holds with probability at
/// most n / r. Powers and bases are read once, in order.
final class LagrangeCheck {
    private static final PrimeField FR = Bn254.FR;
    private static final BigInteger R = FR.modulus();
    private final CurveGroup group;
    private final Workers workers;
    private final BigInteger x = FR.toBigInteger(RandomSource.secure().nextNonZero(FR), 0);
    private final Geometric powersOfX = new Geometric(BigInteger.ONE, x);
    private final PointSum sum;
    private final long[] prefixes;
    private final long[] last;
    private long seen;

    /// @param lastLog2 logarithm of the largest domain
    LagrangeCheck(CurveGroup group, int lastLog2, Workers workers) {
        this.group = group;
        this.workers = workers;
        this.sum = new PointSum(group);
        this.prefixes = new long[(lastLog2 + 1) * group.affineLongs()];
        this.last = new long[group.affineLongs()];
    }

    /// Adds the next powers, from power 0 on.
    void addPowers(long[] points) {
        int count = points.length / group.affineLongs();
        int done = 0;
        while (done < count) {
            // up to the next power of two, where a prefix ends
            long next = seen == 0 ? 1 : Long.highestOneBit(seen) << 1;
            int size = (int) Math.min(count - done, next - seen);
            sum.add(points, done, size, powersOfX.next(size), workers);
            done += size;
            seen += size;
            note(seen);
        }
        System.arraycopy(points, points.length - last.length, last, 0, last.length);
    }

    private void note(long count) {
        if (Long.bitCount(count) == 1) {
            putPrefix(Long.numberOfTrailingZeros(count));
        }
    }

    private void putPrefix(int log2) {
        if (log2 * group.affineLongs() < prefixes.length) {
            System.arraycopy(sum.affine(), 0, prefixes, log2 * group.affineLongs(), group.affineLongs());
        }
    }

    /// Says that there are no more powers; the last of the largest domain may be missing.
    void endPowers() {
        if (Long.bitCount(seen + 1) == 1) {
            putPrefix(Long.numberOfTrailingZeros(seen + 1));
        }
    }

    /// Whether the next 2^log2 points of the input are the basis of that domain.
    ///
    /// @param log2 at most 28
    boolean holds(int log2, PointInput basis) throws IOException {
        return group.isInfinity(difference(log2, basis), 0);
    }

    /// Whether the next 2^log2 points of the input are the basis of the largest domain, whose last power the file does
    /// not have: either tau times the one before it, as in a file cut from a larger one, or infinity.
    ///
    /// @param tau2 tau in G2
    boolean holdsWithoutLast(int log2, PointInput basis, long[] tau2) throws IOException {
        long[] difference = difference(log2, basis);
        if (group.isInfinity(difference, 0)) {
            return true;
        }
        BigInteger factor = x.modPow(BigInteger.ONE.shiftLeft(log2).subtract(BigInteger.ONE), R);
        return Ratios.same(group.multiply(last, 0, factor), difference, CurveGroup.g2().generator(), tau2);
    }

    /// The sum over the basis less the sum over the powers, affine.
    private long[] difference(int log2, PointInput basis) throws IOException {
        long size = 1L << log2;
        BigInteger power = x.modPow(BigInteger.valueOf(size), R);
        if (power.equals(BigInteger.ONE)) {
            throw new IllegalStateException("the random number is a root of unity");
        }
        long[] numerator = Geometric.element(power.subtract(BigInteger.ONE));
        Geometric points = new Geometric(x, FR.toBigInteger(EvaluationDomain.root(log2), 0));
        PointSum found = new PointSum(group);
        for (long done = 0; done < size; done += PointGuard.CHUNK) {
            int count = (int) Math.min(PointGuard.CHUNK, size - done);
            found.add(basis.next(count), 0, count, factors(points.nextElements(count), numerator), workers);
        }
        int at = log2 * group.affineLongs();
        return found.subtract(Arrays.copyOfRange(prefixes, at, at + group.affineLongs())).affine();
    }

    /// numerator / (value - 1) for each value, canonical.
    ///
    /// @param numerators one for all values, or one for each
    static long[] factors(long[] values, long[] numerators) {
        long[] one = new long[4];
        FR.one(one, 0);
        int count = values.length / 4;
        for (int at = 0; at < values.length; at += 4) {
            FR.subtract(values, at, values, at, one, 0);
        }
        BatchInversion.invert(FR, values, count, new long[values.length + 8]);
        for (int at = 0; at < values.length; at += 4) {
            FR.multiply(values, at, values, at, numerators, numerators.length == 4 ? 0 : at);
            FR.fromMontgomery(values, at, values, at);
        }
        return values;
    }
}
