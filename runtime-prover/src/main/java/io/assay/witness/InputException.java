package io.assay.witness;

/// An input of the model that cannot be used: missing, of another shape, not a number, or outside its declared range.
///
/// The message names tensor and index, and shows the value: it is for the owner of the input and must not be logged
/// where others read.
public final class InputException extends Exception {
    /// The diagnostic code of every unusable input.
    public static final String CODE = "AS4101";
    /// The index of a problem that concerns the whole tensor.
    public static final int WHOLE_TENSOR = -1;

    private static final long serialVersionUID = 1L;

    private final String tensor;
    private final int index;
    private final String found;
    private final String expected;
    private final String help;

    /// Makes the exception.
    ///
    /// @param tensor   name of the tensor
    /// @param index    flat row-major index, or [#WHOLE_TENSOR]
    /// @param found    what is there
    /// @param expected what should be there
    /// @param help     what the user can do, as a sentence without a full stop
    public InputException(String tensor, int index, String found, String expected, String help) {
        super("input \"" + tensor + "\"" + (index == WHOLE_TENSOR ? "" : "[" + index + "]") + ": found " + found
                + "; expected " + expected);
        this.tensor = tensor;
        this.index = index;
        this.found = found;
        this.expected = expected;
        this.help = help;
    }

    /// Name of the tensor.
    public String tensor() {
        return tensor;
    }

    /// Flat row-major index, or [#WHOLE_TENSOR].
    public int index() {
        return index;
    }

    /// What is there.
    public String found() {
        return found;
    }

    /// What should be there.
    public String expected() {
        return expected;
    }

    /// What the user can do.
    public String help() {
        return help;
    }

    /// The message as a diagnostic of several lines, ending with a line break.
    public String toDiagnostic() {
        String place = index == WHOLE_TENSOR ? "" : ", element " + index;
        return "error[" + CODE + "]: unusable input\n  tensor  \"" + tensor + "\"" + place + "\n  found   " + found
                + "; expected " + expected + "\n  help    " + help + "\n";
    }
}
