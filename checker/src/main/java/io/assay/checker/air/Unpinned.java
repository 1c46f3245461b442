package io.assay.checker.air;

/// The asserts leave more than one value, or nobody can say that they do not.
final class Unpinned extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Tensor tensor;
    private final long element;

    /// @param element row-major, -1 for all
    Unpinned(Tensor tensor, long element, String message) {
        super(message);
        this.tensor = tensor;
        this.element = element;
    }

    /// Returns what is not pinned.
    Tensor tensor() {
        return tensor;
    }

    /// Returns which element is not, -1 for all of them.
    long element() {
        return element;
    }
}
