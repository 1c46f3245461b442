package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.RandomSource;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Reason;
import io.assay.groth16.Verification.Rejected;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Committed weights: one key for many sets of them, and proofs that are tied to the set that the statement names.
class StatedCommitmentTest {
    private static final BigInteger R = Bn254.FR.modulus();
    private static final CurveGroup G1 = CurveGroup.g1();
    private static final CommittedCircuit CIRCUIT = CommittedCircuit.stated(71);
    private static final VerifyingKey KEY = CIRCUIT.key().verifyingKey();

    private static Claim claim(int x, int y, int b, long seed) {
        Witness witness = CIRCUIT.witness(x, y, b);
        Proof proof = CIRCUIT.prove(CIRCUIT.key(), witness, RandomSource.seeded(seed), 1);
        return new Claim(proof, CIRCUIT.key().publicValues(witness));
    }

    private static WeightsCommitment weights(int x, int y) {
        long[] values = CIRCUIT.witness(x, y, 0).values();
        try (Workers workers = new Workers(1)) {
            return WeightsCommitment.of(CIRCUIT.key(), Arrays.copyOfRange(values, 12, 24), workers);
        }
    }

    private static List<VerifyingKey> keys() {
        CurveGroup g2 = CurveGroup.g2();
        List<CommitmentKey> apart = new ArrayList<>();
        for (CommitmentKey old : KEY.commitmentKeys()) {
            long[] g = g2.multiply(old.g2(), 0, BigInteger.TEN);
            long[] minusSigmaG = g2.multiply(old.minusSigmaG2(), 0, BigInteger.TEN);
            apart.add(old.stated()
                    ? CommitmentKey.stated(g, minusSigmaG)
                    : new CommitmentKey(g, minusSigmaG, old.hashed()));
        }
        return List.of(KEY, new VerifyingKey(KEY.alpha1(), KEY.beta2(), KEY.gamma2(), KEY.delta2(), KEY.ic(), apart));
    }

    private static void assertRejected(List<BigInteger> statement, Proof proof, Reason reason) {
        for (VerifyingKey key : keys()) {
            PreparedVerifyingKey prepared = PreparedVerifyingKey.of(key);
            assertThat(Groth16Verifier.verify(prepared, statement, proof))
                    .isInstanceOfSatisfying(Rejected.class, found -> assertThat(found.reason()).isEqualTo(reason));
            Claim good = claim(6, 5, 1, 9);
            try (Workers workers = new Workers(2)) {
                List<Verification> verdicts = Groth16Verifier.verifyBatch(prepared,
                        List.of(good.publicValues(), statement), List.of(good.proof(), proof), workers);
                assertThat(verdicts.getFirst()).isInstanceOf(Accepted.class);
                assertThat(verdicts.getLast()).isInstanceOfSatisfying(Rejected.class,
                        found -> assertThat(found.reason()).isEqualTo(reason));
            }
        }
    }

    private static Proof with(Proof proof, List<long[]> commitments, List<long[]> knowledge) {
        return new Proof(proof.a(), proof.b(), proof.c(), commitments, knowledge);
    }

    private static List<long[]> replaced(List<long[]> points, long[] first) {
        return List.of(first, points.get(1));
    }

    private static long[] sum(long[]... points) {
        long[] sum = new long[G1.projectiveLongs()];
        for (long[] point : points) {
            G1.addAffine(sum, 0, point, 0);
        }
        return G1.toAffine(sum, 1);
    }

    @Test
    void oneKeyServesManySetsOfWeights() {
        Claim one = claim(1, 2, 0, 1);
        Claim again = claim(1, 2, 1, 2);
        Claim other = claim(3, 4, 1, 3);
        List<Claim> claims = List.of(one, again, other);
        for (VerifyingKey key : keys()) {
            PreparedVerifyingKey prepared = PreparedVerifyingKey.of(key);
            for (Claim claim : claims) {
                assertThat(Groth16Verifier.verify(prepared, claim.publicValues(), claim.proof()))
                        .isInstanceOf(Accepted.class);
            }
            try (Workers workers = new Workers(2)) {
                assertThat(Groth16Verifier.verifyBatch(prepared, claims.stream().map(Claim::publicValues).toList(),
                        claims.stream().map(Claim::proof).toList(), workers))
                        .hasOnlyElementsOfType(Accepted.class);
            }
        }
        assertThat(KEY.publicCount()).isEqualTo(2);
        assertThat(KEY.publicValueCount()).isEqualTo(3);
        WeightsCommitment weights = weights(1, 2);
        for (Claim claim : List.of(one, again)) {
            assertThat(claim.publicValues()).hasSize(3).endsWith(weights.weights());
            assertThat(claim.proof().commitments().getFirst()).isEqualTo(weights.commitment());
            assertThat(claim.proof().knowledge().getFirst()).isEqualTo(weights.knowledge());
        }
        assertThat(one.proof().commitments().get(1)).isNotEqualTo(again.proof().commitments().get(1));
        assertThat(other.publicValues()).endsWith(weights(3, 4).weights());
        assertThat(weights(3, 4).weights()).isNotEqualTo(weights.weights());
    }

    @Test
    void crossedProofsAreRejected() {
        Claim claim = claim(1, 2, 1, 1);
        Proof proof = claim.proof();
        WeightsCommitment other = weights(3, 4);
        List<BigInteger> values = claim.publicValues();
        List<BigInteger> ofOther = List.of(values.get(0), values.get(1), other.weights());
        // the statement of the one with the other's commitment, and the other way
        Proof crossed = with(proof, replaced(proof.commitments(), other.commitment()),
                replaced(proof.knowledge(), other.knowledge()));
        assertRejected(values, crossed, Reason.STATED_CHALLENGE);
        assertRejected(ofOther, proof, Reason.STATED_CHALLENGE);
        assertRejected(ofOther, crossed, Reason.EQUATION);
        assertRejected(ofOther, with(crossed, crossed.commitments(), proof.knowledge()), Reason.EQUATION);
    }

    /// All that a prover of his own can do: c_w and c are those of the other commitment, and each row holds for the weights
    /// 1 and 2.
    @Test
    void proofWithTheCommitmentOfOtherWeightsIsRejected() {
        WeightsCommitment other = weights(3, 4);
        Witness witness = CIRCUIT.witness(1, 2, 1);
        long[] values = witness.values();
        CIRCUIT.set(values, "blinder", BigInteger.valueOf(77));
        long[] second = CIRCUIT.commit(1, false, values);
        List<BigInteger> statement = new ArrayList<>(witness.publicValues(2));
        statement.add(other.weights());
        CIRCUIT.set(values, "c0", other.weights());
        BigInteger challenge = Challenges.of(second, statement);
        CIRCUIT.set(values, "c", challenge);
        CIRCUIT.complete(values, challenge);
        assertThat(Satisfaction.firstViolation(CIRCUIT.system(), witness)).isEmpty();
        long[] knowledge = CIRCUIT.commit(1, true, values);
        Proof forged = CIRCUIT.proofOf(values, List.of(other.commitment(), second),
                List.of(other.knowledge(), knowledge), RandomSource.seeded(4));
        assertRejected(statement, forged, Reason.EQUATION);
        // the difference of the weights, moved into the second commitment: its P would need the second sigma
        WeightsCommitment own = weights(1, 2);
        long[] minus = new long[8];
        G1.negate(minus, 0, other.commitment(), 0);
        long[] minusKnowledge = new long[8];
        G1.negate(minusKnowledge, 0, other.knowledge(), 0);
        long[] moved = sum(second, own.commitment(), minus);
        BigInteger movedChallenge = Challenges.of(moved, statement);
        CIRCUIT.set(values, "c", movedChallenge);
        CIRCUIT.complete(values, movedChallenge);
        Proof shifted = CIRCUIT.proofOf(values, List.of(other.commitment(), moved),
                List.of(other.knowledge(), sum(knowledge, own.knowledge(), minusKnowledge)), RandomSource.seeded(5));
        assertRejected(statement, shifted, Reason.EQUATION);
        // and without the test of the second P it would be accepted: the main equation alone holds
        PreparedVerifyingKey prepared = PreparedVerifyingKey.of(KEY);
        Folding ours = Folding.of(prepared, statement, shifted);
        assertThat(Groth16Verifier.checkEquation(prepared, new Folding(ours.icFactors(),
                List.of(ours.powers().getFirst(), BigInteger.ZERO)), shifted)).isInstanceOf(Accepted.class);
        assertThat(Groth16Verifier.checkEquation(prepared, ours, shifted)).isInstanceOf(Rejected.class);
    }

    /// With rho known before P_w is chosen, P_w cancels a main equation that does not hold.
    @Test
    void knowledgeOfWeightsFoldedWithTheChallenge() {
        PreparedVerifyingKey prepared = PreparedVerifyingKey.of(KEY);
        WeightsCommitment weights = weights(1, 2);
        List<BigInteger> statement = List.of(BigInteger.valueOf(123), BigInteger.valueOf(456), weights.weights());
        long[] second = new long[8];
        long[] secondKnowledge = new long[8];
        CIRCUIT.key().commitments().get(1).points().read(0, 1, second, 0);
        CIRCUIT.key().commitments().get(1).sigmaPoints().read(0, 1, secondKnowledge, 0);
        BigInteger challenge = Challenges.of(second, statement);
        CurveGroup g2 = CurveGroup.g2();
        long[] b = new long[g2.projectiveLongs()];
        g2.addAffine(b, 0, KEY.beta2(), 0);
        g2.addAffine(b, 0, KEY.delta2(), 0);
        List<long[]> commitments = List.of(weights.commitment(), second);
        Proof draft = new Proof(KEY.alpha1(), g2.toAffine(b, 1), KEY.alpha1(), commitments,
                List.of(weights.knowledge(), secondKnowledge));
        List<BigInteger> factors = Folding.of(prepared, statement, draft).icFactors();
        long[] overGamma = sum(prepared.ic().sum(factors), weights.commitment(), second);
        long[] knowledge = sum(weights.knowledge(),
                G1.multiply(overGamma, 0, challenge.modInverse(R).negate().mod(R)));
        Proof forged = with(draft, commitments, List.of(knowledge, secondKnowledge));
        BigInteger square = challenge.multiply(challenge).mod(R);
        assertThat(Groth16Verifier.checkEquation(prepared, new Folding(factors, List.of(challenge, square)), forged))
                .isInstanceOf(Accepted.class);
        assertRejected(statement, forged, Reason.EQUATION);
    }

    @Test
    void statementsWithoutTheirWeightsAreRejected() {
        Claim claim = claim(1, 2, 1, 1);
        List<BigInteger> values = claim.publicValues();
        assertRejected(values.subList(0, 2), claim.proof(), Reason.PUBLIC_VALUE_COUNT);
        assertRejected(List.of(values.get(0), values.get(1), values.get(2).add(R)), claim.proof(),
                Reason.PUBLIC_VALUE_RANGE);
        assertRejected(List.of(values.get(0), values.get(1), BigInteger.ZERO), claim.proof(),
                Reason.STATED_CHALLENGE);
        assertRejected(List.of(values.get(2), values.get(1), values.get(0)), claim.proof(), Reason.STATED_CHALLENGE);
    }

    @Test
    void commitmentsToWeightsAreJudgedByTheirOwnBasis() {
        WeightsCommitment good = weights(1, 2);
        WeightsCommitment other = weights(3, 4);
        long[] values = CIRCUIT.witness(1, 2, 1).values();
        CIRCUIT.set(values, "blinder", BigInteger.TEN);
        long[] second = CIRCUIT.commit(1, false, values);
        long[] secondKnowledge = CIRCUIT.commit(1, true, values);
        long[] off = good.commitment().clone();
        off[0] ^= 1;
        long[] large = good.commitment().clone();
        large[3] = -1;
        record Case(long[] commitment, long[] knowledge, Reason reason) {}
        for (VerifyingKey key : keys()) {
            assertThat(good.verify(key)).isInstanceOf(Accepted.class);
            assertThat(new WeightsCommitment(sum(good.commitment(), other.commitment()),
                    sum(good.knowledge(), other.knowledge())).verify(key)).isInstanceOf(Accepted.class);
            for (Case bad : List.of(new Case(good.commitment(), other.knowledge(), Reason.EQUATION),
                    new Case(good.commitment(), good.commitment(), Reason.EQUATION),
                    new Case(good.knowledge(), good.commitment(), Reason.EQUATION),
                    new Case(second, secondKnowledge, Reason.EQUATION),
                    new Case(sum(good.commitment(), second), sum(good.knowledge(), secondKnowledge),
                            Reason.EQUATION),
                    new Case(sum(good.commitment(), second), good.knowledge(), Reason.EQUATION),
                    new Case(new long[8], new long[8], Reason.INFINITY),
                    new Case(new long[8], good.knowledge(), Reason.INFINITY),
                    new Case(good.commitment(), new long[8], Reason.INFINITY),
                    new Case(off, good.knowledge(), Reason.OFF_CURVE),
                    new Case(large, good.knowledge(), Reason.COORDINATE_RANGE))) {
                assertThat(new WeightsCommitment(bad.commitment, bad.knowledge).verify(key))
                        .isInstanceOfSatisfying(Rejected.class,
                                found -> assertThat(found.reason()).isEqualTo(bad.reason));
            }
        }
        VerifyingKey plain = CommittedCircuit.ofSeed(2, 8).key().verifyingKey();
        assertThatThrownBy(() -> good.verify(plain)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesThatNobodyCouldHaveDrawnAreRefused() {
        long[] values = Arrays.copyOfRange(CIRCUIT.witness(1, 2, 0).values(), 12, 24);
        long[] blind = values.clone();
        Arrays.fill(blind, 8, 12, 0);
        long[] large = values.clone();
        large[3] = -1;
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> WeightsCommitment.of(CIRCUIT.key(), blind, workers))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("blinder");
            assertThatThrownBy(() -> WeightsCommitment.of(CIRCUIT.key(), large, workers))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not less than r");
            assertThatThrownBy(() -> WeightsCommitment.of(CIRCUIT.key(), Arrays.copyOf(values, 8), workers))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("expected 12");
            assertThatThrownBy(() -> WeightsCommitment.of(CommittedCircuit.ofSeed(2, 8).key(), values, workers))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no stated commitment");
        }
        Witness unblinded = CIRCUIT.witness(1, 2, 1);
        CIRCUIT.set(unblinded.values(), "blinder0", BigInteger.ZERO);
        assertThatThrownBy(() -> CIRCUIT.prove(CIRCUIT.key(), unblinded, RandomSource.seeded(1), 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("blinder");
    }

    @Test
    void rangesOfWeightsAreShownByEachProof() {
        Witness wrong = CIRCUIT.witness(9, 2, 1);
        Proof proof = CIRCUIT.prove(CIRCUIT.key(), wrong, RandomSource.seeded(1), 1);
        assertRejected(CIRCUIT.key().publicValues(wrong), proof, Reason.EQUATION);
    }

    @Test
    void othersThanStatedCommitmentsFirstAreRefused() {
        Commitment weights = Commitment.stated(3, 2, 7);
        assertThat(Commitment.firstFreeWire(9, 2, List.of(weights, new Commitment(5, 2, 8, List.of(1, 2, 7)))))
                .isEqualTo(9);
        assertThat(Commitment.firstFreeWire(9, 2, List.of(Commitment.stated(3, 2, 5)))).isEqualTo(6);
        for (List<Commitment> bad : List.of(List.of(weights, new Commitment(5, 2, 8, List.of(1, 2))),
                List.of(weights, new Commitment(5, 2, 8, List.of())),
                List.of(new Commitment(3, 2, 7, List.of(1, 2)), Commitment.stated(5, 2, 8)))) {
            assertThatThrownBy(() -> Commitment.firstFreeWire(9, 2, bad)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("stated");
        }
        assertThatThrownBy(() -> new Commitment(3, 2, 7, List.of(1), true))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("stated challenge 7");
        CommitmentKey first = KEY.commitmentKeys().getFirst();
        CommitmentKey second = KEY.commitmentKeys().get(1);
        for (List<CommitmentKey> bad : List.of(List.of(second, first),
                List.of(first, new CommitmentKey(second.g2(), second.minusSigmaG2(), List.of(1, 2))))) {
            assertThatThrownBy(() -> new VerifyingKey(KEY.alpha1(), KEY.beta2(), KEY.gamma2(), KEY.delta2(), KEY.ic(),
                    bad)).isInstanceOf(IllegalArgumentException.class);
        }
        VerifyingKey unstated = new VerifyingKey(KEY.alpha1(), KEY.beta2(), KEY.gamma2(), KEY.delta2(), KEY.ic(),
                List.of(new CommitmentKey(first.g2(), first.minusSigmaG2(), List.of()), second));
        assertThat(FoldingNumber.keyDigest(unstated)).isNotEqualTo(FoldingNumber.keyDigest(KEY));
        ProvingKey key = CIRCUIT.key();
        assertThatThrownBy(() -> new ProvingKey(unstated, key.beta1(), key.delta1(), key.wireCount(),
                key.domainSizeLog2(), key.coefficients(), new ProvingKey.Points(key.aPoints(), key.b1Points(),
                        key.b2Points(), key.cPoints(), key.hPoints()),
                key.commitments(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("stated");
    }
}
