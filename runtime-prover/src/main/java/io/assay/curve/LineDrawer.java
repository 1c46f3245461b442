package io.assay.curve;

import io.assay.field.BatchInversion;
import io.assay.field.Bn254;
import io.assay.field.Fp2;
import java.math.BigInteger;
import java.util.Arrays;

/// Walks the Miller loop of the optimal ate pairing with many points of G2 at once, in affine coordinates: the slopes of a
/// step share one inversion.
///
/// With T = Q at first, the steps double T, and add Q or -Q, as the signed digits of 6u + 2 say; then they add psi(Q) and
/// -psi^2(Q). Each step draws the tangent in T or the line through T and the other point. Points of order r never make a
/// line vertical. Source: Vercauteren, "Optimal pairings" (2010).
final class LineDrawer {
    /// What one step does; the Miller value is squared before a doubling.
    enum Step {
        DOUBLE, ADD, SUBTRACT, ADD_IMAGE, SUBTRACT_SECOND_IMAGE
    }

    private static final Step[] PROGRAM = program();
    /// How many steps, and lines per point, there are.
    static final int STEPS = PROGRAM.length;

    private final int count;
    private final Fp2 fp2 = new Fp2();
    private final long[] points;
    private final long[] sums;
    private final long[] other;
    private final long[] slopes;
    private final long[] inversionScratch;
    private final long[] lines;
    private final long[] t = new long[24];

    private static Step[] program() {
        byte[] digits = SignedDigits
                .of(BigInteger.valueOf(Bn254.U).multiply(BigInteger.valueOf(6)).add(BigInteger.TWO));
        Step[] steps = new Step[2 * digits.length + 2];
        int size = 0;
        for (int digit = digits.length - 2; digit >= 0; digit--) {
            steps[size++] = Step.DOUBLE;
            if (digits[digit] != 0) {
                steps[size++] = digits[digit] > 0 ? Step.ADD : Step.SUBTRACT;
            }
        }
        steps[size++] = Step.ADD_IMAGE;
        steps[size++] = Step.SUBTRACT_SECOND_IMAGE;
        return Arrays.copyOf(steps, size);
    }

    /// Starts with `count` points, affine, of order r and not infinity; the array is not written to.
    LineDrawer(long[] points, int count) {
        this.count = count;
        this.points = points;
        this.sums = Arrays.copyOf(points, 16 * count);
        this.other = new long[16 * count];
        this.slopes = new long[8 * count];
        this.inversionScratch = new long[8 * (count + 2)];
        this.lines = new long[G2Lines.LINE_LONGS * count];
    }

    /// Whether the Miller value is squared before the lines of this step are multiplied to it.
    static boolean squaresBefore(int step) {
        return PROGRAM[step] == Step.DOUBLE;
    }

    /// The lines of the last step, for each point the slope m and m x - y, 16 words; shared.
    long[] lines() {
        return lines;
    }

    /// Takes one step; steps come in order from 0 to STEPS - 1.
    void draw(int step) {
        if (count == 0) {
            return;
        }
        switch (PROGRAM[step]) {
            case DOUBLE -> System.arraycopy(sums, 0, other, 0, other.length);
            case ADD -> System.arraycopy(points, 0, other, 0, other.length);
            case SUBTRACT -> negate(points);
            case ADD_IMAGE -> putImages(1);
            case SUBTRACT_SECOND_IMAGE -> {
                putImages(2);
                negate(other);
            }
        }
        putDenominators(PROGRAM[step] == Step.DOUBLE);
        BatchInversion.invert(fp2, slopes, count, inversionScratch);
        for (int point = 0; point < count; point++) {
            putSlope(point, PROGRAM[step] == Step.DOUBLE);
            putLineAndSum(point);
        }
    }

    private void negate(long[] from) {
        for (int at = 0; at < other.length; at += 16) {
            System.arraycopy(from, at, other, at, 8);
            fp2.negate(other, at + 8, from, at + 8);
        }
    }

    /// The p^n-power Frobenius map carried to the twist: conjugate for odd n, then multiply x by (9 + u)^((p^n - 1) / 3)
    /// and y by (9 + u)^((p^n - 1) / 2).
    private void putImages(int n) {
        for (int at = 0; at < other.length; at += 8) {
            if (n == 2) {
                System.arraycopy(points, at, other, at, 8);
            } else {
                fp2.conjugate(other, at, points, at);
            }
            fp2.multiply(other, at, other, at, Fp12.frobeniusConstants(n), at % 16 == 0 ? 16 : 24);
        }
    }

    private void putDenominators(boolean tangent) {
        for (int point = 0; point < count; point++) {
            int at = 16 * point;
            if (tangent) {
                fp2.add(slopes, 8 * point, sums, at + 8, sums, at + 8);
            } else {
                fp2.subtract(slopes, 8 * point, other, at, sums, at);
            }
        }
    }

    /// Replaces the inverted denominator by the slope: 3 x^2 / 2y, or the difference of y over the difference of x.
    private void putSlope(int point, boolean tangent) {
        int at = 16 * point;
        if (tangent) {
            fp2.square(t, 0, sums, at);
            fp2.add(t, 8, t, 0, t, 0);
            fp2.add(t, 0, t, 0, t, 8);
        } else {
            fp2.subtract(t, 0, other, at + 8, sums, at + 8);
        }
        fp2.multiply(slopes, 8 * point, slopes, 8 * point, t, 0);
    }

    private void putLineAndSum(int point) {
        int x = 16 * point;
        int y = x + 8;
        int slope = 8 * point;
        System.arraycopy(slopes, slope, lines, x, 8);
        fp2.multiply(t, 0, slopes, slope, sums, x);
        fp2.subtract(lines, y, t, 0, sums, y);
        fp2.square(t, 0, slopes, slope);
        fp2.subtract(t, 0, t, 0, sums, x);
        fp2.subtract(t, 0, t, 0, other, x);
        // the third point on the line is reflected: y = m (x_T - x) - y_T = (m x_T - y_T) - m x
        System.arraycopy(t, 0, sums, x, 8);
        fp2.multiply(t, 0, t, 0, slopes, slope);
        fp2.subtract(sums, y, lines, y, t, 0);
    }
}
