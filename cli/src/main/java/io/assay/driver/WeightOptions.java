package io.assay.driver;

import io.assay.passes.calibrate.WeightFormat;
import java.util.List;

/// What becomes of the weights of a model.
///
/// @param committed whether they are committed to, so that one circuit serves any weights in range
/// @param frozen    how each committed tensor is written, as an earlier compilation chose it; where empty, it is chosen from
///                  the model's weights
public record WeightOptions(boolean committed, List<WeightFormat> frozen) {
    /// Constants of the circuit.
    public static final WeightOptions FIXED = new WeightOptions(false, List.of());

    /// Committed to, with ranges chosen from the model.
    public static final WeightOptions COMMITTED = new WeightOptions(true, List.of());

    public WeightOptions {
        frozen = List.copyOf(frozen);
    }

    /// Returns committed weights with the ranges of an earlier compilation.
    public static WeightOptions frozen(List<WeightFormat> formats) {
        return new WeightOptions(true, formats);
    }

    /// Returns what a manifest says: `fixed` or `committed`.
    public String text() {
        return committed ? "committed" : "fixed";
    }
}
