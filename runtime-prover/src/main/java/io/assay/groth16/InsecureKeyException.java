package io.assay.groth16;

import java.util.List;

/// Says that a key must not be used, because proofs under it prove nothing.
public final class InsecureKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes the exception from the findings of [KeyChecks].
    public InsecureKeyException(List<String> findings) {
        super("insecure key: " + String.join("; ", findings));
    }
}
