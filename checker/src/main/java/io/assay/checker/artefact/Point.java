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

    private static final Fp2 THREE = Fp2.of(3, 0);
    private static final Fp2 TWIST = THREE.times(Fp2.of(9, 1).inverse());

    /// The groups.
    enum Group {
        /// y² = x³ + 3 over the base field, which has ORDER points.
        G1,
        /// y² = x³ + 3 / (9 + u); its points of order ORDER.
        G2
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
        if (!y.times(y).equals(x.times(x).times(x).plus(group == Group.G1 ? THREE : TWIST))) {
            return Optional.of("a point off the curve");
        }
        return group == Group.G1 || hasOrder() ? Optional.empty() : Optional.of("a point outside the group");
    }

    /// Tells whether ORDER times this point of the curve is infinity.
    private boolean hasOrder() {
        Jacobian sum = new Jacobian(x, y, Fp2.of(1, 0));
        for (int bit = ORDER.bitLength() - 2; bit >= 0; bit--) {
            sum = sum.twice();
            if (ORDER.testBit(bit)) {
                sum = sum.plus(this);
            }
        }
        return sum.z.equals(Fp2.ZERO);
    }

    /// The point (x / z², y / z³); infinity if z is zero. Spares the division of each step.
    private record Jacobian(Fp2 x, Fp2 y, Fp2 z) {

        Jacobian twice() {
            Fp2 xx = x.times(x);
            Fp2 yy = y.times(y);
            Fp2 xyy = x.times(yy);
            Fp2 fourXyy = xyy.plus(xyy).plus(xyy.plus(xyy));
            Fp2 slope = xx.plus(xx).plus(xx);
            Fp2 nextX = slope.times(slope).minus(fourXyy.plus(fourXyy));
            Fp2 twoYy = yy.plus(yy);
            Fp2 fourYyyy = twoYy.times(twoYy);
            Fp2 yz = y.times(z);
            return new Jacobian(nextX, slope.times(fourXyy.minus(nextX)).minus(fourYyyy.plus(fourYyyy)), yz.plus(yz));
        }

        Jacobian plus(Point other) {
            if (z.equals(Fp2.ZERO)) {
                return new Jacobian(other.x, other.y, Fp2.of(1, 0));
            }
            Fp2 zz = z.times(z);
            Fp2 h = other.x.times(zz).minus(x);
            Fp2 r = other.y.times(zz).times(z).minus(y);
            if (h.equals(Fp2.ZERO)) {
                return r.equals(Fp2.ZERO) ? twice() : new Jacobian(x, y, Fp2.ZERO);
            }
            Fp2 hh = h.times(h);
            Fp2 hhh = hh.times(h);
            Fp2 xhh = x.times(hh);
            Fp2 nextX = r.times(r).minus(hhh).minus(xhh.plus(xhh));
            return new Jacobian(nextX, r.times(xhh.minus(nextX)).minus(y.times(hhh)), z.times(h));
        }
    }

    /// Returns the coordinates as they are printed: of G1 two numbers, of G2 four.
    @Override
    public String toString() {
        return group == Group.G1
                ? "(" + x.x0() + ", " + y.x0() + ")"
                : "(" + x.x0() + ", " + x.x1() + "; " + y.x0() + ", " + y.x1() + ")";
    }
}
