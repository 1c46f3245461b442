package io.assay.codegen.chain;

/// A contract would pass a limit of its chain; the message says which, and what to do.
public final class ChainLimitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// @param message what the contract would take, what the chain allows, and the way out
    public ChainLimitException(String message) {
        super(message);
    }
}
