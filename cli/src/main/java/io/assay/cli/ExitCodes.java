package io.assay.cli;

/// What the process returns; scripts rely on these numbers.
final class ExitCodes {
    static final int DONE = 0;
    static final int USAGE = 2;
    static final int MACHINE = 6;
    static final int BUG = 70;

    private ExitCodes() {}
}
