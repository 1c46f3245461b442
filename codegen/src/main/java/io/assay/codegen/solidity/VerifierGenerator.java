package io.assay.codegen.solidity;

import io.assay.backends.layout.Statement;
import io.assay.codegen.chain.ChainLimitException;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.internal.Templates;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes the Solidity verifier of one circuit as a Foundry project.
///
/// The contract checks a proof of a statement whose values it packs itself, by the rule of
/// [Statement], so that callers give the model's outputs and inputs as they are.
public final class VerifierGenerator {

    private static final int FIXED_BYTES = 5_000;
    private static final int COMMITMENT_BYTES = 1_100;
    private static final int WEIGHTS_BYTES = 1_100;
    /// The library that makes and reads keys of floats.
    private static final int KEYS_BYTES = 900;
    private static final int BYTES_PER_SIGNAL = 88;
    private static final int BYTES_PER_NUMBER = 255;
    private static final int BYTES_PER_ARRAY = 320;
    private static final int BYTES_PER_TABLE = 420;
    /// 32 bytes of a table lie behind the code as they are.
    static final int CODE_BYTES_PER_LINE = 32;

    private VerifierGenerator() {}

    /// Returns the files of a project for [EvmProfile#ANY].
    public static SortedMap<String, String> generate(VerifierSpecification specification,
            Optional<SampleProof> sample) {
        return generate(specification, sample, EvmProfile.ANY);
    }

    /// Returns the files of the project: path relative to the project's folder, with `/`, and text. Same arguments,
    /// same text.
    ///
    /// @param specification what is verified
    /// @param sample        a proof that the contract accepts; with it, the project has a test
    /// @param chain         where the contract is to run; says what the compiler may use and README.md tells, not what is verified
    /// @throws ChainLimitException if the contract would be larger than the chain allows
    /// @throws IllegalArgumentException if the elements of a tensor do not lie as the rule of [Statement] packs them; or if the sample does
    ///         not fit the specification. Whether the proof is valid is not checked here.
    public static SortedMap<String, String> generate(VerifierSpecification specification,
            Optional<SampleProof> sample, EvmProfile chain) {
        VerifierView bare = VerifierView.of(specification, chain);
        requireSize(bare);
        sample.ifPresent(proof -> proof.requireFit(specification));
        VerifierView view = sample.map(bare::with).orElse(bare);
        String name = view.name();
        SortedMap<String, String> files = new TreeMap<>();
        files.put("foundry.toml", Templates.fill(VerifierGenerator.class, "foundry.toml", view));
        files.put("README.md", Templates.fill(VerifierGenerator.class, "README.md", view));
        files.put("src/IVerifier.sol", Templates.fill(VerifierGenerator.class, "IVerifier.sol", view));
        files.put("src/" + name + ".sol", Templates.fill(VerifierGenerator.class, "Verifier.sol", view));
        if (view.makesKeys()) {
            files.put("src/FloatKeys.sol", Templates.fill(VerifierGenerator.class, "FloatKeys.sol", view));
        }
        if (view.makesPlaces()) {
            files.put("src/DoubleKeys.sol", Templates.fill(VerifierGenerator.class, "DoubleKeys.sol", view));
        }
        if (view.makesDigests()) {
            addDigests(files, view);
        }
        files.put("abi/" + name + ".json", VerifierAbi.of(view).json());
        if (view.hasSample()) {
            files.put("test/" + name + ".t.sol", Templates.fill(VerifierGenerator.class, "VerifierTest.t.sol", view));
        }
        return Collections.unmodifiableSortedMap(files);
    }

    private static void addDigests(SortedMap<String, String> files, VerifierView view) {
        DigestsView digests = new DigestsView(view);
        files.put("src/Poseidon2.sol", Templates.fill(VerifierGenerator.class, "Poseidon2.sol",
                new Poseidon2View(view.toolVersion(), view.modelSha256())));
        files.put("src/Digests.sol", Templates.fill(VerifierGenerator.class, "Digests.sol", digests));
        files.put("test/Digests.t.sol", Templates.fill(VerifierGenerator.class, "DigestsTest.t.sol", digests));
    }

    /// Returns the name of the contract for a model, a Solidity identifier that ends in `Verifier`.
    public static String contractName(String modelName) {
        return SolidityNames.contract(modelName);
    }

    /// About what packing a tensor takes, without its table. `ContractSizeIT` compares estimates with contracts.
    private static int bytes(TensorView tensor) {
        return tensor.isTabled() ? BYTES_PER_TABLE : tensor.isArray() ? BYTES_PER_ARRAY : BYTES_PER_NUMBER;
    }

    private static void requireSize(VerifierView view) {
        int tables = view.tensors().stream().filter(TensorView::isTabled).mapToInt(tensor -> tensor.tableLines().size())
                .sum();
        int bytes = FIXED_BYTES + (view.committed() ? COMMITMENT_BYTES : 0)
                + (view.hasWeights() ? WEIGHTS_BYTES : 0) + (view.hasKeys() ? KEYS_BYTES : 0)
                + BYTES_PER_SIGNAL * view.publicCount()
                + view.tensors().stream().mapToInt(VerifierGenerator::bytes).sum() + CODE_BYTES_PER_LINE * tables;
        if (bytes > view.chain().maxCodeBytes()) {
            EvmProfile chain = view.chain();
            throw new ChainLimitException("a verifier of " + view.valueCount() + " public values in "
                    + view.publicCount() + " elements would have", bytes,
                    chain.equals(EvmProfile.ANY) ? "a chain" : chain.title(), chain.maxCodeBytes(), "bytes",
                    "make tensors private or hashed, or give all elements of one the same range");
        }
    }
}
