package io.assay.frontend.op;

import io.assay.ir.Module.TensorModule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An imported model.
///
/// @param module   the model in the `tensor` dialect
/// @param bindings the size that each symbolic dimension got, by the user or by default
/// @param labels   names that belong to an output, by the output's name: its elements stand for strings, or it was a
///                 sequence of maps and its columns have keys
public record ImportedModel(TensorModule module, Map<String, Long> bindings, Map<String, OutputLabels> labels) {
    public ImportedModel {
        bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
