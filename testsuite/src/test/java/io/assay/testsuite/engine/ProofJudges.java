package io.assay.testsuite.engine;

import io.assay.format.BadFileException;
import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import io.assay.format.VerificationKeyJson;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.Verification;
import io.assay.groth16.VerifyingKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What judges off the chain say about a proof given as the EVM's words: both read the same files.
///
/// @param key    the verification key
/// @param folder for the files
record ProofJudges(VerifyingKey key, Path folder) {

    /// Whether our reader takes the file and our verifier the proof.
    boolean accepted(List<BigInteger> words, List<BigInteger> publicValues) throws IOException {
        try {
            return Groth16Verifier.verify(key, publicValues,
                    ProofJson.read(proofFile(words))) instanceof Verification.Accepted;
        } catch (BadFileException _) {
            return false;
        }
    }

    /// Whether snarkjs says OK.
    boolean acceptedBySnarkjs(List<BigInteger> words, List<BigInteger> publicValues) throws IOException {
        Path keyFile = folder.resolve("verification_key.json");
        Path publicFile = folder.resolve("public.json");
        VerificationKeyJson.of(key).write(keyFile);
        PublicJson.write(publicFile, publicValues);
        return new Snarkjs().run("groth16", "verify", keyFile, publicFile, proofFile(words)).output().contains("OK!");
    }

    private Path proofFile(List<BigInteger> words) throws IOException {
        return Files.writeString(folder.resolve("proof.json"), json(words));
    }

    /// Returns a proof as snarkjs writes it.
    static String json(List<BigInteger> w) {
        return """
                {"pi_a": ["%d", "%d", "1"], "pi_b": [["%d", "%d"], ["%d", "%d"], ["1", "0"]],
                 "pi_c": ["%d", "%d", "1"], "protocol": "groth16", "curve": "bn128"}
                """.formatted(w.get(0), w.get(1), w.get(3), w.get(2), w.get(5), w.get(4), w.get(6), w.get(7));
    }
}
