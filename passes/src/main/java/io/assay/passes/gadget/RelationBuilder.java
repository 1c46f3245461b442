package io.assay.passes.gadget;

import io.assay.ir.Einsum;
import io.assay.ir.ElementBudget;
import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.bounds.RelationBounds;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Element;
import io.assay.ir.relation.ElementSources;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.Select;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Builds `relation` ops and the gadgets over them; there is no way to add a hint without its asserts.
///
/// Every value gets the interval that follows from its operands. More elements than the memory has room for are an
/// [ElementBudget.MemoryException]. Costs are stated as R1CS constraints an element, with
/// bits(n) the number of bits of n.
public final class RelationBuilder {

    /// The most elements of an axis on which the index of the greatest is found: a constant has their number squared.
    public static final int LONGEST_ARG_MAX = 1 << 13;

    private static final Interval WIDEST = new Interval(-Interval.LIMIT, Interval.LIMIT);
    private static final Interval BIT = new Interval(0, 1);

    private final ElementBudget budget;
    private final List<Op> ops = new ArrayList<>();
    private final Map<Value, ElementBounds> bounds = new HashMap<>();
    private final Map<Value, Op> definitions = new HashMap<>();
    private final Map<List<Value>, Value> excesses = new HashMap<>();
    private final Map<Value, List<Value>> magnitudes = new HashMap<>();
    private final Map<Split, List<Value>> splits = new HashMap<>();
    private final Map<Shape, Value> zeros = new HashMap<>();
    private final Map<Value, InputAsserts> inputs = new LinkedHashMap<>();
    private final ElementSources sources = new ElementSources(value -> Optional.ofNullable(definitions.get(value)));
    private SourceLoc loc = SourceLoc.NONE;
    private int nextId;

    /// Range asserts of an input: the ops from `first` to `end`.
    private static final class InputAsserts {
        private final SourceLoc loc;
        private final int first;
        private final int end;
        /// Elements that steps hold within their bounds.
        private final BitSet placed = new BitSet();

        InputAsserts(SourceLoc loc, int first, int end) {
            this.loc = loc;
            this.first = first;
            this.end = end;
        }
    }

    /// Creates a builder without ops, for the memory of this virtual machine.
    public RelationBuilder() {
        this(ElementBudget.ofThisMachine());
    }

    /// Creates a builder without ops.
    /// @param budget counts every value before it is made
    public RelationBuilder(ElementBudget budget) {
        this.budget = budget;
    }

    /// Sets the location of the ops that follow.
    public void at(SourceLoc location) {
        this.loc = location;
    }

    /// Returns the ops. Elements of inputs that steps hold within their bounds have no other asserts.
    public List<Op> ops() {
        // From the last, so that places before are still right.
        for (Map.Entry<Value, InputAsserts> entry : List.copyOf(inputs.entrySet()).reversed()) {
            InputAsserts input = entry.getValue();
            if (!input.placed.isEmpty()) {
                int end = ops.size();
                at(input.loc);
                ranges(entry.getKey(), input.placed);
                List<Op> others = List.copyOf(ops.subList(end, ops.size()));
                ops.subList(end, ops.size()).clear();
                ops.subList(input.first, input.end).clear();
                ops.addAll(input.first, others);
            }
        }
        inputs.clear();
        return List.copyOf(ops);
    }

    /// Returns the bounds of each element of `value`.
    public ElementBounds bounds(Value value) {
        ElementBounds found = bounds.get(value);
        if (found == null) {
            throw new IllegalArgumentException(value + " is not of this builder");
        }
        return found;
    }

    private List<Value> compute(List<Shape> shapes, Function<List<Value>, RelationOp> make) {
        List<Value> provisional = new ArrayList<>();
        for (Shape shape : shapes) {
            budget.add(shape);
            provisional.add(new Value(nextId + provisional.size(), TensorType.integer(WIDEST, shape)));
        }
        List<ElementBounds> found = RelationBounds.transfer(make.apply(provisional), this::bounds,
                value -> Optional.ofNullable(definitions.get(value)));
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Value result = new Value(nextId++, TensorType.integer(found.get(i).hull(), shapes.get(i)));
            bounds.put(result, found.get(i));
            results.add(result);
        }
        add(make.apply(results));
        return results;
    }

    private void add(RelationOp op) {
        ops.add(op);
        op.results().forEach(result -> definitions.put(result, op));
    }

    private Value one(Shape shape, Function<Value, RelationOp> make) {
        return compute(List.of(shape), results -> make.apply(results.getFirst())).getFirst();
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    /// Adds an input and the asserts that keep each element within its bounds. Costs bits(hi − lo), and about as many
    /// again where hi − lo + 1 is no power of two; nothing of elements that [#steps] hold within their bounds.
    public Value input(String name, Visibility visibility, Interval interval, Shape shape, Optional<TensorData> lo,
            Optional<TensorData> hi) {
        Value input = new Value(nextId++, TensorType.integer(interval, shape));
        ops.add(new Input(input, name, visibility, lo, hi, loc));
        ElementBounds box = lo.isPresent()
                ? ElementBounds.between(lo.get(), hi.orElseThrow())
                : ElementBounds.uniform(interval, shape.elementCount());
        bounds.put(input, box);
        int first = ops.size();
        ranges(input, new BitSet());
        inputs.put(input, new InputAsserts(loc, first, ops.size()));
        return input;
    }

    /// Asserts that the elements of an input are within their bounds, but for some: equal bounds together.
    private void ranges(Value input, BitSet placed) {
        ElementBounds box = bounds(input);
        for (int start = placed.nextClearBit(0); start < box.count();) {
            int end = start + 1;
            while (end < box.count() && !placed.get(end) && box.at(end).equals(box.at(start))) {
                end++;
            }
            Value run = start == 0 && end == box.count()
                    ? input
                    : view(input, new IndexMap(start, List.of(1)), Shape.of(end - start));
            range(box.at(start).width(), linear(List.of(1L), -box.at(start).lo(), List.of(run)));
            start = placed.nextClearBit(end);
        }
    }

    /// Adds a constant.
    public Value constant(TensorData data) {
        return one(data.shape(), result -> new Const(result, data, loc));
    }

    /// Adds a view; free.
    public Value view(Value x, IndexMap map, Shape shape) {
        return one(shape, result -> new View(result, map, x, loc));
    }

    /// Adds a concatenation; free.
    public Value concat(int axis, List<Value> parts, Shape shape) {
        return one(shape, result -> new Concat(result, axis, parts, loc));
    }

    /// Adds the elements at constant positions; free.
    public Value take(Value x, TensorData positions) {
        return one(positions.shape(), result -> new Take(result, positions, x, loc));
    }

    /// Adds the choice between two values by conditions of 0 and 1. Costs 1, nothing where both are constants.
    ///
    /// Conditions are known to be 0 or 1; where the intervals of the gadgets are too wide to say so, the choice is a
    /// product.
    public Value select(Value condition, Value whenTrue, Value whenFalse) {
        boolean constants = definitions.get(whenTrue) instanceof Const && definitions.get(whenFalse) instanceof Const;
        if (constants || !BIT.contains(condition.type().interval())) {
            Value change = linear(List.of(1L, -1L), 0, List.of(whenTrue, whenFalse));
            Value factor = constants ? constant(known(change)) : change;
            return linear(List.of(1L, 1L), 0, List.of(whenFalse, mul(condition, factor)));
        }
        return one(shape(condition), result -> new Select(result, condition, whenTrue, whenFalse, loc));
    }

    /// Returns the elements of a value each of which can be just one number.
    private TensorData known(Value value) {
        ElementBounds found = bounds(value);
        long[] elements = new long[found.count()];
        java.util.Arrays.setAll(elements, i -> found.at(i).lo());
        return TensorData.integers(shape(value), elements);
    }

    /// Adds constant + Σ coefficients[k]·terms[k]; free.
    public Value linear(List<Long> coefficients, long constant, List<Value> terms) {
        if (constant == 0 && coefficients.equals(List.of(1L))) {
            return terms.getFirst();
        }
        return one(shape(terms.getFirst()), result -> new Linear(result, coefficients, constant, terms, loc));
    }

    /// Adds a contraction; free if an operand is constant, else one constraint a term.
    public Value contract(Einsum einsum, Value lhs, Value rhs, Shape shape) {
        return one(shape, result -> new Contract(result, einsum, lhs, rhs, loc));
    }

    /// Adds a product; one constraint.
    public Value mul(Value lhs, Value rhs) {
        return one(shape(lhs), result -> new Mul(result, lhs, rhs, loc));
    }

    /// Marks an output.
    public void output(Value value, String name, Visibility visibility) {
        ops.add(new Output(value, name, visibility, loc));
    }

    List<Value> hint(HintFunction function, List<Value> operands, List<Shape> shapes) {
        return compute(shapes, results -> new Hint(results, function, operands, loc));
    }

    /// Asserts a·b = product, which may have more than 62 bits where the circuit holds it.
    private void product(Value a, Value b, Value product) {
        ops.add(new Product(a, b, product, loc));
    }

    /// Returns zeros; those of one shape are one value.
    private Value zeros(Shape shape) {
        Value found = zeros.get(shape);
        if (found == null) {
            found = constant(filled(shape, (_, _) -> 0));
            zeros.put(shape, found);
        }
        return found;
    }

    /// Asserts 0 ≤ x ≤ max.
    void range(long max, Value x) {
        ops.add(new Range(max, x, loc));
    }

    private void zero(Value x) {
        ops.add(new Zero(x, loc));
    }

    /// Asserts 0 ≤ x < 2^k with the least k that holds every honest value.
    private void bits(Value x) {
        long greatest = Math.max(x.type().interval().hi(), 0);
        range((1L << Interval.bitsFor(greatest)) - 1, x);
    }

    /// Adds floor((x + 2^(shift−1)) / 2^shift). Costs shift + bits(result's width) + 1; nothing where what [#floorShift] gives of
    /// the same sum is there.
    ///
    /// With x' = x + 2^(shift−1) − lo·2^shift ≥ 0: x' = q·2^shift + r, 0 ≤ r < 2^shift, 0 ≤ q < 2^k. Two solutions
    /// would differ by a multiple of 2^shift in r, so there is one.
    public Value requantize(Value x, int shift) {
        return floorShift(x, 1L << (shift - 1), shift).getFirst();
    }

    /// Adds floor(x / 2^shift) and what it leaves. Costs shift + bits(quotient's width) + 1.
    public List<Value> floorShift(Value x, int shift) {
        return floorShift(x, 0, shift);
    }

    private List<Value> floorShift(Value x, long added, int shift) {
        long lo = (x.type().interval().lo() + added) >> shift;
        long offset = Math.subtractExact(added, Math.multiplyExact(lo, 1L << shift));
        Split key = Split.of(x, offset, shift, definitions);
        List<Value> parts = splits.get(key);
        if (parts == null) {
            parts = split(linear(List.of(1L), offset, List.of(x)), shift);
            splits.put(key, parts);
        }
        return List.of(linear(List.of(1L), lo, List.of(parts.get(0))), parts.get(1));
    }

    /// base + offset, divided by 2^shift: what a rounding and a remainder of one value have in common.
    private record Split(Value base, long offset, int shift) {

        /// Returns the split of x + offset, where what only adds a number is looked through.
        static Split of(Value x, long offset, int shift, Map<Value, Op> definitions) {
            Value base = x;
            long sum = offset;
            while (definitions.get(base) instanceof Linear moved && moved.coefficients().equals(List.of(1L))) {
                sum = Math.addExact(sum, moved.constant());
                base = moved.operands().getFirst();
            }
            return new Split(base, sum, shift);
        }
    }

    /// Adds quotient and remainder of the division of x ≥ 0 by 2^shift, ranged.
    private List<Value> split(Value x, int shift) {
        List<Value> parts = hint(new HintFunction.SplitPow2(shift), List.of(x), List.of(shape(x), shape(x)));
        zero(linear(List.of(1L, -(1L << shift), -1L), 0, List.of(x, parts.get(0), parts.get(1))));
        bits(parts.get(0));
        bits(parts.get(1));
        return parts;
    }

    /// Adds max(x, 0). Costs bits(|x|) + 2, nothing where the sign of x is known.
    ///
    /// t = |x| and y are hints: x = 2y − t, y·(t − y) = 0, 0 ≤ t < 2^k. The product leaves y = 0 or y = t; then x = −t
    /// or x = t, and only one of them has t ≥ 0, unless t = 0.
    public Value relu(Value x) {
        if (x.type().interval().lo() >= 0) {
            return x;
        }
        if (x.type().interval().hi() <= 0) {
            return constant(TensorData.integers(shape(x), new long[x.type().elementCount()]));
        }
        return magnitudeAndPositive(x).get(1);
    }

    /// Adds |x|. Costs bits(|x|) + 2, nothing where the sign of x is known; shares them with [#relu] of the same.
    public Value magnitude(Value x) {
        if (x.type().interval().lo() >= 0) {
            return x;
        }
        return x.type().interval().hi() <= 0
                ? linear(List.of(-1L), 0, List.of(x))
                : magnitudeAndPositive(x).get(0);
    }

    private List<Value> magnitudeAndPositive(Value x) {
        List<Value> found = magnitudes.get(x);
        if (found == null) {
            found = hint(new HintFunction.Magnitude(), List.of(x), List.of(shape(x), shape(x)));
            zero(linear(List.of(1L, -2L, 1L), 0, List.of(x, found.get(1), found.get(0))));
            positivePart(found.get(0), found.get(1));
            magnitudes.put(x, found);
        }
        return found;
    }

    private Value positivePart(Value magnitude, Value positive) {
        bits(magnitude);
        product(positive, linear(List.of(1L, -1L), 0, List.of(magnitude, positive)), zeros(shape(positive)));
        return positive;
    }

    /// Adds max(0, floor((x + 2^(shift−1)) / 2^shift)). Costs shift + bits(|result|) + 2: one decomposition for both.
    ///
    /// x + 2^(shift−1) = (2y − t)·2^shift + r with y and t as in [#relu] and 0 ≤ r < 2^shift.
    public Value requantizeRelu(Value x, int shift) {
        Value moved = linear(List.of(1L), 1L << (shift - 1), List.of(x));
        List<Value> parts = hint(new HintFunction.SplitMagnitude(shift), List.of(moved),
                List.of(shape(x), shape(x), shape(x)));
        long factor = 1L << shift;
        zero(linear(List.of(1L, -2 * factor, factor, -1L), 0,
                List.of(moved, parts.get(1), parts.get(0), parts.get(2))));
        bits(parts.get(2));
        return positivePart(parts.get(0), parts.get(1));
    }

    /// Adds max(a, b) = b + max(a − b, 0). Costs bits(|a − b|) + 2, nothing where one is never less than the other.
    ///
    /// The maximum and the minimum of the same two share what costs.
    public Value maximum(Value a, Value b) {
        return linear(List.of(1L, 1L), 0, List.of(b, excess(a, b)));
    }

    private Value excess(Value a, Value b) {
        Value found = excesses.get(List.of(a, b));
        if (found == null) {
            found = relu(linear(List.of(1L, -1L), 0, List.of(a, b)));
            excesses.put(List.of(a, b), found);
        }
        return found;
    }

    /// Adds min(a, b) = a − max(a − b, 0). Costs bits(|a − b|) + 2, nothing where one is never less than the other.
    public Value minimum(Value a, Value b) {
        return linear(List.of(1L, -1L), 0, List.of(a, excess(a, b)));
    }

    /// Adds the index of the greatest element along an axis. Costs bits(width) + 3 for each element of x.
    ///
    /// e is one-hot along the axis, m = Σ e·x is the chosen element, and m − x_j − [j comes before the choice] ≥ 0 for
    /// each j: no element is greater, and among equal ones the first (or the last) is chosen.
    /// @throws IllegalArgumentException if the axis has more than [#LONGEST_ARG_MAX] elements
    public Value argMax(Value x, int axis, boolean last, Shape shape) {
        List<Value> parts = hint(new HintFunction.ArgMax(axis, last), List.of(x), List.of(shape(x), shape));
        Value choice = parts.get(0);
        range(1, choice);
        int extent = shape(x).dim(axis);
        String labels = Einsum.labels(shape.rank());
        String label = labels.substring(axis, axis + 1);
        String summed = labels.replace(label, "");
        Shape rest = new Shape(java.util.stream.IntStream.range(0, shape.rank()).filter(i -> i != axis)
                .mapToObj(shape::dim).toList());
        Value ones = constant(filled(Shape.of(extent), (i, j) -> 1));
        Einsum sum = new Einsum(labels, label, summed);
        zero(linear(List.of(1L), -1, List.of(contract(sum, choice, ones, rest))));
        Value chosen = contract(sum, mul(choice, x), ones, rest);
        Value greatest = view(parts.get(1), IndexMap.identity(rest), rest);
        zero(linear(List.of(1L, -1L), 0, List.of(greatest, chosen)));
        Value before = constant(filled(Shape.of(extent, extent), (j, i) -> last ? (i < j ? 1 : 0) : (i > j ? 1 : 0)));
        Value early = contract(new Einsum(labels, "z" + label, labels.replace(label, "z")), choice, before, shape(x));
        List<Integer> strides = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            strides.add(i == axis ? 0 : shape.strides()[i]);
        }
        Value spread = view(parts.get(1), new IndexMap(0, strides), shape(x));
        Value slack = linear(List.of(1L, -1L, -1L), 0, List.of(spread, x, early));
        range((1L << Interval.bitsFor(x.type().interval().width())) - 1, slack);
        Value positions = constant(filled(Shape.of(extent), (i, j) -> i));
        return view(contract(sum, choice, positions, rest), IndexMap.identity(shape), shape);
    }

    /// Adds, for each row, the element that `rank` others come before, of equal ones those with a lower index; where it
    /// is, and which come before it, as 0 or 1. Costs bits(width) + 3 for each element of x, and 3 a row.
    ///
    /// e is one-hot, m = Σ e·x is the chosen element, and b_j, 0 or 1, says whether x_j comes before it: d_j = x_j − m −
    /// [j comes before the choice] is negative just then, and b_j·2^k + d_j in [0, 2^k) leaves b_j no choice. Elements
    /// that come before another one are in one order, in which each has a place of its own: that Σ b is `rank` leaves one.
    /// @param x shape [rows, n], n > rank
    /// @return m of shape [rows], e and b of the shape of x
    public List<Value> orderStatistic(Value x, int rank) {
        Shape rows = Shape.of(shape(x).dim(0));
        int extent = shape(x).dim(1);
        List<Value> parts = hint(new HintFunction.OrderStatistic(rank), List.of(x), List.of(rows, shape(x), shape(x)));
        Value element = parts.get(0);
        Value choice = parts.get(1);
        Value before = parts.get(2);
        ops.add(new Range(1, choice, loc));
        ops.add(new Range(1, before, loc));
        Einsum sum = new Einsum("ab", "b", "a");
        Value ones = constant(filled(Shape.of(extent), (_, _) -> 1));
        zero(linear(List.of(1L), -1, List.of(contract(sum, choice, ones, rows))));
        zero(linear(List.of(1L), -rank, List.of(contract(sum, before, ones, rows))));
        zero(linear(List.of(1L, -1L), 0, List.of(element, contract(sum, mul(choice, x), ones, rows))));
        Value early = contract(new Einsum("ab", "zb", "az"), choice,
                constant(filled(Shape.of(extent, extent), (j, i) -> i > j ? 1 : 0)), shape(x));
        Value spread = view(element, new IndexMap(0, List.of(1, 0)), shape(x));
        long reach = 1L << Interval.bitsFor(x.type().interval().width());
        ops.add(new Range(reach - 1,
                linear(List.of(1L, -1L, -1L, reach), 0, List.of(x, spread, early, before)), loc));
        return parts;
    }

    /// Adds the elements of each row in ascending order and, if asked for, the position of each, of equal ones the lower one first.
    /// Costs 2·n·log₂ n − n by switches or 2·n by a challenge, and (n + 1)·w, w = bits(width of x). With positions of p bits, n·p more, and
    /// (n + 1)·p. Without, nothing for the ranges of inputs: the sort holds them within their bounds, if all of a row have the same.
    ///
    /// Keys k₀ … k_{n−1}: the elements, or elements·2^p + positions. k₀ − least, differences, less 1 with positions, and greatest − k_{n−1} are
    /// ranged, so keys are integers in ascending order and between the bounds of x. The elements are a permutation of x, which has one
    /// such order. With positions, s + 2^w·q is one of x + 2^w·i; s is an integer, since keys and q are, and between the bounds of x, so
    /// that no multiple of 2^w but 0 is left for s − x_i: (s, q) are the pairs (x_i, i), and these have one order.
    /// @param x shape [rows, n]
    public List<Value> sort(Value x, boolean positions) {
        int extent = shape(x).dim(1);
        if (extent < 2) {
            return positions ? List.of(x, zeros(shape(x))) : List.of(x);
        }
        List<Value> sorted = hint(new HintFunction.Sort(positions), List.of(x),
                positions ? List.of(shape(x), shape(x)) : List.of(shape(x)));
        Interval within = x.type().interval();
        int bits = Interval.bitsFor(within.width());
        if (!positions) {
            ops.add(new Permutation(x, sorted.getFirst(), loc));
            ascend(sorted.getFirst(), within.lo(), within.hi(), 0, bits);
            for (int i = 0; i < shape(x).elementCount(); i++) {
                if (bounds(x).at(i).contains(within)) {
                    place(x, i);
                }
            }
            return sorted;
        }
        int placeBits = Interval.bitsFor(extent - 1);
        range((1L << placeBits) - 1, sorted.get(1));
        Value places = constant(filled(shape(x), (_, i) -> i));
        ops.add(new Permutation(linear(List.of(1L, 1L << bits), 0, List.of(x, places)),
                linear(List.of(1L, 1L << bits), 0, sorted), loc));
        long factor = 1L << placeBits;
        ascend(linear(List.of(factor, 1L), 0, sorted), Math.multiplyExact(within.lo(), factor),
                Math.addExact(Math.multiplyExact(within.hi(), factor), factor - 1), 1, bits + placeBits);
        return sorted;
    }

    /// Asserts of each row of keys that they are between two numbers, and each at least `distance` above the one before.
    private void ascend(Value keys, long least, long greatest, int distance, int bits) {
        int extent = shape(keys).dim(1);
        Shape rows = Shape.of(shape(keys).dim(0));
        Shape gaps = Shape.of(rows.dim(0), extent - 1);
        long max = (1L << bits) - 1;
        range(max, linear(List.of(1L), -least, List.of(view(keys, new IndexMap(0, List.of(extent)), rows))));
        range(max, linear(List.of(1L, -1L), -distance, List.of(view(keys, new IndexMap(1, List.of(extent, 1)), gaps),
                view(keys, new IndexMap(0, List.of(extent, 1)), gaps))));
        range(max,
                linear(List.of(-1L), greatest, List.of(view(keys, new IndexMap(extent - 1, List.of(extent)), rows))));
    }

    private interface Entry {
        long at(int i, int j);
    }

    private TensorData filled(Shape shape, Entry entry) {
        budget.requireRoom(shape);
        long[] elements = new long[shape.elementCount()];
        for (int i = 0; i < elements.length; i++) {
            int columns = shape.rank() == 2 ? shape.dim(1) : 1;
            elements[i] = entry.at(i / columns, i % columns);
        }
        return TensorData.integers(shape, elements);
    }

    /// Adds table(x). Costs a lookup, and with segments a product and two decompositions more.
    ///
    /// x − lo = i·2^segmentBits + u with u ranged; the lookup proves that i is a row and gives base and slope.
    public Value table(FunctionTable table, Value x) {
        Value offset = linear(List.of(1L), Math.negateExact(table.lo()), List.of(x));
        Value row = offset;
        Optional<Value> within = Optional.empty();
        if (table.segmentBits() > 0) {
            List<Value> parts = split(offset, table.segmentBits());
            row = parts.get(0);
            within = Optional.of(parts.get(1));
        }
        List<Value> columns = hint(new HintFunction.TableRow(table), List.of(row), List.of(shape(x), shape(x)));
        ops.add(new Lookup(table, row, columns.get(0), columns.get(1), loc));
        if (within.isEmpty()) {
            return columns.get(0);
        }
        Value sum = linear(List.of(1L, 1L), 0, List.of(columns.get(0), mul(columns.get(1), within.get())));
        return table.shift() == 0 ? sum : requantize(sum, table.shift());
    }

    /// Adds floor(n / d) and what it leaves, for d > 0. Costs bits(q) + 2·bits(d) + 2.
    ///
    /// n − r = q·d, 0 ≤ r and 0 ≤ d − 1 − r: two solutions would differ by a multiple of d in r, so there is one. q − lo
    /// is ranged so that the product does not wrap around. A divisor that is not positive has no witness.
    /// @throws IllegalArgumentException if d is never positive
    public List<Value> floorDivide(Value numerator, Value denominator) {
        if (denominator.type().interval().hi() <= 0) {
            throw new IllegalArgumentException("cannot divide " + numerator + " by " + denominator);
        }
        List<Value> parts = hint(new HintFunction.Divide(), List.of(numerator, denominator),
                List.of(shape(numerator), shape(numerator)));
        Value quotient = parts.get(0);
        Value remainder = parts.get(1);
        product(quotient, denominator, linear(List.of(1L, -1L), 0, List.of(numerator, remainder)));
        bits(linear(List.of(1L), Math.negateExact(quotient.type().interval().lo()), List.of(quotient)));
        bits(remainder);
        long greatest = denominator.type().interval().hi();
        range((1L << Interval.bitsFor(greatest)) - 1,
                linear(List.of(1L, -1L), -1, List.of(denominator, remainder)));
        return parts;
    }

    /// Adds floor(sqrt(x)) for x ≥ 0. Costs about bits(x) + 4.
    ///
    /// x − r = y·y and 0 ≤ r ≤ 2y hold for y² ≤ x < (y + 1)² only. A range of y itself would say nothing new: m = 2y is
    /// the sum of 2y − r and r, which are ranged, so m² = 4(x − r) holds over the integers; then m is even, and y = m/2 is
    /// not negative. A number below 0 has no witness.
    public Value squareRoot(Value x) {
        List<Value> parts = hint(new HintFunction.SquareRoot(), List.of(x), List.of(shape(x), shape(x)));
        Value root = parts.get(0);
        Value rest = parts.get(1);
        product(root, root, linear(List.of(1L, -1L), 0, List.of(x, rest)));
        bits(rest);
        bits(linear(List.of(2L, -1L), 0, List.of(root, rest)));
        return root;
    }

    /// Adds rows brought to a norm: for each row r = floor(sqrt(addend + Σ x²)) and g = floor(norm·2^shift / r), for each
    /// element q = floor((x·g + 2^(shift−1)) / 2^shift). Costs shift + bits(2·norm) + 3 an element, and a root and a
    /// division a row.
    ///
    /// x·g + 2^(shift−1) = q·2^shift + r', 0 ≤ r' < 2^shift, leaves one q as for any division. q + norm is ranged: this
    /// is where its bounds come from, not from those of x and g. An honest q passes because |x| ≤ r, so that
    /// |x·g| ≤ norm·2^shift. No side wraps around: x and g are within their intervals.
    /// @param x      shape [rows, n]
    /// @param addend shape [rows, 1]; a row whose sum is 0 has no witness
    public Value unit(Value x, Value addend, long norm, int shift) {
        int rows = shape(x).dim(0);
        Value ones = constant(filled(Shape.of(shape(x).dim(1)), (_, _) -> 1));
        Value squares = contract(new Einsum("ab", "b", "a"), mul(x, x), ones, Shape.of(rows));
        Value sum = linear(List.of(1L, 1L), 0, List.of(view(squares, IndexMap.identity(shape(addend)), shape(addend)),
                addend));
        Value scaled = constant(filled(shape(addend), (_, _) -> norm << shift));
        Value factors = floorDivide(scaled, squareRoot(sum)).getFirst();
        return scaledProduct(x, view(factors, new IndexMap(0, List.of(1, 0)), shape(x)), shift, norm);
    }

    /// Adds floor((x·factor + 2^(shift−1)) / 2^shift), which is at most `most` in magnitude. Costs shift + bits(2·most) + 1.
    ///
    /// The argument is that of [#unit]; operands for which the result is beyond `most` may have no witness.
    Value scaledProduct(Value x, Value factor, int shift, long most) {
        HintFunction.ScaledProduct function = new HintFunction.ScaledProduct(shift, most);
        List<Value> parts = hint(function, List.of(x, factor), List.of(shape(x), shape(x)));
        product(x, factor, linear(List.of(1L << shift, 1L), -(1L << (shift - 1)), parts));
        range(function.range(), linear(List.of(1L), most, List.of(parts.get(0))));
        bits(parts.get(1));
        return parts.get(0);
    }

    /// Adds a step for each threshold: 1 if the element is at least the threshold, else 0. Of each element, costs the least of
    /// - nothing, for thresholds that the bounds of the element answer, or if it has two values only;
    /// - c comparisons: bits of the distance to the bounds, and 2, for each of its c thresholds;
    /// - a ladder: c + 3 (3 for a single threshold) and 2·bits(widest gap). For an input, that is instead of its own range.
    ///
    /// A comparison is the quotient of x − threshold, −1 or 0, as in [#floorShift].
    ///
    /// On a ladder, steps fall from 1 to 0 at one place: 1 − s₀, s₀ − s₁, …, s_{c−1} are 0 or 1, and they add up to 1. With the
    /// thresholds on both sides of that place, lower and upper, 0 ≤ x − lower and 0 ≤ upper − 1 − x, which leaves one
    /// place. Outermost are the bounds of x, which these asserts prove as well: they use none.
    public Value steps(Steps steps, Value x) {
        return StepGadget.steps(this, steps, x);
    }

    /// Tells whether an element is one of an input, and no steps hold it within its bounds yet.
    boolean savesRange(Value x, int element) {
        Element source = sources.of(x, element);
        InputAsserts input = inputs.get(source.value());
        return input != null && !input.placed.get(source.position());
    }

    /// Notes that steps hold an element within its bounds.
    void place(Value x, int element) {
        Element source = sources.of(x, element);
        InputAsserts input = inputs.get(source.value());
        if (input != null) {
            input.placed.set(source.position());
        }
    }

    /// Adds x as a value that is 0 or 1. Costs 2. An x that is neither has no witness.
    public Value bit(Value x) {
        Value bit = hint(new HintFunction.Bit(), List.of(x), List.of(shape(x))).getFirst();
        zero(linear(List.of(1L, -1L), 0, List.of(x, bit)));
        range(1, bit);
        return bit;
    }

    /// Adds shift s and mantissa m = x·2^s in [2^(bits−1), 2^bits), for x in [1, 2^bits). Costs a lookup of s and bits.
    ///
    /// The lookup makes p = 2^s; x·p = m, and m has just one multiple p of that kind in a range of one factor 2.
    public List<Value> normalize(Value x, int bits) {
        List<Value> parts = hint(new HintFunction.Normalize(bits), List.of(x), List.of(shape(x), shape(x)));
        Value mantissa = parts.get(1);
        product(x, table(FunctionTable.powersOfTwo(bits), parts.get(0)), mantissa);
        bits(linear(List.of(1L), -(1L << (bits - 1)), List.of(mantissa)));
        return parts;
    }

    /// Adds rows data[b, indices[b, i], r]. Costs n + 2 for each index, and for each result element n where data are
    /// variable. Of two rows an index chooses like a condition; a single row needs no choice.
    ///
    /// e is one-hot along a new axis: each element 0 or 1, Σ e = 1, Σ k·e_k = index. The rows are Σ e_k·data_k.
    /// @param data    shape [b, n, r]
    /// @param indices shape [b, i], known to be in [0, n)
    public Value gather(Value data, Value indices) {
        Shape rows = shape(data);
        int extent = rows.dim(1);
        if (extent <= 2) {
            return ofTwoRows(data, indices);
        }
        Shape hot = Shape.of(shape(indices).dim(0), shape(indices).dim(1), extent);
        Value choice = hint(new HintFunction.OneHot(extent), List.of(indices), List.of(hot)).getFirst();
        range(1, choice);
        Einsum sum = new Einsum("abc", "c", "ab");
        Value ones = constant(filled(Shape.of(extent), (_, _) -> 1));
        Value positions = constant(filled(Shape.of(extent), (i, _) -> i));
        zero(linear(List.of(1L), -1, List.of(contract(sum, choice, ones, shape(indices)))));
        zero(linear(List.of(1L, -1L), 0, List.of(indices, contract(sum, choice, positions, shape(indices)))));
        return contract(Einsum.PICK, choice, data, Shape.of(hot.dim(0), hot.dim(1), rows.dim(2)));
    }

    private Value ofTwoRows(Value data, Value indices) {
        Shape rows = shape(data);
        int batches = rows.dim(0);
        int count = shape(indices).dim(1);
        int width = rows.dim(2);
        Shape shape = Shape.of(batches, count, width);
        Value first = view(data, new IndexMap(0, List.of(rows.dim(1) * width, 0, 1)), shape);
        if (rows.dim(1) == 1) {
            return first;
        }
        Value second = view(data, new IndexMap(width, List.of(2 * width, 0, 1)), shape);
        return select(view(indices, new IndexMap(0, List.of(count, 1, 0)), shape), second, first);
    }
}
