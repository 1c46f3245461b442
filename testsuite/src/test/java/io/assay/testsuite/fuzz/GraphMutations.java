package io.assay.testsuite.fuzz;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import onnx.OnnxMl;
import onnx.OnnxMl.AttributeProto.AttributeType;

/// Random changes that need a view of the whole graph: cycles, recursion, nesting, constants that decide shapes, data
/// in other files.
final class GraphMutations {
    static final List<String> LOCATIONS = List.of(ModelFolder.DATA, ModelFolder.NESTED, ModelFolder.LINK,
            ModelFolder.LINKED_FOLDER + "/" + ModelFolder.SECRET, "../" + ModelFolder.SECRET,
            "./" + ModelFolder.DATA, "weights/../" + ModelFolder.DATA, "weights/../../" + ModelFolder.SECRET,
            "/dev/zero", "/dev/stdin", "/etc/passwd", "/proc/self/environ", "..", ".", "", "weights",
            ModelFolder.DATA + "\0", "\0", "missing.bin", "\\\\server\\share", "C:\\secret", "file:///etc/passwd",
            "~/secret", ModelFolder.DATA + "/", "weights//nested.bin", "a".repeat(5000), ModelFolder.PIPE);
    private static final int MOST_LEVELS = 150;

    private final Random random;

    GraphMutations(Random random) {
        this.random = random;
    }

    /// Returns a changed copy of a model.
    OnnxMl.ModelProto change(OnnxMl.ModelProto model) {
        OnnxMl.ModelProto.Builder builder = model.toBuilder();
        OnnxMl.GraphProto.Builder graph = builder.getGraphBuilder();
        switch (random.nextInt(12)) {
            case 0 -> cycle(graph);
            case 1 -> recursion(builder);
            case 2 -> nest(graph);
            case 3 -> builder.getOpsetImportBuilderList()
                    .forEach(opset -> opset.setVersion(random.nextInt(30)));
            case 4, 5 -> external(graph);
            case 6 -> inputShape(graph);
            case 7 -> appended(graph);
            default -> constant(graph);
        }
        return builder.build();
    }

    private void cycle(OnnxMl.GraphProto.Builder graph) {
        if (graph.getNodeCount() > 0) {
            OnnxMl.NodeProto.Builder node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
            OnnxMl.NodeProto from = graph.getNode(random.nextInt(graph.getNodeCount()));
            if (node.getInputCount() > 0 && from.getOutputCount() > 0) {
                node.setInput(random.nextInt(node.getInputCount()), from.getOutput(0));
            }
        }
    }

    /// Adds functions that call each other, in a ring or twice each, and a call.
    private void recursion(OnnxMl.ModelProto.Builder model) {
        int count = 1 + random.nextInt(60);
        boolean ring = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            String next = i + 1 < count || ring ? "f" + (i + 1) % count : "Identity";
            OnnxMl.FunctionProto.Builder function = OnnxMl.FunctionProto.newBuilder().setDomain("local")
                    .setName("f" + i).addInput("a").addOutput("c")
                    .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(18))
                    .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("local").setVersion(1));
            String domain = next.equals("Identity") ? "" : "local";
            function.addNode(node(domain, next, "a", "b")).addNode(node(domain, next, "b", "c"));
            model.addFunctions(function);
        }
        String first = model.getGraph().getInputCount() > 0 ? model.getGraph().getInput(0).getName() : "";
        model.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("local").setVersion(1));
        model.getGraphBuilder().addNode(node("local", "f0", first, "called"))
                .addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("called"));
    }

    private static OnnxMl.NodeProto.Builder node(String domain, String type, String input, String output) {
        return OnnxMl.NodeProto.newBuilder().setDomain(domain).setOpType(type).addInput(input).addOutput(output);
    }

    /// Puts the graph's nodes into branches inside branches.
    private void nest(OnnxMl.GraphProto.Builder graph) {
        int levels = 1 + random.nextInt(MOST_LEVELS);
        OnnxMl.GraphProto.Builder inner = OnnxMl.GraphProto.newBuilder().addAllNode(graph.getNodeList())
                .addAllOutput(graph.getOutputList());
        graph.addInitializer(
                OnnxMl.TensorProto.newBuilder().setName("go").setDataType(OnnxMl.TensorProto.DataType.BOOL_VALUE)
                        .addInt32Data(1));
        for (int level = 0; level < levels; level++) {
            OnnxMl.NodeProto.Builder branch = OnnxMl.NodeProto.newBuilder().setOpType("If").addInput("go");
            List<OnnxMl.ValueInfoProto> outputs = new ArrayList<>(graph.getOutputList());
            outputs.forEach(output -> branch.addOutput(output.getName()));
            OnnxMl.GraphProto body = inner.build();
            branch.addAttribute(OnnxMl.AttributeProto.newBuilder().setName("then_branch").setType(AttributeType.GRAPH)
                    .setG(body));
            branch.addAttribute(OnnxMl.AttributeProto.newBuilder().setName("else_branch").setType(AttributeType.GRAPH)
                    .setG(level < 8 ? body : OnnxMl.GraphProto.newBuilder().addAllOutput(outputs).build()));
            inner = OnnxMl.GraphProto.newBuilder().addNode(branch).addAllOutput(outputs);
        }
        graph.clearNode().addAllNode(inner.getNodeList());
    }

    /// Makes the data of a tensor lie in another file.
    private void external(OnnxMl.GraphProto.Builder graph) {
        OnnxMl.TensorProto.Builder tensor = graph.getInitializerCount() > 0 && random.nextInt(4) != 0
                ? graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()))
                : graph.addInitializerBuilder().setName("added").addDims(4)
                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
        tensor.clearRawData().clearFloatData().clearInt64Data().clearInt32Data().clearExternalData();
        tensor.setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        entry(tensor, "location", LOCATIONS.get(random.nextInt(LOCATIONS.size())));
        if (random.nextBoolean()) {
            entry(tensor, "offset", number());
        }
        if (random.nextBoolean()) {
            entry(tensor, "length", number());
        }
        if (random.nextInt(4) == 0) {
            entry(tensor, "checksum", Extremes.text(random));
        }
    }

    private String number() {
        return switch (random.nextInt(4)) {
            case 0 -> Extremes.text(random);
            case 1 -> String.valueOf(Extremes.integer(random));
            default -> String.valueOf(4 * random.nextInt(8));
        };
    }

    private static void entry(OnnxMl.TensorProto.Builder tensor, String key, String value) {
        tensor.addExternalData(OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    }

    private void inputShape(OnnxMl.GraphProto.Builder graph) {
        if (graph.getInputCount() > 0) {
            OnnxMl.TensorShapeProto.Builder shape = graph.getInputBuilder(random.nextInt(graph.getInputCount()))
                    .getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
            shape.getDimBuilderList().forEach(dim -> {
                if (random.nextBoolean()) {
                    dim.setDimValue(random.nextBoolean() ? 1 + random.nextInt(40) : Extremes.integer(random));
                }
            });
        }
    }

    /// Adds a node that makes much of little, and reads the result.
    private void appended(OnnxMl.GraphProto.Builder graph) {
        if (graph.getOutputCount() == 0) {
            return;
        }
        String source = graph.getOutput(random.nextInt(graph.getOutputCount())).getName();
        int rank = 1 + random.nextInt(4);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            numbers.add(random.nextInt(3) == 0 ? Extremes.integer(random) : 1 + random.nextInt(100));
        }
        graph.addInitializer(longs("grow", numbers));
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder().addInput(source).addInput("grow")
                .addOutput("grown");
        switch (random.nextInt(5)) {
            case 0 -> node.setOpType("Expand");
            case 1 -> node.setOpType("Tile");
            case 2 -> node.setOpType("ConstantOfShape").clearInput().addInput("grow");
            case 3 -> node.setOpType("Pad");
            default -> node.setOpType("Reshape");
        }
        graph.addNode(node).addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("grown"));
    }

    private static OnnxMl.TensorProto longs(String name, List<Long> values) {
        return OnnxMl.TensorProto.newBuilder().setName(name).setDataType(OnnxMl.TensorProto.DataType.INT64_VALUE)
                .addDims(values.size()).addAllInt64Data(values).build();
    }

    /// Changes an element of a tensor, which keeps its type and shape: what decides shapes, trips and choices.
    private void constant(OnnxMl.GraphProto.Builder graph) {
        if (graph.getInitializerCount() == 0) {
            return;
        }
        OnnxMl.TensorProto.Builder tensor = graph
                .getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
        if (tensor.getInt64DataCount() > 0) {
            tensor.setInt64Data(random.nextInt(tensor.getInt64DataCount()), Extremes.integer(random));
        } else if (tensor.getFloatDataCount() > 0) {
            tensor.setFloatData(random.nextInt(tensor.getFloatDataCount()), Extremes.real(random));
        } else if (tensor.getInt32DataCount() > 0) {
            tensor.setInt32Data(random.nextInt(tensor.getInt32DataCount()), (int) Extremes.integer(random));
        } else {
            tensor.setRawData(element(tensor));
        }
    }

    private ByteString element(OnnxMl.TensorProto.Builder tensor) {
        byte[] bytes = tensor.getRawData().toByteArray();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean isLong = tensor.getDataType() == OnnxMl.TensorProto.DataType.INT64_VALUE;
        int width = isLong ? Long.BYTES : Float.BYTES;
        if (bytes.length >= width) {
            int at = random.nextInt(bytes.length / width) * width;
            if (isLong) {
                buffer.putLong(at, Extremes.integer(random));
            } else {
                buffer.putFloat(at, Extremes.real(random));
            }
        }
        return ByteString.copyFrom(bytes);
    }
}
