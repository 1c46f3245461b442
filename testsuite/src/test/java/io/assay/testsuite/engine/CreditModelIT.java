package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.field.RandomSource;
import io.assay.format.NpzFile;
import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import io.assay.format.R1csFile;
import io.assay.format.VerificationKeyJson;
import io.assay.format.WtnsFile;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.Verification;
import io.assay.groth16.Witness;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.TensorData;
import io.assay.ir.Visibility;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.kernel.Workers;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerFixedToRelation;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real credit model the whole way: ONNX file, integers, relations, constraints, proof; ONNX Runtime's stored results
/// and snarkjs say whether it is right.
class CreditModelIT {

    private static final int FEATURES = 26;
    private static final int SCALE_BITS = 12;
    private static final BigInteger CONTEXT = BigInteger.valueOf(20_261_124);

    @TempDir
    private Path folder;

    @Test
    void integersStayCloseToTheFloatModelOnEveryRow() throws Exception {
        Rows rows = rows();
        FixedModule fixed = lowered(rows);
        for (int row = 0; row < rows.count(); row++) {
            long[] found = FixedInterpreter.run(fixed, rows.quantized(row)).get("output");
            assertThat(Math.abs(Math.scalb((double) found[0], -SCALE_BITS) - rows.references()[row])).isLessThan(0.002);
        }
    }

    @Test
    void theProofIsAcceptedBySnarkjsAndByUsAndNothingElseIs() throws Exception {
        Rows rows = rows();
        R1csCircuit circuit = R1csCompiler.compile(LowerFixedToRelation.lower(lowered(rows)));
        List<BigInteger> values = WitnessBuilder.build(circuit, rows.quantized(0), CONTEXT,
                RelationInterpreter::honest);
        assertThat(circuit.firstViolation(values)).isEqualTo(-1);
        assertThat(circuit.publicCount()).isEqualTo(2);

        Path r1cs = folder.resolve("circuit.r1cs");
        try (OutputStream target = Files.newOutputStream(r1cs)) {
            R1csWriter.write(circuit, target);
        }
        Witness witness = witness(values);
        Path wtns = folder.resolve("witness.wtns");
        WtnsFile.write(wtns, witness);
        Snarkjs snarkjs = new Snarkjs();
        assertThat(snarkjs.checkWitness(r1cs, wtns)).isTrue();

        Proof proof;
        ProvingKey key;
        try (Workers workers = new Workers(2)) {
            RandomSource random = RandomSource.seeded(3);
            key = Groth16Setup.singleParty(R1csFile.read(r1cs), random, workers, (_, _, _) -> {
            });
            proof = Groth16Prover.prove(key, witness, random, workers, (_, _, _) -> {
            });
        }
        List<BigInteger> publics = values.subList(1, 1 + circuit.publicCount());
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

    /// Evaluation rows and what ONNX Runtime gave for them.
    private record Rows(double[] inputs, double[] references) {
        int count() {
            return references.length;
        }

        /// Each feature's least and greatest value, widened by a tenth of their distance.
        TensorData bound(boolean upper) {
            double[] bounds = new double[FEATURES];
            for (int feature = 0; feature < FEATURES; feature++) {
                double lo = Double.POSITIVE_INFINITY;
                double hi = Double.NEGATIVE_INFINITY;
                for (int row = 0; row < count(); row++) {
                    lo = Math.min(lo, inputs[row * FEATURES + feature]);
                    hi = Math.max(hi, inputs[row * FEATURES + feature]);
                }
                bounds[feature] = upper ? hi + (hi - lo) / 10 : lo - (hi - lo) / 10;
            }
            return TensorData.ofDoubles(ScalarType.F64, Shape.of(FEATURES), bounds);
        }

        Map<String, long[]> quantized(int row) {
            Map<String, long[]> integers = new TreeMap<>();
            integers.put("input", Arrays.stream(inputs, row * FEATURES, (row + 1) * FEATURES)
                    .mapToLong(value -> InputBox.quantize(value, SCALE_BITS)).toArray());
            return integers;
        }
    }

    private static FixedModule lowered(Rows rows) throws Exception {
        TensorModule model = OnnxFrontend
                .importModel(OnnxReader.read(resource("model.onnx")).orElseThrow(), ImportOptions.DEFAULT)
                .orElseThrow().module();
        Map<String, InputBox> boxes = new TreeMap<>();
        boxes.put("input", new InputBox(rows.bound(false), rows.bound(true), SCALE_BITS, false,
                "samples"));
        Map<String, Visibility> inputs = new TreeMap<>();
        inputs.put("input", Visibility.PRIVATE);
        return LowerTensorToFixed.lower(model, new LowerTensorToFixed.Options(SCALE_BITS, boxes, inputs, Map.of()))
                .module();
    }

    private static Rows rows() throws Exception {
        double[] inputs = doubles("input");
        double[] references = doubles("ref__output");
        return new Rows(inputs, references);
    }

    private static double[] doubles(String name) throws IOException, URISyntaxException {
        for (InputTensor tensor : NpzFile.read(resource("inputs.npz")).tensors()) {
            if (tensor.name().equals(name) && tensor instanceof InputTensor.Doubles doubles) {
                return doubles.values();
            }
        }
        throw new IllegalStateException("no array " + name);
    }

    private static Witness witness(List<BigInteger> values) {
        long[] limbs = new long[4 * values.size()];
        for (int i = 0; i < values.size(); i++) {
            for (int limb = 0; limb < 4; limb++) {
                limbs[4 * i + limb] = values.get(i).shiftRight(64 * limb).longValue();
            }
        }
        return new Witness(limbs);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CreditModelIT.class.getResource("/models/mlp_credit/" + name)).toURI());
    }
}
