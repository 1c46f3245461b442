package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import io.assay.format.VerificationKeyJson;
import io.assay.format.WtnsFile;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.Verification;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Visibility;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.passes.lower.LowerFixedToRelation;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real credit model the whole way: ONNX file, integers, relations, constraints, proof; ONNX Runtime's stored results
/// and snarkjs say whether it is right.
class CreditModelIT {

    private static final int SCALE_BITS = 12;
    private static final BigInteger CONTEXT = BigInteger.valueOf(20_261_124);

    @TempDir
    private Path folder;

    @Test
    void integersStayCloseToTheFloatModelOnEveryRow() throws Exception {
        CreditModel model = CreditModel.read();
        FixedModule fixed = model.lowered(SCALE_BITS, Visibility.PRIVATE);
        for (int row = 0; row < model.rowCount(); row++) {
            long[] found = FixedInterpreter.run(fixed, model.quantized(row, SCALE_BITS)).get("output");
            assertThat(Math.abs(Math.scalb((double) found[0], -SCALE_BITS) - model.references()[row]))
                    .isLessThan(0.002);
        }
    }

    @Test
    void theProofIsAcceptedBySnarkjsAndByUsAndNothingElseIs() throws Exception {
        CreditModel model = CreditModel.read();
        ProvenCircuit proven = ProvenCircuit.prove(
                LowerFixedToRelation.lower(model.lowered(SCALE_BITS, Visibility.PRIVATE)),
                model.quantized(0, SCALE_BITS), CONTEXT, 3, folder);
        assertThat(proven.circuit().publicCount()).isEqualTo(2);
        Path wtns = folder.resolve("witness.wtns");
        WtnsFile.write(wtns, ProvenCircuit.witness(proven.witness()));
        Snarkjs snarkjs = new Snarkjs();
        assertThat(snarkjs.checkWitness(folder.resolve("circuit.r1cs"), wtns)).isTrue();

        Proof proof = proven.proof();
        ProvingKey key = proven.key();
        List<BigInteger> publics = proven.publicValues();
        assertThat(Groth16Verifier.verify(key.verifyingKey(), publics, proof))
                .isInstanceOf(Verification.Accepted.class);
        Path verificationKey = folder.resolve("verification_key.json");
        Path publicFile = folder.resolve("public.json");
        Path proofFile = folder.resolve("proof.json");
        VerificationKeyJson.of(key.verifyingKey()).write(verificationKey);
        ProofJson.write(proofFile, proof);
        PublicJson.write(publicFile, publics);
        assertThat(snarkjs.verify(verificationKey, publicFile, proofFile)).isTrue();
        for (int i = 0; i < publics.size(); i++) {
            List<BigInteger> changed = new ArrayList<>(publics);
            changed.set(i, publics.get(i).add(BigInteger.ONE));
            assertThat(Groth16Verifier.verify(key.verifyingKey(), changed, proof))
                    .isInstanceOf(Verification.Rejected.class);
            PublicJson.write(publicFile, changed);
            assertThat(snarkjs.verify(verificationKey, publicFile, proofFile)).isFalse();
            changed.set(i, publics.get(i).add(R1csCircuit.ORDER));
            assertThat(Groth16Verifier.verify(key.verifyingKey(), changed, proof))
                    .isInstanceOf(Verification.Rejected.class);
        }
    }
}
