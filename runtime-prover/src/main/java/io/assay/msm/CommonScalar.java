package io.assay.msm;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.curve.Endomorphism;
import io.assay.field.Bn254;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;

/// Multiplies many points of G1 by one scalar, as a contribution to a ceremony does: about 180 affine additions a point.
///
/// All points take the same steps, so that each step of a run of points needs one inversion. The scalar k is split into
/// halves by the [Endomorphism]; digits are signed and odd, with five bits. Not constant-time.
public final class CommonScalar {
    private static final int WIDTH = 5;
    private static final int TABLE = 1 << (WIDTH - 2);
    /// Points that share an inversion.
    private static final int GRAIN = 1 << 10;
    private static final int LONGS = 8;
    private static final Endomorphism ENDOMORPHISM = new Endomorphism(CurveGroup.g1());

    private final int[] low;
    private final int[] high;

    /// Splits the scalar.
    ///
    /// @param scalar any integer
    public CommonScalar(BigInteger scalar) {
        BigInteger[] halves = Endomorphism.split(scalar.mod(Bn254.FR.modulus()));
        this.low = digits(halves[0]);
        this.high = digits(halves[1]);
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
                    ENDOMORPHISM.apply(terms, at);
                }
                if (digit < 0) {
                    Bn254.FP.negate(terms, at + LONGS / 2, terms, at + LONGS / 2);
                }
            }
            addition.add(sums, terms, size);
        }
    }
}
