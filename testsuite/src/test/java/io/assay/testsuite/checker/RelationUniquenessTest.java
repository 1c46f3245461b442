package io.assay.testsuite.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.layout.Statement;
import io.assay.checker.Finding;
import io.assay.checker.air.RelationModule;
import io.assay.checker.air.RelationUniqueness;
import io.assay.checker.air.StatementLayout;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Failures;
import io.assay.driver.Inputs;
import io.assay.driver.Progress;
import io.assay.ir.Module;
import io.assay.ir.Visibility;
import io.assay.ir.text.AirPrinter;
import io.assay.testsuite.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The relations of every model that compiles leave one value to each hint, by the checker's own proof; of a real model
/// without one of its asserts the checker says where.
class RelationUniquenessTest {

    @Test
    void modelsOfTheTests() throws Exception {
        int checked = 0;
        for (String root : List.of("/models", "/accuracy")) {
            checked += check(Path.of(Objects.requireNonNull(getClass().getResource(root)).toURI()));
        }
        checked += check(TestModels.examples().resolve("benchmarks"));
        assertThat(checked).isGreaterThan(10);
    }

    @Test
    @Tag("nightly")
    void modelsOfAFolder() throws Exception {
        String folder = System.getProperty("assay.models");
        Assumptions.assumeTrue(folder != null, "no -Dassay.models=DIR");
        assertThat(check(Path.of(folder))).isPositive();
    }

    /// Returns how many models of a folder were checked.
    private static int check(Path root) throws IOException {
        List<Path> folders;
        try (Stream<Path> found = Files.list(root)) {
            folders = found.filter(Files::isDirectory).sorted().toList();
        }
        int checked = 0;
        for (Path folder : folders) {
            for (Visibility visibility : List.of(Visibility.PRIVATE, Visibility.PUBLIC)) {
                Optional<Module.RelationModule> relations = relations(folder, visibility);
                if (relations.isPresent()) {
                    check(folder.getFileName().toString(), relations.get());
                    checked++;
                }
            }
        }
        return checked;
    }

    private static void check(String name, Module.RelationModule relations) throws IOException {
        RelationModule module = RelationFiles.read(relations);
        long start = System.nanoTime();
        RelationUniqueness.Result result = RelationUniqueness.check(module);
        System.out.printf("%s: %d relations in %.2f s, %s%n", name, module.relations().size(),
                (System.nanoTime() - start) / 1e9, result.proven());
        assertThat(result.findings()).as(name).isEmpty();
        StatementLayout layout = StatementLayout.of(module);
        Statement statement = Statement.of(relations);
        assertThat(layout.elementCount()).as(name).isEqualTo(statement.elementCount());
        int outputs = statement.tensors().stream().filter(tensor -> tensor.role() == Role.OUTPUT)
                .flatMap(tensor -> tensor.places().stream()).mapToInt(place -> place.element()).max().orElse(0);
        assertThat(layout.outputElements()).as(name).isEqualTo(outputs);
    }

    /// Returns the relations of the model in a folder; empty if it does not compile.
    private static Optional<Module.RelationModule> relations(Path folder, Visibility visibility) throws IOException {
        Optional<Path> model = Stream.of("model.onnx", "network.onnx").map(folder::resolve).filter(Files::exists)
                .findFirst();
        if (model.isEmpty()) {
            return Optional.empty();
        }
        CompileOptions options = CompileOptions.DEFAULT.withInputs(visibility);
        if (Files.exists(folder.resolve("inputs.npz"))) {
            options = options.withSamples(folder.resolve("inputs.npz"));
        } else if (Files.exists(folder.resolve("input.json"))) {
            options = options.withFallback(Inputs.read(folder.resolve("input.json"), OptionalInt.empty()));
        }
        try {
            return Optional.of(Compiler.lower(model.get(), options, Progress.NONE).lowered().relation());
        } catch (RuntimeException e) {
            Failures.explain(e).orElseThrow(() -> new IllegalStateException(folder.toString(), e));
            return Optional.empty();
        }
    }

    private static Module.RelationModule credit() throws IOException {
        return Compiler.lower(TestModels.file("mlp_credit", "model.onnx"),
                CompileOptions.DEFAULT.withSamples(TestModels.file("mlp_credit", "inputs.npz")), Progress.NONE)
                .lowered().relation();
    }

    private static boolean isAssert(String line) {
        return line.strip().matches("relation\\.(range|zero|product|lookup) .*");
    }

    /// Each assert of the credit model away in turn: the first finding names the node that the assert was made for.
    /// What is not found are quotients that are rows of a table, of which the lookup says as much.
    @Test
    void aModelWithoutOneOfItsAsserts() throws IOException {
        Module.RelationModule credit = credit();
        List<String> lines = AirPrinter.print(credit).lines().toList();
        int asserts = 0;
        List<String> harmless = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!isAssert(line)) {
                continue;
            }
            asserts++;
            List<String> without = new ArrayList<>(lines);
            without.set(i, "");
            List<Finding> findings = RelationFiles.check(RelationFiles.read(credit, String.join("\n", without)))
                    .findings();
            if (findings.isEmpty()) {
                harmless.add(line);
            } else {
                assertThat(findings.getFirst().node()).as(line).isEqualTo(node(line));
            }
        }
        assertThat(asserts).isGreaterThan(30);
        assertThat(harmless).allSatisfy(line -> {
            String index = line.strip().split(" ")[1];
            assertThat(lines).anyMatch(other -> other.strip().startsWith("relation.lookup " + index + ","));
        }).hasSizeLessThan(3);
    }

    private static String node(String line) {
        return line.contains("loc(") ? line.replaceAll(".*loc\\(\"([^\"]*)\".*", "$1") : "";
    }

    /// A number or a name changed anywhere: read and checked, or refused; the checker does not crash.
    @Test
    void aModelWithOtherNumbers() throws IOException {
        long seed = Long.getLong("assay.seed", 6);
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Module.RelationModule credit = credit();
        String text = AirPrinter.print(credit);
        int found = 0;
        for (int n = 0; n < 200; n++) {
            StringBuilder changed = new StringBuilder(text);
            for (int k = 0; k < 3; k++) {
                int at = random.nextInt(text.length());
                while (!Character.isDigit(text.charAt(at))) {
                    at = random.nextInt(text.length());
                }
                changed.setCharAt(at, (char) ('0' + random.nextInt(10)));
            }
            try {
                found += RelationFiles.check(RelationFiles.read(credit, changed.toString())).findings().isEmpty()
                        ? 0
                        : 1;
            } catch (IllegalStateException e) {
                assertThat(e).hasCauseInstanceOf(io.assay.checker.BadArtefactException.class);
            }
        }
        assertThat(found).isGreaterThan(20);
    }
}
