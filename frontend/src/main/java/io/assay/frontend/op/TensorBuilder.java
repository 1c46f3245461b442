package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxNode;
import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Axes;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The ops made so far; every method returns a constant instead of an op where its operands are constants.
final class TensorBuilder {
    private final List<Op> ops = new ArrayList<>();
    private final Map<TensorData, Value> constants = new HashMap<>();
    private final Map<String, TensorData> weights = new HashMap<>();
    private int nextId;
    private SourceLoc loc = SourceLoc.NONE;
    private final String model;
    private String place = "";

    /// @param model what messages say of the model
    TensorBuilder(String model) {
        this.model = model;
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

    private Value fresh(ScalarType element, Shape shape) {
        return new Value(nextId++, TensorType.scalar(element, shape));
    }

    private Operand add(Op op, Value result) {
        ops.add(op);
        return new Operand.Computed(result);
    }

    /// Returns the value of an operand; a constant becomes an op when it is first read.
    Value value(Operand operand) {
        return switch (operand) {
            case Operand.Computed(Value value) -> value;
            case Operand.Known(String name, TensorData data) -> {
                requireFinite(name, data);
                yield constants.computeIfAbsent(data, _ -> {
                    Value result = fresh(data.element(), data.shape());
                    ops.add(new Const(result, data, loc));
                    return result;
                });
            }
        };
    }

    /// Returns a tensor of the model as a constant.
    Operand weight(String name, TensorData data) {
        weights.put(name, data);
        return new Operand.Known(name, data);
    }

    /// Refuses a constant that is not finite; the message tells the place in the model's tensor, not in a view of it.
    private void requireFinite(String name, TensorData data) {
        ConstantFolding.firstNonFinite(data).ifPresent(position -> {
            TensorData weight = weights.getOrDefault(name, data);
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

    private Diagnostic nonFinite(String message, String tensor, TensorData data, int position) {
        return Diagnostic.of("AS2201", message)
                .with("model", model)
                .with("node", place)
                .with("tensor", tensor + ", element " + Arrays.toString(data.shape().indexOf(position)) + " of shape "
                        + data.shape().dims())
                .found(String.valueOf(data.doubleAt(position)), "a finite number");
    }

    Operand input(String name, TensorType type) {
        Value result = new Value(nextId++, type);
        return add(new Input(result, name, SourceLoc.NONE), result);
    }

    void output(String name, Operand operand) {
        ops.add(new Output(value(operand), name, loc));
    }

    Operand unary(UnaryFunction function, Operand operand) {
        if (operand instanceof Operand.Known(String name, TensorData data)
                && function == UnaryFunction.NEG
                && ConstantFolding.folds(data)) {
            requireFinite(name, data);
            return new Operand.Known(name, ConstantFolding.negate(data));
        }
        Value source = value(operand);
        Value result = fresh(operand.element(), operand.shape());
        return add(new Unary(result, function, source, loc), result);
    }

    Operand leakyRelu(double alpha, Operand operand) {
        Value source = value(operand);
        Value result = fresh(operand.element(), operand.shape());
        return add(new LeakyRelu(result, alpha, source, loc), result);
    }

    /// Returns the function of two operands of one shape and element type.
    Operand binary(BinaryFunction function, Operand lhs, Operand rhs) {
        if (lhs instanceof Operand.Known(String name, TensorData left)
                && rhs instanceof Operand.Known(String other, TensorData right)
                && ConstantFolding.folds(left)
                && !(function == BinaryFunction.DIV && ConstantFolding.hasIntegerZero(right))) {
            requireFinite(name, left);
            requireFinite(other, right);
            return new Operand.Known(name, requireFolded(ConstantFolding.binary(function, left, right)));
        }
        Value left = value(lhs);
        Value right = value(rhs);
        Value result = fresh(lhs.element(), lhs.shape());
        return add(new Binary(result, function, left, right, loc), result);
    }

    Operand view(Operand operand, Shape shape, IndexMap map) {
        if (shape.equals(operand.shape()) && map.equals(IndexMap.identity(shape))) {
            return operand;
        }
        if (operand instanceof Operand.Known(String name, TensorData data)) {
            return new Operand.Known(name, ConstantFolding.view(data, shape, map));
        }
        Value source = value(operand);
        Value result = fresh(operand.element(), shape);
        return add(new View(result, map, source, loc), result);
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
            List<TensorData> parts = operands.stream().map(operand -> ((Operand.Known) operand).data()).toList();
            Operand named = operands.stream()
                    .filter(part -> ConstantFolding.firstNonFinite(((Operand.Known) part).data()).isPresent())
                    .findFirst().orElse(operands.getFirst());
            return new Operand.Known(((Operand.Known) named).name(), ConstantFolding.concat(parts, shape, axis));
        }
        List<Value> values = operands.stream().map(this::value).toList();
        Value result = fresh(operands.getFirst().element(), shape);
        return add(new Concat(result, axis, values, loc), result);
    }

    Operand contract(Einsum einsum, Operand lhs, Operand rhs, Shape shape) {
        if (lhs instanceof Operand.Known(String name, TensorData left)
                && rhs instanceof Operand.Known(String other, TensorData right)
                && ConstantFolding.folds(left)) {
            requireFinite(name, left);
            requireFinite(other, right);
            return new Operand.Known(name, requireFolded(ConstantFolding.contract(einsum, left, right, shape)));
        }
        Value left = value(lhs);
        Value right = value(rhs);
        Value result = fresh(lhs.element(), shape);
        return add(new Contract(result, einsum, left, right, loc), result);
    }

    /// Returns the reduction; the reduced axes keep extent 1.
    Operand reduce(ReduceFunction function, Operand operand, List<Integer> axes) {
        Value source = value(operand);
        Value result = fresh(operand.element(), Axes.reduced(operand.shape(), axes));
        return add(new Reduce(result, function, axes, source, loc), result);
    }

    Operand argMax(Operand operand, int axis, boolean selectLast) {
        Value source = value(operand);
        Value result = fresh(ScalarType.I64, Axes.reduced(operand.shape(), List.of(axis)));
        return add(new ArgMax(result, axis, selectLast, source, loc), result);
    }

    Operand softmax(Operand operand, int axis) {
        Value source = value(operand);
        Value result = fresh(operand.element(), operand.shape());
        return add(new Softmax(result, axis, source, loc), result);
    }

    Operand cast(Operand operand, ScalarType element) {
        if (operand.element() == element) {
            return operand;
        }
        if (operand instanceof Operand.Known(String name, TensorData data) && ConstantFolding.casts(data, element)) {
            return new Operand.Known(name, ConstantFolding.cast(data, element));
        }
        Value source = value(operand);
        Value result = fresh(element, operand.shape());
        return add(new Cast(result, source, loc), result);
    }
}
