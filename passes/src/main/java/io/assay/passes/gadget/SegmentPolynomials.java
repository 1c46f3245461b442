package io.assay.passes.gadget;

import io.assay.ir.type.Interval;
import io.assay.passes.gadget.SegmentPolynomial.Column;
import io.assay.passes.gadget.SegmentPolynomial.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds the cheapest polynomials on segments that are within a unit of a function.
///
/// The error of what is found is proven, not sampled. On a part of a segment of width δ, what the polynomial misses is at most what it
/// misses at the ends and δ²/8 times what both bend; to this come the roundings of the steps, each half a unit times the power of u that
/// is still to come.
public final class SegmentPolynomials {
    private static final int LEAST_DEGREE = 2;
    private static final int MOST_DEGREE = 5;
    private static final int MOST_SEGMENTS = 256;
    /// Bits that a value may have, its sign apart.
    private static final int MOST_BITS = 60;
    /// Guard bits of steps before the last: half units of all of them, and of the coefficients, are 0.3 units of the result.
    private static final int GUARD_BITS = 4;
    /// What the polynomials themselves may miss, in units of the result.
    private static final double SHARE = 0.2;
    /// Relative error of a sum and product in `double`, taken generously.
    private static final double DOUBLE_ERROR = 0x1p-46;

    private final Curve curve;
    private final long lo;
    private final long hi;
    private final int argumentBits;
    private final int resultBits;

    private SegmentPolynomials(Curve curve, long lo, long hi, int argumentBits, int resultBits) {
        this.curve = curve;
        this.lo = lo;
        this.hi = hi;
        this.argumentBits = argumentBits;
        this.resultBits = resultBits;
    }

    /// Polynomials and how far they are from the function.
    ///
    /// @param polynomial what is computed
    /// @param maxError   bound of |result − f(x)| over every argument
    /// @param cost       constraints without lookups
    public record Found(SegmentPolynomial polynomial, double maxError, int cost) {}

    /// Returns the cheapest polynomials whose error is at most 2^-resultBits; empty if there are none of at most 256 segments
    /// within 62 bits, or nothing is known of the curvature.
    /// @param lo           least argument, an integer with `argumentBits` fractional bits
    /// @param hi           greatest argument
    /// @param argumentBits fractional bits of the argument
    /// @param resultBits   fractional bits of the result
    public static Optional<Found> approximate(Curve curve, long lo, long hi, int argumentBits, int resultBits) {
        if (curve.curvature().isEmpty()) {
            return Optional.empty();
        }
        SegmentPolynomials search = new SegmentPolynomials(curve, lo, hi, argumentBits, resultBits);
        Optional<Found> best = Optional.empty();
        for (int degree = LEAST_DEGREE; degree <= MOST_DEGREE; degree++) {
            Optional<Found> found = search.ofDegree(degree);
            if (found.isPresent() && best.map(other -> other.cost() > found.get().cost()).orElse(true)) {
                best = found;
            }
        }
        return best;
    }

    private Optional<Found> ofDegree(int degree) {
        int most = Math.max(1, Interval.bitsFor(hi - lo));
        for (int segmentBits = most; segmentBits > 0 && segments(segmentBits) <= MOST_SEGMENTS; segmentBits--) {
            double[][] coefficients = interpolations(degree, segmentBits);
            double unit = Math.scalb(1.0, -resultBits);
            if (missed(coefficients, segmentBits, 4, false) <= SHARE * unit) {
                Optional<SegmentPolynomial> polynomial = rounded(coefficients, segmentBits);
                if (polynomial.isPresent()) {
                    double error = error(polynomial.get());
                    if (error <= unit) {
                        return Optional.of(new Found(polynomial.get(), error, cost(polynomial.get())));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private long segments(int segmentBits) {
        return ((hi - lo) >> segmentBits) + 1;
    }

    private double real(long argument) {
        return Math.scalb((double) argument, -argumentBits);
    }

    private double width(int segmentBits) {
        return Math.scalb(1.0, segmentBits - argumentBits);
    }

    /// Returns, for each segment, the polynomial in u that meets the function at the Chebyshev nodes.
    private double[][] interpolations(int degree, int segmentBits) {
        double[][] found = new double[(int) segments(segmentBits)][];
        double width = width(segmentBits);
        double[] nodes = new double[degree + 1];
        Arrays.setAll(nodes, j -> width * (0.5 + 0.5 * Math.cos(Math.PI * (2 * j + 1) / (2 * degree + 2))));
        for (int i = 0; i < found.length; i++) {
            double start = real(lo + ((long) i << segmentBits));
            found[i] = interpolation(nodes, start);
        }
        return found;
    }

    /// Newton's divided differences, multiplied out.
    private double[] interpolation(double[] nodes, double start) {
        double[] differences = new double[nodes.length];
        Arrays.setAll(differences, j -> curve.at(start + nodes[j]));
        for (int order = 1; order < nodes.length; order++) {
            for (int j = nodes.length - 1; j >= order; j--) {
                differences[j] = (differences[j] - differences[j - 1]) / (nodes[j] - nodes[j - order]);
            }
        }
        double[] polynomial = new double[nodes.length];
        for (int j = nodes.length - 1; j >= 0; j--) {
            for (int k = nodes.length - 1; k > 0; k--) {
                polynomial[k] = polynomial[k - 1] - nodes[j] * polynomial[k];
            }
            polynomial[0] = differences[j] - nodes[j] * polynomial[0];
        }
        return polynomial;
    }

    /// Returns what polynomials miss at `parts` + 1 points of each segment; with `isProven`, at any point of it.
    private double missed(double[][] coefficients, int segmentBits, int parts, boolean isProven) {
        double greatest = 0;
        for (int i = 0; i < coefficients.length; i++) {
            double start = real(lo + ((long) i << segmentBits));
            double width = Math.min(width(segmentBits), real(hi) - start);
            double step = width / parts;
            double between = isProven
                    ? step * step / 8 * (curve.curvature().orElseThrow() + bend(coefficients[i], width))
                    : 0;
            double slack = isProven ? DOUBLE_ERROR * magnitude(coefficients[i], width) : 0;
            for (int part = 0; part <= parts; part++) {
                double u = part * step;
                greatest = Math.max(greatest,
                        Math.abs(value(coefficients[i], u) - curve.at(start + u)) + between + slack);
            }
        }
        return greatest;
    }

    private static double value(double[] coefficients, double u) {
        double value = 0;
        for (int k = coefficients.length - 1; k >= 0; k--) {
            value = value * u + coefficients[k];
        }
        return value;
    }

    /// Returns a bound of the second derivative on [0, width].
    private static double bend(double[] coefficients, double width) {
        double bend = 0;
        for (int k = 2; k < coefficients.length; k++) {
            bend += k * (k - 1) * Math.abs(coefficients[k]) * Math.pow(width, k - 2);
        }
        return bend;
    }

    private static double magnitude(double[] coefficients, double width) {
        double sum = 0;
        for (int k = 0; k < coefficients.length; k++) {
            sum += Math.abs(coefficients[k]) * Math.pow(width, k);
        }
        return sum;
    }

    /// Returns the fractional bits that whatever is multiplied by u^k needs.
    private int needed(int k, int segmentBits) {
        return Math.max(0, resultBits + GUARD_BITS - k * (argumentBits - segmentBits));
    }

    /// Returns the polynomials with integers as coefficients; empty if a value would leave 62 bits.
    ///
    /// A product keeps its bits where the next one has room for them.
    private Optional<SegmentPolynomial> rounded(double[][] coefficients, int segmentBits) {
        int degree = coefficients[0].length - 1;
        double width = width(segmentBits);
        Column leading = column(coefficients, degree, needed(degree, segmentBits));
        double magnitude = leading.magnitude();
        int scale = leading.scaleBits();
        List<Step> steps = new ArrayList<>();
        for (int k = degree - 1; k >= 0; k--) {
            int whole = scale + argumentBits;
            double product = magnitude * width;
            if (whole + exponent(product) > MOST_BITS) {
                return Optional.empty();
            }
            double sum = product + greatest(coefficients, k);
            int needed = k == 0 ? resultBits : needed(k, segmentBits);
            // u has no more than segmentBits bits, so the next product has so many more than this sum.
            boolean keeps = k > 0 && (whole <= needed || whole + exponent(sum) + segmentBits <= MOST_BITS);
            int next = keeps ? whole : needed;
            if (next > whole || (k == 0 && next == whole) || next + exponent(sum) > MOST_BITS) {
                return Optional.empty();
            }
            Column column = column(coefficients, k, Math.min(next, needed));
            steps.add(new Step(whole - next, next - column.scaleBits(), column));
            magnitude = sum;
            scale = next;
        }
        Step last = steps.getLast();
        return Optional.of(new SegmentPolynomial(lo, segmentBits, argumentBits, leading, steps,
                fraction(coefficients, last.column(), scale + last.shift())));
    }

    private static int exponent(double value) {
        return value == 0 ? 0 : Math.getExponent(value) + 1;
    }

    private static double greatest(double[][] coefficients, int k) {
        return Arrays.stream(coefficients).mapToDouble(each -> Math.abs(each[k])).max().orElseThrow();
    }

    private static Column column(double[][] coefficients, int k, int scaleBits) {
        return new Column(scaleBits, Arrays.stream(coefficients)
                .map(each -> Math.round(Math.scalb(each[k], scaleBits))).toList());
    }

    /// Returns what the last column leaves of the last coefficient.
    private static Column fraction(double[][] coefficients, Column column, int scaleBits) {
        List<Long> rest = new ArrayList<>();
        for (int i = 0; i < coefficients.length; i++) {
            rest.add(Math.round(Math.scalb(coefficients[i][0] - column.at(i), scaleBits)));
        }
        return new Column(scaleBits, rest);
    }

    private double error(SegmentPolynomial polynomial) {
        List<Step> steps = polynomial.steps();
        int degree = steps.size();
        double[][] exact = new double[polynomial.segmentCount()][degree + 1];
        double roundings = 0;
        int scale = polynomial.leading().scaleBits();
        for (int s = 0; s < degree; s++) {
            int k = degree - 1 - s;
            Step step = steps.get(s);
            scale += argumentBits - step.shift();
            roundings += step.shift() == 0
                    ? 0
                    : Math.scalb(Math.pow(width(polynomial.segmentBits()), k), -scale - 1);
            for (int i = 0; i < exact.length; i++) {
                exact[i][k] = step.column().at(i) + (k == 0 ? polynomial.fraction().at(i) : 0);
                exact[i][degree] = polynomial.leading().at(i);
            }
        }
        double bend = curve.curvature().orElseThrow();
        for (double[] each : exact) {
            bend = Math.max(bend, bend(each, width(polynomial.segmentBits())));
        }
        // So many parts that what lies between two points is a sixteenth of a unit at most.
        double width = width(polynomial.segmentBits());
        double step = Math.sqrt(Math.scalb(4.0 / 16, -resultBits) / bend);
        int parts = (int) Math.clamp(Math.ceil(width / step), 1, 1 << Math.min(20, polynomial.segmentBits()));
        return missed(exact, polynomial.segmentBits(), parts, true) + roundings;
    }

    /// Returns the constraints of one element without lookups: the choice of a segment, products, and roundings by their bits.
    private static int cost(SegmentPolynomial polynomial) {
        double width = Math.scalb(1.0, polynomial.segmentBits() - polynomial.argumentBits());
        int cost = polynomial.segmentCount() + 3 + polynomial.segmentBits()
                + Interval.bitsFor(polynomial.segmentCount() - 1L);
        double magnitude = polynomial.leading().magnitude();
        int scale = polynomial.leading().scaleBits();
        for (Step step : polynomial.steps()) {
            scale += polynomial.argumentBits();
            cost += 1 + (step.shift() == 0 ? 0 : 2 + Math.max(0, scale + exponent(magnitude * width)));
            magnitude = magnitude * width + step.column().magnitude();
            scale -= step.shift();
        }
        return cost;
    }
}
