package io.assay.passes.law;

import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.bounds.FixedBounds;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Output;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/// Builds the left side of a law in the `fixed` dialect.
///
/// Every value has the narrowest interval that follows from its operands, but for outputs, which have the widest: the
/// engine refuses what leaves the interval of a result, and would hide what is wrong with a rule.
final class FixedPattern {

    static final Interval WIDEST = new Interval(-Interval.LIMIT, Interval.LIMIT);

    private static final Shape ONE = Shape.of(1);

    private final List<Op> ops = new ArrayList<>();
    private final Map<Value, ElementBounds> bounds = new HashMap<>();
    private int outputs;

    /// Gives `out` the module that `build` makes, unless a value of it would leave 62 bits: then there is none.
    static void emit(Consumer<FixedModule> out, Consumer<FixedPattern> build) {
        FixedPattern pattern = new FixedPattern();
        try {
            build.accept(pattern);
        } catch (Interval.OverflowException _) {
            return;
        }
        out.accept(new FixedModule("pattern", new Func("main", pattern.ops)));
    }

    Value input(String name, Interval interval) {
        return input(name, interval, ONE);
    }

    Value input(String name, Interval interval, Shape shape) {
        return add(shape, WIDEST, r -> new Input(new Value(r.id(), TensorType.fixed(interval, 0, shape)), name,
                Visibility.PRIVATE, Optional.empty(), Optional.empty(), SourceLoc.NONE));
    }

    Value constant(Shape shape, long... elements) {
        long[] all = elements.length == 1 ? new long[shape.elementCount()] : elements;
        if (elements.length == 1) {
            Arrays.fill(all, elements[0]);
        }
        new Interval(Arrays.stream(all).min().orElse(0), Arrays.stream(all).max().orElse(0));
        return add(shape, WIDEST, r -> new Const(r, TensorData.integers(shape, all), SourceLoc.NONE));
    }

    Value constant(long... elements) {
        return constant(Shape.of(elements.length), elements);
    }

    /// Adds an op on a single element.
    Value add(BiFunction<Value, SourceLoc, FixedOp> make) {
        return add(ONE, make);
    }

    Value add(Shape shape, BiFunction<Value, SourceLoc, FixedOp> make) {
        return add(shape, WIDEST, r -> make.apply(r, SourceLoc.NONE));
    }

    Value linear(List<Long> coefficients, long constant, Value... terms) {
        return add(terms[0].type().shape(),
                (r, loc) -> new Linear(r, coefficients, constant, List.of(terms), loc));
    }

    private Value add(Shape shape, Interval provisional, Function<Value, FixedOp> make) {
        FixedOp op = make.apply(new Value(ops.size(), TensorType.fixed(provisional, 0, shape)));
        ElementBounds found = FixedBounds.transfer(op, bounds::get).getFirst();
        Value result = new Value(ops.size(), TensorType.fixed(found.hull(), 0, shape));
        bounds.put(result, found);
        ops.add(op.mapValues(value -> value.id() == result.id() ? result : value));
        return result;
    }

    void output(Value value) {
        Value wide = new Value(value.id(), TensorType.fixed(WIDEST, 0, value.type().shape()));
        ops.replaceAll(op -> op.mapValues(other -> other.id() == value.id() ? wide : other));
        bounds.put(wide, bounds.get(value));
        ops.add(new Output(wide, "y" + outputs++, Visibility.PUBLIC, SourceLoc.NONE));
    }
}
