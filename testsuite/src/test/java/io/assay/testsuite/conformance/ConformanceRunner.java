package io.assay.testsuite.conformance;

import io.assay.backends.r1cs.CircuitSize;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.Failures;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.frontend.onnx.Outcome;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.ImportedModel;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.verify.Verifier;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.Lowered;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import io.assay.testsuite.conformance.CheatingProver.Attack;
import io.assay.testsuite.conformance.ConformanceResult.Verdict;
import io.assay.testsuite.onnx.ModelFixtures;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Runs one test: compiles its model to constraints, and judges what they accept.
///
/// A test is right if the honest witness satisfies the constraints, the outputs have the expected types, shapes and
/// elements (floats within 10^-3·max(1, |expected|), integers and booleans exactly), and no prover that cheats has
/// another output accepted.
final class ConformanceRunner {
    private static final int SCALE_BITS = 16;
    private static final int SMALL = 4_000;
    private static final int MIDDLE = 60_000;
    private static final int LARGE = 400_000;
    /// What a circuit may take, by its estimate: the witness of this package takes three times as much.
    private static final long MEMORY = 4L << 30;
    private static final long SEED = Long.getLong("assay.conformance.seed", 1);

    /// Makes the judge of a circuit.
    @FunctionalInterface
    interface Court {
        /// Returns who decides on witnesses of `circuit`.
        /// @param honest the honest witness of `inputs`
        Judge of(R1csCircuit circuit, Map<String, long[]> inputs, List<BigInteger> honest);
    }

    private final Court court;
    private int attempts;
    private boolean dependent;

    /// Creates a runner that has cheats judged by `court`: [Judge#of], but in tests of the runner.
    ConformanceRunner(Court court) {
        this.court = court;
    }

    /// Returns the number of attempts to cheat that gave another output, of the last test.
    int attempts() {
        return attempts;
    }

    /// Tells whether an output of the last test depends on a hint, so that there are lies to try.
    boolean dependsOnHints() {
        return dependent;
    }

    /// Returns what comes of a test.
    ConformanceResult run(ConformanceCase test) {
        attempts = 0;
        dependent = false;
        try {
            Outcome<ImportedModel> imported = imported(test);
            return switch (imported) {
                case Outcome.Refused<ImportedModel>(var diagnostics) -> refused(test, diagnostics.getFirst());
                case Outcome.Done<ImportedModel>(var model) -> run(test, model.module());
            };
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return ConformanceResult.of(test.entry(), Verdict.WRONG, 0, "crash: " + e);
        }
    }

    private static ConformanceResult refused(ConformanceCase test, Diagnostic diagnostic) {
        StringBuilder text = new StringBuilder(diagnostic.code()).append(' ').append(diagnostic.message());
        for (String field : List.of("reason", "found")) {
            Optional.ofNullable(diagnostic.fields().get(field)).ifPresent(value -> text.append("; ").append(value));
        }
        return ConformanceResult.of(test.entry(), Verdict.REFUSED, 0, text.toString());
    }

    private static Outcome<ImportedModel> imported(ConformanceCase test) {
        return switch (OnnxReader.readBytes(test.entry().name() + ".onnx", test.model().toByteArray())) {
            case Outcome.Done<OnnxModel>(var model) -> OnnxFrontend.importModel(model, ImportOptions.DEFAULT);
            case Outcome.Refused<OnnxModel>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
        };
    }

    private ConformanceResult run(ConformanceCase test, TensorModule module) {
        if (!Verifier.verify(module).isEmpty()) {
            return wrong(test, 0, "not well formed: " + Verifier.verify(module).getFirst());
        }
        Map<String, OnnxTensor> inputs = test.inputTensors();
        Optional<Map<String, InputBox>> found = TestInputs.boxes(inputs, module, SCALE_BITS);
        if (found.isEmpty()) {
            return refused(test, Diagnostic.of("AS3104", "an input is not a number"));
        }
        Map<String, InputBox> boxes = found.get();
        Lowered lowered;
        R1csCircuit circuit;
        try {
            lowered = Pipelines.compile(module,
                    new LowerTensorToFixed.Options(SCALE_BITS, boxes, Map.of(), Map.of()), PassOptions.DEFAULT,
                    PassObserver.NONE);
            CircuitEstimate.of(CircuitSize.of(lowered.relation())).requireRoom(CircuitEstimate.Aim.CIRCUIT, MEMORY);
            circuit = R1csCompiler.compile(lowered.relation());
        } catch (RuntimeException e) {
            return refused(test, Failures.explain(e).orElseThrow(() -> e).diagnostics().getFirst());
        }
        Optional<String> fault = Outputs.typeFault(test.outputTensors(), module, lowered.fixed())
                .or(() -> fault(test, circuit, lowered, TestInputs.integers(inputs, boxes)));
        return fault.map(text -> wrong(test, circuit.constraintCount(), text)).orElseGet(
                () -> ConformanceResult.of(test.entry(), Verdict.RIGHT, circuit.constraintCount(), ""));
    }

    private static ConformanceResult wrong(ConformanceCase test, int constraints, String text) {
        return ConformanceResult.of(test.entry(), Verdict.WRONG, constraints, text);
    }

    /// Returns what is wrong with a circuit on the inputs of its test.
    private Optional<String> fault(ConformanceCase test, R1csCircuit circuit, Lowered lowered,
            Map<String, long[]> inputs) {
        Map<String, long[]> outputs = FixedInterpreter.run(lowered.fixed(), inputs);
        Levels levels = Levels.of(circuit, lowered, inputs, outputs);
        if (levels.fault().isPresent()) {
            return levels.fault();
        }
        return Outputs.fault(test.outputTensors(), outputs, ModelFixtures.reals(lowered.fixed(), outputs))
                .or(() -> soundnessFault(test, circuit, inputs, levels.witness()));
    }

    private Optional<String> soundnessFault(ConformanceCase test, R1csCircuit circuit, Map<String, long[]> inputs,
            List<BigInteger> witness) {
        Random random = new Random(SEED + test.entry().name().hashCode());
        Attack attack = CheatingProver.attack(circuit.module(), inputs, court.of(circuit, inputs, witness),
                effort(circuit.constraintCount()), random);
        attempts = attack.effective();
        dependent = attack.dependent();
        return attack.accepted().map(text -> "a cheat is accepted, " + text);
    }

    /// Returns at how many hints of each output a prover lies: fewer where a witness takes long.
    private static int effort(int constraints) {
        return constraints <= SMALL ? 3 : constraints <= MIDDLE ? 2 : constraints <= LARGE ? 1 : 0;
    }
}
