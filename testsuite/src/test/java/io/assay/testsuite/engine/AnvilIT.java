package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.r1cs.Lookups;
import io.assay.codegen.chain.MissingToolException;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.solidity.EvmProfile;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Constraints;
import io.assay.driver.Contracts;
import io.assay.driver.Inputs;
import io.assay.driver.KeySetup;
import io.assay.driver.Progress;
import io.assay.driver.Proving;
import io.assay.driver.Verifying;
import io.assay.driver.evm.Anvil;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.EvmResult;
import io.assay.testsuite.TestModels;
import java.io.BufferedReader;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of credit scoring on a node with Osaka's rules, without and with a commitment: its contract is deployed and told valid from
/// changed proofs by transactions, whose receipts say what that costs.
class AnvilIT {

    private static final long SEED = Long.getLong("assay.seed", 20_261_128);
    private static final int ALLOWED_PLAIN = 232_000;
    private static final int ALLOWED_WITH_LOOKUPS = 291_000;

    @TempDir
    private static Path folder;
    private static Anvil node;

    @BeforeAll
    static void start() {
        System.out.println("-Dassay.seed=" + SEED);
        node = new Anvil();
    }

    @AfterAll
    static void stop() {
        node.close();
        assertThat(ProcessHandle.of(node.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aProofWithoutCommitment() throws Exception {
        assertThat(verified(Lookups.OFF)).isLessThanOrEqualTo(ALLOWED_PLAIN);
    }

    @Test
    void aProofWithLookups() throws Exception {
        assertThat(verified(Lookups.ON)).isLessThanOrEqualTo(ALLOWED_WITH_LOOKUPS);
    }

    /// Returns the gas of a transaction with `verifyProof` of three public values.
    private static long verified(Lookups lookups) throws Exception {
        ArtefactFolder artefacts = built(lookups);
        Proving.Proven proven = Proving.prove(artefacts,
                Inputs.read(TestModels.examples().resolve("credit-scoring/applicant.json"), OptionalInt.empty()),
                Proving.Options.standard(), Progress.NONE);
        VerifierSpecification specification = Contracts.specification(artefacts);
        SampleProof sample = Contracts.sampleProof(specification,
                new Verifying.Claim(proven.proof(), proven.publics())).orElseThrow();
        assertThat(specification.publicCount()).isEqualTo(3);
        assertThat(specification.key().commitment().isPresent()).isEqualTo(lookups == Lookups.ON);
        try (DeployedVerifier library = DeployedVerifier.of(specification)) {
            CompiledContract contract = library.contract();
            EvmResult deployed = node.deploy(contract.creationCode());
            assertThat(deployed.returnHex()).isEqualTo(contract.runtimeHex());
            assertThat(contract.runtimeCode().length).isLessThan(24_576);
            assertThat(deployed.transactionGas()).isEqualTo(
                    library.evm().deploy(contract.creationCode()).transactionGas());
            byte[] packed = VerifierCalldata.verifyProof(specification, sample);
            byte[] typed = VerifierCalldata.verifyInference(specification, sample);
            List<Long> gas = new ArrayList<>();
            for (byte[] call : List.of(packed, typed)) {
                EvmResult accepted = node.call(deployed.address(), call);
                assertThat(accepted.succeeded()).isTrue();
                assertThat(accepted.returnHex()).isEqualTo(call == packed ? SolidityErrors.word(1) : "");
                assertThat(accepted.transactionGas()).isEqualTo(library.call(call).transactionGas());
                // EIP-7623 is in force here, and below what a verification costs.
                assertThat(EvmProfile.of("ethereum").orElseThrow().withFloor(0, call))
                        .isLessThan(accepted.transactionGas() / 2);
                gas.add(accepted.transactionGas());
            }
            refusesChanged(deployed.address(), specification, sample);
            System.out.printf("%s: %d bytes, deployment %d gas; verifyProof %d, verifyInference %d%n", lookups,
                    contract.runtimeCode().length, deployed.transactionGas(), gas.get(0), gas.get(1));
            return gas.getFirst();
        }
    }

    /// Each word of the proof, each public value.
    private static void refusesChanged(String address, VerifierSpecification specification, SampleProof sample) {
        List<BigInteger> signals = sample.publicSignals(specification);
        for (int word = 0; word < sample.proof().size() + signals.size(); word++) {
            List<BigInteger> words = new ArrayList<>(sample.proof());
            words.addAll(signals);
            words.set(word, words.get(word).add(BigInteger.ONE));
            EvmResult refused = node.call(address, VerifierCalldata.verifyProof(
                    words.subList(0, sample.proof().size()), words.subList(sample.proof().size(), words.size())));
            assertThat(refused.succeeded()).isTrue();
            assertThat(refused.returnHex()).as("word %d", word).isEqualTo(SolidityErrors.word(0));
            SampleProof changed = new SampleProof(words.subList(0, sample.proof().size()), sample.context(),
                    sample.values(), sample.digests(), sample.weights());
            if (word < sample.proof().size()) {
                EvmResult reverted = node.call(address, VerifierCalldata.verifyInference(specification, changed));
                assertThat(reverted.succeeded()).isFalse();
                assertThat(reverted.returnHex()).isEqualTo(SolidityErrors.invalidProof());
            }
        }
    }

    private static ArtefactFolder built(Lookups lookups) throws Exception {
        Path example = TestModels.examples().resolve("credit-scoring");
        CompileOptions options = CompileOptions.DEFAULT.withSamples(example.resolve("samples.npz"))
                .withLookups(lookups);
        ArtefactFolder artefacts = ArtefactWriter.write(
                Compiler.compile(example.resolve("credit.onnx"), options, CircuitEstimate.Aim.KEYS, Progress.NONE),
                folder.resolve(lookups + ".assay"), Constraints.Writing.IF_SMALL, Progress.NONE);
        KeySetup.run(artefacts, Constraints.of(artefacts),
                new KeySetup.Options(Optional.empty(), false, Optional.of(SEED), 2), Progress.NONE);
        return artefacts;
    }

    /// npm installs the program of this machine, and of no other.
    @Test
    void aMachineWithoutTheProgramIsToldWhatToDo() {
        String machine = System.getProperty("os.arch");
        System.setProperty("os.arch", machine.equals("aarch64") ? "amd64" : "aarch64");
        try {
            assertThatThrownBy(Anvil::new).isInstanceOfSatisfying(MissingToolException.class, missing -> {
                assertThat(missing.tool()).isEqualTo("anvil");
                assertThat(missing).hasMessageContaining("npm did not install @foundry-rs/anvil-");
                assertThat(missing.help()).contains("remove ", " to try again", "Linux and macOS");
            });
        } finally {
            System.setProperty("os.arch", machine);
        }
    }

    /// Whoever is killed closes no node; it must end all the same.
    static final class Killed {
        private Killed() {}

        @SuppressWarnings("resource") // that it is not closed is what is tested
        public static void main(String[] arguments) {
            System.out.println(new Anvil().pid());
            Runtime.getRuntime().halt(1);
        }
    }

    @Test
    void aNodeEndsWithItsProcess() throws Exception {
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Killed.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        long pid;
        try (BufferedReader output = process.inputReader()) {
            pid = Long.parseLong(Optional.ofNullable(output.readLine()).orElseThrow());
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        for (int wait = 0; wait < 200 && ProcessHandle.of(pid).isPresent(); wait++) {
            TimeUnit.MILLISECONDS.sleep(25);
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
