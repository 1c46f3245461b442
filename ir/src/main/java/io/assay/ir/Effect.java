package io.assay.ir;

/// What an op does to the statement that is proven; the kinds are never mixed in one op.
public enum Effect {
    /// Brings a tensor in from outside: inputs and constants.
    SOURCE,
    /// Computes its results from its operands and nothing else.
    COMPUTE,
    /// Adds constraints on its operands and has no result.
    ASSERT,
    /// Lets the prover choose its results; constrains nothing, and is pinned by asserts made together with it.
    HINT,
    /// Marks a tensor as an output of the function and has no result.
    SINK
}
