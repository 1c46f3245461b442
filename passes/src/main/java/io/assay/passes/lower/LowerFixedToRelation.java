package io.assay.passes.lower;

import io.assay.ir.ElementBudget;
import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
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
import io.assay.ir.fixed.Steps;
import io.assay.ir.fixed.Table;
import io.assay.ir.fixed.Take;
import io.assay.ir.fixed.Unit;
import io.assay.ir.fixed.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Lowers `fixed` to `relation`: computations stay, every rounding, comparison and table becomes a gadget.
///
/// Before: `%1 = fixed.requantize %0 {shift = 8}`. After: a hint for quotient and remainder, `relation.zero` of
/// x − q·2^8 − r, and a `relation.range` of each.
public final class LowerFixedToRelation {

    private final RelationBuilder builder;
    private final Map<Value, Value> lowered = new HashMap<>();
    private final Map<Value, OptionalInt> powers = new HashMap<>();
    private final Map<List<Value>, List<Value>> divisions = new HashMap<>();

    private LowerFixedToRelation(ElementBudget budget) {
        this.builder = new RelationBuilder(budget);
    }

    /// Returns `module` as relations with the same inputs and outputs, as [#lower(FixedModule, long)] does with the memory
    /// of this virtual machine.
    public static RelationModule lower(FixedModule module) {
        return lower(module, Runtime.getRuntime().maxMemory());
    }

    /// Returns `module` as relations with the same inputs and outputs.
    /// @param memoryBytes bytes that the virtual machine may have
    /// @throws UnsupportedModelException if a value may leave ±2^62
    /// @throws TooLargeModelException    if the memory has no room for its elements
    public static RelationModule lower(FixedModule module, long memoryBytes) {
        LowerFixedToRelation lowering = new LowerFixedToRelation(ElementBudget.of(memoryBytes));
        for (Op op : module.main().ops()) {
            lowering.builder.at(op.loc());
            try {
                lowering.lower((FixedOp) op);
            } catch (ElementBudget.MemoryException e) {
                throw new TooLargeModelException(op.loc(), e);
            } catch (Interval.OverflowException e) {
                throw new UnsupportedModelException(op.loc(), op.info().name() + ": " + e.getMessage(),
                        "narrow the ranges of the inputs, or lower --scale-bits");
            }
        }
        return new RelationModule(module.name(), new Func(module.main().name(), lowering.builder.ops()));
    }

    private Value get(Value value) {
        Value found = lowered.get(value);
        if (found == null) {
            throw new IllegalArgumentException(value + " is used before its definition");
        }
        return found;
    }

    private List<Value> all(List<Value> values) {
        return values.stream().map(this::get).toList();
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private void lower(FixedOp op) {
        switch (op) {
            case Output(var value, var name, var visibility, _) -> builder.output(get(value), name, visibility);
            case Input(var result, var name, var visibility, var lo, var hi, _) -> lowered.put(result,
                    builder.input(name, visibility, result.type().interval(), shape(result), lo, hi));
            case Const(var result, var data, _) -> {
                lowered.put(result, builder.constant(data));
                powers.put(result, shift(data));
            }
            case View(var result, var map, var x, _) -> lowered.put(result, builder.view(get(x), map, shape(result)));
            case Concat(var result, var axis, var xs, _) ->
                lowered.put(result, builder.concat(axis, all(xs), shape(result)));
            case Linear(var result, var coefficients, var constant, var xs, _) ->
                lowered.put(result, builder.linear(coefficients, constant, all(xs)));
            case Contract(var result, var einsum, var lhs, var rhs, _) ->
                lowered.put(result, builder.contract(einsum, get(lhs), get(rhs), shape(result)));
            case Mul(var result, var lhs, var rhs, _) -> lowered.put(result, builder.mul(get(lhs), get(rhs)));
            case Requantize(var result, var shift, var x, _) ->
                lowered.put(result, builder.requantize(get(x), shift));
            case RequantizeRelu(var result, var shift, var x, _) ->
                lowered.put(result, builder.requantizeRelu(get(x), shift));
            case Relu(var result, var x, _) -> lowered.put(result, builder.relu(get(x)));
            case Magnitude(var result, var x, _) -> lowered.put(result, builder.magnitude(get(x)));
            case Maximum(var result, var lhs, var rhs, _) ->
                lowered.put(result, builder.maximum(get(lhs), get(rhs)));
            case Minimum(var result, var lhs, var rhs, _) ->
                lowered.put(result, builder.minimum(get(lhs), get(rhs)));
            case ArgMax(var result, var axis, var last, var x, _) ->
                lowered.put(result, builder.argMax(get(x), axis, last, shape(result)));
            case Table(var result, var table, var x, _) -> lowered.put(result, builder.table(table, get(x)));
            case FloorDivide(var result, var numerator, var denominator, _) ->
                lowered.put(result, divided(numerator, denominator).get(0));
            case Remainder(var result, var numerator, var denominator, _) ->
                lowered.put(result, divided(numerator, denominator).get(1));
            case SquareRoot(var result, var x, _) -> lowered.put(result, builder.squareRoot(get(x)));
            case Normalize(var results, var bits, var x, _) -> {
                List<Value> parts = builder.normalize(get(x), bits);
                lowered.put(results.get(0), parts.get(0));
                lowered.put(results.get(1), parts.get(1));
            }
            case Unit(var result, var norm, var shift, var x, var addend, _) ->
                lowered.put(result, builder.unit(get(x), get(addend), norm, shift));
            case Take(var result, var positions, var x, _) -> lowered.put(result, builder.take(get(x), positions));
            case Select(var result, var condition, var whenTrue, var whenFalse, _) ->
                lowered.put(result, builder.select(within(condition), get(whenTrue), get(whenFalse)));
            case Gather(var result, var data, var indices, _) ->
                lowered.put(result, builder.gather(get(data), get(indices)));
            case Steps(var result, var steps, var x, _) -> lowered.put(result, builder.steps(steps, get(x)));
            case OrderStatistic(var results, var rank, var x, _) -> {
                List<Value> parts = builder.orderStatistic(get(x), rank);
                for (int i = 0; i < results.size(); i++) {
                    lowered.put(results.get(i), parts.get(i));
                }
            }
            case Sort(var results, var x, _) -> {
                List<Value> parts = builder.sort(get(x), results.size() == 2);
                for (int i = 0; i < results.size(); i++) {
                    lowered.put(results.get(i), parts.get(i));
                }
            }
            case Bit(var result, var x, _) -> lowered.put(result, builder.bit(get(x)));
        }
    }

    /// Returns quotient and remainder; a division and its remainder share one gadget.
    private List<Value> divided(Value numerator, Value denominator) {
        List<Value> key = List.of(numerator, denominator);
        List<Value> found = divisions.get(key);
        if (found == null) {
            OptionalInt shift = powers.getOrDefault(denominator, OptionalInt.empty());
            found = shift.isPresent()
                    ? builder.floorShift(get(numerator), shift.getAsInt())
                    : builder.floorDivide(get(numerator), get(denominator));
            divisions.put(key, found);
        }
        return found;
    }

    /// Returns log2 of the number that every element is, if it is a power of two of at least 2.
    private static OptionalInt shift(TensorData data) {
        for (int i = 0; i < data.elementCount(); i++) {
            if (data.longAt(i) != data.longAt(0) || data.longAt(i) < 2 || Long.bitCount(data.longAt(i)) != 1) {
                return OptionalInt.empty();
            }
        }
        return data.elementCount() == 0
                ? OptionalInt.empty()
                : OptionalInt.of(Long.numberOfTrailingZeros(data.longAt(0)));
    }

    /// Returns the relation of `value` within the interval of the specification: says by a maximum and a minimum what
    /// intervals of gadgets do not.
    private Value within(Value value) {
        Interval interval = value.type().interval();
        Value x = get(value);
        if (x.type().interval().lo() < interval.lo()) {
            x = builder.maximum(x, filled(x, interval.lo()));
        }
        return x.type().interval().hi() > interval.hi() ? builder.minimum(x, filled(x, interval.hi())) : x;
    }

    private Value filled(Value like, long number) {
        long[] elements = new long[like.type().elementCount()];
        Arrays.fill(elements, number);
        return builder.constant(TensorData.integers(shape(like), elements));
    }
}
