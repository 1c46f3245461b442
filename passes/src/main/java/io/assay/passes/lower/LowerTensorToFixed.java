package io.assay.passes.lower;

import io.assay.ir.ElementBudget;
import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.DoubleRank;
import io.assay.ir.tensor.DynamicQuantize;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Gather;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.tensor.RankSum;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Standardize;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.TensorOp;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Lowers `tensor` to `fixed`: gives each tensor a power-of-two scale and each op its integer form.
///
/// Sums and products keep all their bits until something has to read them at the working precision: a function, a
/// product, an output. Weights get as many bits as keep their rounding, added up as independent errors over the input
/// box, below half a unit of the working precision. Integers and booleans are exact and have no fractional bits; a result
/// that may leave its integer type wraps around. What depends on constants only is expected to be folded before; where it
/// is not, it is computed at the working precision.
///
/// Before: `%2 = tensor.unary %1 {function = relu}` on an accumulator. After: `fixed.requantize_relu`.
public final class LowerTensorToFixed {

    private static final Visibility DEFAULT = Visibility.PUBLIC;

    /// What the lowering needs to know besides the model.
    ///
    /// @param scaleBits   working precision: fractional bits of activations and outputs, in [1, 30]
    /// @param boxes       box of each graph input, by name
    /// @param inputs      visibility of each graph input, by name; public where absent
    /// @param outputs     visibility of each graph output, by name; public where absent
    /// @param memoryBytes bytes that the virtual machine may have
    public record Options(int scaleBits, Map<String, InputBox> boxes, Map<String, Visibility> inputs,
            Map<String, Visibility> outputs, long memoryBytes) {

        /// Options for the memory of this virtual machine.
        public Options(int scaleBits, Map<String, InputBox> boxes, Map<String, Visibility> inputs,
                Map<String, Visibility> outputs) {
            this(scaleBits, boxes, inputs, outputs, Runtime.getRuntime().maxMemory());
        }

        public Options {
            if (scaleBits < 1 || scaleBits > 30) {
                throw new IllegalArgumentException("scaleBits " + scaleBits + " is not in [1, 30]");
            }
        }
    }

    /// A module, and what there is to say about it.
    ///
    /// @param module      the module
    /// @param tableErrors greatest error of each function, by its name, in the order of first use
    /// @param saturations layers whose operands saturate, in the order of the model
    public record Result(FixedModule module, Map<String, Double> tableErrors, List<Saturation> saturations) {}

    private sealed interface Lowered {}

    private record Known(TensorData data) implements Lowered {}

    private record Encoded(Value value) implements Lowered {}

    /// An input of places in the order of floats.
    private record Keys(String input, Value value) implements Lowered {}

    private final Options options;
    private final Map<Value, Op> definitions;
    private final Set<Value> underRoots;
    private final FixedBuilder builder;
    private final FixedArithmetic arithmetic;
    private final FunctionLowering functions;
    private final BinaryLowering binary;
    private final ReductionLowering reductions;
    private final StandardizeLowering standardizing;
    private final LowerQuantized quantized;
    private final TreeLowering trees;
    private final SortLowering sorting;
    private final ComparisonLowering comparing;
    private final Map<Value, Lowered> lowered = new HashMap<>();

    private LowerTensorToFixed(TensorModule module, Options options) {
        this.options = options;
        this.builder = new FixedBuilder(ElementBudget.of(options.memoryBytes()));
        this.definitions = module.main().definitions();
        this.underRoots = UnderRoots.of(module.main());
        this.arithmetic = new FixedArithmetic(builder, options.scaleBits());
        this.functions = new FunctionLowering(arithmetic);
        this.binary = new BinaryLowering(arithmetic, functions);
        this.reductions = new ReductionLowering(arithmetic, functions, binary);
        this.standardizing = new StandardizeLowering(arithmetic, reductions);
        this.quantized = new LowerQuantized(arithmetic);
        this.trees = new TreeLowering(module.main(), builder, this::source);
        Map<Value, List<Op>> uses = module.main().uses();
        this.sorting = new SortLowering(arithmetic, uses);
        this.comparing = new ComparisonLowering(arithmetic, uses);
    }

    private Optional<TreeLowering.Source> source(Value value) {
        return Optional.ofNullable(lowered.get(value)).map(found -> switch (found) {
            case Known(var data) -> new TreeLowering.Source.Known(data);
            case Encoded(var fixed) -> new TreeLowering.Source.Encoded(fixed, Optional.empty());
            case Keys(var input, var fixed) ->
                new TreeLowering.Source.Encoded(fixed, Optional.ofNullable(options.boxes().get(input)));
        });
    }

    /// Returns `module` over scaled integers.
    /// @throws UnsupportedModelException if an op has no integer form, an input has no box, or values may leave 62 bits
    /// @throws TooLargeModelException    if the memory has no room for its elements
    public static Result lower(TensorModule module, Options options) {
        LowerTensorToFixed lowering = new LowerTensorToFixed(module, options);
        for (Op op : module.main().ops()) {
            lowering.builder.at(op.loc());
            lowering.arithmetic.keepBits(op.results().stream().anyMatch(lowering.underRoots::contains));
            try {
                lowering.lower((TensorOp) op);
            } catch (ElementBudget.MemoryException e) {
                throw new TooLargeModelException(op.loc(), e);
            } catch (ArithmeticException e) {
                throw new UnsupportedModelException(op.loc(), String.valueOf(e.getMessage()),
                        "narrow the ranges of the inputs, or lower --scale-bits");
            }
        }
        FixedModule fixed = new FixedModule(module.name(), new Func(module.main().name(), lowering.builder.ops()));
        return new Result(fixed, lowering.functions.tableErrors(), lowering.arithmetic.saturations());
    }

    private void lower(TensorOp op) {
        switch (op) {
            case TensorOp _ when trees.isSeenThrough(op) -> {
                // Decision trees read what is behind it.
            }
            case Input(var result, var name, _) -> lowered.put(result, input(result, name));
            case Output(var value, var name, _) -> builder.output(arithmetic.delivered(encoded(value)), name,
                    options.outputs().getOrDefault(name, DEFAULT));
            case Const(var result, var data, _) -> lowered.put(result, new Known(data));
            case TensorOp _ when hasNoElements(op) -> op.results().forEach(result -> lowered.put(result,
                    new Encoded(builder.constant(TensorData.integers(shape(result)), 0))));
            case TopK topK -> {
                SortLowering.First first = sorting.topK(topK, encoded(topK.operand()));
                first.elements().ifPresent(x -> lowered.put(topK.results().get(0), new Encoded(x)));
                first.positions().ifPresent(x -> lowered.put(topK.results().get(1), new Encoded(x)));
            }
            case DynamicQuantize(var results, var x, _) -> {
                List<Value> quantities = new DynamicQuantizeLowering(arithmetic, reductions).lower(encoded(x));
                for (int i = 0; i < results.size(); i++) {
                    lowered.put(results.get(i), new Encoded(quantities.get(i)));
                }
            }
            case DecisionTrees of -> trees.lower(of).ifPresent(value -> lowered.put(of.result(), new Encoded(value)));
            default -> lowered.put(op.results().getFirst(), new Encoded(computed(op)));
        }
    }

    /// Tells whether nothing is computed: then there are no bounds to check either.
    private static boolean hasNoElements(TensorOp op) {
        return !(op instanceof Input) && op.results().getFirst().type().elementCount() == 0;
    }

    private Value argMax(Value x, int axis, boolean last, Shape shape) {
        int extent = shape(x).dim(axis);
        if (extent > RelationBuilder.LONGEST_ARG_MAX) {
            throw arithmetic.refused("the index of the greatest of " + extent + " elements; expected at most "
                    + RelationBuilder.LONGEST_ARG_MAX, "use TopK with k = 1, which sorts");
        }
        // The choice is a sum of products with a one-hot vector, whose bounds are those of all elements together.
        boolean fits = FixedArithmetic.bits(x) + Interval.bitsFor(extent) < FixedArithmetic.MOST_BITS;
        return builder.argMax(fits ? x : arithmetic.working(x), axis, last, shape);
    }

    private Value computed(TensorOp op) {
        return switch (op) {
            case Unary(_, var function, var x, _) -> unary(function, x);
            case LeakyRelu(_, var alpha, var x, _) -> leakyRelu(alpha, encoded(x));
            case Binary(_, var function, var lhs, var rhs, _) when function.isComparison()
                    && element(lhs).isFloat() ->
                comparison(function, lhs, rhs);
            case Binary(var result, var function, var lhs, var rhs, _) -> binary(function, lhs, rhs,
                    element(lhs).isFloat() && comparing.isOnlyCompared(result));
            case Contract contract -> contract(contract);
            case View(var result, var map, var x, _) -> builder.view(encoded(x), map, shape(result));
            case Take(_, var positions, var x, _) -> builder.take(encoded(x), positions);
            case Concat(var result, var axis, var xs, _) ->
                builder.concat(axis, arithmetic.joined(xs.stream().map(this::encoded).toList()), shape(result));
            case Reduce(_, var function, var axes, var x, _) -> trees.total(x)
                    .map(total -> function == ReduceFunction.SUM
                            ? total
                            : arithmetic.product(total, 1.0 / shape(x).dim(1), 0))
                    .orElseGet(() -> reductions.reduce(function, element(x), encoded(x), axes));
            case RankSum sum ->
                binary.wrapped(element(sum.result()), sorting.rankSum(sum, encoded(sum.operand())));
            case ArgMax(var result, var axis, var last, var x, _) -> argMax(encoded(x), axis, last, shape(result));
            case Softmax(_, var axis, var x, _) -> reductions.softmax(encoded(x), axis);
            case Standardize standardize ->
                standardizing.standardize(standardize, encoded(standardize.operand()));
            case Cast(var result, var x, _) -> cast(element(x), element(result), encoded(x));
            case Select(_, var condition, var whenTrue, var whenFalse, _) ->
                arithmetic.select(encoded(condition), encoded(whenTrue), encoded(whenFalse));
            case Gather(var result, var data, var indices, _) -> builder.gather(encoded(data),
                    arithmetic.clamped(encoded(indices), 0, shape(data).dim(1) - 1L), shape(result));
            case Dequantize dequantize -> quantized.dequantize(dequantize, encoded(dequantize.operand()));
            case Quantize quantize -> quantized.quantize(quantize, encoded(quantize.operand()));
            case FloatKey _,DoubleRank _ ->
                throw arithmetic.refused("the place of a float in the order of floats is read by"
                        + " something else than decision trees", "compare the float itself");
            case Input _,Output _,Const _,TopK _,DynamicQuantize _,DecisionTrees _ ->
                throw new IllegalArgumentException(op.info().name());
        };
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private static ScalarType element(Value value) {
        return (ScalarType) value.type().element();
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
            case Known(var data) -> arithmetic.constant(data, options.scaleBits());
            case Keys(var input, _) -> throw arithmetic.refused(
                    "input " + input + " is read as its place in the order of"
                            + " floats, and more than decision trees compute with it",
                    "do not skip move-thresholds, or give"
                            + " the input a box of numbers");
        };
    }

    private Lowered input(Value result, String name) {
        InputBox box = options.boxes().get(name);
        if (box == null) {
            throw arithmetic.refused("input " + name + " has no range",
                    "add --range " + name + "=LO:HI, or --samples FILE");
        }
        int count = result.type().elementCount();
        if (box.lo().elementCount() != 1 && box.lo().elementCount() != count) {
            throw arithmetic.refused("input " + name + " has " + count + " elements, its range "
                    + box.lo().elementCount(), "give one range for all elements, or one for each");
        }
        if (!element(result).isFloat() && box.scaleBits() != 0) {
            throw new IllegalArgumentException("input " + name + " is " + element(result) + ", and its box has "
                    + box.scaleBits() + " fractional bits");
        }
        long[] lo = new long[count];
        long[] hi = new long[count];
        for (int i = 0; i < count; i++) {
            lo[i] = box.least(i);
            hi[i] = box.greatest(i);
        }
        Value input = builder.input(name, options.inputs().getOrDefault(name, DEFAULT), box.scaleBits(),
                TensorData.integers(shape(result), lo), TensorData.integers(shape(result), hi));
        return box.encoding().isOrder() ? new Keys(name, input) : new Encoded(input);
    }

    private Value unary(UnaryFunction function, Value x) {
        ScalarType element = element(x);
        Value result = functions.apply(function, encoded(x));
        return element.isInteger() ? binary.wrapped(element, result) : result;
    }

    /// Returns (1 − alpha)·y + alpha·x with y = max(x, 0).
    private Value leakyRelu(double alpha, Value operand) {
        int bits = options.scaleBits();
        Value x = arithmetic.working(operand);
        Value y = builder.relu(x);
        long slope = InputBox.quantize(alpha, bits);
        return builder.linear(x.type().scaleBits() + bits, List.of((1L << bits) - slope, slope), List.of(y, x));
    }

    private Value comparison(BinaryFunction function, Value lhs, Value rhs) {
        boolean orEqual = function == BinaryFunction.LESS_OR_EQUAL;
        if (get(rhs) instanceof Known(var constants) && get(lhs) instanceof Encoded(var x)) {
            return function == BinaryFunction.EQUAL
                    ? comparing.equal(x, constants)
                    : comparing.lessThan(orEqual, x, constants);
        }
        if (get(lhs) instanceof Known(var constants) && get(rhs) instanceof Encoded(var x)) {
            return function == BinaryFunction.EQUAL
                    ? comparing.equal(x, constants)
                    : comparing.greaterThan(orEqual, x, constants);
        }
        return function == BinaryFunction.EQUAL
                ? binary.apply(function, element(lhs), encoded(lhs), encoded(rhs))
                : comparing.less(orEqual, side(lhs), side(rhs));
    }

    private ComparisonLowering.Side side(Value value) {
        return definitions.get(value) instanceof View view
                && view.operand().type().elementCount() < value.type().elementCount()
                        ? new ComparisonLowering.Side(encoded(value), encoded(view.operand()), view.map())
                        : ComparisonLowering.Side.of(encoded(value));
    }

    /// @param exact whether a constant keeps all bits that there is room for
    private Value binary(BinaryFunction function, Value lhs, Value rhs, boolean exact) {
        ScalarType element = element(lhs);
        boolean scales = function == BinaryFunction.MUL || function == BinaryFunction.DIV;
        if (scales && element.isFloat() && get(rhs) instanceof Known(var factors)) {
            return function == BinaryFunction.MUL
                    ? multiple(encoded(lhs), factors, exact)
                    : arithmetic.product(encoded(lhs), inverse(factors));
        }
        if (function == BinaryFunction.MUL && element.isFloat() && get(lhs) instanceof Known(var factors)) {
            return multiple(encoded(rhs), factors, exact);
        }
        boolean keeps = isLeafSum(lhs) || isLeafSum(rhs)
                || (exact && (function == BinaryFunction.ADD || function == BinaryFunction.SUB));
        Value x = keeps && get(lhs) instanceof Known(var constants)
                ? comparing.addend(encoded(rhs), constants)
                : encoded(lhs);
        Value y = keeps && get(rhs) instanceof Known(var constants) ? comparing.addend(x, constants) : encoded(rhs);
        Value result = binary.apply(function, element, x, y);
        return function == BinaryFunction.SUB && isMaximumOf(rhs, lhs)
                ? arithmetic.clamped(result, -Interval.LIMIT, 0)
                : result;
    }

    private boolean isLeafSum(Value value) {
        return element(value).isFloat() && get(value) instanceof Encoded(var fixed) && builder.isLeafSum(fixed);
    }

    private Value multiple(Value x, TensorData factors, boolean exact) {
        return exact ? arithmetic.exactProduct(x, factors) : arithmetic.product(x, factors);
    }

    /// Tells whether `value` is at least the maximum of `operand` along some axis, repeated: what a softmax subtracts, so that the
    /// difference is never positive, which its interval does not know.
    private boolean isMaximumOf(Value value, Value operand) {
        Op op = definitions.get(value);
        return switch (op) {
            case View view -> isMaximumOf(view.operand(), operand);
            case Reduce reduce -> reduce.function() == ReduceFunction.MAX && reduce.operand().equals(operand);
            case Binary more when more.function() == BinaryFunction.MAX ->
                isMaximumOf(more.lhs(), operand) || isMaximumOf(more.rhs(), operand);
            case null, default -> false;
        };
    }

    private TensorData inverse(TensorData divisor) {
        double[] inverse = divisor.toDoubles();
        for (int i = 0; i < inverse.length; i++) {
            if (inverse[i] == 0) {
                throw arithmetic.refused("Div by zero at element " + i, "correct the model's constant");
            }
            inverse[i] = 1 / inverse[i];
        }
        return TensorData.ofDoubles(ScalarType.F64, divisor.shape(), inverse);
    }

    private Value contract(Contract contract) {
        ContractionLowering contraction = new ContractionLowering(arithmetic, contract.einsum(),
                shape(contract.result()));
        Lowered lhs = get(contract.lhs());
        Lowered rhs = get(contract.rhs());
        boolean isFloat = element(contract.result()).isFloat();
        Value product = switch (rhs) {
            case Known(var weights) when isFloat && lhs instanceof Encoded(var x) ->
                contraction.weighted(x, weights, false);
            case Encoded(var x) when isFloat && lhs instanceof Known(var weights) ->
                contraction.weighted(x, weights, true);
            default -> contraction.variables(encoded(contract.lhs()), encoded(contract.rhs()));
        };
        return binary.wrapped(element(contract.result()), product);
    }

    private Value cast(ScalarType from, ScalarType to, Value x) {
        if (to == ScalarType.BOOL) {
            return from == ScalarType.BOOL ? x : arithmetic.not(arithmetic.isZero(x));
        }
        return to.isFloat() ? x : binary.wrapped(to, arithmetic.truncated(x));
    }
}
