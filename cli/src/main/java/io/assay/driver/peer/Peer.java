package io.assay.driver.peer;

/// Somebody else's prover, or a part of one.
public enum Peer {
    /// Fields, transforms and sums of points in Go with assembly.
    GNARK_CRYPTO("gnark-crypto"),
    /// The same in Rust.
    ARKWORKS("arkworks"),
    /// Groth16 in Go, on gnark-crypto.
    GNARK("gnark"),
    /// Groth16 in JavaScript with WebAssembly.
    SNARKJS("snarkjs");

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    /// Returns the name of its project.
    public String title() {
        return title;
    }
}
