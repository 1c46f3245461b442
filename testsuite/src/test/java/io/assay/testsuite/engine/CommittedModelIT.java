package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.checker.Finding;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.Checking;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CommittedWeights;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Constraints;
import io.assay.driver.Contracts;
import io.assay.driver.Failure;
import io.assay.driver.FolderWeights;
import io.assay.driver.KeySetup;
import io.assay.driver.Progress;
import io.assay.driver.Proving;
import io.assay.driver.Verifying;
import io.assay.driver.WeightOptions;
import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import io.assay.groth16.Proof;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Rejected;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model whose weights are committed to, trained twice: one circuit, one key, one contract.
class CommittedModelIT {
    private static final String MODEL = """
            <ir_version: 9, opset_import: ["" : 20]>
            net (float[1, 6] x) => (float[1, 3] y)
            <float[6, 8] w1 = {%s}, float[8] b1 = {%s}, float[8, 3] w2 = {%s}>
            { [fc1] m = MatMul (x, w1)
              [add1] a = Add (m, b1)
              [act] r = Relu (a)
              [fc2] y = MatMul (r, w2) }
            """;
    private static final InputSet INPUT = InputSet.of(List.of(
            InputTensor.of("x", List.of(1, 6), new double[]{0.5, -0.25, 0.125, 1, -1, 0.75})));

    @TempDir
    private static Path folder = Path.of("");
    private static ArtefactFolder artefacts;
    private static Verifying.Claim first;
    private static Verifying.Claim second;
    private static byte[] secretOfFirst;

    private static String numbers(Random random, int count) {
        return random.doubles(count, -0.9, 0.9).mapToObj(value -> Float.toString((float) value))
                .collect(Collectors.joining(", "));
    }

    private static Path model(long seed) throws Exception {
        Random random = new Random(seed);
        return Files.writeString(folder.resolve("net" + seed + ".onnxtxt"),
                MODEL.formatted(numbers(random, 48), numbers(random, 8), numbers(random, 24)));
    }

    private static Verifying.Claim prove() throws Exception {
        Proving.Proven proven = Proving.prove(artefacts, INPUT, Proving.Options.standard(), Progress.NONE);
        return new Verifying.Claim(proven.proof(), proven.publics());
    }

    private static void replace(ArtefactFolder target, long seed) throws Exception {
        FolderWeights.store(target, CommittedWeights.of(target, model(seed), Progress.NONE).tensors(), Optional.empty(),
                2);
    }

    @BeforeAll
    static void trainTwice() throws Exception {
        CompileOptions options = CompileOptions.DEFAULT.withRanges(Map.of("x", new CompileOptions.Range(-1, 1)))
                .withWeights(WeightOptions.COMMITTED);
        artefacts = ArtefactWriter.write(
                Compiler.compile(model(1), options, CircuitEstimate.Aim.KEYS, Progress.NONE),
                folder.resolve("net.assay"), Constraints.Writing.IF_SMALL, Progress.NONE);
        KeySetup.run(artefacts, Constraints.of(artefacts), KeySetup.Options.development(), Progress.NONE);
        secretOfFirst = Files.readAllBytes(artefacts.path().resolve(ArtefactFolder.COMMITTED_WEIGHTS));
        first = prove();
        assertThat(Verifying.verify(artefacts, first)).isInstanceOf(Accepted.class);
        replace(artefacts, 2);
        second = prove();
    }

    @Test
    void theKeyServesBothAndTheFolderStandsForTheSecond() throws Exception {
        assertThat(Verifying.verify(artefacts, second)).isInstanceOf(Accepted.class);
        assertThat(FolderWeights.read(artefacts)).isPresent().get().satisfies(
                weights -> assertThat(weights.weights()).isEqualTo(second.publics().getLast()));
        assertThat(first.publics().getLast()).isNotEqualTo(second.publics().getLast());
        assertThat(first.publics().get(1)).as("outputs").isNotEqualTo(second.publics().get(1));
        assertThatThrownBy(() -> Verifying.verify(artefacts, first)).isInstanceOfSatisfying(Failure.class,
                failure -> assertThat(failure.diagnostics()).singleElement()
                        .satisfies(problem -> assertThat(problem.toString()).contains("AS7005", "of other weights")));
    }

    @Test
    void oneContractAcceptsBothAndRejectsCrossedProofs() throws Exception {
        VerifierSpecification specification = Contracts.specification(artefacts);
        SampleProof one = Contracts.sampleProof(specification, first).orElseThrow();
        SampleProof two = Contracts.sampleProof(specification, second).orElseThrow();
        try (DeployedVerifier contract = DeployedVerifier.of(specification)) {
            assertThat(contract.refusal(one)).as("not registered").isNotEmpty();
            for (SampleProof sample : List.of(one, two)) {
                assertThat(contract.call(VerifierCalldata.registerWeights(sample.weights().orElseThrow())).succeeded())
                        .isTrue();
            }
            assertThat(contract.refusal(one)).isEmpty();
            assertThat(contract.refusal(two)).isEmpty();
            for (SampleProof crossed : List.of(
                    new SampleProof(one.proof(), one.context(), one.values(), one.digests(), two.weights()),
                    new SampleProof(withCommitment(one, two), one.context(), one.values(), one.digests(),
                            two.weights()),
                    new SampleProof(two.proof(), two.context(), one.values(), two.digests(), two.weights()))) {
                assertThat(contract.refusal(crossed)).isNotEmpty();
            }
        }
    }

    /// The proof of one evaluation with the commitment to the weights of the other.
    private static List<BigInteger> withCommitment(SampleProof proof, SampleProof other) {
        List<BigInteger> words = new ArrayList<>(proof.proof());
        words.set(8, other.proof().get(8));
        words.set(9, other.proof().get(9));
        return words;
    }

    private static List<Verifying.Claim> crossed() {
        List<BigInteger> ofSecond = new ArrayList<>(first.publics());
        ofSecond.set(ofSecond.size() - 1, second.publics().getLast());
        Proof proof = first.proof();
        Proof crossed = new Proof(proof.a(), proof.b(), proof.c(),
                List.of(second.proof().commitments().getFirst(), proof.commitments().getLast()),
                List.of(second.proof().knowledge().getFirst(), proof.knowledge().getLast()));
        return List.of(new Verifying.Claim(proof, ofSecond), new Verifying.Claim(crossed, ofSecond),
                new Verifying.Claim(crossed, first.publics()));
    }

    @Test
    void crossedProofsAreRejectedInJava() throws Exception {
        for (Verifying.Claim claim : crossed()) {
            assertThat(Verifying.verify(artefacts, claim)).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void gnarkSaysTheSame() throws Exception {
        Gnark gnark = Gnark.orSkip();
        for (Verifying.Claim claim : List.of(first, second)) {
            assertThat(accepts(gnark, claim)).isTrue();
        }
        for (Verifying.Claim claim : crossed()) {
            assertThat(accepts(gnark, claim)).isFalse();
        }
    }

    private static boolean accepts(Gnark gnark, Verifying.Claim claim) throws Exception {
        Path proof = folder.resolve("proof.json");
        Path publics = folder.resolve("public.json");
        ProofJson.write(proof, claim.proof());
        PublicJson.write(publics, claim.publics());
        return gnark.verify(artefacts.path().resolve(ArtefactFolder.VERIFICATION_KEY), proof, publics);
    }

    @Test
    void theCheckerProvesTheCircuitForAllWeights() throws Exception {
        assertThat(findings(model(2))).isEmpty();
        assertThat(findings(model(1))).singleElement().satisfies(finding -> assertThat(finding.toString())
                .contains(ArtefactFolder.COMMITTED_WEIGHTS, "holds other weights than the model"));
    }

    private static List<Finding> findings(Path model) throws Exception {
        return Checking.run(artefacts.path(), Optional.of(model), Optional.empty(), Progress.NONE).findings();
    }

    @Test
    void theSameWeightsHaveAnotherCommitmentEachTimeAndAnotherFileIsNoticed() throws Exception {
        Path copy = folder.resolve("again");
        try (var files = Files.walk(artefacts.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(artefacts.path().relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        ArtefactFolder other = ArtefactFolder.open(copy);
        replace(other, 2);
        assertThat(FolderWeights.read(other).orElseThrow().weights()).isNotEqualTo(second.publics().getLast());
        Files.write(copy.resolve(ArtefactFolder.COMMITTED_WEIGHTS), secretOfFirst);
        assertThatThrownBy(() -> Proving.prove(other, INPUT, Proving.Options.standard(), Progress.NONE))
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.diagnostics().toString())
                        .contains("AS4110", ArtefactFolder.COMMITTED_WEIGHTS));
    }
}
