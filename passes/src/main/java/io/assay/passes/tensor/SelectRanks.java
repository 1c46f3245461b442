package io.assay.passes.tensor;

import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.RankSum;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.lower.SortCosts;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// Finds the elements of some ranks without a sort: medians, quantiles, and the sums of trimmed means.
///
/// Law: an element of a sort is the one that so many others come before; the sum of a part of a sort is a sum of elements of
/// those ranks. It fires where everything that reads the sort reads known places or sums of consecutive ones, nothing
/// reads where elements were, and there are so few of them that order statistics may cost no more than a sort
/// ([SortCosts]); which of them it is to be is known when it is lowered.
///
/// ```
/// %1, %2 = tensor.top_k %0 {axis = 1, largest = true} : tensor<1x21xf32>, …
/// %3 = tensor.view %1 {map = index_map{offset = 10, strides = [0, 0]}} : tensor<1x1xf32>
///
/// %3 = tensor.rank_sum %0 {axis = 1, from = 10, to = 11} : tensor<1x1xf32>
/// ```
public final class SelectRanks {

    /// Consecutive ranks, rank 0 being the least element.
    private record Ranks(int from, int to) {
        boolean isOne() {
            return to - from == 1;
        }
    }

    /// How the sort is read.
    ///
    /// @param sums   readers that add up, and the ranks that they add
    /// @param places readers of known places
    private record Reads(Map<Op, Ranks> sums, List<Op> places) {}

    private final Map<Value, List<Op>> uses;
    private final Map<Op, List<Op>> rewritten = new HashMap<>();
    private int nextId;

    private SelectRanks(Func main) {
        this.uses = main.uses();
        this.nextId = main.nextValueId();
    }

    /// Returns `main` with sums of ranks in place of sorts; what is left of a sort is dead.
    public static Func apply(Func main, RewriteBudget budget) {
        SelectRanks pass = new SelectRanks(main);
        List<Op> ops = new ArrayList<>();
        for (Op op : main.ops()) {
            ops.addAll(pass.rewritten.getOrDefault(op, List.of(op)));
            if (op instanceof TopK topK) {
                Optional<Reads> reads = pass.reads(topK).filter(found -> mayBeCheaper(topK, found));
                if (reads.isPresent() && budget.take()) {
                    pass.rewrite(topK, reads.get(), ops);
                }
            }
        }
        return main.withOps(ops);
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private static int extent(TopK topK) {
        return shape(topK.operand()).dim(topK.axis());
    }

    /// Returns the ranks of places in the sort.
    private static Ranks ranks(TopK topK, int from, int to) {
        int extent = extent(topK);
        return topK.largest() ? new Ranks(extent - to, extent - from) : new Ranks(from, to);
    }

    private Optional<Reads> reads(TopK topK) {
        Value sorted = topK.results().getFirst();
        Reads reads = new Reads(new LinkedHashMap<>(), new ArrayList<>());
        boolean known = sorted.type().elementCount() > 0 && !uses.containsKey(topK.results().getLast())
                && uses.getOrDefault(sorted, List.of()).stream().distinct().allMatch(op -> read(topK, op, reads));
        return known ? Optional.of(reads) : Optional.empty();
    }

    private boolean read(TopK topK, Op op, Reads reads) {
        Value sorted = topK.results().getFirst();
        if (isSum(op, topK.axis())) {
            reads.sums().put(op, ranks(topK, 0, topK.count()));
            return true;
        }
        List<Op> readers = op.results().isEmpty() ? List.of() : uses.getOrDefault(op.results().getFirst(), List.of());
        Optional<Integer> slice = op instanceof View view ? sliceStart(topK, view) : Optional.empty();
        if (slice.isPresent() && readers.stream().allMatch(reader -> isSum(reader, topK.axis()))) {
            int to = slice.get() + shape(op.results().getFirst()).dim(topK.axis());
            readers.forEach(reader -> reads.sums().put(reader, ranks(topK, slice.get(), to)));
            return true;
        }
        boolean places = op instanceof View || (op instanceof Take take && take.operand().equals(sorted));
        if (places) {
            reads.places().add(op);
        }
        return places;
    }

    private static boolean isSum(Op op, int axis) {
        return op instanceof Reduce reduce && reduce.axes().equals(List.of(axis))
                && (reduce.function() == ReduceFunction.SUM || (reduce.function() == ReduceFunction.MEAN
                        && ((ScalarType) reduce.operand().type().element()).isFloat()));
    }

    /// Returns the first place of a view that is a part of the sort, whole along all other axes.
    private static Optional<Integer> sliceStart(TopK topK, View view) {
        Shape sorted = shape(topK.results().getFirst());
        Shape part = shape(view.result());
        List<Integer> strides = IndexMap.identity(sorted).strides();
        int stride = strides.get(topK.axis());
        if (part.rank() != sorted.rank() || part.elementCount() == 0) {
            return Optional.empty();
        }
        boolean same = Arrays.equals(view.map().positions(part),
                new IndexMap(view.map().offset(), strides).positions(part));
        for (int axis = 0; axis < sorted.rank(); axis++) {
            same &= axis == topK.axis() || part.dim(axis) == sorted.dim(axis);
        }
        return same && view.map().offset() % stride == 0 && view.map().offset() / stride < sorted.dim(topK.axis())
                ? Optional.of(view.map().offset() / stride)
                : Optional.empty();
    }

    private static int[] positions(Op op) {
        return switch (op) {
            case View view -> view.map().positions(shape(view.result()));
            case Take take -> Arrays.stream(take.positions().toLongs()).mapToInt(Math::toIntExact).toArray();
            default -> throw new IllegalArgumentException(op.info().name());
        };
    }

    /// Returns the place along the axis of a position in the sort.
    private static int place(TopK topK, int position) {
        return position / shape(topK.results().getFirst()).strides()[topK.axis()] % topK.count();
    }

    private static NavigableSet<Integer> places(TopK topK, Reads reads) {
        NavigableSet<Integer> places = new TreeSet<>();
        reads.places().forEach(op -> Arrays.stream(positions(op)).forEach(at -> places.add(place(topK, at))));
        return places;
    }

    /// Tells whether the order statistics that are needed may cost no more than a sort.
    private static boolean mayBeCheaper(TopK topK, Reads reads) {
        int extent = extent(topK);
        NavigableSet<Integer> statistics = new TreeSet<>();
        places(topK, reads).forEach(place -> statistics.add(ranks(topK, place, place + 1).from()));
        for (Ranks ranks : reads.sums().values()) {
            if (ranks.from() > 0 || ranks.isOne()) {
                statistics.add(ranks.from());
            }
            if (ranks.to() < extent) {
                statistics.add(ranks.to() - 1);
            }
        }
        return SortCosts.isForStatistics(extent, statistics.size());
    }

    private Value add(List<Op> ops, TensorType type, Function<Value, Op> make) {
        Value result = new Value(nextId++, type);
        ops.add(make.apply(result));
        return result;
    }

    private void rewrite(TopK topK, Reads reads, List<Op> ops) {
        reads.sums().forEach((op, ranks) -> rewritten.put(op, sum(topK, (Reduce) op, ranks)));
        NavigableSet<Integer> places = places(topK, reads);
        if (places.isEmpty()) {
            return;
        }
        Value source = topK.operand();
        List<Integer> dims = new ArrayList<>(shape(source).dims());
        dims.set(topK.axis(), 1);
        TensorType one = TensorType.scalar((ScalarType) source.type().element(), new Shape(dims));
        List<Value> parts = new ArrayList<>();
        for (int place : places) {
            Ranks ranks = ranks(topK, place, place + 1);
            parts.add(add(ops, one, r -> element(r, topK, ranks)));
        }
        dims.set(topK.axis(), parts.size());
        Value all = parts.size() == 1
                ? parts.getFirst()
                : add(ops, TensorType.scalar((ScalarType) source.type().element(), new Shape(dims)),
                        r -> new Concat(r, topK.axis(), parts, topK.loc()));
        reads.places().forEach(op -> rewritten.put(op, List.of(taken(topK, op, all, List.copyOf(places)))));
    }

    /// Extremes are known by name.
    private static Op element(Value result, TopK topK, Ranks ranks) {
        if (ranks.from() == 0 || ranks.to() == extent(topK)) {
            ReduceFunction function = ranks.from() == 0 ? ReduceFunction.MIN : ReduceFunction.MAX;
            return new Reduce(result, function, List.of(topK.axis()), topK.operand(), topK.loc());
        }
        return new RankSum(result, topK.axis(), ranks.from(), ranks.to(), topK.operand(), topK.loc());
    }

    /// Returns the op that reads its elements from those of the places that are read.
    private static Op taken(TopK topK, Op op, Value all, List<Integer> places) {
        int stride = shape(all).strides()[topK.axis()];
        int count = topK.count();
        int[] positions = positions(op);
        for (int i = 0; i < positions.length; i++) {
            int place = places.indexOf(place(topK, positions[i]));
            positions[i] = (positions[i] / stride / count * places.size() + place) * stride + positions[i] % stride;
        }
        Value result = op.results().getFirst();
        SourceLoc loc = op.loc();
        return Views.affine(positions, shape(result)).<Op>map(map -> new View(result, map, all, loc))
                .orElseGet(() -> new Take(result, TensorData.ofLongs(ScalarType.I64, shape(result),
                        Arrays.stream(positions).asLongStream().toArray()), all, loc));
    }

    private List<Op> sum(TopK topK, Reduce reduce, Ranks ranks) {
        List<Op> ops = new ArrayList<>();
        Value result = reduce.result();
        SourceLoc loc = topK.loc().and(reduce.loc());
        int count = ranks.to() - ranks.from();
        boolean mean = reduce.function() == ReduceFunction.MEAN && count > 1;
        Function<Value, Op> make = r -> count == 1
                ? element(r, topK, ranks)
                : count == extent(topK)
                        ? new Reduce(r, ReduceFunction.SUM, List.of(topK.axis()), topK.operand(), loc)
                        : new RankSum(r, topK.axis(), ranks.from(), ranks.to(), topK.operand(), loc);
        if (!mean) {
            ops.add(make.apply(result));
            return ops;
        }
        Value sum = add(ops, result.type(), make);
        double[] counts = new double[result.type().elementCount()];
        Arrays.fill(counts, count);
        TensorData data = TensorData.ofDoubles((ScalarType) result.type().element(), shape(result), counts);
        Value divisor = add(ops, result.type(), r -> new Const(r, data, loc));
        ops.add(new Binary(result, BinaryFunction.DIV, sum, divisor, loc));
        return ops;
    }
}
