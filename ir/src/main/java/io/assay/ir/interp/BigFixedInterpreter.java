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
import io.assay.ir.type.Shape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;

/// Runs a `fixed` module on `BigInteger`, written from the ops' documentation and not from [FixedInterpreter].
///
/// Slow and obvious: every element is computed from its index on each axis. No bound on magnitudes is assumed.
public final class BigFixedInterpreter {

    private final Map<String, BigInteger[]> inputs;
    private final Map<Value, BigInteger[]> values = new HashMap<>();
    private final Map<String, BigInteger[]> outputs = new LinkedHashMap<>();

    private BigFixedInterpreter(Map<String, BigInteger[]> inputs) {
        this.inputs = inputs;
    }

    /// Returns the outputs by name, in the order of the module, row-major.
    /// @param inputs integers by name of the input, row-major
    /// @throws InputRangeException if an input is missing, has another size, or leaves its bounds
    public static Map<String, BigInteger[]> run(FixedModule module, Map<String, BigInteger[]> inputs) {
        BigFixedInterpreter interpreter = new BigFixedInterpreter(inputs);
        for (Op op : module.main().ops()) {
            interpreter.execute((FixedOp) op);
        }
        return interpreter.outputs;
    }

    private void execute(FixedOp op) {
        switch (op) {
            case Input input -> values.put(input.result(), input(input));
            case Output output -> outputs.put(output.name(), get(output.value()));
            case Const constant -> elements(constant.result(), i -> BigInteger.valueOf(constant.data().longAt(i)));
            case View view -> elements(view.result(), i -> get(view.operand())[viewed(view, i)]);
            case Concat concat -> elements(concat.result(), i -> joined(concat, i));
            case Linear linear -> elements(linear.result(), i -> combined(linear, i));
            case Contract contract -> elements(contract.result(), i -> contracted(contract, i));
            case Mul mul -> pairs(mul.result(), mul.lhs(), mul.rhs(), BigInteger::multiply);
            case Requantize op1 -> elements(op1.result(), i -> rounded(get(op1.operand())[i], op1.shift()));
            case RequantizeRelu op1 ->
                elements(op1.result(), i -> rounded(get(op1.operand())[i], op1.shift()).max(BigInteger.ZERO));
            case Relu relu -> elements(relu.result(), i -> get(relu.operand())[i].max(BigInteger.ZERO));
            case Magnitude op1 -> elements(op1.result(), i -> get(op1.operand())[i].abs());
            case Maximum max -> pairs(max.result(), max.lhs(), max.rhs(), BigInteger::max);
            case Minimum min -> pairs(min.result(), min.lhs(), min.rhs(), BigInteger::min);
            case ArgMax argMax -> elements(argMax.result(), i -> greatest(argMax, i));
            case Table table -> elements(table.result(), i -> looked(table.table(), get(table.operand())[i]));
            case FloorDivide divide ->
                pairs(divide.result(), divide.numerator(), divide.denominator(), BigFixedInterpreter::floor);
            case Remainder rest -> pairs(rest.result(), rest.numerator(), rest.denominator(), BigInteger::mod);
            case SquareRoot root -> elements(root.result(), i -> get(root.operand())[i].sqrt());
            case Normalize normalize -> {
                elements(normalize.results().get(0),
                        i -> BigInteger.valueOf(normalize.bits() - get(normalize.operand())[i].bitLength()));
                elements(normalize.results().get(1), i -> get(normalize.operand())[i]
                        .multiply(BigInteger.TWO.pow(normalize.bits() - get(normalize.operand())[i].bitLength())));
            }
            case Unit unit -> elements(unit.result(), i -> scaled(unit, i));
            case Take take -> elements(take.result(), i -> get(take.operand())[(int) take.positions().longAt(i)]);
            case Select select -> elements(select.result(), i -> get(select.condition())[i].signum() == 0
                    ? get(select.whenFalse())[i]
                    : get(select.whenTrue())[i]);
            case Gather gather -> elements(gather.result(), i -> gathered(gather, i));
            case Steps steps -> elements(steps.result(), i -> stepped(steps, i));
            case OrderStatistic order -> orderStatistic(order);
            case Sort sort -> sort(sort);
            case Bit bit -> elements(bit.result(), i -> asBit(get(bit.operand())[i]));
        }
    }

    private BigInteger[] get(Value value) {
        BigInteger[] elements = values.get(value);
        if (elements == null) {
            throw new IllegalArgumentException(value + " is used before its definition");
        }
        return elements;
    }

    private void elements(Value result, IntFunction<BigInteger> element) {
        BigInteger[] all = new BigInteger[result.type().elementCount()];
        Arrays.setAll(all, element);
        values.put(result, all);
    }

    private void pairs(Value result, Value lhs, Value rhs, BinaryOperator<BigInteger> function) {
        elements(result, i -> function.apply(get(lhs)[i], get(rhs)[i]));
    }

    private BigInteger[] input(Input input) {
        BigInteger[] given = inputs.get(input.name());
        if (given == null || given.length != input.result().type().elementCount()) {
            throw new InputRangeException("input " + input.name() + " is missing or has another size than declared");
        }
        for (int i = 0; i < given.length; i++) {
            long lo = at(input.lo().orElse(null), i, input.result().type().interval().lo());
            long hi = at(input.hi().orElse(null), i, input.result().type().interval().hi());
            if (given[i].compareTo(BigInteger.valueOf(lo)) < 0 || given[i].compareTo(BigInteger.valueOf(hi)) > 0) {
                throw new InputRangeException("input " + input.name() + "[" + i + "] = " + given[i]
                        + " is outside [" + lo + ", " + hi + "]");
            }
        }
        return given.clone();
    }

    private static long at(@org.jspecify.annotations.Nullable TensorData bounds, int i, long otherwise) {
        return bounds == null ? otherwise : bounds.longAt(i);
    }

    private static int viewed(View view, int i) {
        int[] index = view.result().type().shape().indexOf(i);
        int position = view.map().offset();
        for (int axis = 0; axis < index.length; axis++) {
            position += index[axis] * view.map().strides().get(axis);
        }
        return position;
    }

    private BigInteger joined(Concat concat, int i) {
        int[] index = concat.result().type().shape().indexOf(i);
        for (Value operand : concat.operands()) {
            Shape shape = operand.type().shape();
            if (index[concat.axis()] < shape.dim(concat.axis())) {
                return get(operand)[position(shape, index)];
            }
            index[concat.axis()] -= shape.dim(concat.axis());
        }
        throw new IllegalStateException("element " + i + " is in no operand of " + concat);
    }

    private static int position(Shape shape, int[] index) {
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position = position * shape.dim(axis) + index[axis];
        }
        return position;
    }

    private BigInteger combined(Linear linear, int i) {
        BigInteger sum = BigInteger.valueOf(linear.constant());
        for (int k = 0; k < linear.operands().size(); k++) {
            sum = sum.add(BigInteger.valueOf(linear.coefficients().get(k)).multiply(get(linear.operands().get(k))[i]));
        }
        return sum;
    }

    private BigInteger contracted(Contract contract, int i) {
        Einsum einsum = contract.einsum();
        Map<Character, Integer> index = new HashMap<>();
        int[] out = contract.result().type().shape().indexOf(i);
        for (int axis = 0; axis < out.length; axis++) {
            index.put(einsum.out().charAt(axis), out[axis]);
        }
        return summed(contract, einsum.contracted(), index);
    }

    private BigInteger summed(Contract contract, String open, Map<Character, Integer> index) {
        Einsum einsum = contract.einsum();
        if (open.isEmpty()) {
            return element(contract.lhs(), einsum.lhs(), index).multiply(element(contract.rhs(), einsum.rhs(), index));
        }
        char label = open.charAt(0);
        int axis = einsum.lhs().indexOf(label);
        int extent = axis >= 0
                ? contract.lhs().type().shape().dim(axis)
                : contract.rhs().type().shape().dim(einsum.rhs().indexOf(label));
        BigInteger sum = BigInteger.ZERO;
        for (int k = 0; k < extent; k++) {
            index.put(label, k);
            sum = sum.add(summed(contract, open.substring(1), index));
        }
        return sum;
    }

    private BigInteger element(Value value, String labels, Map<Character, Integer> index) {
        int[] position = new int[labels.length()];
        for (int axis = 0; axis < position.length; axis++) {
            position[axis] = index.getOrDefault(labels.charAt(axis), 0);
        }
        return get(value)[position(value.type().shape(), position)];
    }

    private BigInteger scaled(Unit unit, int i) {
        int extent = unit.operand().type().shape().dim(1);
        BigInteger[] x = get(unit.operand());
        BigInteger norm = get(unit.addend())[i / extent];
        for (int k = 0; k < extent; k++) {
            norm = norm.add(x[i / extent * extent + k].pow(2));
        }
        BigInteger one = BigInteger.TWO.pow(unit.shift());
        BigInteger factor = BigInteger.valueOf(unit.norm()).multiply(one).divide(norm.sqrt());
        return rounded(x[i].multiply(factor), unit.shift());
    }

    private BigInteger gathered(Gather gather, int i) {
        int[] index = gather.result().type().shape().indexOf(i);
        int[] at = {index[0], index[1]};
        BigInteger row = get(gather.indices())[position(gather.indices().type().shape(), at)];
        return get(gather.data())[position(gather.data().type().shape(),
                new int[]{index[0], row.intValueExact(), index[2]})];
    }

    private BigInteger stepped(Steps steps, int i) {
        int element = 0;
        long passed = steps.steps().counts().longAt(0);
        while (passed <= i) {
            passed += steps.steps().counts().longAt(++element);
        }
        BigInteger threshold = BigInteger.valueOf(steps.steps().thresholds().longAt(i));
        return get(steps.operand())[element].compareTo(threshold) < 0 ? BigInteger.ZERO : BigInteger.ONE;
    }

    private static BigInteger asBit(BigInteger x) {
        if (!x.equals(BigInteger.ZERO) && !x.equals(BigInteger.ONE)) {
            throw new ArithmeticException("fixed.bit of " + x);
        }
        return x;
    }

    private static BigInteger rounded(BigInteger x, int shift) {
        return floor(x.add(BigInteger.TWO.pow(shift - 1)), BigInteger.TWO.pow(shift));
    }

    private static BigInteger floor(BigInteger numerator, BigInteger denominator) {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /// Counts, for each element, the ones that come before it.
    private void orderStatistic(OrderStatistic order) {
        BigInteger[] x = get(order.operand());
        int extent = order.operand().type().shape().dim(1);
        int[] places = places(x, extent);
        elements(order.results().get(0), line -> x[placed(places, line * extent, order.rank())]);
        elements(order.results().get(1), i -> places[i] == order.rank() ? BigInteger.ONE : BigInteger.ZERO);
        elements(order.results().get(2), i -> places[i] < order.rank() ? BigInteger.ONE : BigInteger.ZERO);
    }

    /// Returns how many elements of its row come before each.
    private static int[] places(BigInteger[] x, int extent) {
        int[] places = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int k = i / extent * extent; k < (i / extent + 1) * extent; k++) {
                int sign = x[k].compareTo(x[i]);
                places[i] += sign < 0 || (sign == 0 && k < i) ? 1 : 0;
            }
        }
        return places;
    }

    private void sort(Sort sort) {
        BigInteger[] x = get(sort.operand());
        int extent = sort.operand().type().shape().dim(1);
        int[] places = places(x, extent);
        BigInteger[] sources = new BigInteger[x.length];
        for (int i = 0; i < x.length; i++) {
            sources[i / extent * extent + places[i]] = BigInteger.valueOf(i);
        }
        elements(sort.results().getFirst(), i -> x[sources[i].intValue()]);
        if (sort.results().size() == 2) {
            elements(sort.results().get(1), i -> sources[i].mod(BigInteger.valueOf(extent)));
        }
    }

    private static int placed(int[] places, int from, int rank) {
        int at = from;
        while (places[at] != rank) {
            at++;
        }
        return at;
    }

    private BigInteger greatest(ArgMax argMax, int i) {
        Shape shape = argMax.operand().type().shape();
        int[] index = argMax.result().type().shape().indexOf(i);
        List<BigInteger> along = new ArrayList<>();
        for (int k = 0; k < shape.dim(argMax.axis()); k++) {
            index[argMax.axis()] = k;
            along.add(get(argMax.operand())[position(shape, index)]);
        }
        BigInteger best = along.stream().reduce(BigInteger::max).orElseThrow();
        return BigInteger.valueOf(argMax.selectLast() ? along.lastIndexOf(best) : along.indexOf(best));
    }

    private static BigInteger looked(FunctionTable table, BigInteger x) {
        BigInteger offset = x.subtract(BigInteger.valueOf(table.lo()));
        BigInteger width = BigInteger.TWO.pow(table.segmentBits());
        int segment = offset.divide(width).intValueExact();
        BigInteger base = BigInteger.valueOf(table.base().longAt(segment));
        if (table.segmentBits() == 0) {
            return base;
        }
        BigInteger sum = base.add(BigInteger.valueOf(table.slope().longAt(segment)).multiply(offset.mod(width)));
        return table.shift() == 0 ? sum : rounded(sum, table.shift());
    }
}
