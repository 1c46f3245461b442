package io.assay.testsuite.checker;

import io.assay.backends.r1cs.CircuitSize;
import io.assay.backends.r1cs.Lookups;
import io.assay.checker.air.RelationModule;
import io.assay.checker.air.RelationUniqueness;
import io.assay.checker.r1cs.ConstraintUniqueness;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Failure;
import io.assay.driver.LoweredModel;
import io.assay.driver.Progress;
import io.assay.frontend.onnx.OnnxValueInfo;
import io.assay.ir.Module;
import io.assay.ir.Visibility;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the checker says of the circuit of a model, compiled with default options.
///
/// Inputs are public if they fit the statement, else private.
final class CheckedModel {

    /// Circuits with lookups have so many times fewer rows, and are checked if the larger ones are.
    private static final int LOOKUPS_SAVE = 3;

    private final String line;
    private final boolean isProven;

    private CheckedModel(String line, boolean isProven) {
        this.line = line;
        this.isProven = isProven;
    }

    /// Returns tab-separated figures, the last of which are seconds.
    String line() {
        return line;
    }

    boolean isProven() {
        return isProven;
    }

    /// Compiles and checks a model; empty if it does not compile.
    /// @param mostConstraints larger circuits are checked as relations only
    static Optional<CheckedModel> of(Path folder, long mostConstraints) throws IOException {
        Path file = folder.resolve(Files.exists(folder.resolve("network.onnx")) ? "network.onnx" : "model.onnx");
        Path samples = folder.resolve("inputs.npz");
        CompileOptions options = Files.exists(samples)
                ? CompileOptions.DEFAULT.withSamples(samples)
                : CompileOptions.DEFAULT.withRanges(unitBoxes(file));
        Optional<LoweredModel> lowered = lower(file, options);
        return lowered.isEmpty()
                ? Optional.empty()
                : Optional.of(check(folder.getFileName().toString(), lowered.get().lowered().relation(),
                        mostConstraints));
    }

    private static Map<String, CompileOptions.Range> unitBoxes(Path file) throws IOException {
        Map<String, CompileOptions.Range> boxes = new LinkedHashMap<>();
        for (OnnxValueInfo input : Compiler.read(file).graph().requiredInputs()) {
            boxes.put(input.name(), new CompileOptions.Range(-1, 1));
        }
        return boxes;
    }

    private static Optional<LoweredModel> lower(Path file, CompileOptions options) throws IOException {
        try {
            return Optional.of(Compiler.lower(file, options, Progress.NONE));
        } catch (Failure e) {
            if (e.kind() == Failure.Kind.USAGE && options.inputs().isEmpty()) {
                return lower(file, options.withInputs(Visibility.PRIVATE));
            }
            if (e.kind() == Failure.Kind.UNSUPPORTED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static CheckedModel check(String name, Module.RelationModule compiled, long mostConstraints)
            throws IOException {
        long start = System.nanoTime();
        RelationModule module = RelationFiles.read(compiled);
        RelationUniqueness.Result relations = RelationUniqueness.check(module);
        double relationSeconds = (System.nanoTime() - start) / 1e9;
        long hints = relations.proven().values().stream().mapToLong(RelationUniqueness.Count::hints).sum();
        String figures = String.format(Locale.ROOT, "%s\t%d\t%d\t%d", name, module.relations().size(), hints,
                relations.findings().size());
        Open open = new Open(figures, relations.findings().isEmpty());
        if (CircuitSize.of(compiled).constraints() > mostConstraints) {
            open = open.without();
        } else {
            open = open.with(CircuitFiles.check(compiled, module, Lookups.OFF));
        }
        if (CircuitSize.of(compiled, Lookups.ON).constraints() > mostConstraints / LOOKUPS_SAVE) {
            open = open.without();
        } else {
            open = open.with(CircuitFiles.check(compiled, module, Lookups.ON));
        }
        return new CheckedModel(String.format(Locale.ROOT, "%s\t%.1f\t%.1f", open.figures(), relationSeconds,
                (System.nanoTime() - start) / 1e9 - relationSeconds), open.isProven());
    }

    /// Figures so far, and whether all is proven.
    private record Open(String figures, boolean isProven) {
        Open without() {
            return new Open(figures + "\t\t\t\t\t", isProven);
        }

        Open with(CircuitFiles.Checked checked) {
            ConstraintUniqueness.Result result = checked.result();
            return new Open(String.format(Locale.ROOT, "%s\t%d\t%d\t%d\t%d\t%d", figures, checked.system().rowCount(),
                    checked.system().wireCount(), result.unproven().cardinality(), result.wrapping().cardinality(),
                    result.loose().cardinality() + result.unread().cardinality()), isProven && result.isProven());
        }
    }
}
