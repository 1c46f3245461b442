package io.assay.testsuite.accuracy;

import io.assay.backends.r1cs.CircuitSize;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Failures;
import io.assay.driver.LoweredModel;
import io.assay.driver.Progress;
import io.assay.driver.Rows;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Visibility;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a model does its task.
sealed interface AccuracyRow {

    /// Above so many, constraints are estimated and not made.
    long MOST_CONSTRAINTS = 8_000_000;

    /// Returns the model's name.
    String name();

    /// A model that compiles.
    ///
    /// @param operators  its operators
    /// @param size       constraints, estimated for a large model
    /// @param seconds    of compiling to relations
    /// @param circuit    metric of the circuit's outputs
    /// @param allowed    greatest right distance of the two metrics
    /// @param worstError greatest distance of an element of an output that is no integer
    record Measured(EvaluatedModel model, String operators, String size, double seconds, double circuit, double allowed,
            double worstError) implements AccuracyRow {
        @Override
        public String name() {
            return model.name();
        }

        double difference() {
            return circuit - model.floatValue();
        }

        boolean isRight() {
            return Math.abs(difference()) <= allowed + 1e-12;
        }
    }

    /// A model that does not compile, and why.
    record Refused(String name, String reason) implements AccuracyRow {}

    /// Compiles a model with default options from its samples, and evaluates its rows on integers.
    static AccuracyRow of(EvaluatedModel model) {
        try {
            return measured(model);
        } catch (IOException | RuntimeException e) {
            Diagnostic diagnostic = Failures.explain(e).orElseThrow(() -> new IllegalStateException(model.name(), e))
                    .diagnostics().getFirst();
            String reason = Stream.of("reason", "found").map(diagnostic.fields()::get).filter(Objects::nonNull)
                    .collect(Collectors.joining("; "));
            return new Refused(model.name(), (diagnostic.code() + " " + diagnostic.message()
                    + (reason.isEmpty() ? "" : "; " + reason)).replaceAll("\\s+", " "));
        }
    }

    private static Measured measured(EvaluatedModel model) throws IOException {
        long start = System.nanoTime();
        LoweredModel lowered = Compiler.lower(model.file(),
                CompileOptions.DEFAULT.withSamples(model.samples()).withInputs(Visibility.PRIVATE), Progress.NONE);
        double seconds = (System.nanoTime() - start) / 1e9;
        Rows rows = model.rows();
        Map<String, double[]> found = CircuitOutputs.of(model, lowered, rows);
        Map<String, double[]> references = model.references(rows);
        double[] labels = EvaluatedModel.doubles(rows.require("labels"));
        double[] first = EvaluatedModel.doubles(rows.require(model.inputs().getFirst()));
        double worst = 0;
        for (Map.Entry<String, double[]> output : references.entrySet()) {
            if (rows.require("ref__" + output.getKey()) instanceof InputTensor.Doubles) {
                double[] values = Objects.requireNonNull(found.get(output.getKey()));
                for (int i = 0; i < values.length; i++) {
                    worst = Math.max(worst, Math.abs(values[i] - output.getValue()[i]));
                }
            }
        }
        return new Measured(model, operators(lowered), size(lowered.lowered().relation()), seconds,
                TaskMetric.of(model, found, labels, first), TaskMetric.allowed(model, labels), worst);
    }

    private static String operators(LoweredModel lowered) {
        return lowered.source().graph().nodes().stream().map(OnnxNode::opType)
                .collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new),
                        names -> String.join(" ", names)));
    }

    private static String size(RelationModule module) {
        CircuitSize size = CircuitSize.of(module);
        return size.constraints() > MOST_CONSTRAINTS
                ? "about " + String.format("%,d", size.constraints())
                : String.format("%,d", R1csCompiler.compile(module).constraintCount());
    }
}
