package io.assay.kernel;

/// Number-theoretic transforms over bn254.fr, in place, without reordering.
public interface NttKernel {
    /// Decimation in frequency: coefficients in natural order to values in bit-reversed order (or, with inverse roots,
    /// values to coefficients times n). Source: Gentleman-Sande.
    ///
    /// @param values n = 2^sizeLog2 elements, Montgomery form
    /// @param roots  the first n / 2 powers of a primitive n-th root of unity
    void naturalToReversed(long[] values, int sizeLog2, long[] roots, Workers workers);

    /// Decimation in time: coefficients in bit-reversed order to values in natural order. Source: Cooley-Tukey;
    /// parameters as in [#naturalToReversed(long[], int, long[], Workers)].
    void reversedToNatural(long[] values, int sizeLog2, long[] roots, Workers workers);
}
