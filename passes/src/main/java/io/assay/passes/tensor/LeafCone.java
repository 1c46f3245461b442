package io.assay.passes.tensor;

import static java.util.Objects.requireNonNull;

import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Axes;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.Gather;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/// What is a function of the leaves that rows reach, each element of one leaf: values for every leaf, rounded to the element
/// type after each function.
final class LeafCone {
    private final Map<Value, Op> definitions;
    private final Map<Value, LeafValues> values = new LinkedHashMap<>();

    /// @param definitions ops by their results
    /// @param trees       whose leaves they are
    /// @param leaves      the leaves of each tree
    LeafCone(Map<Value, Op> definitions, DecisionTrees trees, int[][] leaves) {
        this.definitions = definitions;
        values.put(trees.result(), LeafValues.of(trees, leaves));
    }

    /// Returns the values found so far, in the order of the module; first the trees' own.
    Map<Value, LeafValues> values() {
        return values;
    }

    private LeafValues of(Value value) {
        return requireNonNull(values.get(value));
    }

    /// Adds the result of `op` if each element of it is a function of one leaf; tells whether it is.
    boolean add(Op op) {
        boolean reads = op.operands().stream().anyMatch(values::containsKey);
        Optional<LeafValues> found = reads ? computed(op) : Optional.empty();
        found.ifPresent(result -> values.put(op.results().getFirst(), result));
        return found.isPresent();
    }

    private Optional<LeafValues> computed(Op op) {
        return switch (op) {
            case View view -> moved(view.operand(), view.map().positions(view.result().type().shape()));
            case Take take -> moved(take.operand(),
                    Arrays.stream(take.positions().toLongs()).mapToInt(Math::toIntExact).toArray());
            case Concat concat -> joined(concat);
            case Unary(var result, var function, var x, _) ->
                each(result, List.of(x), of -> RealFunctions.apply(function, of[0]));
            case LeakyRelu(var result, var alpha, var x, _) ->
                each(result, List.of(x), of -> of[0] >= 0 ? of[0] : alpha * of[0]);
            case Binary(var result, var function, var x, var y, _) -> each(result, List.of(x, y),
                    of -> RealFunctions.apply(function, type(x), of[0], of[1]));
            case Cast(var result, var x, _) ->
                each(result, List.of(x), of -> RealFunctions.cast(type(x), type(result), of[0]));
            case Select(var result, var condition, var x, var y, _) ->
                each(result, List.of(condition, x, y), of -> of[0] != 0 ? of[1] : of[2]);
            case Reduce reduce -> groups(reduce.result(), reduce.operand(),
                    Axes.rows(reduce.operand().type().shape(), reduce.axes()), of -> reduced(reduce, of));
            case ArgMax argMax -> groups(argMax.result(), argMax.operand(),
                    Axes.rows(argMax.operand().type().shape(), List.of(argMax.axis())),
                    of -> greatest(argMax.selectLast(), of));
            case Gather gather -> picked(gather);
            default -> Optional.empty();
        };
    }

    private static ScalarType type(Value value) {
        return (ScalarType) value.type().element();
    }

    private Optional<LeafValues> moved(Value operand, int[] positions) {
        return Optional.of(of(operand).picked(positions));
    }

    private Optional<LeafValues> joined(Concat concat) {
        Shape shape = concat.result().type().shape();
        if (!values.keySet().containsAll(concat.operands())) {
            return Optional.empty();
        }
        Moves moves = new Moves(definitions);
        int[] walks = new int[shape.elementCount()];
        double[][] tables = new double[walks.length][];
        for (int i = 0; i < walks.length; i++) {
            Moves.Element source = moves.before(concat, i).orElseThrow();
            walks[i] = of(source.value()).walks()[source.position()];
            tables[i] = of(source.value()).tables()[source.position()];
        }
        return Optional.of(new LeafValues(walks, tables));
    }

    private Optional<TensorData> constant(Value value) {
        return definitions.get(value) instanceof Const known ? Optional.of(known.data()) : Optional.empty();
    }

    /// Applies a function element by element; empty if an element would read two leaves, or what is no constant.
    private Optional<LeafValues> each(Value result, List<Value> operands, ToDoubleFunction<double[]> function) {
        if (!operands.stream().allMatch(operand -> values.containsKey(operand) || constant(operand).isPresent())) {
            return Optional.empty();
        }
        List<LeafValues> leafwise = operands.stream().filter(values::containsKey).map(this::of).toList();
        int[] walks = leafwise.getFirst().walks();
        if (!leafwise.stream().allMatch(other -> Arrays.equals(other.walks(), walks))) {
            return Optional.empty();
        }
        List<IntFunction<double[]>> sources = operands.stream().map(this::source).toList();
        double[][] tables = new double[walks.length][];
        double[] read = new double[operands.size()];
        for (int i = 0; i < walks.length; i++) {
            int element = i;
            List<double[]> from = sources.stream().map(source -> source.apply(element)).toList();
            tables[i] = new double[leafwise.getFirst().tables()[i].length];
            for (int leaf = 0; leaf < tables[i].length; leaf++) {
                for (int k = 0; k < read.length; k++) {
                    read[k] = from.get(k)[from.get(k).length == 1 ? 0 : leaf];
                }
                tables[i][leaf] = ConstantEvaluator.rounded(type(result), function.applyAsDouble(read));
            }
        }
        return Optional.of(new LeafValues(walks, tables));
    }

    /// Returns for each element its values for all leaves, or the one value that it always has.
    private IntFunction<double[]> source(Value operand) {
        return constant(operand).<IntFunction<double[]>>map(known -> i -> new double[]{known.doubleAt(i)})
                .orElseGet(() -> i -> of(operand).tables()[i]);
    }

    /// Applies a function to groups of elements; empty if a group has elements of two leaves.
    /// @param groups group of each element
    private Optional<LeafValues> groups(Value result, Value operand, int[] groups,
            ToDoubleFunction<double[]> function) {
        LeafValues source = of(operand);
        int count = result.type().elementCount();
        int size = count == 0 ? 0 : groups.length / count;
        int[][] members = new int[count][size];
        int[] filled = new int[count];
        for (int i = 0; i < groups.length; i++) {
            members[groups[i]][filled[groups[i]]++] = i;
        }
        int[] walks = new int[count];
        double[][] tables = new double[count][];
        for (int group = 0; group < count; group++) {
            int[] of = members[group];
            if (size == 0 || Arrays.stream(of).anyMatch(i -> source.walks()[i] != source.walks()[of[0]])) {
                return Optional.empty();
            }
            walks[group] = source.walks()[of[0]];
            tables[group] = new double[source.tables()[of[0]].length];
            for (int leaf = 0; leaf < tables[group].length; leaf++) {
                int at = leaf;
                double[] read = Arrays.stream(of).mapToDouble(i -> source.tables()[i][at]).toArray();
                tables[group][leaf] = ConstantEvaluator.rounded(type(result), function.applyAsDouble(read));
            }
        }
        return Optional.of(new LeafValues(walks, tables));
    }

    private static double reduced(Reduce reduce, double... elements) {
        double result = switch (reduce.function()) {
            case SUM, MEAN -> Arrays.stream(elements).sum();
            case MAX -> Arrays.stream(elements).reduce(Math::max).orElseThrow();
            case MIN -> Arrays.stream(elements).reduce(Math::min).orElseThrow();
            case PROD -> Arrays.stream(elements).reduce(1, (x, y) -> x * y);
        };
        ScalarType element = type(reduce.result());
        double mean = reduce.function() == ReduceFunction.MEAN ? result / elements.length : result;
        return element.isInteger() ? RealFunctions.wrap(element, mean) : mean;
    }

    private static double greatest(boolean last, double... elements) {
        int best = 0;
        for (int i = 1; i < elements.length; i++) {
            best = elements[i] > elements[best] || (last && elements[i] == elements[best]) ? i : best;
        }
        return best;
    }

    private Optional<LeafValues> picked(Gather gather) {
        Optional<TensorData> rows = constant(gather.data());
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        LeafValues indices = of(gather.indices());
        int extent = gather.data().type().shape().dim(1);
        int width = gather.data().type().shape().dim(2);
        int picks = gather.indices().type().shape().dim(1);
        int[] walks = new int[gather.result().type().elementCount()];
        double[][] tables = new double[walks.length][];
        for (int i = 0; i < walks.length; i++) {
            int pick = i / width;
            int start = pick / picks * extent;
            int column = i % width;
            walks[i] = indices.walks()[pick];
            tables[i] = Arrays.stream(indices.tables()[pick])
                    .map(index -> rows.get().doubleAt(
                            (start + Math.clamp((long) index, 0, extent - 1)) * width + column))
                    .toArray();
        }
        return Optional.of(new LeafValues(walks, tables));
    }
}
