package io.assay.passes.gadget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The error that is stated is that of every argument, and at most a unit.
class SegmentPolynomialsTest {
    private static final long SEED = 20261128;

    private static Curve curve(String name) {
        return switch (name) {
            case "exp" -> Curve.of(Math::exp, Math.E);
            case "log" -> Curve.of(Math::log, 1);
            case "sigmoid" -> Curve.of(x -> 1 / (1 + Math.exp(-x)), 0.1);
            case "sine" -> Curve.of(Math::sin, 1);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({"exp, 0, 1, 12, 20", "exp, -0.7, 1, 16, 18", "log, 1, 2, 14, 24", "log, 1, 2, 17, 17",
            "sigmoid, -8, 8, 12, 16", "sigmoid, -3, 0.3, 14, 28", "sine, -3, 3, 13, 20"})
    void everyArgumentIsWithinTheStatedError(String name, double from, double to, int argumentBits, int resultBits) {
        Curve curve = curve(name);
        long lo = Math.round(Math.scalb(from, argumentBits));
        long hi = Math.round(Math.scalb(to, argumentBits));
        SegmentPolynomials.Found found = SegmentPolynomials.approximate(curve, lo, hi, argumentBits, resultBits)
                .orElseThrow();
        assertThat(found.maxError()).isLessThanOrEqualTo(Math.scalb(1.0, -resultBits));
        double greatest = 0;
        for (long x = lo; x <= hi; x++) {
            greatest = Math.max(greatest, miss(curve, found.polynomial(), x));
        }
        System.out.printf("%s: %d segments, degree %d, error %.3f units, stated %.3f%n", name,
                found.polynomial().segmentCount(), found.polynomial().steps().size(),
                Math.scalb(greatest, resultBits), Math.scalb(found.maxError(), resultBits));
        // Half a unit is lost to the last rounding: what is stated is not far off.
        assertThat(greatest).isLessThanOrEqualTo(found.maxError()).isGreaterThan(found.maxError() / 3);
    }

    private static double miss(Curve curve, SegmentPolynomial polynomial, long x) {
        return Math.abs(Math.scalb((double) polynomial.apply(x), -polynomial.resultBits())
                - curve.at(Math.scalb((double) x, -polynomial.argumentBits())));
    }

    @ParameterizedTest
    @CsvSource({"exp, 0, 1, 30, 34", "log, 1, 2, 32, 32", "sigmoid, -18, 18, 24, 24", "sine, 0, 6, 28, 30"})
    void longDomainsAreWithinTheStatedError(String name, double from, double to, int argumentBits, int resultBits) {
        Curve curve = curve(name);
        long lo = Math.round(Math.scalb(from, argumentBits));
        long hi = Math.round(Math.scalb(to, argumentBits)) - 1;
        SegmentPolynomials.Found found = SegmentPolynomials.approximate(curve, lo, hi, argumentBits, resultBits)
                .orElseThrow();
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (long x : List.of(lo, lo + 1, hi - 1, hi)) {
            assertThat(miss(curve, found.polynomial(), x)).isLessThanOrEqualTo(found.maxError());
        }
        for (int i = 0; i < 200_000; i++) {
            long x = lo + (long) (random.nextDouble() * (hi - lo));
            assertThat(miss(curve, found.polynomial(), x)).as("%s of %d", name, x)
                    .isLessThanOrEqualTo(found.maxError());
        }
    }

    @Test
    void thereAreNoneWithoutABoundOfTheCurvature() {
        assertThat(SegmentPolynomials.approximate(Curve.of(Math::exp), 0, 1 << 12, 12, 12)).isEmpty();
    }

    @Test
    void thereAreNoneWhereValuesWouldLeaveSixtyTwoBits() {
        assertThat(SegmentPolynomials.approximate(Curve.of(Math::exp, Math.E), 0, (1L << 40) - 1, 40, 58)).isEmpty();
    }

    @Test
    void aWrongBoundOfTheCurvatureChangesWhatIsStated() {
        Curve right = Curve.of(Math::exp, Math.E);
        Curve wide = Curve.of(Math::exp, 1e6);
        double stated = SegmentPolynomials.approximate(right, 0, (1 << 20) - 1, 20, 20).orElseThrow().maxError();
        double wider = SegmentPolynomials.approximate(wide, 0, (1 << 20) - 1, 20, 20).orElseThrow().maxError();
        assertThat(wider).isNotEqualTo(stated).isLessThanOrEqualTo(0x1p-20);
    }
}
