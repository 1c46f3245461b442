package io.assay.passes.tensor;

import static java.util.Objects.requireNonNull;

import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Take;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Views;
import io.assay.passes.tensor.Moves.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// Lets decision trees read what a function that keeps or turns the order of floats reads, and moves the function into their
/// thresholds: scaling, offsets, clips and conversions before trees cost nothing then, and round nothing.
///
/// The threshold before the function is the least float behind which the function, computed as ONNX Runtime computes it,
/// reaches the threshold behind it. NaN, which has no order, keeps its answer.
///
/// ```
/// %1 = tensor.binary %0, %c {function = mul} : …      %1 = tensor.binary %0, %c … (unread)
/// %2 = tensor.float_key %1 : …                        %3 = tensor.float_key %0 : …
/// %4 = tensor.decision_trees %2 {boundaries = …} : …  %4 = tensor.decision_trees %3 {boundaries = others} : …
/// ```
public final class MoveThresholds {
    private final Map<Value, Op> definitions;
    private final Moves moves;
    private final List<Op> ops = new ArrayList<>();
    private int nextId;

    /// What a feature is: the key of a function of an element, or the element itself.
    ///
    /// @param element  a float, or an integer that trees compare as it is
    /// @param function what happens to it before its key is taken
    private record Feature(Element element, FloatChain function) {}

    private MoveThresholds(Func main) {
        this.definitions = main.definitions();
        this.moves = new Moves(definitions);
        this.nextId = main.nextValueId();
    }

    /// Returns `main` with every such function in front of trees moved into them.
    public static Func apply(Func main, RewriteBudget budget) {
        MoveThresholds pass = new MoveThresholds(main);
        for (Op op : main.ops()) {
            Optional<DecisionTrees> moved = op instanceof DecisionTrees trees && pass.isOfKeys(trees)
                    ? pass.moved(trees, budget)
                    : Optional.empty();
            pass.ops.add(moved.map(Op.class::cast).orElse(op));
        }
        return main.withOps(pass.ops);
    }

    /// Tells whether every feature is the key of a float.
    private boolean isOfKeys(DecisionTrees trees) {
        for (int i = 0; i < trees.operand().type().elementCount(); i++) {
            if (!(definitions.get(key(trees, i).value()) instanceof FloatKey)) {
                return false;
            }
        }
        return trees.operand().type().elementCount() > 0;
    }

    /// Returns the element that a feature is, as it is before it was moved.
    private Element key(DecisionTrees trees, int position) {
        return moves.origin(new Element(trees.operand(), position));
    }

    private Optional<DecisionTrees> moved(DecisionTrees trees, RewriteBudget budget) {
        Shape shape = trees.operand().type().shape();
        boolean[] asked = new boolean[shape.dim(1)];
        for (long column : trees.features().toLongs()) {
            asked[(int) column] = true;
        }
        List<Element> elements = new ArrayList<>();
        List<FloatChain> functions = new ArrayList<>();
        boolean moves = false;
        for (int i = 0; i < shape.elementCount(); i++) {
            Element key = key(trees, i);
            FloatKey op = (FloatKey) requireNonNull(definitions.get(key.value()));
            Feature feature = feature(new Element(op.operand(), key.position()));
            int column = i % shape.dim(1);
            if (i < shape.dim(1)) {
                functions.add(asked[column] ? feature.function : FloatChain.NONE);
            } else if (asked[column] && !functions.get(column).equals(feature.function)) {
                return Optional.empty();
            }
            elements.add(feature.element);
            moves |= !feature.function.equals(FloatChain.NONE);
        }
        if (!moves || !budget.take()) {
            return Optional.empty();
        }
        return Optional.of(new Boundaries(trees, functions).moved(keys(elements, shape, trees.loc())));
    }

    /// Follows an element back as far as the functions are known, and to a float32.
    private Feature feature(Element element) {
        Feature found = new Feature(moves.origin(element), FloatChain.NONE);
        Feature open = found;
        while (true) {
            Element at = open.element;
            Optional<FloatChain.Back> back = Optional.ofNullable(definitions.get(at.value()))
                    .flatMap(op -> FloatChain.exact(op, at.position(), this::constant));
            if (back.isEmpty()) {
                return found;
            }
            open = new Feature(moves.origin(new Element(back.get().operand(), at.position())),
                    open.function.after(back.get().step()));
            if (open.element.value().type().element() == ScalarType.F32) {
                found = open;
            }
        }
    }

    private Optional<TensorData> constant(Value value) {
        return definitions.get(value) instanceof Const known ? Optional.of(known.data()) : Optional.empty();
    }

    private Value add(ScalarType element, Shape shape, Function<Value, Op> make) {
        Value result = new Value(nextId++, new TensorType(element, shape));
        ops.add(make.apply(result));
        return result;
    }

    /// Returns the keys of elements as a tensor.
    private Value keys(List<Element> elements, Shape shape, SourceLoc loc) {
        Map<Value, Integer> starts = new LinkedHashMap<>();
        int total = 0;
        for (Element element : elements) {
            if (starts.putIfAbsent(element.value(), total) == null) {
                total += element.value().type().elementCount();
            }
        }
        int[] positions = elements.stream()
                .mapToInt(element -> requireNonNull(starts.get(element.value())) + element.position()).toArray();
        List<Value> values = List.copyOf(starts.keySet());
        Value source = values.size() == 1 ? values.getFirst() : joined(values, total, loc);
        Value features = picked(source, positions, shape, loc);
        return add(ScalarType.I64, shape, r -> new FloatKey(r, features, loc));
    }

    private Value joined(List<Value> values, int total, SourceLoc loc) {
        List<Value> parts = new ArrayList<>();
        for (Value value : values) {
            ScalarType element = (ScalarType) value.type().element();
            Value rounded = element == ScalarType.F32
                    ? value
                    : add(ScalarType.F32, value.type().shape(), r -> new Cast(r, value, loc));
            Shape flat = Shape.of(value.type().elementCount());
            parts.add(picked(rounded, IndexMap.identity(flat).positions(flat), flat, loc));
        }
        return add(ScalarType.F32, Shape.of(total), r -> new Concat(r, 0, parts, loc));
    }

    private Value picked(Value source, int[] positions, Shape shape, SourceLoc loc) {
        ScalarType element = (ScalarType) source.type().element();
        Optional<IndexMap> map = Views.affine(positions, shape);
        if (map.isPresent() && Views.isIdentity(map.get(), shape, source.type().shape())) {
            return source;
        }
        long[] list = java.util.Arrays.stream(positions).asLongStream().toArray();
        return map.isPresent()
                ? add(element, shape, r -> new io.assay.ir.tensor.View(r, map.get(), source, loc))
                : add(element, shape, r -> new Take(r, TensorData.integers(shape, list), source, loc));
    }

    /// The tests of trees over the elements in front of functions.
    private static final class Boundaries {
        private final DecisionTrees trees;
        private final List<FloatChain> functions;
        private final List<Map<Long, Long>> found = new ArrayList<>();
        private final List<Long> starts = new ArrayList<>();
        private final List<Long> counts = new ArrayList<>();
        private final List<Long> boundaries = new ArrayList<>();

        Boundaries(DecisionTrees trees, List<FloatChain> functions) {
            this.trees = trees;
            this.functions = functions;
            functions.forEach(_ -> found.add(new HashMap<>()));
        }

        DecisionTrees moved(Value keys) {
            int[] first = trees.boundaryStarts();
            for (int node = 0; node < first.length - 1; node++) {
                int column = (int) trees.features().longAt(node);
                NavigableSet<Long> own = new TreeSet<>();
                for (int at = first[node]; at < first[node + 1]; at++) {
                    own.add(trees.boundaries().longAt(at));
                }
                move(node, functions.get(column), found.get(column), own);
            }
            return new DecisionTrees(trees.result(), trees.features(), list(starts), list(counts), list(boundaries),
                    trees.whenTrue(), trees.whenFalse(), trees.roots(), trees.leaves(), keys, trees.loc());
        }

        private void move(int node, FloatChain function, Map<Long, Long> known, NavigableSet<Long> own) {
            if (function.equals(FloatChain.NONE)) {
                starts.add(trees.starts().longAt(node));
                counts.add((long) own.size());
                boundaries.addAll(own);
                return;
            }
            NavigableSet<Long> turns = new TreeSet<>();
            for (long boundary : own) {
                long turn = known.computeIfAbsent(boundary, key -> turn(function, key));
                if (!turns.remove(turn)) {
                    turns.add(turn);
                }
            }
            long start = trees.starts().longAt(node);
            long before = answer(start, own, keyOf(function, Double.NEGATIVE_INFINITY));
            turns.removeIf(turn -> turn <= -FloatKey.INFINITY || turn > FloatKey.INFINITY);
            if (answer(before, turns, FloatKey.INFINITY) != answer(start, own, keyOf(function, Double.NaN))) {
                turns.add(FloatKey.NAN);
            }
            starts.add(before);
            counts.add((long) turns.size());
            boundaries.addAll(turns);
        }

        private static long answer(long start, NavigableSet<Long> turns, long key) {
            return start ^ (turns.headSet(key, true).size() & 1);
        }

        private static long keyOf(FloatChain function, double number) {
            return FloatKey.of((float) function.apply(number));
        }

        /// Returns the least key, NaN apart, whose function is at least `boundary`; for a function that decreases, whose
        /// function is less. One more than that of infinity if there is none.
        private static long turn(FloatChain function, long boundary) {
            long below = -FloatKey.INFINITY - 1;
            long reached = FloatKey.INFINITY + 1;
            while (reached - below > 1) {
                long middle = below + (reached - below) / 2;
                boolean isAbove = keyOf(function, FloatKey.number(middle)) >= boundary;
                if (isAbove != function.decreases()) {
                    reached = middle;
                } else {
                    below = middle;
                }
            }
            return reached;
        }

        private static TensorData list(List<Long> numbers) {
            return TensorData.integers(Shape.of(numbers.size()),
                    numbers.stream().mapToLong(Long::longValue).toArray());
        }
    }
}
