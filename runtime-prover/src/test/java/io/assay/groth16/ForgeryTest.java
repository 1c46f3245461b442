package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.Verification.Accepted;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Why [KeyChecks] refuses what it refuses: under each such key somebody without a witness makes a proof that satisfies
/// the pairing equation, so only the check of the key stands in the way.
class ForgeryTest {
    private static final CurveGroup G1 = CurveGroup.g1();
    private static final CurveGroup G2 = CurveGroup.g2();
    private static final VerifyingKey KEY = MulCircuit.ofSeed(5).key().verifyingKey();
    /// Nobody knows a witness for these.
    private static final List<BigInteger> VALUES = List.of(BigInteger.valueOf(12), BigInteger.valueOf(34));

    private static long[] sum(CurveGroup group, long[]... points) {
        long[] sum = new long[group.projectiveLongs()];
        for (long[] point : points) {
            group.addAffine(sum, 0, point, 0);
        }
        return group.toAffine(sum, 1);
    }

    private static long[] negated(CurveGroup group, long[] point) {
        long[] result = new long[point.length];
        group.negate(result, 0, point, 0);
        return result;
    }

    private static long[] statement(long[] ic) {
        return sum(G1, Arrays.copyOf(ic, 8), G1.multiply(ic, 8, VALUES.get(0)), G1.multiply(ic, 16, VALUES.get(1)));
    }

    private static void assertForged(VerifyingKey key, Proof forged, String where) {
        assertHolds(key, VALUES, forged);
        assertThat(KeyChecks.findings(key)).singleElement()
                .satisfies(finding -> assertThat(finding.where()).isEqualTo(where));
        assertThat(Groth16Verifier.verify(key, VALUES, forged)).isNotInstanceOf(Accepted.class);
    }

    /// The equation alone, without the check of the key.
    static void assertHolds(VerifyingKey key, List<BigInteger> values, Proof proof) {
        PreparedVerifyingKey prepared = new PreparedVerifyingKey(key);
        assertThat(Groth16Verifier.checkEquation(prepared, Folding.of(prepared, values, proof), proof))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void deltaEqualToGammaOrItsNegative() {
        long[] statement = statement(KEY.ic());
        VerifyingKey equal = new VerifyingKey(KEY.alpha1(), KEY.beta2(), KEY.gamma2(), KEY.gamma2(), KEY.ic());
        assertForged(equal, new Proof(KEY.alpha1(), KEY.beta2(), negated(G1, statement)), "delta");
        VerifyingKey opposite = new VerifyingKey(KEY.alpha1(), KEY.beta2(), KEY.gamma2(),
                negated(G2, KEY.gamma2()), KEY.ic());
        assertForged(opposite, new Proof(KEY.alpha1(), KEY.beta2(), statement), "delta");
    }

    @Test
    void betaEqualToGammaOrItsNegative() {
        for (boolean equal : new boolean[]{true, false}) {
            long[] gamma = equal ? KEY.beta2() : negated(G2, KEY.beta2());
            VerifyingKey key = new VerifyingKey(KEY.alpha1(), KEY.beta2(), gamma, KEY.delta2(), KEY.ic());
            long[] statement = statement(KEY.ic());
            long[] a = sum(G1, KEY.alpha1(), equal ? statement : negated(G1, statement));
            assertForged(key, new Proof(a, sum(G2, KEY.beta2(), KEY.delta2()), a), "beta");
        }
    }

    @Test
    void equalPointsOfIcTradeOnePublicValueForTheOther() {
        MulCircuit circuit = MulCircuit.ofSeed(5);
        Claim claim = circuit.claim(1);
        VerifyingKey honest = circuit.key().verifyingKey();
        // in a circuit whose two public wires had the same point, x1 + x2 is all that a proof shows
        long[] ic = honest.ic().clone();
        System.arraycopy(ic, 8, ic, 16, 8);
        long[] shift = G1.multiply(honest.ic(), 16, claim.publicValues().get(1));
        System.arraycopy(sum(G1, Arrays.copyOf(honest.ic(), 8), shift,
                negated(G1, G1.multiply(ic, 16, claim.publicValues().get(1)))), 0, ic, 0, 8);
        VerifyingKey key = new VerifyingKey(honest.alpha1(), honest.beta2(), honest.gamma2(), honest.delta2(), ic);
        BigInteger r = Bn254.FR.modulus();
        List<BigInteger> traded = List.of(claim.publicValues().get(0).add(BigInteger.ONE).mod(r),
                claim.publicValues().get(1).subtract(BigInteger.ONE).mod(r));
        for (List<BigInteger> values : List.of(claim.publicValues(), traded)) {
            assertHolds(key, values, claim.proof());
            assertThat(Groth16Verifier.verify(key, values, claim.proof())).isNotInstanceOf(Accepted.class);
        }
        assertThat(KeyChecks.findings(key)).singleElement()
                .hasToString("IC[2]: found IC[1], or IC[1] negated; expected a point of its own");
    }

    /// Public: a valid proof can be made into others of the same statement by anybody, so a proof is no identifier.
    @Test
    void proofsCanBeRandomizedAgain() {
        MulCircuit circuit = MulCircuit.ofSeed(5);
        Claim claim = circuit.claim(2);
        Proof proof = claim.proof();
        BigInteger factor = BigInteger.valueOf(12345);
        List<Proof> others = List.of(new Proof(negated(G1, proof.a()), negated(G2, proof.b()), proof.c()),
                new Proof(G1.multiply(proof.a(), 0, factor),
                        G2.multiply(proof.b(), 0, factor.modInverse(Bn254.FR.modulus())), proof.c()),
                new Proof(proof.a(), sum(G2, proof.b(), circuit.key().verifyingKey().delta2()),
                        sum(G1, proof.c(), proof.a())));
        for (Proof other : others) {
            assertThat(Groth16Verifier.verify(circuit.key().verifyingKey(), claim.publicValues(), other))
                    .isInstanceOf(Accepted.class);
        }
    }
}
