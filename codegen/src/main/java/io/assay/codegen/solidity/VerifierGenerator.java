package io.assay.codegen.solidity;

import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes the Solidity verifier of one circuit as a Foundry project.
///
/// The contract checks a proof of a statement whose values it packs itself, by the rule of
/// [Statement], so that callers give the model's outputs and inputs as they are.
public final class VerifierGenerator {

    private static final int MAX_CODE_BYTES = 24_576;
    private static final int FIXED_BYTES = 5_000;
    private static final int COMMITMENT_BYTES = 1_100;
    private static final int WEIGHTS_BYTES = 1_100;
    /// The library that makes and reads keys of floats.
    private static final int KEYS_BYTES = 900;
    private static final int BYTES_PER_SIGNAL = 85;
    private static final int BYTES_PER_TENSOR = 350;
    /// 32 bytes of a table are pushed and stored by 38 bytes of code.
    private static final int CODE_BYTES_PER_LINE = 38;

    private VerifierGenerator() {}

    /// Returns the files of the project: path relative to the project's folder, with `/`, and text. Same arguments,
    /// same text.
    ///
    /// @param specification what is verified
    /// @param sample        a proof that the contract accepts; with it, the project has a test
    /// @throws IllegalArgumentException if the contract would be larger than 24,576 bytes, the limit of a chain; if the
    ///         elements of a tensor do not lie as the rule of [Statement] packs them; or if the sample does not fit
    ///         the specification. Whether the proof is valid is not checked here.
    public static SortedMap<String, String> generate(VerifierSpecification specification,
            Optional<SampleProof> sample) {
        VerifierView bare = VerifierView.of(specification);
        requireSize(bare);
        sample.ifPresent(proof -> requireFit(specification, proof));
        VerifierView view = sample.map(bare::with).orElse(bare);
        String name = view.name();
        SortedMap<String, String> files = new TreeMap<>();
        files.put("foundry.toml", Templates.fill("foundry.toml", view));
        files.put("README.md", Templates.fill("README.md", view));
        files.put("src/IVerifier.sol", Templates.fill("IVerifier.sol", view));
        files.put("src/" + name + ".sol", Templates.fill("Verifier.sol", view));
        if (view.hasKeys()) {
            files.put("src/FloatKeys.sol", Templates.fill("FloatKeys.sol", view));
        }
        files.put("abi/" + name + ".json", VerifierAbi.of(view).json());
        if (view.hasSample()) {
            files.put("test/" + name + ".t.sol", Templates.fill("VerifierTest.t.sol", view));
        }
        return Collections.unmodifiableSortedMap(files);
    }

    /// Returns the name of the contract for a model, a Solidity identifier that ends in `Verifier`.
    public static String contractName(String modelName) {
        return SolidityNames.contract(modelName);
    }

    private static void requireSize(VerifierView view) {
        int tables = view.tensors().stream().filter(TensorView::isTabled).mapToInt(tensor -> tensor.tableLines().size())
                .sum();
        int bytes = FIXED_BYTES + (view.committed() ? COMMITMENT_BYTES : 0)
                + (view.hasWeights() ? WEIGHTS_BYTES : 0) + (view.hasKeys() ? KEYS_BYTES : 0)
                + BYTES_PER_SIGNAL * view.publicCount()
                + BYTES_PER_TENSOR * view.tensors().size()
                + CODE_BYTES_PER_LINE * tables;
        if (bytes > MAX_CODE_BYTES) {
            throw new IllegalArgumentException("a verifier of " + view.valueCount() + " public values in "
                    + view.publicCount() + " elements would have about " + bytes + " bytes, and a chain allows "
                    + MAX_CODE_BYTES + "; make inputs private, or give all elements of a tensor the same range");
        }
    }

    private static void requireFit(VerifierSpecification specification, SampleProof sample) {
        List<PublicTensor> tensors = specification.tensors();
        if (sample.values().size() != tensors.size()) {
            throw new IllegalArgumentException(
                    "the sample has " + sample.values().size() + " tensors, expected " + tensors.size());
        }
        for (int i = 0; i < tensors.size(); i++) {
            requireFit(tensors.get(i), sample.values().get(i));
        }
        int proofWords = specification.key().proofWords();
        if (sample.proof().size() != proofWords) {
            throw new IllegalArgumentException("the sample's proof has " + sample.proof().size() + " words, expected "
                    + proofWords);
        }
        if (sample.weights().isPresent() != specification.key().weights().isPresent()) {
            throw new IllegalArgumentException("the sample has " + (sample.weights().isPresent() ? "" : "no ")
                    + "committed weights, expected " + (sample.weights().isPresent() ? "none" : "some"));
        }
        BigInteger context = sample.context();
        if (context.signum() < 0 || context.bitLength() > Statement.ELEMENT_BITS) {
            throw new IllegalArgumentException("the sample's context " + context + " is not in [0, 2^253)");
        }
        if (sample.digests().size() != specification.digests().size()) {
            throw new IllegalArgumentException("the sample has " + sample.digests().size() + " digests, expected "
                    + specification.digests().size());
        }
        for (BigInteger digest : sample.digests()) {
            if (digest.signum() < 0 || digest.compareTo(KeyPointChecks.ORDER) >= 0) {
                throw new IllegalArgumentException("the sample's digest " + digest + " is not in [0, r)");
            }
        }
        for (BigInteger word : sample.proof()) {
            if (word.signum() < 0 || word.compareTo(KeyPointChecks.COORDINATE_MODULUS) >= 0) {
                throw new IllegalArgumentException("the sample's proof has the coordinate " + word + ", not in [0, q)");
            }
        }
    }

    private static void requireFit(PublicTensor tensor, List<Long> values) {
        List<Place> places = tensor.tensor().places();
        String name = tensor.tensor().name();
        if (values.size() != places.size()) {
            throw new IllegalArgumentException(
                    "the sample has " + values.size() + " values of " + name + ", expected " + places.size());
        }
        for (int i = 0; i < values.size(); i++) {
            long value = values.get(i);
            if (value < places.get(i).lo() || value > places.get(i).hi()) {
                throw new IllegalArgumentException("the sample's " + name + "[" + i + "] is " + value
                        + ", expected a value in [" + places.get(i).lo() + ", " + places.get(i).hi() + "]");
            }
        }
    }
}
