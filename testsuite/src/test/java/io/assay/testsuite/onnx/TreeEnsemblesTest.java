package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.TensorInterpreter;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random tree ensembles against ONNX Runtime: every row reaches the same leaves.
///
/// `-Dassay.trees.seed=N` chooses other models.
class TreeEnsemblesTest {
    private static final long SEED = Long.getLong("assay.trees.seed", 0);
    private static final int SHORT = 150;
    private static final int LONG = 2000;

    private static TreeComparison run(int models) throws Exception {
        System.out.println("tree ensembles from seed " + SEED);
        TreeComparison comparison = new TreeComparison(2e-6);
        for (long seed = SEED; seed < SEED + models; seed++) {
            RandomTrees trees = RandomTrees.of(seed, RandomTrees.Limits.DEFAULT);
            compare("seed " + seed + ", " + trees, trees, seed, comparison);
        }
        System.out.println(comparison);
        assertThat(comparison.withinMargin()).as("labels within the margin")
                .isLessThan(1 + comparison.labels() / 1000);
        return comparison;
    }

    private static void compare(String place, RandomTrees trees, long seed, TreeComparison comparison)
            throws Exception {
        Map<String, double[]> inputs = Map.of("X", trees.inputs(seed));
        TensorModule module = TreeComparison.module(trees.model());
        try (OrtModel runtime = new OrtModel(trees.model())) {
            Map<String, OrtModel.Output> outputs = runtime.outputs(inputs);
            assertThat(ModelFixtures.outputShapes(module)).as(place)
                    .allSatisfy((name, shape) -> assertThat(
                            shape).isEqualTo(Objects.requireNonNull(outputs.get(name)).shape()));
            comparison.compare(place, trees, inputs, TensorInterpreter.run(module, inputs), 0, outputs);
        }
    }

    @Test
    void aFewModels() throws Exception {
        assertThat(run(SHORT).pairs()).isGreaterThan(5000);
    }

    @Test
    @Tag("nightly")
    void manyModels() throws Exception {
        assertThat(run(LONG).pairs()).isGreaterThan(100_000);
    }
}
