package io.assay.backends.layout;

import io.assay.ir.SourceLoc;

/// Thrown when a backend finds that it, or a pass before it, has a bug: going on would give an unsound circuit.
public final class InternalCompilerError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Creates the error.
    /// @param op     name of the op that was compiled
    /// @param loc    nodes of the model behind it
    /// @param reason what was found and what was expected
    public InternalCompilerError(String op, SourceLoc loc, String reason) {
        super(op + " of " + loc + ": " + reason);
    }
}
