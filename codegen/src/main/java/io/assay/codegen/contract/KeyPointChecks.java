package io.assay.codegen.contract;

import io.assay.codegen.internal.Fp2;
import java.math.BigInteger;
import java.util.List;

/// Judges the points of a key, with plain integers: a contract with a bad point accepts anything, or nothing.
public final class KeyPointChecks {

    /// The order r of the groups, which is the modulus of public values.
    public static final BigInteger ORDER = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");
    /// The modulus q of coordinates.
    public static final BigInteger COORDINATE_MODULUS = new BigInteger(
            "21888242871839275222246405745257275088696311157297823662689037894645226208583");

    private static final BigInteger Q = COORDINATE_MODULUS;
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private KeyPointChecks() {}

    /// @throws IllegalArgumentException with the name of the point and the reason
    static void check(VerifyingKeyPoints key) {
        checkG1("alpha", key.alpha());
        checkG2("beta", key.beta());
        checkG2("gamma", key.gamma());
        checkG2("delta", key.delta());
        for (int i = 0; i < key.ic().size(); i++) {
            String owner = i == 0
                    ? ""
                    : i > key.publicCount() ? ", of the challenge," : ", of public value " + (i - 1) + ",";
            checkG1("ic[" + i + "]" + owner, key.ic().get(i));
        }
        if (sameUpToSign(key.gamma(), key.delta())) {
            throw new IllegalArgumentException("verification key: gamma equals delta up to sign, so nobody contributed"
                    + " to this key and anything can be proven; expected a key after a contribution");
        }
        key.commitment().ifPresent(points -> checkCommitment("commitment", key, points));
        key.weights().ifPresent(points -> {
            checkCommitment("weights", key, points);
            CommitmentPoints other = key.commitment().orElseThrow();
            if (!points.g().equals(other.g())) {
                throw bad("weights g", "is another point than the commitment's, expected one g");
            }
            requireOther("weights -sigma g", points.minusSigmaG(), "commitment -sigma g", other.minusSigmaG());
        });
    }

    /// With sigma of one, or one that the points for A, B and C tell, everybody can make a P for a D of any value.
    private static void checkCommitment(String name, VerifyingKeyPoints key, CommitmentPoints points) {
        String g = name + " g";
        String sigma = name + " -sigma g";
        checkG2(g, points.g());
        checkG2(sigma, points.minusSigmaG());
        requireOther(g, points.g(), "beta", key.beta());
        requireOther(g, points.g(), "delta", key.delta());
        requireOther(sigma, points.minusSigmaG(), "g", points.g());
        requireOther(sigma, points.minusSigmaG(), "beta", key.beta());
        requireOther(sigma, points.minusSigmaG(), "gamma", key.gamma());
        requireOther(sigma, points.minusSigmaG(), "delta", key.delta());
    }

    private static void requireOther(String name, List<BigInteger> point, String otherName, List<BigInteger> other) {
        if (sameUpToSign(point, other)) {
            throw bad(name, "equals " + otherName + " up to sign, so commitments bind nobody");
        }
    }

    /// Points of the curve with the same x.
    private static boolean sameUpToSign(List<BigInteger> point, List<BigInteger> other) {
        return point.subList(0, 2).equals(other.subList(0, 2));
    }

    private static void checkG1(String name, List<BigInteger> point) {
        checkCoordinates(name, point);
        BigInteger x = point.get(0);
        BigInteger y = point.get(1);
        if (y.multiply(y).subtract(x.pow(3)).subtract(THREE).mod(Q).signum() != 0) {
            throw bad(name, "is not on the curve y^2 = x^3 + 3");
        }
    }

    private static void checkG2(String name, List<BigInteger> point) {
        checkCoordinates(name, point);
        Fp2 x = new Fp2(point.get(0), point.get(1));
        Fp2 y = new Fp2(point.get(2), point.get(3));
        if (!y.times(y).equals(x.times(x).times(x).plus(Fp2.TWIST))) {
            throw bad(name, "is not on the curve y^2 = x^3 + 3/(9 + u)");
        }
        if (!hasGroupOrder(x, y)) {
            throw bad(name, "is not in the subgroup of order r");
        }
    }

    private static void checkCoordinates(String name, List<BigInteger> point) {
        for (BigInteger coordinate : point) {
            if (coordinate.signum() < 0 || coordinate.compareTo(Q) >= 0) {
                throw bad(name, "has the coordinate " + coordinate + ", expected one in [0, q)");
            }
        }
        if (point.stream().allMatch(coordinate -> coordinate.signum() == 0)) {
            throw bad(name, "is at infinity");
        }
    }

    private static IllegalArgumentException bad(String name, String reason) {
        return new IllegalArgumentException("verification key: " + name + " " + reason);
    }

    /// Whether r · P is infinity, P = (x, y) not infinity: that is, (r − 1) · P = −P.
    ///
    /// Double and add from the top bit; on the way the sum equals ±P only for points of small order, which are refused.
    private static boolean hasGroupOrder(Fp2 x, Fp2 y) {
        BigInteger scalar = ORDER.subtract(BigInteger.ONE);
        Fp2 sumX = x;
        Fp2 sumY = y;
        for (int bit = scalar.bitLength() - 2; bit >= 0; bit--) {
            if (sumY.isZero()) {
                return false;
            }
            Fp2 slope = sumX.times(sumX).times(THREE).times(sumY.times(BigInteger.TWO).inverse());
            Fp2 doubledX = slope.times(slope).minus(sumX).minus(sumX);
            sumY = slope.times(sumX.minus(doubledX)).minus(sumY);
            sumX = doubledX;
            if (scalar.testBit(bit)) {
                if (sumX.equals(x)) {
                    return false;
                }
                Fp2 chord = sumY.minus(y).times(sumX.minus(x).inverse());
                Fp2 addedX = chord.times(chord).minus(sumX).minus(x);
                sumY = chord.times(x.minus(addedX)).minus(y);
                sumX = addedX;
            }
        }
        return sumX.equals(x) && sumY.plus(y).isZero();
    }
}
