package io.assay.passes.law;

import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Axes;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Builds the left side of a law in the `tensor` dialect.
final class TensorPattern {

    private final List<Op> ops = new ArrayList<>();
    private int outputs;

    /// Gives `out` the module that `build` makes.
    static void emit(Consumer<TensorModule> out, Consumer<TensorPattern> build) {
        TensorPattern pattern = new TensorPattern();
        build.accept(pattern);
        out.accept(new TensorModule("pattern", new Func("main", pattern.ops)));
    }

    Value add(ScalarType element, Shape shape, BiFunction<Value, SourceLoc, Op> make) {
        Value result = new Value(ops.size(), TensorType.scalar(element, shape));
        ops.add(make.apply(result, SourceLoc.NONE));
        return result;
    }

    private Value like(Value x, BiFunction<Value, SourceLoc, Op> make) {
        return add((ScalarType) x.type().element(), x.type().shape(), make);
    }

    Value input(String name, ScalarType element, Shape shape) {
        return add(element, shape, (r, loc) -> new Input(r, name, loc));
    }

    /// Adds a constant: the given numbers, or one for every element.
    Value constant(ScalarType element, Shape shape, double... numbers) {
        double[] all = new double[shape.elementCount()];
        Arrays.setAll(all, i -> numbers[numbers.length == 1 ? 0 : i]);
        TensorData data = element.isFloat()
                ? TensorData.ofDoubles(element, shape, all)
                : TensorData.ofLongs(element, shape, Arrays.stream(all).mapToLong(x -> (long) x).toArray());
        return add(element, shape, (r, loc) -> new Const(r, data, loc));
    }

    /// Adds a constant of the type of x.
    Value number(Value x, double number) {
        return constant((ScalarType) x.type().element(), x.type().shape(), number);
    }

    Value unary(UnaryFunction function, Value x) {
        return like(x, (r, loc) -> new Unary(r, function, x, loc));
    }

    Value binary(BinaryFunction function, Value x, Value y) {
        ScalarType element = function.isComparison() ? ScalarType.BOOL : (ScalarType) x.type().element();
        return add(element, x.type().shape(), (r, loc) -> new Binary(r, function, x, y, loc));
    }

    Value plus(Value x, Value y) {
        return binary(BinaryFunction.ADD, x, y);
    }

    Value plus(Value x, double y) {
        return plus(x, number(x, y));
    }

    Value minus(Value x, Value y) {
        return binary(BinaryFunction.SUB, x, y);
    }

    Value times(Value x, Value y) {
        return binary(BinaryFunction.MUL, x, y);
    }

    Value times(Value x, double y) {
        return times(x, number(x, y));
    }

    Value over(Value x, Value y) {
        return binary(BinaryFunction.DIV, x, y);
    }

    Value power(Value x, double exponent) {
        return binary(BinaryFunction.POW, x, number(x, exponent));
    }

    Value exp(Value x) {
        return unary(UnaryFunction.EXP, x);
    }

    Value negated(Value x) {
        return unary(UnaryFunction.NEG, x);
    }

    Value cast(ScalarType element, Value x) {
        return add(element, x.type().shape(), (r, loc) -> new Cast(r, x, loc));
    }

    Value view(Shape shape, IndexMap map, Value x) {
        return add((ScalarType) x.type().element(), shape, (r, loc) -> new View(r, map, x, loc));
    }

    Value reduce(ReduceFunction function, List<Integer> axes, Value x) {
        return add((ScalarType) x.type().element(), Axes.reduced(x.type().shape(), axes),
                (r, loc) -> new Reduce(r, function, axes, x, loc));
    }

    /// Adds the view that repeats what was reduced over the whole shape.
    Value spread(Shape shape, Value reduced) {
        return view(shape, IndexMap.repeating(reduced.type().shape(), shape), reduced);
    }

    void output(Value value) {
        ops.add(new Output(value, "y" + outputs++, SourceLoc.NONE));
    }
}
