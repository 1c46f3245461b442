package io.assay.testsuite.fuzz;

import ai.onnxruntime.OrtException;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.driver.Failures;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.ImportedModel;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.tensor.Output;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.verify.Verifier;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.Lowered;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import io.assay.testsuite.checker.RelationFiles;
import io.assay.testsuite.conformance.CheatingProver;
import io.assay.testsuite.conformance.Judge;
import io.assay.testsuite.conformance.Levels;
import io.assay.testsuite.conformance.Outputs;
import io.assay.testsuite.fuzz.Finding.Fault;
import io.assay.testsuite.fuzz.Finding.Kind;
import io.assay.testsuite.onnx.ModelFixtures;
import io.assay.testsuite.onnx.OrtModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import java.util.function.UnaryOperator;

/// Compares what a graph means to ONNX Runtime, to the float interpreter, and to everything below.
///
/// Floats of the circuit are within 10^-3·max(1, |reference|), or 16 units of a coarse working precision, of ONNX Runtime's, or of the float interpreter's where
/// ONNX Runtime does not take the model; those of the interpreter within a tenth of that; integers and booleans are equal.
/// Elements that [Conditioning] shows to hang on roundings are counted: integers and booleans among them may be others,
/// floats may be four times as far off as roundings move them. Rows in which a value leaves what the compiler promises are
/// not compared with floats at all, only the levels below with each other.
final class Comparison {
    private static final double TOLERANCE = 1e-3;
    /// What a coarse working precision is allowed.
    private static final double UNITS = 16;
    private static final double FLOAT_TOLERANCE = 1e-4;
    private static final double AMPLIFIED = 4;
    private static final int ATTACKED = 2_000;
    /// One in so many graphs is compiled without the passes of `tensor` too.
    private static final int UNOPTIMISED = 8;
    private static final List<String> TENSOR_PASSES = List.of("fold-constants", "simplify-tensor",
            "eliminate-common#1", "eliminate-dead#1", "recognise-formulas", "eliminate-dead#2");

    private final UnaryOperator<TensorModule> imported;
    private final UnaryOperator<TensorModule> lowered;
    private final UnaryOperator<Judge> judge;

    Comparison() {
        this(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());
    }

    /// @param imported a bug to plant behind the importer
    /// @param lowered  a bug to plant before the lowering
    /// @param judge    a bug to plant in who decides on witnesses
    Comparison(UnaryOperator<TensorModule> imported, UnaryOperator<TensorModule> lowered, UnaryOperator<Judge> judge) {
        this.imported = imported;
        this.lowered = lowered;
        this.judge = judge;
    }

    /// Returns what comes of a graph.
    Finding compare(RandomGraph graph) {
        Outcome<ImportedModel> outcome;
        try {
            outcome = switch (OnnxReader.readBytes("fuzz.onnx", graph.model().toByteArray())) {
                case Outcome.Done<OnnxModel>(var model) -> OnnxFrontend.importModel(model, ImportOptions.DEFAULT);
                case Outcome.Refused<OnnxModel>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
            };
        } catch (RuntimeException | StackOverflowError e) {
            return Finding.of(Kind.IMPORT_CRASHES, crash(e));
        }
        return switch (outcome) {
            case Outcome.Refused<ImportedModel>(var diagnostics) -> Finding.refused(text(diagnostics.getFirst()));
            case Outcome.Done<ImportedModel>(var model) -> compare(graph, imported.apply(model.module()));
        };
    }

    private static String crash(Throwable e) {
        return e + ", " + Arrays.stream(e.getStackTrace()).limit(12).map(StackTraceElement::toString).toList();
    }

    private static String text(Diagnostic diagnostic) {
        StringBuilder text = new StringBuilder(diagnostic.code()).append(' ').append(diagnostic.message());
        for (String field : List.of("node", "reason", "found")) {
            Optional.ofNullable(diagnostic.fields().get(field)).ifPresent(value -> text.append("; ").append(value));
        }
        return text.toString();
    }

    private Finding compare(RandomGraph graph, TensorModule module) {
        if (!Verifier.verify(module).isEmpty()) {
            return Finding.of(Kind.MALFORMED, Verifier.verify(module).getFirst().toString());
        }
        if (graph.hasEmpty()) {
            return alone(graph, module, "a tensor has no elements");
        }
        try (OrtModel runtime = new OrtModel(graph.model())) {
            return compare(graph, module, Optional.of(runtime), Optional.empty());
        } catch (OrtException e) {
            return alone(graph, module, String.valueOf(e.getMessage()));
        }
    }

    /// Compares without ONNX Runtime.
    private Finding alone(RandomGraph graph, TensorModule module, String reason) {
        try {
            return compare(graph, module, Optional.empty(), Optional.of(reason));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private Finding compare(RandomGraph graph, TensorModule module, Optional<OrtModel> runtime,
            Optional<String> stranger) throws OrtException {
        Circuit circuit;
        try {
            TensorModule wrong = lowered.apply(module);
            List<FixedModule> plain = new ArrayList<>();
            Lowered best = lowered(graph, wrong, List.of(), plain);
            circuit = new Circuit(best, R1csCompiler.compile(best.relation()), plain.getFirst(),
                    graph.seed() % UNOPTIMISED == 0 ? unoptimised(graph, wrong) : Optional.empty());
        } catch (RuntimeException | StackOverflowError e) {
            return Failures.explain(e).map(failure -> Finding.refused(text(failure.diagnostics().getFirst())))
                    .orElseGet(() -> Finding.of(Kind.COMPILER_CRASHES, crash(e)));
        }
        Conditioning conditioning = new Conditioning(module, Math.scalb(1.0, -graph.scaleBits()));
        Tally tally = new Tally();
        Optional<Fault> fault = Optional.empty();
        for (int row = 0; row < graph.rows().size() && fault.isEmpty(); row++) {
            Map<String, double[]> inputs = graph.rows().get(row);
            Random random = new Random(31 * graph.seed() + row);
            Map<String, OrtModel.Output> reference = runtime.isPresent() ? runtime.get().outputs(inputs) : Map.of();
            fault = shapeFault(module, reference)
                    .or(() -> rowFault(module, circuit, conditioning, reference, inputs, random, tally,
                            graph.scaleBits()));
        }
        fault = fault.or(() -> unproven(circuit));
        return new Finding(fault, Optional.empty(), stranger, tally.elements, tally.incomparable, tally.rows,
                tally.cheats);
    }

    private static final class Tally {
        private long elements;
        private long incomparable;
        private int rows;
        private int cheats;
    }

    /// A compiled graph.
    ///
    /// @param best        by all passes
    /// @param constraints its constraints
    /// @param plain       its integers before the passes that keep every bit
    /// @param unoptimised without any pass that may be left out; empty if it is not tried or has no integers
    private record Circuit(Lowered best, R1csCircuit constraints, FixedModule plain, Optional<Lowered> unoptimised) {}

    private static Lowered lowered(RandomGraph graph, TensorModule module, List<String> skip,
            List<FixedModule> plain) {
        return Pipelines.compile(module,
                new LowerTensorToFixed.Options(graph.scaleBits(), graph.boxes(), Map.of(), Map.of()),
                new PassOptions(false, skip, Optional.empty(), OptionalInt.empty(), 1),
                (pass, after, _) -> {
                    if (pass.equals("lower-tensor-to-fixed")) {
                        plain.add((FixedModule) after);
                    }
                });
    }

    private static Optional<Lowered> unoptimised(RandomGraph graph, TensorModule module) {
        try {
            return Optional.of(lowered(graph, module, TENSOR_PASSES, new ArrayList<>()));
        } catch (RuntimeException e) {
            if (Failures.explain(e).isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Fault> fault(Kind kind, String text) {
        return Optional.of(new Fault(kind, text));
    }

    /// Returns what the checker cannot prove of the relations.
    private static Optional<Fault> unproven(Circuit circuit) {
        return Stream.concat(Stream.of(circuit.best), circuit.unoptimised.stream())
                .map(lowered -> RelationFiles.check(RelationFiles.read(lowered.relation())).findings())
                .filter(findings -> !findings.isEmpty()).findFirst()
                .map(findings -> new Fault(Kind.UNPROVEN, findings.getFirst().toString()));
    }

    private static Optional<Fault> shapeFault(TensorModule module, Map<String, OrtModel.Output> reference) {
        Map<String, Shape> shapes = ModelFixtures.outputShapes(module);
        for (Map.Entry<String, OrtModel.Output> output : reference.entrySet()) {
            Shape shape = shapes.get(output.getKey());
            if (!output.getValue().shape().equals(shape)) {
                return fault(Kind.OTHER_SHAPE, output.getKey() + " is " + shape + "; ONNX Runtime: "
                        + output.getValue().shape());
            }
        }
        return Optional.empty();
    }

    private Optional<Fault> rowFault(TensorModule module, Circuit circuit, Conditioning conditioning,
            Map<String, OrtModel.Output> reference, Map<String, double[]> inputs, Random random, Tally tally,
            int scaleBits) {
        Map<String, long[]> integers = integers(module, inputs, scaleBits);
        FixedModule fixed = circuit.best.fixed();
        Map<String, long[]> found;
        try {
            found = FixedInterpreter.run(fixed, integers);
            Levels levels = Levels.of(circuit.constraints, circuit.best, integers, found);
            if (levels.fault().isPresent()) {
                return fault(Kind.LEVELS, levels.fault().get());
            }
            if (!Outputs.equal(found, FixedInterpreter.run(circuit.plain, integers))) {
                return fault(Kind.PASSES, "integers differ before and after the passes of fixed");
            }
            Optional<Fault> cheat = tally.rows == 0 && circuit.constraints.constraintCount() <= ATTACKED
                    ? cheat(circuit, integers, levels, random, tally)
                    : Optional.empty();
            if (cheat.isPresent()) {
                return cheat;
            }
        } catch (RuntimeException e) {
            return fault(Kind.COMPILER_CRASHES, crash(e));
        }
        tally.rows++;
        Optional<Conditioning.Row> row = conditioning.row(inputs, random);
        if (row.isEmpty()) {
            long skipped = found.values().stream().mapToLong(elements -> elements.length).sum();
            tally.elements += skipped;
            tally.incomparable += skipped;
            return Optional.empty();
        }
        double tolerance = Math.max(TOLERANCE, UNITS * Math.scalb(1.0, -scaleBits));
        Map<String, double[]> expected = new LinkedHashMap<>(row.get().outputs());
        reference.forEach((name, output) -> expected.put(name, output.elements()));
        return difference(module, Kind.FLOATS, "the float interpreter", row.get().outputs(), expected,
                row.get(), FLOAT_TOLERANCE, new Tally())
                .or(() -> difference(module, Kind.INTEGERS, "the circuit", ModelFixtures.reals(fixed, found), expected,
                        row.get(), tolerance, tally))
                .or(() -> circuit.unoptimised.flatMap(lowered -> difference(module, Kind.PASSES,
                        "without " + TENSOR_PASSES + " the circuit",
                        ModelFixtures.reals(lowered.fixed(), FixedInterpreter.run(lowered.fixed(), integers)), expected,
                        row.get(), tolerance, new Tally())));
    }

    private Optional<Fault> cheat(Circuit circuit, Map<String, long[]> integers, Levels levels, Random random,
            Tally tally) {
        CheatingProver.Attack attack = CheatingProver.attack(circuit.best.relation(), integers,
                judge.apply(Judge.of(circuit.constraints, integers, levels.witness())), 1, random);
        tally.cheats += attack.effective();
        return attack.accepted().map(text -> new Fault(Kind.CHEAT_ACCEPTED, text));
    }

    private static Map<String, long[]> integers(TensorModule module, Map<String, double[]> inputs, int scaleBits) {
        Map<String, long[]> integers = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof io.assay.ir.tensor.Input(var value, var name, _)) {
                boolean isReal = ((ScalarType) value.type().element()).isFloat();
                integers.put(name, ModelFixtures.quantized(Objects.requireNonNull(inputs.get(name)),
                        isReal ? scaleBits : 0));
            }
        }
        return integers;
    }

    private static Optional<Fault> difference(TensorModule module, Kind kind, String who, Map<String, double[]> found,
            Map<String, double[]> expected, Conditioning.Row row, double tolerance, Tally tally) {
        for (Op op : module.main().ops()) {
            if (op instanceof Output(var value, var name, _)) {
                boolean isReal = ((ScalarType) value.type().element()).isFloat();
                double[] a = Objects.requireNonNull(found.get(name));
                double[] b = Objects.requireNonNull(expected.get(name));
                double[] moved = Objects.requireNonNull(row.deviations().get(name));
                for (int i = 0; i < b.length; i++) {
                    double allowed = isReal ? tolerance * Math.max(1, Math.abs(b[i])) : 0;
                    tally.elements++;
                    if (AMPLIFIED * moved[i] > allowed) {
                        tally.incomparable++;
                        allowed = isReal ? AMPLIFIED * moved[i] : Double.POSITIVE_INFINITY;
                    }
                    if (!(Math.abs(a[i] - b[i]) <= allowed)) {
                        return fault(kind, "%s: %s gives %s[%d] = %s; expected %s".formatted(value, who, name, i, a[i],
                                b[i]));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
