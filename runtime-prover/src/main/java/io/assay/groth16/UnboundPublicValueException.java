package io.assay.groth16;

/// Says that a public value of a circuit occurs in no constraint, so that a proof would say nothing about it.
public final class UnboundPublicValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes the exception for a public wire.
    public UnboundPublicValueException(int wire) {
        super("public wire " + wire + " occurs in no constraint");
    }
}
