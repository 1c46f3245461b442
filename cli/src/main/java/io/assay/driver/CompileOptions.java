package io.assay.driver;

import io.assay.backends.r1cs.Lookups;
import io.assay.ir.Visibility;
import io.assay.passes.lower.InputBox;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.witness.InputSet;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What a user decides about a compilation.
///
/// @param scaleBits     fractional bits of activations and outputs, in [1, 30]; where absent, those of the kind of model
///                      that it is: see [io.assay.passes.calibrate.Precision]
/// @param inputs        visibility of all inputs but the received ones; where absent, public if they fit two public elements,
///                      else hashed
/// @param received      names of the inputs that the root is over
/// @param outputs       visibility of all outputs
/// @param ranges        box of an input by its name
/// @param samples       rows from which the boxes of the other inputs are taken
/// @param fallback      one evaluation whose values ± 100 % are the box of an input that has no other
/// @param boxes         box of an input by its name, as an earlier compilation found it; goes before all others
/// @param bindings      sizes of symbolic dimensions
/// @param lookups       whether ranges and tables are shown by lookups, for which the prover commits to its wires; not
///                      [Lookups#OFF] with committed weights
/// @param weights       whether weights are constants of the circuit, or committed to
/// @param passes        which passes run, and how they are checked
/// @param observer      is shown the module after each pass
public record CompileOptions(OptionalInt scaleBits, Optional<Visibility> inputs, Set<String> received,
        Visibility outputs, Map<String, Range> ranges, Optional<Path> samples, Optional<InputSet> fallback,
        Map<String, InputBox> boxes, Map<String, Long> bindings,
        Lookups lookups, WeightOptions weights, PassOptions passes, PassObserver observer) {

    /// The box of one input: every element is in [lo, hi].
    public record Range(double lo, double hi) {
        public Range {
            if (!(lo <= hi) || Double.isInfinite(lo) || Double.isInfinite(hi)) {
                throw new IllegalArgumentException("[" + lo + ", " + hi + "] is no range");
            }
        }
    }

    public CompileOptions {
        if (weights.committed() && lookups == Lookups.OFF) {
            throw new IllegalArgumentException("committed weights without lookups");
        }
        received = Collections.unmodifiableSet(new LinkedHashSet<>(received));
        ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
        boxes = Collections.unmodifiableMap(new LinkedHashMap<>(boxes));
        bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
    }

    /// Nothing chosen.
    public static final CompileOptions DEFAULT = new CompileOptions(OptionalInt.empty(), Optional.empty(),
            Set.of(), Visibility.PUBLIC, Map.of(), Optional.empty(), Optional.empty(), Map.of(), Map.of(), Lookups.AUTO,
            WeightOptions.FIXED, PassOptions.DEFAULT, PassObserver.NONE);

    /// Returns these options with another source of ranges.
    public CompileOptions withSamples(Path file) {
        return new CompileOptions(scaleBits, inputs, received, outputs, ranges, Optional.of(file), fallback, boxes,
                bindings,
                lookups, weights, passes, observer);
    }

    /// Returns these options with other boxes of inputs.
    public CompileOptions withRanges(Map<String, Range> boxesByName) {
        return new CompileOptions(scaleBits, inputs, received, outputs, boxesByName, samples, fallback, boxes, bindings,
                lookups,
                weights, passes, observer);
    }

    /// Returns these options with another visibility of the inputs that are not received.
    public CompileOptions withInputs(Visibility visibility) {
        return new CompileOptions(scaleBits, Optional.of(visibility), received, outputs, ranges, samples, fallback,
                boxes,
                bindings, lookups, weights, passes, observer);
    }

    /// Returns these options with a root over the inputs of the given names.
    public CompileOptions withReceived(Set<String> names) {
        return new CompileOptions(scaleBits, inputs, names, outputs, ranges, samples, fallback, boxes, bindings,
                lookups, weights, passes, observer);
    }

    /// Returns these options with an evaluation for the ranges of inputs that have no other.
    public CompileOptions withFallback(InputSet evaluation) {
        return new CompileOptions(scaleBits, inputs, received, outputs, ranges, samples, Optional.of(evaluation), boxes,
                bindings, lookups, weights, passes, observer);
    }

    /// Returns these options with another precision, or that of the kind of model, and other sizes of symbolic dimensions.
    public CompileOptions with(OptionalInt otherScaleBits, Map<String, Long> otherBindings) {
        return new CompileOptions(otherScaleBits, inputs, received, outputs, ranges, samples, fallback, boxes,
                otherBindings,
                lookups, weights, passes, observer);
    }

    /// Returns these options with so many fractional bits.
    public CompileOptions withScaleBits(int bits) {
        return with(OptionalInt.of(bits), bindings);
    }

    /// Returns these options with or without lookups.
    public CompileOptions withLookups(Lookups other) {
        return new CompileOptions(scaleBits, inputs, received, outputs, ranges, samples, fallback, boxes, bindings,
                other,
                weights, passes, observer);
    }

    /// Returns these options with weights that are fixed, or committed to.
    public CompileOptions withWeights(WeightOptions other) {
        return new CompileOptions(scaleBits, inputs, received, outputs, ranges, samples, fallback, boxes, bindings,
                lookups,
                other,
                passes, observer);
    }

    /// Returns what the backend is told: committed weights are shown to be in range by lookups, whatever they cost.
    Lookups lookupsOfCircuit() {
        return weights.committed() ? Lookups.ON : lookups;
    }
}
