package io.assay.ir.interp;

import io.assay.ir.IndexMap;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Axes;
import io.assay.ir.tensor.Binary;
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
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Standardize;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.TensorOp;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
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
                values.put(result, Arrays.stream(get(x)).map(v -> RealFunctions.apply(function, v)).toArray());
            case LeakyRelu(var result, var alpha, var x, _) ->
                values.put(result, Arrays.stream(get(x)).map(v -> v >= 0 ? v : alpha * v).toArray());
            case Binary(var result, var function, var lhs, var rhs, _) -> {
                double[] elements = new double[result.type().elementCount()];
                double[] left = get(lhs);
                double[] right = get(rhs);
                ScalarType element = (ScalarType) lhs.type().element();
                Arrays.setAll(elements, i -> RealFunctions.apply(function, element, left[i], right[i]));
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
            case Standardize standardize -> values.put(standardize.result(), standardize(standardize));
            case Cast(var result, var x, _) -> values.put(result, Arrays.stream(get(x)).map(v -> RealFunctions
                    .cast((ScalarType) x.type().element(), (ScalarType) result.type().element(), v)).toArray());
            case Select(var result, var condition, var whenTrue, var whenFalse, _) -> {
                double[] elements = get(whenFalse).clone();
                double[] chosen = get(whenTrue);
                double[] conditions = get(condition);
                Arrays.setAll(elements, i -> conditions[i] != 0 ? chosen[i] : elements[i]);
                values.put(result, elements);
            }
            case Take(var result, var positions, var x, _) -> {
                double[] elements = new double[positions.elementCount()];
                double[] source = get(x);
                Arrays.setAll(elements, i -> source[(int) positions.longAt(i)]);
                values.put(result, elements);
            }
            case Gather gather -> values.put(gather.result(), gather(gather));
            case TopK topK -> topK(topK);
            case RankSum sum -> values.put(sum.result(), rankSum(sum));
            case FloatKey(var result, var x, _) -> values.put(result,
                    Arrays.stream(get(x)).map(v -> FloatKey.of((float) v)).toArray());
            case DoubleRank(var result, var boundaries, var x, _) -> {
                long[] list = boundaries.toLongs();
                values.put(result, Arrays.stream(get(x)).map(v -> DoubleRank.rank(list, v)).toArray());
            }
            case DecisionTrees trees -> values.put(trees.result(), walk(trees));
            case Dequantize dequantize -> values.put(dequantize.result(), dequantize(dequantize));
            case Quantize quantize -> values.put(quantize.result(), quantize(quantize));
            case DynamicQuantize quantize -> dynamicQuantize(quantize);
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

    private double[] gather(Gather gather) {
        Shape rows = shape(gather.data());
        int picks = shape(gather.indices()).dim(1);
        double[] source = get(gather.data());
        double[] indices = get(gather.indices());
        double[] picked = new double[gather.result().type().elementCount()];
        int width = rows.dim(2);
        for (int i = 0; i < indices.length; i++) {
            int row = Math.clamp((long) indices[i], 0, rows.dim(1) - 1);
            System.arraycopy(source, (i / Math.max(1, picks) * rows.dim(1) + row) * width, picked, i * width, width);
        }
        return picked;
    }

    /// Compares numbers; the two zeros are equal.
    private static int compare(double a, double b) {
        return Double.compare(a + 0.0, b + 0.0);
    }

    private void topK(TopK topK) {
        Shape shape = shape(topK.operand());
        double[] source = get(topK.operand());
        int extent = shape.dim(topK.axis());
        int inner = shape.strides()[topK.axis()];
        int count = topK.count();
        double[] kept = new double[topK.results().getFirst().type().elementCount()];
        double[] indices = new double[kept.length];
        for (int line = 0; line < (count == 0 ? 0 : kept.length / count); line++) {
            int from = line / inner * inner * extent + line % inner;
            int to = line / inner * inner * count + line % inner;
            Integer[] order = sorted(source, from, inner, extent, topK.largest());
            for (int k = 0; k < count; k++) {
                kept[to + k * inner] = source[from + order[k] * inner];
                indices[to + k * inner] = order[k];
            }
        }
        values.put(topK.results().get(0), kept);
        values.put(topK.results().get(1), indices);
    }

    /// Returns the indices of a line in sorted order, equal elements in the order of their indices.
    private static Integer[] sorted(double[] source, int from, int inner, int extent, boolean largest) {
        Integer[] order = new Integer[extent];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> largest
                ? compare(source[from + b * inner], source[from + a * inner])
                : compare(source[from + a * inner], source[from + b * inner]));
        return order;
    }

    private double[] rankSum(RankSum sum) {
        Shape shape = shape(sum.operand());
        double[] source = get(sum.operand());
        int extent = shape.dim(sum.axis());
        int inner = shape.strides()[sum.axis()];
        double[] sums = new double[sum.result().type().elementCount()];
        for (int line = 0; line < sums.length; line++) {
            int from = line / inner * inner * extent + line % inner;
            Integer[] order = sorted(source, from, inner, extent, false);
            for (int k = sum.from(); k < sum.to(); k++) {
                sums[line] += source[from + order[k] * inner];
            }
        }
        return sums;
    }

    private double[] walk(DecisionTrees trees) {
        Shape rows = shape(trees.operand());
        double[] features = get(trees.operand());
        int[] first = trees.boundaryStarts();
        int targets = trees.leaves().shape().dim(1);
        int treeCount = trees.roots().elementCount();
        double[] reached = new double[trees.result().type().elementCount()];
        for (int i = 0; i < rows.dim(0) * treeCount; i++) {
            long child = trees.roots().longAt(i % treeCount);
            while (child >= 0) {
                int node = (int) child;
                double feature = features[i / treeCount * rows.dim(1) + (int) trees.features().longAt(node)];
                long answer = trees.starts().longAt(node);
                for (int at = first[node]; at < first[node + 1] && feature >= trees.boundaries().longAt(at); at++) {
                    answer ^= 1;
                }
                child = (answer == 1 ? trees.whenTrue() : trees.whenFalse()).longAt(node);
            }
            for (int target = 0; target < targets; target++) {
                reached[i * targets + target] = trees.leaves().doubleAt((int) ~child * targets + target);
            }
        }
        return reached;
    }

    private double[] dequantize(Dequantize op) {
        int[] at = IndexMap.repeating(op.scale().shape(), shape(op.result())).positions(shape(op.result()));
        double[] source = get(op.operand());
        double[] reals = new double[source.length];
        Arrays.setAll(reals, i -> (source[i] - op.zeroPoint().longAt(at[i])) * op.scale().doubleAt(at[i]));
        return reals;
    }

    private double[] quantize(Quantize op) {
        int[] at = IndexMap.repeating(op.scale().shape(), shape(op.result())).positions(shape(op.result()));
        Interval range = Quantize.range((ScalarType) op.result().type().element());
        double[] source = get(op.operand());
        double[] integers = new double[source.length];
        Arrays.setAll(integers, i -> Math.clamp(
                Math.rint(source[i] / op.scale().doubleAt(at[i])) + op.zeroPoint().longAt(at[i]),
                (double) range.lo(), (double) range.hi()));
        return integers;
    }

    private void dynamicQuantize(DynamicQuantize op) {
        double[] source = get(op.operand());
        double lo = Math.min(0, Arrays.stream(source).min().orElseThrow());
        double hi = Math.max(0, Arrays.stream(source).max().orElseThrow());
        double scale = DynamicQuantize.scale(lo, hi);
        double zero = Math.clamp(Math.rint((float) (-lo / scale)), 0, DynamicQuantize.GREATEST);
        values.put(op.results().get(0), Arrays.stream(source)
                .map(x -> Math.clamp(Math.rint((float) (x / scale)) + zero, 0, DynamicQuantize.GREATEST)).toArray());
        values.put(op.results().get(1), new double[]{scale});
        values.put(op.results().get(2), new double[]{zero});
    }

    private double[] contract(Contract contract) {
        ContractionPlan plan = ContractionPlan.of(contract.einsum(), shape(contract.lhs()), shape(contract.rhs()),
                shape(contract.result()));
        return wrapped(contract.result(), plan.multiply(get(contract.lhs()), get(contract.rhs())));
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
        int[] positions = Axes.rows(shape, reduce.axes());
        for (int i = 0; i < source.length; i++) {
            int to = positions[i];
            result[to] = seen[to] ? combine(reduce, result[to], source[i]) : source[i];
            seen[to] = true;
        }
        if (reduce.function() == io.assay.ir.tensor.ReduceFunction.MEAN) {
            for (int i = 0; i < result.length; i++) {
                result[i] *= (double) result.length / source.length;
            }
        }
        return wrapped(reduce.result(), result);
    }

    /// Integers that left their type wrap around.
    private static double[] wrapped(Value result, double... elements) {
        ScalarType element = (ScalarType) result.type().element();
        return element.isInteger()
                ? Arrays.stream(elements).map(value -> RealFunctions.wrap(element, value)).toArray()
                : elements;
    }

    private static double combine(Reduce reduce, double x, double y) {
        return switch (reduce.function()) {
            case SUM, MEAN -> x + y;
            case MAX -> Math.max(x, y);
            case MIN -> Math.min(x, y);
            case PROD -> x * y;
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
                double next = source[start + k * inner];
                double greatest = source[start + ((int) best[i]) * inner];
                best[i] = next > greatest || (next == greatest && argMax.selectLast()) ? k : best[i];
            }
        }
        return best;
    }

    private double[] standardize(Standardize op) {
        double[] x = get(op.operand()).clone();
        int[] rows = Axes.rows(shape(op.operand()), op.axes());
        double[] means = new double[Axes.reduced(shape(op.operand()), op.axes()).elementCount()];
        double[] squares = new double[means.length];
        double share = (double) means.length / x.length;
        for (int i = 0; i < x.length && op.centered(); i++) {
            means[rows[i]] += x[i] * share;
        }
        for (int i = 0; i < x.length; i++) {
            x[i] -= means[rows[i]];
            squares[rows[i]] += x[i] * x[i] * share;
        }
        Arrays.setAll(x, i -> x[i] / Math.sqrt(Math.max(squares[rows[i]], op.least()) + op.epsilon()));
        return x;
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

    /// Returns the names of the inputs of `module`, in order.
    public static List<String> inputNames(TensorModule module) {
        return module.main().ops().stream().filter(Input.class::isInstance).map(op -> ((Input) op).name()).toList();
    }
}
