package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.RandomSource;
import io.assay.format.ProofJson;
import io.assay.format.ZkeyFile;
import io.assay.groth16.CommittedCircuit.Variant;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Reason;
import io.assay.groth16.Verification.Rejected;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys, proofs and verdicts of circuits that commit to wires. What attackers try is in [CommitmentForgeryTest].
class CommitmentTest {
    private static final BigInteger R = Bn254.FR.modulus();
    private static final CommittedCircuit[] CIRCUITS = {CommittedCircuit.ofSeed(1, 31), CommittedCircuit.ofSeed(2, 32)};

    @TempDir
    Path folder;

    /// The same key with another g than gamma, as gnark makes it.
    static VerifyingKey withOtherG(VerifyingKey key, BigInteger factor) {
        CurveGroup g2 = CurveGroup.g2();
        return new VerifyingKey(key.alpha1(), key.beta2(), key.gamma2(), key.delta2(), key.ic(),
                key.commitmentKeys().stream().map(old -> new CommitmentKey(g2.multiply(old.g2(), 0, factor),
                        g2.multiply(old.minusSigmaG2(), 0, factor), old.hashed())).toList());
    }

    private static List<VerifyingKey> keys(CommittedCircuit circuit) {
        VerifyingKey key = circuit.key().verifyingKey();
        return List.of(key, withOtherG(key, BigInteger.valueOf(97)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void validProofsAreAcceptedAloneAndTogether(int which) {
        CommittedCircuit circuit = CIRCUITS[which];
        List<Claim> claims = Stream.of(1, 2, 3, 4, 5).map(circuit::claim).toList();
        List<List<BigInteger>> values = claims.stream().map(Claim::publicValues).toList();
        List<Proof> proofs = new ArrayList<>(claims.stream().map(Claim::proof).toList());
        for (VerifyingKey key : keys(circuit)) {
            PreparedVerifyingKey prepared = PreparedVerifyingKey.of(key);
            for (Claim claim : claims) {
                assertThat(Groth16Verifier.verify(key, claim.publicValues(), claim.proof()))
                        .isInstanceOf(Accepted.class);
            }
            try (Workers workers = new Workers(2)) {
                assertThat(Groth16Verifier.verifyBatch(prepared, values, proofs, workers))
                        .hasOnlyElementsOfType(Accepted.class);
                List<Proof> mixed = new ArrayList<>(proofs);
                Collections.swap(mixed, 1, 3);
                assertThat(Groth16Verifier.verifyBatch(prepared, values, mixed, workers))
                        .extracting(verdict -> verdict instanceof Accepted)
                        .containsExactly(true, false, true, false, true);
            }
        }
    }

    @Test
    void wrongValuesAreRejected() {
        for (CommittedCircuit circuit : CIRCUITS) {
            for (Witness wrong : List.of(circuit.witness(8, 0, 0, 5), circuit.witness(-1, 3, 1, 9),
                    circuit.witness(1, 2, 0, 9), circuit.witness(1, 2, 2, 5))) {
                Proof proof = circuit.prove(circuit.key(), wrong, RandomSource.seeded(1), 1);
                assertRejected(circuit, new Claim(proof, wrong.publicValues(2)), Reason.EQUATION);
            }
            Witness multiplicity = circuit.witness(1, 2, 1);
            circuit.set(multiplicity.values(), "m1", BigInteger.TWO);
            Proof proof = circuit.prove(circuit.key(), multiplicity, RandomSource.seeded(2), 1);
            assertRejected(circuit, new Claim(proof, multiplicity.publicValues(2)), Reason.EQUATION);
        }
    }

    private static void assertRejected(CommittedCircuit circuit, Claim claim, Reason reason) {
        for (VerifyingKey key : keys(circuit)) {
            assertThat(Groth16Verifier.verify(key, claim.publicValues(), claim.proof()))
                    .isInstanceOfSatisfying(Rejected.class, found -> assertThat(found.reason()).isEqualTo(reason));
            try (Workers workers = new Workers(1)) {
                assertThat(Groth16Verifier.verifyBatch(PreparedVerifyingKey.of(key), List.of(claim.publicValues()),
                        List.of(claim.proof()), workers).getFirst()).isInstanceOf(Rejected.class);
            }
        }
    }

    private static Proof with(Proof proof, List<long[]> commitments, List<long[]> knowledge) {
        return new Proof(proof.a(), proof.b(), proof.c(), commitments, knowledge);
    }

    @Test
    void pointsOfOtherProofsOrCommitmentsAreRejected() {
        for (CommittedCircuit circuit : CIRCUITS) {
            Claim one = circuit.claim(1);
            Proof proof = one.proof();
            Proof other = circuit.claim(2).proof();
            List<Proof> mixed = new ArrayList<>(List.of(with(proof, other.commitments(), other.knowledge()),
                    with(proof, other.commitments(), proof.knowledge()),
                    with(proof, proof.commitments(), other.knowledge()),
                    with(proof, proof.knowledge(), proof.commitments()),
                    with(proof, proof.commitments(), proof.commitments()),
                    with(proof, Collections.nCopies(circuit.commitments(), CurveGroup.g1().generator()),
                            proof.knowledge())));
            if (circuit.commitments() == 2) {
                mixed.add(with(proof, proof.commitments().reversed(), proof.knowledge().reversed()));
                mixed.add(with(proof, proof.commitments().reversed(), proof.knowledge()));
                mixed.add(with(proof, proof.commitments(), proof.knowledge().reversed()));
            }
            for (Proof bad : mixed) {
                assertRejected(circuit, new Claim(bad, one.publicValues()), Reason.EQUATION);
            }
            assertRejected(circuit, new Claim(proof, circuit.claim(2).publicValues()), Reason.EQUATION);
        }
    }

    @Test
    void everyFlippedBitIsRejected() {
        for (CommittedCircuit circuit : CIRCUITS) {
            PreparedVerifyingKey key = PreparedVerifyingKey.of(circuit.key().verifyingKey());
            Claim good = circuit.claim(7);
            Proof proof = good.proof();
            List<long[]> points = new ArrayList<>(List.of(proof.a(), proof.b(), proof.c()));
            points.addAll(proof.commitments());
            points.addAll(proof.knowledge());
            int count = circuit.commitments();
            for (int point = 0; point < points.size(); point++) {
                for (int bit = 0; bit < 64 * points.get(point).length; bit++) {
                    List<long[]> changed = new ArrayList<>(points);
                    changed.set(point, points.get(point).clone());
                    changed.get(point)[bit / 64] ^= 1L << (bit % 64);
                    Proof bad = new Proof(changed.get(0), changed.get(1), changed.get(2), changed.subList(3, 3 + count),
                            changed.subList(3 + count, 3 + 2 * count));
                    assertThat(Groth16Verifier.verify(key, good.publicValues(), bad)).as("point %d, bit %d", point, bit)
                            .isInstanceOfSatisfying(Rejected.class, found -> assertThat(found.reason())
                                    .isIn(Reason.OFF_CURVE, Reason.COORDINATE_RANGE));
                }
            }
        }
    }

    @Test
    void unusablePointsAndCountsAreNamed() {
        CommittedCircuit circuit = CIRCUITS[1];
        Claim claim = circuit.claim(3);
        Proof proof = claim.proof();
        long[] large = proof.commitments().getFirst().clone();
        large[3] = -1;
        long[] off = proof.commitments().getFirst().clone();
        off[0] ^= 1;
        long[] second = proof.commitments().get(1);
        record Case(long[] point, Reason reason) {}
        for (Case bad : List.of(new Case(new long[8], Reason.INFINITY), new Case(large, Reason.COORDINATE_RANGE),
                new Case(off, Reason.OFF_CURVE))) {
            List<long[]> points = List.of(bad.point, second);
            assertRejected(circuit, new Claim(with(proof, points, proof.knowledge()), claim.publicValues()),
                    bad.reason);
            assertRejected(circuit, new Claim(with(proof, proof.commitments(), points), claim.publicValues()),
                    bad.reason);
        }
        for (int count : new int[]{0, 1, 3}) {
            List<long[]> points = Collections.nCopies(count, second);
            assertRejected(circuit, new Claim(with(proof, points, points), claim.publicValues()),
                    Reason.COMMITMENT_COUNT);
        }
        List<BigInteger> values = claim.publicValues();
        assertRejected(circuit, new Claim(proof, List.of(values.getFirst().add(R), values.getLast())),
                Reason.PUBLIC_VALUE_RANGE);
        assertRejected(circuit, new Claim(proof, List.of(values.getFirst())), Reason.PUBLIC_VALUE_COUNT);
        MulCircuit plain = MulCircuit.ofSeed(4);
        Claim other = plain.claim(1);
        assertThat(Groth16Verifier.verify(plain.key().verifyingKey(), other.publicValues(),
                with(other.proof(), proof.commitments(), proof.knowledge())))
                .isInstanceOfSatisfying(Rejected.class,
                        found -> assertThat(found.reason()).isEqualTo(Reason.COMMITMENT_COUNT));
    }

    @Test
    void bytesDoNotDependOnThreads() throws Exception {
        for (int commitments : new int[]{1, 2}) {
            List<String> seen = new ArrayList<>();
            for (int threads : new int[]{1, 2, 3}) {
                CommittedCircuit circuit = CommittedCircuit.ofSeed(commitments, 5);
                ZkeyFile.singleParty(circuit.key()).write(folder.resolve("key"));
                seen.add(HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("key")))
                        + HexFormat.of().formatHex(ProofJson.toBytes(circuit.prove(circuit.key(),
                                circuit.witness(1, 7, 1), RandomSource.seeded(6), threads))));
            }
            assertThat(seen.get(1)).isEqualTo(seen.getFirst());
            assertThat(seen.get(2)).isEqualTo(seen.getFirst());
        }
    }

    @Test
    void witnessCanBeUsedAgainAndItsFreeWiresMayHoldAnything() {
        CommittedCircuit circuit = CIRCUITS[0];
        Witness witness = circuit.witness(3, 4, 1);
        Proof first = circuit.prove(circuit.key(), witness, RandomSource.secure(), 1);
        Arrays.fill(witness.values(), 4 * circuit.wires().get("blinder"), witness.values().length, -1);
        Proof second = circuit.prove(circuit.key(), witness, RandomSource.secure(), 1);
        for (Proof proof : List.of(first, second)) {
            assertThat(Groth16Verifier.verify(circuit.key().verifyingKey(), witness.publicValues(2), proof))
                    .isInstanceOf(Accepted.class);
        }
    }

    @Test
    void misusedProverSaysSo() {
        CommittedCircuit circuit = CIRCUITS[0];
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(
                    () -> Groth16Prover.prove(circuit.key(), circuit.witness(1, 2, 1), RandomSource.seeded(1),
                            workers, ProgressListener.NONE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("commitment 0");
            Witness unreduced = circuit.witness(1, 2, 1);
            unreduced.values()[4 * circuit.wires().get("y") + 3] = -1;
            assertThatThrownBy(() -> circuit.prove(circuit.key(), unreduced, RandomSource.seeded(1), 1))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("wire 4 ");
            assertThatThrownBy(() -> Groth16Prover.proveChecked(circuit.key(), circuit.witness(1, 2, 1),
                    (values, _, _) -> Arrays.fill(values, values.length - 4, values.length, -1), RandomSource.seeded(1),
                    workers, ProgressListener.NONE)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("wire 32 ");
            assertThatThrownBy(() -> Groth16Prover.proveChecked(circuit.key(), circuit.witness(9, 2, 1),
                    circuit.completion(), RandomSource.seeded(1), workers, ProgressListener.NONE))
                    .isInstanceOf(RejectedProofException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"UNBOUND_VALUE, 'committed value of commitment 0, wire 3'",
            "ZERO_VALUE, 'committed value of commitment 0, wire 3'",
            "CANCELLED_VALUE, 'committed value of commitment 0, wire 3'",
            "UNBOUND_BLINDER, 'blinder of commitment 0, wire 16'", "UNBOUND_CHALLENGE, 'challenge, wire 17'"})
    void wiresThatOccurInNoConstraintAreRefused(Variant variant, String message) {
        assertThatThrownBy(() -> CommittedCircuit.of(variant, RandomSource.seeded(1)))
                .isInstanceOf(UnboundCommitmentException.class).hasMessageContaining(message);
    }

    @Test
    void commitmentsInAnotherOrderAreRefused() {
        List<List<Commitment>> bad = List.of(
                // wire 3 stands before the challenge and is in no commitment
                List.of(new Commitment(4, 3, 7, List.of())), List.of(new Commitment(3, 3, 7, List.of())),
                // public wires, wires that are not there
                List.of(new Commitment(2, 3, 5, List.of())), List.of(new Commitment(3, 6, 9, List.of())),
                // overlapping, a challenge that is committed to, challenges in another order
                List.of(new Commitment(3, 3, 7, List.of()), new Commitment(5, 2, 8, List.of())),
                List.of(new Commitment(3, 1, 5, List.of()), new Commitment(4, 2, 6, List.of())),
                List.of(new Commitment(3, 1, 6, List.of()), new Commitment(4, 1, 5, List.of())),
                // hashed wires that are private, or a challenge of a later commitment
                List.of(new Commitment(3, 1, 5, List.of()), new Commitment(4, 1, 6, List.of(3))),
                List.of(new Commitment(4, 1, 5, List.of(3))));
        for (List<Commitment> commitments : bad) {
            assertThatThrownBy(() -> Commitment.firstFreeWire(9, 2, commitments)).as("%s", commitments)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (List<Integer> hashed : List.of(List.of(0), List.of(2, 1), List.of(1, 1), List.of(4), List.of(6))) {
            assertThatThrownBy(() -> new Commitment(3, 3, 6, hashed)).as("%s", hashed)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Commitment(3, Integer.MAX_VALUE, 6, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Commitment.firstFreeWire(9, 2, List.of())).isEqualTo(3);
        assertThat(Commitment.firstFreeWire(9, 2, List.of(new Commitment(3, 2, 5, List.of(1)),
                new Commitment(6, 1, 7, List.of(1, 2, 5))))).isEqualTo(8);
        assertThat(Commitment.hashedPositions(2, List.of(new Commitment(3, 2, 5, List.of(1)),
                new Commitment(6, 1, 7, List.of(1, 2, 5))), 1)).containsExactly(1, 2, 3);
    }

    @Test
    void keyOfOtherCommitmentsDoesNotMatch() {
        KeyMatch.check(CIRCUITS[0].key(), CIRCUITS[0].system());
        CommittedCircuit apart = CommittedCircuit.of(Variant.TWO_APART, RandomSource.seeded(3));
        assertThatThrownBy(() -> KeyMatch.check(CIRCUITS[1].key(), apart.system()))
                .isInstanceOf(KeyMismatchException.class).hasMessageContaining("commitments");
    }

    @Test
    void unsafeCommitmentKeysAreFound() {
        CurveGroup g2 = CurveGroup.g2();
        VerifyingKey key = CIRCUITS[1].key().verifyingKey();
        CommitmentKey first = key.commitmentKeys().get(0);
        CommitmentKey second = key.commitmentKeys().get(1);
        long[] minusG = new long[16];
        g2.negate(minusG, 0, first.g2(), 0);
        long[] minusSigma = new long[16];
        g2.negate(minusSigma, 0, first.minusSigmaG2(), 0);
        long[] otherG = g2.multiply(first.g2(), 0, BigInteger.TEN);
        assertThat(KeyChecks.findings(key)).isEmpty();
        assertThat(KeyChecks.findings(withOtherG(key, BigInteger.TEN))).isEmpty();
        record Case(String where, long[] g, long[] minusSigmaG) {}
        for (Case bad : List.of(new Case("g of commitment 1", new long[16], second.minusSigmaG2()),
                new Case("-sigma g of commitment 1", second.g2(), new long[16]),
                new Case("-sigma g of commitment 1", second.g2(), second.g2()),
                new Case("-sigma g of commitment 1", second.g2(), minusG),
                new Case("-sigma g of commitment 1", second.g2(), first.minusSigmaG2()),
                new Case("-sigma g of commitment 1", second.g2(), minusSigma),
                new Case("-sigma g of commitment 1", second.g2(), key.beta2()),
                new Case("-sigma g of commitment 1", second.g2(), key.delta2()),
                new Case("g of commitment 1", otherG, second.minusSigmaG2()))) {
            VerifyingKey unsafe = new VerifyingKey(key.alpha1(), key.beta2(), key.gamma2(), key.delta2(), key.ic(),
                    List.of(first, new CommitmentKey(bad.g, bad.minusSigmaG, second.hashed())));
            assertThat(KeyChecks.findings(unsafe)).extracting(KeyFinding::where).contains(bad.where);
            Claim claim = CIRCUITS[1].claim(1);
            assertThat(Groth16Verifier.verify(unsafe, claim.publicValues(), claim.proof()))
                    .isInstanceOfSatisfying(Rejected.class,
                            found -> assertThat(found.reason()).isEqualTo(Reason.INSECURE_KEY));
        }
    }

    @Test
    void foldingNumberDependsOnEveryPart() {
        Claim claim = CIRCUITS[1].claim(1);
        Claim other = CIRCUITS[1].claim(2);
        VerifyingKey key = CIRCUITS[1].key().verifyingKey();
        Proof proof = claim.proof();
        Proof fresh = other.proof();
        byte[] digest = FoldingNumber.keyDigest(key);
        List<Proof> proofs = List.of(proof, with(proof, fresh.commitments(), proof.knowledge()),
                with(proof, proof.commitments(), fresh.knowledge()),
                new Proof(fresh.a(), proof.b(), proof.c(), proof.commitments(), proof.knowledge()),
                new Proof(proof.a(), fresh.b(), proof.c(), proof.commitments(), proof.knowledge()),
                new Proof(proof.a(), proof.b(), fresh.c(), proof.commitments(), proof.knowledge()));
        List<BigInteger> numbers = new ArrayList<>(proofs.stream()
                .map(changed -> FoldingNumber.of(digest, claim.publicValues(), changed)).toList());
        numbers.add(FoldingNumber.of(digest, List.of(BigInteger.ONE, BigInteger.TWO), proof));
        numbers.add(FoldingNumber.of(FoldingNumber.keyDigest(withOtherG(key, BigInteger.TEN)), claim.publicValues(),
                proof));
        assertThat(numbers).doesNotHaveDuplicates();
        VerifyingKey unhashed = new VerifyingKey(key.alpha1(), key.beta2(), key.gamma2(), key.delta2(), key.ic(),
                List.of(key.commitmentKeys().getFirst(), new CommitmentKey(key.commitmentKeys().get(1).g2(),
                        key.commitmentKeys().get(1).minusSigmaG2(), List.of(1))));
        assertThat(FoldingNumber.keyDigest(unhashed)).isNotEqualTo(digest);
    }

    @Test
    void randomPointsAreRejected() {
        long seed = new Random().nextLong();
        System.out.println("CommitmentTest seed " + seed);
        Random random = new Random(seed);
        CommittedCircuit circuit = CIRCUITS[1];
        Claim claim = circuit.claim(4);
        PreparedVerifyingKey key = PreparedVerifyingKey.of(circuit.key().verifyingKey());
        for (int index = 0; index < 40; index++) {
            List<List<long[]>> points = List.of(new ArrayList<>(claim.proof().commitments()),
                    new ArrayList<>(claim.proof().knowledge()));
            int which = random.nextInt(4);
            long[] old = points.get(which / 2).get(which % 2);
            points.get(which / 2).set(which % 2, CurveGroup.g1().multiply(old, 0,
                    random.nextBoolean() ? BigInteger.ONE.negate().mod(R) : new BigInteger(253, random)));
            assertThat(Groth16Verifier.verify(key, claim.publicValues(), with(claim.proof(), points.get(0),
                    points.get(1)))).as("case %d", index).isInstanceOf(Rejected.class);
        }
    }
}
