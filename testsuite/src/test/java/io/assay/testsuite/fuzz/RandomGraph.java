package io.assay.testsuite.fuzz;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import onnx.OnnxMl;

/// A model with rows of inputs.
///
/// @param seed   what it was made of
/// @param model  the model
/// @param inputs its inputs by name, with their ranges
/// @param values inputs and computed values of its main graph by name, as its maker knows them
/// @param rows   elements of each input, on a grid that the circuit reads exactly
record RandomGraph(long seed, OnnxMl.ModelProto model, Map<String, Operand> inputs, Map<String, Operand> values,
        List<Map<String, double[]>> rows) {
    private static final int[] SCALE_BITS = {16, 16, 16, 20, 12};

    RandomGraph {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        rows = List.copyOf(rows);
    }

    /// Returns the working precision at which it is compiled.
    int scaleBits() {
        return SCALE_BITS[Math.floorMod(seed, SCALE_BITS.length)];
    }

    /// Tells whether a value has no elements. ONNX Runtime divides by zero there, and ends the process.
    boolean hasEmpty() {
        return values.values().stream().anyMatch(value -> value.size() == 0);
    }

    /// Returns the box of each input: its whole range, or, for every third seed, a box of its own for each element that
    /// is as tight around the rows as samples would make it.
    Map<String, InputBox> boxes() {
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        inputs.forEach((name, input) -> {
            boolean isTight = Math.floorMod(seed, 3) == 0;
            double[] lo = new double[isTight ? input.size() : 1];
            double[] hi = new double[lo.length];
            for (int i = 0; i < lo.length; i++) {
                lo[i] = isTight ? Double.POSITIVE_INFINITY : input.range().lo();
                hi[i] = isTight ? Double.NEGATIVE_INFINITY : input.range().hi();
                for (Map<String, double[]> row : isTight ? rows : List.<Map<String, double[]>>of()) {
                    lo[i] = Math.min(lo[i], Objects.requireNonNull(row.get(name))[i]);
                    hi[i] = Math.max(hi[i], Objects.requireNonNull(row.get(name))[i]);
                }
            }
            Shape shape = isTight ? new Shape(input.dims()) : Shape.SCALAR;
            boxes.put(name, new InputBox(TensorData.ofDoubles(ScalarType.F64, shape, lo),
                    TensorData.ofDoubles(ScalarType.F64, shape, hi), input.isReal() ? scaleBits() : 0, !input.isReal(),
                    "fuzz"));
        });
        return boxes;
    }
}
