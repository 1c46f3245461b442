package io.assay.cli;

/// What the process returns beside the exit codes of [io.assay.driver.Failure.Kind]; scripts rely on these numbers.
final class ExitCodes {
    static final int DONE = 0;
    static final int REJECTED = 1;
    static final int USAGE = 2;
    static final int BAD_FILE = 4;
    static final int MACHINE = 6;
    static final int BUG = 70;

    private ExitCodes() {}
}
