package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.verify.Verifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import onnx.OnnxMl;
import org.assertj.core.data.Offset;

/// A model of one node, in any domain, with as many outputs as wanted; values come from a seed.
final class NodeModel {
    static final int FLOAT = 1;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int DOUBLE = 11;

    private final OnnxMl.NodeProto.Builder node;
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("node");
    private final Map<String, double[]> inputs = new LinkedHashMap<>();
    private final String domain;
    private final int opset;
    private final Random random;

    NodeModel(String domain, int opset, String operator, long seed) {
        this.domain = domain;
        this.opset = opset;
        this.random = new Random(seed);
        this.node = OnnxMl.NodeProto.newBuilder().setOpType(operator).setDomain(domain).setName("node");
    }

    Random random() {
        return random;
    }

    /// Returns `count` numbers near zero.
    float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian() * 0.7f;
        }
        return numbers;
    }

    private static int count(long... dims) {
        return (int) LongStream.of(dims).reduce(1, (a, b) -> a * b);
    }

    /// Adds an input of random numbers: floats near zero, integers in [-2, 5].
    NodeModel input(String name, int type, long... dims) {
        double[] values = new double[count(dims)];
        Arrays.setAll(values, _ -> type == FLOAT || type == DOUBLE
                ? (float) random.nextGaussian()
                : random.nextInt(-2, 6));
        return input(name, type, values, dims);
    }

    NodeModel input(String name, int type, double[] values, long... dims) {
        node.addInput(name);
        inputs.put(name, values);
        graph.addInput(Protos.info(name, type, dims));
        return this;
    }

    /// Adds a constant of random floats.
    NodeModel weight(String name, long... dims) {
        return constant(TestGraph.floats(name, LongStream.of(dims).boxed().toList(), numbers(count(dims))));
    }

    NodeModel constant(OnnxMl.TensorProto tensor) {
        node.addInput(tensor.getName());
        graph.addInitializer(tensor);
        return this;
    }

    static OnnxMl.TensorProto ints(String name, int... values) {
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder().setName(name).setDataType(INT32)
                .addDims(values.length);
        Arrays.stream(values).forEach(tensor::addInt32Data);
        return tensor.build();
    }

    /// Leaves out an optional input.
    NodeModel none() {
        node.addInput("");
        return this;
    }

    /// Adds an attribute: `Long`, `Float`, `String`, `long[]`, `float[]`, `String[]` or a tensor.
    NodeModel set(String name, Object value) {
        node.addAttribute(Protos.attribute(name, value));
        return this;
    }

    /// Names the outputs; an empty name is one that nobody reads.
    NodeModel outputs(String... names) {
        for (String name : names) {
            node.addOutput(name);
            if (!name.isEmpty()) {
                graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(name));
            }
        }
        return this;
    }

    OnnxMl.ModelProto model() {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder().setIrVersion(9)
                .setGraph(graph.clone().addNode(node))
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(opset));
        if (!domain.isEmpty()) {
            model.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17));
        }
        return model.build();
    }

    TensorModule module() {
        TensorModule module = OnnxFrontend.importModel(
                OnnxReader.readBytes("node.onnx", model().toByteArray()).orElseThrow(), ImportOptions.DEFAULT)
                .orElseThrow().module();
        assertThat(Verifier.verify(module)).isEmpty();
        return module;
    }

    Map<String, double[]> expected() throws Exception {
        try (OrtModel runtime = new OrtModel(model())) {
            return runtime.run(inputs);
        }
    }

    /// Returns the strings that ONNX Runtime gives for an output.
    String[] expectedNames(String output) throws Exception {
        try (OrtModel runtime = new OrtModel(model())) {
            return runtime.strings(inputs, output);
        }
    }

    Map<String, double[]> found() {
        return TensorInterpreter.run(module(), inputs);
    }

    /// Requires that every output is what ONNX Runtime computes, in shape and elements.
    void requireSame(String form) throws Exception {
        TensorModule module = module();
        Map<String, double[]> results = TensorInterpreter.run(module, inputs);
        try (OrtModel runtime = new OrtModel(model())) {
            for (Map.Entry<String, OrtModel.Output> output : runtime.outputs(inputs).entrySet()) {
                String place = form + ", output " + output.getKey();
                assertThat(ModelFixtures.outputShapes(module).get(output.getKey())).as(place)
                        .isEqualTo(output.getValue().shape());
                requireClose(place, Objects.requireNonNull(results.get(output.getKey())), output.getValue().elements());
            }
        }
    }

    static void requireClose(String place, double[] found, double... expected) {
        assertThat(found).as(place).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("%s, element %d", place, i)
                    .isCloseTo(expected[i], Offset.offset(2e-5 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    /// Lists the node's inputs in another order than that in which they were made.
    NodeModel order(String... names) {
        node.clearInput().addAllInput(List.of(names));
        return this;
    }
}
