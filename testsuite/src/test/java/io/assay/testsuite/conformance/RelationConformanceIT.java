package io.assay.testsuite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.Finding;
import io.assay.driver.Failures;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.frontend.onnx.Outcome;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.ImportedModel;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.RelationModule;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import io.assay.testsuite.checker.RelationFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The relations of every test that compiles leave just one value to each hint, by the checker's own proof.
class RelationConformanceIT {
    private static final int SCALE_BITS = 16;

    @Test
    @Tag("nightly")
    void allTiers() {
        check(Set.of("A", "B", "C", "S"));
    }

    private static void check(Set<String> tiers) {
        List<String> found = new ArrayList<>();
        int checked = 0;
        for (ConformanceCase test : ConformanceArchive.load().tests(tiers)) {
            Optional<RelationModule> relations = relations(test);
            if (relations.isPresent()) {
                checked++;
                List<Finding> findings = RelationFiles.check(RelationFiles.read(relations.get())).findings();
                findings.forEach(finding -> found.add(test.entry().name() + ": " + finding));
            }
        }
        System.out.println("relations of " + checked + " tests of tiers " + tiers);
        assertThat(found).isEmpty();
        assertThat(checked).isPositive();
    }

    private static Optional<RelationModule> relations(ConformanceCase test) {
        Outcome<OnnxModel> model = OnnxReader.readBytes(test.entry().name() + ".onnx", test.model().toByteArray());
        if (!(model instanceof Outcome.Done<OnnxModel>(var read))
                || !(OnnxFrontend.importModel(read,
                        ImportOptions.DEFAULT) instanceof Outcome.Done<ImportedModel>(var imported))) {
            return Optional.empty();
        }
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxTensor> input : test.inputTensors().entrySet()) {
            if (!TestInputs.isFinite(input.getValue())) {
                return Optional.empty();
            }
            boxes.put(input.getKey(), TestInputs.box(input.getValue(), SCALE_BITS));
        }
        try {
            return Optional.of(Pipelines.compile(imported.module(),
                    new LowerTensorToFixed.Options(SCALE_BITS, boxes, Map.of(), Map.of()), PassOptions.DEFAULT,
                    PassObserver.NONE).relation());
        } catch (RuntimeException e) {
            Failures.explain(e).orElseThrow(() -> e);
            return Optional.empty();
        }
    }
}
