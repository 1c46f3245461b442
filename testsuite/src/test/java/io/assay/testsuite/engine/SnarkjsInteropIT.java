package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.ceremony.Entropy;
import io.assay.ceremony.KeyCeremony;
import io.assay.field.RandomSource;
import io.assay.format.BadFileException;
import io.assay.format.PointCheck;
import io.assay.format.ProofJson;
import io.assay.format.PtauFile;
import io.assay.format.PublicJson;
import io.assay.format.R1csFile;
import io.assay.format.VerificationKeyJson;
import io.assay.format.WtnsFile;
import io.assay.format.ZkeyContribution;
import io.assay.format.ZkeyFile;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyMatch;
import io.assay.groth16.KeyMismatchException;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.Verification;
import io.assay.groth16.Witness;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.kernel.Workers;
import io.assay.passes.lower.LowerFixedToRelation;
import io.assay.testsuite.engine.HostileProofs.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The circuit of the credit model between two tools: each one's keys under the other's prover, and proofs in hostile
/// forms before both verifiers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnarkjsInteropIT {

    private static final BigInteger CONTEXT = BigInteger.valueOf(77);
    private static final int SCALE_BITS = 12;
    private static final long SEED = 4711;
    private static final int RANDOM_CASES = 100;
    private static final int LEAST_CASES = 200;

    private final Workers workers = new Workers(2);
    private final Snarkjs snarkjs = new Snarkjs();
    private Path folder;
    private R1csCircuit circuit;
    private Path r1cs;
    private Path wtns;
    private Path ptau;
    private ConstraintSystem system;
    private Witness witness;

    @BeforeAll
    void compileOnce(@TempDir Path shared) throws Exception {
        folder = shared;
        circuit = R1csCompiler
                .compile(LowerFixedToRelation.lower(CreditModel.read().lowered(SCALE_BITS, Visibility.PRIVATE)));
        r1cs = ProvenCircuit.writeConstraints(circuit, folder);
        witness = witness(1, CONTEXT);
        wtns = folder.resolve("witness.wtns");
        WtnsFile.write(wtns, witness);
        system = R1csFile.read(r1cs);
        int rowCount = system.constraintCount() + system.publicCount() + 1;
        int power = 32 - Integer.numberOfLeadingZeros(rowCount - 1);
        ptau = folder.resolve("powers.ptau");
        PtauFile.write(ptau, new SeededPowers(power, SEED, workers), power, List.of());
    }

    private Witness witness(int row, BigInteger context) throws Exception {
        return ProvenCircuit
                .witness(WitnessBuilder.build(circuit, CreditModel.read().quantized(row, SCALE_BITS), context,
                        RelationInterpreter::honest));
    }

    @AfterAll
    void stop() {
        workers.close();
    }

    private Proof prove(ProvingKey key, long seed) {
        return Groth16Prover.proveChecked(key, witness, RandomSource.seeded(seed), workers, ProgressListener.NONE);
    }

    private void assertAccepted(ProvingKey key, Proof proof, List<BigInteger> publicValues) throws IOException {
        assertThat(Groth16Verifier.verify(key.verifyingKey(), publicValues, proof))
                .isInstanceOf(Verification.Accepted.class);
        Path keyFile = folder.resolve("verification_key.json");
        Path publicFile = folder.resolve("public.json");
        Path proofFile = folder.resolve("proof.json");
        VerificationKeyJson.of(key.verifyingKey()).write(keyFile);
        PublicJson.write(publicFile, publicValues);
        ProofJson.write(proofFile, proof);
        assertThat(snarkjs.verify(keyFile, publicFile, proofFile)).isTrue();
    }

    @Test
    void ourProverWithTheirKey() throws IOException {
        Path initial = folder.resolve("theirs_0.zkey");
        Path theirs = folder.resolve("theirs_1.zkey");
        snarkjs.newZkey(r1cs, ptau, initial);
        assertThatThrownBy(() -> ZkeyFile.read(initial, PointCheck.HEADER)).isInstanceOf(InsecureKeyException.class)
                .hasMessageContaining("nobody contributed");
        assertThat(ZkeyFile.readForContribution(initial, PointCheck.ALL).contributions()).isEmpty();
        snarkjs.contribute(initial, theirs, "some entropy");
        ZkeyFile zkey = ZkeyFile.read(theirs, PointCheck.ALL);
        KeyMatch.check(zkey.key(), system);
        assertThat(zkey.contributions()).singleElement()
                .satisfies(
                        entry -> assertThat(((ZkeyContribution) entry).delta().follows(zkey.circuitHash(), List.of()))
                                .isTrue());
        assertAccepted(zkey.key(), prove(zkey.key(), 1), witness.publicValues(system.publicCount()));
    }

    @Test
    void theirProverWithOurKeys() throws IOException {
        ProvingKey single = Groth16Setup.singleParty(system, RandomSource.seeded(2), workers, ProgressListener.NONE);
        theirProver(ZkeyFile.singleParty(single));
        theirProver(ceremony());
    }

    private ZkeyFile ceremony() throws IOException {
        Path key = folder.resolve("ceremony.zkey");
        new KeyCeremony(workers, ProgressListener.NONE).setup(system, ptau, key, "assay",
                Entropy.of(RandomSource.seeded(3), ""));
        return ZkeyFile.read(key, PointCheck.ALL);
    }

    private void theirProver(ZkeyFile zkey) throws IOException {
        Path key = folder.resolve("ours.zkey");
        Path publicFile = folder.resolve("their-public.json");
        Path proofFile = folder.resolve("their-proof.json");
        zkey.write(key);
        snarkjs.prove(key, wtns, proofFile, publicFile);
        List<BigInteger> values = PublicJson.read(publicFile);
        assertThat(values).isEqualTo(witness.publicValues(system.publicCount()));
        assertAccepted(zkey.key(), ProofJson.read(proofFile), values);
    }

    @Test
    void theyFindOurContributionInOrderAndNoOther() throws IOException {
        ceremony().key().close();
        Path key = folder.resolve("ceremony.zkey");
        assertThat(snarkjs.verifyZkey(r1cs, ptau, key)).isTrue();
        byte[] bytes = Files.readAllBytes(key);
        // the transcript, before type, length, and a name of five letters
        bytes[bytes.length - 20] ^= 1;
        Files.write(key, bytes);
        assertThat(snarkjs.verifyZkey(r1cs, ptau, key)).isFalse();
    }

    @Test
    void keyOfAnotherCircuitIsTold() throws Exception {
        ProvingKey key = ceremony().key();
        KeyMatch.check(key, system);
        long[] table = system.coefficientTable().clone();
        int used = system.a().coefficientIndex()[0];
        int other = used == 0 ? 1 : 0;
        System.arraycopy(table, 4 * other, table, 4 * used, 4);
        ConstraintSystem changed = new ConstraintSystem(system.wireCount(), system.publicCount(), system.a(),
                system.b(), system.c(), table);
        assertThatThrownBy(() -> KeyMatch.check(key, changed)).isInstanceOf(KeyMismatchException.class)
                .hasMessageContaining("constraint ");
    }

    @Test
    void bothVerifiersAgreeOnHostileProofs() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("bothVerifiersAgreeOnHostileProofs seed " + seed);
        ProvingKey key = Groth16Setup.singleParty(system, RandomSource.seeded(seed), workers, ProgressListener.NONE);
        List<BigInteger> publicValues = witness.publicValues(system.publicCount());
        List<HostileProofs.Case> cases = new ArrayList<>(new HostileProofs(prove(key, seed), prove(key, seed + 1),
                publicValues, seed).cases(RANDOM_CASES));
        addForeignProofs(key, cases);
        JsonNode keyJson = JsonMapper.shared().readTree(VerificationKeyJson.of(key.verifyingKey()).toBytes());
        List<String> verdicts = snarkjs.verifyAll(cases.stream().map(one -> line(keyJson, one)).toList());
        int agreed = 0;
        for (int index = 0; index < cases.size(); index++) {
            HostileProofs.Case one = cases.get(index);
            String what = "seed " + seed + ", " + one.name() + ", they say " + verdicts.get(index);
            boolean ours = acceptedByUs(key, one);
            boolean theirs = verdicts.get(index).equals("accepted");
            assertThat(ours).as("we, %s", what).isEqualTo(one.verdict() == Verdict.ACCEPTED);
            assertThat(theirs).as("they, %s", what).isEqualTo(one.verdict() != Verdict.REJECTED);
            agreed += ours == theirs ? 1 : 0;
        }
        assertThat(agreed).isGreaterThanOrEqualTo(LEAST_CASES);
    }

    private boolean acceptedByUs(ProvingKey key, HostileProofs.Case one) throws IOException {
        Path proofFile = Files.writeString(folder.resolve("hostile-proof.json"), one.proof().toString());
        Path publicFile = Files.writeString(folder.resolve("hostile-public.json"), one.publicValues().toString());
        try {
            return Groth16Verifier.verify(key.verifyingKey(), PublicJson.read(publicFile),
                    ProofJson.read(proofFile)) instanceof Verification.Accepted;
        } catch (BadFileException _) {
            return false;
        }
    }

    private static String line(JsonNode key, HostileProofs.Case one) {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.set("key", key);
        line.set("publicSignals", one.publicValues());
        line.set("proof", one.proof());
        return line.toString();
    }

    /// Proofs of other statements: another context, another input, another model.
    private void addForeignProofs(ProvingKey key, List<HostileProofs.Case> cases) throws Exception {
        List<BigInteger> own = witness.publicValues(system.publicCount());
        for (Witness foreign : List.of(witness(1, CONTEXT.add(BigInteger.ONE)), witness(2, CONTEXT))) {
            List<BigInteger> values = foreign.publicValues(system.publicCount());
            assertThat(values).isNotEqualTo(own);
            Proof proof = Groth16Prover.proveChecked(key, foreign, RandomSource.seeded(9), workers,
                    ProgressListener.NONE);
            JsonNode json = HostileProofs.json(proof);
            cases.add(new HostileProofs.Case("its own statement", HostileProofs.json(values), json, Verdict.ACCEPTED));
            cases.add(new HostileProofs.Case("proof of another statement", HostileProofs.json(own), json));
            cases.add(new HostileProofs.Case("another statement", HostileProofs.json(values),
                    cases.getFirst().proof()));
        }
        JsonNode model = JsonMapper.shared().readTree(resource("/snarkjs/proof.json"));
        JsonNode values = JsonMapper.shared().readTree(resource("/snarkjs/public.json"));
        cases.add(new HostileProofs.Case("proof of another model", HostileProofs.json(own), model));
        cases.add(new HostileProofs.Case("proof and statement of another model", values, model));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(SnarkjsInteropIT.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }
}
