package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.verify.Verifier;
import java.util.Map;
import java.util.Objects;
import onnx.OnnxMl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random tree ensembles against ONNX Runtime: every row reaches the same leaves.
///
/// `-Dassay.trees.seed=N` chooses other models. Where sums are exact in any order, everything is equal; elsewhere sums are
/// within the bound of adding in 32-bit floats, and labels may differ only where the sums that decide are that close.
class TreeEnsemblesTest {
    private static final long SEED = Long.getLong("assay.trees.seed", 0);
    private static final int SHORT = 150;
    private static final int LONG = 2000;

    /// Counts of a run.
    private static final class Tally {
        private long pairs;
        private long labels;
        private long withinMargin;
        private long incomparable;
        private double worst;

        @Override
        public String toString() {
            return "%d pairs, %d labels, %d of them within the margin, %d elements that are no numbers, worst sum at %.2f"
                    .formatted(pairs, labels, withinMargin, incomparable, worst) + " of its bound";
        }
    }

    private static TensorModule module(OnnxMl.ModelProto model) {
        TensorModule module = OnnxFrontend.importModel(
                OnnxReader.readBytes("trees.onnx", model.toByteArray()).orElseThrow(), ImportOptions.DEFAULT)
                .orElseThrow().module();
        assertThat(Verifier.verify(module)).isEmpty();
        return module;
    }

    private static Tally run(int models) throws Exception {
        System.out.println("tree ensembles from seed " + SEED);
        Tally tally = new Tally();
        for (long seed = SEED; seed < SEED + models; seed++) {
            RandomTrees trees = RandomTrees.of(seed, RandomTrees.Limits.DEFAULT);
            compare("seed " + seed + ", " + trees, trees, seed, tally);
        }
        System.out.println(tally);
        assertThat(tally.withinMargin).as("labels within the margin").isLessThan(1 + tally.labels / 1000);
        return tally;
    }

    private static void compare(String place, RandomTrees trees, long seed, Tally tally) throws Exception {
        Map<String, double[]> inputs = Map.of("X", trees.inputs(seed));
        Map<String, double[]> found = TensorInterpreter.run(module(trees.model()), inputs);
        try (OrtModel runtime = new OrtModel(trees.model())) {
            Map<String, OrtModel.Output> outputs = runtime.outputs(inputs);
            assertThat(ModelFixtures.outputShapes(module(trees.model()))).as(place)
                    .allSatisfy((name, shape) -> assertThat(
                            shape).isEqualTo(Objects.requireNonNull(outputs.get(name)).shape()));
            String scores = outputs.containsKey("scores") ? "scores" : "Y";
            compareScores(place, trees, Objects.requireNonNull(found.get(scores)),
                    Objects.requireNonNull(outputs.get(scores)).elements(), tally);
            if (outputs.containsKey("label")) {
                compareLabels(place, trees, inputs, Objects.requireNonNull(found.get("label")),
                        Objects.requireNonNull(outputs.get("label")).elements(), tally);
            }
        }
        tally.pairs += trees.rows();
    }

    private static void compareScores(String place, RandomTrees trees, double[] found, double[] expected,
            Tally tally) {
        assertThat(found).as(place).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!Double.isFinite(expected[i])) {
                assertThat(trees.isUntransformed()).as(place).isFalse();
                tally.incomparable++;
                continue;
            }
            double rounding = 0x1p-24 * Math.abs(expected[i]);
            double bound = trees.isUntransformed()
                    ? trees.sumBound() + rounding
                    : (trees.isProbit() ? 1e-3 : 2e-6) * Math.max(1, Math.abs(expected[i]));
            double distance = Math.abs(found[i] - expected[i]);
            assertThat(distance).as("%s: element %d is %s, expected %s", place, i, found[i], expected[i])
                    .isLessThanOrEqualTo(bound);
            if (trees.isUntransformed() && bound > 0) {
                tally.worst = Math.max(tally.worst, distance / bound);
            }
        }
    }

    private static void compareLabels(String place, RandomTrees trees, Map<String, double[]> inputs, double[] found,
            double[] expected, Tally tally) {
        double[] sums = Objects.requireNonNull(TensorInterpreter.run(module(trees.sums()), inputs).get("Y"));
        for (int row = 0; row < trees.rows(); row++) {
            tally.labels++;
            if (found[row] != expected[row]) {
                assertThat(margin(trees, sums, row)).as("%s: label of row %d is %s, expected %s", place, row,
                        found[row], expected[row]).isLessThanOrEqualTo(2 * trees.sumBound());
                assertThat(trees.sumBound()).as(place).isPositive();
                tally.withinMargin++;
                System.out.println("%s: label of row %d is %s, not %s".formatted(place, row, found[row],
                        expected[row]));
            }
        }
    }

    /// Returns how near to each other are sums that could decide a label.
    private static double margin(RandomTrees trees, double[] sums, int row) {
        int classes = trees.targets();
        double margin = Double.POSITIVE_INFINITY;
        for (int i = 0; i < classes; i++) {
            double own = sums[row * classes + i];
            for (double base : trees.bases()) {
                margin = Math.min(margin, Math.min(Math.abs(own + base), Math.abs(own + base - 0.5)));
            }
            margin = Math.min(margin, Math.min(Math.abs(own), Math.abs(own - 0.5)));
            for (int j = 0; j < i && classes > 2; j++) {
                double other = sums[row * classes + j] + (trees.bases().isEmpty() ? 0 : trees.bases().get(j));
                margin = Math.min(margin, Math.abs(own + (trees.bases().isEmpty() ? 0 : trees.bases().get(i)) - other));
            }
        }
        return margin;
    }

    @Test
    void aFewModels() throws Exception {
        assertThat(run(SHORT).pairs).isGreaterThan(5000);
    }

    @Test
    @Tag("nightly")
    void manyModels() throws Exception {
        assertThat(run(LONG).pairs).isGreaterThan(100_000);
    }
}
