package io.assay.frontend.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model as its file states it, independent of the format it was read from.
///
/// @param opsets          version of each imported operator set by domain, `ai.onnx` being the default domain
/// @param metadata        free key-value pairs of the exporter
/// @param digest          SHA-256 of the file, 64 lower-case hexadecimal digits
/// @param externalDigests SHA-256 of each external data file by its location; empty where all data is inside
/// @param fileName        last element of the path, for messages
public record OnnxModel(long irVersion, Map<String, Long> opsets, String producer, OnnxGraph graph,
        List<OnnxFunction> functions, Map<String, String> metadata, String digest, Map<String, String> externalDigests,
        String fileName) {
    /// The domain of the operators of ONNX itself; files usually write it as an empty string.
    public static final String DEFAULT_DOMAIN = "ai.onnx";

    public OnnxModel {
        opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
        functions = List.copyOf(functions);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        externalDigests = Collections.unmodifiableMap(new LinkedHashMap<>(externalDigests));
    }

    /// Returns this model as one whose files have other digests.
    public OnnxModel withDigests(String other, Map<String, String> otherExternal) {
        return new OnnxModel(irVersion, opsets, producer, graph, functions, metadata, other, otherExternal, fileName);
    }

    /// Returns this model under another name.
    public OnnxModel withFileName(String other) {
        return new OnnxModel(irVersion, opsets, producer, graph, functions, metadata, digest, externalDigests, other);
    }
}
