package io.assay.ir.text;

/// Thrown when text is not a module: a syntax error, an unknown op, or an op that its record refuses.
public final class AirSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /// Creates the exception.
    /// @param line    line of the text, from 1
    /// @param column  column of the line, from 1
    /// @param message what is wrong, with what was found and expected
    public AirSyntaxException(int line, int column, String message) {
        super("line " + line + ", column " + column + ": " + message);
        this.line = line;
        this.column = column;
    }

    /// Returns the line, from 1.
    public int line() {
        return line;
    }

    /// Returns the column, from 1.
    public int column() {
        return column;
    }
}
