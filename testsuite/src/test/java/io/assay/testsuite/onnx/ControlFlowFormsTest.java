package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.type.Shape;
import io.assay.ir.verify.Verifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import onnx.OnnxMl;
import onnx.OnnxMl.AttributeProto.AttributeType;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Branches, loops, scans and functions of the model, against ONNX Runtime.
class ControlFlowFormsTest {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int BOOL = 9;
    /// Operator sets in which control flow changed, and some between.
    private static final int[] OPSETS = {8, 9, 10, 11, 13, 16, 19, 21, 23, 25, 26};

    /// One model.
    ///
    /// @param first first opset that has it
    /// @param last  last opset that has it
    record Form(String name, int first, int last, Consumer<Builder> model) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A model that is being written down; every output is compared.
    static final class Builder {
        final int opset;
        final OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder();
        final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("g");

        Builder(int opset) {
            this.opset = opset;
            model.setIrVersion(opset < 10 ? 4 : 8)
                    .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(opset));
        }

        Builder input(String name, int type, long... dims) {
            graph.addInput(Protos.info(name, type, dims));
            return this;
        }

        Builder output(String name, int type, long... dims) {
            graph.addOutput(Protos.info(name, type, dims));
            return this;
        }

        Builder longs(String name, long... values) {
            graph.addInitializer(TestGraph.longs(name, List.of((long) values.length), values));
            return this;
        }

        Builder number(String name, long value) {
            graph.addInitializer(TestGraph.longs(name, List.of(), value));
            return this;
        }

        Builder bool(String name, boolean value) {
            graph.addInitializer(OnnxMl.TensorProto.newBuilder().setName(name).setDataType(BOOL)
                    .addInt32Data(value ? 1 : 0));
            return this;
        }

        Builder node(OnnxMl.NodeProto node) {
            graph.addNode(node);
            return this;
        }
    }

    /// Returns a node.
    /// @param attributes name, value, name, value …: a graph, a `long`, or a list of `long`
    static OnnxMl.NodeProto node(String operator, String inputs, String outputs, Object... attributes) {
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder().setOpType(operator)
                .addAllOutput(List.of(outputs.split(" ", -1)));
        if (!inputs.isEmpty()) {
            node.addAllInput(List.of(inputs.split(" ", -1)));
        }
        for (int i = 0; i < attributes.length; i += 2) {
            node.addAttribute(Protos.attribute((String) attributes[i], attributes[i + 1]));
        }
        return node.build();
    }

    static OnnxMl.NodeProto reference(String operator, String inputs, String output, String attribute, String of) {
        OnnxMl.NodeProto.Builder node = node(operator, inputs, output).toBuilder();
        node.addAttributeBuilder().setName(attribute).setType(AttributeType.FLOAT).setRefAttrName(of);
        return node.build();
    }

    static OnnxMl.GraphProto graph(List<OnnxMl.ValueInfoProto> inputs, List<OnnxMl.ValueInfoProto> outputs,
            OnnxMl.NodeProto... nodes) {
        return OnnxMl.GraphProto.newBuilder().setName("body").addAllInput(inputs).addAllOutput(outputs)
                .addAllNode(List.of(nodes)).build();
    }

    static Stream<Form> forms() {
        return Stream.of(branches(), loops(), scans(), batchScans(), functions()).flatMap(List::stream);
    }

    private static OnnxMl.GraphProto branch(OnnxMl.NodeProto node, long... dims) {
        return graph(List.of(), List.of(Protos.info(node.getOutput(0), FLOAT, dims)), node);
    }

    private static List<Form> branches() {
        return List.of(
                new Form("If of a constant", 11, 99, b -> b.input("x", FLOAT, 2, 3).bool("c", false)
                        .node(node("If", "c", "y", "then_branch", branch(node("Neg", "x", "o"), 2, 3), "else_branch",
                                branch(node("Transpose", "x", "p"), 3, 2)))
                        .output("y", FLOAT, -1, -1)),
                new Form("If of an input", 8, 99, b -> b.input("x", FLOAT, 2, 3).input("c", BOOL)
                        .node(node("Relu", "x", "outer"))
                        .node(node("If", "c", "y z", "then_branch", graph(List.of(),
                                List.of(Protos.info("o", FLOAT, 2, 3), Protos.info("q", FLOAT, 2, 3)),
                                node("Neg", "outer", "o"),
                                node("Identity", "x", "q")), "else_branch",
                                graph(List.of(), List.of(Protos.info("p", FLOAT, 2, 3), Protos.info("r", FLOAT, 2, 3)),
                                        node("Add", "x outer", "p"), node("Identity", "x", "r"))))
                        .output("y", FLOAT, 2, 3).output("z", FLOAT, 2, 3)),
                new Form("If in If", 8, 99, b -> b.input("x", FLOAT, 4).input("c", BOOL, 1).input("d", BOOL)
                        .node(node("If", "c", "y", "then_branch", branch(node("If", "d", "o", "then_branch",
                                branch(node("Neg", "x", "n"), 4), "else_branch", branch(node("Relu", "x", "m"), 4)),
                                4), "else_branch", branch(node("Identity", "x", "p"), 4)))
                        .output("y", FLOAT, 4)));
    }

    private static List<OnnxMl.ValueInfoProto> loopInputs(OnnxMl.ValueInfoProto... carried) {
        return Stream.concat(Stream.of(Protos.info("i", INT64), Protos.info("c", BOOL)), Stream.of(carried)).toList();
    }

    private static List<Form> loops() {
        OnnxMl.GraphProto body = graph(loopInputs(Protos.info("v", FLOAT, 2)),
                List.of(Protos.info("d", BOOL), Protos.info("w", FLOAT, 2), Protos.info("s", FLOAT, 2),
                        Protos.info("k", INT64)),
                node("Identity", "c", "d"), node("Sub", "v x", "w"), node("Mul", "w v", "s"), node("Add", "i i", "k"));
        OnnxMl.GraphProto growing = graph(loopInputs(Protos.info("v", FLOAT, -1)),
                List.of(Protos.info("d", BOOL), Protos.info("w", FLOAT,
                        -1)),
                node("Identity", "c", "d"), node("Concat", "v x", "w", "axis", 0L));
        OnnxMl.GraphProto inner = graph(
                List.of(Protos.info("j", INT64), Protos.info("e", BOOL), Protos.info("u", FLOAT, 2)),
                List.of(Protos.info("f", BOOL), Protos.info("t", FLOAT, 2), Protos.info("h", FLOAT, 2)),
                node("Identity", "e", "f"),
                node("Add", "u v", "t"), node("Neg", "t", "h"));
        OnnxMl.GraphProto outer = graph(loopInputs(Protos.info("v", FLOAT, 2)),
                List.of(Protos.info("d", BOOL), Protos.info("w", FLOAT, 2), Protos.info("s", FLOAT, 2, 2)),
                node("Identity", "c", "d"),
                node("Loop", "two t1 v", "w s", "body", inner));
        return List.of(
                new Form("Loop", 8, 99, b -> b.input("x", FLOAT, 2).number("m", 3).bool("t1", true)
                        .node(node("Loop", "m t1 x", "y z k", "body", body)).output("y", FLOAT, 2)
                        .output("z", FLOAT, 3, 2).output("k", INT64, 3)),
                new Form("Loop without condition", 8, 99, b -> b.input("x", FLOAT, 2).number("m", 2).bool("t1", true)
                        .node(node("Loop", "m  x", "y z k", "body", body)).output("y", FLOAT, 2)
                        .output("z", FLOAT, 2, 2).output("k", INT64, 2)),
                new Form("Loop of no step", 11, 99, b -> b.input("x", FLOAT, 2).number("m", 0).bool("t1", true)
                        .node(node("Loop", "m t1 x", "y", "body", graph(loopInputs(Protos.info("v", FLOAT, 2)),
                                List.of(Protos.info("d", BOOL), Protos.info("w", FLOAT, 2)), node("Identity", "c", "d"),
                                node("Neg", "v", "w"))))
                        .output("y", FLOAT, 2)),
                new Form("Loop whose value grows", 8, 99, b -> b.input("x", FLOAT, 2).longs("m", 3).bool("t1", true)
                        .node(node("Loop", "m t1 x", "y", "body", growing)).output("y", FLOAT, -1)),
                new Form("Loop in Loop", 8, 99, b -> b.input("x", FLOAT, 2).number("m", 3).number("two", 2)
                        .bool("t1", true).node(node("Loop", "m t1 x", "y z", "body", outer)).output("y", FLOAT, 2)
                        .output("z", FLOAT, 3, 2, 2)));
    }

    private static Form scan(String name, int first, int states, String inputs, Object... attributes) {
        return new Form(name, first, 99, b -> {
            OnnxMl.GraphProto body = states == 0
                    ? graph(List.of(Protos.info("e", FLOAT, -1, -1)), List.of(Protos.info("v", FLOAT, -1, -1)),
                            node("Mul", "e e", "v"))
                    : graph(List.of(Protos.info("a", FLOAT, 2), Protos.info("e", FLOAT, 2), Protos.info("h", FLOAT, 2)),
                            List.of(Protos.info("u", FLOAT, 2), Protos.info("v", FLOAT, 2), Protos.info("q", FLOAT, 2)),
                            node("Sub", "e a", "t"), node("Mul", "t h", "u"), node("Neg", "u", "v"),
                            node("Add", "u e", "q"));
            Object[] all = Stream.concat(Stream.of("body", body), Stream.of(attributes)).toArray();
            b.input("s", FLOAT, 2).input("x", FLOAT, 3, 2).input("z", FLOAT, 2, 3).input("w", FLOAT, 2, 3, 4);
            b.node(node("Identity", "s", "s1")).node(node("Identity", "x", "x1")).node(node("Identity", "z", "z1"))
                    .node(node("Identity", "w", "w1"))
                    .node(node("Scan", inputs, states == 0 ? "y" : "f y r", all));
            b.graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("y").setType(type(FLOAT)));
            if (states > 0) {
                b.graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("f").setType(type(FLOAT)));
                b.graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("r").setType(type(FLOAT)));
            }
        });
    }

    private static OnnxMl.TypeProto type(int element) {
        return OnnxMl.TypeProto.newBuilder()
                .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(element)).build();
    }

    private static List<Form> scans() {
        return List.of(
                scan("Scan", 9, 1, "s x x", "num_scan_inputs", 2L),
                scan("Scan along other axes", 9, 1, "s x z", "num_scan_inputs", 2L, "scan_input_axes",
                        new long[]{0, 1}, "scan_output_axes", new long[]{1, 0}),
                scan("Scan backwards", 9, 1, "s x z", "num_scan_inputs", 2L, "scan_input_axes", new long[]{0, 1},
                        "scan_input_directions", new long[]{0, 1}, "scan_output_directions", new long[]{1, 0}),
                scan("Scan along axes from the end", 11, 1, "s x z", "num_scan_inputs", 2L, "scan_input_axes",
                        new long[]{-2, -1}, "scan_output_axes", new long[]{-1, -2}),
                scan("Scan without state", 9, 0, "w", "num_scan_inputs", 1L, "scan_input_axes", new long[]{2},
                        "scan_output_axes", new long[]{1}, "scan_input_directions", new long[]{1}));
    }

    private static List<Form> batchScans() {
        OnnxMl.GraphProto body = graph(List.of(Protos.info("a", FLOAT, 2), Protos.info("e", FLOAT, 2)),
                List.of(Protos.info("u", FLOAT, 2), Protos.info("v", FLOAT, 2)), node("Sub", "e a", "u"),
                node("Mul", "u e", "v"));
        return List.of(
                new Form("Scan of a batch", 8, 8, b -> b.input("s", FLOAT, 3, 2).input("x", FLOAT, 3, 4, 2)
                        .node(node("Scan", " s x", "f y", "body", body, "num_scan_inputs", 1L))
                        .output("f", FLOAT, 3, 2).output("y", FLOAT, 3, 4, 2)),
                new Form("Scan of sequences of some lengths, backwards", 8, 8, b -> b.input("s", FLOAT, 3, 2)
                        .input("x", FLOAT, 3, 4, 2).longs("n", 2, 4, 1)
                        .node(node("Scan", "n s x", "f y", "body", body, "num_scan_inputs", 1L, "directions",
                                new long[]{1}))
                        .output("f", FLOAT, 3, 2).output("y", FLOAT, 3, 4, 2)));
    }

    private static OnnxMl.FunctionProto function(String name, int opset, String inputs, String outputs,
            OnnxMl.NodeProto... nodes) {
        return OnnxMl.FunctionProto.newBuilder().setDomain("local").setName(name)
                .addAllInput(List.of(inputs.split(" "))).addAllOutput(List.of(outputs.split(" ")))
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(opset))
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("local").setVersion(1))
                .addAllNode(List.of(nodes)).build();
    }

    private static OnnxMl.NodeProto call(String name, String inputs, String outputs, Object... attributes) {
        return node(name, inputs, outputs, attributes).toBuilder().setDomain("local").build();
    }

    private static List<Form> functions() {
        return List.of(
                new Form("Functions in functions", 16, 99, b -> {
                    b.model.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("local").setVersion(1));
                    b.model.addFunctions(function("Twice", b.opset, "a", "b", node("Add", "a a", "b")));
                    b.model.addFunctions(function("Four", b.opset, "a", "b c", call("Twice", "a", "t"),
                            call("Twice", "t", "b"), node("Neg", "t", "c")));
                    b.input("x", FLOAT, 2).node(call("Four", "x", "y z")).node(call("Four", "z", "w "))
                            .output("y", FLOAT, 2).output("w", FLOAT, 2);
                }),
                new Form("Attributes with and without default values", 16, 99, b -> {
                    b.model.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("local").setVersion(1));
                    OnnxMl.FunctionProto.Builder leak = function("Leak", b.opset, "a", "b c",
                            reference("LeakyRelu", "a", "b", "alpha", "slope"),
                            reference("LeakyRelu", "a", "c", "alpha", "other")).toBuilder();
                    leak.addAttribute("slope");
                    leak.addAttributeProtoBuilder().setName("other").setType(AttributeType.FLOAT).setF(0.25f);
                    b.model.addFunctions(leak);
                    b.input("x", FLOAT, 5).node(call("Leak", "x", "y z", "slope", 0.5f))
                            .node(call("Leak", "x", "v w", "other", 0.75f));
                    Stream.of("y", "z", "v", "w").forEach(name -> b.output(name, FLOAT, 5));
                }),
                new Form("Input that is left out", 16, 99, b -> {
                    b.model.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("local").setVersion(1));
                    b.model.addFunctions(function("Limit", b.opset, "a lo hi", "b", node("Clip", "a lo hi", "b")));
                    b.input("x", FLOAT, 5);
                    b.graph.addInitializer(TestGraph.floats("h", List.of(), 0.25f));
                    b.node(call("Limit", "x  h", "y")).node(call("Limit", "x h", "z")).output("y", FLOAT, 5)
                            .output("z", FLOAT, 5);
                }),
                new Form("Function with a branch and an attribute in it", 16, 99, b -> {
                    b.model.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("local").setVersion(1));
                    OnnxMl.FunctionProto.Builder choose = function("Choose", b.opset, "a c", "b", node("If", "c", "b",
                            "then_branch", branch(reference("LeakyRelu", "a", "o", "alpha", "slope"), 5),
                            "else_branch", branch(node("Neg", "a", "p"), 5))).toBuilder().addAttribute("slope");
                    b.model.addFunctions(choose);
                    b.input("x", FLOAT, 5).input("c", BOOL).node(call("Choose", "x c", "y", "slope", 0.5f))
                            .output("y", FLOAT, 5);
                }));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theModelMeansTheSameInEachOpset(Form form) throws Exception {
        int compared = 0;
        for (int opset : OPSETS) {
            if (opset < form.first() || opset > form.last()) {
                continue;
            }
            Builder builder = new Builder(opset);
            form.model().accept(builder);
            OnnxMl.ModelProto model = builder.model.setGraph(builder.graph).build();
            TensorModule module = OnnxFrontend.importModel(
                    OnnxReader.readBytes("form.onnx", model.toByteArray()).orElseThrow(),
                    ImportOptions.DEFAULT).orElseThrow().module();
            assertThat(Verifier.verify(module)).isEmpty();
            try (OrtModel runtime = new OrtModel(model)) {
                for (int seed = 0; seed < 4; seed++) {
                    compare(form + " in opset " + opset + ", seed " + seed, module, runtime,
                            inputs(model, new Random(seed), seed));
                    compared++;
                }
            }
        }
        assertThat(compared).isPositive();
    }

    private static void compare(String name, TensorModule module, OrtModel runtime, Map<String, double[]> inputs)
            throws Exception {
        Map<String, double[]> found = TensorInterpreter.run(module, inputs);
        Map<String, Shape> shapes = ModelFixtures.outputShapes(module);
        for (Map.Entry<String, OrtModel.Output> output : runtime.outputs(inputs).entrySet()) {
            assertThat(shapes.get(output.getKey())).as("%s, %s", name, output.getKey())
                    .isEqualTo(output.getValue().shape());
            assertThat(Objects.requireNonNull(found.get(output.getKey()))).as("%s, %s", name, output.getKey())
                    .containsExactly(output.getValue().elements(), Offset.offset(1e-4));
        }
    }

    private static Map<String, double[]> inputs(OnnxMl.ModelProto model, Random random, int seed) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        for (OnnxMl.ValueInfoProto input : model.getGraph().getInputList()) {
            OnnxMl.TypeProto.Tensor type = input.getType().getTensorType();
            int count = (int) type.getShape().getDimList().stream().mapToLong(dim -> dim.getDimValue())
                    .reduce(1, (a, b) -> a * b);
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = type.getElemType() == BOOL
                        ? (seed >> inputs.size() % 2) & 1
                        : (float) random.nextGaussian();
            }
            inputs.put(input.getName(), values);
        }
        return inputs;
    }
}
