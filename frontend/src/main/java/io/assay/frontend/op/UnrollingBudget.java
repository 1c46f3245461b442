package io.assay.frontend.op;

import io.assay.ir.diag.Diagnostic;

/// What repeating graphs and calling functions may cost, so that a small file never takes a long time or all memory.
final class UnrollingBudget {
    /// Most nodes that sub-graphs and functions may become.
    static final int MAX_NODES = 200_000;
    /// Most elements that the results of those nodes may have together.
    static final long MAX_ELEMENTS = 1L << 27;
    /// Most graphs and functions inside each other.
    static final int MAX_DEPTH = 100;

    private final String model;
    private long nodes;
    private long elements;
    private boolean told;

    UnrollingBudget(String model) {
        this.model = model;
    }

    /// Counts one more copy of a graph or a function's body.
    /// @throws ImportRefusal  if that is too much
    /// @throws AlreadyRefused if it was before, and that is reported
    void enter(String node, int nodeCount, int depth) {
        nodes += 1L + nodeCount;
        if (nodes > MAX_NODES) {
            throw refuse(node, "loops and functions become too many nodes", "more than " + MAX_NODES + " nodes",
                    "at most " + MAX_NODES);
        }
        if (depth > MAX_DEPTH) {
            throw refuse(node, "graphs and functions are nested too deeply", "more than " + MAX_DEPTH + " levels",
                    "at most " + MAX_DEPTH);
        }
    }

    /// Counts the elements of a result in a sub-graph or a function.
    /// @throws ImportRefusal  if that is too much
    /// @throws AlreadyRefused if it was before, and that is reported
    void produced(String node, Operand result) {
        elements += result.shape().elementCount();
        if (elements > MAX_ELEMENTS) {
            throw refuse(node, "loops and functions compute too many elements", "more than " + MAX_ELEMENTS
                    + " elements", "at most " + MAX_ELEMENTS);
        }
    }

    private RuntimeException refuse(String node, String message, String found, String expected) {
        if (told) {
            return new AlreadyRefused();
        }
        told = true;
        return new ImportRefusal(Diagnostic.of("AS2010", message)
                .with("model", model)
                .with("node", "\"" + node + "\"")
                .reason("a circuit has no loops: each step and each call is written out")
                .found(found, expected)
                .help("export with fewer steps, or split the model"));
    }
}
