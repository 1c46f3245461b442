package io.assay.ir.interp;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.ArgMax;
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
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.TensorOp;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a `tensor` module in `double`: the float model without its rounding.
///
/// ONNX Runtime rounds every result to the element type; results differ from it by that rounding.
public final class TensorInterpreter {

    private final Map<String, double[]> inputs;
    private final Map<Value, double[]> values = new HashMap<>();
    private final Map<String, double[]> outputs = new LinkedHashMap<>();

    private TensorInterpreter(Map<String, double[]> inputs) {
        this.inputs = inputs;
    }

    /// Returns the outputs by name, in the order of the module, row-major.
    /// @throws InputRangeException if an input is missing or has another size
    public static Map<String, double[]> run(TensorModule module, Map<String, double[]> inputs) {
        TensorInterpreter interpreter = new TensorInterpreter(inputs);
        for (Op op : module.main().ops()) {
            interpreter.execute((TensorOp) op);
        }
        return interpreter.outputs;
    }

    private void execute(TensorOp op) {
        switch (op) {
            case Input(var result, var name, _) -> {
                double[] given = inputs.get(name);
                if (given == null || given.length != result.type().elementCount()) {
                    throw new InputRangeException("input " + name + " is missing or has another size than declared");
                }
                values.put(result, given.clone());
            }
            case Output(var value, var name, _) -> outputs.put(name, get(value).clone());
            case Const(var result, var data, _) -> values.put(result, data.toDoubles());
            case Unary(var result, var function, var x, _) ->
                values.put(result, Arrays.stream(get(x)).map(v -> apply(function, v)).toArray());
            case LeakyRelu(var result, var alpha, var x, _) ->
                values.put(result, Arrays.stream(get(x)).map(v -> v >= 0 ? v : alpha * v).toArray());
            case Binary(var result, var function, var lhs, var rhs, _) -> {
                double[] elements = new double[result.type().elementCount()];
                Arrays.setAll(elements, i -> apply(function, get(lhs)[i], get(rhs)[i]));
                values.put(result, elements);
            }
            case Contract contract -> values.put(contract.result(), contract(contract));
            case View(var result, var map, var x, _) -> {
                double[] source = get(x);
                values.put(result, Arrays.stream(map.positions(shape(result))).mapToDouble(i -> source[i]).toArray());
            }
            case Concat concat -> values.put(concat.result(), concat(concat));
            case Reduce reduce -> values.put(reduce.result(), reduce(reduce));
            case ArgMax argMax -> values.put(argMax.result(), argMax(argMax));
            case Softmax softmax -> values.put(softmax.result(), softmax(softmax));
            case Cast(var result, var x, _) -> values.put(result, cast(get(x), x, result));
        }
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private double[] get(Value value) {
        double[] elements = values.get(value);
        if (elements == null) {
            throw new IllegalArgumentException(value + " is used before its definition");
        }
        return elements;
    }

    /// Returns the function of one number.
    public static double apply(UnaryFunction function, double x) {
        return switch (function) {
            case NEG -> -x;
            case RELU -> Math.max(0, x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case ABS -> Math.abs(x);
            case RECIPROCAL -> 1 / x;
        };
    }

    /// Returns the function of two numbers.
    public static double apply(BinaryFunction function, double x, double y) {
        return switch (function) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
        };
    }

    private double[] contract(Contract contract) {
        ContractionPlan plan = ContractionPlan.of(contract.einsum(), shape(contract.lhs()), shape(contract.rhs()),
                shape(contract.result()));
        double[] left = get(contract.lhs());
        double[] right = get(contract.rhs());
        double[] sums = new double[contract.result().type().elementCount()];
        for (int i = 0; i < sums.length; i++) {
            for (int k = 0; k < plan.termCount(); k++) {
                sums[i] += left[plan.lhsPosition(i, k)] * right[plan.rhsPosition(i, k)];
            }
        }
        return sums;
    }

    private double[] concat(Concat concat) {
        Shape shape = shape(concat.result());
        int outer = 1;
        for (int i = 0; i < concat.axis(); i++) {
            outer *= shape.dim(i);
        }
        double[] joined = new double[shape.elementCount()];
        int to = 0;
        for (int block = 0; block < outer; block++) {
            for (Value operand : concat.operands()) {
                int run = get(operand).length / outer;
                System.arraycopy(get(operand), block * run, joined, to, run);
                to += run;
            }
        }
        return joined;
    }

    private double[] reduce(Reduce reduce) {
        Shape shape = shape(reduce.operand());
        Shape out = shape(reduce.result());
        double[] result = new double[out.elementCount()];
        boolean[] seen = new boolean[result.length];
        double[] source = get(reduce.operand());
        for (int i = 0; i < source.length; i++) {
            int[] index = shape.indexOf(i);
            reduce.axes().forEach(axis -> index[axis] = 0);
            int to = 0;
            for (int axis = 0; axis < index.length; axis++) {
                to = to * out.dim(axis) + index[axis];
            }
            result[to] = seen[to] ? combine(reduce, result[to], source[i]) : source[i];
            seen[to] = true;
        }
        if (reduce.function() == io.assay.ir.tensor.ReduceFunction.MEAN) {
            for (int i = 0; i < result.length; i++) {
                result[i] *= (double) result.length / source.length;
            }
        }
        return result;
    }

    private static double combine(Reduce reduce, double x, double y) {
        return switch (reduce.function()) {
            case SUM, MEAN -> x + y;
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
        };
    }

    private double[] argMax(ArgMax argMax) {
        double[] source = get(argMax.operand());
        double[] best = new double[argMax.result().type().elementCount()];
        int inner = shape(argMax.operand()).strides()[argMax.axis()];
        int extent = shape(argMax.operand()).dim(argMax.axis());
        for (int i = 0; i < best.length; i++) {
            int start = i / inner * inner * extent + i % inner;
            for (int k = 1; k < extent; k++) {
                int order = Double.compare(source[start + k * inner], source[start + ((int) best[i]) * inner]);
                best[i] = order > 0 || (order == 0 && argMax.selectLast()) ? k : best[i];
            }
        }
        return best;
    }

    private double[] softmax(Softmax softmax) {
        double[] x = get(softmax.operand()).clone();
        int inner = shape(softmax.operand()).strides()[softmax.axis()];
        int extent = shape(softmax.operand()).dim(softmax.axis());
        for (int i = 0; i < x.length / extent; i++) {
            int start = i / inner * inner * extent + i % inner;
            double max = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < extent; k++) {
                max = Math.max(max, x[start + k * inner]);
            }
            double sum = 0;
            for (int k = 0; k < extent; k++) {
                x[start + k * inner] = Math.exp(x[start + k * inner] - max);
                sum += x[start + k * inner];
            }
            for (int k = 0; k < extent; k++) {
                x[start + k * inner] /= sum;
            }
        }
        return x;
    }

    private static double[] cast(double[] x, Value from, Value to) {
        boolean truncate = ((ScalarType) from.type().element()).isFloat()
                && !((ScalarType) to.type().element()).isFloat();
        if (!truncate) {
            return x.clone();
        }
        return to.type().element() == ScalarType.BOOL
                ? Arrays.stream(x).map(v -> v == 0 ? 0 : 1).toArray()
                : Arrays.stream(x).map(v -> v < 0 ? Math.ceil(v) : Math.floor(v)).toArray();
    }

    /// Returns the names of the inputs of `module`, in order.
    public static List<String> inputNames(TensorModule module) {
        return module.main().ops().stream().filter(Input.class::isInstance).map(op -> ((Input) op).name()).toList();
    }
}
