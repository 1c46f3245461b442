package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.ElementBudget;
import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.calibrate.Calibration;
import io.assay.passes.gadget.RelationBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tensors without elements, with many axes, long axes, and numbers beyond 62 bits.
class LowerExtremesTest {
    private static final Shape EMPTY = Shape.of(3, 0);
    private static final SourceLoc LOC = SourceLoc.of("n", "Op");

    private static Value value(int id, ScalarType element, Shape shape) {
        return new Value(id, TensorType.scalar(element, shape));
    }

    private static double[] lowered(ScalarType element, Shape shape, Function<Value, Op> op, double... x) {
        List<LoweredFunction.Argument> inputs = List.of(new LoweredFunction.Argument(element, -2, 2));
        return new LoweredFunction(12, shape, inputs, given -> List.of(op.apply(given.getFirst()))).apply(x);
    }

    @ParameterizedTest
    @EnumSource
    void functionsOfNothingAreNothing(UnaryFunction function) {
        ScalarType element = function == UnaryFunction.NOT ? ScalarType.BOOL : ScalarType.F32;
        List<LoweredFunction.Argument> inputs = List.of(new LoweredFunction.Argument(element, 0, 1));
        assertThat(new LoweredFunction(12, EMPTY, inputs,
                x -> List.of(new Unary(value(100, element, EMPTY), function, x.getFirst(), LOC))).apply(new double[0]))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ADD", "MUL", "DIV", "MOD", "POW", "MAX", "EQUAL"})
    void arithmeticOnNothingIsNothing(BinaryFunction function) {
        ScalarType result = function.isComparison() ? ScalarType.BOOL : ScalarType.I32;
        assertThat(lowered(ScalarType.I32, EMPTY, x -> new Binary(value(100, result, EMPTY), function, x, x, LOC)))
                .isEmpty();
    }

    @Test
    void sortingNothingGivesNothing() {
        assertThat(lowered(ScalarType.F32, EMPTY, x -> new TopK(
                List.of(value(100, ScalarType.F32, EMPTY), value(101, ScalarType.I64, EMPTY)), 1, true, x, LOC)))
                .isEmpty();
        assertThat(lowered(ScalarType.F32, EMPTY, x -> new Softmax(value(100, ScalarType.F32, EMPTY), 1, x, LOC)))
                .isEmpty();
    }

    @Test
    void anIndexIsFoundOnAnyOfManyAxes() {
        Shape shape = Shape.of(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1);
        double[] x = new double[8];
        Arrays.setAll(x, i -> i == 5 ? 2 : i / 8.0);
        Shape reduced = Shape.of(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1);
        assertThat(lowered(ScalarType.F32, shape,
                v -> new ArgMax(value(100, ScalarType.I64, reduced), 17, false, v, LOC), x))
                .containsExactly(1, 1, 1, 0);
        assertThat(lowered(ScalarType.F32, shape, v -> new Reduce(value(100, ScalarType.F32, Shape.of(1, 2, 1, 1, 1, 1,
                1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1)), ReduceFunction.SUM, List.of(18), v, LOC), x))
                .containsExactly(0.125, 0.625, 2.5, 1.625);
    }

    @Test
    void theIndexOnALongAxisIsRefused() {
        Shape shape = Shape.of(RelationBuilder.LONGEST_ARG_MAX + 1);
        assertThatThrownBy(() -> lowered(ScalarType.F32, shape,
                x -> new ArgMax(value(100, ScalarType.I64, Shape.of(1)), 0, false, x, LOC)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("n (Op): the index of the greatest of 8193 elements; expected at most 8192");
    }

    /// A sort makes more than two tensors as large as what it sorts.
    @Test
    void whatTheMemoryHasNoRoomForIsRefused() {
        Shape shape = Shape.of(1024);
        Value x = value(0, ScalarType.F32, shape);
        TopK sort = new TopK(List.of(value(1, ScalarType.F32, shape), value(2, ScalarType.I64, shape)), 0, true, x,
                LOC);
        TensorModule module = new TensorModule("m", new Func("main", List.of(new Input(x, "x", SourceLoc.NONE), sort,
                new Output(sort.results().getFirst(), "y", SourceLoc.NONE))));
        InputBox box = Calibration.fromRange(-2, 2, 12, "test");
        long memory = 2L * shape.elementCount() * ElementBudget.BYTES_PER_ELEMENT;
        LowerTensorToFixed.Options options = new LowerTensorToFixed.Options(12, Map.of("x", box), Map.of(), Map.of(),
                memory);
        assertThatThrownBy(() -> LowerTensorToFixed.lower(module, options)).isInstanceOf(TooLargeModelException.class)
                .hasMessageContaining("n (Op)").hasMessageContaining("at most 2048, for which the memory has room");
        FixedModule fixed = LowerTensorToFixed.lower(module,
                new LowerTensorToFixed.Options(12, Map.of("x", box), Map.of(), Map.of(), 100 * memory)).module();
        assertThatThrownBy(() -> LowerFixedToRelation.lower(fixed, memory)).isInstanceOf(TooLargeModelException.class);
        assertThat(LowerFixedToRelation.lower(fixed, 100 * memory).main().ops()).isNotEmpty();
    }

    @Test
    void constantsBeyond62BitsAreRefused() {
        Value constant = value(101, ScalarType.I64, Shape.of(2));
        TensorData data = TensorData.integers(Shape.of(2), 1, Long.MIN_VALUE + 4);
        List<LoweredFunction.Argument> inputs = List.of(new LoweredFunction.Argument(ScalarType.I64, -2, 2));
        assertThatThrownBy(() -> new LoweredFunction(12, Shape.of(2), inputs, x -> List.of(
                new Const(constant, data, LOC),
                new Binary(value(102, ScalarType.I64, Shape.of(2)), BinaryFunction.ADD, x.getFirst(), constant, LOC))))
                .isInstanceOf(UnsupportedModelException.class).hasMessageContaining("needs more than 62 bits");
    }
}
