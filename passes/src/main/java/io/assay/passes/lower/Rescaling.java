package io.assay.passes.lower;

import io.assay.ir.type.Interval;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds integers that rescale: floor((factor·x + 2^(shift−1)) / 2^shift) is x / scale, rounded half to even, for every
/// integer x of an interval, as far as it is not saturated.
///
/// Each place where the rounded quotient steps from n to n+1 bounds the slope factor / 2^shift from both sides, by the
/// last x before it and the first x after it. Any slope within all these bounds is right for every x, because both sides
/// are monotone; the one with the fewest bits is taken. There is none if exact halves are rounded up at one place and
/// down at another.
final class Rescaling {
    /// Two bits below the limit: gadgets double what they round, and a parity has a wide interval.
    private static final int MOST_BITS = 60;

    /// What one group of elements divides by: the scale numerator / denominator.
    ///
    /// @param numerator   positive
    /// @param denominator a power of two
    /// @param least       quotients below are saturated to it
    /// @param most        quotients above are saturated to it
    record Target(BigInteger numerator, BigInteger denominator, long least, long most) {
        private static final int MANTISSA_BITS = 52;

        /// Returns the target with the scale `scale` · 2^`bits`.
        static Target of(double scale, int bits, long least, long most) {
            int exponent = Math.getExponent(scale) - MANTISSA_BITS;
            BigInteger mantissa = BigInteger.valueOf((long) Math.scalb(scale, -exponent));
            int zeros = mantissa.getLowestSetBit();
            int power = exponent + bits + zeros;
            BigInteger odd = mantissa.shiftRight(zeros);
            return new Target(odd.shiftLeft(Math.max(0, power)), BigInteger.ONE.shiftLeft(Math.max(0, -power)), least,
                    most);
        }

        /// Returns `x / scale`, rounded half to even and saturated.
        long of(long x) {
            BigInteger twice = BigInteger.valueOf(x).multiply(denominator).shiftLeft(1).add(numerator);
            BigInteger unit = numerator.shiftLeft(1);
            BigInteger rest = twice.mod(unit);
            BigInteger rounded = twice.subtract(rest).divide(unit);
            boolean down = rest.signum() == 0 && rounded.testBit(0);
            BigInteger even = down ? rounded.subtract(BigInteger.ONE) : rounded;
            return even.max(BigInteger.valueOf(least)).min(BigInteger.valueOf(most)).longValueExact();
        }

        /// Returns the least x whose quotient is rounded to more than `n`.
        BigInteger stepAfter(long n) {
            BigInteger product = numerator.multiply(BigInteger.valueOf(2 * n + 1));
            int shift = denominator.getLowestSetBit() + 1;
            BigInteger floor = product.shiftRight(shift);
            boolean included = floor.shiftLeft(shift).equals(product) && Math.floorMod(n, 2) == 1;
            return included ? floor : floor.add(BigInteger.ONE);
        }
    }

    /// The integers that rescale.
    ///
    /// @param shift   bits dropped, in [0, 60]
    /// @param factors one for each target, at least 1
    record Plan(int shift, List<Long> factors) {}

    /// A bound of a slope.
    private record Bound(long numerator, long denominator, boolean isStrict) {

        /// Compares the fractions.
        int compare(Bound other) {
            long left = Math.multiplyHigh(numerator, other.denominator);
            long right = Math.multiplyHigh(other.numerator, denominator);
            return left != right
                    ? Long.compare(left, right)
                    : Long.compareUnsigned(numerator * other.denominator, other.numerator * denominator);
        }
    }

    /// The slopes that are right for one target.
    private static final class Slopes {
        private Bound lower = new Bound(0, 1, true);
        private Optional<Bound> upper = Optional.empty();

        /// Requires slope·x ≥ n + 1/2.
        void atLeast(long x, long n) {
            if (x > 0) {
                raise(new Bound(2 * n + 1, 2 * x, false));
            } else if (x < 0) {
                cut(new Bound(-(2 * n + 1), -2 * x, false));
            }
        }

        /// Requires slope·x < n + 1/2.
        void below(long x, long n) {
            if (x > 0) {
                cut(new Bound(2 * n + 1, 2 * x, true));
            } else if (x < 0) {
                raise(new Bound(-(2 * n + 1), -2 * x, true));
            }
        }

        private void raise(Bound bound) {
            int order = bound.compare(lower);
            lower = order > 0 || (order == 0 && bound.isStrict) ? bound : lower;
        }

        private void cut(Bound bound) {
            int order = upper.map(bound::compare).orElse(-1);
            upper = order < 0 || (order == 0 && bound.isStrict) ? Optional.of(bound) : upper;
        }

        boolean isEmpty() {
            int order = upper.map(lower::compare).orElse(-1);
            return order > 0 || (order == 0 && (lower.isStrict || upper.orElseThrow().isStrict));
        }

        /// Returns the least factor that is a right slope with `shift`.
        Optional<BigInteger> factor(int shift) {
            BigInteger[] parts = BigInteger.valueOf(lower.numerator).shiftLeft(shift)
                    .divideAndRemainder(BigInteger.valueOf(lower.denominator));
            boolean next = parts[1].signum() != 0 || lower.isStrict;
            BigInteger factor = next ? parts[0].add(BigInteger.ONE) : parts[0];
            return Optional.of(factor).filter(found -> upper.isEmpty() || fits(found, shift, upper.get()));
        }

        private static boolean fits(BigInteger factor, int shift, Bound upper) {
            int order = factor.multiply(BigInteger.valueOf(upper.denominator))
                    .compareTo(BigInteger.valueOf(upper.numerator).shiftLeft(shift));
            return order < 0 || (order == 0 && !upper.isStrict);
        }
    }

    private final List<Target> targets;
    private final Interval domain;
    private final List<Slopes> slopes = new ArrayList<>();

    /// @param domain what is rescaled
    Rescaling(List<Target> targets, Interval domain) {
        this.targets = List.copyOf(targets);
        this.domain = domain;
        targets.forEach(target -> slopes.add(slopes(target)));
    }

    private Slopes slopes(Target target) {
        Slopes found = new Slopes();
        long first = Math.clamp(target.of(domain.lo()) - 1, target.least, Math.max(target.least, target.most - 1));
        long last = Math.clamp(target.of(domain.hi()), target.least, Math.max(target.least, target.most - 1));
        BigInteger lo = BigInteger.valueOf(domain.lo());
        BigInteger hi = BigInteger.valueOf(domain.hi());
        for (long n = first; n <= last; n++) {
            BigInteger step = target.stepAfter(n);
            if (step.compareTo(hi) <= 0) {
                found.atLeast(step.max(lo).longValueExact(), n);
            }
            if (step.compareTo(lo) > 0) {
                found.below(step.subtract(BigInteger.ONE).min(hi).longValueExact(), n);
            }
        }
        return found;
    }

    /// Tells whether exact halves stand in the way: some are rounded up and some down.
    boolean hasHalves() {
        return slopes.stream().anyMatch(Slopes::isEmpty);
    }

    /// Returns the plan with the fewest bits; empty if there is none within 62 bits.
    /// @param least least shift, at least 0
    Optional<Plan> plan(int least) {
        for (int shift = least; shift <= MOST_BITS && !hasHalves(); shift++) {
            List<Long> factors = new ArrayList<>();
            for (Slopes each : slopes) {
                int bits = shift;
                each.factor(shift).filter(factor -> fits(factor, bits)).ifPresent(factor -> factors.add(
                        factor.longValueExact()));
            }
            if (factors.size() == slopes.size()) {
                return Optional.of(new Plan(shift, factors));
            }
        }
        return Optional.empty();
    }

    /// Returns the nearest factors with `shift`; empty if they do not fit 62 bits.
    Optional<Plan> nearest(int shift) {
        if (shift > MOST_BITS) {
            return Optional.empty();
        }
        List<Long> factors = new ArrayList<>();
        for (Target target : targets) {
            BigInteger factor = target.denominator.shiftLeft(shift + 1).add(target.numerator)
                    .divide(target.numerator.shiftLeft(1)).max(BigInteger.ONE);
            if (!fits(factor, shift)) {
                return Optional.empty();
            }
            factors.add(factor.longValueExact());
        }
        return Optional.of(new Plan(shift, factors));
    }

    /// Returns the least shift for which every quotient times 2^shift is an integer; empty if there is none.
    Optional<Integer> exactShift() {
        int shift = 0;
        for (Target target : targets) {
            if (target.numerator.bitCount() != 1) {
                return Optional.empty();
            }
            shift = Math.max(shift, target.numerator.getLowestSetBit());
        }
        return Optional.of(shift);
    }

    private boolean fits(BigInteger factor, int shift) {
        BigInteger greatest = factor.multiply(BigInteger.valueOf(domain.magnitude()))
                .add(BigInteger.ONE.shiftLeft(shift + 1));
        return factor.signum() > 0 && greatest.bitLength() <= MOST_BITS;
    }

    /// Returns what is left of the domain where everything beyond it is saturated alike.
    Interval unsaturated() {
        BigInteger lo = BigInteger.valueOf(domain.hi());
        BigInteger hi = BigInteger.valueOf(domain.lo());
        for (Target target : targets) {
            lo = lo.min(target.stepAfter(target.least).subtract(BigInteger.ONE));
            hi = hi.max(target.stepAfter(Math.max(target.least, target.most - 1)));
        }
        BigInteger least = lo.max(BigInteger.valueOf(domain.lo())).min(BigInteger.valueOf(domain.hi()));
        BigInteger most = hi.min(BigInteger.valueOf(domain.hi())).max(least);
        return new Interval(least.longValueExact(), most.longValueExact());
    }
}
