package io.assay.frontend.op;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An imported model.
///
/// @param module   the model in the `tensor` dialect
/// @param bindings the size that each symbolic dimension got, by the user or by default
/// @param labels   names that belong to an output, by the output's name: its elements stand for strings, or it was a
///                 sequence of maps and its columns have keys
/// @param weights  a name for each constant of the module that is a weight, in the order in which they are first read: an
///                 initializer or a constant of more than one real number, or what is computed of such. What moves the
///                 elements of a weight is an op of the module. Empty where weights are not tracked
public record ImportedModel(TensorModule module, Map<String, Long> bindings, Map<String, OutputLabels> labels,
        Map<Value, String> weights) {
    public ImportedModel {
        bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
