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

/// Compares outputs of random trees with those of ONNX Runtime, and counts.
///
/// Where sums are exact in any order, everything is equal; elsewhere sums are within the bound of adding in 32-bit floats, and
/// labels may differ only where the sums that decide are that close.
final class TreeComparison {
    private static final double PROBIT = 1e-3;

    private final double transformed;
    private long pairs;
    private long labels;
    private long withinMargin;
    private long incomparable;
    private double worst;
    private double worstTransformed;

    /// @param transformed how far transformed scores may be off, relative to max(1, |expected|)
    TreeComparison(double transformed) {
        this.transformed = transformed;
    }

    /// Returns a model as it is imported.
    static TensorModule module(OnnxMl.ModelProto model) {
        TensorModule module = OnnxFrontend.importModel(
                OnnxReader.readBytes("trees.onnx", model.toByteArray()).orElseThrow(), ImportOptions.DEFAULT)
                .orElseThrow().module();
        assertThat(Verifier.verify(module)).isEmpty();
        return module;
    }

    /// Returns the number of rows that were compared.
    long pairs() {
        return pairs;
    }

    /// Returns the number of labels that were compared.
    long labels() {
        return labels;
    }

    /// Returns the number of labels that differ, all of them where sums are within the bound of each other.
    long withinMargin() {
        return withinMargin;
    }

    /// Returns the greatest distance of a sum from that of ONNX Runtime, over its bound.
    double worst() {
        return worst;
    }

    /// Returns the greatest distance of a transformed score from that of ONNX Runtime, over its bound.
    double worstTransformed() {
        return worstTransformed;
    }

    @Override
    public String toString() {
        return ("%d pairs, %d labels, %d of them within the margin, %d elements that are no numbers, worst sum at %.2f of its "
                + "bound, worst transformed score at %.2f").formatted(pairs, labels, withinMargin, incomparable, worst,
                        worstTransformed);
    }

    /// Compares all rows of an input.
    /// @param place names model and input
    /// @param found outputs by name
    /// @param unit  a unit of the last place that scores have, 0 for floats: they may be off by half of it
    /// @throws AssertionError if a score is farther off than its bound, or a label differs outside of the margin
    void compare(String place, RandomTrees trees, Map<String, double[]> inputs, Map<String, double[]> found,
            double unit, Map<String, OrtModel.Output> expected) {
        String scores = expected.containsKey("scores") ? "scores" : "Y";
        compareScores(place, trees, Objects.requireNonNull(found.get(scores)), unit,
                Objects.requireNonNull(expected.get(scores)).elements());
        if (expected.containsKey("label")) {
            compareLabels(place, trees, inputs, Objects.requireNonNull(found.get("label")),
                    Objects.requireNonNull(expected.get("label")).elements());
        }
        pairs += trees.rows();
    }

    private void compareScores(String place, RandomTrees trees, double[] found, double unit, double[] expected) {
        assertThat(found).as(place).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!Double.isFinite(expected[i])) {
                assertThat(trees.isUntransformed()).as(place).isFalse();
                incomparable++;
                continue;
            }
            double bound = trees.isUntransformed()
                    ? trees.sumBound() + 0x1p-24 * Math.abs(expected[i]) + unit / 2
                    : (trees.isProbit() ? PROBIT : transformed) * Math.max(1, Math.abs(expected[i]));
            double distance = Math.abs(found[i] - expected[i]);
            assertThat(distance).as("%s: element %d is %s, expected %s", place, i, found[i], expected[i])
                    .isLessThanOrEqualTo(bound);
            double share = bound > 0 ? distance / bound : 0;
            worst = trees.isUntransformed() ? Math.max(worst, share) : worst;
            worstTransformed = trees.isUntransformed() ? worstTransformed : Math.max(worstTransformed, share);
        }
    }

    private void compareLabels(String place, RandomTrees trees, Map<String, double[]> inputs, double[] found,
            double[] expected) {
        assertThat(found).as(place).hasSameSizeAs(expected);
        for (int row = 0; row < trees.rows(); row++) {
            labels++;
            if (found[row] != expected[row]) {
                double[] sums = Objects
                        .requireNonNull(TensorInterpreter.run(module(trees.sums()), inputs).get("Y"));
                assertThat(margin(trees, sums, row)).as("%s: label of row %d is %s, expected %s", place, row,
                        found[row], expected[row]).isLessThanOrEqualTo(2 * trees.sumBound());
                assertThat(trees.sumBound()).as(place).isPositive();
                withinMargin++;
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
}
