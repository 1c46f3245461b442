package io.assay.passes.lower;

import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.Gather;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.TensorOp;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.FunctionTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lowers `tensor` to `fixed`: gives each tensor a power-of-two scale and each op its integer form.
///
/// Sums and products keep all their bits until something has to read them at the working precision: a function, a
/// product, an output. Weights get as many bits as keep their rounding, added up as independent errors over the input
/// box, below half a unit of the working precision. What depends on constants only is expected to be folded before;
/// where it is not, it is computed at the working precision.
///
/// Before: `%2 = tensor.unary %1 {function = relu}` on an accumulator. After: `fixed.requantize_relu`.
public final class LowerTensorToFixed {

    private static final Visibility DEFAULT = Visibility.PUBLIC;

    /// What the lowering needs to know besides the model.
    ///
    /// @param scaleBits working precision: fractional bits of activations and outputs, in [1, 30]
    /// @param boxes     box of each graph input, by name
    /// @param inputs    visibility of each graph input, by name; public where absent
    /// @param outputs   visibility of each graph output, by name; public where absent
    public record Options(int scaleBits, Map<String, InputBox> boxes, Map<String, Visibility> inputs,
            Map<String, Visibility> outputs) {
        public Options {
            if (scaleBits < 1 || scaleBits > 30) {
                throw new IllegalArgumentException("scaleBits " + scaleBits + " is not in [1, 30]");
            }
        }
    }

    /// A module and the stated error of each function table in it.
    ///
    /// @param module      the module
    /// @param tableErrors greatest error of each function, by its name, in the order of first use
    public record Result(FixedModule module, Map<String, Double> tableErrors) {}

    private sealed interface Lowered {}

    private record Known(TensorData data) implements Lowered {}

    private record Encoded(Value value) implements Lowered {}

    private final Options options;
    private final int scaleBits;
    private final FixedBuilder builder = new FixedBuilder();
    private final LowerQuantized quantized;
    private final Map<Value, Lowered> lowered = new HashMap<>();
    private final Map<String, Double> tableErrors = new LinkedHashMap<>();

    private LowerTensorToFixed(Options options) {
        this.options = options;
        this.scaleBits = options.scaleBits();
        this.quantized = new LowerQuantized(builder, scaleBits);
    }

    /// Returns `module` over scaled integers.
    /// @throws UnsupportedModelException if an op has no integer form, an input has no box, or values may leave 62 bits
    public static Result lower(TensorModule module, Options options) {
        LowerTensorToFixed lowering = new LowerTensorToFixed(options);
        for (Op op : module.main().ops()) {
            lowering.builder.at(op.loc());
            try {
                lowering.lower((TensorOp) op);
            } catch (ArithmeticException e) {
                throw new UnsupportedModelException(op.loc(), String.valueOf(e.getMessage()),
                        "narrow the ranges of the inputs, or lower --scale-bits");
            }
        }
        FixedModule fixed = new FixedModule(module.name(), new Func(module.main().name(), lowering.builder.ops()));
        return new Result(fixed, lowering.tableErrors);
    }

    private void lower(TensorOp op) {
        switch (op) {
            case Input(var result, var name, _) -> lowered.put(result, new Encoded(input(result, name)));
            case Output(var value, var name, _) ->
                builder.output(working(encoded(value)), name, options.outputs().getOrDefault(name, DEFAULT));
            case Const(var result, var data, _) -> lowered.put(result, new Known(data));
            case Unary(var result, var function, var x, _) -> lowered.put(result, new Encoded(unary(function, x)));
            case LeakyRelu(var result, var alpha, var x, _) ->
                lowered.put(result, new Encoded(leakyRelu(alpha, encoded(x))));
            case Binary(var result, var function, var lhs, var rhs, _) ->
                lowered.put(result, new Encoded(binary(function, get(lhs), get(rhs))));
            case Contract contract -> lowered.put(contract.result(), new Encoded(contract(contract)));
            case View(var result, var map, var x, _) ->
                lowered.put(result, new Encoded(builder.view(encoded(x), map, shape(result))));
            case Concat(var result, var axis, var xs, _) -> {
                List<Value> parts = xs.stream().map(x -> working(encoded(x))).toList();
                int scale = parts.stream().mapToInt(part -> part.type().scaleBits()).max().orElseThrow();
                lowered.put(result, new Encoded(
                        builder.concat(axis, parts.stream().map(part -> raised(part, scale)).toList(), shape(result))));
            }
            case Reduce reduce -> lowered.put(reduce.result(), new Encoded(reduce(reduce)));
            case ArgMax(var result, var axis, var last, var x, _) ->
                lowered.put(result, new Encoded(builder.argMax(encoded(x), axis, last, shape(result))));
            case Softmax(var result, var axis, var x, _) ->
                lowered.put(result, new Encoded(softmax(working(encoded(x)), axis)));
            case Cast cast -> lowered.put(cast.result(), cast(cast));
            case Dequantize quantization -> lowered.put(quantization.result(), new Encoded(quantized.dequantize(quantization, encoded(quantization.operand()))));
            case Quantize quantization -> lowered.put(quantization.result(), new Encoded(quantized.quantize(quantization, encoded(quantization.operand()))));
            case Select _,Take _,Gather _,TopK _ -> throw refused(op.info().name(), "it is not supported yet");
        }
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private Lowered get(Value value) {
        Lowered found = lowered.get(value);
        if (found == null) {
            throw new IllegalArgumentException(value + " is used before its definition");
        }
        return found;
    }

    private Value encoded(Value value) {
        return switch (get(value)) {
            case Encoded(var fixed) -> fixed;
            case Known(var data) -> constant(data.toDoubles(), data.shape(), bits(data));
        };
    }

    /// Returns the fractional bits of a constant: integers have none.
    private int bits(TensorData data) {
        return data.element().isFloat() ? scaleBits : 0;
    }

    private Value constant(double[] reals, Shape shape, int bits) {
        long[] integers = new long[reals.length];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = InputBox.quantize(reals[i], bits);
        }
        return builder.constant(TensorData.integers(shape, integers), bits);
    }

    private UnsupportedModelException refused(String reason, String help) {
        return new UnsupportedModelException(builder.loc(), reason, help);
    }

    private Value input(Value result, String name) {
        InputBox box = options.boxes().get(name);
        if (box == null) {
            throw refused("input " + name + " has no range", "add --range " + name + "=LO:HI, or --samples FILE");
        }
        int count = result.type().elementCount();
        if (box.lo().elementCount() != 1 && box.lo().elementCount() != count) {
            throw refused("input " + name + " has " + count + " elements, its range " + box.lo().elementCount(),
                    "give one range for all elements, or one for each");
        }
        long[] lo = new long[count];
        long[] hi = new long[count];
        for (int i = 0; i < count; i++) {
            int at = box.lo().elementCount() == 1 ? 0 : i;
            lo[i] = InputBox.quantize(box.lo().doubleAt(at), box.scaleBits());
            hi[i] = InputBox.quantize(box.hi().doubleAt(at), box.scaleBits());
        }
        return builder.input(name, options.inputs().getOrDefault(name, DEFAULT), box.scaleBits(),
                TensorData.integers(shape(result), lo), TensorData.integers(shape(result), hi));
    }

    /// Returns `x` with at most the working precision.
    private Value working(Value x) {
        int excess = x.type().scaleBits() - scaleBits;
        return excess > 0 ? builder.requantize(x, excess) : x;
    }

    /// Returns `x` with `bits` fractional bits, at least as many as it has.
    private Value raised(Value x, int bits) {
        int missing = bits - x.type().scaleBits();
        return missing == 0 ? x : builder.linear(bits, List.of(1L << missing), List.of(x));
    }

    private Value unary(UnaryFunction function, Value operand) {
        Value x = encoded(operand);
        return switch (function) {
            case NEG -> builder.linear(x.type().scaleBits(), List.of(-1L), List.of(x));
            case RELU -> relu(x);
            case ABS -> {
                Value negated = builder.linear(x.type().scaleBits(), List.of(-1L), List.of(x));
                yield builder.maximum(x, negated);
            }
            case SIGMOID, TANH -> table(function, working(x), -saturation(function), saturation(function));
            case EXP -> exponential(working(x));
            default -> throw refused(function + " of a variable", "it is not supported yet");
        };
    }

    private Value relu(Value x) {
        int excess = x.type().scaleBits() - scaleBits;
        return excess > 0 ? builder.requantizeRelu(x, excess) : builder.relu(x);
    }

    /// Returns (1 − alpha)·y + alpha·x with y = max(x, 0).
    private Value leakyRelu(double alpha, Value operand) {
        Value x = working(operand);
        Value y = builder.relu(x);
        long slope = InputBox.quantize(alpha, scaleBits);
        return builder.linear(x.type().scaleBits() + scaleBits, List.of((1L << scaleBits) - slope, slope),
                List.of(y, x));
    }

    /// Returns where the function is within a unit of the working precision of its limit.
    private double saturation(UnaryFunction function) {
        double needed = (scaleBits + 1) * Math.log(2) / (function == UnaryFunction.TANH ? 2 : 1);
        return Math.scalb(1.0, (int) Math.ceil(Math.log(needed) / Math.log(2)));
    }

    private Value exponential(Value x) {
        double greatest = Math.scalb((double) x.type().interval().hi(), -x.type().scaleBits());
        if (greatest > 16) {
            throw refused("Exp of values up to " + greatest, "keep its argument at 16 or below, or narrow the input");
        }
        double hi = greatest <= 0 ? 0 : Math.scalb(1.0, Math.max(0, (int) Math.ceil(Math.log(greatest) / Math.log(2))));
        return table(UnaryFunction.EXP, x, -16, hi);
    }

    /// Applies a table over [from, to), clamping the argument first where it may leave it.
    private Value table(UnaryFunction function, Value x, double from, double to) {
        Value argument = raised(x, Math.max(x.type().scaleBits(), scaleBits));
        int bits = argument.type().scaleBits();
        long span = InputBox.quantize(to, bits) - InputBox.quantize(from, bits);
        int domainBits = Math.max(1, Interval.bitsFor(Math.max(1, span) - 1));
        long hi = to == 0 ? 0 : InputBox.quantize(to, bits) - 1;
        long lo = hi - (1L << domainBits) + 1;
        String name = function + "_" + from + "_" + to + "_" + bits;
        FunctionTables.Approximation found = FunctionTables.approximate(name.toLowerCase(java.util.Locale.ROOT),
                value -> RealFunctions.apply(function, value), lo, domainBits, bits, scaleBits);
        tableErrors.put(found.table().name(), found.maxError());
        Value clamped = argument;
        if (argument.type().interval().lo() < lo) {
            clamped = builder.maximum(clamped, filled(lo, shape(x), bits));
        }
        if (argument.type().interval().hi() > hi) {
            clamped = builder.minimum(clamped, filled(hi, shape(x), bits));
        }
        return builder.table(found.table(), clamped, scaleBits);
    }

    private Value filled(long value, Shape shape, int bits) {
        long[] elements = new long[shape.elementCount()];
        java.util.Arrays.fill(elements, value);
        return builder.constant(TensorData.integers(shape, elements), bits);
    }

    private Value binary(BinaryFunction function, Lowered lhs, Lowered rhs) {
        return switch (function) {
            case ADD -> sum(lhs, rhs, 1);
            case SUB -> sum(lhs, rhs, -1);
            case MUL -> product(lhs, rhs);
            case DIV -> {
                if (!(rhs instanceof Known(var divisor))) {
                    throw refused("Div by a variable", "it is not supported yet; division by a constant is");
                }
                double[] inverse = divisor.toDoubles();
                for (int i = 0; i < inverse.length; i++) {
                    if (inverse[i] == 0) {
                        throw refused("Div by zero at element " + i, "correct the model's constant");
                    }
                    inverse[i] = 1 / inverse[i];
                }
                yield product(lhs, new Known(TensorData.ofDoubles(ScalarType.F64, divisor.shape(), inverse)));
            }
            case MIN -> {
                List<Value> pair = aligned(lhs, rhs);
                yield builder.minimum(pair.get(0), pair.get(1));
            }
            case MAX -> {
                List<Value> pair = aligned(lhs, rhs);
                yield builder.maximum(pair.get(0), pair.get(1));
            }
            default -> throw refused(function + " of variables", "it is not supported yet");
        };
    }

    /// Returns both at one scale: the finer of the two, a constant's being the working precision.
    private List<Value> aligned(Lowered lhs, Lowered rhs) {
        int bits = Math.max(bits(lhs), bits(rhs));
        return List.of(at(lhs, bits), at(rhs, bits));
    }

    private int bits(Lowered side) {
        return switch (side) {
            case Encoded(var value) -> value.type().scaleBits();
            case Known(var data) -> bits(data);
        };
    }

    private Value at(Lowered side, int bits) {
        return switch (side) {
            case Encoded(var value) -> raised(value, bits);
            case Known(var data) -> constant(data.toDoubles(), data.shape(), bits);
        };
    }

    private Value sum(Lowered lhs, Lowered rhs, long sign) {
        List<Value> pair = aligned(lhs, rhs);
        return builder.linear(pair.getFirst().type().scaleBits(), List.of(1L, sign), pair);
    }

    private Value product(Lowered lhs, Lowered rhs) {
        if (lhs instanceof Known && rhs instanceof Encoded) {
            return product(rhs, lhs);
        }
        Value x = working(at(lhs, bits(lhs)));
        return switch (rhs) {
            case Encoded(var y) -> builder.mul(x, working(y));
            case Known(var factors) -> {
                double reach = 0;
                for (int i = 0; i < factors.elementCount(); i++) {
                    reach = Math.max(reach, magnitude(x, i));
                }
                int bits = factors.element().isFloat() ? weightBits(reach) : 0;
                yield builder.mul(x, constant(factors.toDoubles(), factors.shape(), bits));
            }
        };
    }

    private double magnitude(Value x, int element) {
        return Math.scalb((double) builder.bounds(x).at(element).magnitude(), -x.type().scaleBits());
    }

    /// Returns the fractional bits of factors whose rounding, times `reach`, stays below half a working unit.
    private int weightBits(double reach) {
        int more = reach <= 1 ? 0 : (int) Math.ceil(Math.log(reach) / Math.log(2));
        return Math.min(45, scaleBits + more);
    }

    private Value contract(Contract contract) {
        Lowered lhs = get(contract.lhs());
        Lowered rhs = get(contract.rhs());
        Value left = lhs instanceof Encoded || rhs instanceof Known ? working(encoded(contract.lhs())) : null;
        Value right = rhs instanceof Encoded(var value) ? working(value) : null;
        ContractionPlan plan = ContractionPlan.of(contract.einsum(), shape(contract.lhs()), shape(contract.rhs()),
                shape(contract.result()));
        if (left == null) {
            left = weights((Known) lhs, reach(plan, java.util.Objects.requireNonNull(right), contract, false));
        }
        if (right == null) {
            right = weights((Known) rhs, reach(plan, left, contract, true));
        }
        return builder.contract(contract.einsum(), left, right, shape(contract.result()));
    }

    private Value weights(Known weights, double reach) {
        int bits = weights.data().element().isFloat() ? weightBits(reach) : 0;
        return constant(weights.data().toDoubles(), weights.data().shape(), bits);
    }

    /// Returns the greatest root of the sum of squares of the magnitudes that one result element reads.
    private double reach(ContractionPlan plan, Value x, Contract contract, boolean isLeft) {
        double[] squared = new double[x.type().elementCount()];
        for (int i = 0; i < squared.length; i++) {
            squared[i] = magnitude(x, i) * magnitude(x, i);
        }
        double greatest = 0;
        for (int out = 0; out < contract.result().type().elementCount(); out++) {
            double squares = 0;
            for (int k = 0; k < plan.termCount(); k++) {
                squares += squared[isLeft ? plan.lhsPosition(out, k) : plan.rhsPosition(out, k)];
            }
            greatest = Math.max(greatest, squares);
        }
        return Math.sqrt(greatest);
    }

    private Value reduce(Reduce reduce) {
        Value x = encoded(reduce.operand());
        if (reduce.function() == ReduceFunction.SUM || reduce.function() == ReduceFunction.MEAN) {
            Value sum = x;
            for (int axis : reduce.axes()) {
                sum = sumAlong(sum, axis);
            }
            double count = (double) shape(x).elementCount() / shape(sum).elementCount();
            double[] inverse = new double[shape(sum).elementCount()];
            java.util.Arrays.fill(inverse, 1 / count);
            return reduce.function() == ReduceFunction.SUM
                    ? sum
                    : product(new Encoded(sum), new Known(TensorData.ofDoubles(ScalarType.F64, shape(sum), inverse)));
        }
        for (int axis : reduce.axes()) {
            x = extremeAlong(x, axis, reduce.function() == ReduceFunction.MAX);
        }
        return x;
    }

    private Value sumAlong(Value x, int axis) {
        String labels = "abcdefghijklm".substring(0, shape(x).rank());
        List<Integer> rest = new ArrayList<>(shape(x).dims().subList(0, axis));
        rest.addAll(shape(x).dims().subList(axis + 1, shape(x).rank()));
        List<Integer> kept = new ArrayList<>(shape(x).dims());
        kept.set(axis, 1);
        Value ones = filled(1, Shape.of(shape(x).dim(axis)), 0);
        String label = labels.substring(axis, axis + 1);
        Value sum = builder.contract(new Einsum(labels, label, labels.replace(label, "")), x, ones, new Shape(rest));
        Shape shape = new Shape(kept);
        return builder.view(sum, IndexMap.identity(shape), shape);
    }

    /// Returns the greatest (or least) element along an axis by halving it.
    private Value extremeAlong(Value x, int axis, boolean greatest) {
        Value rest = x;
        while (shape(rest).dim(axis) > 1) {
            int extent = shape(rest).dim(axis);
            int half = extent / 2;
            Value first = slice(rest, axis, 0, half);
            Value second = slice(rest, axis, half, half);
            Value merged = greatest ? builder.maximum(first, second) : builder.minimum(first, second);
            if (extent % 2 == 1) {
                List<Integer> dims = new ArrayList<>(shape(rest).dims());
                dims.set(axis, half + 1);
                merged = builder.concat(axis, List.of(merged, slice(rest, axis, extent - 1, 1)), new Shape(dims));
            }
            rest = merged;
        }
        return rest;
    }

    private Value slice(Value x, int axis, int from, int count) {
        List<Integer> dims = new ArrayList<>(shape(x).dims());
        dims.set(axis, count);
        IndexMap whole = IndexMap.identity(shape(x));
        return builder.view(x, new IndexMap(from * whole.strides().get(axis), whole.strides()), new Shape(dims));
    }

    private Value spread(Value x, int axis, Shape shape) {
        List<Integer> strides = new ArrayList<>(IndexMap.identity(shape(x)).strides());
        strides.set(axis, 0);
        return builder.view(x, new IndexMap(0, strides), shape);
    }

    /// exp(x − max) / Σ exp(x − max); the sum is at least exp(0), which the intervals do not know and a maximum says.
    private Value softmax(Value operand, int axis) {
        Value x = raised(operand, scaleBits);
        Value greatest = spread(extremeAlong(x, axis, true), axis, shape(x));
        Value below = builder.linear(scaleBits, List.of(1L, -1L), List.of(x, greatest));
        Value zero = filled(0, shape(x), scaleBits);
        Value powers = table(UnaryFunction.EXP, builder.minimum(below, zero), -16, 0);
        Value positive = builder.maximum(powers, zero);
        Value sum = sumAlong(positive, axis);
        Value atLeast = builder.maximum(sum, filled(1L << (scaleBits - 1), shape(sum), scaleBits));
        return builder.divide(positive, spread(atLeast, axis, shape(x)), scaleBits);
    }

    private Lowered cast(Cast cast) {
        Lowered source = get(cast.operand());
        boolean truncates = ((ScalarType) cast.operand().type().element()).isFloat()
                && cast.result().type().element() instanceof ScalarType to && !to.isFloat();
        if (truncates && !(source instanceof Encoded(var value) && value.type().scaleBits() == 0)) {
            throw refused("Cast of a variable with fractional bits to " + cast.result().type().element(),
                    "it is not supported yet; casts between floating-point types are");
        }
        return source;
    }
}
