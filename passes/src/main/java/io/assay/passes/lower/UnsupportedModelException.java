package io.assay.passes.lower;

import io.assay.ir.SourceLoc;

/// Thrown when a model cannot be lowered; says which node, why, and the way out.
public final class UnsupportedModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SourceLoc loc;
    private final String help;

    /// Creates the exception.
    /// @param loc    nodes of the model
    /// @param reason what was found and what was expected
    /// @param help   what the user can do
    public UnsupportedModelException(SourceLoc loc, String reason, String help) {
        super(loc + ": " + reason);
        this.loc = loc;
        this.help = help;
    }

    /// Returns the nodes of the model.
    public SourceLoc loc() {
        return loc;
    }

    /// Returns what the user can do.
    public String help() {
        return help;
    }
}
