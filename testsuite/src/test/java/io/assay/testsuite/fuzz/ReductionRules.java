package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// Reductions, sorting, sums and products along an axis, softmax and its kin.
final class ReductionRules {
    private ReductionRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        for (String operator : List.of("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1",
                "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp")) {
            rules.add(Rule.of(operator, 7, g -> reduce(g, operator)));
        }
        rules.add(Rule.of("ArgMax", 7, 4, ReductionRules::argMax));
        rules.add(Rule.of("TopK", 7, 4, ReductionRules::topK));
        for (String operator : List.of("Softmax", "LogSoftmax", "Hardmax")) {
            rules.add(Rule.of(operator, 7, g -> softmax(g, operator)));
        }
        rules.add(Rule.of("CumSum", 11, 3, g -> cumulative(g, "CumSum")));
        rules.add(Rule.of("CumProd", 26, 3, g -> cumulative(g, "CumProd")));
        return rules;
    }

    private static void reduce(GraphBuilder g, String operator) {
        boolean isWhole = g.oneIn(4) && List.of("ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd").contains(operator);
        Operand x = isWhole ? g.any(g.of(Types.COMMON), 1, 4) : g.near(g.real(1, 4), operator.endsWith("Exp") ? 8 : 16);
        if (operator.equals("ReduceLogSum")) {
            x = g.positive(x);
        }
        if (operator.equals("ReduceProd") || isWhole) {
            if (isWhole && g.opset < 12) {
                return;
            }
            x = g.within(x, Range.around(isWhole ? 3 : 1.5));
        }
        TreeSet<Integer> axes = new TreeSet<>();
        for (int i = g.between(1, x.rank()); i > 0; i--) {
            axes.add(g.between(0, x.rank() - 1));
        }
        boolean all = g.oneIn(5);
        boolean keep = g.oneIn(2);
        List<Integer> dims = new ArrayList<>();
        int reduced = 1;
        for (int i = 0; i < x.rank(); i++) {
            boolean gone = all || axes.contains(i);
            reduced *= gone ? x.dim(i) : 1;
            if (!gone || keep) {
                dims.add(gone ? 1 : x.dim(i));
            }
        }
        double reach = x.range().reach();
        int n = reduced;
        Range range = switch (operator) {
            case "ReduceMean", "ReduceMax", "ReduceMin" -> x.range();
            case "ReduceProd" -> Range.around(Math.pow(Math.max(1, reach), n));
            case "ReduceSumSquare" -> new Range(0, n * reach * reach);
            case "ReduceL2" -> new Range(0, n * reach);
            case "ReduceL1" -> new Range(0, n * reach);
            case "ReduceLogSum", "ReduceLogSumExp" -> Range.around(reach + 8);
            default -> x.range().times(n).hull(x.range());
        };
        if (range.reach() > 0x1p30) {
            return;
        }
        int rank = x.rank();
        long[] written = axes.stream().mapToLong(axis -> g.written(axis, rank)).toArray();
        Object[] attributes = {"keepdims", keep ? 1L : 0L};
        if (all && g.opset >= 18 && g.oneIn(2)) {
            if (operator.equals("ReduceSum") || operator.equals("ReduceMax")) {
                g.node(operator, List.of(x), x.type(), x.dims(), range, "noop_with_empty_axes", 1L);
            }
        } else if (all) {
            g.node(operator, List.of(x), x.type(), dims, range, attributes);
        } else {
            g.withAxes(operator, operator.equals("ReduceSum") ? 13 : 18, x, dims, range, written, attributes);
        }
    }

    private static void argMax(GraphBuilder g) {
        Operand x = g.oneIn(4) ? g.any(OnnxDataType.INT32, 1, 4) : g.real(1, 4);
        int axis = g.between(0, x.rank() - 1);
        if (x.dim(axis) == 0) {
            return;
        }
        boolean keep = g.oneIn(2);
        List<Integer> dims = keep ? Dims.with(x.dims(), axis, 1) : Dims.without(x.dims(), axis);
        Object[] attributes = {"axis", g.written(axis, x.rank()), "keepdims", keep ? 1L : 0L, "select_last_index", 1L};
        g.node(g.of("ArgMax", "ArgMin"), List.of(x), OnnxDataType.INT64, dims, new Range(0, x.dim(axis) - 1),
                g.opset >= 12 && g.oneIn(3) ? attributes : Arrays.copyOf(attributes, 4));
    }

    private static void topK(GraphBuilder g) {
        Operand x = g.oneIn(4) && g.opset >= 11 ? g.any(g.of(Types.COMMON), 1, 3) : g.real(1, 3);
        int axis = g.between(0, x.rank() - 1);
        if (x.dim(axis) == 0) {
            return;
        }
        int k = g.between(1, x.dim(axis));
        List<Integer> dims = Dims.with(x.dims(), axis, k);
        List<Operand> results = List.of(g.result(x.type(), dims, x.range()),
                g.result(OnnxDataType.INT64, dims, new Range(0, x.dim(axis) - 1)));
        long written = g.written(axis, x.rank());
        if (g.opset < 10) {
            g.node("", "TopK", List.of(x), results, "axis", written, "k", (long) k);
        } else if (g.opset < 11) {
            g.node("", "TopK", List.of(x, g.longs(k)), results, "axis", written);
        } else {
            g.node("", "TopK", List.of(x, g.longs(k)), results, "axis", written, "largest", (long) g.between(0, 1));
        }
    }

    private static void softmax(GraphBuilder g, String operator) {
        Operand x = g.near(g.real(2, 4), 16);
        int axis = g.between(1, x.rank() - 1);
        Range range = operator.equals("LogSoftmax") ? new Range(-2 * x.range().reach() - 4, 0) : Range.UNIT;
        if (g.oneIn(3)) {
            g.node(operator, List.of(x), x.type(), x.dims(), range);
        } else {
            g.node(operator, List.of(x), x.type(), x.dims(), range, "axis", g.written(axis, x.rank()));
        }
    }

    private static void cumulative(GraphBuilder g, String operator) {
        Operand x = operator.equals("CumSum") ? g.near(g.real(1, 3), 16) : g.within(g.real(1, 3), Range.around(1.5));
        int axis = g.between(0, x.rank() - 1);
        double reach = operator.equals("CumSum") ? 4 * x.range().reach() : 8;
        g.node(operator, List.of(x, g.scalar(g.of(Types.COMMON), g.written(axis, x.rank()))), x.type(), x.dims(),
                Range.around(reach), "exclusive", (long) g.between(0, 1), "reverse", (long) g.between(0, 1));
    }
}
