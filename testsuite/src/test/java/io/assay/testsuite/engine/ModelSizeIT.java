package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assay.backends.r1cs.Lookups;
import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompileOptions;
import io.assay.driver.CompiledModel;
import io.assay.driver.Compiler;
import io.assay.driver.Constraints;
import io.assay.driver.Contracts;
import io.assay.driver.Inputs;
import io.assay.driver.KeySetup;
import io.assay.driver.Progress;
import io.assay.driver.Proving;
import io.assay.driver.Verifying;
import io.assay.driver.evm.EvmResult;
import io.assay.driver.soroban.SorobanTarget;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Visibility;
import io.assay.ir.tensor.Const;
import io.assay.testsuite.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a verification costs does not depend on the size of the model: a regression and a convolutional network, more than a thousand
/// times apart, inputs private.
///
/// Run with -Dgolden.update=true to store the figures, which docs/chains.md shows.
class ModelSizeIT {

    private static final Path FIGURES = Path.of("src/test/resources/chains/models.tsv");
    private static final long SEED = 20_261_128;
    private static final List<String> MODELS = List.of("linreg_diabetes", "lenet_mnist");
    private static final int TIMES = 1_000;
    /// Of a proof's bytes, which are random, those that are zero are cheaper: 12 gas each.
    private static final int RANDOM_GAS = 300;

    @TempDir
    private Path folder;

    /// A model, and a transaction with `verifyProof` on the EVM and a call of `verify` on Soroban.
    ///
    /// @param bytes        of the contract's code
    /// @param instructions of the contract as wasm
    private record Figure(String model, String circuit, long weights, long constraints, int publicValues, long gas,
            int bytes, long instructions) {
        static Figure of(String line) {
            String[] cells = line.split("\t", -1);
            return new Figure(cells[0], cells[1], Long.parseLong(cells[2]), Long.parseLong(cells[3]),
                    Integer.parseInt(cells[4]), Long.parseLong(cells[5]), Integer.parseInt(cells[6]),
                    Long.parseLong(cells[7]));
        }

        String line() {
            return "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d".formatted(model, circuit, weights, constraints, publicValues, gas,
                    bytes, instructions);
        }
    }

    /// The section of the page, from the stored figures.
    static String section() throws IOException {
        StringBuilder text = new StringBuilder(
                """
                        ## Size of the model
                        Two models with a real key and proof each, inputs private, outputs public; `verifyProof` as above, and `verify` on Soroban.

                        | model | circuit | weights | constraints | public values | gas | bytes of code | instructions on Soroban |
                        |---|---|---|---|---|---|---|---|
                        """);
        List<Figure> figures = stored();
        for (Figure figure : figures) {
            text.append(String.format(Locale.ROOT, "| %s | %s | %,d | %,d | %d | %,d | %,d | %,d |%n", figure.model(),
                    figure.circuit(), figure.weights(), figure.constraints(), figure.publicValues(), figure.gas(),
                    figure.bytes(), figure.instructions()));
        }
        text.append(String.format(Locale.ROOT,
                """

                        Of models %,d × apart, gas and instructions differ by less than 1 %%: a key has one point for each public value, and nothing else of the model.
                        """,
                figures.getLast().weights() / figures.getFirst().weights()));
        return text.toString();
    }

    private static List<Figure> stored() throws IOException {
        return Files.readAllLines(FIGURES).stream().map(Figure::of).toList();
    }

    @Test
    void storedFiguresAreWithinAPercent() throws IOException {
        assertWithinAPercent(stored());
    }

    private static void assertWithinAPercent(List<Figure> figures) {
        assertThat(figures).hasSize(4);
        for (int i = 0; i < figures.size(); i += 2) {
            Figure small = figures.get(i);
            Figure large = figures.get(i + 1);
            assertThat(large.weights()).isGreaterThan(TIMES * small.weights());
            assertThat(large.publicValues()).isEqualTo(small.publicValues());
            assertThat(Math.abs(large.gas() - small.gas())).isLessThan(small.gas() / 100);
            assertThat(Math.abs(large.instructions() - small.instructions())).isLessThan(small.instructions() / 100);
        }
    }

    @Test
    @Tag("nightly")
    void modelsAThousandTimesApartCostTheSame() throws Exception {
        List<Figure> figures = new ArrayList<>();
        for (Lookups lookups : List.of(Lookups.OFF, Lookups.ON)) {
            for (String model : MODELS) {
                figures.add(measured(model, lookups));
            }
        }
        figures.forEach(figure -> System.out.println(figure.line()));
        assertWithinAPercent(figures);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FIGURES.getParent());
            Files.write(FIGURES, figures.stream().map(Figure::line).toList());
        }
        List<Figure> stored = stored();
        for (int i = 0; i < figures.size(); i++) {
            Figure expected = stored.get(i);
            Figure found = figures.get(i);
            assertThat(Math.abs(found.gas() - expected.gas())).isLessThanOrEqualTo(RANDOM_GAS);
            assertThat(new Figure(found.model(), found.circuit(), found.weights(), found.constraints(),
                    found.publicValues(), expected.gas(), found.bytes(), expected.instructions())).isEqualTo(expected);
            assertThat(found.instructions()).isCloseTo(expected.instructions(), Percentage.withPercentage(1));
        }
    }

    private Figure measured(String model, Lookups lookups) throws Exception {
        Path samples = TestModels.file(model, "inputs.npz");
        CompileOptions options = CompileOptions.DEFAULT.withSamples(samples).withInputs(Visibility.PRIVATE)
                .withLookups(lookups);
        CompiledModel compiled = Compiler.compile(TestModels.file(model, "model.onnx"), options,
                CircuitEstimate.Aim.KEYS, Progress.NONE);
        ArtefactFolder artefacts = ArtefactWriter.write(compiled, folder.resolve(model + lookups + ".assay"),
                Constraints.Writing.IF_SMALL, Progress.NONE);
        KeySetup.run(artefacts, Constraints.of(artefacts),
                new KeySetup.Options(Optional.empty(), false, Optional.of(SEED), 2), Progress.NONE);
        Proving.Proven proven = Proving.prove(artefacts, Inputs.read(samples, OptionalInt.of(0)),
                Proving.Options.standard(), Progress.NONE);
        VerifierSpecification specification = Contracts.specification(artefacts);
        SampleProof sample = Contracts.sampleProof(specification,
                new Verifying.Claim(proven.proof(), proven.publics())).orElseThrow();
        try (DeployedVerifier contract = DeployedVerifier.of(specification)) {
            EvmResult result = contract.call(VerifierCalldata.verifyProof(specification, sample));
            assertThat(result.isTrue()).isTrue();
            return new Figure(model, lookups == Lookups.ON ? "lookups" : "bits", weights(model),
                    artefacts.manifest().circuit().constraints(), specification.publicCount(), result.transactionGas(),
                    contract.contract().runtimeCode().length, instructions(specification, sample));
        }
    }

    private static long instructions(VerifierSpecification specification, SampleProof sample) throws IOException {
        SorobanTarget soroban = new SorobanTarget();
        try (Deployment contract = soroban.deploy(specification, soroban.project(specification, Optional.empty()))) {
            assumeTrue(contract.facts().containsKey("wasmBytes"), "the compiler lacks wasm32v1-none");
            Verdict verdict = contract.verify(Word.bytes(sample.proof()),
                    sample.publicSignals(specification).stream().map(Word::bytes).toList());
            assertThat(verdict.accepted()).isTrue();
            return verdict.costs().getOrDefault("instructions", 0L);
        }
    }

    /// Numbers of the model's constants.
    private static long weights(String model) throws IOException {
        return OnnxFrontend.importModel(OnnxReader.read(TestModels.file(model, "model.onnx")).orElseThrow(),
                ImportOptions.DEFAULT).orElseThrow().module().main().ops().stream()
                .filter(Const.class::isInstance).mapToLong(op -> ((Const) op).data().shape().elementCount()).sum();
    }
}
