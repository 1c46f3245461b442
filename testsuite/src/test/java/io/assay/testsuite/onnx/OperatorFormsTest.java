package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.verify.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import onnx.OnnxMl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every form that an operator of the perceptron list has had since opset 7, against ONNX Runtime in each opset.
class OperatorFormsTest {
    private static final int OLDEST = 7;
    /// The newest operator set that this ONNX Runtime knows.
    private static final int NEWEST = 26;
    private static final int ANY = 99;

    /// One form of an operator.
    ///
    /// @param first first opset that has it
    /// @param last  last opset that has it
    record Form(String name, int first, int last, Consumer<TestGraph> graph) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Form> FORMS = new ArrayList<>();

    private static void form(String name, int first, int last, Consumer<TestGraph> graph) {
        FORMS.add(new Form(name, first, last, graph));
    }

    static {
        products();
        elementwise();
        reductions();
        shapes();
        constants();
    }

    private static void products() {
        form("Gemm plain", OLDEST, ANY, g -> g.input("a", 2, 3).weight("b", 3, 4).weight("c", 4)
                .node("Gemm", "a b c", "y"));
        form("Gemm transposed", OLDEST, ANY, g -> g.input("a", 3, 2).weight("b", 4, 3).weight("c", 2, 1)
                .node("Gemm", "a b c", "y", "transA", 1L, "transB", 1L, "alpha", 0.5f, "beta", -2f));
        form("Gemm of inputs, scalar addend", OLDEST, ANY, g -> g.input("a", 2, 3).input("b", 3, 4).input("c")
                .node("Gemm", "a b c", "y"));
        form("Gemm without addend", 11, ANY, g -> g.input("a", 2, 3).weight("b", 3, 4).node("Gemm", "a b", "y"));
        form("MatMul vectors", OLDEST, ANY, g -> g.input("a", 3).weight("b", 3, 4).node("MatMul", "a b", "t")
                .weight("d", 4).node("MatMul", "t d", "y"));
        form("MatMul batches", OLDEST, ANY, g -> g.input("a", 2, 1, 3, 4).weight("b", 5, 4, 2)
                .node("MatMul", "a b", "y"));
        form("MatMul of weights", OLDEST, ANY, g -> g.weight("a", 2, 3).weight("b", 3, 4).node("MatMul", "a b", "t")
                .input("x", 1, 2).node("MatMul", "x t", "y"));
    }

    private static void elementwise() {
        for (String operator : List.of("Add", "Sub", "Mul", "Div")) {
            form(operator + " repeated", OLDEST, ANY, g -> g.input("a", 2, 1, 4).weight("b", 3, 1)
                    .node(operator, "a b", "y"));
        }
        for (String operator : List.of("Relu", "Sigmoid", "Tanh", "Neg", "Exp", "Identity", "LeakyRelu", "Dropout")) {
            form(operator, OLDEST, ANY, g -> g.input("x", 2, 3).node(operator, "x", "y"));
        }
        form("LeakyRelu slope", OLDEST, ANY, g -> g.input("x", 5).node("LeakyRelu", "x", "y", "alpha", 0.25f));
        form("Dropout ratio", OLDEST, 11, g -> g.input("x", 5).node("Dropout", "x", "y", "ratio", 0.25f));
        form("Dropout inputs", 12, ANY, g -> g.input("x", 5).scalar("r", 0.5f).node("Dropout", "x r", "y"));
        form("Clip attributes", OLDEST, 10, g -> g.input("x", 9).node("Clip", "x", "y", "min", -0.5f, "max", 0.25f));
        form("Clip one attribute", OLDEST, 10, g -> g.input("x", 9).node("Clip", "x", "y", "max", 0.25f));
        form("Clip inputs", 11, ANY, g -> g.input("x", 9).scalar("lo", -0.5f).scalar("hi", 0.25f)
                .node("Clip", "x lo hi", "y"));
        form("Clip to infinity", 11, ANY, g -> g.input("x", 9).scalar("lo", -0.5f)
                .scalar("hi", Float.POSITIVE_INFINITY).node("Clip", "x lo hi", "y"));
        form("Clip upper only", 11, ANY, g -> g.input("x", 9).scalar("hi", 0.25f).node("Clip", "x  hi", "y"));
        form("Clip computed bound", 11, ANY, g -> g.input("x", 9).input("lo").node("Clip", "x lo", "y"));
        for (String operator : List.of("Min", "Max")) {
            form(operator + " of three", 8, ANY, g -> g.input("a", 2, 1).input("b", 3).weight("c", 2, 3)
                    .node(operator, "a b c", "y"));
            form(operator + " of one", OLDEST, ANY, g -> g.input("a", 2, 2).node(operator, "a", "y"));
        }
        form("Cast to double and back", OLDEST, ANY, g -> g.input("x", 4).node("Cast", "x", "t", "to", 11L)
                .node("Cast", "t", "y", "to", 1L));
    }

    private static void reductions() {
        for (String operator : List.of("ReduceSum", "ReduceMean")) {
            int input = operator.equals("ReduceSum") ? 13 : 18;
            form(operator + " all", OLDEST, ANY, g -> g.input("x", 2, 3, 4).node(operator, "x", "y"));
            form(operator + " attribute", OLDEST, input - 1, g -> g.input("x", 2, 3, 4)
                    .node(operator, "x", "y", "axes", new long[]{0, 2}, "keepdims", 0L));
            form(operator + " negative attribute", 11, input - 1, g -> g.input("x", 2, 3, 4)
                    .node(operator, "x", "y", "axes", new long[]{-1}));
            form(operator + " input", input, ANY, g -> g.input("x", 2, 3, 4).ints("a", -1, 0)
                    .node(operator, "x a", "y", "keepdims", 0L));
            form(operator + " no axes", input, ANY, g -> g.input("x", 2, 3).ints("a")
                    .node(operator, "x a", "y", "noop_with_empty_axes", 1L));
        }
        for (long axis : new long[]{0, 1, 2}) {
            form("Softmax axis " + axis, OLDEST, ANY, g -> g.input("x", 2, 3, 4)
                    .node("Softmax", "x", "y", "axis", axis));
            form("ArgMax axis " + axis, OLDEST, ANY, g -> g.input("x", 2, 3, 4)
                    .node("ArgMax", "x", "y", "axis", axis, "keepdims", axis % 2));
        }
        form("Softmax default", OLDEST, ANY, g -> g.input("x", 2, 3, 4).node("Softmax", "x", "y"));
        form("Softmax negative", 11, ANY, g -> g.input("x", 2, 3, 4).node("Softmax", "x", "y", "axis", -2L));
        form("ArgMax default", OLDEST, ANY, g -> g.input("x", 3, 4).node("ArgMax", "x", "y"));
        form("ArgMax last of equals", 12, ANY, g -> g.input("x", 3, 4).node("Relu", "x", "t")
                .node("ArgMax", "t", "y", "axis", -1L, "select_last_index", 1L));
    }

    private static void shapes() {
        for (long axis = 0; axis <= 3; axis++) {
            long at = axis;
            form("Flatten " + axis, OLDEST, ANY, g -> g.input("x", 2, 3, 4).node("Flatten", "x", "y", "axis", at));
        }
        form("Flatten negative", 11, ANY, g -> g.input("x", 2, 3, 4).node("Flatten", "x", "y", "axis", -1L));
        form("Reshape", OLDEST, ANY, g -> g.input("x", 2, 3, 4).ints("s", 0, -1).node("Reshape", "x s", "y"));
        form("Transpose", OLDEST, ANY, g -> g.input("x", 2, 3, 4).node("Transpose", "x", "t")
                .node("Transpose", "t", "y", "perm", new long[]{1, 0, 2}));
        form("Concat", OLDEST, ANY, g -> g.input("a", 2, 1, 2).input("b", 2, 3, 2).weight("c", 2, 2, 2)
                .node("Concat", "a b c", "y", "axis", 1L));
        form("Concat negative", 11, ANY, g -> g.input("a", 2, 1).weight("c", 2, 2)
                .node("Concat", "a c", "y", "axis", -1L));
        form("Slice attributes", OLDEST, 9, g -> g.input("x", 4, 5).node("Slice", "x", "y", "starts",
                new long[]{1, -3}, "ends", new long[]{9, -1}, "axes", new long[]{0, 1}));
        form("Slice attributes, all axes", OLDEST, 9, g -> g.input("x", 4, 5).node("Slice", "x", "y", "starts",
                new long[]{1}, "ends", new long[]{Long.MAX_VALUE}));
        form("Slice inputs", 10, ANY, g -> g.input("x", 4, 5).ints("s", 1).ints("e", -1).node("Slice", "x s e", "y"));
        form("Slice backwards", 10, ANY, g -> g.input("x", 4, 5).ints("s", -1, 0).ints("e", Long.MIN_VALUE, 5)
                .ints("a", 0, 1).ints("t", -2, 3).node("Slice", "x s e a t", "y"));
        form("Squeeze attribute", OLDEST, 12, g -> g.input("x", 1, 3, 1)
                .node("Squeeze", "x", "y", "axes", new long[]{2}));
        form("Squeeze all", OLDEST, ANY, g -> g.input("x", 1, 3, 1).node("Squeeze", "x", "y"));
        form("Squeeze input", 13, ANY, g -> g.input("x", 1, 3, 1).ints("a", -1).node("Squeeze", "x a", "y"));
        form("Unsqueeze attribute", OLDEST, 12, g -> g.input("x", 3, 2)
                .node("Unsqueeze", "x", "y", "axes", new long[]{0, 3}));
        form("Unsqueeze input", 13, ANY, g -> g.input("x", 3, 2).ints("a", -1, 0).node("Unsqueeze", "x a", "y"));
        form("Gather constant", OLDEST, ANY, g -> g.input("x", 3, 4).ints("i", 2, 0, 2)
                .node("Gather", "x i", "y", "axis", 1L));
    }

    private static void constants() {
        form("Constant tensor", OLDEST, ANY, g -> g.input("x", 2).node("Constant", "", "c", "value",
                TestGraph.floats("", List.of(2L), 1.5f, -2f)).node("Add", "x c", "y"));
        form("Constant float", 12, ANY, g -> g.input("x", 2).node("Constant", "", "c", "value_float", 1.5f)
                .node("Add", "x c", "y"));
        form("Constant floats", 12, ANY, g -> g.input("x", 2).node("Constant", "", "c", "value_floats",
                new float[]{3, 4}).node("Mul", "x c", "y"));
        form("Constant int as axes", 13, ANY, g -> g.input("x", 2, 1).node("Constant", "", "c", "value_ints",
                new long[]{1}).node("Squeeze", "x c", "y"));
        form("Shape chain with attributes", OLDEST, 12, g -> g.input("x", 2, 3, 4).node("Shape", "x", "s")
                .ints("zero").node("Constant", "", "z", "value", TestGraph.longs("", List.of(), 0))
                .node("Gather", "s z", "n").node("Unsqueeze", "n", "u", "axes", new long[]{0}).ints("m", -1)
                .node("Concat", "u m", "w", "axis", 0L).node("Reshape", "x w", "y"));
        form("Shape chain with inputs", 13, ANY, g -> g.input("x", 2, 3, 4).node("Shape", "x", "s").ints("a", 1)
                .ints("b", 3).node("Slice", "s a b", "n").node("Cast", "n", "f", "to", 1L)
                .node("Cast", "f", "i", "to", 7L).ints("m", -1).node("Concat", "i m", "w", "axis", 0L)
                .node("Reshape", "x w", "y"));
        form("Shape part", 15, ANY, g -> g.input("x", 2, 3, 4).node("Shape", "x", "s", "start", -2L, "end", 3L)
                .ints("m", -1).node("Concat", "m s", "w", "axis", 0L).node("Reshape", "x w", "y"));
        form("ConstantOfShape", 9, ANY, g -> g.input("x", 2, 3).node("Shape", "x", "s")
                .node("ConstantOfShape", "s", "c", "value", TestGraph.floats("", List.of(1L), 2.5f))
                .node("Mul", "x c", "y"));
    }

    static List<Form> forms() {
        return FORMS;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theFormMeansTheSameInEachOpset(Form form) throws Exception {
        for (int opset = Math.max(OLDEST, form.first()); opset <= Math.min(NEWEST, form.last()); opset++) {
            TestGraph graph = new TestGraph(opset);
            form.graph().accept(graph);
            OnnxMl.ModelProto model = graph.model();
            TensorModule module = OnnxFrontend.importModel(
                    OnnxReader.readBytes("form.onnx", model.toByteArray()).orElseThrow(),
                    ImportOptions.DEFAULT).orElseThrow().module();
            assertThat(Verifier.verify(module)).isEmpty();
            try (OrtModel runtime = new OrtModel(model)) {
                for (int seed = 0; seed < 3; seed++) {
                    Map<String, double[]> inputs = inputs(graph, new Random(seed));
                    OrtModel.Output output = Objects.requireNonNull(runtime.outputs(inputs).get("y"));
                    assertThat(ModelFixtures.outputShapes(module).get("y")).as("%s in opset %d", form, opset)
                            .isEqualTo(output.shape());
                    double[] expected = output.elements();
                    double[] found = Objects.requireNonNull(TensorInterpreter.run(module, inputs).get("y"));
                    assertThat(found).as("%s in opset %d, seed %d", form, opset, seed).hasSameSizeAs(expected);
                    for (int i = 0; i < found.length; i++) {
                        assertThat(found[i]).as("%s in opset %d, seed %d, element %d", form, opset, seed, i)
                                .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void theSoftmaxOfOpset12IsNotThatOfOpset13() {
        List<double[]> results = new ArrayList<>();
        for (int opset : new int[]{12, 13}) {
            TestGraph graph = new TestGraph(opset);
            graph.input("x", 2, 3, 4).node("Softmax", "x", "y", "axis", 1L);
            TensorModule module = OnnxFrontend.importModel(
                    OnnxReader.readBytes("form.onnx", graph.model().toByteArray()).orElseThrow(),
                    ImportOptions.DEFAULT).orElseThrow().module();
            results.add(Objects.requireNonNull(
                    TensorInterpreter.run(module, inputs(graph, new Random(1))).get("y")));
        }
        assertThat(results.getFirst()[0]).isNotCloseTo(results.getLast()[0], org.assertj.core.data.Offset.offset(1e-3));
    }

    private static Map<String, double[]> inputs(TestGraph graph, Random random) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        graph.inputSizes().forEach((name, size) -> inputs.put(name,
                IntStream.range(0, size).mapToDouble(_ -> (float) random.nextGaussian()).toArray()));
        return inputs;
    }
}
