package io.assay.frontend.op;

import io.assay.ir.diag.Diagnostic;

/// Ends the import of one node; the import of the others goes on.
public final class ImportRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    /// Creates the refusal with what is told to the user.
    public ImportRefusal(Diagnostic diagnostic) {
        super(diagnostic.toString(), null, false, false);
        this.diagnostic = diagnostic;
    }

    /// Returns what is told to the user.
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
