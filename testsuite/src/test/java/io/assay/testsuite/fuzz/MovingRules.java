package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Operators that move elements: shapes, slices, joins, pads.
final class MovingRules {
    private MovingRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        shapes(rules);
        rules.add(Rule.of("Transpose", 7, 4, MovingRules::transpose));
        rules.add(Rule.of("Slice", 7, 5, MovingRules::slice));
        rules.add(Rule.of("Slice", 10, 2, MovingRules::sliceTwo));
        rules.add(Rule.of("Pad", 19, 2, MovingRules::padAxes));
        rules.add(Rule.of("Concat", 7, 4, MovingRules::concat));
        rules.add(Rule.of("Split", 7, 3, MovingRules::split));
        rules.add(Rule.of("Pad", 7, 3, MovingRules::pad));
        rules.add(Rule.of("Expand", 8, MovingRules::expand));
        rules.add(Rule.of("Tile", 7, MovingRules::tile));
        rules.add(Rule.of("Trilu", 14, MovingRules::trilu));
        rules.add(Rule.of("DepthToSpace", 7, 1, g -> blocks(g, "DepthToSpace")));
        rules.add(Rule.of("SpaceToDepth", 7, 1, g -> blocks(g, "SpaceToDepth")));
        rules.add(Rule.of("ReverseSequence", 10, MovingRules::reverse));
        rules.add(Rule.of("Resize", 11, MovingRules::resize));
        rules.add(new Rule("Upsample", 7, 8, 2, g -> {
            Operand x = g.real(List.of(1, 1, 2, 3), 64);
            g.node("Upsample", List.of(x), x.type(), List.of(1, 1, 4, 6), x.range(), "scales",
                    new float[]{1, 1, 2, 2}, "mode", g.of("nearest", "linear"));
        }));
        rules.add(Rule.of("CenterCropPad", 18, 1, g -> {
            Operand x = something(g, 1, 3);
            List<Integer> dims = x.dims().stream().map(_ -> g.between(1, 3)).toList();
            g.node("CenterCropPad", List.of(x, g.longs(Dims.longs(dims))), x.type(), dims, x.range().withZero());
        }));
        constants(rules);
        return rules;
    }

    /// Returns floats, integers or booleans.
    static Operand something(GraphBuilder g, int leastRank, int mostRank) {
        return switch (g.between(0, 5)) {
            case 0 -> g.any(g.of(Types.COMMON), leastRank, mostRank);
            case 1 -> g.any(OnnxDataType.BOOL, leastRank, mostRank);
            default -> g.any(OnnxDataType.FLOAT, leastRank, mostRank);
        };
    }

    private static void shapes(List<Rule> rules) {
        rules.add(Rule.of("Reshape", 7, 3, g -> {
            Operand x = something(g, 1, 4);
            List<Integer> dims = new ArrayList<>(x.dims());
            Collections.shuffle(dims, g.random);
            if (dims.size() > 1 && g.oneIn(2)) {
                dims.set(0, dims.get(0) * dims.remove(1));
            }
            long[] written = Dims.longs(dims);
            if (x.size() == 0) {
                if (g.opset >= 14) {
                    g.node("Reshape", List.of(x, g.longs(written)), x.type(), dims, x.range(), "allowzero", 1L);
                }
                return;
            }
            if (g.oneIn(3)) {
                written[g.between(0, written.length - 1)] = -1;
            }
            for (int i = 0; i < written.length; i++) {
                written[i] = i < x.rank() && written[i] == x.dim(i) && g.oneIn(2) ? 0 : written[i];
            }
            g.node("Reshape", List.of(x, g.longs(written)), x.type(), dims, x.range());
        }));
        rules.add(Rule.of("Flatten", 7, g -> {
            Operand x = g.opset >= 9 ? something(g, 1, 4) : g.real(1, 4);
            int axis = g.between(0, x.rank());
            long written = axis < x.rank() ? g.written(axis, x.rank()) : axis;
            g.node("Flatten", List.of(x), x.type(), List.of(Dims.size(x.dims().subList(0, axis)),
                    Dims.size(x.dims().subList(axis, x.rank()))), x.range(), "axis", written);
        }));
        rules.add(Rule.of("Squeeze", 7, g -> {
            Operand x = something(g, 1, 4);
            List<Integer> ones = IntStream.range(0, x.rank()).filter(i -> x.dim(i) == 1).boxed().toList();
            if (!ones.isEmpty() && g.oneIn(3)) {
                g.node("Squeeze", List.of(x), x.type(), x.dims().stream().filter(dim -> dim != 1).toList(), x.range());
            } else if (!ones.isEmpty()) {
                int axis = g.of(ones);
                g.withAxes("Squeeze", 13, x, Dims.without(x.dims(), axis), x.range(),
                        new long[]{g.written(axis, x.rank())});
            }
        }));
        rules.add(Rule.of("Unsqueeze", 7, g -> {
            Operand x = something(g, 0, 3);
            int axis = g.between(0, x.rank());
            if (g.oneIn(3)) {
                g.withAxes("Unsqueeze", 13, x, Dims.joined(Dims.inserted(x.dims(), 0, 1), List.of(1)), x.range(),
                        new long[]{g.written(x.rank() + 1, x.rank() + 2), 0});
                return;
            }
            g.withAxes("Unsqueeze", 13, x, Dims.inserted(x.dims(), axis, 1), x.range(),
                    new long[]{g.written(axis, x.rank() + 1)});
        }));
    }

    private static void transpose(GraphBuilder g) {
        Operand x = something(g, 1, 4);
        List<Integer> order = new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        Collections.shuffle(order, g.random);
        if (g.oneIn(4)) {
            g.node("Transpose", List.of(x), x.type(), x.dims().reversed(), x.range());
        } else {
            g.node("Transpose", List.of(x), x.type(), order.stream().map(x.dims()::get).toList(), x.range(), "perm",
                    Dims.longs(order));
        }
    }

    private static void slice(GraphBuilder g) {
        Operand x = something(g, 1, 4);
        int axis = g.between(0, x.rank() - 1);
        int extent = x.dim(axis);
        if (extent == 0) {
            return;
        }
        int start = g.between(0, extent - 1);
        boolean isBack = g.opset >= 10 && g.oneIn(3);
        int step = g.opset < 10 ? 1 : g.between(1, 2);
        int end = isBack ? g.between(-1, start - 1) : g.between(start + 1, extent);
        int count = isBack ? (start - end - 1) / step + 1 : (end - start - 1) / step + 1;
        List<Integer> dims = Dims.with(x.dims(), axis, count);
        long writtenStart = g.oneIn(3) ? start - extent : start;
        long writtenEnd = isBack && end == -1
                ? -extent - 1L
                : !isBack && end == extent && g.oneIn(2) ? Integer.MAX_VALUE : end;
        if (g.opset < 10) {
            g.node("Slice", List.of(x), x.type(), dims, x.range(), "axes", new long[]{axis}, "starts",
                    new long[]{writtenStart}, "ends", new long[]{writtenEnd});
            return;
        }
        Operand steps = step == 1 && !isBack && g.oneIn(2) ? Operand.NONE : g.longs(isBack ? -step : step);
        g.node("Slice", List.of(x, g.longs(writtenStart), g.longs(writtenEnd), g.longs(g.written(axis, x.rank())),
                steps), x.type(), dims, x.range());
    }

    /// Slices two axes, with starts and ends beyond them.
    private static void sliceTwo(GraphBuilder g) {
        Operand x = something(g, 2, 4);
        if (x.size() == 0) {
            return;
        }
        int first = g.between(1, x.dim(0));
        int last = g.between(1, x.dim(-1));
        List<Integer> dims = Dims.with(Dims.with(x.dims(), 0, first), x.rank() - 1, last);
        g.node("Slice", List.of(x, g.longs(x.dim(0) - first, -x.dim(-1) - 5L), g.longs(1000, last),
                g.longs(0, g.written(x.rank() - 1, x.rank()))), x.type(), dims, x.range());
    }

    private static void concat(GraphBuilder g) {
        Operand x = something(g, 1, 4);
        int axis = g.between(0, x.rank() - 1);
        List<Operand> parts = new ArrayList<>(List.of(x));
        int extent = x.dim(axis);
        Range range = x.range();
        for (int i = g.between(1, 2); i > 0; i--) {
            List<Operand> found = g.find(y -> y.type() == x.type() && y.rank() == x.rank()
                    && Dims.with(y.dims(), axis, 1).equals(Dims.with(x.dims(), axis, 1)));
            Operand y = found.isEmpty() || g.oneIn(3)
                    ? g.constantLike(x.type(), Dims.with(x.dims(), axis, g.between(1, 2)))
                    : found.getFirst();
            parts.add(g.between(0, parts.size()), y);
            extent += y.dim(axis);
            range = range.hull(y.range());
        }
        g.node("Concat", parts, x.type(), Dims.with(x.dims(), axis, extent), range, "axis", g.written(axis, x.rank()));
    }

    private static void split(GraphBuilder g) {
        Operand x = something(g, 1, 3);
        int axis = g.between(0, x.rank() - 1);
        int extent = x.dim(axis);
        if (extent < 2) {
            return;
        }
        int first = g.between(1, extent - 1);
        List<Operand> results = List.of(g.result(x.type(), Dims.with(x.dims(), axis, first), x.range()),
                g.result(x.type(), Dims.with(x.dims(), axis, extent - first), x.range()));
        long written = g.written(axis, x.rank());
        if (g.opset >= 18 && g.oneIn(3)) {
            int half = (extent + 1) / 2;
            g.node("", "Split", List.of(x), List.of(
                    g.result(x.type(), Dims.with(x.dims(), axis, half), x.range()),
                    g.result(x.type(), Dims.with(x.dims(), axis, extent - half), x.range())), "axis", written,
                    "num_outputs", 2L);
        } else if (g.opset >= 13) {
            g.node("", "Split", List.of(x, g.longs(first, extent - first)), results, "axis", written);
        } else {
            g.node("", "Split", List.of(x), results, "axis", written, "split", new long[]{first, extent - first});
        }
    }

    private static void pad(GraphBuilder g) {
        boolean isReal = g.opset < 13 || g.oneIn(2);
        Operand x = isReal ? g.real(1, 4) : something(g, 1, 3);
        if (x.size() == 0) {
            return;
        }
        String mode = x.type() == OnnxDataType.BOOL ? "constant" : g.of("constant", "reflect", "edge");
        long[] pads = new long[2 * x.rank()];
        List<Integer> dims = new ArrayList<>(x.dims());
        for (int i = 0; i < x.rank(); i++) {
            int most = mode.equals("reflect") ? Math.min(2, x.dim(i) - 1) : 2;
            pads[i] = g.between(0, Math.min(1, most));
            pads[x.rank() + i] = g.oneIn(4) && x.dim(i) > 1 ? -1 : g.between(0, Math.min(1, most));
            dims.set(i, (int) (x.dim(i) + pads[i] + pads[x.rank() + i]));
        }
        if (mode.equals("reflect") && java.util.Arrays.stream(pads).anyMatch(p -> p < 0)) {
            return;
        }
        double value = x.isReal() ? g.of(0.0, 1.5, -2.0) : 1;
        Range range = x.range().hull(new Range(Math.min(0, value), Math.max(0, value)));
        if (g.opset < 11) {
            g.node("Pad", List.of(x), x.type(), dims, range, "mode", mode, "pads", pads, "value", (float) value);
        } else {
            Operand fill = mode.equals("constant") && g.oneIn(2) ? g.scalar(x.type(), value) : Operand.NONE;
            g.node("Pad", List.of(x, g.longs(pads), fill), x.type(), dims, range, "mode", mode);
        }
    }

    private static void padAxes(GraphBuilder g) {
        Operand x = g.real(2, 3);
        if (x.size() == 0) {
            return;
        }
        String mode = g.of("constant", "edge", "wrap");
        int before = g.between(0, mode.equals("wrap") ? x.dim(1) : 2);
        int after = g.between(0, mode.equals("wrap") ? x.dim(1) : 2);
        g.node("Pad", List.of(x, g.longs(before, after), Operand.NONE, g.longs(g.written(1, x.rank()))), x.type(),
                Dims.with(x.dims(), 1, x.dim(1) + before + after), x.range().withZero(), "mode", mode);
    }

    private static void expand(GraphBuilder g) {
        Operand x = something(g, 0, 3);
        List<Integer> shape = new ArrayList<>(x.dims());
        shape.replaceAll(dim -> dim == 1 ? g.between(1, 3) : g.of(1, dim));
        if (g.oneIn(3)) {
            shape.addFirst(2);
        }
        if (!shape.isEmpty()) {
            g.node("Expand", List.of(x, g.longs(Dims.longs(shape))), x.type(), Dims.broadcast(x.dims(), shape),
                    x.range());
        }
    }

    private static void tile(GraphBuilder g) {
        Operand x = something(g, 1, 3);
        List<Integer> repeats = x.dims().stream().map(_ -> g.between(1, 2)).toList();
        g.node("Tile", List.of(x, g.longs(Dims.longs(repeats))), x.type(),
                IntStream.range(0, x.rank()).mapToObj(i -> x.dim(i) * repeats.get(i)).toList(), x.range());
    }

    private static void trilu(GraphBuilder g) {
        Operand x = something(g, 2, 4);
        List<Operand> operands = g.oneIn(2)
                ? List.of(x)
                : List.of(x, g.scalar(OnnxDataType.INT64, g.between(-2, 2)));
        g.node("Trilu", operands, x.type(), x.dims(), x.range().withZero(), "upper", (long) g.between(0, 1));
    }

    private static void blocks(GraphBuilder g, String operator) {
        if (operator.equals("DepthToSpace")) {
            Operand x = g.real(List.of(1, 4 * g.between(1, 2), g.between(1, 2), 2), 64);
            List<Integer> dims = List.of(1, x.dim(1) / 4, 2 * x.dim(2), 4);
            if (g.opset >= 11) {
                g.node(operator, List.of(x), x.type(), dims, x.range(), "blocksize", 2L, "mode", g.of("DCR", "CRD"));
            } else {
                g.node(operator, List.of(x), x.type(), dims, x.range(), "blocksize", 2L);
            }
        } else {
            Operand x = g.real(List.of(1, g.between(1, 2), 2, 4), 64);
            g.node(operator, List.of(x), x.type(), List.of(1, 4 * x.dim(1), 1, 2), x.range(), "blocksize", 2L);
        }
    }

    private static void reverse(GraphBuilder g) {
        Operand x = something(g, 2, 3);
        long batch = g.between(0, 1);
        if (x.size() == 0) {
            return;
        }
        int steps = x.dim((int) (1 - batch));
        long[] lengths = IntStream.range(0, x.dim((int) batch)).mapToLong(_ -> g.between(1, steps)).toArray();
        g.node("ReverseSequence", List.of(x, g.longs(lengths)), x.type(), x.dims(), x.range(), "batch_axis", batch,
                "time_axis", 1 - batch);
    }

    private static void resize(GraphBuilder g) {
        Operand x = g.real(List.of(1, g.between(1, 2), g.between(2, 3), g.between(2, 3)), 64);
        List<Integer> dims = List.of(1, x.dim(1), g.between(1, 4), g.between(1, 4));
        Operand none = g.opset >= 13 ? Operand.NONE : g.constant(OnnxDataType.FLOAT, List.of(0));
        String mode = g.of("nearest", "linear", "cubic");
        Range range = mode.equals("cubic") ? Range.around(4 * x.range().reach()) : x.range();
        g.node("Resize", List.of(x, none, none, g.longs(Dims.longs(dims))), x.type(), dims, range, "mode", mode,
                "coordinate_transformation_mode", g.of("half_pixel", "asymmetric", "align_corners"));
    }

    private static void constants(List<Rule> rules) {
        rules.add(Rule.of("Shape", 7, 1, g -> {
            Operand x = something(g, 1, 3);
            Operand shape = g.node("Shape", List.of(x), OnnxDataType.INT64, List.of(x.rank()), new Range(0, 48));
            if (g.opset >= 9 && g.oneIn(2)) {
                g.node("ConstantOfShape", List.of(shape), OnnxDataType.FLOAT, x.dims(), Range.around(2), "value",
                        io.assay.testsuite.onnx.Protos.tensor("", OnnxDataType.FLOAT, List.of(1), g.of(0.5, -2.0)));
            } else {
                g.node("Reshape", List.of(x, shape), x.type(), x.dims(), x.range());
            }
        }));
        rules.add(Rule.of("Size", 7, 1, g -> {
            Operand x = something(g, 0, 3);
            g.node("Size", List.of(x), OnnxDataType.INT64, List.of(), new Range(0, 48));
        }));
        rules.add(Rule.of("EyeLike", 9, 1, g -> {
            Operand x = g.real(2, 2);
            g.node("EyeLike", List.of(x), x.type(), x.dims(), Range.UNIT, "k", (long) g.between(-1, 1));
        }));
        rules.add(Rule.of("Range", 11, 1, g -> {
            int n = g.between(1, 4);
            g.node("Range", List.of(g.scalar(OnnxDataType.INT64, 2), g.scalar(OnnxDataType.INT64, 2 + 3 * n),
                    g.scalar(OnnxDataType.INT64, 3)), OnnxDataType.INT64, List.of(n), new Range(0, 14));
        }));
    }
}
