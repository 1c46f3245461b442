package io.assay.checker.artefact;

import java.math.BigInteger;
import java.util.Optional;

/// A point of BN254 in affine coordinates: of G1 (both imaginary parts zero), or of G2 on the twist.
///
/// Infinity is (0, 0), as `.zkey` has it; neither curve has a point there.
///
/// @param group group it is meant to belong to
/// @param x     first coordinate
/// @param y     second coordinate
record Point(Group group, Fp2 x, Fp2 y) {
    /// Order of both groups.
    static final BigInteger ORDER = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    /// The groups, with the constant b of y² = x³ + b.
    enum Group {
        /// y² = x³ + 3 over the base field, which has ORDER points.
        G1(Fp2.of(3, 0)),
        /// y² = x³ + 3 / (9 + u); its points of order ORDER.
        G2(Fp2.of(3, 0).times(Fp2.of(9, 1).inverse()));

        private final Fp2 constant;

        Group(Fp2 constant) {
            this.constant = constant;
        }
    }

    boolean isInfinity() {
        return x.equals(Fp2.ZERO) && y.equals(Fp2.ZERO);
    }

    Point negate() {
        return new Point(group, x, Fp2.ZERO.minus(y));
    }

    /// Returns what is wrong with a point of a key, or nothing: it must be of its group, and not infinity.
    Optional<String> fault() {
        if (isInfinity()) {
            return Optional.of("the point at infinity");
        }
        if (!y.times(y).equals(x.times(x).times(x).plus(group.constant))) {
            return Optional.of("a point off the curve");
        }
        return group == Group.G1 || hasOrder() ? Optional.empty() : Optional.of("a point outside the group");
    }

    /// Tells whether ORDER times this point of the curve is infinity.
    private boolean hasOrder() {
        Point sum = this;
        for (int bit = ORDER.bitLength() - 2; bit >= 0; bit--) {
            sum = sum.plus(sum);
            if (ORDER.testBit(bit)) {
                sum = sum.plus(this);
            }
        }
        return sum.isInfinity();
    }

    private Point plus(Point other) {
        if (isInfinity()) {
            return other;
        }
        if (other.isInfinity()) {
            return this;
        }
        Fp2 slope;
        if (!x.equals(other.x)) {
            slope = other.y.minus(y).times(other.x.minus(x).inverse());
        } else if (y.equals(other.y) && !y.equals(Fp2.ZERO)) {
            slope = x.times(x).times(Fp2.of(3, 0)).times(y.plus(y).inverse());
        } else {
            return new Point(group, Fp2.ZERO, Fp2.ZERO);
        }
        Fp2 sumX = slope.times(slope).minus(x).minus(other.x);
        return new Point(group, sumX, slope.times(x.minus(sumX)).minus(y));
    }

    /// Returns the coordinates as they are printed: of G1 two numbers, of G2 four.
    @Override
    public String toString() {
        return group == Group.G1
                ? "(" + x.x0() + ", " + y.x0() + ")"
                : "(" + x.x0() + ", " + x.x1() + "; " + y.x0() + ", " + y.x1() + ")";
    }
}
