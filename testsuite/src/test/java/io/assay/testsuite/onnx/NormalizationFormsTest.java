package io.assay.testsuite.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Normalisations against ONNX Runtime in each opset.
class NormalizationFormsTest {
    private static final int ANY = 99;
    private static final List<OperatorForm> FORMS = new ArrayList<>();

    private static void form(String name, int first, int last, Consumer<TestGraph> graph) {
        FORMS.add(new OperatorForm(name, first, last, OperatorForm.NORMAL, graph));
    }

    static {
        batches();
        groups();
        layers();
        others();
    }

    private static TestGraph parameters(TestGraph g, long... dims) {
        return g.weight("s", dims).weight("b", dims).weight("m", dims).weight("r", dims).node("Mul", "r r", "v");
    }

    private static void batches() {
        form("BatchNormalization", 7, ANY, g -> parameters(g.input("x", 2, 3, 4, 5), 3)
                .node("BatchNormalization", "x s b m v", "y", "epsilon", 0.01f, "momentum", 0.5f));
        form("BatchNormalization of a matrix", 7, ANY, g -> parameters(g.input("x", 4, 3), 3)
                .node("BatchNormalization", "x s b m v", "y"));
        form("BatchNormalization per element", 7, 8, g -> parameters(g.input("x", 2, 3, 4), 3, 4)
                .node("BatchNormalization", "x s b m v", "y", "spatial", 0L));
        form("BatchNormalization computed", 7, ANY, g -> g.input("x", 2, 3, 4).input("s", 3).input("b", 3)
                .input("m", 3).input("r", 3).node("Mul", "r r", "v")
                .node("BatchNormalization", "x s b m v", "y", "epsilon", 0.1f));
    }

    private static void groups() {
        form("InstanceNormalization", 7, ANY, g -> g.input("x", 2, 3, 4, 5).weight("s", 3).weight("b", 3)
                .node("InstanceNormalization", "x s b", "y", "epsilon", 0.01f));
        form("GroupNormalization of channels", 21, ANY, g -> g.input("x", 2, 4, 3, 5).weight("s", 4).weight("b", 4)
                .node("GroupNormalization", "x s b", "y", "num_groups", 2L));
        form("GroupNormalization of groups", 18, 20, g -> g.input("x", 2, 4, 3, 5).weight("s", 2).weight("b", 2)
                .node("GroupNormalization", "x s b", "y", "num_groups", 2L));
    }

    private static void layers() {
        for (long axis : new long[]{-1, 1, -3}) {
            int first = (int) (axis < 0 ? axis + 3 : axis);
            long[] dims = java.util.Arrays.copyOfRange(new long[]{2, 3, 4}, first, 3);
            form("LayerNormalization " + axis, 17, ANY, g -> g.input("x", 2, 3, 4).weight("s", dims).weight("b", dims)
                    .node("LayerNormalization", "x s b", "y", "axis", axis, "epsilon", 0.01f));
            form("RMSNormalization " + axis, 23, ANY, g -> g.input("x", 2, 3, 4).weight("s", dims)
                    .node("RMSNormalization", "x s", "y", "axis", axis, "epsilon", 0.01f));
        }
        form("LayerNormalization mean", 17, ANY, g -> g.input("x", 2, 3, 4).weight("s", 4)
                .node("LayerNormalization", "x s", "z y"));
        form("LayerNormalization deviation", 17, ANY, g -> g.input("x", 2, 3, 4).weight("s", 4)
                .node("LayerNormalization", "x s", "z m y"));
        form("SimplifiedLayerNormalization", 17, ANY, g -> g.input("x", 2, 3, 4).weight("s", 4)
                .node("SimplifiedLayerNormalization", "x s", "y", "epsilon", 0.01f));
    }

    private static void others() {
        for (long size : new long[]{1, 3, 7}) {
            form("LRN " + size, 7, ANY, g -> g.input("x", 2, 5, 3, 2).node("LRN", "x", "y", "size", size, "alpha",
                    0.3f, "bias", 1.5f));
        }
        for (float beta : new float[]{0.5f, 1, 0.9f}) {
            form("LRN power " + beta, 7, ANY, g -> g.input("x", 1, 5, 3, 2).node("LRN", "x", "y", "size", 3L, "beta",
                    beta, "alpha", 0.3f));
        }
        for (long p = 1; p <= 2; p++) {
            long norm = p;
            form("LpNormalization " + p, 7, ANY, g -> g.input("x", 2, 3, 4)
                    .node("LpNormalization", "x", "y", "p", norm, "axis", 1L));
        }
        form("LpNormalization of zeros", 7, ANY, g -> g.input("x", 2, 3).node("Sub", "x x", "t")
                .node("LpNormalization", "t", "y"));
        form("MeanVarianceNormalization", 9, ANY, g -> g.input("x", 2, 3, 4, 5)
                .node("MeanVarianceNormalization", "x", "y"));
        form("MeanVarianceNormalization of all but the first axis", 9, ANY, g -> g.input("x", 2, 3, 4, 5)
                .node("MeanVarianceNormalization", "x", "y", "axes", new long[]{1, 2, 3}));
    }

    static List<OperatorForm> forms() {
        return FORMS;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theFormMeansTheSameInEachOpset(OperatorForm form) throws Exception {
        form.check(5e-5);
    }
}
