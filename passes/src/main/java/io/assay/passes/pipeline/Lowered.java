package io.assay.passes.pipeline;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.passes.lower.Saturation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A compiled model.
///
/// @param fixed       the specification: what is proven
/// @param relation    what backends read
/// @param tableErrors stated error of each function table, by its name, in the order of first use
/// @param saturations layers whose operands saturate, in the order of the model
/// @param reports     what each pass did, in order
public record Lowered(FixedModule fixed, RelationModule relation, Map<String, Double> tableErrors,
        List<Saturation> saturations, List<PassReport> reports) {

    public Lowered {
        tableErrors = Collections.unmodifiableMap(new LinkedHashMap<>(tableErrors));
        saturations = List.copyOf(saturations);
        reports = List.copyOf(reports);
    }
}
