package io.assay.frontend.op;

import io.assay.ir.Module.TensorModule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An imported model.
///
/// @param module   the model in the `tensor` dialect
/// @param bindings the size that each symbolic dimension got, by the user or by default
public record ImportedModel(TensorModule module, Map<String, Long> bindings) {
    public ImportedModel {
        bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
    }
}
