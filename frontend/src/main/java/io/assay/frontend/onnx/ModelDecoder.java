package io.assay.frontend.onnx;

import io.assay.ir.diag.Diagnostic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.OnnxMl;

/// Turns `ModelProto`, read from bytes or from text, into [OnnxModel] and checks the structure of its graphs.
final class ModelDecoder {
    private final String fileName;
    private final List<Diagnostic> problems = new ArrayList<>();
    private final TensorDecoder tensors;

    ModelDecoder(String fileName, Optional<Path> folder) {
        this.fileName = fileName;
        this.tensors = new TensorDecoder(fileName, folder, problems);
    }

    Outcome<OnnxModel> decode(OnnxMl.ModelProto proto, String digest) {
        OnnxGraph graph = graph(proto.getGraph(), Set.of());
        List<OnnxFunction> functions = proto.getFunctionsList().stream().map(this::function).toList();
        Map<String, String> metadata = new LinkedHashMap<>();
        proto.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        Map<String, Long> opsets = opsets(proto.getOpsetImportList());
        if (opsets.isEmpty()) {
            opsets.put(OnnxModel.DEFAULT_DOMAIN, 1L);
        }
        requireDistinct("inputs", graph.inputs());
        requireDistinct("outputs", graph.outputs());
        if (!problems.isEmpty()) {
            return new Outcome.Refused<>(problems);
        }
        String producer = (proto.getProducerName() + " " + proto.getProducerVersion()).strip();
        return new Outcome.Done<>(new OnnxModel(proto.getIrVersion(), opsets, producer, graph, functions, metadata,
                digest, tensors.externalDigests(), fileName));
    }

    /// Reports names that callers of the graph could not tell apart.
    private void requireDistinct(String what, List<OnnxValueInfo> values) {
        Set<String> names = new HashSet<>();
        values.stream().map(OnnxValueInfo::name).filter(name -> !names.add(name)).forEach(name -> structure("AS1024",
                "two " + what + " of the graph have one name", name, "each name stands for one value"));
    }

    private static String domain(String domain) {
        return domain.isEmpty() ? OnnxModel.DEFAULT_DOMAIN : domain;
    }

    private static Map<String, Long> opsets(List<OnnxMl.OperatorSetIdProto> imports) {
        Map<String, Long> opsets = new LinkedHashMap<>();
        imports.forEach(entry -> opsets.merge(domain(entry.getDomain()), entry.getVersion(), Math::max));
        return opsets;
    }

    private OnnxGraph graph(OnnxMl.GraphProto proto, Set<String> outer) {
        Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
        for (OnnxMl.TensorProto tensor : proto.getInitializerList()) {
            if (initializers.containsKey(tensor.getName())) {
                structure("AS1021", "two initializers have one name", tensor.getName(), "names are defined once");
            }
            tensors.decode(tensor, "(initializer)").ifPresent(value -> initializers.put(tensor.getName(), value));
        }
        proto.getSparseInitializerList().forEach(sparse -> structure("AS1025", "sparse initializers are not supported",
                sparse.getValues().getName(), "only dense tensors become weights"));
        Set<String> visible = new HashSet<>(outer);
        proto.getInputList().forEach(input -> visible.add(input.getName()));
        proto.getInitializerList().forEach(tensor -> visible.add(tensor.getName()));
        List<OnnxNode> nodes = nodes(proto.getNodeList(), visible);
        for (OnnxMl.ValueInfoProto output : proto.getOutputList()) {
            if (!visible.contains(output.getName())) {
                structure("AS1022", "an output of the graph is computed by no node", output.getName(),
                        "it is neither a node's output nor an input or initializer");
            }
        }
        return new OnnxGraph(proto.getName(), infos(proto.getInputList()), infos(proto.getOutputList()),
                infos(proto.getValueInfoList()), initializers, nodes);
    }

    private List<OnnxNode> nodes(List<OnnxMl.NodeProto> protos, Set<String> visible) {
        List<OnnxNode> nodes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (OnnxMl.NodeProto proto : protos) {
            OnnxNode node = node(proto, nodes.size(), names, visible);
            nodes.add(node);
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !visible.contains(input)) {
                    structure("AS1023", "node \"" + node.name() + "\" reads a value that is not defined before it",
                            input,
                            "no earlier node, input or initializer has this name");
                }
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !visible.add(output)) {
                    structure("AS1024", "node \"" + node.name() + "\" defines a name a second time", output,
                            "each value is defined once");
                }
            }
        }
        return nodes;
    }

    private OnnxNode node(OnnxMl.NodeProto proto, int index, Set<String> names, Set<String> visible) {
        String name = proto.getName().isEmpty() ? proto.getOpType() + "_" + index : proto.getName();
        while (!names.add(name)) {
            name = name + "_" + index;
        }
        Map<String, AttributeValue> attributes = attributes(proto.getAttributeList(), name, visible);
        return new OnnxNode(name, domain(proto.getDomain()), proto.getOpType(), proto.getOverload(),
                proto.getInputList(), proto.getOutputList(), attributes, index);
    }

    private Map<String, AttributeValue> attributes(List<OnnxMl.AttributeProto> protos, String node,
            Set<String> visible) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        for (OnnxMl.AttributeProto proto : protos) {
            attributes.put(proto.getName(),
                    attribute(proto, "attribute " + proto.getName() + " of node \"" + node + "\"",
                            visible));
        }
        return attributes;
    }

    private AttributeValue attribute(OnnxMl.AttributeProto proto, String place, Set<String> visible) {
        if (!proto.getRefAttrName().isEmpty()) {
            return new AttributeValue.Reference(proto.getRefAttrName());
        }
        return switch (kind(proto)) {
            case FLOAT -> new AttributeValue.FloatValue(proto.getF());
            case INT -> new AttributeValue.IntValue(proto.getI());
            case STRING -> new AttributeValue.StringValue(proto.getS().toStringUtf8());
            case TENSOR -> tensors.decode(proto.getT(), "(" + place + ")")
                    .<AttributeValue>map(AttributeValue.TensorValue::new)
                    .orElse(new AttributeValue.Unreadable("tensor"));
            case GRAPH -> new AttributeValue.GraphValue(graph(proto.getG(), visible));
            case FLOATS -> new AttributeValue.Floats(proto.getFloatsList());
            case INTS -> new AttributeValue.Ints(proto.getIntsList());
            case STRINGS -> new AttributeValue.Strings(
                    proto.getStringsList().stream().map(text -> text.toStringUtf8()).toList());
            case TENSORS -> new AttributeValue.Tensors(proto.getTensorsList().stream()
                    .flatMap(tensor -> tensors.decode(tensor, "(" + place + ")").stream()).toList());
            case GRAPHS -> new AttributeValue.Graphs(
                    proto.getGraphsList().stream().map(graph -> graph(graph, visible)).toList());
            case TYPE_PROTO -> new AttributeValue.TypeValue(TypeDecoder.type(proto.getTp()));
            case SPARSE_TENSOR -> tensors.decodeSparse(proto.getSparseTensor(), "(" + place + ")")
                    .<AttributeValue>map(AttributeValue.TensorValue::new)
                    .orElse(new AttributeValue.Unreadable("sparse tensor"));
            case UNDEFINED, SPARSE_TENSORS, TYPE_PROTOS -> new AttributeValue.Unreadable(
                    proto.getType().name());
        };
    }

    /// Returns the type of an attribute; files of IR version 1 leave it out, and then the field that is set tells.
    private static OnnxMl.AttributeProto.AttributeType kind(OnnxMl.AttributeProto proto) {
        if (proto.getType() != OnnxMl.AttributeProto.AttributeType.UNDEFINED) {
            return proto.getType();
        }
        if (proto.hasF()) {
            return OnnxMl.AttributeProto.AttributeType.FLOAT;
        }
        if (proto.hasI()) {
            return OnnxMl.AttributeProto.AttributeType.INT;
        }
        if (proto.hasS()) {
            return OnnxMl.AttributeProto.AttributeType.STRING;
        }
        if (proto.hasT()) {
            return OnnxMl.AttributeProto.AttributeType.TENSOR;
        }
        if (proto.getFloatsCount() > 0) {
            return OnnxMl.AttributeProto.AttributeType.FLOATS;
        }
        return proto.getIntsCount() > 0
                ? OnnxMl.AttributeProto.AttributeType.INTS
                : OnnxMl.AttributeProto.AttributeType.UNDEFINED;
    }

    private OnnxFunction function(OnnxMl.FunctionProto proto) {
        Set<String> visible = new HashSet<>(proto.getInputList());
        Map<String, AttributeValue> defaults = attributes(proto.getAttributeProtoList(), "function " + proto.getName(),
                visible);
        List<OnnxNode> nodes = nodes(proto.getNodeList(), visible);
        for (String output : proto.getOutputList()) {
            if (!visible.contains(output)) {
                structure("AS1022", "an output of the function " + proto.getName() + " is computed by no node", output,
                        "it is neither a node's output nor an input");
            }
        }
        return new OnnxFunction(domain(proto.getDomain()), proto.getName(), proto.getOverload(), proto.getInputList(),
                proto.getOutputList(), proto.getAttributeList(), defaults, nodes, opsets(proto.getOpsetImportList()));
    }

    private static List<OnnxValueInfo> infos(List<OnnxMl.ValueInfoProto> protos) {
        return protos.stream()
                .map(proto -> new OnnxValueInfo(proto.getName(), TypeDecoder.type(proto.getType()))).toList();
    }

    private void structure(String code, String message, String name, String reason) {
        problems.add(Diagnostic.of(code, message)
                .with("file", fileName)
                .with("value", "\"" + name + "\"")
                .reason(reason)
                .help("export the model again; onnx.checker.check_model finds such faults"));
    }
}
