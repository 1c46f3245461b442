package io.assay.checker.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.artefact.Point.Group;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Points of BN254 and others. The generator of G2 is that of EIP-197; the point outside of G2 is on the twist, found by
/// trying x = 0, 1, 2 …
class PointTest {
    private static final Fp2 X = new Fp2(
            new BigInteger("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
            new BigInteger("11559732032986387107991004021392285783925812861821192530917403151452391805634"));
    private static final Fp2 Y = new Fp2(
            new BigInteger("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
            new BigInteger("4082367875863433681332203403145435568316851327593401208105741076214120093531"));

    @Test
    void theGenerators() {
        assertThat(new Point(Group.G1, Fp2.of(1, 0), Fp2.of(2, 0)).fault()).isEmpty();
        assertThat(new Point(Group.G1, Fp2.of(1, 0), Fp2.of(-2, 0)).fault()).isEmpty();
        Point generator = new Point(Group.G2, X, Y);
        assertThat(generator.fault()).isEmpty();
        assertThat(generator.negate().fault()).isEmpty();
        assertThat(generator.negate()).isNotEqualTo(generator);
    }

    @Test
    void pointsThatAreNone() {
        assertThat(new Point(Group.G1, Fp2.of(1, 0), Fp2.of(3, 0)).fault()).contains("a point off the curve");
        assertThat(new Point(Group.G1, Fp2.ZERO, Fp2.ZERO).fault()).contains("the point at infinity");
        assertThat(new Point(Group.G2, Y, X).fault()).contains("a point off the curve");
        assertThat(new Point(Group.G2, Fp2.ZERO, Fp2.ZERO).fault()).contains("the point at infinity");
        assertThat(new Point(Group.G2, Fp2.of(1, 0), Fp2.of(2, 0)).fault()).contains("a point off the curve");
    }

    /// The twist has more points than G2: about p / 1 for each one of order ORDER.
    @Test
    void aPointOfTheTwistOutsideOfTheGroup() {
        Fp2 constant = Fp2.of(3, 0).times(Fp2.of(9, 1).inverse());
        int found = 0;
        for (int x = 0; x < 10; x++) {
            Fp2 square = Fp2.of(x, 0).times(Fp2.of(x, 0)).times(Fp2.of(x, 0)).plus(constant);
            for (Fp2 root : roots(square)) {
                assertThat(root.times(root)).isEqualTo(square);
                assertThat(new Point(Group.G2, Fp2.of(x, 0), root).fault()).contains("a point outside the group");
                found++;
            }
        }
        assertThat(found).isPositive();
    }

    /// Square roots by the norm; p = 3 modulo 4.
    private static List<Fp2> roots(Fp2 square) {
        BigInteger p = Fp2.MODULUS;
        BigInteger exponent = p.add(BigInteger.ONE).shiftRight(2);
        BigInteger norm = square.x0().multiply(square.x0()).add(square.x1().multiply(square.x1())).mod(p)
                .modPow(exponent, p);
        BigInteger half = BigInteger.TWO.modInverse(p);
        for (BigInteger sign : List.of(norm, norm.negate())) {
            BigInteger real = square.x0().add(sign).multiply(half).mod(p).modPow(exponent, p);
            if (real.signum() != 0) {
                Fp2 root = new Fp2(real, square.x1().multiply(real.shiftLeft(1).modInverse(p)).mod(p));
                if (root.times(root).equals(square)) {
                    return List.of(root);
                }
            }
        }
        return List.of();
    }
}
