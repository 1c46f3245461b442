package io.assay.codegen.chain;

import io.assay.codegen.contract.SampleProof;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/// A contract in an engine. Not for several threads.
public interface Deployment extends AutoCloseable {

    /// Returns what is known of the contract: its size in bytes, what deploying it cost, in the chain's units.
    SortedMap<String, Long> facts();

    /// Calls the raw function.
    /// @param proof   words of 32 bytes one after the other, as in [SampleProof#proof]; of any length
    /// @param publics packed public elements, context first, 32 bytes each, big-endian; any number, and of other lengths too
    /// @throws IllegalArgumentException if the chain's encoding cannot hold these
    Verdict verify(byte[] proof, List<byte[]> publics) throws IOException;

    /// Returns the message of a call of the typed function, in the chain's own encoding.
    byte[] message(SampleProof sample);

    /// Sends a message, well formed or not.
    Verdict send(byte[] message) throws IOException;

    /// Registers committed weights, of which every later proof with committed weights speaks.
    /// @throws UnsupportedOperationException if the contract has none
    Verdict register(SampleProof.Weights weights) throws IOException;

    @Override
    void close();
}
