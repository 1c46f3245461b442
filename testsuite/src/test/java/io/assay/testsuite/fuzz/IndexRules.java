package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Picks and puts by constant and by computed indices.
final class IndexRules {
    private IndexRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.of("Gather", 7, 5, IndexRules::gather));
        rules.add(Rule.of("GatherElements", 11, 4, IndexRules::gatherElements));
        rules.add(Rule.of("GatherND", 12, 3, IndexRules::gatherNd));
        rules.add(Rule.of("ScatterElements", 11, 4, g -> scatterElements(g, "ScatterElements")));
        rules.add(new Rule("Scatter", 9, 10, 4, g -> scatterElements(g, "Scatter")));
        rules.add(Rule.of("ScatterND", 11, 3, IndexRules::scatterNd));
        rules.add(Rule.of("OneHot", 9, 2, IndexRules::oneHot));
        rules.add(Rule.of("Compress", 9, 1, IndexRules::compress));
        rules.add(Rule.of("NonZero", 9, 1, g -> {
            double[] numbers = {g.between(0, 1), 1, g.between(0, 1), 0};
            int count = (int) java.util.Arrays.stream(numbers).sum();
            Operand x = g.constant(OnnxDataType.FLOAT, List.of(2, 2), numbers);
            g.node("NonZero", List.of(x), OnnxDataType.INT64, List.of(2, count), Range.UNIT);
        }));
        return rules;
    }

    /// Returns indices in `[0, extent)`, some written from the back: computed, an input or a constant.
    static Operand indices(GraphBuilder g, List<Integer> dims, int extent) {
        Range range = new Range(0, extent - 1);
        List<Operand> found = g.find(x -> x.type() == OnnxDataType.INT64 && x.dims().equals(dims)
                && x.range().within(new Range(-extent, extent - 1)));
        if (!found.isEmpty() && !g.oneIn(3)) {
            return found.getFirst();
        }
        if (g.oneIn(2)) {
            return g.input(OnnxDataType.INT64, dims, g.opset >= 11 && g.oneIn(3)
                    ? new Range(-extent, extent - 1)
                    : range);
        }
        int least = g.opset >= 11 ? -extent : 0;
        return g.constant(OnnxDataType.INT64, dims,
                IntStream.range(0, Dims.size(dims)).mapToDouble(_ -> g.between(least, extent - 1)).toArray());
    }

    private static void gather(GraphBuilder g) {
        Operand x = MovingRules.something(g, 1, 3);
        if (x.size() == 0) {
            return;
        }
        int axis = g.between(0, x.rank() - 1);
        Operand indices = indices(g, g.dims(0, 2), x.dim(axis));
        List<Integer> dims = new ArrayList<>(x.dims().subList(0, axis));
        dims.addAll(indices.dims());
        dims.addAll(x.dims().subList(axis + 1, x.rank()));
        if (Dims.size(dims) <= 96) {
            g.node("Gather", List.of(x, indices), x.type(), dims, x.range(), "axis", g.written(axis, x.rank()));
        }
    }

    private static void gatherElements(GraphBuilder g) {
        Operand x = MovingRules.something(g, 1, 3);
        if (x.size() == 0) {
            return;
        }
        int axis = g.between(0, x.rank() - 1);
        Operand indices = indices(g, Dims.with(x.dims(), axis, g.between(1, 3)), x.dim(axis));
        g.node("GatherElements", List.of(x, indices), x.type(), indices.dims(), x.range(), "axis",
                g.written(axis, x.rank()));
    }

    /// Returns constant tuples of indices of the first axes, no two the same if wanted.
    private static Operand tuples(GraphBuilder g, Operand x, int width, int count, boolean distinct) {
        List<Double> numbers = new ArrayList<>();
        List<List<Integer>> seen = new ArrayList<>();
        while (seen.size() < count) {
            List<Integer> tuple = IntStream.range(0, width).mapToObj(i -> g.between(0, x.dim(i) - 1)).toList();
            if (!distinct || !seen.contains(tuple)) {
                seen.add(tuple);
                tuple.forEach(index -> numbers.add((double) index));
            }
        }
        return g.constant(OnnxDataType.INT64, List.of(count, width),
                numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void gatherNd(GraphBuilder g) {
        Operand x = MovingRules.something(g, 1, 3);
        if (x.size() == 0) {
            return;
        }
        int width = g.between(1, x.rank());
        int count = g.between(1, 3);
        Operand indices = width == 1 ? indices(g, List.of(count, 1), x.dim(0)) : tuples(g, x, width, count, false);
        List<Integer> dims = Dims.joined(List.of(count), x.dims().subList(width, x.rank()));
        g.node("GatherND", List.of(x, indices), x.type(), dims, x.range());
    }

    private static void scatterElements(GraphBuilder g, String operator) {
        Operand x = g.oneIn(3) ? g.any(g.of(Types.COMMON), 1, 3) : g.near(g.any(OnnxDataType.FLOAT, 1, 3), 16);
        if (x.size() == 0) {
            return;
        }
        int axis = g.between(0, x.rank() - 1);
        String reduction = operator.equals("Scatter") || g.opset < 16
                ? "none"
                : g.opset < 18 ? g.of("none", "add", "mul") : g.of("none", "add", "mul", "max", "min");
        Operand indices;
        if (reduction.equals("none")) {
            int at = g.between(0, x.dim(axis) - 1);
            List<Integer> dims = Dims.with(x.dims(), axis, 1);
            indices = g.constant(OnnxDataType.INT64, dims,
                    IntStream.range(0, Dims.size(dims)).mapToDouble(_ -> at).toArray());
            if (g.oneIn(2)) {
                indices = indices(g, dims, x.dim(axis));
            }
        } else {
            indices = indices(g, Dims.with(x.dims(), axis, g.between(1, 2)), x.dim(axis));
        }
        Operand updates = x.isReal()
                ? g.real(indices.dims(), 16)
                : g.constantLike(x.type(), indices.dims());
        Range range = reduced(x, updates, reduction);
        if (range.reach() > 0x1p38) {
            return;
        }
        Object[] attributes = reduction.equals("none")
                ? new Object[]{"axis", g.written(axis, x.rank())}
                : new Object[]{"axis", g.written(axis, x.rank()), "reduction", reduction};
        g.node(operator, List.of(x, indices, updates), x.type(), x.dims(), x.isReal()
                ? range
                : Types.wrapped(x.type(), range), attributes);
    }

    private static Range reduced(Operand x, Operand updates, String reduction) {
        double a = x.range().reach();
        double b = Math.max(1, updates.range().reach());
        return switch (reduction) {
            case "add" -> Range.around(a + 4 * b);
            case "mul" -> Range.around(a * b * b * b);
            default -> x.range().hull(updates.range());
        };
    }

    private static void scatterNd(GraphBuilder g) {
        Operand x = g.oneIn(3) ? g.any(g.of(Types.COMMON), 1, 3) : g.near(g.any(OnnxDataType.FLOAT, 1, 3), 16);
        if (x.size() == 0) {
            return;
        }
        int width = g.between(1, x.rank());
        String reduction = g.opset < 16
                ? "none"
                : g.opset < 18 ? g.of("none", "add", "mul") : g.of("none", "add", "mul", "max", "min");
        boolean distinct = reduction.equals("none");
        int most = Dims.size(x.dims().subList(0, width));
        int count = Math.min(most, g.between(1, 2));
        Operand indices = width == 1 && (count == 1 || !distinct)
                ? indices(g, List.of(count, 1), x.dim(0))
                : tuples(g, x, width, count, distinct);
        List<Integer> dims = Dims.joined(List.of(count), x.dims().subList(width, x.rank()));
        Operand updates = x.isReal() ? g.real(dims, 16) : g.constantLike(x.type(), dims);
        Range range = reduced(x, updates, reduction);
        if (range.reach() > 0x1p38) {
            return;
        }
        Object[] attributes = reduction.equals("none") ? new Object[0] : new Object[]{"reduction", reduction};
        g.node("ScatterND", List.of(x, indices, updates), x.type(), x.dims(), x.isReal()
                ? range
                : Types.wrapped(x.type(), range), attributes);
    }

    private static void oneHot(GraphBuilder g) {
        int depth = g.between(1, 4);
        Operand indices = indices(g, g.dims(1, 2), g.oneIn(2) ? depth : depth + 2);
        int axis = g.between(0, indices.rank());
        List<Integer> dims = Dims.inserted(indices.dims(), axis, depth);
        g.node("OneHot", List.of(indices, g.scalar(OnnxDataType.INT64, depth), g.constant(OnnxDataType.FLOAT,
                List.of(2), -1, 2)), OnnxDataType.FLOAT, dims, new Range(-1, 2), "axis",
                g.written(axis, indices.rank() + 1));
    }

    private static void compress(GraphBuilder g) {
        Operand x = MovingRules.something(g, 1, 3);
        if (x.size() == 0) {
            return;
        }
        int axis = g.between(0, x.rank() - 1);
        double[] chosen = IntStream.range(0, x.dim(axis)).mapToDouble(i -> i == 0 ? 1 : g.between(0, 1)).toArray();
        int count = (int) java.util.Arrays.stream(chosen).sum();
        g.node("Compress", List.of(x, g.constant(OnnxDataType.BOOL, List.of(chosen.length), chosen)), x.type(),
                Dims.with(x.dims(), axis, count), x.range(), "axis", g.written(axis, x.rank()));
    }
}
