package io.assay.passes.calibrate;

/// Thrown when a sample of an input has to be finite, and is not.
public final class SampleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String input;
    private final int row;
    private final int element;
    private final double value;

    SampleException(String input, int row, int element, double value) {
        super("input " + input + ", row " + row + ", element " + element + " is " + value
                + "; expected a finite number");
        this.input = input;
        this.row = row;
        this.element = element;
        this.value = value;
    }

    /// Returns the name of the input.
    public String input() {
        return input;
    }

    /// Returns the row, from 0 on.
    public int row() {
        return row;
    }

    /// Returns the position in the row.
    public int element() {
        return element;
    }

    /// Returns the sample.
    public double value() {
        return value;
    }
}
