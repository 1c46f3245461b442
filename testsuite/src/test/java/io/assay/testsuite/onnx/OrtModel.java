package io.assay.testsuite.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.assay.ir.type.Shape;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import onnx.OnnxMl;

/// A model in ONNX Runtime on the CPU, with one thread and without fusions, so that every node is computed by itself.
public final class OrtModel implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment(
            OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "assay");

    private final OrtSession session;

    /// Opens a session.
    /// @throws OrtException if ONNX Runtime does not take the model
    public OrtModel(OnnxMl.ModelProto model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            this.session = ENVIRONMENT.createSession(model.toByteArray(), options);
        }
    }

    /// Returns the model with every value that a node computes as an output.
    static OnnxMl.ModelProto withAllValues(OnnxMl.ModelProto model) {
        OnnxMl.GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
        model.getGraph().getNodeList().forEach(node -> node.getOutputList().stream().filter(name -> !name.isEmpty())
                .forEach(name -> graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(name))));
        return model.toBuilder().setGraph(graph).build();
    }

    /// A computed tensor: its shape and its elements, row-major.
    public record Output(Shape shape, double[] elements) {}

    /// Returns the elements of the outputs by name, see [#outputs].
    Map<String, double[]> run(Map<String, double[]> inputs) throws OrtException {
        Map<String, double[]> elements = new LinkedHashMap<>();
        outputs(inputs).forEach((name, output) -> elements.put(name, output.elements()));
        return elements;
    }

    /// Returns the outputs by name; dimensions that the model leaves open are 1.
    public Map<String, Output> outputs(Map<String, double[]> inputs) throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, double[]> input : inputs.entrySet()) {
                TensorInfo info = (TensorInfo) Objects.requireNonNull(session.getInputInfo().get(input.getKey()))
                        .getInfo();
                tensors.put(input.getKey(), tensor(info, input.getValue()));
            }
            Map<String, Output> outputs = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    OnnxTensor tensor = (OnnxTensor) output.getValue();
                    outputs.put(output.getKey(), new Output(shape(tensor), doubles(tensor)));
                }
            }
            return outputs;
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(TensorInfo info, double[] values) throws OrtException {
        long[] shape = Arrays.stream(info.getShape()).map(dim -> dim < 0 ? 1 : dim).toArray();
        return switch (info.type) {
            case FLOAT -> {
                FloatBuffer buffer = FloatBuffer.allocate(values.length);
                Arrays.stream(values).forEach(value -> buffer.put((float) value));
                yield OnnxTensor.createTensor(ENVIRONMENT, buffer.flip(), shape);
            }
            case DOUBLE -> OnnxTensor.createTensor(ENVIRONMENT, DoubleBuffer.wrap(values), shape);
            case INT64 -> OnnxTensor.createTensor(ENVIRONMENT,
                    LongBuffer.wrap(Arrays.stream(values).mapToLong(value -> (long) value).toArray()), shape);
            case INT32 -> OnnxTensor.createTensor(ENVIRONMENT,
                    IntBuffer.wrap(Arrays.stream(values).mapToInt(value -> (int) value).toArray()), shape);
            case INT16 -> {
                ShortBuffer buffer = ShortBuffer.allocate(values.length);
                Arrays.stream(values).forEach(value -> buffer.put((short) value));
                yield OnnxTensor.createTensor(ENVIRONMENT, buffer.flip(), shape);
            }
            case BOOL, INT8, UINT8 -> {
                ByteBuffer buffer = ByteBuffer.allocateDirect(values.length);
                Arrays.stream(values).forEach(value -> buffer.put((byte) (int) value));
                yield OnnxTensor.createTensor(ENVIRONMENT, buffer.flip(), shape, info.type);
            }
            default -> throw new IllegalArgumentException("inputs of " + info.type);
        };
    }

    private static Shape shape(OnnxTensor tensor) {
        return new Shape(Arrays.stream(tensor.getInfo().getShape()).mapToObj(Math::toIntExact).toList());
    }

    private static double[] doubles(OnnxTensor tensor) {
        OnnxJavaType type = tensor.getInfo().type;
        int count = Math.toIntExact(tensor.getInfo().getNumElements());
        double[] values = new double[count];
        switch (type) {
            case FLOAT, FLOAT16, BFLOAT16 -> {
                FloatBuffer buffer = tensor.getFloatBuffer();
                Arrays.setAll(values, buffer::get);
            }
            case DOUBLE -> {
                DoubleBuffer buffer = tensor.getDoubleBuffer();
                Arrays.setAll(values, buffer::get);
            }
            case INT64 -> {
                LongBuffer buffer = tensor.getLongBuffer();
                Arrays.setAll(values, buffer::get);
            }
            case INT32 -> {
                IntBuffer buffer = tensor.getIntBuffer();
                Arrays.setAll(values, buffer::get);
            }
            case BOOL, INT8 -> {
                ByteBuffer buffer = tensor.getByteBuffer();
                Arrays.setAll(values, buffer::get);
            }
            case UINT8 -> {
                ByteBuffer buffer = tensor.getByteBuffer();
                Arrays.setAll(values, i -> Byte.toUnsignedInt(buffer.get(i)));
            }
            case INT16 -> {
                ShortBuffer buffer = tensor.getShortBuffer();
                Arrays.setAll(values, buffer::get);
            }
            default -> throw new IllegalArgumentException("outputs of " + type);
        }
        return values;
    }

    /// Returns the elements of an output that is a tensor of strings.
    String[] strings(Map<String, double[]> inputs, String output) throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, double[]> input : inputs.entrySet()) {
                TensorInfo info = (TensorInfo) Objects.requireNonNull(session.getInputInfo().get(input.getKey()))
                        .getInfo();
                tensors.put(input.getKey(), tensor(info, input.getValue()));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                return (String[]) result.get(output).orElseThrow().getValue();
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
