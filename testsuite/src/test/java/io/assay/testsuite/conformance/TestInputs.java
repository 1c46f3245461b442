package io.assay.testsuite.conformance;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.calibrate.Calibration;
import io.assay.passes.calibrate.OrderedInputs;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.NumberOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The inputs of a test as a circuit takes them.
final class TestInputs {
    private static final double MARGIN = 0.1;
    /// Integers up to here are exact as `double`.
    private static final double EXACT = 0x1p53;

    private TestInputs() {}

    /// Returns the box of each input by its name, in the order of `inputs`: places of every number for inputs of which nothing but
    /// the order is read; empty if another one is not finite.
    static Optional<Map<String, InputBox>> boxes(Map<String, OnnxTensor> inputs, TensorModule module, int scaleBits) {
        Map<String, NumberOrder> ordered = OrderedInputs.of(module);
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxTensor> input : inputs.entrySet()) {
            NumberOrder order = ordered.get(input.getKey());
            if (order == null && !isFinite(input.getValue())) {
                return Optional.empty();
            }
            boxes.put(input.getKey(), order != null ? Calibration.every(order) : box(input.getValue(), scaleBits));
        }
        return Optional.of(boxes);
    }

    /// Tells whether no element is infinite or not a number.
    private static boolean isFinite(OnnxTensor tensor) {
        return !tensor.dataType().isFloating() || Arrays.stream(tensor.toDoubles()).allMatch(Double::isFinite);
    }

    /// Returns the box of an input, one for all elements and wider than a point, so that no element is a known number.
    ///
    /// Floats reach 10 % of their width beyond the values on either side, and at least 0.1; integers are just those
    /// between the least and the greatest value.
    private static InputBox box(OnnxTensor tensor, int scaleBits) {
        double[] values = tensor.toDoubles();
        double lo = Arrays.stream(values).min().orElse(0);
        double hi = Arrays.stream(values).max().orElse(0);
        if (tensor.dataType().isFloating()) {
            double margin = Math.max((hi - lo) * MARGIN, MARGIN);
            return box(lo - margin, hi + margin, scaleBits, false);
        }
        if (tensor.dataType().kind() == OnnxDataType.Kind.BOOLEAN) {
            return box(0, 1, 0, true);
        }
        lo = Math.abs(lo) > EXACT ? Math.nextDown(lo) : lo;
        hi = Math.abs(hi) > EXACT ? Math.nextUp(hi) : hi;
        // A neighbour that the type has: below the greatest number, above any other.
        return lo < hi ? box(lo, hi, 0, true) : hi > 0 ? box(lo - 1, hi, 0, true) : box(lo, hi + 1, 0, true);
    }

    private static InputBox box(double lo, double hi, int bits, boolean exact) {
        return new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, lo),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, hi), bits, exact, "test");
    }

    /// Returns the integers that stand for the inputs.
    static Map<String, long[]> integers(Map<String, OnnxTensor> inputs, Map<String, InputBox> boxes) {
        Map<String, long[]> integers = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> integers.put(name, tensor.dataType().isFloating()
                ? boxes.get(name).integersOf(tensor.toDoubles())
                : tensor.toLongs()));
        return integers;
    }
}
