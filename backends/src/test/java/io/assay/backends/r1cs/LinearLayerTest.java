package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.layout.UnsupportedCircuitException;
import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Rows that refer to layers say what the sums say, which are computed here on numbers.
class LinearLayerTest {

    private static final long SEED = 29;
    private static final Visibility PRIVATE = Visibility.PRIVATE;

    /// A module under construction, whose values are known for one input.
    private static final class Sketch {
        final List<Op> ops = new ArrayList<>();
        final Map<Value, long[]> known = new java.util.HashMap<>();
        private int next;

        Value value(Shape shape, long greatest, long... numbers) {
            Value value = new Value(next++, TensorType.integer(new Interval(-greatest, greatest), shape));
            known.put(value, numbers);
            return value;
        }

        /// An input held by its bits, or by wires where it is read often.
        Value input(String name, Shape shape, long greatest, long... numbers) {
            Value x = value(shape, greatest, numbers);
            ops.add(new Input(x, name, PRIVATE, Optional.empty(), Optional.empty(), SourceLoc.NONE));
            Value moved = new Value(next++, TensorType.integer(new Interval(0, 2 * greatest), shape));
            ops.add(new Linear(moved, List.of(1L), greatest, List.of(x), SourceLoc.NONE));
            ops.add(new Range(2 * greatest, moved, SourceLoc.NONE));
            return x;
        }

        Value constant(Shape shape, long... numbers) {
            Value value = value(shape, Arrays.stream(numbers).map(Math::abs).max().orElse(0), numbers);
            ops.add(new Const(value, TensorData.integers(shape, numbers), SourceLoc.NONE));
            return value;
        }

        /// Rows of weights times x; x is on the left, or on the right.
        Value layer(Value x, long[] weights, boolean left) {
            int terms = x.type().elementCount();
            int outputs = weights.length / terms;
            long[] sums = new long[outputs];
            for (int i = 0; i < weights.length; i++) {
                sums[i / terms] += weights[i] * known.get(x)[i % terms];
            }
            Value w = constant(Shape.of(outputs, terms), weights);
            Value y = value(Shape.of(outputs), 1L << 50, sums);
            ops.add(left
                    ? new Contract(y, new Einsum("k", "ik", "i"), x, w, SourceLoc.NONE)
                    : new Contract(y, new Einsum("ik", "k", "i"), w, x, SourceLoc.NONE));
            return y;
        }

        Value view(Value x, int offset, int step, int count) {
            long[] numbers = new long[count];
            Arrays.setAll(numbers, i -> known.get(x)[offset + step * i]);
            Value y = value(Shape.of(count), x.type().interval().magnitude(), numbers);
            ops.add(new View(y, new IndexMap(offset, List.of(step)), x, SourceLoc.NONE));
            return y;
        }

        Value joined(Value x, Value y) {
            long[] numbers = Arrays.copyOf(known.get(x), known.get(x).length + known.get(y).length);
            System.arraycopy(known.get(y), 0, numbers, known.get(x).length, known.get(y).length);
            Value z = value(Shape.of(numbers.length),
                    Math.max(x.type().interval().magnitude(), y.type().interval().magnitude()), numbers);
            ops.add(new Concat(z, 0, List.of(x, y), SourceLoc.NONE));
            return z;
        }

        Value combined(List<Long> factors, long constant, Value... terms) {
            long[] numbers = new long[known.get(terms[0]).length];
            Arrays.setAll(numbers, i -> {
                long sum = constant;
                for (int k = 0; k < terms.length; k++) {
                    sum += factors.get(k) * known.get(terms[k])[i];
                }
                return sum;
            });
            Value y = value(terms[0].type().shape(), 1L << 58, numbers);
            ops.add(new Linear(y, factors, constant, List.of(terms), SourceLoc.NONE));
            return y;
        }

        void requireZero(Value x) {
            ops.add(new Zero(x, SourceLoc.of("/pin", "Gemm")));
        }

        R1csCircuit compile() {
            Value any = ops.stream().filter(Input.class::isInstance).map(op -> ((Input) op).result()).findFirst()
                    .orElseThrow();
            ops.add(new Output(any, "out", Visibility.PUBLIC, SourceLoc.NONE));
            return R1csCompiler.compile(new RelationModule("m", new Func("main", ops)));
        }
    }

    private static long[] random(Random random, int count, long greatest) {
        return random.longs(count, -greatest, greatest + 1).toArray();
    }

    private static List<BigInteger> witness(R1csCircuit circuit, Map<String, long[]> inputs) {
        return WitnessBuilder.build(circuit, inputs, TestCircuits.CONTEXT, RelationInterpreter::honest);
    }

    /// Dense layers over views (steps, backwards, overlapping), over joined values, over each other, with the input added.
    @Test
    void rowsOfLayersHoldForTheirSumsAlone() {
        Random random = new Random(SEED);
        for (int round = 0; round < 40; round++) {
            Sketch sketch = new Sketch();
            long[] numbers = random(random, 60, 9);
            Value x = sketch.input("x", Shape.of(60), 9, numbers);
            int step = List.of(1, 2, -1, -2).get(random.nextInt(4));
            Value seen = sketch.view(x, step > 0 ? random.nextInt(12) : 59 - random.nextInt(12), step, 24);
            Value padded = sketch.joined(sketch.constant(Shape.of(2), 0, random.nextInt(5)), seen);
            Value first = sketch.layer(padded, random(random, 26 * 20, 30), random.nextBoolean());
            Value again = sketch.layer(sketch.view(first, 19, -1, 18), random(random, 18 * 5, 7), random.nextBoolean());
            Value other = sketch.layer(x, random(random, 60 * 5, 30), random.nextBoolean());
            Value sum = sketch.combined(List.of(3L, -2L, 1L), 11, again, other, sketch.view(x, 3, 1, 5));
            long[] sums = sketch.known.get(sum);
            Value y = sketch.input("y", Shape.of(5), 1L << 40, sums);
            sketch.requireZero(sketch.combined(List.of(1L, -1L), 0, sum, y));
            R1csCircuit circuit = sketch.compile();
            assertThat(circuit.layers()).hasSize(3);
            assertThat(circuit.c().references().entryCount()).isPositive();
            assertThat(circuit.firstViolation(witness(circuit, Map.of("x", numbers, "y", sums))))
                    .as("seed %d, round %d", SEED, round).isEqualTo(-1);
            long[] wrong = sums.clone();
            wrong[random.nextInt(5)] += random.nextBoolean() ? 1 : -1;
            int row = circuit.firstViolation(witness(circuit, Map.of("x", numbers, "y", wrong)));
            assertThat(row).as("seed %d, round %d", SEED, round).isNotEqualTo(-1);
            assertThat(circuit.c().references().rowStart(row + 1))
                    .isGreaterThan(circuit.c().references().rowStart(row));
            long entries = TestCircuits.rows(circuit).stream()
                    .mapToLong(found -> Arrays.stream(found.wires()).mapToInt(wires -> wires.length).sum()).sum();
            assertThat(circuit.nonZeroCount()).isEqualTo(entries);
        }
    }

    /// What a row stores of a layer is one reference, whatever the layer's length.
    @Test
    void memoryFollowsWiresAndNotProducts() {
        Sketch sketch = new Sketch();
        Random random = new Random(SEED);
        Value x = sketch.input("x", Shape.of(1000), 1, random(random, 1000, 1));
        Value sum = sketch.layer(x, random(random, 300_000, 100), true);
        Value y = sketch.input("y", Shape.of(300), 1L << 30, sketch.known.get(sum));
        sketch.requireZero(sketch.combined(List.of(1L, -1L), 0, sum, y));
        R1csCircuit circuit = sketch.compile();
        assertThat(circuit.c().entryCount()).isGreaterThan(290_000);
        assertThat(circuit.c().references().entryCount()).isEqualTo(300);
        assertThat(circuit.c().written().entryCount()).isLessThan(30_000);
        assertThat(circuit.layers().getFirst().sources().written().entryCount()).isLessThanOrEqualTo(3000);
    }

    /// Equal sums of two layers cancel wire by wire, so that nothing is left to assert, or a number that is not zero.
    @Test
    void differencesOfEqualLayersAreKnown() {
        long[] weights = random(new Random(SEED), 40, 9);
        for (long constant : new long[]{0, 5}) {
            Sketch sketch = new Sketch();
            Value x = sketch.input("x", Shape.of(20), 9, new long[20]);
            sketch.requireZero(sketch.combined(List.of(2L, -2L), constant, sketch.layer(x, weights, true),
                    sketch.layer(x, weights, false)));
            if (constant == 0) {
                R1csCircuit circuit = sketch.compile();
                assertThat(circuit.c().references().entryCount()).isZero();
                assertThat(TestCircuits.rows(circuit)).noneMatch(
                        row -> Arrays.stream(row.wires()).allMatch(wires -> wires.length == 0));
            } else {
                assertThatThrownBy(sketch::compile).isInstanceOf(UnsupportedCircuitException.class)
                        .hasMessageContaining("is 5 whatever the input; expected 0");
            }
        }
    }

    /// 2^62 twice over one wire leaves `long`, though the sum itself does not; over two wires it does not, and is written out.
    @Test
    void coefficientsOfLayersThatLeaveLongAreRefused() {
        for (int other = 0; other < 2; other++) {
            long most = 1L << 62;
            Value x = value(0, 0, 1, Shape.of(16));
            Value y = value(1, 0, most, Shape.of(1));
            Value z = value(2, 0, most, Shape.of(1));
            Value sum = value(3, -most, most, Shape.of(1));
            RelationModule module = new RelationModule("m", new Func("main", List.of(
                    new Input(x, "x", PRIVATE, Optional.empty(), Optional.empty(), SourceLoc.NONE),
                    new Range(1, x, SourceLoc.NONE),
                    new Const(value(4, 0, most, Shape.of(1, 16)), only(0, most), SourceLoc.NONE),
                    new Const(value(5, 0, most, Shape.of(1, 16)), only(other, most), SourceLoc.NONE),
                    new Contract(y, new Einsum("k", "ik", "i"), x, value(4, 0, most, Shape.of(1, 16)), SourceLoc.NONE),
                    new Contract(z, new Einsum("k", "ik", "i"), x, value(5, 0, most, Shape.of(1, 16)), SourceLoc.NONE),
                    new Linear(sum, List.of(1L, 1L), -most, List.of(y, z), SourceLoc.NONE),
                    new Zero(sum, SourceLoc.of("/pin", "Gemm")),
                    new Output(x, "out", Visibility.PUBLIC, SourceLoc.NONE))));
            if (other == 0) {
                assertThatThrownBy(() -> R1csCompiler.compile(module)).isInstanceOf(UnsupportedCircuitException.class)
                        .hasMessageContaining("relation.zero of /pin (Gemm)").hasMessageContaining("more than 63 bits");
            } else {
                R1csCircuit circuit = R1csCompiler.compile(module);
                assertThat(circuit.c().references().entryCount()).isZero();
                assertThat(TestCircuits.rows(circuit)).anyMatch(
                        row -> Arrays.asList(row.coefficients()[2]).contains(BigInteger.valueOf(most)));
            }
        }
    }

    private static Value value(int id, long lo, long hi, Shape shape) {
        return new Value(id, TensorType.integer(new Interval(lo, hi), shape));
    }

    private static TensorData only(int position, long weight) {
        long[] weights = new long[16];
        weights[position] = weight;
        return TensorData.integers(Shape.of(1, 16), weights);
    }
}
