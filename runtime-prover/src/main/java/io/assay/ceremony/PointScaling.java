package io.assay.ceremony;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;

/// Multiplies each of many points by a scalar of its own: all points of a block double and add in step, in affine
/// coordinates with one inversion for the block, about six multiplications an addition.
///
/// A scalar k is split as k1 + k2 lambda with |k1|, |k2| < 2^128, where lambda times (x, y) is (beta x, y) for a cube
/// root of unity beta (Gallant, Lambert, Vanstone, "Faster point multiplication on elliptic curves with efficient
/// endomorphisms", 2001): half the doublings. Digits are signed, four bits a window. The time depends on no digit but
/// through the zero ones; nothing here is meant to resist somebody who shares the machine.
final class PointScaling {
    private static final PrimeField FP = Bn254.FP;
    private static final BigInteger R = Bn254.FR.modulus();
    /// Points in step; their tables of eight multiples fill a level-two cache in G2.
    private static final int BLOCK = 512;
    private static final int WIDTH = 4;
    private static final int WINDOWS = 128 / WIDTH + 1;
    private static final BigInteger LAMBDA = cubeRoot(R);
    private static final BigInteger[] SHORT_VECTORS = shortVectors();
    private static final long[] BETA1 = beta(CurveGroup.g1());
    private static final long[] BETA2 = beta(CurveGroup.g2());

    private final CurveGroup group;
    private final int longs;
    private final long[] beta;
    private final BatchAddition addition;
    private final long[][] table = new long[1 << (WIDTH - 1)][];
    private final byte[] digits;
    private final long[] term;
    private final long[] copy;

    private PointScaling(CurveGroup group, int capacity) {
        this.group = group;
        this.longs = group.affineLongs();
        this.beta = longs == 8 ? BETA1 : BETA2;
        this.addition = new BatchAddition(group, capacity);
        this.digits = new byte[2 * WINDOWS * capacity];
        this.term = new long[longs * capacity];
        this.copy = new long[longs * capacity];
    }

    /// Replaces point i by scalar i times it.
    ///
    /// @param points  affine points of order r, infinity allowed
    /// @param count   how many
    /// @param scalars canonical elements of bn254.fr, four limbs each
    static void scale(CurveGroup group, long[] points, int count, long[] scalars, Workers workers) {
        workers.ranges(count, BLOCK, (from, to) -> {
            PointScaling block = new PointScaling(group.fresh(), to - from);
            block.scaleBlock(points, from, to - from, scalars);
        });
    }

    private void scaleBlock(long[] points, int from, int count, long[] scalars) {
        for (int index = 0; index < count; index++) {
            recode(PrimeField.join(scalars, 4 * (from + index)), index, count);
        }
        long[] base = Arrays.copyOfRange(points, from * longs, (from + count) * longs);
        table[0] = base;
        for (int entry = 1; entry < table.length; entry++) {
            table[entry] = table[entry - 1].clone();
            addition.add(table[entry], base, count);
        }
        long[] sums = new long[count * longs];
        for (int window = WINDOWS - 1; window >= 0; window--) {
            for (int bit = 0; bit < WIDTH && window < WINDOWS - 1; bit++) {
                System.arraycopy(sums, 0, copy, 0, sums.length);
                addition.add(sums, copy, count);
            }
            for (int half = 0; half < 2; half++) {
                gather(window, half, count);
                addition.add(sums, term, count);
            }
        }
        System.arraycopy(sums, 0, points, from * longs, sums.length);
        Arrays.fill(digits, (byte) 0);
    }

    /// Copies the multiple of each point that its digit asks for, infinity for zero.
    private void gather(int window, int half, int count) {
        for (int index = 0; index < count; index++) {
            int digit = digits[(2 * window + half) * count + index];
            int at = index * longs;
            if (digit == 0) {
                Arrays.fill(term, at, at + longs, 0);
                continue;
            }
            System.arraycopy(table[Math.abs(digit) - 1], at, term, at, longs);
            if (digit < 0) {
                group.negate(term, at, term, at);
            }
            if (half == 1) {
                for (int element = at; element < at + longs / 2; element += 4) {
                    FP.multiply(term, element, term, element, beta, 0);
                }
            }
        }
    }

    /// Splits a scalar and writes the signed digits of its halves, from -7 to 8.
    private void recode(BigInteger scalar, int index, int count) {
        BigInteger c1 = divideRounded(scalar.multiply(SHORT_VECTORS[3]), R);
        BigInteger c2 = divideRounded(scalar.multiply(SHORT_VECTORS[1]).negate(), R);
        BigInteger k1 = scalar.subtract(c1.multiply(SHORT_VECTORS[0])).subtract(c2.multiply(SHORT_VECTORS[2]));
        BigInteger k2 = c1.multiply(SHORT_VECTORS[1]).add(c2.multiply(SHORT_VECTORS[3])).negate();
        recodeHalf(k1, 0, index, count);
        recodeHalf(k2, 1, index, count);
    }

    private void recodeHalf(BigInteger value, int half, int index, int count) {
        BigInteger magnitude = value.abs();
        long low = magnitude.longValue();
        long high = magnitude.shiftRight(64).longValue();
        int carry = 0;
        for (int window = 0; window < WINDOWS; window++) {
            int shift = WIDTH * (window & 15);
            int digit = window == WINDOWS - 1 ? 0 : (int) ((window < 16 ? low : high) >>> shift) & 15;
            digit += carry;
            carry = digit > 8 ? 1 : 0;
            digit -= 16 * carry;
            digits[(2 * window + half) * count + index] = (byte) (value.signum() < 0 ? -digit : digit);
        }
    }

    private static BigInteger divideRounded(BigInteger value, BigInteger divisor) {
        BigInteger[] parts = value.shiftLeft(1).add(divisor).divideAndRemainder(divisor.shiftLeft(1));
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /// A primitive cube root of one modulo a prime that is one modulo 3.
    private static BigInteger cubeRoot(BigInteger prime) {
        BigInteger exponent = prime.subtract(BigInteger.ONE).divide(BigInteger.valueOf(3));
        BigInteger base = BigInteger.TWO;
        while (base.modPow(exponent, prime).equals(BigInteger.ONE)) {
            base = base.add(BigInteger.ONE);
        }
        return base.modPow(exponent, prime);
    }

    /// Two short vectors (a1, b1, a2, b2) with a + b lambda = 0 modulo r and a1 b2 - a2 b1 = r, by Euclid's algorithm.
    private static BigInteger[] shortVectors() {
        BigInteger limit = R.sqrt();
        BigInteger[] row = {R, BigInteger.ZERO, LAMBDA, BigInteger.ONE};
        while (row[2].compareTo(limit) >= 0) {
            row = nextRow(row);
        }
        BigInteger[] first = {row[2], row[3].negate()};
        BigInteger[] second = {row[0], row[1].negate()};
        BigInteger determinant = first[0].multiply(second[1]).subtract(second[0].multiply(first[1]));
        if (determinant.signum() < 0) {
            second = new BigInteger[]{second[0].negate(), second[1].negate()};
        }
        return new BigInteger[]{first[0], first[1], second[0], second[1]};
    }

    private static BigInteger[] nextRow(BigInteger[] row) {
        BigInteger quotient = row[0].divide(row[2]);
        return new BigInteger[]{row[2], row[3], row[0].subtract(quotient.multiply(row[2])),
                row[1].subtract(quotient.multiply(row[3]))};
    }

    /// The cube root of one in bn254.fp that belongs to lambda in the given group.
    private static long[] beta(CurveGroup group) {
        BigInteger root = cubeRoot(FP.modulus());
        long[] expected = group.multiply(group.generator(), 0, LAMBDA);
        for (BigInteger candidate : new BigInteger[]{root, root.multiply(root).mod(FP.modulus())}) {
            long[] beta = new long[4];
            FP.fromBigInteger(beta, 0, candidate);
            long[] image = group.generator();
            for (int element = 0; element < image.length / 2; element += 4) {
                FP.multiply(image, element, image, element, beta, 0);
            }
            if (Arrays.equals(image, expected)) {
                return beta;
            }
        }
        throw new IllegalStateException("the endomorphism of the curve was not found");
    }
}
