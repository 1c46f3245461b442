package io.assay.ir;

import java.util.LinkedHashSet;
import java.util.List;

/// Where an op comes from: the ONNX nodes it was made of, oldest first.
///
/// Locations survive every pass; an op that replaces several carries all their origins. They are not part of the meaning.
///
/// @param origins ONNX nodes without repetition; empty where an op has no counterpart in the model
public record SourceLoc(List<Origin> origins) {

    /// The location of an op that no node of the model stands behind.
    public static final SourceLoc NONE = new SourceLoc(List.of());

    /// One ONNX node.
    ///
    /// @param node   name of the node in the model, unique there
    /// @param opType operator, for example `Gemm`
    public record Origin(String node, String opType) {}

    public SourceLoc {
        origins = List.copyOf(origins);
    }

    /// Returns the location of one node.
    public static SourceLoc of(String node, String opType) {
        return new SourceLoc(List.of(new Origin(node, opType)));
    }

    /// Returns a location with the origins of both, in order, without repetition.
    public SourceLoc and(SourceLoc other) {
        LinkedHashSet<Origin> all = new LinkedHashSet<>(origins);
        all.addAll(other.origins);
        return new SourceLoc(List.copyOf(all));
    }

    /// Returns a short form for messages and profiles, for example `/fc1/Gemm (Gemm)`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Origin origin : origins) {
            text.append(text.isEmpty() ? "" : " + ").append(origin.node()).append(" (").append(origin.opType())
                    .append(')');
        }
        return text.isEmpty() ? "(compiler)" : text.toString();
    }
}
