package io.assay.backends.layout;

import io.assay.ir.SourceLoc;

/// Thrown when relations have no form in a backend; says which op and node, why, and the way out.
public final class UnsupportedCircuitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient SourceLoc loc;
    private final String help;

    /// Creates the exception.
    /// @param op     name of the op that was compiled
    /// @param loc    nodes of the model behind it
    /// @param reason what was found and what was expected
    /// @param help   what the user can do
    public UnsupportedCircuitException(String op, SourceLoc loc, String reason, String help) {
        super(op + " of " + loc + ": " + reason + "; " + help);
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
