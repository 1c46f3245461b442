package io.assay.codegen.chain;

import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.internal.Fp2;
import java.math.BigInteger;
import java.util.List;

/// Points on the curve of G2 that are not in its subgroup of order r, as x1, x0, y1, y0.
final class ForeignTwistPoints {

    /// (1, y) with y^2 = 1 + 3/(9 + u): of y = c + d·u, c^2 = (a + √(a² + b²))/2 and d = b/2c, where a + b·u is the right side.
    /// Its order is r times the order of [#SMALL].
    private static final Point ONE = new Point(new Fp2(BigInteger.ONE, BigInteger.ZERO),
            new Fp2(new BigInteger("18278151005453108793778860132295291098363647455926340152056652516292830556603"),
                    new BigInteger("5912654199736721486680175016176231956195085055698687135131307249486702594212")));
    /// r times that: a point whose order divides the cofactor 2q − r.
    private static final Point SMALL = times(KeyPointChecks.ORDER, ONE);

    private ForeignTwistPoints() {}

    private record Point(Fp2 x, Fp2 y) {

        Point doubled() {
            Fp2 square = x.times(x).times(BigInteger.valueOf(3));
            return along(square.times(y.times(BigInteger.TWO).inverse()), this);
        }

        Point plus(Point other) {
            return along(y.minus(other.y).times(x.minus(other.x).inverse()), other);
        }

        /// The third point of the line of this slope through this point and another, mirrored.
        private Point along(Fp2 slope, Point other) {
            Fp2 sumX = slope.times(slope).minus(x).minus(other.x);
            return new Point(sumX, slope.times(x.minus(sumX)).minus(y));
        }

        List<BigInteger> words() {
            return List.of(x.c1(), x.c0(), y.c1(), y.c0());
        }
    }

    private static Point times(BigInteger scalar, Point point) {
        Point sum = point;
        for (int bit = scalar.bitLength() - 2; bit >= 0; bit--) {
            sum = sum.doubled();
            if (scalar.testBit(bit)) {
                sum = sum.plus(point);
            }
        }
        return sum;
    }

    /// A point whose order is a multiple of r.
    static List<BigInteger> one() {
        return ONE.words();
    }

    /// A point whose order divides the cofactor: pairings that are bilinear on the whole curve take it for infinity.
    static List<BigInteger> small() {
        return SMALL.words();
    }

    /// A point of the subgroup moved out of it by [#small].
    ///
    /// @param point x1, x0, y1, y0, on the curve and in the subgroup
    static List<BigInteger> moved(List<BigInteger> point) {
        return new Point(new Fp2(point.get(1), point.get(0)), new Fp2(point.get(3), point.get(2))).plus(SMALL)
                .words();
    }
}
