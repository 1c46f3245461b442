package io.assay.passes.lower;

import io.assay.ir.Einsum;
import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.bounds.FixedBounds;
import io.assay.ir.fixed.ArgMax;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.Contract;
import io.assay.ir.fixed.Divide;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Table;
import io.assay.ir.fixed.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Builds `fixed` ops; every value gets the interval that follows from its operands, and the scale.
final class FixedBuilder {

    private static final Interval WIDEST = new Interval(-Interval.LIMIT, Interval.LIMIT);

    private final List<Op> ops = new ArrayList<>();
    private final Map<Value, ElementBounds> bounds = new HashMap<>();
    private SourceLoc loc = SourceLoc.NONE;

    void at(SourceLoc location) {
        this.loc = location;
    }

    SourceLoc loc() {
        return loc;
    }

    List<Op> ops() {
        return List.copyOf(ops);
    }

    ElementBounds bounds(Value value) {
        ElementBounds found = bounds.get(value);
        if (found == null) {
            throw new IllegalArgumentException(value + " is not of this builder");
        }
        return found;
    }

    private Value add(int scaleBits, Shape shape, Function<Value, FixedOp> make) {
        Value provisional = new Value(bounds.size(), TensorType.fixed(WIDEST, scaleBits, shape));
        ElementBounds found = FixedBounds.transfer(make.apply(provisional), this::bounds).orElseThrow();
        Value result = new Value(provisional.id(), TensorType.fixed(found.hull(), scaleBits, shape));
        bounds.put(result, found);
        ops.add(make.apply(result));
        return result;
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private static int scale(Value value) {
        return value.type().scaleBits();
    }

    Value input(String name, Visibility visibility, int scaleBits, TensorData lo, TensorData hi) {
        ElementBounds box = ElementBounds.between(lo, hi);
        Interval hull = box.hull();
        boolean uniform = java.util.stream.IntStream.range(0, box.count()).allMatch(i -> box.at(i).equals(hull));
        Value result = new Value(bounds.size(), TensorType.fixed(hull, scaleBits, lo.shape()));
        bounds.put(result, box);
        ops.add(new Input(result, name, visibility, uniform ? Optional.empty() : Optional.of(lo),
                uniform ? Optional.empty() : Optional.of(hi), loc));
        return result;
    }

    Value constant(TensorData integers, int scaleBits) {
        return add(scaleBits, integers.shape(), r -> new Const(r, integers, loc));
    }

    Value view(Value x, IndexMap map, Shape shape) {
        return add(scale(x), shape, r -> new View(r, map, x, loc));
    }

    Value concat(int axis, List<Value> parts, Shape shape) {
        return add(scale(parts.getFirst()), shape, r -> new Concat(r, axis, parts, loc));
    }

    Value linear(int scaleBits, List<Long> coefficients, List<Value> terms) {
        return add(scaleBits, shape(terms.getFirst()), r -> new Linear(r, coefficients, 0, terms, loc));
    }

    Value contract(Einsum einsum, Value lhs, Value rhs, Shape shape) {
        return add(scale(lhs) + scale(rhs), shape, r -> new Contract(r, einsum, lhs, rhs, loc));
    }

    Value mul(Value lhs, Value rhs) {
        return add(scale(lhs) + scale(rhs), shape(lhs), r -> new Mul(r, lhs, rhs, loc));
    }

    Value requantize(Value x, int shift) {
        return add(scale(x) - shift, shape(x), r -> new Requantize(r, shift, x, loc));
    }

    Value requantizeRelu(Value x, int shift) {
        return add(scale(x) - shift, shape(x), r -> new RequantizeRelu(r, shift, x, loc));
    }

    Value relu(Value x) {
        return add(scale(x), shape(x), r -> new Relu(r, x, loc));
    }

    Value maximum(Value lhs, Value rhs) {
        return add(scale(lhs), shape(lhs), r -> new Maximum(r, lhs, rhs, loc));
    }

    Value minimum(Value lhs, Value rhs) {
        return add(scale(lhs), shape(lhs), r -> new Minimum(r, lhs, rhs, loc));
    }

    Value argMax(Value x, int axis, boolean last, Shape shape) {
        return add(0, shape, r -> new ArgMax(r, axis, last, x, loc));
    }

    Value table(FunctionTable table, Value x, int scaleBits) {
        return add(scaleBits, shape(x), r -> new Table(r, table, x, loc));
    }

    Value divide(Value numerator, Value denominator, int shift) {
        return add(scale(numerator) + shift - scale(denominator), shape(numerator),
                r -> new Divide(r, shift, numerator, denominator, loc));
    }

    void output(Value value, String name, Visibility visibility) {
        ops.add(new Output(value, name, visibility, loc));
    }
}
