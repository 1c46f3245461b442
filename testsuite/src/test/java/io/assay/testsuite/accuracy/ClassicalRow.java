package io.assay.testsuite.accuracy;

import io.assay.backends.r1cs.CircuitSize;
import io.assay.backends.r1cs.Lookups;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.LoweredModel;
import io.assay.driver.Progress;
import io.assay.driver.Rows;
import io.assay.frontend.onnx.AttributeValue;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.ir.Visibility;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// How close a model that is no network is to ONNX Runtime, on every row.
///
/// @param bound      of an error, over max(1, |reference|)
/// @param worst      greatest error over its bound
/// @param beyond     rows with a real output beyond the bound
/// @param different  rows with another label whose margin is known and above the bound, or not known
/// @param within     rows whose margin is at most the bound, from 0
/// @param plain      constraints without lookups
/// @param lookups    constraints with them
record ClassicalRow(EvaluatedModel model, double bound, double worst, List<Integer> beyond, List<Integer> different,
        List<Integer> within, long plain, long lookups) {

    /// Bound where the model only adds leaves of trees.
    private static final double LINEAR_BOUND = 1e-6;
    private static final double BOUND = 1e-4;

    /// Operators that add leaves, and move and convert what they add.
    private static final Set<String> LINEAR_OPERATORS = Set.of("TreeEnsembleClassifier", "TreeEnsembleRegressor",
            "TreeEnsemble", "ZipMap", "Cast", "Identity", "ArgMax", "ArrayFeatureExtractor", "Reshape");

    ClassicalRow {
        beyond = List.copyOf(beyond);
        different = List.copyOf(different);
        within = List.copyOf(within);
    }

    boolean isRight() {
        return beyond.isEmpty() && different.isEmpty();
    }

    /// Compiles a model with default options from its samples, and evaluates its rows on integers.
    static ClassicalRow of(EvaluatedModel model) throws IOException {
        LoweredModel lowered = Compiler.lower(model.file(),
                CompileOptions.DEFAULT.withSamples(model.samples()).withInputs(Visibility.PRIVATE), Progress.NONE);
        Rows rows = model.rows();
        return new Comparison(model, rows, CircuitOutputs.of(model, lowered, rows), bound(lowered)).row(lowered);
    }

    private static double bound(LoweredModel lowered) {
        return lowered.source().graph().nodes().stream().allMatch(ClassicalRow::isLinear) ? LINEAR_BOUND : BOUND;
    }

    private static boolean isLinear(OnnxNode node) {
        AttributeValue after = node.attributes().getOrDefault("post_transform", new AttributeValue.StringValue("NONE"));
        return LINEAR_OPERATORS.contains(node.opType()) && after.equals(new AttributeValue.StringValue("NONE"));
    }

    /// The outputs of both, row by row.
    private static final class Comparison {
        private final EvaluatedModel model;
        private final Rows rows;
        private final Map<String, double[]> found;
        private final Map<String, double[]> references;
        private final double bound;
        private final Set<Integer> beyond = new TreeSet<>();
        private final Set<Integer> different = new TreeSet<>();
        private double worst;

        Comparison(EvaluatedModel model, Rows rows, Map<String, double[]> found, double bound) {
            this.model = model;
            this.rows = rows;
            this.found = found;
            this.references = model.references(rows);
            this.bound = bound;
        }

        ClassicalRow row(LoweredModel lowered) {
            references.forEach((name, expected) -> {
                if (rows.require("ref__" + name) instanceof InputTensor.Doubles) {
                    reals(expected, Objects.requireNonNull(found.get(name)));
                } else {
                    labels(expected, Objects.requireNonNull(found.get(name)));
                }
            });
            List<Integer> within = new ArrayList<>();
            for (int row = 0; row < model.rowCount(); row++) {
                if (margin(row) <= bound) {
                    within.add(row);
                }
            }
            different.removeAll(within);
            return new ClassicalRow(model, bound, worst, List.copyOf(beyond), List.copyOf(different), within,
                    CircuitSize.of(lowered.lowered().relation()).constraints(),
                    CircuitSize.of(lowered.lowered().relation(), Lookups.ON).constraints());
        }

        private void reals(double[] expected, double[] values) {
            for (int i = 0; i < expected.length; i++) {
                double error = Math.abs(values[i] - expected[i]) / (bound * Math.max(1, Math.abs(expected[i])));
                worst = Math.max(worst, error);
                if (!(error <= 1)) {
                    beyond.add(i / (expected.length / model.rowCount()));
                }
            }
        }

        private void labels(double[] expected, double[] values) {
            for (int i = 0; i < expected.length; i++) {
                if (values[i] != expected[i]) {
                    different.add(i / (expected.length / model.rowCount()));
                }
            }
        }

        /// Returns the distance of the reference's score of the label from that of the next label, over max(1, |score|): of the two
        /// greatest, or least, of a real output of several numbers. Infinite where no such output decides a label.
        private double margin(int row) {
            if (references.keySet().stream().allMatch(
                    name -> rows.require("ref__" + name) instanceof InputTensor.Doubles)) {
                return Double.POSITIVE_INFINITY;
            }
            for (Map.Entry<String, double[]> output : references.entrySet()) {
                int width = output.getValue().length / model.rowCount();
                if (width > 1 && rows.require("ref__" + output.getKey()) instanceof InputTensor.Doubles) {
                    double[] scores = Arrays.copyOfRange(output.getValue(), row * width, (row + 1) * width);
                    Arrays.sort(scores);
                    boolean takesLeast = model.metric().contains("cluster");
                    double first = takesLeast ? scores[0] : scores[width - 1];
                    double second = takesLeast ? scores[1] : scores[width - 2];
                    return Math.abs(first - second) / Math.max(1, Math.abs(first));
                }
            }
            return Double.POSITIVE_INFINITY;
        }
    }
}
