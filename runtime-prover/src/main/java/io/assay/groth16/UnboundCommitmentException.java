package io.assay.groth16;

/// Says that a wire of a commitment occurs in no constraint, so that its point in the key is infinity: the commitment would
/// say nothing about a value, or a blinder would hide nothing, or a challenge would bind nothing.
public final class UnboundCommitmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes the exception for a wire.
    ///
    /// @param what what the wire is, such as `blinder`
    public UnboundCommitmentException(String what, int wire) {
        super(what + ", wire " + wire + ", occurs in no constraint");
    }
}
