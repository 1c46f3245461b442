package io.assay.driver;

import io.assay.ir.diag.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;

/// Ends a command for a reason that the user can do something about; carries every diagnostic of the run.
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What kind of reason it is.
    public enum Kind {
        /// A proof or a check was rejected.
        REJECTED(1),
        /// Wrong options, or inputs that are missing, of the wrong shape or out of range.
        USAGE(2),
        /// The model is not supported.
        UNSUPPORTED(3),
        /// A file is damaged, or does not belong to the others.
        BAD_FILE(4),
        /// Going on would be insecure.
        INSECURE(5),
        /// The machine lacks something.
        MACHINE(6);

        private final int exitCode;

        Kind(int exitCode) {
            this.exitCode = exitCode;
        }

        /// Returns the exit code of the process.
        public int exitCode() {
            return exitCode;
        }
    }

    private final Kind kind;
    private final transient List<Diagnostic> diagnostics;

    /// Creates a failure.
    /// @param kind        what kind of reason
    /// @param diagnostics at least one
    public Failure(Kind kind, List<Diagnostic> diagnostics) {
        super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining(System.lineSeparator())));
        this.kind = kind;
        this.diagnostics = List.copyOf(diagnostics);
    }

    /// Creates a failure with one diagnostic.
    public Failure(Kind kind, Diagnostic diagnostic) {
        this(kind, List.of(diagnostic));
    }

    /// Returns what kind of reason it is.
    public Kind kind() {
        return kind;
    }

    /// Returns the diagnostics, in the order in which they were found.
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
