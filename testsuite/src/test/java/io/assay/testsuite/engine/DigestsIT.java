package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Poseidon2;
import io.assay.backends.layout.Salts;
import io.assay.backends.layout.Statement;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.PublicTensor;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.evm.EvmResult;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import io.assay.testsuite.hash.Poseidon2Vectors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Digests that generated libraries compute in an EVM, against published vectors, Java and circuits.
class DigestsIT {

    private static final long SEED = 20_261_128;
    private static final int MODELS = 12;
    private static final BigInteger R = Poseidon2.ORDER;
    private static final String SHA256 = "ab".repeat(32);

    /// A model, and the integers of its inputs.
    private record Model(R1csCircuit circuit, VerifierSpecification specification) {

        static Model of(RelationModule module, Random random) {
            R1csCircuit circuit = R1csCompiler.compile(module);
            Statement statement = circuit.statement();
            VerifierSpecification specification = new VerifierSpecification("digests", SHA256, "0.1.0",
                    ProvenCircuit.points(TrapdoorKey.plain(statement.elementCount(), random).verifyingKey()),
                    statement.tensors().stream().map(DigestsIT::meaning).toList(),
                    statement.digests().stream().map(digest -> HashedTensors.of(digest, DigestsIT::meaning)).toList(),
                    statement.elementCount());
            return new Model(circuit, specification);
        }
    }

    private static PublicTensor meaning(PackedTensor tensor) {
        return tensor.name().startsWith("key")
                ? new PublicTensor(tensor, 0, true, List.of(), Optional.empty())
                : new PublicTensor(tensor, 4);
    }

    @Test
    void hashesAreAsPublished() throws Exception {
        Random random = new Random(SEED);
        List<Poseidon2Vectors.Hash> vectors = Poseidon2Vectors.read().hashes();
        assertThat(vectors).hasSize(29);
        try (GeneratedDigests digests = GeneratedDigests.of(small(random).specification())) {
            for (Poseidon2Vectors.Hash vector : vectors) {
                assertReturned(vector.toString(), digests.hash(vector.words()), vector.digest());
            }
        }
    }

    private static void assertReturned(String name, EvmResult result, BigInteger expected) {
        assertThat(result.succeeded()).as(name + ": " + result).isTrue();
        assertThat(result.returnHex()).as(name).isEqualTo(SolidityErrors.word(expected));
    }

    /// A score of eight-bit features, 31 to a word, with one that has ranges of its own.
    private static Model small(Random random) {
        RelationBuilder builder = new RelationBuilder();
        Value x = builder.input("x", Visibility.HASHED, new Interval(-100, 155), Shape.of(2, 20), Optional.empty(),
                Optional.empty());
        Value row = builder.input("row", Visibility.HASHED, new Interval(-9, 1000), Shape.of(3),
                Optional.of(TensorData.integers(Shape.of(3), -9, 5, 0)),
                Optional.of(TensorData.integers(Shape.of(3), 9, 5, 1000)));
        builder.output(builder.linear(List.of(2L), 1, List.of(x)), "y", Visibility.PUBLIC);
        builder.output(builder.linear(List.of(3L), 0, List.of(row)), "z", Visibility.HASHED);
        return Model.of(new RelationModule("small", new Func("main", builder.ops())), random);
    }
}
