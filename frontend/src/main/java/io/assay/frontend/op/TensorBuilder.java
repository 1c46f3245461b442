package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxNode;
import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Axes;
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
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// The ops made so far; every method returns a constant instead of an op where its operands are constants.
final class TensorBuilder {
    private static final String CONSTANT = "a constant of the node";
    private static final double SATURATION = 0x1p20;

    private final List<Op> ops = new ArrayList<>();
    private final Map<TensorData, Value> constants = new HashMap<>();
    private final Map<Value, TensorData> known = new HashMap<>();
    private final Map<String, TensorData> tensors = new HashMap<>();
    private final Weights weights;
    private final IdentityHashMap<TensorData, Value> weightValues = new IdentityHashMap<>();
    private final IdentityHashMap<TensorData, Operand> inverses = new IdentityHashMap<>();
    private final Map<Value, String> weightNames = new LinkedHashMap<>();
    private int nextId;
    private SourceLoc loc = SourceLoc.NONE;
    private final String model;
    private final ImportBudget budget;
    private String place = "";
    private boolean hasSaturated;

    /// @param model         what messages say of the model
    /// @param budget        counts every tensor before it is made
    /// @param tracksWeights whether weights stay apart from other constants, see [#weights()]
    TensorBuilder(String model, ImportBudget budget, boolean tracksWeights) {
        this.model = model;
        this.budget = budget;
        this.weights = new Weights(tracksWeights);
    }

    /// Makes `node` the origin of the ops that follow.
    void at(OnnxNode node) {
        loc = SourceLoc.of(node.name(), node.opType());
        place = "\"" + node.name() + "\", op " + node.qualifiedOpType();
    }

    /// Leaves the nodes: what follows belongs to the graph.
    void atGraph() {
        loc = SourceLoc.NONE;
        place = "outputs of the graph";
    }

    List<Op> ops() {
        return ops;
    }

    /// Returns the name of each constant that is a weight; none where weights are not tracked.
    Map<Value, String> weights() {
        return weightNames;
    }

    private Value fresh(ScalarType element, Shape shape) {
        budget.produced(place, shape);
        return new Value(nextId++, TensorType.scalar(element, shape));
    }

    /// Adds an op, or returns its results as constants if its operands are constants.
    private List<Operand> add(TensorOp op) {
        budget.made(place);
        Optional<List<TensorData>> folded = op.operands().isEmpty()
                ? Optional.empty()
                : ConstantEvaluator.evaluate(op, value -> Optional.ofNullable(known.get(value)));
        if (folded.isPresent()) {
            TensorData[] operands = op.operands().stream().map(known::get).toArray(TensorData[]::new);
            return folded.get().stream().<Operand>map(data -> derived("the result", data, operands)).toList();
        }
        ops.add(op);
        return op.results().stream().<Operand>map(Operand.Computed::new).toList();
    }

    /// Returns the value of an operand; a constant becomes an op when it is first read.
    Value value(Operand operand) {
        return switch (operand) {
            case Operand.Computed(Value value) -> value;
            case Operand.Known(String name, TensorData data) -> {
                requireFinite(name, data);
                yield weights.isWeight(data)
                        ? weightValue(name, data)
                        : constants.computeIfAbsent(data, _ -> constant(data, loc));
            }
        };
    }

    private Value constant(TensorData data, SourceLoc origin) {
        Value result = fresh(data.element(), data.shape());
        ops.add(new Const(result, data, origin));
        known.put(result, data);
        return result;
    }

    /// Returns the value of a weight: a constant of its own, or an op that moves the elements of another.
    private Value weightValue(String name, TensorData data) {
        Value found = weightValues.get(data);
        if (found != null) {
            return found;
        }
        Optional<Weights.Moved> moved = weights.source(data);
        Value value = moved.map(this::movedValue).orElseGet(() -> {
            Value result = constant(data, loc);
            weightNames.put(result, weights.unique(name));
            return result;
        });
        known.put(value, data);
        weightValues.put(data, value);
        return value;
    }

    private Value movedValue(Weights.Moved moved) {
        Value source = value(moved.source());
        Value result = fresh(moved.source().element(), moved.move().shape());
        ops.add(switch (moved.move()) {
            case Weights.Move.View(_, IndexMap map) -> new View(result, map, source, loc);
            case Weights.Move.Take(_, TensorData positions) -> new Take(result, positions, source, loc);
        });
        return result;
    }

    /// Returns a tensor of the model as a constant.
    Operand weight(String name, TensorData data) {
        tensors.put(name, data);
        weights.add(data);
        return new Operand.Known(name, data);
    }

    /// Returns what was computed of constants: of weights, a weight.
    Operand.Known derived(String name, TensorData data, TensorData... operands) {
        if (Arrays.stream(operands).anyMatch(weights::isWeight)) {
            weights.add(data);
        }
        return new Operand.Known(name, data);
    }

    /// Refuses a constant that is not finite; the message tells the place in the model's tensor, not in a view of it.
    private void requireFinite(String name, TensorData data) {
        ConstantFolding.firstNonFinite(data).ifPresent(position -> {
            TensorData weight = tensors.getOrDefault(name, data);
            OptionalInt inWeight = ConstantFolding.firstNonFinite(weight);
            Diagnostic diagnostic = nonFinite("a weight is not a finite number", "\"" + name + "\"",
                    inWeight.isPresent() ? weight : data, inWeight.orElse(position));
            throw new ImportRefusal(diagnostic.help("train or export again; a circuit has no NaN and no infinity"));
        });
    }

    /// Returns what was folded of constants that are finite.
    private TensorData requireFolded(TensorData data) {
        ConstantFolding.firstNonFinite(data).ifPresent(position -> {
            throw new ImportRefusal(nonFinite("arithmetic on constants gives no finite number", "the result", data,
                    position).help("correct the constants; a circuit has no NaN and no infinity"));
        });
        return data;
    }

    /// Returns a constant with ±2^20 for its infinities: exporters write them for masks, where a sum, an extremum or a
    /// choice takes them for a number beyond all others.
    private Operand saturated(Operand operand) {
        if (!(operand instanceof Operand.Known(String name, TensorData data))
                || ConstantFolding.firstNonFinite(data).isEmpty()) {
            return operand;
        }
        hasSaturated = true;
        double[] elements = data.toDoubles();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Double.isInfinite(elements[i]) ? Math.copySign(SATURATION, elements[i]) : elements[i];
        }
        return new Operand.Known(name, TensorData.ofDoubles(data.element(), data.shape(), elements));
    }

    private Diagnostic nonFinite(String message, String tensor, TensorData data, int position) {
        return Diagnostic.of("AS2201", message)
                .with("model", model)
                .with("node", place)
                .with("tensor", tensor + ", element " + Arrays.toString(data.shape().indexOf(position)) + " of shape "
                        + data.shape().dims())
                .found(String.valueOf(data.doubleAt(position)), "a finite number");
    }

    /// Requires room for a tensor: before arrays of its size are made.
    /// @throws ImportRefusal if there is none
    void requireRoom(Shape shape) {
        budget.requireRoom(place, shape);
    }

    Operand input(String name, TensorType type) {
        budget.produced("input \"" + name + "\"", type.shape());
        Value result = new Value(nextId++, type);
        weights.unique(name);
        ops.add(new Input(result, name, SourceLoc.NONE));
        return new Operand.Computed(result);
    }

    void output(String name, Operand operand) {
        ops.add(new Output(value(operand), name, loc));
    }

    Operand unary(UnaryFunction function, Operand operand) {
        if (operand instanceof Operand.Known(String name, TensorData data)
                && function == UnaryFunction.NEG) {
            budget.produced(place, operand.shape());
            requireFinite(name, data);
            return derived(name, ConstantFolding.negate(data), data);
        }
        Value source = value(operand);
        Value result = fresh(operand.element(), operand.shape());
        return add(new Unary(result, function, source, loc)).getFirst();
    }

    Operand leakyRelu(double alpha, Operand operand) {
        Value source = value(operand);
        Value result = fresh(operand.element(), operand.shape());
        return add(new LeakyRelu(result, alpha, source, loc)).getFirst();
    }

    /// Returns the function of two operands of one shape and element type.
    Operand binary(BinaryFunction function, Operand lhs, Operand rhs) {
        if (lhs instanceof Operand.Known(String name, TensorData left)
                && rhs instanceof Operand.Known(String other, TensorData right)
                && ConstantFolding.folds(function, left, right)) {
            budget.produced(place, lhs.shape());
            requireFinite(name, left);
            requireFinite(other, right);
            return derived(name, requireFolded(ConstantFolding.binary(function, left, right)), left, right);
        }
        if (function == BinaryFunction.DIV && rhs instanceof Operand.Known divisor
                && weights.isWeight(divisor.data())) {
            return binary(BinaryFunction.MUL, lhs, inverse(divisor));
        }
        boolean saturates = function == BinaryFunction.ADD || function == BinaryFunction.MIN
                || function == BinaryFunction.MAX;
        Value left = value(saturates ? saturated(lhs) : lhs);
        Value right = value(saturates ? saturated(rhs) : rhs);
        Value result = fresh(function.isComparison() ? ScalarType.BOOL : lhs.element(), lhs.shape());
        return add(new Binary(result, function, left, right, loc)).getFirst();
    }

    Operand view(Operand operand, Shape shape, IndexMap map) {
        if (shape.equals(operand.shape()) && map.equals(IndexMap.identity(shape))) {
            return operand;
        }
        if (operand instanceof Operand.Known(String name, TensorData data)) {
            budget.produced(place, shape);
            return moved(new Operand.Known(name, data), new Weights.Move.View(shape, map),
                    () -> ConstantFolding.view(data, shape, map),
                    () -> Arrays.stream(map.positions(shape)).asLongStream().toArray());
        }
        Value source = value(operand);
        Value result = fresh(operand.element(), shape);
        return add(new View(result, map, source, loc)).getFirst();
    }

    /// Returns a constant whose elements are those of another in other places; the same where it was made before.
    private Operand moved(Operand.Known source, Weights.Move move, Supplier<TensorData> compute,
            Supplier<long[]> positions) {
        if (!weights.isWeight(source.data())) {
            return new Operand.Known(source.name(), compute.get());
        }
        return weights.find(source, move).orElseGet(() -> {
            Operand.Known result = new Operand.Known(source.name(), compute.get());
            weights.moved(source, move, result, positions.get());
            return result;
        });
    }

    /// Returns the inverse of each element of a weight, moved as the weight is.
    private Operand inverse(Operand.Known divisor) {
        Optional<Weights.Moved> moved = weights.source(divisor.data());
        if (moved.isEmpty()) {
            return inverses.computeIfAbsent(divisor.data(), data -> {
                requireFinite(divisor.name(), data);
                return derived(divisor.name(), requireFolded(ConstantFolding.inverse(data)), data);
            });
        }
        Operand source = inverse(moved.get().source());
        return switch (moved.get().move()) {
            case Weights.Move.View(Shape shape, IndexMap map) -> view(source, shape, map);
            case Weights.Move.Take(Shape shape, TensorData positions) -> take(source, shape, positions.toLongs());
        };
    }

    Operand reshape(Operand operand, Shape shape) {
        return view(operand, shape, IndexMap.identity(shape));
    }

    Operand concat(List<Operand> operands, int axis) {
        if (operands.size() == 1) {
            return operands.getFirst();
        }
        int extent = operands.stream().mapToInt(operand -> operand.shape().dim(axis)).sum();
        List<Integer> dims = new ArrayList<>(operands.getFirst().shape().dims());
        dims.set(axis, extent);
        Shape shape = new Shape(dims);
        if (operands.stream().allMatch(operand -> operand instanceof Operand.Known)) {
            budget.produced(place, shape);
            List<TensorData> parts = operands.stream().map(operand -> ((Operand.Known) operand).data()).toList();
            Operand named = operands.stream()
                    .filter(part -> ConstantFolding.firstNonFinite(((Operand.Known) part).data()).isPresent())
                    .findFirst().orElse(operands.getFirst());
            return derived(((Operand.Known) named).name(), ConstantFolding.concat(parts, shape, axis),
                    parts.toArray(TensorData[]::new));
        }
        List<Value> values = operands.stream().map(operand -> value(saturated(operand))).toList();
        Value result = fresh(operands.getFirst().element(), shape);
        return add(new Concat(result, axis, values, loc)).getFirst();
    }

    Operand contract(Einsum einsum, Operand lhs, Operand rhs, Shape shape) {
        budget.multiplied(place, einsum, lhs.shape(), rhs.shape());
        if (lhs instanceof Operand.Known(String name, TensorData left)
                && rhs instanceof Operand.Known(String other, TensorData right)) {
            budget.produced(place, shape);
            requireFinite(name, left);
            requireFinite(other, right);
            return derived(name, requireFolded(ConstantFolding.contract(einsum, left, right, shape)), left, right);
        }
        Value left = value(lhs);
        Value right = value(rhs);
        Value result = fresh(lhs.element(), shape);
        return add(new Contract(result, einsum, left, right, loc)).getFirst();
    }

    /// Returns the reduction; the reduced axes keep extent 1.
    Operand reduce(ReduceFunction function, Operand operand, List<Integer> axes) {
        Value source = value(operand);
        Value result = fresh(operand.element(), Axes.reduced(operand.shape(), axes));
        return add(new Reduce(result, function, axes, source, loc)).getFirst();
    }

    Operand argMax(Operand operand, int axis, boolean selectLast) {
        Value source = value(operand);
        Value result = fresh(ScalarType.I64, Axes.reduced(operand.shape(), List.of(axis)));
        return add(new ArgMax(result, axis, selectLast, source, loc)).getFirst();
    }

    Operand softmax(Operand operand, int axis) {
        Value source = value(operand);
        Value result = fresh(operand.element(), operand.shape());
        return add(new Softmax(result, axis, source, loc)).getFirst();
    }

    Operand cast(Operand operand, ScalarType element) {
        if (operand.element() == element) {
            return operand;
        }
        if (operand instanceof Operand.Known(String name, TensorData data) && ConstantFolding.casts(data, element)) {
            budget.produced(place, operand.shape());
            return derived(name, ConstantFolding.cast(data, element), data);
        }
        Value source = value(operand);
        Value result = fresh(element, operand.shape());
        return add(new Cast(result, source, loc)).getFirst();
    }

    /// Returns the choice between two operands of one shape and element type by booleans of that shape.
    Operand select(Operand condition, Operand whenTrue, Operand whenFalse) {
        if (condition instanceof Operand.Known(_, TensorData choice)
                && whenTrue instanceof Operand.Known(String name, TensorData left)
                && whenFalse instanceof Operand.Known(_, TensorData right)) {
            budget.produced(place, condition.shape());
            return derived(name, ConstantFolding.select(choice, left, right), left, right);
        }
        Value choice = value(condition);
        Value left = value(saturated(whenTrue));
        Value right = value(saturated(whenFalse));
        Value result = fresh(whenTrue.element(), whenTrue.shape());
        return add(new Select(result, choice, left, right, loc)).getFirst();
    }

    /// Returns the elements at the given row-major positions: a view where an index map says the same.
    Operand take(Operand operand, Shape shape, long... positions) {
        Optional<IndexMap> map = Positions.affine(shape, positions);
        if (map.isPresent()) {
            return view(operand, shape, map.get());
        }
        if (operand instanceof Operand.Known(String name, TensorData data)) {
            budget.produced(place, shape);
            return moved(new Operand.Known(name, data),
                    new Weights.Move.Take(shape, TensorData.integers(shape, positions)),
                    () -> ConstantFolding.take(data, shape, positions), () -> positions);
        }
        Value source = value(operand);
        Value result = fresh(operand.element(), shape);
        return add(new Take(result, TensorData.integers(shape, positions), source, loc)).getFirst();
    }

    /// Returns data[b, indices[b, i], r], of shape [b, m, r].
    /// @param data    shape [b, n, r]
    /// @param indices integers in [0, n), shape [b, m]
    Operand gather(Operand data, Operand indices) {
        Value rows = value(data);
        Value at = value(indices);
        Value result = fresh(data.element(),
                Shape.of(data.shape().dim(0), indices.shape().dim(1), data.shape().dim(2)));
        return add(new Gather(result, rows, at, loc)).getFirst();
    }

    /// Returns the first `count` elements along an axis in sorted order, and their indices (i64).
    List<Operand> topK(Operand operand, int axis, int count, boolean largest) {
        List<Integer> dims = new ArrayList<>(operand.shape().dims());
        dims.set(axis, count);
        Value source = value(operand);
        Value kept = fresh(operand.element(), new Shape(dims));
        Value indices = fresh(ScalarType.I64, new Shape(dims));
        return add(new TopK(List.of(kept, indices), axis, largest, source, loc));
    }

    /// Returns integers that compare as floats do, see [FloatKey].
    Operand floatKey(Operand operand) {
        Value source = value(operand);
        Value result = fresh(ScalarType.I64, operand.shape());
        return add(new FloatKey(result, source, loc)).getFirst();
    }

    /// Returns how many boundaries doubles have reached, see [DoubleRank].
    Operand doubleRank(TensorData boundaries, Operand operand) {
        Value source = value(operand);
        Value result = fresh(ScalarType.I64, operand.shape());
        return add(new DoubleRank(result, boundaries, source, loc)).getFirst();
    }

    /// Decision trees, see [DecisionTrees].
    record Trees(TensorData features, TensorData starts, TensorData counts, TensorData boundaries,
            TensorData whenTrue, TensorData whenFalse, TensorData roots, TensorData leaves) {}

    /// Returns the values of the leaves that rows of features reach, shape [rows, trees, values of a leaf].
    Operand decisionTrees(Operand features, Trees trees) {
        Value source = value(features);
        Value result = fresh(trees.leaves.element(), Shape.of(features.shape().dim(0), trees.roots.elementCount(),
                trees.leaves.shape().dim(1)));
        return add(new DecisionTrees(result, trees.features, trees.starts, trees.counts, trees.boundaries,
                trees.whenTrue, trees.whenFalse, trees.roots, trees.leaves, source, loc)).getFirst();
    }

    /// Returns what an operand was cast from; empty if it is no result of a cast.
    Optional<Operand> castFrom(Operand operand) {
        return operand instanceof Operand.Computed(Value value)
                ? ops.stream().filter(op -> op instanceof Cast cast && cast.result().equals(value))
                        .map(op -> (Operand) new Operand.Computed(((Cast) op).operand())).findFirst()
                : Optional.empty();
    }

    /// Returns the operand quantised to uint8, the scale that its elements ask for, and the zero point.
    List<Operand> dynamicQuantize(Operand operand) {
        Value source = value(operand);
        return add(new DynamicQuantize(List.of(fresh(ScalarType.U8, operand.shape()),
                fresh(operand.element(), Shape.of()), fresh(ScalarType.U8, Shape.of())), source, loc));
    }

    /// Returns a constant made by an importer.
    Operand constant(TensorData data) {
        budget.produced(place, data.shape());
        return new Operand.Known(CONSTANT, data);
    }

    /// Returns a constant of one number in every element.
    Operand filled(ScalarType element, Shape shape, double value) {
        budget.produced(place, shape);
        return new Operand.Known(CONSTANT, ConstantFolding.fill(element, shape, value));
    }

    /// Tells whether an op reads a constant whose infinities became large numbers.
    boolean hasSaturated() {
        return hasSaturated;
    }

    /// Returns the floats that integers stand for; they are not folded, even where the integers are constants.
    Operand dequantize(Operand operand, Quantization quantization, ScalarType element) {
        Value source = value(operand);
        Value result = fresh(element, operand.shape());
        return add(new Dequantize(result, quantization.scale(), quantization.zeroPoint(), source, loc)).getFirst();
    }

    /// Returns integers of type `element` that stand for an operand.
    Operand quantize(Operand operand, Quantization quantization, ScalarType element) {
        Value source = value(operand);
        Value result = fresh(element, operand.shape());
        return add(new Quantize(result, quantization.scale(), quantization.zeroPoint(), source, loc)).getFirst();
    }
}
