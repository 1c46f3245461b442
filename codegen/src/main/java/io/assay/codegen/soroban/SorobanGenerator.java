package io.assay.codegen.soroban;

import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.internal.Templates;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes the Soroban verifier of one circuit as a Rust crate, for the contract as for a program that links it.
///
/// The contract checks a proof of a statement whose values it packs itself, by the rule of
/// [io.assay.backends.layout.Statement], so that callers give the model's outputs and inputs as they are.
public final class SorobanGenerator {

    /// Name of the contract's type; its client is `VerifierClient`.
    public static final String CONTRACT = "Verifier";

    private SorobanGenerator() {}

    /// Returns the files of the crate: path relative to its folder, with `/`, and text. Same arguments, same text.
    ///
    /// @param specification what is verified
    /// @param sample        a proof that the contract accepts; with it, the crate has tests
    /// @throws io.assay.codegen.chain.ChainLimitException if the contract would pass a limit of the network
    /// @throws IllegalArgumentException if the elements of a tensor do not lie as the rule packs them; or if the sample does
    ///         not fit the specification. Whether the proof is valid is not checked here.
    public static SortedMap<String, String> generate(VerifierSpecification specification,
            Optional<SampleProof> sample) {
        CrateView view = CrateView.of(specification, sample);
        SortedMap<String, String> files = new TreeMap<>();
        files.put("Cargo.toml", fill("Cargo.toml", view));
        files.put("README.md", fill("README.md", view));
        files.put("src/lib.rs", fill("lib.rs", view));
        files.put("src/groth16.rs", fill("groth16.rs", view));
        files.put("src/key.rs", fill("key.rs", view));
        files.put("src/model.rs", fill("model.rs", view));
        files.put("src/statement.rs", fill("statement.rs", view));
        files.put("examples/caller.rs", fill("caller.rs", view));
        if (view.computes()) {
            files.put("src/poseidon2.rs", fill("poseidon2.rs", view));
        }
        if (view.hasWeights()) {
            files.put("src/weights.rs", fill("weights.rs", view));
        }
        if (view.hasSample()) {
            files.put("src/test.rs", fill("test.rs", view));
        }
        return Collections.unmodifiableSortedMap(files);
    }

    /// Returns the name of the crate for a model, which ends in `-verifier`; its library has `_` in place of `-`.
    public static String crateName(String modelName) {
        return RustNames.crate(modelName);
    }

    private static String fill(String name, CrateView view) {
        return Templates.fill(SorobanGenerator.class, name, view);
    }
}
