package io.assay.driver;

import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.util.Optional;

/// A contract in an engine, asked by each of its functions whether a claim holds.
///
/// @param contract its name
/// @param register name of the function that registers weights
/// @param raw      name of the function that takes packed public elements
/// @param typed    name of the function that takes values
record ContractCalls(String contract, String register, String raw, String typed) {

    private static final int WORD_BITS = 256;

    /// Returns what the typed function said, and what it cost.
    /// @throws Failure if the contract rejects the claim
    Verdict verify(Deployment deployed, VerifierSpecification specification, Verifying.Claim claim)
            throws IOException {
        if (claim.publics().stream().anyMatch(element -> element.bitLength() > WORD_BITS)) {
            throw rejected(raw, "a public element that needs more than 256 bits");
        }
        Optional<SampleProof> sample = Contracts.sampleProof(specification, claim);
        Optional<SampleProof.Weights> weights = sample.flatMap(SampleProof::weights);
        if (weights.isPresent()) {
            requireAccepted(register, deployed.register(weights.get()));
        }
        requireAccepted(raw, deployed.verify(Word.bytes(Contracts.words(claim.proof())),
                claim.publics().stream().map(Word::bytes).toList()));
        if (sample.isEmpty()) {
            throw rejected(typed, "public elements that are no packed values");
        }
        Verdict verdict = deployed.send(deployed.message(sample.get()));
        requireAccepted(typed, verdict);
        return verdict;
    }

    private void requireAccepted(String function, Verdict verdict) {
        if (!verdict.accepted()) {
            throw rejected(function, verdict.reason());
        }
    }

    private Failure rejected(String function, String found) {
        return new Failure(Failure.Kind.REJECTED, Diagnostic.of("AS7003", "the contract rejects the proof")
                .with("contract", contract).found(function + ": " + found, "acceptance"));
    }
}
