package io.assay.frontend.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An operator that the model defines by itself, as a list of nodes.
///
/// @param attributes         names of attributes without a default value
/// @param attributeDefaults  default values of the others
public record OnnxFunction(String domain, String name, String overload, List<String> inputs, List<String> outputs,
        List<String> attributes, Map<String, AttributeValue> attributeDefaults, List<OnnxNode> nodes,
        Map<String, Long> opsets) {
    public OnnxFunction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = List.copyOf(attributes);
        attributeDefaults = Collections.unmodifiableMap(new LinkedHashMap<>(attributeDefaults));
        nodes = List.copyOf(nodes);
        opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
    }
}
