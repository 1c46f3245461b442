package io.assay.codegen.chain;

/// The machine lacks a program, or the program does not do what it must: exit code 6 of the command line.
public final class MissingToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String tool;
    private final String help;

    /// @param tool what is missing, e.g. `node`
    /// @param reason what was found instead
    /// @param help how the user gets it
    public MissingToolException(String tool, String reason, String help) {
        super(tool + ": " + reason + " (" + help + ")");
        this.tool = tool;
        this.help = help;
    }

    /// What is missing, e.g. `node`.
    public String tool() {
        return tool;
    }

    /// How the user gets it.
    public String help() {
        return help;
    }
}
