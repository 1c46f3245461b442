package io.assay.passes.lower;

import io.assay.ir.ElementBudget;
import io.assay.ir.SourceLoc;

/// Thrown when the integers of a model have more elements than the memory has room for; says which node it is.
public final class TooLargeModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SourceLoc loc;
    private final transient ElementBudget.MemoryException cause;

    /// Creates the exception.
    /// @param loc   nodes of the model
    /// @param cause what is too large
    public TooLargeModelException(SourceLoc loc, ElementBudget.MemoryException cause) {
        super(loc + ": " + cause.getMessage(), cause);
        this.loc = loc;
        this.cause = cause;
    }

    /// Returns the nodes of the model.
    public SourceLoc loc() {
        return loc;
    }

    /// Returns how many elements there are.
    public String found() {
        return cause.found();
    }

    /// Returns how many there may be.
    public String expected() {
        return cause.expected();
    }

    /// Returns what the user can do.
    public String help() {
        return ElementBudget.MemoryException.HELP;
    }
}
