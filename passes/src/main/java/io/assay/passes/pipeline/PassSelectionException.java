package io.assay.passes.pipeline;

/// Thrown when passes are named that are not there, or do not take the module; says what was found, and what is expected.
public final class PassSelectionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String found;
    private final String expected;

    PassSelectionException(String found, String expected) {
        super("found " + found + "; expected " + expected);
        this.found = found;
        this.expected = expected;
    }

    /// Returns what was named.
    public String found() {
        return found;
    }

    /// Returns what can be named.
    public String expected() {
        return expected;
    }
}
