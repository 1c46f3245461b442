package io.assay.testsuite.onnx;

import static io.assay.testsuite.onnx.OperatorForm.NORMAL;
import static io.assay.testsuite.onnx.OperatorForm.POSITIVE;
import static io.assay.testsuite.onnx.OperatorForm.SMALL;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reductions, contractions and what normalises along axes, against ONNX Runtime in each opset.
class ReductionFormsTest {
    private static final int ANY = 99;
    private static final List<OperatorForm> FORMS = new ArrayList<>();

    private static void form(String name, int first, int last, ToDoubleFunction<Random> elements,
            Consumer<TestGraph> graph) {
        FORMS.add(new OperatorForm(name, first, last, elements, graph));
    }

    static {
        reductions();
        integerReductions();
        normalised();
        cumulative();
        products();
        einsum();
    }

    private static void reductions() {
        for (String operator : List.of("ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
                "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp", "ReduceMean", "ReduceSum")) {
            int input = operator.equals("ReduceSum") ? 13 : 18;
            ToDoubleFunction<Random> elements = operator.equals("ReduceLogSum") ? POSITIVE : NORMAL;
            form(operator + " all", 7, ANY, elements, g -> g.input("x", 2, 3, 4).node(operator, "x", "y"));
            form(operator + " all, without axes", 7, ANY, elements,
                    g -> g.input("x", 2, 3, 4).node(operator, "x", "y", "keepdims", 0L));
            form(operator + " attribute", 7, input - 1, elements, g -> g.input("x", 2, 3, 4)
                    .node(operator, "x", "y", "axes", new long[]{0, 2}, "keepdims", 0L));
            form(operator + " input", input, ANY, elements, g -> g.input("x", 2, 3, 4).ints("a", -1, 0)
                    .node(operator, "x a", "y"));
            form(operator + " one axis", input, ANY, elements, g -> g.input("x", 2, 3, 4).ints("a", 1)
                    .node(operator, "x a", "y", "keepdims", 0L));
            form(operator + " no axes", input, ANY, elements, g -> g.input("x", 2, 3).ints("a")
                    .node(operator, "x a", "y"));
            form(operator + " nothing", input, ANY, elements, g -> g.input("x", 2, 3).ints("a")
                    .node(operator, "x a", "y", "noop_with_empty_axes", 1L));
            form(operator + " of a scalar", 7, ANY, elements, g -> g.input("x").node(operator, "x", "y"));
        }
        form("ReduceLogSumExp of large numbers", 7, ANY, random -> (float) (200 * random.nextGaussian()),
                g -> g.input("x", 2, 9).node("ReduceLogSumExp", "x", "y"));
    }

    private static void integerReductions() {
        for (String operator : List.of("ReduceMax", "ReduceMin", "ReduceProd", "ReduceSum", "ReduceMean", "ReduceL1",
                "ReduceSumSquare")) {
            form(operator + " of int32", 7, ANY, SMALL, g -> g.input("f", 2, 6).node("Cast", "f", "x", "to", 6L)
                    .node(operator, "x", "t").node("Cast", "t", "y", "to", 11L));
        }
        for (String operator : List.of("ReduceMax", "ReduceMin")) {
            form(operator + " of bool", 20, ANY, random -> random.nextInt(2), g -> g.input("f", 2, 3).ints("a", 1)
                    .node("Cast", "f", "x", "to", 9L).node(operator, "x a", "y"));
            form(operator + " of uint8", 12, ANY, random -> random.nextInt(256), g -> g.input("f", 2, 6)
                    .node("Cast", "f", "x", "to", 2L).node(operator, "x", "t").node("Cast", "t", "y", "to", 11L));
        }
        for (String operator : List.of("ArgMax", "ArgMin")) {
            for (long axis = 0; axis < 3; axis++) {
                long at = axis;
                form(operator + " axis " + axis, 7, ANY, NORMAL, g -> g.input("x", 2, 3, 4)
                        .node(operator, "x", "y", "axis", at, "keepdims", at % 2));
            }
            form(operator + " of equals", 7, ANY, random -> random.nextInt(3),
                    g -> g.input("x", 4, 9).node(operator, "x", "y", "axis", 1L));
            form(operator + ", the last of equals", 12, ANY, random -> random.nextInt(3), g -> g.input("x", 4, 9)
                    .node(operator, "x", "y", "axis", -1L, "select_last_index", 1L));
            form(operator + " of zeros with signs", 12, ANY, random -> random.nextBoolean() ? 0.0 : -0.0,
                    g -> g.input("x", 4, 9).node(operator, "x", "y", "axis", -1L));
            for (long type : new long[]{2, 3, 6}) {
                form(operator + " of type " + type, 13, ANY, random -> random.nextInt(type == 2 ? 0 : -128, 128),
                        g -> g.input("f", 4, 9).node("Cast", "f", "x", "to", type)
                                .node(operator, "x", "y", "axis", 1L));
            }
        }
    }

    private static void normalised() {
        for (String operator : List.of("Softmax", "LogSoftmax", "Hardmax")) {
            for (long axis : new long[]{0, 1, 2}) {
                form(operator + " axis " + axis, 7, ANY, NORMAL, g -> g.input("x", 2, 3, 4)
                        .node(operator, "x", "y", "axis", axis));
            }
            form(operator + " default", 7, ANY, NORMAL, g -> g.input("x", 2, 3, 4).node(operator, "x", "y"));
            form(operator + " negative", 11, ANY, NORMAL, g -> g.input("x", 2, 3, 4)
                    .node(operator, "x", "y", "axis", -2L));
            form(operator + " of equals", 7, ANY, random -> random.nextInt(2), g -> g.input("x", 3, 4)
                    .node(operator, "x", "y"));
        }
        form("LogSoftmax of large numbers", 7, ANY, random -> (float) (200 * random.nextGaussian()),
                g -> g.input("x", 2, 9).node("LogSoftmax", "x", "y"));
    }

    private static void cumulative() {
        for (long exclusive = 0; exclusive < 2; exclusive++) {
            for (long reverse = 0; reverse < 2; reverse++) {
                Object[] attributes = {"exclusive", exclusive, "reverse", reverse};
                String form = " exclusive " + exclusive + " reverse " + reverse;
                form("CumSum" + form, 11, ANY, NORMAL, g -> g.input("x", 2, 3, 4).ints("a", 1)
                        .node("CumSum", "x a", "y", attributes));
                form("CumSum, long," + form, 11, ANY, SMALL, g -> g.input("x", 600).ints("a", -1)
                        .node("CumSum", "x a", "y", attributes));
                form("CumSum of integers" + form, 11, ANY, SMALL, g -> g.input("f", 3, 4).ints("a", 0)
                        .node("Cast", "f", "x", "to", 7L).node("CumSum", "x a", "y", attributes));
            }
        }
    }

    private static void products() {
        form("MatMul of integers", 9, ANY, SMALL, g -> g.input("f", 2, 3).input("h", 3, 2)
                .node("Cast", "f", "a", "to", 6L).node("Cast", "h", "b", "to", 6L).node("MatMul", "a b", "t")
                .node("Cast", "t", "y", "to", 11L));
        form("MatMul of two vectors", 7, ANY, NORMAL, g -> g.input("a", 3).input("b", 3).node("MatMul", "a b", "y"));
        form("MatMul of a vector and matrices", 7, ANY, NORMAL, g -> g.input("a", 3).input("b", 2, 3, 4)
                .node("MatMul", "a b", "y"));
        form("MatMul with repeated axes", 7, ANY, NORMAL, g -> g.input("a", 2, 1, 3, 4).input("b", 1, 5, 4, 2)
                .node("MatMul", "a b", "y"));
        form("Gemm, column addend", 7, ANY, NORMAL, g -> g.input("a", 2, 3).input("b", 3, 4).input("c", 2, 1)
                .node("Gemm", "a b c", "y", "alpha", 0.5f, "beta", 0.25f));
        form("Gemm without its addend", 7, ANY, NORMAL, g -> g.input("a", 3, 2).input("b", 3, 4).input("c", 1)
                .node("Gemm", "a b c", "y", "transA", 1L, "beta", 0f));
        for (int size = 2; size < 5; size++) {
            int rows = size;
            form("Det of " + size, 11, ANY, NORMAL, g -> g.input("x", 2, rows, rows).node("Det", "x", "y"));
        }
    }

    private static void einsum() {
        record Case(String equation, List<long[]> shapes) {}
        List<Case> cases = List.of(
                new Case("ij->ji", List.of(new long[]{2, 3})),
                new Case("ij", List.of(new long[]{2, 3})),
                new Case("ba", List.of(new long[]{2, 3})),
                new Case("ij->", List.of(new long[]{2, 3})),
                new Case("ii->i", List.of(new long[]{3, 3})),
                new Case("ii", List.of(new long[]{3, 3})),
                new Case("...ii->...i", List.of(new long[]{2, 3, 3})),
                new Case("ij,jk->ik", List.of(new long[]{2, 3}, new long[]{3, 4})),
                new Case("ij,jk", List.of(new long[]{2, 3}, new long[]{3, 4})),
                new Case("ij,kl->k", List.of(new long[]{2, 3}, new long[]{3, 4})),
                new Case("i,j->ij", List.of(new long[]{2}, new long[]{3})),
                new Case("i,i", List.of(new long[]{3}, new long[]{3})),
                new Case("bhwc,hkc->bhwk",
                        List.of(new long[]{2, 3, 2, 4}, new long[]{3, 5, 4})),
                new Case("...ij,...jk->...ik", List.of(new long[]{2, 1, 2, 3}, new long[]{1, 5, 3, 4})),
                new Case("i...->...", List.of(new long[]{3, 2, 2})),
                new Case("ij,jk,kl->il",
                        List.of(new long[]{2, 3}, new long[]{3, 4}, new long[]{4, 2})),
                new Case("Ab,bA,c->Ac", List.of(new long[]{2, 3}, new long[]{3, 2}, new long[]{4})),
                new Case("ijk,jil->kl", List.of(new long[]{3, 4, 5}, new long[]{4, 3, 2})),
                new Case("ij , jk -> i k", List.of(new long[]{1, 3}, new long[]{3, 4})));
        for (Case one : cases) {
            form("Einsum " + one.equation, 12, ANY, NORMAL, g -> {
                List<String> names = List.of("a", "b", "c").subList(0, one.shapes.size());
                for (int i = 0; i < names.size(); i++) {
                    g.input(names.get(i), one.shapes.get(i));
                }
                g.node("Einsum", String.join(" ", names), "y", "equation", one.equation);
            });
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
