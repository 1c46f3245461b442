package io.assay.passes.lower;

import io.assay.ir.Einsum;
import io.assay.ir.ElementBudget;
import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.bounds.FixedBounds;
import io.assay.ir.fixed.ArgMax;
import io.assay.ir.fixed.Bit;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.Contract;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Gather;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Magnitude;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Normalize;
import io.assay.ir.fixed.OrderStatistic;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Remainder;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.Sort;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Table;
import io.assay.ir.fixed.Take;
import io.assay.ir.fixed.Unit;
import io.assay.ir.fixed.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Builds `fixed` ops; every value gets the interval that follows from its operands, and the scale.
final class FixedBuilder {

    private static final Interval WIDEST = new Interval(-Interval.LIMIT, Interval.LIMIT);

    private final ElementBudget budget;
    private final List<Op> ops = new ArrayList<>();
    private final Map<Value, ElementBounds> bounds = new HashMap<>();
    private final Set<Value> inputs = new HashSet<>();
    private final Set<Value> weights = new HashSet<>();
    private final Set<Value> constants = new HashSet<>();
    private final Set<Value> leafSums = new HashSet<>();
    private SourceLoc loc = SourceLoc.NONE;

    /// @param budget counts every value before it is made
    FixedBuilder(ElementBudget budget) {
        this.budget = budget;
    }

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

    /// Tells whether a value is committed weights, as they are or moved.
    boolean isWeights(Value value) {
        return weights.contains(value);
    }

    /// Tells whether a value is elements of inputs, as they are or moved.
    boolean isInput(Value value) {
        return inputs.contains(value);
    }

    private Value moved(Value result, List<Value> operands) {
        if (inputs.containsAll(operands)) {
            inputs.add(result);
        }
        if (weights.containsAll(operands)) {
            weights.add(result);
        }
        return result;
    }

    private Value add(int scaleBits, Shape shape, Function<Value, FixedOp> make) {
        return add(scaleBits, List.of(shape), results -> make.apply(results.getFirst())).getFirst();
    }

    private List<Value> add(int scaleBits, List<Shape> shapes, Function<List<Value>, FixedOp> make) {
        return add(Collections.nCopies(shapes.size(), scaleBits), shapes, make);
    }

    private List<Value> add(List<Integer> scales, List<Shape> shapes, Function<List<Value>, FixedOp> make) {
        List<Value> provisional = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            budget.add(shapes.get(i));
            provisional.add(new Value(bounds.size() + i, TensorType.fixed(WIDEST, scales.get(i), shapes.get(i))));
        }
        List<ElementBounds> found = FixedBounds.transfer(make.apply(provisional), this::bounds);
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Value result = new Value(provisional.get(i).id(),
                    TensorType.fixed(found.get(i).hull(), scales.get(i), shapes.get(i)));
            bounds.put(result, found.get(i));
            results.add(result);
        }
        Op made = make.apply(results);
        ops.add(made);
        if (constants.containsAll(made.operands())) {
            constants.addAll(results);
        }
        if (isLeafSum(made)) {
            leafSums.addAll(results);
        }
        return results;
    }

    /// Says that a value is a sum of leaves of decision trees.
    Value leafSum(Value value) {
        leafSums.add(value);
        return value;
    }

    /// Tells whether a value is a sum of leaves of decision trees, a multiple of one by a constant, or a choice among such:
    /// exact, or as fine as 62 bits allow, and so never to be rounded to the working precision.
    boolean isLeafSum(Value value) {
        return leafSums.contains(value);
    }

    /// Tells whether a value depends on constants only.
    boolean isConstant(Value value) {
        return constants.contains(value);
    }

    private boolean isLeafSum(Op op) {
        List<Value> parts = op instanceof Select select
                ? List.of(select.whenTrue(), select.whenFalse())
                : op.operands();
        boolean keeps = switch (op) {
            case View _,Take _,Concat _,Linear _,Select _,Maximum _,Minimum _,Relu _,Magnitude _ -> true;
            case Mul _,Contract _ -> parts.stream().anyMatch(constants::contains);
            default -> false;
        };
        return keeps && parts.stream().anyMatch(leafSums::contains)
                && parts.stream().allMatch(part -> leafSums.contains(part) || constants.contains(part));
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private static int scale(Value value) {
        return value.type().scaleBits();
    }

    /// Adds a step for each threshold that an element may be on either side of.
    Value steps(Steps steps, Value x) {
        return add(0, Shape.of(steps.stepCount()), result -> new io.assay.ir.fixed.Steps(result, steps, x, loc));
    }

    /// Adds the statement that each element is 0 or 1.
    Value bit(Value x) {
        return add(0, shape(x), result -> new Bit(result, x, loc));
    }

    Value input(String name, Visibility visibility, int scaleBits, TensorData lo, TensorData hi) {
        ElementBounds box = ElementBounds.between(lo, hi);
        Interval hull = box.hull();
        boolean uniform = java.util.stream.IntStream.range(0, box.count()).allMatch(i -> box.at(i).equals(hull));
        Value result = new Value(bounds.size(), TensorType.fixed(hull, scaleBits, lo.shape()));
        bounds.put(result, box);
        inputs.add(result);
        ops.add(new Input(result, name, visibility, uniform ? Optional.empty() : Optional.of(lo),
                uniform ? Optional.empty() : Optional.of(hi), loc));
        if (visibility == Visibility.COMMITTED) {
            weights.add(result);
        }
        return result;
    }

    /// @throws Interval.OverflowException if an element leaves ±2^62
    Value constant(TensorData integers, int scaleBits) {
        ElementBounds.between(integers, integers);
        return add(scaleBits, integers.shape(), r -> new Const(r, integers, loc));
    }

    Value view(Value x, IndexMap map, Shape shape) {
        return moved(add(scale(x), shape, r -> new View(r, map, x, loc)), List.of(x));
    }

    Value concat(int axis, List<Value> parts, Shape shape) {
        return moved(add(scale(parts.getFirst()), shape, r -> new Concat(r, axis, parts, loc)), parts);
    }

    Value linear(int scaleBits, List<Long> coefficients, List<Value> terms) {
        return linear(scaleBits, coefficients, 0, terms);
    }

    Value linear(int scaleBits, List<Long> coefficients, long constant, List<Value> terms) {
        return add(scaleBits, shape(terms.getFirst()), r -> new Linear(r, coefficients, constant, terms, loc));
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

    Value magnitude(Value x) {
        return add(scale(x), shape(x), r -> new Magnitude(r, x, loc));
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

    /// Returns each row in ascending order, and where each element was if asked for.
    List<Value> sort(Value x, boolean positions) {
        List<Integer> scales = positions ? List.of(scale(x), 0) : List.of(scale(x));
        return add(scales, Collections.nCopies(scales.size(), shape(x)), results -> new Sort(results, x, loc));
    }

    /// Returns the element of a rank in each row, where it is, and what comes before it.
    List<Value> orderStatistic(Value x, int rank) {
        List<Integer> scales = List.of(scale(x), 0, 0);
        List<Shape> shapes = List.of(Shape.of(shape(x).dim(0)), shape(x), shape(x));
        return add(scales, shapes, results -> new OrderStatistic(results, rank, x, loc));
    }

    Value table(FunctionTable table, Value x, int scaleBits) {
        return add(scaleBits, shape(x), r -> new Table(r, table, x, loc));
    }

    Value floorDivide(Value numerator, Value denominator, int scaleBits) {
        return add(scaleBits, shape(numerator), r -> new FloorDivide(r, numerator, denominator, loc));
    }

    Value remainder(Value numerator, Value denominator) {
        return add(scale(numerator), shape(numerator), r -> new Remainder(r, numerator, denominator, loc));
    }

    Value squareRoot(Value x) {
        return add(scale(x) / 2, shape(x), r -> new SquareRoot(r, x, loc));
    }

    /// Returns shift and mantissa.
    List<Value> normalize(Value x, int bits) {
        return add(0, List.of(shape(x), shape(x)), results -> new Normalize(results, bits, x, loc));
    }

    Value unit(Value x, Value addend, long norm, int shift, int scaleBits) {
        return add(scaleBits, shape(x), r -> new Unit(r, norm, shift, x, addend, loc));
    }

    Value take(Value x, TensorData positions) {
        return moved(add(scale(x), positions.shape(), r -> new Take(r, positions, x, loc)), List.of(x));
    }

    Value select(Value condition, Value whenTrue, Value whenFalse) {
        return add(scale(whenTrue), shape(whenTrue), r -> new Select(r, condition, whenTrue, whenFalse, loc));
    }

    Value gather(Value data, Value indices, Shape shape) {
        return add(scale(data), shape, r -> new Gather(r, data, indices, loc));
    }

    void output(Value value, String name, Visibility visibility) {
        ops.add(new Output(value, name, visibility, loc));
    }
}
