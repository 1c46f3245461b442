package io.assay.frontend.op;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the user decides about an import.
///
/// @param bindings      sizes of symbolic dimensions by name; an unnamed dimension is called `INPUT.AXIS`, for example `x.2`
/// @param memoryBytes   bytes that the virtual machine may have: tensors that they have no room for are refused
/// @param tracksWeights whether weights stay apart from other constants, see [ImportedModel#weights()]
public record ImportOptions(Map<String, Long> bindings, long memoryBytes, boolean tracksWeights) {
    /// Nothing bound; symbolic first axes of inputs become 1.
    public static final ImportOptions DEFAULT = new ImportOptions(Map.of(), Runtime.getRuntime().maxMemory(), false);

    public ImportOptions {
        bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
    }

    /// Returns these options with other bindings.
    public ImportOptions bind(Map<String, Long> others) {
        return new ImportOptions(others, memoryBytes, tracksWeights);
    }

    /// Returns these options with one more dimension bound.
    public ImportOptions bind(String dimension, long size) {
        Map<String, Long> extended = new LinkedHashMap<>(bindings);
        extended.put(dimension, size);
        return bind(extended);
    }

    /// Returns these options with weights that are tracked, or not.
    public ImportOptions trackingWeights(boolean tracked) {
        return new ImportOptions(bindings, memoryBytes, tracked);
    }
}
