package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.Steps;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.DoubleKey;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Input;
import io.assay.ir.testing.RandomTrees;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.pipeline.Lowered;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Decision trees as integers and as relations mean just what they mean as floats: at every threshold, one step of a float
/// beside it, for infinities and NaN.
class TreeLoweringTest {

    private static InputBox keys(long lo, long hi) {
        return InputBox.ordered(new NumberOrder.Floats(), TensorData.integers(Shape.SCALAR, lo),
                TensorData.integers(Shape.SCALAR, hi), "test", Optional.empty());
    }

    private static Lowered compiled(TensorModule module, InputBox box) {
        return Pipelines.compile(module, new LowerTensorToFixed.Options(8, Map.of("x", box), Map.of(), Map.of()),
                PassOptions.DEFAULT, PassObserver.NONE);
    }

    /// Runs both forms and compares every output with that of floats, exactly.
    private static void assertSame(long seed, TensorModule module, Lowered lowered, long[] integers, double[] floats) {
        Map<String, double[]> expected = TensorInterpreter.run(module, Map.of("x", floats));
        Map<String, long[]> fixed = FixedInterpreter.run(lowered.fixed(), Map.of("x", integers));
        RelationInterpreter.Run run = RelationInterpreter.run(lowered.relation(), Map.of("x", integers));
        assertThat(run.failures()).as("seed %d", seed).isEmpty();
        lowered.fixed().main().ops().forEach(op -> {
            if (op instanceof Output(var value, var name, _, _)) {
                double[] found = Arrays.stream(fixed.get(name))
                        .mapToDouble(y -> Math.scalb((double) y, -value.type().scaleBits())).toArray();
                assertThat(found).as("seed %d, %s of %s", seed, name, Arrays.toString(floats))
                        .containsExactly(expected.get(name));
                assertThat(run.outputs().get(name)).as("seed %d, %s", seed, name).isEqualTo(fixed.get(name));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keysMeanWhatFloatsMean(long block) {
        for (long seed = block * 100; seed < block * 100 + 45; seed++) {
            RandomTrees.Sample sample = RandomTrees.sample(seed);
            boolean narrow = seed % 3 == 0;
            InputBox box = narrow ? keys(FloatKey.of(-1), FloatKey.of(1)) : keys(-FloatKey.INFINITY, FloatKey.NAN);
            Lowered lowered = compiled(sample.module(), box);
            TreeSet<Long> near = new TreeSet<>(sample.keys());
            lowered.fixed().main().ops().stream().filter(Steps.class::isInstance)
                    .flatMapToLong(op -> Arrays.stream(((Steps) op).steps().thresholds().toLongs()))
                    .forEach(threshold -> near.addAll(List.of(threshold - 1, threshold, threshold + 1)));
            List<Long> keys = near.stream()
                    .filter(key -> Math.abs(key) <= FloatKey.of(1) || (!narrow && Math.abs(key) <= FloatKey.NAN))
                    .toList();
            Random random = new Random(seed);
            for (int run = 0; run < 12; run++) {
                long[] x = random.longs((long) sample.rows() * RandomTrees.COLUMNS, 0, keys.size())
                        .map(i -> keys.get((int) i)).toArray();
                assertSame(seed, sample.module(), lowered, x,
                        Arrays.stream(x).mapToDouble(FloatKey::number).toArray());
            }
        }
    }

    /// Each element is a key, or a multiple of a power of two of its own: on either side of thresholds, and so large that
    /// several have one float32.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void gridsOfElementsMeanWhatFloatsMean(long quarter) {
        for (long seed = quarter * 1000; seed < quarter * 1000 + 30; seed++) {
            RandomTrees.Sample sample = RandomTrees.sample(seed);
            Random random = new Random(seed);
            int count = sample.rows() * RandomTrees.COLUMNS;
            long[] grids = random.longs(count, InputBox.KEY, 6).toArray();
            long[] lo = new long[count];
            long[] hi = new long[count];
            for (int i = 0; i < count; i++) {
                long reach = 1L << random.nextInt(32);
                lo[i] = grids[i] == InputBox.KEY ? -FloatKey.INFINITY : -random.nextLong(reach);
                hi[i] = grids[i] == InputBox.KEY ? FloatKey.NAN : lo[i] + 1 + random.nextLong(2 * reach);
            }
            Shape shape = Shape.of(sample.rows(), RandomTrees.COLUMNS);
            InputBox box = InputBox.ordered(new NumberOrder.Floats(), TensorData.integers(shape, lo),
                    TensorData.integers(shape, hi), "test", Optional.of(TensorData.integers(shape, grids)));
            Lowered lowered = compiled(sample.module(), box);
            for (int run = 0; run < 12; run++) {
                long[] x = new long[count];
                double[] floats = new double[count];
                for (int i = 0; i < count; i++) {
                    long key = sample.keys().get(random.nextInt(sample.keys().size()));
                    int grid = box.gridOf(i);
                    double near = Math.rint(Math.scalb((double) FloatKey.number(key), grid)) + random.nextInt(3) - 1;
                    x[i] = grid == InputBox.KEY ? key : (long) Math.clamp(Double.isNaN(near) ? 0 : near, lo[i], hi[i]);
                    floats[i] = grid == InputBox.KEY ? FloatKey.number(key) : Math.scalb((double) x[i], -grid);
                }
                assertSame(seed, sample.module(), lowered, x, floats);
            }
        }
    }

    /// Multiples of a power of two are compared as numbers: those that trees read as they are, and those that a function comes
    /// before.
    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void numbersOfAGridMeanWhatFloatsMean(long block) {
        for (long seed = block * 100; seed < block * 100 + 45; seed++) {
            RandomTrees.Sample sample = RandomTrees.sample(seed);
            int scaleBits = (int) (seed % 7);
            InputBox box = new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, -16),
                    TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, 16), scaleBits, true, "test");
            Lowered lowered = compiled(sample.module(), box);
            Random random = new Random(seed);
            for (int run = 0; run < 12; run++) {
                long[] x = random.longs((long) sample.rows() * RandomTrees.COLUMNS, -16, 17)
                        .map(i -> (i << scaleBits) + random.nextInt(-1, 2))
                        .map(i -> Math.clamp(i, -(16L << scaleBits), 16L << scaleBits)).toArray();
                assertSame(seed, sample.module(), lowered, x,
                        Arrays.stream(x).mapToDouble(i -> Math.scalb((double) i, -scaleBits)).toArray());
            }
        }
    }

    /// The least integer of a scale whose float32 is at least a number: beyond 24 bits that is one that is rounded up to it.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 60})
    void thresholdsAreExact(int scaleBits) {
        Random random = new Random(scaleBits);
        for (int i = 0; i < 2000; i++) {
            long key = i < 10
                    ? i - 5
                    : FloatKey.of((float) Math.scalb(random.nextDouble(-1, 1), random.nextInt(-70, 70)));
            if (Math.abs(Math.scalb(FloatKey.number(key), scaleBits)) < 0x1p61) {
                long threshold = TreeTests.threshold(key, scaleBits);
                assertThat(FloatKey.of(Math.scalb((float) threshold, -scaleBits))).isGreaterThanOrEqualTo(key);
                assertThat(FloatKey.of(Math.scalb((float) (threshold - 1), -scaleBits))).isLessThan(key);
            }
        }
        assertThat(TreeTests.threshold(FloatKey.of(-Float.MAX_VALUE), scaleBits)).isEqualTo(Long.MIN_VALUE);
        assertThat(TreeTests.threshold(FloatKey.of(Float.MAX_VALUE), scaleBits)).isEqualTo(Long.MAX_VALUE);
        assertThat(TreeTests.threshold(FloatKey.NAN, scaleBits)).isEqualTo(Long.MAX_VALUE);
        assertThat(TreeTests.threshold(FloatKey.INFINITY, scaleBits)).isEqualTo(Long.MAX_VALUE);
        assertThat(TreeTests.threshold(-FloatKey.INFINITY, scaleBits)).isEqualTo(Long.MIN_VALUE);
    }

    private static TensorData list(long... numbers) {
        return TensorData.integers(Shape.of(numbers.length), numbers);
    }

    /// Ensembles of one tree each, three tests deep, with thresholds and leaves of their own.
    private static TensorModule ensembles(int count) {
        Shape row = Shape.of(1, 2);
        Shape one = Shape.of(1, 1, 1);
        Value x = new Value(0, new TensorType(ScalarType.F32, row));
        Value keys = new Value(1, new TensorType(ScalarType.I64, row));
        List<Op> ops = new ArrayList<>(
                List.of(new Input(x, "x", SourceLoc.NONE), new FloatKey(keys, x, SourceLoc.NONE)));
        for (int i = 0; i < count; i++) {
            Value reached = new Value(2 + i, new TensorType(ScalarType.F32, one));
            ops.add(new DecisionTrees(reached, list(0, 1, 0), list(0, 0, 0), list(1, 1, 1),
                    list(10 * i, 7 * i, 10 * i + 5), list(1, 2, ~0), list(~1, ~2, ~3), list(0),
                    TensorData.ofDoubles(ScalarType.F32, Shape.of(4, 1), i, 0.5, 0.25, 0.125), keys,
                    SourceLoc.of("tree" + i, "TreeEnsembleRegressor")));
        }
        for (int i = 0; i < count; i++) {
            ops.add(new io.assay.ir.tensor.Output(ops.get(2 + i).results().getFirst(), "y" + i, SourceLoc.NONE));
        }
        return new TensorModule("m", new Func("main", ops));
    }

    /// A level of all ensembles is one choice, however many there are, and says from where all of it comes.
    @Test
    void ensemblesOfOneInputShareTheirOps() {
        TensorModule module = ensembles(30);
        Lowered lowered = compiled(module, keys(-FloatKey.INFINITY, FloatKey.NAN));
        List<Select> choices = lowered.fixed().main().ops().stream().filter(Select.class::isInstance)
                .map(Select.class::cast).toList();
        assertThat(choices.stream().map(choice -> choice.result().type().elementCount())).containsExactly(30, 30);
        choices.forEach(choice -> assertThat(choice.loc().origins()).hasSize(30));
        for (long x = -1; x < 310; x += 4) {
            long[] keys = {x, 2 * (x % 100)};
            assertSame(0, module, lowered, keys, Arrays.stream(keys).mapToDouble(FloatKey::number).toArray());
        }
    }

    /// The least integer of a scale whose float64 is at least a number: beyond 53 bits that is one that is rounded up to it.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 60})
    void thresholdsOfDoublesAreExact(int scaleBits) {
        Random random = new Random(scaleBits);
        for (int i = 0; i < 2000; i++) {
            long key = i < 10
                    ? i - 5
                    : DoubleKey.of(Math.scalb(random.nextDouble(-1, 1), random.nextInt(-70, 70)));
            if (Math.abs(Math.scalb(DoubleKey.number(key), scaleBits)) < 0x1p61) {
                long threshold = TreeTests.doubleThreshold(key, scaleBits);
                assertThat(DoubleKey.of(Math.scalb((double) threshold, -scaleBits))).isGreaterThanOrEqualTo(key);
                assertThat(DoubleKey.of(Math.scalb((double) (threshold - 1), -scaleBits))).isLessThan(key);
            }
        }
        for (double great : new double[]{Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NaN}) {
            assertThat(TreeTests.doubleThreshold(DoubleKey.of(great), scaleBits)).isEqualTo(Long.MAX_VALUE);
        }
        for (double small : new double[]{-Double.MAX_VALUE, Double.NEGATIVE_INFINITY}) {
            assertThat(TreeTests.doubleThreshold(DoubleKey.of(small), scaleBits)).isEqualTo(Long.MIN_VALUE);
        }
    }
}
