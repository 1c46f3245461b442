package io.assay.kernel;

/// Number-theoretic transforms over bn254.fr.
public interface NttKernel {
    /// Returns the transforms of one size; their tables are kept while they are in use.
    ///
    /// @param sizeLog2 in [0, 27]
    NttPlan plan(int sizeLog2, Workers workers);
}
