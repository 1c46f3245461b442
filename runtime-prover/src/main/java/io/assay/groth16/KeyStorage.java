package io.assay.groth16;

/// Where the large parts of a proving key lie, if not in the heap.
public interface KeyStorage extends AutoCloseable {
    /// Returns normally if the large parts are still those that the key was made with, as far as that can be told
    /// without reading them.
    ///
    /// @throws java.io.UncheckedIOException if they have changed or are gone
    void requireUnchanged();

    /// Gives the storage back. Whoever still uses the key gets an [IllegalStateException]; a second call does nothing.
    @Override
    void close();
}
