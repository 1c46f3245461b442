package io.assay.testsuite.engine;

import io.assay.codegen.solidity.SampleProof;
import io.assay.codegen.solidity.VerifierSpecification;
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

/// A key, a proof with a commitment and a contract that gnark 0.16.0 made (`benchmarks/peers/go/cmd/commitments make`):
/// two public values, both under the challenge, g of the commitment key apart from gamma.
final class GnarkFixture {

    private GnarkFixture() {}

    /// Our contract of gnark's key; its statement is a context and a score.
    static VerifierSpecification specification() throws IOException, URISyntaxException {
        VerifierSpecification form = TrapdoorKey.sharing(2, new Random(1)).specification();
        return new VerifierSpecification("gnark", form.modelSha256(), form.toolVersion(),
                ProvenCircuit.points(VerificationKeyJson.read(file("verification_key.json")).key()), form.tensors(), 2);
    }

    /// gnark's proof; its public values are in the range of ours.
    static SampleProof sample() throws IOException, URISyntaxException {
        List<BigInteger> publics = PublicJson.read(file("public.json"));
        return new SampleProof(ProvenCircuit.words(ProofJson.read(file("proof.json"))), publics.getFirst(),
                List.of(List.of(publics.getLast().longValueExact())));
    }

    /// The contract that gnark exports for the key, which reverts unless a proof is valid.
    static CompiledContract contract() throws IOException, URISyntaxException {
        return DeployedVerifier.compile(Map.of("Verifier.sol", Files.readString(file("Verifier.sol"))))
                .contract("Verifier");
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(GnarkFixture.class.getResource("/gnark/" + name)).toURI());
    }
}
