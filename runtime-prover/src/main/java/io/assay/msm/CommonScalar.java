package io.assay.msm;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;

/// Multiplies many points of G1 by one scalar, as a contribution to a ceremony does: about 180 affine additions a point.
///
/// All points take the same steps, so that each step of a run of points needs one inversion. The scalar k is split into
/// halves, k = k1 + k2 lambda mod r, where lambda * (x, y) = (beta x, y); digits are signed and odd, with five bits.
/// Not constant-time. Source: Gallant, Lambert, Vanstone, "Faster point multiplication on elliptic curves with efficient
/// endomorphisms" (2001).
public final class CommonScalar {
    private static final int WIDTH = 5;
    private static final int TABLE = 1 << (WIDTH - 2);
    /// Points that share an inversion.
    private static final int GRAIN = 1 << 10;
    private static final int LONGS = 8;
    private static final BigInteger ORDER = Bn254.FR.modulus();
    private static final BigInteger LAMBDA = cubeRoot(ORDER);
    private static final long[] BETA = beta();

    private final int[] low;
    private final int[] high;

    /// Splits the scalar.
    ///
    /// @param scalar any integer
    public CommonScalar(BigInteger scalar) {
        BigInteger[] halves = split(scalar.mod(ORDER));
        this.low = digits(halves[0]);
        this.high = digits(halves[1]);
    }

    /// A primitive cube root of unity modulo a prime p = 1 mod 3.
    private static BigInteger cubeRoot(BigInteger prime) {
        BigInteger exponent = prime.subtract(BigInteger.ONE).divide(BigInteger.valueOf(3));
        BigInteger root = BigInteger.ONE;
        for (int base = 2; root.equals(BigInteger.ONE); base++) {
            root = BigInteger.valueOf(base).modPow(exponent, prime);
        }
        return root;
    }

    /// The cube root of unity in bn254.fp that belongs to lambda: of the two, the one that maps the generator right.
    private static long[] beta() {
        CurveGroup group = CurveGroup.g1();
        long[] expected = group.multiply(group.generator(), 0, LAMBDA);
        BigInteger root = cubeRoot(Bn254.FP.modulus());
        long[] beta = new long[4];
        long[] x = new long[4];
        for (BigInteger candidate : new BigInteger[]{root, root.multiply(root)}) {
            Bn254.FP.fromBigInteger(beta, 0, candidate);
            Bn254.FP.multiply(x, 0, beta, 0, group.generator(), 0);
            if (Bn254.FP.equal(x, 0, expected, 0)) {
                return beta;
            }
        }
        throw new IllegalStateException("no endomorphism for lambda");
    }

    /// Numbers k1, k2 of about half the length of r with k1 + k2 lambda = k mod r: k minus the nearest vector of the
    /// lattice of all (a, b) with a + b lambda = 0, in a basis that Euclid's algorithm finds.
    static BigInteger[] split(BigInteger k) {
        BigInteger[] before = {ORDER, BigInteger.ZERO};
        BigInteger[] last = {LAMBDA, BigInteger.ONE.negate()};
        BigInteger bound = ORDER.sqrt();
        while (last[0].compareTo(bound) >= 0) {
            BigInteger[] next = step(before, last);
            before = last;
            last = next;
        }
        BigInteger[] other = step(before, last);
        BigInteger[] second = norm(before).compareTo(norm(other)) < 0 ? before : other;
        BigInteger determinant = last[0].multiply(second[1]).subtract(second[0].multiply(last[1]));
        BigInteger c1 = rounded(second[1].multiply(k), determinant);
        BigInteger c2 = rounded(last[1].negate().multiply(k), determinant);
        return new BigInteger[]{k.subtract(c1.multiply(last[0])).subtract(c2.multiply(second[0])),
                c1.multiply(last[1]).add(c2.multiply(second[1])).negate()};
    }

    private static BigInteger[] step(BigInteger[] before, BigInteger[] last) {
        BigInteger quotient = before[0].divide(last[0]);
        return new BigInteger[]{before[0].subtract(quotient.multiply(last[0])),
                before[1].subtract(quotient.multiply(last[1]))};
    }

    private static BigInteger norm(BigInteger[] vector) {
        return vector[0].multiply(vector[0]).add(vector[1].multiply(vector[1]));
    }

    /// The integer nearest to numerator / denominator.
    private static BigInteger rounded(BigInteger numerator, BigInteger denominator) {
        BigInteger sign = BigInteger.valueOf(denominator.signum());
        BigInteger[] parts = numerator.multiply(sign).shiftLeft(1).add(denominator.abs())
                .divideAndRemainder(denominator.abs().shiftLeft(1));
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /// Digits of weight 2^i, zero or odd, less than 2^(WIDTH - 1) in magnitude.
    private static int[] digits(BigInteger value) {
        int[] result = new int[value.bitLength() + WIDTH + 1];
        BigInteger rest = value;
        for (int place = 0; rest.signum() != 0; place++) {
            if (rest.testBit(0)) {
                int digit = rest.intValue() & ((1 << WIDTH) - 1);
                result[place] = digit >= 1 << (WIDTH - 1) ? digit - (1 << WIDTH) : digit;
                rest = rest.subtract(BigInteger.valueOf(result[place]));
            }
            rest = rest.shiftRight(1);
        }
        return result;
    }

    /// Replaces each point by its multiple.
    ///
    /// @param points affine points of G1, infinity allowed
    /// @param count  how many, from index 0
    public void scale(long[] points, int count, Workers workers) {
        workers.ranges(count, GRAIN, (from, to) -> new Run(to - from).scale(points, LONGS * from));
    }

    /// A run of points that go through the steps together.
    private final class Run {
        private final int size;
        private final CurveGroup group = CurveGroup.g1();
        private final BatchAddition addition;
        private final long[][] multiples = new long[TABLE][];
        private final long[] sums;
        private final long[] terms;

        Run(int size) {
            this.size = size;
            this.addition = new BatchAddition(group, size);
            this.sums = new long[LONGS * size];
            this.terms = new long[LONGS * size];
        }

        void scale(long[] points, int offset) {
            multiples[0] = Arrays.copyOfRange(points, offset, offset + LONGS * size);
            long[] twice = multiples[0].clone();
            addition.add(twice, multiples[0], size);
            for (int entry = 1; entry < TABLE; entry++) {
                multiples[entry] = multiples[entry - 1].clone();
                addition.add(multiples[entry], twice, size);
            }
            for (int place = Math.max(low.length, high.length) - 1; place >= 0; place--) {
                System.arraycopy(sums, 0, terms, 0, sums.length);
                addition.add(sums, terms, size);
                add(place < low.length ? low[place] : 0, false);
                add(place < high.length ? high[place] : 0, true);
            }
            System.arraycopy(sums, 0, points, offset, sums.length);
        }

        private void add(int digit, boolean mapped) {
            if (digit == 0) {
                return;
            }
            System.arraycopy(multiples[Math.abs(digit) >> 1], 0, terms, 0, terms.length);
            for (int at = 0; at < terms.length; at += LONGS) {
                if (mapped) {
                    Bn254.FP.multiply(terms, at, terms, at, BETA, 0);
                }
                if (digit < 0) {
                    Bn254.FP.negate(terms, at + LONGS / 2, terms, at + LONGS / 2);
                }
            }
            addition.add(sums, terms, size);
        }
    }
}
