package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Matrix products, convolutions and pools.
final class ContractionRules {
    private ContractionRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.of("MatMul", 7, 5, ContractionRules::matMul));
        rules.add(Rule.of("Gemm", 7, 4, ContractionRules::gemm));
        rules.add(Rule.of("Einsum", 12, 3, ContractionRules::einsum));
        rules.add(Rule.of("Conv", 7, 5, ContractionRules::conv));
        rules.add(Rule.of("ConvTranspose", 7, 3, ContractionRules::convTranspose));
        for (String operator : List.of("MaxPool", "AveragePool", "LpPool")) {
            rules.add(Rule.of(operator, 7, g -> pool(g, operator)));
        }
        for (String operator : List.of("GlobalMaxPool", "GlobalAveragePool", "GlobalLpPool")) {
            rules.add(new Rule(operator, 7, operator.equals("GlobalLpPool") ? 21 : 99, 1, g -> {
                Operand x = image(g, g.between(1, 2));
                List<Integer> dims = new ArrayList<>(x.dims().subList(0, 2));
                x.dims().subList(2, x.rank()).forEach(_ -> dims.add(1));
                g.node(operator, List.of(x), x.type(), dims,
                        operator.contains("Lp") ? new Range(0, x.range().reach() * x.size()) : x.range());
            }));
        }
        return rules;
    }

    private static void matMul(GraphBuilder g) {
        Operand x = g.near(g.real(1, 3), 16);
        int inner = x.dim(-1);
        List<Integer> dims = switch (g.between(0, 2)) {
            case 0 -> List.of(inner);
            case 1 -> List.of(inner, g.between(1, 3));
            default -> x.rank() == 3 ? List.of(g.of(1, x.dim(0)), inner, g.between(1, 3)) : List.of(inner, 2);
        };
        Operand y = g.real(dims, 16);
        if (g.oneIn(5) && x.rank() > 1 && dims.size() > 1) {
            Operand rows = g.real(List.of(2, inner), 16);
            Operand columns = g.real(List.of(inner, x.dim(-2)), 16);
            product(g, rows, columns, List.of(2, x.dim(-2)));
            return;
        }
        List<Integer> result = new ArrayList<>(x.dims().subList(0, x.rank() - 1));
        if (dims.size() == 3) {
            result.set(0, Math.max(x.dim(0), dims.getFirst()));
        }
        if (dims.size() > 1) {
            result.add(dims.getLast());
        }
        product(g, x, y, result);
    }

    private static void product(GraphBuilder g, Operand x, Operand y, List<Integer> dims) {
        g.node("MatMul", List.of(x, y), x.type(), dims, x.range().times(y.range()).times(x.dim(-1)).withZero());
    }

    private static void gemm(GraphBuilder g) {
        Operand x = g.near(g.real(2, 2), 16);
        boolean transposeA = g.oneIn(2);
        boolean transposeB = g.oneIn(2);
        int m = x.dim(transposeA ? 1 : 0);
        int k = x.dim(transposeA ? 0 : 1);
        int n = g.between(1, 3);
        Operand y = g.real(transposeB ? List.of(n, k) : List.of(k, n), 16);
        Operand c = g.opset >= 11 && g.oneIn(3)
                ? Operand.NONE
                : g.real(g.of(List.of(n), List.of(m, 1), List.of(m, n), List.of(1)), 16);
        float alpha = g.of(1f, 0.5f, -2f);
        float beta = g.of(1f, 0.25f, -1f);
        g.node("Gemm", List.of(x, y, c), x.type(), List.of(m, n),
                Range.around(2 * k * x.range().reach() * y.range().reach() + 16), "alpha", alpha, "beta", beta,
                "transA", transposeA ? 1L : 0L, "transB", transposeB ? 1L : 0L);
    }

    private static void einsum(GraphBuilder g) {
        String equation = g.of("ij,jk->ik", "bij,bjk->bik", "ij->ji", "ii->i", "ij,ij->", "i,j->ij", "bij->b",
                "bij,j->bi",
                "ij,kj->ki", "ii->", "ij,jk", "abc,cb->a", "i,i,i->");
        Map<Character, Integer> extents = new LinkedHashMap<>();
        int arrow = equation.indexOf("->");
        String[] terms = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",");
        List<Operand> operands = new ArrayList<>();
        double reach = 1;
        int products = 1;
        for (String term : terms) {
            List<Integer> dims = new ArrayList<>();
            for (char label : term.toCharArray()) {
                if (!extents.containsKey(label)) {
                    extents.put(label, g.between(1, 3));
                    products *= extents.get(label);
                }
                dims.add(extents.get(label));
            }
            Operand x = g.real(dims, 8);
            operands.add(x);
            reach *= x.range().reach();
        }
        String result = arrow < 0 ? "ik" : equation.substring(arrow + 2);
        List<Integer> dims = result.chars().mapToObj(label -> extents.get((char) label)).toList();
        g.node("Einsum", operands, OnnxDataType.FLOAT, dims, Range.around(reach * products), "equation", equation);
    }

    /// Returns floats with two axes before the spatial ones.
    private static Operand image(GraphBuilder g, int spatial) {
        int rank = spatial + 2;
        List<Operand> found = g.find(x -> x.type() == OnnxDataType.FLOAT && x.rank() == rank && x.size() <= 64
                && x.size() > 0);
        if (!found.isEmpty() && !g.oneIn(4)) {
            return g.near(found.getFirst(), 16);
        }
        List<Operand> others = g.find(x -> x.type() == OnnxDataType.FLOAT && x.rank() == 2 && x.size() >= 4);
        if (!others.isEmpty() && g.oneIn(2)) {
            Operand x = others.getFirst();
            return g.near(g.reshaped(x, spatial == 1
                    ? List.of(1, x.dim(0), x.dim(1))
                    : List.of(1, 1, x.dim(0), x.dim(1))), 16);
        }
        List<Integer> dims = new ArrayList<>(List.of(g.of(1, 1, 2), g.between(1, 2)));
        for (int i = 0; i < spatial; i++) {
            dims.add(g.between(2, spatial == 1 ? 7 : 4));
        }
        return g.input(OnnxDataType.FLOAT, dims);
    }

    /// How a window moves: kernel, strides, dilations and pads of each spatial axis, and the extents that result.
    private record Window(long[] kernel, long[] strides, long[] dilations, long[] pads, List<Integer> extents) {
        static Window of(GraphBuilder g, List<Integer> spatial, boolean dilates, boolean rounds) {
            int n = spatial.size();
            Window window = new Window(new long[n], new long[n], new long[n], new long[2 * n], new ArrayList<>());
            for (int i = 0; i < n; i++) {
                int in = spatial.get(i);
                window.kernel[i] = g.between(1, Math.min(3, in));
                window.strides[i] = g.between(1, 2);
                boolean wide = dilates && 2 * (window.kernel[i] - 1) + 1 <= in && g.oneIn(3);
                window.dilations[i] = wide ? 2 : 1;
                long reach = window.dilations[i] * (window.kernel[i] - 1) + 1;
                int most = (int) Math.min(2, window.kernel[i] - 1);
                window.pads[i] = g.between(0, most);
                window.pads[n + i] = g.between(0, most);
                long room = in + window.pads[i] + window.pads[n + i] - reach;
                long out = Math.floorDiv(room + (rounds ? window.strides[i] - 1 : 0), window.strides[i]) + 1;
                if (rounds && (out - 1) * window.strides[i] >= in + window.pads[i]) {
                    out--;
                }
                window.extents.add((int) out);
            }
            return window;
        }

        Object[] attributes(Object... more) {
            List<Object> all = new ArrayList<>(List.of("kernel_shape", kernel, "strides", strides, "pads", pads));
            if (Arrays.stream(dilations).anyMatch(d -> d > 1)) {
                all.addAll(List.of("dilations", dilations));
            }
            all.addAll(Arrays.asList(more));
            return all.toArray();
        }
    }

    private static void conv(GraphBuilder g) {
        Operand x = image(g, g.between(1, 2));
        int channels = x.dim(1);
        int group = g.oneIn(2) ? 1 : channels;
        int maps = group * g.between(1, 2);
        if (g.oneIn(5)) {
            same(g, x);
            return;
        }
        Window window = Window.of(g, x.dims().subList(2, x.rank()), true, false);
        List<Integer> kernel = new ArrayList<>(List.of(maps, channels / group));
        Arrays.stream(window.kernel).forEach(k -> kernel.add((int) k));
        Operand w = g.real(kernel, 4);
        List<Operand> operands = g.oneIn(2) ? List.of(x, w) : List.of(x, w, g.real(List.of(maps), 8));
        List<Integer> dims = new ArrayList<>(List.of(x.dim(0), maps));
        dims.addAll(window.extents);
        double reach = x.range().reach() * w.range().reach() * Dims.size(kernel) / maps + 8;
        g.node("Conv", operands, x.type(), dims, Range.around(reach), window.attributes("group", (long) group));
    }

    /// Convolves or pools with pads that keep the extents, or with none.
    private static void same(GraphBuilder g, Operand x) {
        String mode = g.of("SAME_UPPER", "SAME_LOWER", "VALID");
        List<Integer> spatial = x.dims().subList(2, x.rank());
        long[] kernel = spatial.stream().mapToLong(_ -> 2).toArray();
        List<Integer> extents = spatial.stream().map(dim -> mode.equals("VALID") ? dim - 1 : dim).toList();
        if (extents.contains(0)) {
            return;
        }
        if (g.oneIn(2)) {
            g.node(g.of("MaxPool", "AveragePool"), List.of(x), x.type(), Dims.joined(x.dims().subList(0, 2), extents),
                    x.range().withZero(), "kernel_shape", kernel, "auto_pad", mode);
            return;
        }
        List<Integer> shape = new ArrayList<>(List.of(2, x.dim(1)));
        spatial.forEach(_ -> shape.add(2));
        Operand w = g.real(shape, 4);
        g.node("Conv", List.of(x, w), x.type(), Dims.joined(List.of(x.dim(0), 2), extents),
                Range.around(x.range().reach() * w.range().reach() * Dims.size(shape)), "auto_pad", mode);
    }

    private static void convTranspose(GraphBuilder g) {
        Operand x = image(g, g.between(1, 2));
        int channels = x.dim(1);
        int group = g.oneIn(2) ? 1 : channels;
        int each = g.between(1, 2);
        int n = x.rank() - 2;
        long[] kernel = new long[n];
        long[] strides = new long[n];
        long[] pads = new long[2 * n];
        long[] extra = new long[n];
        List<Integer> shape = new ArrayList<>(List.of(channels, each));
        List<Integer> dims = new ArrayList<>(List.of(x.dim(0), each * group));
        for (int i = 0; i < n; i++) {
            kernel[i] = g.between(1, 3);
            strides[i] = g.between(1, 2);
            extra[i] = strides[i] > 1 && g.oneIn(3) ? 1 : 0;
            pads[i] = kernel[i] > 1 && x.dim(2 + i) > 2 ? g.between(0, 1) : 0;
            pads[n + i] = kernel[i] > 1 && x.dim(2 + i) > 2 ? g.between(0, 1) : 0;
            shape.add((int) kernel[i]);
            dims.add((int) ((x.dim(2 + i) - 1) * strides[i] + kernel[i] - pads[i] - pads[n + i] + extra[i]));
        }
        Operand w = g.real(shape, 4);
        List<Operand> operands = g.oneIn(2) ? List.of(x, w) : List.of(x, w, g.real(List.of(each * group), 8));
        g.node("ConvTranspose", operands, x.type(), dims,
                Range.around(x.range().reach() * w.range().reach() * Dims.size(shape) + 8), "kernel_shape", kernel,
                "strides", strides, "pads", pads, "output_padding", extra, "group", (long) group);
    }

    private static void pool(GraphBuilder g, String operator) {
        Operand x = image(g, g.between(1, 2));
        boolean dilates = g.opset >= (operator.equals("MaxPool") ? 10 : operator.equals("AveragePool") ? 19 : 18);
        boolean rounds = operator.equals("MaxPool") && g.opset >= 10 && g.oneIn(3);
        Window window = Window.of(g, x.dims().subList(2, x.rank()), dilates && g.oneIn(2), rounds);
        List<Integer> dims = new ArrayList<>(x.dims().subList(0, 2));
        dims.addAll(window.extents);
        if (operator.equals("AveragePool")) {
            g.node(operator, List.of(x), x.type(), dims, x.range().withZero(),
                    window.attributes("count_include_pad", (long) g.between(0, 1)));
        } else if (operator.equals("LpPool")) {
            g.node(operator, List.of(x), x.type(), dims, new Range(0, 9 * x.range().reach()),
                    window.attributes("p", (long) g.between(1, 2)));
        } else {
            Operand values = g.result(x.type(), dims, x.range());
            Operand indices = g.result(OnnxDataType.INT64, dims, new Range(0, x.size() - 1));
            Object[] attributes = rounds ? window.attributes("ceil_mode", 1L) : window.attributes();
            g.node("", operator, List.of(x), g.oneIn(3) && g.opset >= 8 ? List.of(values, indices) : List.of(values),
                    attributes);
        }
    }
}
