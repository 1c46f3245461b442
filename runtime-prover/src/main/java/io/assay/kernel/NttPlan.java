package io.assay.kernel;

/// Transforms on the n = 2^sizeLog2 roots of unity, in place. The order of coefficients is the plan's own, so that no
/// transform has to sort.
public interface NttPlan {
    /// Replaces the values of a polynomial of degree < n, in natural order, by n times its coefficients.
    void interpolate(ElementArray values, Workers workers);

    /// The index at which [#interpolate] leaves coefficient c, and [#evaluate] expects it.
    int place(int coefficient);

    /// Replaces coefficients by values in natural order; the inverse of [#interpolate] but for the factor n.
    void evaluate(ElementArray coefficients, Workers workers);

    /// Replaces the values of a polynomial of degree < n by its values on the odd coset, both in natural order: value i
    /// of the result is at w^(2i+1), w of order 2n.
    void shiftToOddCoset(ElementArray values, Workers workers);
}
