package io.assay.codegen.chain;

import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;

/// A family of chains that can verify proofs: writes contracts for it, and runs them in its own engine.
///
/// Implementations are found by [java.util.ServiceLoader] and have a public constructor without parameters.
public interface ChainTarget {

    /// Returns the name that `--chain` and `--on` take, lower-case letters and `-`.
    String name();

    /// Returns the files of a project that the user's own tools build: path relative to the project's folder, with `/`, and text. Same
    /// arguments, same text.
    /// @param sample a valid proof for the project's tests
    /// @throws ChainLimitException if no contract for this chain can hold the specification, with the reason
    SortedMap<String, String> project(VerifierSpecification specification, Optional<SampleProof> sample);

    /// Builds the project's contract and deploys it in the chain's engine.
    /// @param project files as [#project] made them, perhaps changed since
    /// @throws MissingToolException if this machine lacks the engine or a compiler
    Deployment deploy(VerifierSpecification specification, SortedMap<String, String> project) throws IOException;
}
