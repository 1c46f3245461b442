package io.assay.frontend.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A graph: what goes in, what comes out, constants and nodes in an order in which they can be computed.
///
/// @param inputs       as the file lists them; models of IR version 3 also list their initializers here
/// @param valueInfos   declared types of intermediate values
/// @param initializers constants by name, in the order of the file
/// @param nodes        in the order of the file; the reader refuses a file in which a node comes before its inputs
public record OnnxGraph(String name, List<OnnxValueInfo> inputs, List<OnnxValueInfo> outputs,
        List<OnnxValueInfo> valueInfos, Map<String, OnnxTensor> initializers, List<OnnxNode> nodes) {
    public OnnxGraph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        valueInfos = List.copyOf(valueInfos);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        nodes = List.copyOf(nodes);
    }

    /// The inputs that have no initializer: those that a caller must supply.
    public List<OnnxValueInfo> requiredInputs() {
        return inputs.stream().filter(input -> !initializers.containsKey(input.name())).toList();
    }
}
