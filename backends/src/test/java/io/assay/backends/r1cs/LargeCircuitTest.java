package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.Contract;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A perceptron 784-128-10 with random weights of 16 bits: 101,632 weights.
class LargeCircuitTest {

    private static final long SEED = 11;

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void aPerceptronOfAHundredThousandWeightsIsCompiledAndChecked() {
        FixedModule module = perceptron(new Random(SEED));
        R1csCircuit circuit = TestCircuits.compile(module);
        long start = System.nanoTime();
        R1csCircuit again = TestCircuits.compile(module);
        System.out.printf("seed %d: %d constraints, %d wires, %d non-zeros; both lowerings in %d ms%n", SEED,
                circuit.constraintCount(), circuit.wireCount(), circuit.nonZeroCount(),
                (System.nanoTime() - start) / 1_000_000);
        assertThat(again.nonZeroCount()).isEqualTo(circuit.nonZeroCount());
        // Each weight once, and twenty for each constraint: the bits of the input are not written into the neurons.
        assertThat(circuit.nonZeroCount()).isLessThan(101_632 + 20L * circuit.constraintCount());
        Random random = new Random(SEED);
        for (int row = 0; row < 4; row++) {
            long[] x = random.longs(784, -2048, 2048).toArray();
            List<BigInteger> witness = WitnessBuilder.build(circuit, Map.of("x", x), TestCircuits.CONTEXT,
                    RelationInterpreter::honest);
            assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
            long[] y = FixedInterpreter.run(module, Map.of("x", x)).get("y");
            long expected = y[0] - circuit.statement().tensors().getFirst().places().getFirst().lo();
            int bits = circuit.statement().tensors().getFirst().places().getFirst().bits();
            assertThat(witness.get(2).mod(BigInteger.TWO.pow(bits))).isEqualTo(BigInteger.valueOf(expected));
        }
    }

    private static FixedModule perceptron(Random random) {
        Value x = value(0, new Interval(-2048, 2047), 12, Shape.of(1, 784));
        Value first = value(1, new Interval(-32768, 32767), 16, Shape.of(784, 128));
        Value sums = value(2, new Interval(-1L << 40, 1L << 40), 28, Shape.of(1, 128));
        Value hidden = value(3, new Interval(0, 1L << 24), 12, Shape.of(1, 128));
        Value second = value(4, new Interval(-32768, 32767), 16, Shape.of(128, 10));
        Value logits = value(5, new Interval(-1L << 48, 1L << 48), 28, Shape.of(1, 10));
        Value y = value(6, new Interval(-1L << 32, 1L << 32), 12, Shape.of(1, 10));
        List<Op> ops = List.of(
                new Input(x, "x", Visibility.PRIVATE, Optional.empty(), Optional.empty(), SourceLoc.NONE),
                new Const(first, weights(random, Shape.of(784, 128)), SourceLoc.NONE),
                new Contract(sums, Einsum.MATMUL, x, first, SourceLoc.of("/fc1", "Gemm")),
                new RequantizeRelu(hidden, 16, sums, SourceLoc.of("/relu", "Relu")),
                new Const(second, weights(random, Shape.of(128, 10)), SourceLoc.NONE),
                new Contract(logits, Einsum.MATMUL, hidden, second, SourceLoc.of("/fc2", "Gemm")),
                new Requantize(y, 16, logits, SourceLoc.of("/fc2", "Gemm")),
                new Output(y, "y", Visibility.PUBLIC, SourceLoc.NONE));
        return new FixedModule("perceptron", new Func("main", ops));
    }

    private static Value value(int id, Interval interval, int scaleBits, Shape shape) {
        return new Value(id, TensorType.fixed(interval, scaleBits, shape));
    }

    private static TensorData weights(Random random, Shape shape) {
        return TensorData.integers(shape, random.longs(shape.elementCount(), -32768, 32768).toArray());
    }
}
