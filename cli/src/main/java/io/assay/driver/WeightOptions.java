package io.assay.driver;

import io.assay.passes.calibrate.WeightFormat;
import java.util.List;
import java.util.Optional;

/// What becomes of the weights of a model.
///
/// @param committed whether they are committed to, so that one circuit serves any weights in range
/// @param frozen    how each committed tensor is written, as an earlier compilation chose it; where empty, it is chosen from
///                  the model's weights
/// @param seed      reproducible blinder of the commitment, for tests only: it may give the weights away
public record WeightOptions(boolean committed, List<WeightFormat> frozen, Optional<Long> seed) {
    /// Constants of the circuit.
    public static final WeightOptions FIXED = new WeightOptions(false, List.of(), Optional.empty());

    /// Committed to, with ranges chosen from the model.
    public static final WeightOptions COMMITTED = new WeightOptions(true, List.of(), Optional.empty());

    public WeightOptions {
        frozen = List.copyOf(frozen);
    }

    /// Returns committed weights with the ranges of an earlier compilation.
    public static WeightOptions frozen(List<WeightFormat> formats) {
        return new WeightOptions(true, formats, Optional.empty());
    }

    /// Returns the same with a blinder that follows from a seed, if there is one.
    public WeightOptions seeded(Optional<Long> other) {
        return new WeightOptions(committed, frozen, other);
    }

    /// Returns what a manifest says: `fixed` or `committed`.
    public String text() {
        return committed ? "committed" : "fixed";
    }
}
