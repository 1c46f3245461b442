package io.assay.testsuite.onnx;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import onnx.OnnxMl;

/// A small model that a test writes down; its output is the value `y`.
final class TestGraph {
    private final int opset;
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("test");
    private final Map<String, Integer> inputSizes = new LinkedHashMap<>();
    private final Random random = new Random(7);

    TestGraph(int opset) {
        this.opset = opset;
    }

    /// Returns the number of elements of each input.
    Map<String, Integer> inputSizes() {
        return inputSizes;
    }

    TestGraph input(String name, long... dims) {
        graph.addInput(Protos.info(name, 1, dims));
        inputSizes.put(name, (int) LongStream.of(dims).reduce(1, (a, b) -> a * b));
        return this;
    }

    /// Adds an initializer of floats with a size in [0.5, 1.5], of either sign.
    TestGraph weight(String name, long... dims) {
        float[] values = new float[(int) LongStream.of(dims).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (random.nextBoolean() ? 1 : -1) * (0.5f + random.nextFloat());
        }
        return initializer(floats(name, LongStream.of(dims).boxed().toList(), values));
    }

    TestGraph scalar(String name, float value) {
        return initializer(floats(name, List.of(), value));
    }

    TestGraph ints(String name, long... values) {
        return initializer(longs(name, List.of((long) values.length), values));
    }

    private TestGraph initializer(OnnxMl.TensorProto tensor) {
        graph.addInitializer(tensor);
        if (opset < 9) {
            long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
            graph.addInput(Protos.info(tensor.getName(), tensor.getDataType(), dims));
        }
        return this;
    }

    /// Adds a node.
    ///
    /// @param inputs     names with one space between, two spaces for an input that is left out
    /// @param output     names with one space between
    /// @param attributes name, value, name, value …; values are `Long`, `Float`, `String`, `long[]`,
    ///                   `float[]` or a tensor
    TestGraph node(String operator, String inputs, String output, Object... attributes) {
        OnnxMl.NodeProto.Builder node = graph.addNodeBuilder().setOpType(operator)
                .addAllOutput(List.of(output.split(" ")));
        if (!inputs.isEmpty()) {
            node.addAllInput(List.of(inputs.split(" ", -1)));
        }
        for (int i = 0; i < attributes.length; i += 2) {
            node.addAttribute(Protos.attribute((String) attributes[i], attributes[i + 1]));
        }
        return this;
    }

    static OnnxMl.TensorProto floats(String name, List<Long> dims, float... values) {
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder().setName(name).setDataType(1)
                .addAllDims(dims);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    static OnnxMl.TensorProto longs(String name, List<Long> dims, long... values) {
        return Protos.tensor(name, OnnxDataType.INT64, dims, LongStream.of(values).asDoubleStream().toArray());
    }

    OnnxMl.ModelProto model() {
        OnnxMl.GraphProto built = graph.clone().addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("y")).build();
        return OnnxMl.ModelProto.newBuilder().setIrVersion(Protos.irVersion(opset)).setGraph(built)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(opset)).build();
    }
}
