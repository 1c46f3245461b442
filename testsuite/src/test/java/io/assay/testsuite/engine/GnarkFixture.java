package io.assay.testsuite.engine;

import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.evm.CompiledContract;
import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import io.assay.format.VerificationKeyJson;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// A key and a proof with a commitment that gnark 0.16.0 made (`benchmarks/peers/go/cmd/commitments make`): two public
/// values, both under the challenge, g of the commitment key apart from gamma.
///
/// @param folder where they are
record GnarkFixture(Path folder) {
    private static final int SECRET = 11;

    /// Those that are stored, for machines without Go.
    static GnarkFixture stored() throws URISyntaxException {
        return new GnarkFixture(Path.of(Objects.requireNonNull(GnarkFixture.class.getResource("/gnark")).toURI()));
    }

    /// Fresh ones with gnark's contract beside them; skips the test where gnark cannot run.
    static GnarkFixture made(Path folder) {
        Gnark.orSkip().make(folder, SECRET);
        return new GnarkFixture(folder);
    }

    /// Our contract of gnark's key; its statement is a context and a score.
    VerifierSpecification specification() throws IOException {
        VerifierSpecification form = TrapdoorKey.sharing(2, new Random(1)).specification();
        return new VerifierSpecification("gnark", form.modelSha256(), form.toolVersion(),
                ProvenCircuit.points(VerificationKeyJson.read(file("verification_key.json")).key()), form.tensors(), 2);
    }

    /// gnark's proof; its public values are in the range of ours.
    SampleProof sample() throws IOException {
        List<BigInteger> publics = PublicJson.read(file("public.json"));
        return new SampleProof(ProvenCircuit.words(ProofJson.read(file("proof.json"))), publics.getFirst(),
                List.of(List.of(publics.getLast().longValueExact())));
    }

    /// The contract that gnark exports for a key just made, which reverts unless a proof is valid.
    CompiledContract contract() throws IOException {
        return DeployedVerifier.compile(Map.of("Verifier.sol", Files.readString(file("Verifier.sol"))))
                .contract("Verifier");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }
}
