package io.assay.frontend.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One operator call of a graph.
///
/// @param name       unique in its graph; `opType_index` where the model gives none, with `_index` added where it repeats one
/// @param domain     of the operator, `ai.onnx` for the default domain
/// @param overload   which of a model's functions of one name is meant; mostly empty
/// @param inputs     names of values; an empty string is an optional input that is left out
/// @param outputs    names of values; an empty string is an optional output that nobody wants
/// @param attributes by name, in the order of the file
/// @param index      position in the graph, from 0
public record OnnxNode(String name, String domain, String opType, String overload, List<String> inputs,
        List<String> outputs, Map<String, AttributeValue> attributes, int index) {
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /// The operator with its domain, the default one left out.
    public String qualifiedOpType() {
        return domain.equals(OnnxModel.DEFAULT_DOMAIN) ? opType : domain + "." + opType;
    }
}
