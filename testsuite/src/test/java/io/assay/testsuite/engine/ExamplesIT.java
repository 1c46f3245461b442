package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompileOptions;
import io.assay.driver.CompileOptions.Range;
import io.assay.driver.CompiledModel;
import io.assay.driver.Compiler;
import io.assay.driver.Constraints;
import io.assay.driver.Contracts;
import io.assay.driver.Evaluation;
import io.assay.driver.Inputs;
import io.assay.driver.KeySetup;
import io.assay.driver.Progress;
import io.assay.driver.Proving;
import io.assay.driver.Rows;
import io.assay.driver.Verifying;
import io.assay.groth16.Verification.Accepted;
import io.assay.testsuite.TestModels;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The models of `examples/` that are no networks: every row of their samples, and a proof that their contract accepts
/// with its outputs and refuses with others. The commands of their READMEs run in `GuideIT`.
class ExamplesIT {
    private static final long SEED = Long.getLong("assay.seed", 20_261_128);
    private static final String INVALID_PROOF = HexFormat.of().formatHex(VerifierCalldata.selector("InvalidProof()"));

    @TempDir
    private Path folder;

    @Test
    void creditScoringByBoostedTrees() throws Exception {
        Path example = TestModels.examples().resolve("credit-scoring-gbdt");
        ArtefactFolder keys = built(example.resolve("credit.onnx"), CompileOptions.DEFAULT);
        Evaluation.Result rows = evaluated(keys, example.resolve("samples.npz"));
        assertThat(rows.rows()).isEqualTo(300);
        assertThat(agreement(rows, "label").equal()).isEqualTo(1);
        assertThat(agreement(rows, "probabilities").maxError()).isLessThan(1e-6);
        assertProven(keys, example.resolve("applicant.json"));
    }

    @Test
    void medianOfTheSourcesThatAForestAccepts() throws Exception {
        Path example = TestModels.examples().resolve("price-feed-anomaly");
        Path samples = example.resolve("samples.npz");
        ArtefactFolder keys = built(example.resolve("feed.onnx"), CompileOptions.DEFAULT.withSamples(samples));
        Evaluation.Result rows = evaluated(keys, samples);
        assertThat(rows.rows()).isEqualTo(200);
        assertThat(agreement(rows, "accepted").equal()).isEqualTo(1);
        assertThat(agreement(rows, "price").equal()).isEqualTo(1);
        assertProven(keys, example.resolve("tick.json"));
    }

    @Test
    void volatilityIndex() throws Exception {
        Path example = TestModels.examples().resolve("volatility-index");
        assertProven(built(example.resolve("index.onnxtxt"), CompileOptions.DEFAULT.withRanges(
                Map.of("quotes", new Range(0.05, 1.5), "moneyness", new Range(0.5, 2), "years", new Range(0.05, 2)))),
                example.resolve("quotes.json"));
    }

    @Test
    void priceOfAnOption() throws Exception {
        Path example = TestModels.examples().resolve("volatility-index");
        assertProven(built(example.resolve("option.onnxtxt"), CompileOptions.DEFAULT.withScaleBits(24).withRanges(
                Map.of("spot", new Range(50, 150), "strike", new Range(50, 150), "years", new Range(0.05, 2),
                        "volatility", new Range(0.1, 1)))),
                example.resolve("option.json"));
    }

    private ArtefactFolder built(Path model, CompileOptions options) throws Exception {
        CompiledModel compiled = Compiler.compile(model, options, CircuitEstimate.Aim.KEYS, Progress.NONE);
        ArtefactFolder artefacts = ArtefactWriter.write(compiled,
                folder.resolve(model.getFileName() + ".assay"), Constraints.Writing.IF_SMALL, Progress.NONE);
        System.out.println(model.getFileName() + ": " + artefacts.manifest().circuit().constraints()
                + " constraints, -Dassay.seed=" + SEED);
        KeySetup.run(artefacts, Constraints.of(artefacts),
                new KeySetup.Options(Optional.empty(), false, Optional.of(SEED), 2), Progress.NONE);
        return artefacts;
    }

    private static Evaluation.Result evaluated(ArtefactFolder artefacts, Path samples) throws Exception {
        Evaluation.Result result = Evaluation.run(artefacts, Rows.read(samples), Evaluation.RowListener.NONE,
                Progress.NONE);
        System.out.println(result.rows() + " rows: " + result.agreements());
        return result;
    }

    private static Evaluation.Agreement agreement(Evaluation.Result result, String output) {
        return Objects.requireNonNull(result.agreements().get(output), output);
    }

    /// Proves one input; the contract takes its outputs and digests as they are, and none that differs by one.
    private static void assertProven(ArtefactFolder artefacts, Path input) throws Exception {
        Proving.Proven proven = Proving.prove(artefacts, Inputs.read(input, OptionalInt.empty()),
                Proving.Options.standard(), Progress.NONE);
        Verifying.Claim claim = new Verifying.Claim(proven.proof(), proven.publics());
        assertThat(Verifying.verify(artefacts, claim)).isInstanceOf(Accepted.class);
        VerifierSpecification specification = Contracts.specification(artefacts);
        SampleProof sample = Contracts.sampleProof(specification, claim).orElseThrow();
        try (DeployedVerifier contract = DeployedVerifier.of(specification)) {
            assertThat(contract.refusal(sample)).isEmpty();
            for (int tensor = 0; tensor < sample.values().size(); tensor++) {
                for (int element = 0; element < sample.values().get(tensor).size(); element++) {
                    List<String> refusals = List.of(contract.refusal(changed(sample, tensor, element, 1)),
                            contract.refusal(changed(sample, tensor, element, -1)));
                    assertThat(refusals).as("tensor %d, element %d", tensor, element).doesNotContain("")
                            .contains(INVALID_PROOF);
                }
            }
            for (int digest = 0; digest < sample.digests().size(); digest++) {
                List<BigInteger> digests = new ArrayList<>(sample.digests());
                digests.set(digest, digests.get(digest).xor(BigInteger.ONE));
                assertThat(contract.refusal(new SampleProof(sample.proof(), sample.context(), sample.values(), digests,
                        sample.weights()))).as("digest %d", digest).isEqualTo(INVALID_PROOF);
            }
        }
    }

    private static SampleProof changed(SampleProof sample, int tensor, int element, long difference) {
        List<List<Long>> values = new ArrayList<>(sample.values());
        List<Long> numbers = new ArrayList<>(values.get(tensor));
        numbers.set(element, numbers.get(element) + difference);
        values.set(tensor, numbers);
        return new SampleProof(sample.proof(), sample.context(), values, sample.digests(), sample.weights());
    }
}
