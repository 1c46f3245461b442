package io.assay.codegen.solidity;

import io.assay.backends.layout.Poseidon2;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/// What the templates of the library of digests, and of its test, say.
///
/// @param verifier the contract that takes the digests
record DigestsView(VerifierView verifier) {

    private static final int VECTORS = 3;

    /// Words 1000, 2000, … and their hash, as Noir's library publishes them.
    record Vector(int count, BigInteger hash) {}

    String toolVersion() {
        return verifier.toolVersion();
    }

    String modelSha256() {
        return verifier.modelSha256();
    }

    String name() {
        return verifier.name();
    }

    String title() {
        return verifier.title();
    }

    List<DigestView> digests() {
        return verifier.madeDigests();
    }

    List<TensorView> tensors() {
        return verifier.hashedTensors();
    }

    boolean hasKeys() {
        return tensors().stream().anyMatch(TensorView::hasKeys);
    }

    boolean hasPlaces() {
        return tensors().stream().anyMatch(TensorView::isPlaced);
    }

    Surroundings surroundings() {
        return Surroundings.LIBRARY;
    }

    List<Vector> vectors() {
        return IntStream.rangeClosed(1, VECTORS)
                .mapToObj(count -> new Vector(count, Poseidon2.hash(IntStream.rangeClosed(1, count)
                        .mapToObj(word -> BigInteger.valueOf(1000L * word)).toList())))
                .toList();
    }
}
