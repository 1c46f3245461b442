package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.groth16.CommittedCircuit.Variant;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Rejected;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Why commitments are made as they are: what somebody can prove, or find out, where one rule is left out. Each attack
/// succeeds on the form without the rule, and fails on ours.
class CommitmentForgeryTest {
    private static final BigInteger R = Bn254.FR.modulus();
    private static final CurveGroup G1 = CurveGroup.g1();
    private static final CommittedCircuit CIRCUIT = CommittedCircuit.ofSeed(1, 41);
    private static final String[] MULTIPLICITIES = {"m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7"};

    private static long[] sum(long[]... points) {
        long[] sum = new long[G1.projectiveLongs()];
        for (long[] point : points) {
            G1.addAffine(sum, 0, point, 0);
        }
        return G1.toAffine(sum, 1);
    }

    private static long[] ic(VerifyingKey key, int index) {
        return Arrays.copyOfRange(key.ic(), 8 * index, 8 * index + 8);
    }

    private static void assertRejected(VerifyingKey key, List<BigInteger> values, Proof proof) {
        for (VerifyingKey either : List.of(key, CommitmentTest.withOtherG(key, BigInteger.TEN))) {
            assertThat(Groth16Verifier.verify(either, values, proof)).isInstanceOf(Rejected.class);
            try (Workers workers = new Workers(1)) {
                assertThat(Groth16Verifier.verifyBatch(PreparedVerifyingKey.of(either), List.of(values), List.of(proof),
                        workers).getFirst()).isInstanceOf(Rejected.class);
            }
        }
    }

    /// x = 9 is outside the table. With a challenge that is known before the commitment, one multiplicity makes both sums
    /// equal; the commitment to it then has another challenge.
    @Test
    void challengeChosenBeforeTheCommitment() {
        VerifyingKey key = CIRCUIT.key().verifyingKey();
        Witness honest = CIRCUIT.witness(9, 3, 1);
        long[] values = honest.values();
        List<BigInteger> statement = honest.publicValues(2);
        CIRCUIT.set(values, "blinder", BigInteger.valueOf(77));
        long[] early = CIRCUIT.commit(0, false, values);
        long[] earlyKnowledge = CIRCUIT.commit(0, true, values);
        BigInteger challenge = Challenges.of(early, statement);
        CIRCUIT.set(values, "c", challenge);
        CIRCUIT.balance(values, challenge);
        long[] late = CIRCUIT.commit(0, false, values);
        Proof forged = CIRCUIT.proofOf(values, List.of(late), List.of(CIRCUIT.commit(0, true, values)),
                RandomSource.seeded(1));
        // a verifier that takes the challenge from the prover: D is a part of the first point, c a public value
        VerifyingKey gullible = new VerifyingKey(key.alpha1(), key.beta2(), key.gamma2(), key.delta2(), concat(
                sum(ic(key, 0), late), ic(key, 1), ic(key, 2), ic(key, 3)));
        List<BigInteger> told = new ArrayList<>(statement);
        told.add(challenge);
        ForgeryTest.assertHolds(gullible, told, new Proof(forged.a(), forged.b(), forged.c()));
        assertRejected(key, statement, forged);
        assertRejected(key, statement, new Proof(forged.a(), forged.b(), forged.c(), List.of(early),
                List.of(earlyKnowledge)));
        assertRejected(key, statement, new Proof(forged.a(), forged.b(), forged.c(), List.of(early),
                forged.knowledge()));
    }

    private static long[] concat(long[]... points) {
        long[] all = new long[8 * points.length];
        for (int index = 0; index < points.length; index++) {
            System.arraycopy(points[index], 0, all, 8 * index, 8);
        }
        return all;
    }

    /// With the challenge of the commitment as rho, P is chosen after rho, and cancels any main equation.
    @Test
    void proofOfKnowledgeFoldedWithTheChallenge() {
        VerifyingKey key = CIRCUIT.key().verifyingKey();
        PreparedVerifyingKey prepared = PreparedVerifyingKey.of(key);
        List<BigInteger> statement = List.of(BigInteger.valueOf(123456), BigInteger.valueOf(654321));
        // D and sigma D are points of the proving key; A B = alpha beta + C delta whatever is proven
        long[] commitment = new long[8];
        long[] sigmaCommitment = new long[8];
        CIRCUIT.key().commitments().getFirst().points().read(0, 1, commitment, 0);
        CIRCUIT.key().commitments().getFirst().sigmaPoints().read(0, 1, sigmaCommitment, 0);
        BigInteger challenge = Challenges.of(commitment, statement);
        CurveGroup g2 = CurveGroup.g2();
        long[] b = new long[g2.projectiveLongs()];
        g2.addAffine(b, 0, key.beta2(), 0);
        g2.addAffine(b, 0, key.delta2(), 0);
        // P = sigma D - (IC(x) + c IC_c + D) / c
        long[] overGamma = sum(ic(key, 0), G1.multiply(key.ic(), 8, statement.get(0)),
                G1.multiply(key.ic(), 16, statement.get(1)), G1.multiply(key.ic(), 24, challenge), commitment);
        long[] knowledge = sum(sigmaCommitment, G1.multiply(overGamma, 0, challenge.modInverse(R).negate().mod(R)));
        Proof forged = new Proof(key.alpha1(), g2.toAffine(b, 1), key.alpha1(), List.of(commitment),
                List.of(knowledge));
        Folding ours = Folding.of(prepared, statement, forged);
        Folding withChallenge = new Folding(ours.icFactors(), List.of(challenge));
        assertThat(Groth16Verifier.checkEquation(prepared, withChallenge, forged)).isInstanceOf(Accepted.class);
        assertThat(Groth16Verifier.checkEquation(prepared, ours, forged)).isInstanceOf(Rejected.class);
        assertRejected(key, statement, forged);
    }

    /// The numbers that a setup draws: tau, alpha, beta, delta, one sigma for each commitment.
    private static final class Draws implements RandomSource {
        private final RandomSource source = RandomSource.seeded(42);
        private final List<byte[]> drawn = new ArrayList<>();
        private final boolean sameSigma;

        Draws(boolean sameSigma) {
            this.sameSigma = sameSigma;
        }

        @Override
        public void nextBytes(byte[] out) {
            source.nextBytes(out);
            // always less than r, so that no draw is repeated
            out[31] = 0;
            if (sameSigma && drawn.size() == 5) {
                System.arraycopy(drawn.getLast(), 0, out, 0, 32);
            }
            drawn.add(out.clone());
        }

        BigInteger sigma(int commitment) {
            long[] limbs = new long[4];
            ByteBuffer.wrap(drawn.get(4 + commitment)).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer()
                    .get(limbs);
            return Bn254.FR.toBigInteger(limbs, 0);
        }
    }

    /// CVE-2024-45039. With one sigma, a value of the second commitment can be put into the first. Here the second
    /// challenge does not depend on the first commitment: the multiplicities are chosen after the challenge, and x = 9
    /// is looked up in a table of [0, 8).
    @Test
    void commitmentsWithOneSigma() {
        assertThatThrownBy(() -> CommittedCircuit.of(Variant.TWO_APART, new Draws(true)))
                .isInstanceOf(InsecureKeyException.class).hasMessageContaining("-sigma g of commitment 1");
        Draws draws = new Draws(false);
        CommittedCircuit circuit = CommittedCircuit.of(Variant.TWO_APART, draws);
        VerifyingKey key = circuit.key().verifyingKey();
        List<CommitmentKey> keys = key.commitmentKeys();
        assertThat(draws.sigma(0)).isNotEqualTo(draws.sigma(1));
        VerifyingKey oneSigma = new VerifyingKey(key.alpha1(), key.beta2(), key.gamma2(), key.delta2(), key.ic(),
                List.of(keys.getFirst(), new CommitmentKey(keys.getFirst().g2(), keys.getFirst().minusSigmaG2(),
                        keys.get(1).hashed())));
        Witness honest = circuit.witness(9, 3, 1);
        long[] values = honest.values();
        List<BigInteger> statement = honest.publicValues(2);
        circuit.set(values, "blinder0", BigInteger.valueOf(5));
        circuit.set(values, "blinder", BigInteger.valueOf(6));
        String[] kept = {"b", "n0", "n1", "blinder"};
        long[] second = circuit.commit(1, false, values, kept);
        BigInteger challenge = Challenges.of(second, statement);
        circuit.set(values, "c", challenge);
        circuit.balance(values, challenge);
        long[] first = sum(circuit.commit(0, false, values), circuit.commit(1, false, values, MULTIPLICITIES));
        circuit.set(values, "c0", Challenges.of(first, List.of()));
        // in a key with one sigma all of these points are there, times that sigma
        Proof forged = circuit.proofOf(values, List.of(first, second), List.of(G1.multiply(first, 0, draws.sigma(0)),
                G1.multiply(second, 0, draws.sigma(0))), RandomSource.seeded(2));
        ForgeryTest.assertHolds(oneSigma, statement, forged);
        assertThat(KeyChecks.findings(oneSigma)).extracting(KeyFinding::where)
                .containsExactly("-sigma g of commitment 1");
        assertThat(Groth16Verifier.verify(oneSigma, statement, forged)).isInstanceOf(Rejected.class);
        // all that an honest key has: the points of the second run times the second sigma
        Proof attempt = new Proof(forged.a(), forged.b(), forged.c(), forged.commitments(),
                List.of(sum(circuit.commit(0, true, values), circuit.commit(1, true, values, MULTIPLICITIES)),
                        circuit.commit(1, true, values, kept)));
        assertRejected(key, statement, attempt);
        assertRejected(key, statement, forged);
    }

    /// CVE-2024-45040. Without a blinder the commitment is found by trying all values.
    @Test
    void commitmentWithoutBlinder() {
        Witness secret = CIRCUIT.witness(5, 2, 1);
        RandomSource noBlinder = new RandomSource() {
            private final RandomSource source = RandomSource.seeded(3);
            private boolean first = true;

            @Override
            public void nextBytes(byte[] out) {
                if (first) {
                    Arrays.fill(out, (byte) 0);
                    first = false;
                } else {
                    source.nextBytes(out);
                }
            }
        };
        Proof bare = CIRCUIT.prove(CIRCUIT.key(), secret, noBlinder, 1);
        Proof one = CIRCUIT.prove(CIRCUIT.key(), secret, RandomSource.secure(), 1);
        Proof two = CIRCUIT.prove(CIRCUIT.key(), secret, RandomSource.secure(), 1);
        for (Proof proof : List.of(bare, one, two)) {
            assertThat(Groth16Verifier.verify(CIRCUIT.key().verifyingKey(), secret.publicValues(2), proof))
                    .isInstanceOf(Accepted.class);
        }
        assertThat(found(bare)).contains("5 2 1");
        assertThat(found(one)).isEmpty();
        assertThat(found(two)).isEmpty();
        assertThat(one.commitments().getFirst()).isNotEqualTo(two.commitments().getFirst());
        assertThat(one.knowledge().getFirst()).isNotEqualTo(two.knowledge().getFirst());
        assertThat(PrimeField.join(secret.values(), 4 * CIRCUIT.wires().get("blinder"))).isNotZero();
    }

    private static Optional<String> found(Proof proof) {
        for (int index = 0; index < 128; index++) {
            int x = index & 7;
            int y = index >> 3 & 7;
            int b = index >> 6;
            if (Arrays.equals(CIRCUIT.commit(0, false, CIRCUIT.witness(x, y, b).values()),
                    proof.commitments().getFirst())) {
                return Optional.of(x + " " + y + " " + b);
            }
        }
        return Optional.empty();
    }

    /// A committed value whose point is infinity may be chosen after the challenge; a second basis of other points gives
    /// proofs that every verifier rejects.
    @Test
    void basesOfOtherPointsAreFound() {
        try (Workers workers = new Workers(2)) {
            assertThat(KeyChecks.basisFindings(CIRCUIT.key(), workers)).isEmpty();
            assertThat(KeyChecks.basisFindings(CommittedCircuit.ofSeed(2, 8).key(), workers)).isEmpty();
            CommitmentBasis basis = CIRCUIT.key().commitments().getFirst();
            int count = basis.points().count();
            long[] points = new long[8 * count];
            long[] sigmaPoints = new long[8 * count];
            basis.points().read(0, count, points, 0);
            basis.sigmaPoints().read(0, count, sigmaPoints, 0);
            long[] infinite = points.clone();
            Arrays.fill(infinite, 8, 16, 0);
            long[] infiniteSigma = sigmaPoints.clone();
            Arrays.fill(infiniteSigma, 8, 16, 0);
            long[] exchanged = sigmaPoints.clone();
            System.arraycopy(sigmaPoints, 0, exchanged, 8, 8);
            System.arraycopy(sigmaPoints, 8, exchanged, 0, 8);
            assertThat(where(infinite, infiniteSigma, workers)).containsExactly("basis of commitment 0[1]",
                    "sigma basis of commitment 0[1]");
            assertThat(where(infinite, sigmaPoints, workers)).containsExactly("basis of commitment 0[1]",
                    "sigma basis of commitment 0");
            assertThat(where(points, exchanged, workers)).containsExactly("sigma basis of commitment 0");
            assertThat(where(points, points, workers)).containsExactly("sigma basis of commitment 0");
            for (boolean opposite : List.of(false, true)) {
                assertThat(where(twin(points, opposite), twin(sigmaPoints, opposite), workers))
                        .containsExactly("basis of commitment 0[2]");
            }
        }
    }

    /// Two wires with one column, up to its sign.
    private static long[] twin(long[] points, boolean opposite) {
        long[] changed = points.clone();
        System.arraycopy(points, 0, changed, 16, 8);
        if (opposite) {
            CurveGroup.g1().negate(changed, 16, points, 0);
        }
        return changed;
    }

    private static List<String> where(long[] points, long[] sigmaPoints, Workers workers) {
        ProvingKey key = CIRCUIT.key();
        ProvingKey changed = new ProvingKey(key.verifyingKey(), key.beta1(), key.delta1(), key.wireCount(),
                key.domainSizeLog2(), key.coefficients(), new ProvingKey.Points(key.aPoints(), key.b1Points(),
                        key.b2Points(), key.cPoints(), key.hPoints()),
                List.of(new CommitmentBasis(key.commitments().getFirst().commitment(), PointSource.of(points, 8),
                        PointSource.of(sigmaPoints, 8))),
                Optional.empty());
        return KeyChecks.basisFindings(changed, workers).stream().map(KeyFinding::where).toList();
    }
}
