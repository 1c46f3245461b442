package io.assay.cli;

import io.assay.backends.r1cs.Lookups;
import io.assay.driver.CompileOptions;
import io.assay.driver.Constraints;
import io.assay.driver.CompileOptions.Range;
import io.assay.driver.Failure;
import io.assay.driver.WeightOptions;
import io.assay.ir.Visibility;
import io.assay.ir.diag.Diagnostic;
import io.assay.passes.calibrate.Precision;
import io.assay.passes.pipeline.PassOptions;
import io.assay.witness.InputSet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Model, target and options of `compile`, `build` and `run`.
final class CompileArguments {
    @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "Model, .onnx or ONNX's text syntax .onnxtxt.")
    @SuppressWarnings("NullAway.Init")
    private Path model;

    @Option(names = {"-o", "--output"}, paramLabel = "DIR", description = "Artefact folder; MODEL.assay by default.")
    private @Nullable Path target;

    @Option(names = "--backend", paramLabel = "NAME", description = "Proof system: groth16.")
    private String backend = "groth16";

    @Option(names = "--lookups", paramLabel = "auto|on|off", arity = "0..1", fallbackValue = "on", description = "Show ranges and tables by lookups, with a commitment in each proof; auto: where that halves a large circuit.")
    private String lookups = "auto";

    @Option(names = "--inputs", paramLabel = "public|hashed|private", description = "Who sees the inputs that are not received; public by default if they fit two public elements, else a salted digest of them is.")
    private @Nullable String inputs;

    @Option(names = "--received", split = ",", paramLabel = "NAME", description = "Inputs that a root of their own is over, a public element that whoever collected them computes (assay root) before anybody proves.")
    private List<String> received = List.of();

    @Option(names = "--outputs", paramLabel = "public|hashed|private", description = "Who sees the outputs; public by default.")
    private String outputs = "public";

    @Option(names = "--weights", paramLabel = "fixed|committed", description = "Weights are constants of the circuit, or committed to: then one circuit, key and contract serve any weights in range.")
    private String weights = "fixed";

    @Option(names = "--range", paramLabel = "NAME=LO:HI", description = "Box of an input: every element is in [LO, HI].")
    private Map<String, String> ranges = new LinkedHashMap<>();

    @Option(names = "--samples", paramLabel = "ROWS.npz", description = "Rows whose least and greatest values, widened by 10 %%, are the boxes of the other inputs.")
    private @Nullable Path samples;

    @Option(names = "--scale-bits", paramLabel = "N", description = "Fractional bits of activations and outputs, 1 to 30; by default "
            + Precision.NETWORK + " for networks, " + Precision.FORMULA + " for all other models.")
    private @Nullable Integer scaleBits;

    @Option(names = "--tolerance", paramLabel = "[OUTPUT=]E", description = "Not supported yet.")
    private @Nullable String tolerance;

    @Option(names = "--bind", paramLabel = "DIM=N", description = "Size of a symbolic dimension.")
    private Map<String, Long> bindings = new LinkedHashMap<>();

    @Option(names = "--r1cs", paramLabel = "auto|always|never", description = "Whether circuit.r1cs is written, which has every multiply-add: auto up to 64 MiB.")
    private String circuitFile = "auto";

    @Option(names = "--passes", split = ",", paramLabel = "NAME", description = "Run these passes only; assay opt --list names them.")
    private @Nullable List<String> passes;

    @Option(names = "--skip-pass", paramLabel = "NAME[#N]", description = "Leave a pass out, or its N-th occurrence.")
    private List<String> skipped = List.of();

    @Option(names = "--verify-each", description = "Check form and meaning after each pass.")
    private boolean verifyEach;

    @Option(names = "--dump-ir", paramLabel = "after:NAME", description = "Write the module after that pass (after:all for every pass).")
    private @Nullable String dump;

    @Option(names = "--dump-dir", paramLabel = "DIR", description = "Where --dump-ir writes; the current folder by default.")
    private Path dumpFolder = Path.of("");

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ExecutionOptions execution;

    @Option(names = "--production", description = "Refuse keys that one party made.")
    private boolean production;

    Path model() {
        return model;
    }

    /// Returns where the artefacts go.
    Path target() {
        if (target != null) {
            return target;
        }
        String name = String.valueOf(model.getFileName()).replaceFirst("\\.[^.]*$", "");
        return Path.of(name + ".assay");
    }

    ExecutionOptions execution() {
        return execution;
    }

    boolean production() {
        return production;
    }

    /// Returns the options of the compiler.
    /// @param ownInput input whose values ± 100 % are the range where there is no other
    CompileOptions options(Optional<InputSet> ownInput) {
        requireSupported("--backend", backend, "groth16");
        if (tolerance != null) {
            throw unsupported("--tolerance " + tolerance, "--scale-bits N");
        }
        if (scaleBits != null && (scaleBits < 1 || scaleBits > 30)) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0101", "an option is out of range")
                    .found("--scale-bits " + scaleBits, "1 to 30 fractional bits"));
        }
        Map<String, Range> boxes = new LinkedHashMap<>();
        ranges.forEach((name, text) -> boxes.put(name, range(name, text)));
        DumpObserver observer = new DumpObserver(Optional.ofNullable(dump), dumpFolder);
        return new CompileOptions(scaleBits == null ? OptionalInt.empty() : OptionalInt.of(scaleBits),
                Optional.ofNullable(inputs).map(text -> visibility("--inputs", text)),
                new LinkedHashSet<>(received), visibility("--outputs", outputs), boxes, Optional.ofNullable(samples),
                ownInput, Map.of(), bindings,
                lookups(), weightOptions(),
                new PassOptions(verifyEach, skipped, Optional.ofNullable(passes), OptionalInt.empty(),
                        execution.seed().orElse(1L)),
                observer);
    }

    /// Returns whether `circuit.r1cs` is written.
    Constraints.Writing circuitFile() {
        return switch (circuitFile) {
            case "auto" -> Constraints.Writing.IF_SMALL;
            case "always" -> Constraints.Writing.ALWAYS;
            case "never" -> Constraints.Writing.NEVER;
            default -> throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0103", "an option has an unknown value")
                    .found("--r1cs " + circuitFile, "--r1cs auto, always or never"));
        };
    }

    private Lookups lookups() {
        return switch (lookups) {
            case "auto" -> Lookups.AUTO;
            case "on" -> Lookups.ON;
            case "off" -> Lookups.OFF;
            default -> throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0103", "an option has an unknown value")
                    .found("--lookups " + lookups, "--lookups auto, on or off"));
        };
    }

    /// Returns what the value of an option `--weights` says.
    static WeightOptions weightOptions(String text) {
        return switch (text) {
            case "fixed" -> WeightOptions.FIXED;
            case "committed" -> WeightOptions.COMMITTED;
            default -> throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0103", "an option has an unknown value")
                    .found("--weights " + text, "--weights fixed or committed"));
        };
    }

    private WeightOptions weightOptions() {
        WeightOptions found = weightOptions(weights);
        if (found.committed() && lookups() == Lookups.OFF) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0110", "two options contradict each other")
                    .found("--weights committed with --lookups off", "--lookups auto or on")
                    .reason("a proof ties weights to their commitment by the key of lookups, and ranges each by lookups")
                    .help("leave out --lookups off"));
        }
        return found.seeded(execution.seed());
    }

    private static void requireSupported(String option, String value, String... supported) {
        if (!List.of(supported).contains(value)) {
            throw unsupported(option + " " + value, option + " " + String.join("|", supported));
        }
    }

    private static Failure unsupported(String found, String expected) {
        return new Failure(Failure.Kind.USAGE,
                Diagnostic.of("AS0102", "an option is not supported yet").found(found, expected));
    }

    private static Visibility visibility(String option, String text) {
        return switch (text) {
            case "public" -> Visibility.PUBLIC;
            case "hashed" -> Visibility.HASHED;
            case "private" -> Visibility.PRIVATE;
            default -> throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0103", "an option has an unknown value")
                    .found(option + " " + text, option + " public, " + option + " hashed or " + option + " private"));
        };
    }

    private static Range range(String name, String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length == 2) {
                return new Range(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
            }
        } catch (IllegalArgumentException e) {
            // Reported below: no number, or no range.
        }
        throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0104", "a range cannot be read")
                .found("--range " + name + "=" + text, "--range " + name + "=LO:HI with LO at most HI"));
    }
}
