package io.assay.groth16;

/// Says that a key belongs to another circuit than the one it is used with.
public final class KeyMismatchException extends RuntimeException {
    /// The diagnostic code of every such key.
    public static final String CODE = "AS4003";
    private static final String HELP = "use the key that was made from this circuit, or make one: keys do not survive "
            + "a change of the model, its weights or the options of the compiler";
    private static final long serialVersionUID = 1L;

    private final String where;
    private final String found;
    private final String expected;

    KeyMismatchException(String where, String found, String expected) {
        super("the key belongs to another circuit, " + where + ": found " + found + "; expected " + expected);
        this.where = where;
        this.found = found;
        this.expected = expected;
    }

    /// What differs, such as `wire count` or `row 17 of A`.
    public String where() {
        return where;
    }

    /// What the key says.
    public String found() {
        return found;
    }

    /// What the circuit says.
    public String expected() {
        return expected;
    }

    /// What the user can do.
    public String help() {
        return HELP;
    }

    /// The message as a diagnostic of several lines, ending with a line break.
    public String toDiagnostic() {
        return "error[" + CODE + "]: the key belongs to another circuit\n  where   " + where + "\n  found   " + found
                + "; expected " + expected + "\n  help    " + HELP + "\n";
    }
}
