package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.ElementBudget;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.type.Shape;

/// What a model may become, so that a small file never takes a long time or all memory.
final class ImportBudget {
    /// Most nodes that sub-graphs and functions may become.
    static final int MAX_NODES = 200_000;
    /// Most ops that a model may become.
    static final int MAX_OPS = 1 << 19;
    /// Most graphs and functions inside each other.
    static final int MAX_DEPTH = 100;

    private final String model;
    private final ElementBudget tensors;
    private long nodes;
    private long ops;
    private boolean told;

    /// @param memoryBytes bytes that the virtual machine may have
    ImportBudget(String model, long memoryBytes) {
        this.model = model;
        this.tensors = ElementBudget.of(memoryBytes);
    }

    /// Counts one more copy of a graph or a function's body.
    /// @throws ImportRefusal  if that is too much
    /// @throws AlreadyRefused if it was before, and that is reported
    void enter(String node, int nodeCount, int depth) {
        nodes += 1L + nodeCount;
        if (nodes > MAX_NODES) {
            throw unrolled(node, "loops and functions become too many nodes", "more than " + MAX_NODES + " nodes",
                    "at most " + MAX_NODES);
        }
        if (depth > MAX_DEPTH) {
            throw unrolled(node, "graphs and functions are nested too deeply", "more than " + MAX_DEPTH + " levels",
                    "at most " + MAX_DEPTH);
        }
    }

    private RuntimeException unrolled(String node, String message, String found, String expected) {
        return refuse(Diagnostic.of("AS2010", message).with("model", model).with("node", "\"" + node + "\"")
                .reason("a circuit has no loops: each step and each call is written out").found(found, expected)
                .help("export with fewer steps, or split the model"));
    }

    /// Counts an op.
    /// @param place node that makes it, for the message
    /// @throws ImportRefusal  if that is too much
    /// @throws AlreadyRefused if it was before, and that is reported
    void made(String place) {
        ops++;
        if (ops > MAX_OPS) {
            throw refuse(Diagnostic.of("AS2010", "the model becomes too many operations").with("model", model)
                    .with("node", place).reason("a circuit has no loops: each step is written out")
                    .found("more than " + MAX_OPS + " operations", "at most " + MAX_OPS)
                    .help("export with fewer steps, or split the model"));
        }
    }

    /// Counts a tensor, before it is made.
    /// @param place node that makes it, for the message
    /// @throws ImportRefusal  if that is too much
    /// @throws AlreadyRefused if it was before, and that is reported
    void produced(String place, Shape shape) {
        within(place, shape, () -> tensors.add(shape));
    }

    /// Requires room for a tensor, without counting it: before arrays of its size are made.
    /// @param place node that needs it, for the message
    /// @throws ImportRefusal  if there is none
    /// @throws AlreadyRefused if there was none before, and that is reported
    void requireRoom(String place, Shape shape) {
        within(place, shape, () -> tensors.requireRoom(shape));
    }

    private void within(String place, Shape shape, Runnable count) {
        try {
            count.run();
        } catch (ElementBudget.MemoryException e) {
            throw refuse(Diagnostic.of("AS6006", "too little memory for this model")
                    .with("model", model).with("node", place).reason("a tensor of shape " + shape.dims()
                            + " is made there")
                    .found(e.found(), e.expected()).help(ElementBudget.MemoryException.HELP));
        }
    }

    /// Counts the products of a contraction, before it is made.
    /// @param place node that makes it, for the message
    /// @throws ImportRefusal  if that is too much
    /// @throws AlreadyRefused if it was before, and that is reported
    void multiplied(String place, Einsum einsum, Shape lhs, Shape rhs) {
        if (!tensors.addProducts(einsum, lhs, rhs)) {
            throw refuse(Diagnostic.of("AS2010", "the model multiplies too many numbers").with("model", model)
                    .with("node", place).reason("each product is a term of a constraint")
                    .found("a product of shapes " + lhs.dims() + " and " + rhs.dims(),
                            "at most " + ElementBudget.MOST_PRODUCTS + " products in the model")
                    .help("export with smaller shapes, or split the model"));
        }
    }

    private RuntimeException refuse(Diagnostic diagnostic) {
        if (told) {
            return new AlreadyRefused();
        }
        told = true;
        return new ImportRefusal(diagnostic);
    }
}
