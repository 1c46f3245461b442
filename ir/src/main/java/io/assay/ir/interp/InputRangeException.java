package io.assay.ir.interp;

/// Thrown when an input is missing, has another size than declared, or lies outside its bounds.
public final class InputRangeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// Creates the exception with a message that names input, element, value and bounds.
    public InputRangeException(String message) {
        super(message);
    }
}
