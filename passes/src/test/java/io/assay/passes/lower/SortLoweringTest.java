package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.fixed.ArgMax;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.OrderStatistic;
import io.assay.ir.fixed.Sort;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.RankSum;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.calibrate.Calibration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SortLoweringTest {

    private static final int LINES = 3;

    private static Value value(int id, ScalarType element, Shape shape) {
        return new Value(id, TensorType.scalar(element, shape));
    }

    private static Shape shape(int axis, int extent) {
        return axis == 0 ? Shape.of(extent, LINES) : Shape.of(LINES, extent);
    }

    private static TopK topK(int id, Value x, int axis, boolean largest, int count) {
        Shape kept = shape(axis, count);
        return new TopK(List.of(value(id, ScalarType.F32, kept), value(id + 1, ScalarType.I64, kept)), axis, largest, x,
                SourceLoc.NONE);
    }

    private static View read(int id, Value x) {
        return new View(new Value(id, x.type()), IndexMap.identity(x.type().shape()), x, SourceLoc.NONE);
    }

    /// Returns multiples of 1/2, many of them equal.
    private static double[] numbers(Random random, int count) {
        return random.doubles(count, -2, 2).map(x -> Math.rint(2 * x) / 2 + 0.0).toArray();
    }

    /// Returns the positions of a line in order, ties by index.
    private static List<Integer> order(double[] x, Shape shape, int axis, int line, boolean largest) {
        Comparator<Integer> order = Comparator.comparingDouble(i -> x[at(shape, axis, line, i)]);
        return IntStream.range(0, shape.dim(axis)).boxed().sorted(largest ? order.reversed() : order).toList();
    }

    private static int at(Shape shape, int axis, int line, int i) {
        return axis == 0 ? i * shape.dim(1) + line : line * shape.dim(1) + i;
    }

    /// An input, whose ranges a sort saves, or twice the input.
    private static Op operand(Value x, boolean isInput) {
        Value result = new Value(99, x.type());
        return isInput ? read(99, x) : new Binary(result, BinaryFunction.ADD, x, x, SourceLoc.NONE);
    }

    private static LoweredFunction lowered(Random random, Shape shape, Function<Value, List<Op>> body) {
        double reach = random.nextBoolean() ? 2 : 1 << 20;
        return new LoweredFunction(12, shape, List.of(new LoweredFunction.Argument(ScalarType.F32, -reach, reach)),
                inputs -> body.apply(inputs.getFirst()));
    }

    @Property(tries = 200)
    void elementsAndPositionsAreThoseOfTheOrder(@ForAll long seed) {
        Random random = new Random(seed);
        int axis = random.nextInt(2);
        int extent = 1 + random.nextInt(9);
        int count = 1 + random.nextInt(extent);
        boolean largest = random.nextBoolean();
        boolean positions = random.nextBoolean();
        boolean both = random.nextBoolean();
        boolean isInput = random.nextBoolean();
        Shape shape = shape(axis, extent);
        LoweredFunction lowered = lowered(random, shape, x -> {
            TopK topK = topK(100, new Value(99, x.type()), axis, largest, count);
            Op other = read(102, topK.results().get(positions ? 0 : 1));
            Op read = read(103, topK.results().get(positions ? 1 : 0));
            return both ? List.of(operand(x, isInput), topK, other, read) : List.of(operand(x, isInput), topK, read);
        });
        double[] x = numbers(random, shape.elementCount());
        double[] y = lowered.apply(x);
        for (int line = 0; line < LINES; line++) {
            List<Integer> order = order(x, shape, axis, line, largest);
            for (int k = 0; k < count; k++) {
                double element = (isInput ? 1 : 2) * x[at(shape, axis, line, order.get(k))];
                assertThat(y[at(shape(axis, count), axis, line, k)]).isEqualTo(positions ? order.get(k) : element);
            }
        }
    }

    @Property(tries = 200)
    void sumsOfRanksAreThoseOfTheOrder(@ForAll long seed) {
        Random random = new Random(seed);
        int axis = random.nextInt(2);
        int extent = 1 + random.nextInt(9);
        int from = random.nextInt(extent);
        int to = from + 1 + random.nextInt(extent - from);
        boolean isInput = random.nextBoolean();
        int others = random.nextInt(3);
        Shape shape = shape(axis, extent);
        LoweredFunction lowered = lowered(random, shape, x -> {
            Value operand = new Value(99, x.type());
            List<Op> ops = new ArrayList<>(List.of(operand(x, isInput)));
            if (others > 0) {
                TopK topK = topK(100, operand, axis, others == 2, extent);
                ops.addAll(List.of(topK, read(102, topK.results().get(1))));
            }
            ops.add(rankSum(103, operand, axis, from, to));
            return ops;
        });
        double[] x = numbers(random, shape.elementCount());
        double[] y = lowered.apply(x);
        for (int line = 0; line < LINES; line++) {
            double sum = 0;
            for (int i : order(x, shape, axis, line, false).subList(from, to)) {
                sum += (isInput ? 1 : 2) * x[at(shape, axis, line, i)];
            }
            assertThat(y[line]).isEqualTo(sum);
        }
    }

    @Test
    void numbersThatAreKnownAreInOrder() {
        for (int count = 1; count <= 3; count++) {
            int kept = count;
            LoweredFunction lowered = new LoweredFunction(12, shape(1, 3),
                    List.of(new LoweredFunction.Argument(ScalarType.F32, 1, 1)), inputs -> {
                        TopK topK = topK(100, inputs.getFirst(), 1, true, kept);
                        return List.of(topK, read(102, topK.results().get(0)), read(103, topK.results().get(1)));
                    });
            double[] y = lowered.apply(new double[]{1, 1, 1, 1, 1, 1, 1, 1, 1});
            for (int i = 0; i < y.length; i++) {
                assertThat(y[i]).isEqualTo(i % kept);
            }
        }
    }

    private static RankSum rankSum(int id, Value x, int axis, int from, int to) {
        return new RankSum(value(id, ScalarType.F32, shape(axis, 1)), axis, from, to, x, SourceLoc.NONE);
    }

    /// Returns the ops by which an order is found.
    private static List<FixedOp> ways(Shape shape, double hi, Function<Value, List<Op>> body) {
        Value x = value(0, ScalarType.F32, shape);
        List<Op> ops = new ArrayList<>(List.of(new Input(x, "x", SourceLoc.NONE)));
        ops.addAll(body.apply(x));
        Map<Value, List<Op>> uses = new Func("main", ops).uses();
        int outputs = 0;
        for (Op op : List.copyOf(ops)) {
            for (Value result : op instanceof View || op instanceof RankSum ? op.results() : List.<Value>of()) {
                if (!uses.containsKey(result)) {
                    ops.add(new Output(result, "y" + outputs++, SourceLoc.NONE));
                }
            }
        }
        LowerTensorToFixed.Options options = new LowerTensorToFixed.Options(12,
                Map.of("x", Calibration.fromRange(0, hi, 12, "test")), Map.of(), Map.of());
        return LowerTensorToFixed.lower(new TensorModule("m", new Func("main", ops)), options).module().main().ops()
                .stream().map(FixedOp.class::cast)
                .filter(op -> op instanceof Sort || op instanceof OrderStatistic || op instanceof ArgMax).toList();
    }

    private static List<FixedOp> topKWays(int extent, double hi, boolean elements, boolean positions, int count) {
        return ways(shape(1, extent), hi, x -> {
            TopK topK = topK(100, x, 1, true, count);
            List<Op> ops = new ArrayList<>(List.of(topK));
            if (elements) {
                ops.add(read(102, topK.results().get(0)));
            }
            if (positions) {
                ops.add(read(103, topK.results().get(1)));
            }
            return ops;
        });
    }

    private static long sorts(List<FixedOp> ways, int results) {
        return ways.stream().filter(op -> op instanceof Sort && op.results().size() == results).count();
    }

    @Test
    void anIndexOfOneIsNoSort() {
        assertThat(topKWays(21, 1000, false, true, 1)).singleElement().isInstanceOf(ArgMax.class);
    }

    @Test
    void fewOfManyAreOrderStatistics() {
        assertThat(topKWays(100, 1, true, true, 2)).hasSize(2).allMatch(op -> op instanceof OrderStatistic);
        assertThat(sorts(topKWays(100, 1, true, true, 5), 2)).isEqualTo(1);
    }

    /// The matrix of which comes before which would have 2^26 elements and more.
    @Test
    void ofVeryManyAllAreSorted() {
        Shape shape = Shape.of(1, 8193);
        List<FixedOp> ways = ways(shape, 1000, x -> {
            TopK topK = new TopK(List.of(value(100, ScalarType.F32, Shape.of(1, 1)),
                    value(101, ScalarType.I64, Shape.of(1, 1))), 1, true, x, SourceLoc.NONE);
            return List.of(topK, read(102, topK.results().get(1)));
        });
        assertThat(ways).hasSize(1);
        assertThat(sorts(ways, 2)).isEqualTo(1);
    }

    @Test
    void aSortWithoutPositionsHasNone() {
        assertThat(sorts(topKWays(21, 1000, true, false, 21), 1)).isEqualTo(1);
        assertThat(sorts(topKWays(21, 1000, true, true, 21), 2)).isEqualTo(1);
    }

    @Test
    void aMedianOfAnInputIsASortThatSavesItsRanges() {
        List<FixedOp> ofInput = ways(shape(1, 21), 1000, x -> List.of(rankSum(100, x, 1, 10, 11)));
        assertThat(ofInput).hasSize(1);
        assertThat(sorts(ofInput, 1)).isEqualTo(1);
        assertThat(ways(shape(1, 21), 1000, x -> List.of(operand(x, false),
                rankSum(100, new Value(99, x.type()), 1, 10, 11)))).singleElement().isInstanceOf(OrderStatistic.class);
    }

    @Test
    void allThatReadsAnOrderSharesOneSort() {
        List<FixedOp> ways = ways(shape(1, 21), 1000, x -> {
            TopK positions = topK(110, x, 1, false, 21);
            TopK elements = topK(120, x, 1, true, 7);
            return List.of(rankSum(100, x, 1, 10, 11), rankSum(101, x, 1, 2, 19), elements, positions,
                    read(130, elements.results().getFirst()), read(131, positions.results().getLast()));
        });
        assertThat(ways).hasSize(1);
        assertThat(sorts(ways, 2)).isEqualTo(1);
    }

    @Test
    void ordersAlongOtherAxesAreOthers() {
        assertThat(ways(shape(1, 3), 1000, x -> List.of(rankSum(100, x, 1, 1, 2),
                new RankSum(value(101, ScalarType.F32, Shape.of(1, 3)), 0, 1, 2, x, SourceLoc.NONE)))).hasSize(2);
    }

    @Test
    void numbersWithoutRoomForPositionsAreRefused() {
        assertThatThrownBy(() -> ways(shape(1, 21), Math.scalb(1.0, 43), x -> {
            TopK topK = topK(100, x, 1, true, 21);
            return List.of(topK, read(102, topK.results().getLast()));
        })).isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("the order of 21 numbers of 56 bits; expected at most 53");
    }
}
