package io.assay.ir.interp;

import io.assay.ir.Einsum;
import io.assay.ir.FunctionTable;
import io.assay.ir.Module.FixedModule;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

/// Runs a `fixed` module on `long`: the meaning of what is proven.
///
/// Arithmetic is exact; where a value would leave 64 bits it throws, which the verifier's intervals rule out.
public final class FixedInterpreter {

    private final Map<String, long[]> inputs;
    private final Map<Value, long[]> values = new HashMap<>();
    private final Map<String, long[]> outputs = new LinkedHashMap<>();

    private FixedInterpreter(Map<String, long[]> inputs) {
        this.inputs = inputs;
    }

    /// Returns the outputs by name, in the order of the module, row-major.
    /// @param module what to run
    /// @param inputs integers by name of the input, row-major
    /// @throws InputRangeException if an input is missing, has another size, or leaves its bounds
    /// @throws ArithmeticException if a value leaves 64 bits
    public static Map<String, long[]> run(FixedModule module, Map<String, long[]> inputs) {
        FixedInterpreter interpreter = new FixedInterpreter(inputs);
        for (Op op : module.main().ops()) {
            interpreter.execute((FixedOp) op);
        }
        return interpreter.outputs;
    }

    private void execute(FixedOp op) {
        switch (op) {
            case Input input -> values.put(input.result(), input(input));
            case Output(var value, var name, _, _) -> outputs.put(name, get(value).clone());
            case Const(var result, var data, _) -> values.put(result, data.toLongs());
            case View(var result, var map, var operand, _) -> {
                long[] source = get(operand);
                int[] positions = map.positions(result.type().shape());
                fill(result, i -> source[positions[(int) i]]);
            }
            case Concat(var result, var axis, var operands, _) -> values.put(result, concat(result, axis, operands));
            case Linear linear -> values.put(linear.result(), linear(linear));
            case Contract(var result, var einsum, var lhs, var rhs, _) ->
                values.put(result, contract(result, einsum, lhs, rhs));
            case Mul(var result, var lhs, var rhs, _) -> zip(result, lhs, rhs, Math::multiplyExact);
            case Requantize(var result, var shift, var operand, _) -> map(result, operand, x -> round(x, shift));
            case RequantizeRelu(var result, var shift, var operand, _) ->
                map(result, operand, x -> Math.max(0, round(x, shift)));
            case Relu(var result, var operand, _) -> map(result, operand, x -> Math.max(0, x));
            case Magnitude(var result, var operand, _) -> map(result, operand, Math::abs);
            case Maximum(var result, var lhs, var rhs, _) -> zip(result, lhs, rhs, Math::max);
            case Minimum(var result, var lhs, var rhs, _) -> zip(result, lhs, rhs, Math::min);
            case ArgMax(var result, var axis, var last, var operand, _) ->
                values.put(result, argMax(operand, axis, last));
            case Table(var result, FunctionTable table, var operand, _) -> map(result, operand, table::apply);
            case FloorDivide(var result, var numerator, var denominator, _) ->
                zip(result, numerator, denominator, Math::floorDiv);
            case Remainder(var result, var numerator, var denominator, _) ->
                zip(result, numerator, denominator, Math::floorMod);
            case SquareRoot(var result, var operand, _) -> map(result, operand, SquareRoots::floor);
            case Normalize(var results, var bits, var operand, _) -> {
                map(results.get(0), operand, x -> bits - Interval.bitsFor(x));
                map(results.get(1), operand, x -> x << (bits - Interval.bitsFor(x)));
            }
            case OrderStatistic order -> orderStatistic(order);
            case Sort sort -> sort(sort);
            case Unit unit -> values.put(unit.result(), unit(unit));
            case Take(var result, var positions, var operand, _) -> {
                long[] source = get(operand);
                fill(result, i -> source[(int) positions.longAt((int) i)]);
            }
            case Select(var result, var condition, var whenTrue, var whenFalse, _) -> {
                long[] conditions = get(condition);
                long[] left = get(whenTrue);
                long[] right = get(whenFalse);
                fill(result, i -> conditions[(int) i] == 1 ? left[(int) i] : right[(int) i]);
            }
            case Gather gather -> values.put(gather.result(), gather(gather));
            case Steps(var result, var steps, var operand, _) -> values.put(result, steps.of(get(operand)));
            case Bit(var result, var operand, _) -> map(result, operand, FixedInterpreter::bit);
        }
    }

    private static long bit(long x) {
        if (x >> 1 != 0) {
            throw new ArithmeticException("fixed.bit: " + x + " is neither 0 nor 1");
        }
        return x;
    }

    private long[] get(Value value) {
        long[] elements = values.get(value);
        if (elements == null) {
            throw new IllegalArgumentException(value + " is used before its definition");
        }
        return elements;
    }

    private long[] input(Input input) {
        long[] given = inputs.get(input.name());
        int count = input.result().type().elementCount();
        if (given == null || given.length != count) {
            throw new InputRangeException("input " + input.name() + (given == null
                    ? " is missing"
                    : " has " + given.length + " elements; expected " + count));
        }
        for (int i = 0; i < count; i++) {
            long lo = bound(input.lo(), i, input.result().type().interval().lo());
            long hi = bound(input.hi(), i, input.result().type().interval().hi());
            if (given[i] < lo || given[i] > hi) {
                throw new InputRangeException("input " + input.name() + "[" + i + "] = " + given[i]
                        + " is outside [" + lo + ", " + hi + "]");
            }
        }
        return given.clone();
    }

    private static long bound(java.util.Optional<TensorData> bounds, int i, long otherwise) {
        return bounds.map(data -> data.longAt(i)).orElse(otherwise);
    }

    private void fill(Value result, LongUnaryOperator element) {
        long[] elements = new long[result.type().elementCount()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element.applyAsLong(i);
        }
        values.put(result, elements);
    }

    private void map(Value result, Value operand, LongUnaryOperator function) {
        long[] source = get(operand);
        fill(result, i -> function.applyAsLong(source[(int) i]));
    }

    private void zip(Value result, Value lhs, Value rhs, LongBinaryOperator function) {
        long[] left = get(lhs);
        long[] right = get(rhs);
        fill(result, i -> function.applyAsLong(left[(int) i], right[(int) i]));
    }

    private long[] linear(Linear linear) {
        long[] sums = new long[linear.result().type().elementCount()];
        java.util.Arrays.fill(sums, linear.constant());
        for (int k = 0; k < linear.operands().size(); k++) {
            long coefficient = linear.coefficients().get(k);
            long[] term = get(linear.operands().get(k));
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.addExact(sums[i], Math.multiplyExact(coefficient, term[i]));
            }
        }
        return sums;
    }

    private static long round(long x, int shift) {
        return Math.addExact(x, 1L << (shift - 1)) >> shift;
    }

    private long[] concat(Value result, int axis, List<Value> operands) {
        Shape shape = result.type().shape();
        long[] joined = new long[shape.elementCount()];
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape.dim(i);
        }
        int to = 0;
        for (int block = 0; block < outer; block++) {
            for (Value operand : operands) {
                long[] source = get(operand);
                int run = source.length / outer;
                System.arraycopy(source, block * run, joined, to, run);
                to += run;
            }
        }
        return joined;
    }

    private long[] contract(Value result, Einsum einsum, Value lhs, Value rhs) {
        ContractionPlan plan = ContractionPlan.of(einsum, lhs.type().shape(), rhs.type().shape(),
                result.type().shape());
        long[] left = get(lhs);
        long[] right = get(rhs);
        long[] sums = new long[result.type().elementCount()];
        for (int out = 0; out < sums.length; out++) {
            long sum = 0;
            for (int k = 0; k < plan.termCount(); k++) {
                sum = Math.addExact(sum, Math.multiplyExact(left[plan.lhsPosition(out, k)],
                        right[plan.rhsPosition(out, k)]));
            }
            sums[out] = sum;
        }
        return sums;
    }

    private long[] unit(Unit unit) {
        long[] x = get(unit.operand());
        long[] addend = get(unit.addend());
        long[] scaled = new long[x.length];
        int extent = unit.operand().type().shape().dim(1);
        long half = 1L << (unit.shift() - 1);
        for (int row = 0; row < addend.length; row++) {
            long sum = addend[row];
            for (int i = row * extent; i < (row + 1) * extent; i++) {
                sum = Math.addExact(sum, Math.multiplyExact(x[i], x[i]));
            }
            long factor = unit.scaledNorm() / SquareRoots.floor(sum);
            for (int i = row * extent; i < (row + 1) * extent; i++) {
                scaled[i] = Math.addExact(Math.multiplyExact(x[i], factor), half) >> unit.shift();
            }
        }
        return scaled;
    }

    private long[] gather(Gather gather) {
        Shape shape = gather.data().type().shape();
        long[] data = get(gather.data());
        long[] indices = get(gather.indices());
        int width = shape.dim(2);
        long[] picked = new long[gather.result().type().elementCount()];
        for (int i = 0; i < indices.length; i++) {
            int batch = i / gather.indices().type().shape().dim(1);
            int from = (batch * shape.dim(1) + Math.toIntExact(indices[i])) * width;
            System.arraycopy(data, from, picked, i * width, width);
        }
        return picked;
    }

    /// Sorts the indices of each row.
    private void orderStatistic(OrderStatistic order) {
        long[] source = get(order.operand());
        int extent = order.operand().type().shape().dim(1);
        long[] element = new long[source.length / extent];
        long[] choice = new long[source.length];
        long[] before = new long[source.length];
        for (int line = 0; line < element.length; line++) {
            int start = line * extent;
            List<Integer> sorted = IntStream.range(start, start + extent).boxed()
                    .sorted(Comparator.comparingLong(i -> source[i])).toList();
            sorted.subList(0, order.rank()).forEach(i -> before[i] = 1);
            int chosen = sorted.get(order.rank());
            choice[chosen] = 1;
            element[line] = source[chosen];
        }
        values.put(order.results().get(0), element);
        values.put(order.results().get(1), choice);
        values.put(order.results().get(2), before);
    }

    private void sort(Sort sort) {
        long[] source = get(sort.operand());
        int extent = sort.operand().type().shape().dim(1);
        long[] elements = new long[source.length];
        long[] positions = new long[source.length];
        for (int start = 0; start < source.length; start += extent) {
            List<Integer> order = IntStream.range(start, start + extent).boxed()
                    .sorted(Comparator.comparingLong(i -> source[i])).toList();
            for (int i = 0; i < extent; i++) {
                elements[start + i] = source[order.get(i)];
                positions[start + i] = (long) order.get(i) - start;
            }
        }
        values.put(sort.results().getFirst(), elements);
        if (sort.results().size() == 2) {
            values.put(sort.results().get(1), positions);
        }
    }

    private long[] argMax(Value operand, int axis, boolean last) {
        long[] source = get(operand);
        Shape shape = operand.type().shape();
        int extent = shape.dim(axis);
        int inner = shape.strides()[axis];
        long[] best = new long[source.length / extent];
        for (int i = 0; i < best.length; i++) {
            int start = i / inner * inner * extent + i % inner;
            for (int k = 1; k < extent; k++) {
                int order = Long.compare(source[start + k * inner], source[start + (int) best[i] * inner]);
                if (order > 0 || (order == 0 && last)) {
                    best[i] = k;
                }
            }
        }
        return best;
    }
}
