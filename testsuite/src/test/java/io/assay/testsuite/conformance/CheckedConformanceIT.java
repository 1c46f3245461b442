package io.assay.testsuite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.CircuitSize;
import io.assay.checker.Finding;
import io.assay.checker.air.RelationModule;
import io.assay.backends.r1cs.Lookups;
import io.assay.checker.r1cs.ConstraintUniqueness;
import io.assay.driver.Failures;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.ImportedModel;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import io.assay.testsuite.checker.CircuitFiles;
import io.assay.testsuite.checker.RelationFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The relations and constraints of every test that compiles leave one witness, by the checker's own proof.
class CheckedConformanceIT {
    private static final int SCALE_BITS = 16;
    /// Of larger circuits the relations are checked alone.
    private static final long MOST_CONSTRAINTS = 300_000;

    @Test
    @Tag("nightly")
    void allTiers() throws IOException {
        check(Set.of("A", "B", "C", "S"));
    }

    private static void check(Set<String> tiers) throws IOException {
        List<String> found = new ArrayList<>();
        int checked = 0;
        int circuits = 0;
        for (ConformanceCase test : ConformanceArchive.load().tests(tiers)) {
            Optional<Module.RelationModule> relations = relations(test);
            if (relations.isPresent()) {
                checked++;
                RelationModule read = RelationFiles.read(relations.get());
                List<Finding> findings = RelationFiles.check(read).findings();
                findings.forEach(finding -> found.add(test.entry().name() + ": " + finding));
                if (CircuitSize.of(relations.get()).constraints() <= MOST_CONSTRAINTS) {
                    circuits++;
                    ConstraintUniqueness.Result result = CircuitFiles.check(relations.get(), read, Lookups.OFF)
                            .result();
                    if (!result.isProven()) {
                        found.add(test.entry().name() + ": " + result);
                    }
                }
            }
        }
        System.out.println("relations of " + checked + " tests, constraints of " + circuits + " of them");
        assertThat(found).isEmpty();
        assertThat(checked).isPositive();
    }

    private static Optional<Module.RelationModule> relations(ConformanceCase test) {
        Outcome<OnnxModel> model = OnnxReader.readBytes(test.entry().name() + ".onnx", test.model().toByteArray());
        if (!(model instanceof Outcome.Done<OnnxModel>(var read))
                || !(OnnxFrontend.importModel(read,
                        ImportOptions.DEFAULT) instanceof Outcome.Done<ImportedModel>(var imported))) {
            return Optional.empty();
        }
        Optional<Map<String, InputBox>> boxes = TestInputs.boxes(test.inputTensors(), imported.module(), SCALE_BITS);
        if (boxes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pipelines.compile(imported.module(),
                    new LowerTensorToFixed.Options(SCALE_BITS, boxes.get(), Map.of(), Map.of()), PassOptions.DEFAULT,
                    PassObserver.NONE).relation());
        } catch (RuntimeException e) {
            Failures.explain(e).orElseThrow(() -> e);
            return Optional.empty();
        }
    }
}
