package io.assay.driver;

import io.assay.backends.r1cs.Lookups;
import io.assay.ir.TensorData;
import io.assay.ir.Visibility;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.pipeline.PassObserver;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What a manifest says about how its folder was compiled.
final class RecordedOptions {

    private RecordedOptions() {}

    /// Returns the options with which a manifest's folder was compiled: boxes are the recorded ones, and so are the formats of
    /// committed weights.
    /// @throws IllegalArgumentException if the manifest says what no compilation writes
    static CompileOptions of(Manifest manifest) {
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        Optional<Visibility> inputs = Optional.empty();
        Set<String> received = new LinkedHashSet<>();
        for (Manifest.Border border : manifest.borders("input")) {
            boxes.put(border.name(), box(border));
            if (visibility(border) == Visibility.RECEIVED) {
                received.add(border.name());
            } else {
                inputs = Optional.of(visibility(border));
            }
        }
        Visibility outputs = manifest.borders("output").stream().findFirst().map(RecordedOptions::visibility)
                .orElse(Visibility.PUBLIC);
        return new CompileOptions(OptionalInt.of(manifest.scaleBits()), inputs, received, outputs, Map.of(),
                Optional.empty(), Optional.empty(),
                boxes, manifest.model().bindings(), manifest.circuit().hasLookups() ? Lookups.ON : Lookups.OFF,
                manifest.weightOptions(), manifest.passes().options(), PassObserver.NONE);
    }

    private static Visibility visibility(Manifest.Border border) {
        return Visibility.valueOf(border.visibility().toUpperCase(Locale.ROOT));
    }

    private static InputBox box(Manifest.Border border) {
        // Each list may have one number for all elements; a box has as many of both.
        boolean uniform = border.lo().size() == 1 && border.hi().size() == 1 && border.grids().isEmpty();
        Shape shape = uniform ? Shape.SCALAR : new Shape(border.shape());
        if (!border.ordered()) {
            return new InputBox(reals(border.lo(), shape, border.scaleBits()),
                    reals(border.hi(), shape, border.scaleBits()), border.scaleBits(), border.exact(), border.origin());
        }
        return InputBox.ordered(border.order(), integers(border.lo(), shape), integers(border.hi(), shape),
                border.origin(),
                border.grids().isEmpty()
                        ? Optional.empty()
                        : Optional.of(TensorData.integers(shape,
                                border.grids().stream().mapToLong(Integer::longValue).toArray())));
    }

    private static TensorData integers(List<Long> integers, Shape shape) {
        long[] values = new long[shape.elementCount()];
        Arrays.setAll(values, i -> integers.get(integers.size() == 1 ? 0 : i));
        return TensorData.integers(shape, values);
    }

    private static TensorData reals(List<Long> integers, Shape shape, int scaleBits) {
        double[] values = new double[shape.elementCount()];
        Arrays.setAll(values, i -> Math.scalb((double) integers.get(integers.size() == 1 ? 0 : i), -scaleBits));
        return TensorData.ofDoubles(ScalarType.F64, shape, values);
    }
}
