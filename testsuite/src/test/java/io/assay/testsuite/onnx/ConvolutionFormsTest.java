package io.assay.testsuite.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Convolutions and pools against ONNX Runtime in each opset.
class ConvolutionFormsTest {
    private static final int ANY = 99;
    private static final List<OperatorForm> FORMS = new ArrayList<>();

    private static void form(String name, int first, int last, Consumer<TestGraph> graph) {
        FORMS.add(new OperatorForm(name, first, last, OperatorForm.NORMAL, graph));
    }

    private static long[] longs(long... values) {
        return values;
    }

    static {
        convolutions();
        transposed();
        extrema();
        averages();
        global();
    }

    private static void convolutions() {
        form("Conv 1-D", 7, ANY, g -> g.input("x", 2, 3, 9).weight("w", 4, 3, 3).weight("b", 4)
                .node("Conv", "x w b", "y", "pads", longs(1, 2), "strides", longs(2)));
        form("Conv computed weights", 7, ANY, g -> g.input("x", 1, 2, 5, 6).input("w", 3, 2, 2, 3).input("b", 3)
                .node("Conv", "x w b", "y", "pads", longs(0, 1, 2, 0)));
        form("Conv groups and dilations", 7, ANY, g -> g.input("x", 2, 4, 7, 8).weight("w", 6, 2, 2, 3)
                .node("Conv", "x w", "y", "group", 2L, "dilations", longs(2, 3), "pads", longs(1, 1, 1, 1)));
        form("Conv depthwise", 7, ANY, g -> g.input("x", 1, 3, 6, 6).weight("w", 6, 1, 3, 3)
                .node("Conv", "x w", "y", "group", 3L, "kernel_shape", longs(3, 3), "strides", longs(2, 2)));
        form("Conv 3-D", 7, ANY, g -> g.input("x", 1, 2, 4, 5, 6).weight("w", 2, 2, 2, 3, 2)
                .node("Conv", "x w", "y", "strides", longs(1, 2, 3), "pads", longs(1, 0, 1, 0, 1, 0)));
        for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET")) {
            form("Conv " + auto, 7, ANY, g -> g.input("x", 1, 2, 7, 8).weight("w", 2, 2, 4, 3)
                    .node("Conv", "x w", "y", "auto_pad", auto, "strides", longs(2, 3)));
        }
    }

    private static void transposed() {
        form("ConvTranspose 1-D", 7, ANY, g -> g.input("x", 2, 3, 5).weight("w", 3, 2, 4).weight("b", 2)
                .node("ConvTranspose", "x w b", "y", "strides", longs(3), "pads", longs(1, 2)));
        form("ConvTranspose all", 7, ANY, g -> g.input("x", 1, 4, 3, 4).weight("w", 4, 3, 2, 3)
                .node("ConvTranspose", "x w", "y", "strides", longs(3, 2), "dilations", longs(2, 1), "group", 2L,
                        "output_padding", longs(2, 1), "pads", longs(0, 1, 1, 0)));
        form("ConvTranspose computed weights", 7, ANY, g -> g.input("x", 1, 2, 3, 3).input("w", 2, 2, 2, 2)
                .node("ConvTranspose", "x w", "y", "strides", longs(2, 2)));
        form("ConvTranspose 3-D", 7, ANY, g -> g.input("x", 1, 1, 2, 3, 2).weight("w", 1, 2, 2, 2, 3)
                .node("ConvTranspose", "x w", "y", "strides", longs(1, 2, 2)));
        for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            form("ConvTranspose " + auto, 7, ANY, g -> g.input("x", 1, 2, 4, 5).weight("w", 2, 1, 4, 3)
                    .node("ConvTranspose", "x w", "y", "auto_pad", auto, "strides", longs(3, 2)));
        }
        for (long[] shape : new long[][]{{7, 9}, {9, 8}, {8, 10}}) {
            form("ConvTranspose to " + shape[0] + " x " + shape[1], 7, ANY, g -> g.input("x", 1, 1, 3, 4)
                    .weight("w", 1, 2, 3, 3).node("ConvTranspose", "x w", "y", "strides", longs(3, 2),
                            "output_shape", shape));
        }
    }

    private static void extrema() {
        form("MaxPool 1-D", 7, ANY, g -> g.input("x", 2, 2, 9)
                .node("MaxPool", "x", "y", "kernel_shape", longs(3), "strides", longs(2), "pads", longs(1, 1)));
        form("MaxPool without overlap", 7, ANY, g -> g.input("x", 2, 2, 6, 7)
                .node("MaxPool", "x", "y", "kernel_shape", longs(2, 3), "strides", longs(2, 3)));
        form("MaxPool without overlap, padded", 7, ANY, g -> g.input("x", 1, 2, 5, 7)
                .node("MaxPool", "x", "y", "kernel_shape", longs(2, 3), "strides", longs(3, 3), "pads",
                        longs(1, 1, 1, 1)));
        form("MaxPool wide", 7, ANY, g -> g.input("x", 1, 2, 9, 11)
                .node("MaxPool", "x", "y", "kernel_shape", longs(5, 7), "pads", longs(2, 3, 2, 3)));
        form("MaxPool 3-D", 7, ANY, g -> g.input("x", 1, 2, 4, 5, 6).node("MaxPool", "x", "y", "kernel_shape",
                longs(2, 3, 2), "strides", longs(1, 2, 2), "pads", longs(1, 0, 1, 0, 1, 0)));
        form("MaxPool ceil", 10, ANY, g -> g.input("x", 1, 2, 6, 8).node("MaxPool", "x", "y", "kernel_shape",
                longs(3, 2), "strides", longs(2, 3), "ceil_mode", 1L));
        form("MaxPool dilated", 10, ANY, g -> g.input("x", 1, 2, 8, 9).node("MaxPool", "x", "y", "kernel_shape",
                longs(3, 4), "dilations", longs(2, 2), "pads", longs(1, 2, 2, 1)));
        for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            form("MaxPool " + auto, 7, ANY, g -> g.input("x", 1, 2, 7, 8).node("MaxPool", "x", "y", "kernel_shape",
                    longs(3, 2), "strides", longs(2, 3), "auto_pad", auto));
        }
        for (long order = 0; order < 2; order++) {
            long storage = order;
            form("MaxPool indices " + order, 8, ANY, g -> g.input("x", 2, 2, 5, 6).node("MaxPool", "x", "v y",
                    "kernel_shape", longs(3, 2), "strides", longs(2, 1), "pads", longs(1, 0, 1, 1), "storage_order",
                    storage));
        }
        form("MaxPool indices of equal elements", 8, ANY, g -> g.input("x", 2, 1, 4, 6).node("Relu", "x", "t")
                .node("MaxPool", "t", "v y", "kernel_shape", longs(3, 3), "pads", longs(1, 1, 1, 1)));
        form("MaxUnpool", 11, ANY, g -> g.input("x", 1, 1, 2, 2).node("Constant", "", "i", "value",
                TestGraph.longs("", List.of(1L, 1L, 2L, 2L), 1, 7, 8, 14)).node("MaxUnpool", "x i", "y",
                        "kernel_shape", longs(2, 2), "strides", longs(2, 2)));
        form("MaxUnpool to a shape", 11, ANY, g -> g.input("x", 1, 1, 2, 2).ints("s", 1, 1, 5, 5)
                .node("Constant", "", "i", "value", TestGraph.longs("", List.of(1L, 1L, 2L, 2L), 6, 8, 16, 24))
                .node("MaxUnpool", "x i s", "y", "kernel_shape", longs(2, 2), "strides", longs(2, 2)));
    }

    private static void averages() {
        for (long include = 0; include < 2; include++) {
            long count = include;
            form("AveragePool padded " + include, 7, ANY, g -> g.input("x", 2, 2, 6, 7).node("AveragePool", "x", "y",
                    "kernel_shape", longs(3, 2), "strides", longs(2, 1), "pads", longs(1, 0, 1, 1),
                    "count_include_pad", count));
            form("AveragePool ceil " + include, 19, ANY, g -> g.input("x", 1, 2, 6, 8).node("AveragePool", "x", "y",
                    "kernel_shape", longs(3, 3), "strides", longs(2, 3), "ceil_mode", 1L, "pads", longs(0, 1, 0, 0),
                    "count_include_pad", count));
            form("AveragePool dilated " + include, 19, ANY, g -> g.input("x", 1, 2, 8, 8).node("AveragePool", "x",
                    "y", "kernel_shape", longs(2, 3), "dilations", longs(3, 2), "pads", longs(1, 2, 1, 2),
                    "count_include_pad", count));
        }
        form("AveragePool 1-D", 7, ANY, g -> g.input("x", 1, 2, 8)
                .node("AveragePool", "x", "y", "kernel_shape", longs(3)));
        form("AveragePool 3-D", 7, ANY, g -> g.input("x", 1, 2, 4, 5, 6).node("AveragePool", "x", "y",
                "kernel_shape", longs(2, 3, 2), "strides", longs(2, 2, 1), "auto_pad", "SAME_UPPER"));
        for (long p = 1; p <= 3; p++) {
            long norm = p;
            form("LpPool " + p, 7, ANY, g -> g.input("x", 1, 2, 6, 7).node("LpPool", "x", "y", "kernel_shape",
                    longs(3, 2), "strides", longs(2, 1), "pads", longs(1, 0, 1, 1), "p", norm));
        }
        form("LpPool dilated", 18, ANY, g -> g.input("x", 1, 2, 7, 8).node("LpPool", "x", "y", "kernel_shape",
                longs(2, 3), "dilations", longs(3, 2)));
    }

    private static void global() {
        for (String operator : List.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool")) {
            int last = operator.equals("GlobalLpPool") ? 21 : ANY;
            form(operator, 7, last, g -> g.input("x", 2, 3, 4, 5).node(operator, "x", "y"));
            form(operator + " 1-D", 7, last, g -> g.input("x", 2, 3, 4).node(operator, "x", "y"));
        }
    }

    static List<OperatorForm> forms() {
        return FORMS;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theFormMeansTheSameInEachOpset(OperatorForm form) throws Exception {
        form.check(2e-5);
    }
}
