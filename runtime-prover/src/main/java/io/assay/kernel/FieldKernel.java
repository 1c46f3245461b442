package io.assay.kernel;

/// Arithmetic of one prime field, element by element, on arrays that the same kernel made.
public interface FieldKernel {
    /// Makes an array of zeros.
    ///
    /// @param length at least 0
    ElementArray allocate(int length);

    /// out_i = x_i * y_i; out may be x or y, and all lengths are equal.
    void multiply(ElementArray out, ElementArray x, ElementArray y, Workers workers);

    /// out_i = x_i - y_i; parameters as in the multiplication.
    void subtract(ElementArray out, ElementArray x, ElementArray y, Workers workers);
}
