package io.assay.testsuite.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.assay.backends.r1cs.CircuitSize;
import io.assay.driver.Compiler;
import io.assay.driver.Failure;
import io.assay.driver.Failures;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.frontend.onnx.Outcome;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.ImportedModel;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.tensor.Input;
import io.assay.ir.type.ScalarType;
import io.assay.passes.calibrate.Calibration;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.Lowered;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Says what the compiler makes of a file, and fails where that is neither relations nor a refusal, or takes too much.
final class Judge {
    /// Most seconds of processor time that a file may take.
    static final int MOST_SECONDS = 10;
    /// Seconds after which a file is said to hang: on a busy machine the processor is shared.
    static final int LONGEST_WAIT_SECONDS = 60;
    /// Most bytes that may be allocated for a file, garbage included.
    static final long MOST_BYTES = 3L << 30;
    /// The stack of the main thread of a JVM without options.
    private static final long STACK_BYTES = 1 << 20;
    /// The memory that a model is imported for.
    private static final long MEMORY_BYTES = 32L << 20;
    /// The memory that it is lowered for: many ops become one op.
    private static final long LOWERED_BYTES = 512L << 20;
    private static final int SCALE_BITS = 12;
    private static final int LONGEST_MESSAGE = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// How far a file came.
    enum Verdict {
        /// The reader refused it.
        DAMAGED,
        /// An operator, an attribute or a shape is not supported.
        UNSUPPORTED,
        /// Its tensors are too large.
        TOO_LARGE,
        /// It has no form in integers.
        INEXPRESSIBLE,
        /// It became relations.
        COMPILED
    }

    /// What became of a file, and what it cost.
    record Result(Verdict verdict, List<Diagnostic> diagnostics, double seconds, long bytes) {}

    /// A bug that a file shows.
    static final class BugError extends AssertionError {
        private static final long serialVersionUID = 1L;

        BugError(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// What is done with a file.
    @FunctionalInterface
    interface Stage {
        /// Compiles the file.
        Lowered run(Path file) throws IOException;
    }

    private final Stage stage;
    private final int waitSeconds;

    /// @param stage       compiles a file: [#compile] but in tests of the judge
    /// @param waitSeconds after which a file is said to hang
    Judge(Stage stage, int waitSeconds) {
        this.stage = stage;
        this.waitSeconds = waitSeconds;
    }

    /// Compiles a file to relations; every input is in [-2, 2], and there is room for little.
    static Lowered compile(Path file) throws IOException {
        OnnxModel model = Compiler.read(file);
        requireInside(model);
        TensorModule module = switch (OnnxFrontend.importModel(model,
                new ImportOptions(Map.of(), MEMORY_BYTES, false))) {
            case Outcome.Done<ImportedModel>(var imported) -> imported.module();
            case Outcome.Refused<ImportedModel>(var problems) -> throw new Failure(Failure.Kind.UNSUPPORTED, problems);
        };
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Input(var result, var name, _)) {
                ScalarType element = (ScalarType) result.type().element();
                boxes.put(name, Calibration.fromRange(element == ScalarType.BOOL || element.isUnsigned() ? 0 : -2,
                        element == ScalarType.BOOL ? 1 : 2, element.isFloat() ? SCALE_BITS : 0, "test"));
            }
        }
        Lowered lowered = Pipelines.compile(module,
                new LowerTensorToFixed.Options(SCALE_BITS, boxes, Map.of(), Map.of(), LOWERED_BYTES),
                PassOptions.DEFAULT, PassObserver.NONE);
        assertThat(CircuitSize.of(lowered.relation()).constraints()).isNotNegative();
        return lowered;
    }

    private static void requireInside(OnnxModel model) {
        for (OnnxTensor tensor : model.graph().initializers().values()) {
            boolean secret = tensor.dataType().bits() == Float.SIZE && tensor.elementCount() > 0
                    && tensor.typeText().startsWith("float") && tensor.doubleAt(0) == ModelFolder.SECRET_VALUE;
            if (secret) {
                throw new BugError("data outside of the model's folder was read: " + tensor, null);
            }
        }
    }

    /// Returns what becomes of a file.
    /// @throws BugError if it is a bug
    Result judge(Path file) throws InterruptedException {
        FutureTask<Result> task = new FutureTask<>(() -> attempt(file));
        Thread thread = new Thread(null, task, "mutant", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(waitSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            Throwable where = new Throwable("where it hangs");
            where.setStackTrace(thread.getStackTrace());
            thread.interrupt();
            throw new BugError("no end after " + waitSeconds + " s", where);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BugError bug ? bug : new BugError("crash", e.getCause());
        }
    }

    private Result attempt(Path file) throws IOException {
        long start = THREADS.getCurrentThreadCpuTime();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Verdict verdict = Verdict.COMPILED;
        List<Diagnostic> diagnostics = List.of();
        try {
            stage.run(file);
        } catch (RuntimeException | IOException problem) {
            Optional<Failure> failure = Failures.explain(problem);
            if (failure.isEmpty()) {
                throw new BugError("crash", problem);
            }
            diagnostics = failure.get().diagnostics();
            verdict = verdict(failure.get());
            diagnostics.forEach(Judge::requireReadable);
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (bytes > MOST_BYTES + 100 * Files.size(file)) {
            throw new BugError(bytes + " bytes were allocated; " + verdict, null);
        }
        double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        if (seconds > MOST_SECONDS) {
            throw new BugError(seconds + " s of processor time; " + verdict, null);
        }
        return new Result(verdict, diagnostics, seconds, bytes);
    }

    private static Verdict verdict(Failure failure) {
        String code = failure.diagnostics().getFirst().code();
        return switch (failure.kind()) {
            case BAD_FILE -> Verdict.DAMAGED;
            case UNSUPPORTED -> code.equals("AS6006")
                    ? Verdict.TOO_LARGE
                    : code.startsWith("AS2") ? Verdict.UNSUPPORTED : Verdict.INEXPRESSIBLE;
            case MACHINE -> Verdict.TOO_LARGE;
            case REJECTED, USAGE, INSECURE -> throw new BugError("a model is refused as " + failure.kind(), failure);
        };
    }

    private static void requireReadable(Diagnostic diagnostic) {
        String text = diagnostic.toString();
        boolean placed = List.of("file", "model", "node", "tensor").stream().anyMatch(diagnostic.fields()::containsKey);
        boolean helps = diagnostic.fields().containsKey("help");
        boolean plain = text.lines().allMatch(line -> line.chars().noneMatch(Character::isISOControl));
        if (!placed || !helps || !plain || text.length() > LONGEST_MESSAGE || text.contains("null")) {
            throw new BugError("a message is not readable: " + text.substring(0, Math.min(500, text.length())), null);
        }
    }
}
