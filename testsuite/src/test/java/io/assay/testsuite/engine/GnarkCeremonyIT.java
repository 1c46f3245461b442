package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.ceremony.Beacon;
import io.assay.ceremony.Entropy;
import io.assay.ceremony.KeyCeremony;
import io.assay.ceremony.KeyVerifier;
import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.format.CommittedContribution;
import io.assay.format.KeyContribution;
import io.assay.format.PointCheck;
import io.assay.format.ProofJson;
import io.assay.format.PtauFile;
import io.assay.format.PublicJson;
import io.assay.format.R1csFile;
import io.assay.format.VerificationKeyJson;
import io.assay.format.ZkeyFile;
import io.assay.groth16.CommitmentKey;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.KeyUpdate;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.UpdateProof;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Witness;
import io.assay.groth16.WitnessCompletion;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.kernel.Workers;
import io.assay.passes.lower.LowerFixedToRelation;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A ceremony for the key of a model with lookups: gnark-crypto judges every update of it, with all points that were
/// multiplied, and proofs under the key are accepted by Java, by gnark, and by the contract.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GnarkCeremonyIT {
    private static final long SEED = new Random().nextLong();
    private static final BigInteger CONTEXT = BigInteger.valueOf(77);
    private static final int SCALE_BITS = 12;
    private static final Beacon BEACON = new Beacon(HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10"), 10);

    private final Workers workers = new Workers(2);
    private Gnark gnark;
    private Path folder;
    private RelationModule module;
    private R1csCircuit circuit;
    private Path constraints;
    private Path powers;
    /// The key before any contribution, and after each.
    private List<Path> keys;

    @BeforeAll
    void ceremony(@TempDir Path shared) throws IOException {
        System.out.println("GnarkCeremonyIT seed " + SEED);
        gnark = Gnark.orSkip();
        folder = shared;
        module = LowerFixedToRelation.lower(CreditModel.read().lowered(SCALE_BITS, Visibility.PRIVATE));
        circuit = R1csCompiler.compile(module, Lookups.ON);
        constraints = ProvenCircuit.writeConstraints(circuit, folder);
        ConstraintSystem system = R1csFile.read(constraints);
        int rows = system.constraintCount() + system.publicCount() + 1;
        int power = 32 - Integer.numberOfLeadingZeros(rows - 1);
        powers = folder.resolve("powers.ptau");
        PtauFile.write(powers, new SeededPowers(power, SEED, workers), power, List.of());
        keys = List.of(file("0.pk"), file("1.pk"), file("2.pk"), file("3.pk"));
        KeyCeremony parties = new KeyCeremony(workers, ProgressListener.NONE);
        parties.create(constraints, powers, keys.get(0));
        parties.contribute(keys.get(0), keys.get(1), "first", Entropy.fresh(""));
        parties.contribute(keys.get(1), keys.get(2), "second", Entropy.fresh(""));
        parties.beacon(keys.get(2), keys.get(3), "", BEACON);
        System.out.printf("%d rows, %d committed wires%n", rows, system.commitments().getFirst().wireCount());
    }

    @AfterAll
    void stop() {
        workers.close();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void theKeyVerifiesAndItsProofsAreAccepted() throws Exception {
        assertThat(new KeyVerifier(workers, ProgressListener.NONE).verify(constraints, powers, keys.get(3)).findings())
                .isEmpty();
        Map<String, long[]> inputs = CreditModel.read().quantized(1, SCALE_BITS);
        Witness witness = ProvenCircuit.witness(WitnessBuilder.build(circuit, inputs, CONTEXT,
                RelationInterpreter::honest));
        WitnessCompletion completion = (values, _, challenge) -> {
            List<BigInteger> all = WitnessBuilder.build(circuit, inputs, CONTEXT, RelationInterpreter::honest,
                    challenge);
            for (int wire = circuit.challengeWire() + 1; wire < all.size(); wire++) {
                PrimeField.split(all.get(wire), values, 4 * wire);
            }
        };
        try (ProvingKey key = ZkeyFile.read(keys.get(3), PointCheck.ALL).key()) {
            Proof proof = Groth16Prover.proveChecked(key, witness, completion, RandomSource.seeded(SEED), workers,
                    ProgressListener.NONE);
            List<BigInteger> publics = witness.publicValues(key.publicCount());
            assertThat(Groth16Verifier.verify(key.verifyingKey(), publics, proof)).isInstanceOf(Accepted.class);
            VerificationKeyJson.of(key.verifyingKey()).write(file("verification_key.json"));
            ProofJson.write(file("proof.json"), proof);
            PublicJson.write(file("public.json"), publics);
            assertThat(gnark.verify(file("verification_key.json"), file("proof.json"), file("public.json"))).isTrue();
            RelationInterpreter.Run run = RelationInterpreter.run(module, inputs, RelationInterpreter::honest);
            List<List<Long>> values = new ArrayList<>();
            for (PackedTensor tensor : circuit.statement().tensors()) {
                values.add(Arrays.stream(run.values().get(tensor.value())).boxed().toList());
            }
            List<BigInteger> wires = new ArrayList<>(List.of(BigInteger.ONE));
            wires.addAll(publics);
            ProvenCircuit proven = new ProvenCircuit(circuit, wires, CONTEXT, values, key, proof);
            try (DeployedVerifier contract = DeployedVerifier.of(
                    proven.specification("credit", CreditModel.sha256(), _ -> SCALE_BITS))) {
                assertThat(contract.refusal(proven.sample())).isEmpty();
                assertThat(contract.acceptsSignals(proven.words(), publics)).isTrue();
                List<BigInteger> others = new ArrayList<>(publics);
                others.set(0, CONTEXT.add(BigInteger.ONE));
                assertThat(contract.acceptsSignals(proven.words(), others)).isFalse();
            }
        }
    }

    /// Every number of every contribution: delta with C and H, which it divides, sigma with the basis.
    @Test
    void gnarkJudgesEveryUpdate() throws Exception {
        List<String> updates = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int index = 1; index < keys.size(); index++) {
            ZkeyFile before = ZkeyFile.readForContribution(keys.get(index - 1), PointCheck.HEADER);
            ZkeyFile after = ZkeyFile.read(keys.get(index), PointCheck.HEADER);
            KeyUpdate update = ((CommittedContribution) after.contributions().getLast()).update();
            byte[] hash = index == 1 ? before.circuitHash() : before.contributions().getLast().hash();
            assertThat(update.challenge()).isEqualTo(hash);
            names.add("delta " + index);
            updates.add(update(names.getLast(), update.challenge(), KeyUpdate.DELTA_TAG, update.deltaProof(),
                    deltaValues(before.key(), after.key())));
            names.add("sigma " + index);
            updates.add(update(names.getLast(), update.challenge(), KeyUpdate.sigmaTag(0), update.sigmaProof(0),
                    sigmaValues(before.key(), after.key())));
            before.key().close();
            after.key().close();
        }
        assertThat(judge(updates)).containsExactlyElementsOf(names.stream().map(name -> "accepted " + name).toList());
    }

    @Test
    void gnarkRefusesWhatWeRefuse() throws Exception {
        ZkeyFile file = ZkeyFile.read(keys.get(1), PointCheck.HEADER);
        ZkeyFile initial = ZkeyFile.readForContribution(keys.get(0), PointCheck.HEADER);
        List<KeyContribution> all = file.contributions();
        KeyUpdate update = ((CommittedContribution) all.getFirst()).update();
        UpdateProof proof = update.sigmaProof(0);
        byte[] challenge = update.challenge();
        byte[] other = challenge.clone();
        other[5] ^= 1;
        int tag = KeyUpdate.sigmaTag(0);
        List<String> values = sigmaValues(initial.key(), file.key());
        long[] twice = CurveGroup.g2().multiply(update.sigma2(0), 0, BigInteger.TWO);
        List<String> updates = List.of(update("same", challenge, tag, proof, values),
                update("otherChallenge", other, tag, proof, values),
                update("otherTag", challenge, tag + 1, proof, values),
                update("proofOfDelta", challenge, tag, update.deltaProof(), values),
                update("notKnown", challenge, tag, new UpdateProof(proof.commitment(),
                        CurveGroup.g2().multiply(proof.knowledge(), 0, BigInteger.TWO)), values),
                update("otherSigma", challenge, tag, proof, List.of(value(2, CurveGroup.g2().generator(), twice))),
                update("otherPoint", challenge, tag, proof, List.of(swapped(file.key(), initial.key()))));
        file.key().close();
        initial.key().close();
        assertThat(proof.isKnown(challenge, tag)).isTrue();
        assertThat(proof.isKnown(other, tag) || proof.isKnown(challenge, tag + 1)).isFalse();
        assertThat(judge(updates)).extracting(line -> line.replaceAll(":.*", "")).containsExactly("accepted same",
                "rejected otherChallenge", "rejected otherTag", "rejected proofOfDelta", "rejected notKnown",
                "rejected otherSigma", "rejected otherPoint");
    }

    /// The same number, challenge and tag give the same bytes.
    @Test
    void ourProofsAreGnarksBitForBit() {
        Random random = new Random(SEED);
        for (int round = 0; round < 4; round++) {
            BigInteger factor = new BigInteger(253, random);
            byte[] challenge = new byte[16 * (1 + round)];
            random.nextBytes(challenge);
            UpdateProof ours = UpdateProof.of(factor, challenge, round);
            assertThat(hex(ours.commitment(), 8) + hex(ours.knowledge(), 16)).as("seed %d, round %d", SEED, round)
                    .isEqualTo(gnark.update(factor, HexFormat.of().formatHex(challenge), round));
        }
    }

    private List<String> judge(List<String> updates) throws IOException {
        Path file = Files.writeString(file("updates.json"), "[" + String.join(",\n", updates) + "]");
        return gnark.judgeUpdates(file);
    }

    private static List<String> deltaValues(ProvingKey before, ProvingKey after) {
        return List.of(value(1, before.delta1(), after.delta1()),
                value(2, before.verifyingKey().delta2(), after.verifyingKey().delta2()),
                value(1, all(after.cPoints()), all(before.cPoints())),
                value(1, all(after.hPoints()), all(before.hPoints())));
    }

    private static List<String> sigmaValues(ProvingKey before, ProvingKey after) {
        return List.of(value(2, sigma(before), sigma(after)),
                value(1, all(before.commitments().getFirst().sigmaPoints()),
                        all(after.commitments().getFirst().sigmaPoints())));
    }

    /// The sigma basis after the contribution, with two points exchanged.
    private static String swapped(ProvingKey after, ProvingKey before) {
        long[] points = all(after.commitments().getFirst().sigmaPoints());
        long[] first = Arrays.copyOf(points, 8);
        System.arraycopy(points, 8, points, 0, 8);
        System.arraycopy(first, 0, points, 8, 8);
        return value(1, all(before.commitments().getFirst().sigmaPoints()), points);
    }

    private static long[] sigma(ProvingKey key) {
        CommitmentKey of = key.verifyingKey().commitmentKeys().getFirst();
        long[] sigma = new long[16];
        CurveGroup.g2().negate(sigma, 0, of.minusSigmaG2(), 0);
        return sigma;
    }

    private static long[] all(PointSource points) {
        long[] all = new long[8 * points.count()];
        points.read(0, points.count(), all, 0);
        return all;
    }

    private static String update(String name, byte[] challenge, int tag, UpdateProof proof, List<String> values) {
        return "{\"name\": \"%s\", \"challenge\": \"%s\", \"tag\": %d, \"proof\": \"%s\", \"values\": [%s]}".formatted(
                name, HexFormat.of().formatHex(challenge), tag,
                hex(proof.commitment(), 8) + hex(proof.knowledge(), 16), String.join(", ", values));
    }

    private static String value(int group, long[] before, long[] after) {
        return "{\"group\": %d, \"before\": \"%s\", \"after\": \"%s\"}".formatted(group, hex(before, 8 * group),
                hex(after, 8 * group));
    }

    /// Points as gnark-crypto writes them: big-endian, in Fp2 the coefficient of u first; infinity has a flag.
    private static String hex(long[] points, int longs) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < points.length; at += longs) {
            if (Arrays.stream(points, at, at + longs).allMatch(word -> word == 0)) {
                out.append("40").append("00".repeat(8 * longs - 1));
                continue;
            }
            for (int half = at; half < at + longs; half += longs / 2) {
                for (int element = half + longs / 2 - 4; element >= half; element -= 4) {
                    out.append(SolidityErrors.word(Bn254.FP.toBigInteger(points, element)));
                }
            }
        }
        return out.toString();
    }
}
