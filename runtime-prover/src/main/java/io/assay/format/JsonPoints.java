package io.assay.format;

import java.math.BigInteger;
import java.util.List;

/// Points in snarkjs's JSON: projective, with 1 as third coordinate, or (0, 1, 0) for infinity; canonical decimal numbers.
final class JsonPoints {
    private static final BigInteger ZERO = BigInteger.ZERO;
    private static final BigInteger ONE = BigInteger.ONE;

    private JsonPoints() {}

    static Object g1(long[] points, int offset) {
        if (Limbs.isZero(points, offset, 8)) {
            return List.of(ZERO, ONE, ZERO);
        }
        return List.of(Limbs.canonicalFp(points, offset), Limbs.canonicalFp(points, offset + 4), ONE);
    }

    static Object g2(long[] points, int offset) {
        if (Limbs.isZero(points, offset, 16)) {
            return List.of(List.of(ZERO, ZERO), List.of(ONE, ZERO), List.of(ZERO, ZERO));
        }
        return List.of(List.of(Limbs.canonicalFp(points, offset), Limbs.canonicalFp(points, offset + 4)),
                List.of(Limbs.canonicalFp(points, offset + 8), Limbs.canonicalFp(points, offset + 12)),
                List.of(ONE, ZERO));
    }

    /// Reads a point of G1 into `out`; it may lie off the curve.
    static void readG1(JsonPlace place, long[] out, int offset) throws BadFileException {
        List<JsonPlace> coordinates = place.elements(3);
        BigInteger x = coordinate(coordinates.get(0));
        BigInteger y = coordinate(coordinates.get(1));
        BigInteger z = coordinate(coordinates.get(2));
        if (z.equals(ONE)) {
            Limbs.putMontgomeryFp(x, out, offset);
            Limbs.putMontgomeryFp(y, out, offset + 4);
            requireNotZero(place, out, offset, 8);
        } else if (!(z.equals(ZERO) && x.equals(ZERO) && y.equals(ONE))) {
            throw coordinates.get(2).bad(z.toString(), "1, or the point (0, 1, 0)");
        }
    }

    /// Reads a point of G2 into `out`; it may lie off the curve.
    static void readG2(JsonPlace place, long[] out, int offset) throws BadFileException {
        List<JsonPlace> coordinates = place.elements(3);
        BigInteger[] x = pair(coordinates.get(0));
        BigInteger[] y = pair(coordinates.get(1));
        BigInteger[] z = pair(coordinates.get(2));
        if (z[0].equals(ONE) && z[1].equals(ZERO)) {
            Limbs.putMontgomeryFp(x[0], out, offset);
            Limbs.putMontgomeryFp(x[1], out, offset + 4);
            Limbs.putMontgomeryFp(y[0], out, offset + 8);
            Limbs.putMontgomeryFp(y[1], out, offset + 12);
            requireNotZero(place, out, offset, 16);
        } else if (!(z[0].equals(ZERO) && z[1].equals(ZERO) && x[0].equals(ZERO) && x[1].equals(ZERO)
                && y[0].equals(ONE) && y[1].equals(ZERO))) {
            throw coordinates.get(2).bad(z[0] + ", " + z[1], "1, 0, or the point at infinity");
        }
    }

    static BigInteger coordinate(JsonPlace place) throws BadFileException {
        BigInteger value = place.natural();
        if (value.compareTo(Limbs.FP_MODULUS) >= 0) {
            throw place.bad(value.toString(), "a coordinate less than the modulus of bn254.fp");
        }
        return value;
    }

    private static BigInteger[] pair(JsonPlace place) throws BadFileException {
        List<JsonPlace> parts = place.elements(2);
        return new BigInteger[]{coordinate(parts.get(0)), coordinate(parts.get(1))};
    }

    /// All zeros mean infinity in memory, so (0, 0, 1), which is no point, must not get there.
    private static void requireNotZero(JsonPlace place, long[] out, int offset, int longs) throws BadFileException {
        if (Limbs.isZero(out, offset, longs)) {
            throw place.bad("(0, 0, 1)", "a point, or (0, 1, 0) for infinity");
        }
    }
}
