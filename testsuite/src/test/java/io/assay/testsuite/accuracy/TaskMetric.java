package io.assay.testsuite.accuracy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The metric of a model's task on given outputs, and how far a circuit's may be from the float model's.
final class TaskMetric {
    private static final double SHARE = 0.005;
    private static final double DECIBELS = 0.1;
    private static final double BASIS_POINTS = 0.5;
    private static final double BASIS_POINTS_PER_ONE = 1e4;
    private static final double ERROR = 5e-3;

    private final EvaluatedModel model;
    private final Map<String, double[]> outputs;
    private final double[] labels;
    private final double[] firstInput;
    private final int rows;

    private TaskMetric(EvaluatedModel model, Map<String, double[]> outputs, double[] labels, double[] firstInput) {
        this.model = model;
        this.outputs = outputs;
        this.labels = labels;
        this.firstInput = firstInput;
        this.rows = model.rowCount();
    }

    /// Returns the metric.
    /// @param outputs    all rows of each output
    /// @param labels     labels of all rows
    /// @param firstInput all rows of the first input
    /// @throws IllegalArgumentException if the metric is not known
    static double of(EvaluatedModel model, Map<String, double[]> outputs, double[] labels, double[] firstInput) {
        return new TaskMetric(model, outputs, labels, firstInput).value();
    }

    /// Returns the greatest distance between circuit and float model that is right: for shares half a point or one row.
    static double allowed(EvaluatedModel model, double[] labels) {
        String metric = model.metric();
        if (metric.startsWith("PSNR")) {
            return DECIBELS;
        }
        if (metric.contains("bps")) {
            return BASIS_POINTS;
        }
        if (metric.startsWith("mean")) {
            return ERROR * (metric.startsWith("mean abs")
                    ? Math.max(1, Arrays.stream(labels).map(Math::abs).average().orElse(1))
                    : 1);
        }
        return metric.startsWith("AUC") || metric.startsWith("R2") ? SHARE : Math.max(SHARE, 1.0 / model.rowCount());
    }

    private double value() {
        String metric = model.metric();
        String first = model.outputs().getFirst();
        if (metric.equals("accuracy")) {
            return labelled().map(found -> share(row -> found[row] == labels[row]))
                    .orElseGet(() -> share(row -> greatest(output(first), rows, row) == labels[row]));
        }
        if (metric.startsWith("top-1")) {
            return share(row -> greatest(output(first), rows, row) == labels[row]);
        }
        if (metric.startsWith("majority")) {
            return share(row -> model.classes().get((int) output("label")[row]) == labels[row]);
        }
        if (metric.startsWith("agreement")) {
            return share(row -> output("label")[row] == labels[row]);
        }
        if (metric.startsWith("next-char")) {
            int places = labels.length;
            return IntStream.range(0, places).filter(at -> greatest(output(first), places, at) == labels[at]).count()
                    / (double) places;
        }
        return metric.startsWith("AUC") ? areaUnderCurve(scores(metric, first)) : error(metric, output(first));
    }

    private Optional<double[]> labelled() {
        return model.outputs().stream().filter(name -> name.equals("label") || name.equals("output_label")).findFirst()
                .map(this::output);
    }

    private double[] output(String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }

    private double share(IntPredicate isRight) {
        return IntStream.range(0, rows).filter(isRight).count() / (double) rows;
    }

    /// Returns the index of the greatest element of one of `parts` parts, the first of equal ones.
    private static int greatest(double[] values, int parts, int part) {
        int size = values.length / parts;
        return IntStream.range(0, size).boxed()
                .max(Comparator.<Integer>comparingDouble(i -> values[part * size + i])
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    /// Returns element `column` of each row.
    private double[] column(double[] values, int column) {
        int width = values.length / rows;
        return IntStream.range(0, rows).mapToDouble(row -> values[row * width + column]).toArray();
    }

    private double[] scores(String metric, String first) {
        if (metric.startsWith("AUC of max squared")) {
            double[] found = output(first);
            int width = found.length / rows;
            return IntStream.range(0, rows).mapToDouble(row -> IntStream.range(row * width, (row + 1) * width)
                    .mapToDouble(i -> (found[i] - firstInput[i]) * (found[i] - firstInput[i])).max().orElseThrow())
                    .toArray();
        }
        if (metric.equals("AUC") && outputs.containsKey("scores")) {
            return Arrays.stream(column(output("scores"), 0)).map(score -> -score).toArray();
        }
        return metric.equals("AUC") && outputs.containsKey("probabilities")
                ? column(output("probabilities"), 1)
                : column(output(first), 0);
    }

    /// Returns the probability that a positive row has a higher score than a negative one, equal scores counting half.
    private double areaUnderCurve(double[] scores) {
        double[] negatives = IntStream.range(0, rows).filter(row -> labels[row] == 0).mapToDouble(row -> scores[row])
                .toArray();
        double[] positives = IntStream.range(0, rows).filter(row -> labels[row] != 0).mapToDouble(row -> scores[row])
                .toArray();
        double wins = 0;
        for (double positive : positives) {
            for (double negative : negatives) {
                wins += positive > negative ? 1 : positive == negative ? 0.5 : 0;
            }
        }
        return wins / positives.length / negatives.length;
    }

    private double error(String metric, double[] found) {
        if (metric.startsWith("PSNR")) {
            double squares = IntStream.range(0, found.length)
                    .mapToDouble(i -> (found[i] - labels[i]) * (found[i] - labels[i])).average().orElseThrow();
            return 10 * Math.log10(1 / squares);
        }
        double[] values = column(found, 0);
        if (metric.startsWith("R2")) {
            double mean = Arrays.stream(labels).average().orElseThrow();
            double residual = IntStream.range(0, rows)
                    .mapToDouble(row -> (labels[row] - values[row]) * (labels[row] - values[row])).sum();
            double total = Arrays.stream(labels).map(label -> (label - mean) * (label - mean)).sum();
            return 1 - residual / total;
        }
        if (metric.contains("bps") || metric.startsWith("mean rel")) {
            double relative = IntStream.range(0, rows).mapToDouble(row -> Math.abs(values[row] / labels[row] - 1))
                    .average().orElseThrow();
            return metric.contains("bps") ? relative * BASIS_POINTS_PER_ONE : relative;
        }
        if (metric.startsWith("mean abs error vs")) {
            double[] costs = outputs.containsKey("cost") ? column(output("cost"), 0) : values;
            return IntStream.range(0, rows).mapToDouble(row -> Math.abs(costs[row] - labels[row])).average()
                    .orElseThrow();
        }
        throw new IllegalArgumentException("no rule for the metric " + metric);
    }
}
