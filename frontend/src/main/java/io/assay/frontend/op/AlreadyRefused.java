package io.assay.frontend.op;

/// Ends the import of a node because of problems in its sub-graphs that are reported by themselves.
final class AlreadyRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AlreadyRefused() {
        super("refused for problems that are reported", null, false, false);
    }
}
