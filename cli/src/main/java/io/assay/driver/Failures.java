package io.assay.driver;

import io.assay.backends.layout.UnsupportedCircuitException;
import io.assay.checker.BadArtefactException;
import io.assay.checker.MemoryException;
import io.assay.ceremony.RejectedCeremonyException;
import io.assay.codegen.chain.MissingToolException;
import io.assay.format.BadFileException;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyMismatchException;
import io.assay.groth16.RejectedProofException;
import io.assay.groth16.UnboundCommitmentException;
import io.assay.groth16.UnboundPublicValueException;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.interp.InputRangeException;
import io.assay.passes.calibrate.SampleException;
import io.assay.passes.lower.TooLargeModelException;
import io.assay.passes.lower.UnsupportedModelException;
import io.assay.passes.pipeline.PassSelectionException;
import io.assay.witness.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.Optional;

/// Turns the exceptions of the libraries into [Failure]s: the one place that knows which exit code each has.
public final class Failures {

    private Failures() {}

    /// Returns what the user did wrong or what the machine lacks, or nothing where `problem` is a bug of Assay.
    public static Optional<Failure> explain(Throwable problem) {
        return Optional.ofNullable(switch (problem) {
            case Failure failure -> failure;
            case BadFileException bad -> new Failure(Failure.Kind.BAD_FILE, diagnostic(bad));
            case BadArtefactException bad -> new Failure(Failure.Kind.BAD_FILE,
                    Diagnostic.of("AS4116", "an artefact is damaged, or belongs to another folder")
                            .with("file", bad.file()).with("where", bad.where()).found(bad.found(), bad.expected())
                            .help("restore the file, or build the folder again"));
            case MemoryException bad -> new Failure(Failure.Kind.MACHINE,
                    Diagnostic.of("AS6006", "too little memory for this model").with("file", bad.file())
                            .with("where", bad.where())
                            .found("no room for " + bad.elements() + " elements more", "room for all tensors")
                            .help("give the JVM more: ASSAY_JAVA_OPTIONS=-Xmx8g"));
            case InputException bad -> new Failure(Failure.Kind.USAGE, diagnostic(bad));
            case SampleException bad -> new Failure(Failure.Kind.USAGE,
                    Diagnostic.of("AS3104", "a sample is not a number")
                            .with("tensor", "\"" + bad.input() + "\", row " + bad.row() + ", element " + bad.element())
                            .found(Double.toString(bad.value()), "a finite number").help("leave such rows out"));
            case PassSelectionException bad -> new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0115", "no such pass")
                    .found(bad.found(), bad.expected()).help("assay opt --list says what each pass takes and does"));
            case InputRangeException bad -> new Failure(Failure.Kind.USAGE,
                    Diagnostic.of(InputException.CODE, "unusable input").reason(message(bad)));
            case UnsupportedModelException bad -> new Failure(Failure.Kind.UNSUPPORTED,
                    Diagnostic.of("AS3001", "the model cannot be expressed in integers")
                            .with("node", bad.loc().toString()).reason(message(bad)).help(bad.help()));
            case TooLargeModelException bad -> new Failure(Failure.Kind.MACHINE,
                    Diagnostic.of("AS6006", "too little memory for this model")
                            .with("node", bad.loc().toString()).found(bad.found(), bad.expected()).help(bad.help()));
            case UnsupportedCircuitException bad -> new Failure(Failure.Kind.UNSUPPORTED,
                    Diagnostic.of("AS3002", "the model has no form in this backend").with("node", bad.loc().toString())
                            .reason(message(bad)).help(bad.help()));
            case InsecureKeyException bad -> new Failure(Failure.Kind.INSECURE, bad.findings().stream()
                    .map(finding -> Diagnostic.of(InsecureKeyException.CODE, "the key must not be used")
                            .with("key", bad.key()).with("where", finding.where())
                            .found(finding.found(), finding.expected()).help(bad.help()))
                    .toList());
            case KeyMismatchException bad -> new Failure(Failure.Kind.BAD_FILE,
                    Diagnostic.of(KeyMismatchException.CODE, "the key belongs to another circuit")
                            .with("where", bad.where()).found(bad.found(), bad.expected()).help(bad.help()));
            case RejectedProofException bad -> new Failure(Failure.Kind.REJECTED,
                    Diagnostic.of(RejectedProofException.CODE, "the proof that was made is not valid")
                            .reason(message(bad)).help("make the keys again: assay setup DIR"));
            case RejectedCeremonyException bad -> new Failure(Failure.Kind.REJECTED, bad.findings().stream()
                    .map(finding -> Diagnostic.of(RejectedCeremonyException.CODE, "not the outcome of its ceremony")
                            .with("file", bad.file()).with("where", finding.where())
                            .found(finding.found(), finding.expected())
                            .help("get the file from the ceremony again; never use this one"))
                    .toList());
            case UnboundPublicValueException bad -> new Failure(Failure.Kind.INSECURE,
                    Diagnostic.of("AS5002", "the circuit does not bind a public value").reason(message(bad))
                            .help("a proof would say nothing about it: compile the model again"));
            case UnboundCommitmentException bad -> new Failure(Failure.Kind.INSECURE,
                    Diagnostic.of("AS5002", "the circuit does not bind a committed value").reason(message(bad))
                            .help("a proof would say nothing about it: compile the model again"));
            case MissingToolException bad -> new Failure(Failure.Kind.MACHINE,
                    Diagnostic.of("AS6001", "this machine lacks " + bad.tool()).reason(message(bad)).help(bad.help()));
            case OutOfMemoryError bad -> new Failure(Failure.Kind.MACHINE,
                    Diagnostic.of("AS6002", "this machine has too little memory").reason(message(bad))
                            .help("free memory, or raise the limit: ASSAY_JAVA_OPTIONS=-Xmx8g"));
            case UncheckedIOException wrapped -> explain(Objects.requireNonNull(wrapped.getCause())).orElse(null);
            case IOException io -> new Failure(kind(io), diagnostic(io));
            default -> null;
        });
    }

    /// Tells whether a diagnostic says that the machine lacks something.
    static boolean isOfMachine(Diagnostic diagnostic) {
        return diagnostic.code().startsWith("AS6");
    }

    private static Diagnostic diagnostic(BadFileException bad) {
        return Diagnostic.of(BadFileException.CODE, "damaged or unsuitable " + bad.format() + " file")
                .with("file", bad.file()).with("where", bad.where()).found(bad.found(), bad.expected())
                .help(bad.help());
    }

    private static Diagnostic diagnostic(InputException bad) {
        String place = bad.index() == InputException.WHOLE_TENSOR ? "" : ", element " + bad.index();
        return Diagnostic.of(InputException.CODE, "unusable input").with("tensor", "\"" + bad.tensor() + "\"" + place)
                .found(bad.found(), bad.expected()).help(bad.help());
    }

    private static Failure.Kind kind(IOException problem) {
        return switch (problem) {
            case NoSuchFileException _,NotDirectoryException _,FileAlreadyExistsException _ -> Failure.Kind.USAGE;
            case AccessDeniedException _ -> Failure.Kind.MACHINE;
            default -> message(problem).contains("No space left") ? Failure.Kind.MACHINE : Failure.Kind.BAD_FILE;
        };
    }

    private static Diagnostic diagnostic(IOException problem) {
        return switch (problem) {
            case NoSuchFileException missing -> Diagnostic.of("AS4006", "there is no such file")
                    .with("file", missing.getFile()).help("check the path");
            case AccessDeniedException denied -> Diagnostic.of("AS6003", "a file cannot be read or written")
                    .with("file", denied.getFile()).help("check the permissions");
            default -> Diagnostic.of("AS4007", "a file cannot be read or written").reason(message(problem))
                    .help("check that the file is there and that the disk is not full");
        };
    }

    private static String message(Throwable problem) {
        return Optional.ofNullable(problem.getMessage()).orElseGet(() -> problem.getClass().getSimpleName());
    }
}
