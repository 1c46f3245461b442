package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/// Arithmetic on constants, with the rounding and wrapping that ONNX Runtime has for each element type.
///
/// Exact for 64- and 32-bit integers and for `f32` and `f64`; other types are left to the module.
final class ConstantFolding {
    private ConstantFolding() {}

    /// Tells whether arithmetic on this constant is folded.
    static boolean folds(TensorData data) {
        return switch (data.element()) {
            case F32, F64, I32, I64 -> true;
            default -> false;
        };
    }

    /// Tells whether [#binary] knows the function of constants such as this.
    static boolean folds(BinaryFunction function, TensorData data) {
        return folds(data) && switch (function) {
            case ADD, SUB, MUL, DIV, MIN, MAX -> true;
            default -> false;
        };
    }

    /// Tells whether the extremum with this constant is the other operand: exporters write an infinity, or the greatest
    /// float, where they mean that there is no bound.
    static boolean isNeutral(BinaryFunction function, TensorData data) {
        for (int i = 0; i < data.elementCount(); i++) {
            double value = data.doubleAt(i);
            if (!(function == BinaryFunction.MAX ? value <= -Float.MAX_VALUE : value >= Float.MAX_VALUE)) {
                return false;
            }
        }
        return data.element().isFloat();
    }

    /// Returns the position of the first NaN or infinity.
    static OptionalInt firstNonFinite(TensorData data) {
        for (int i = 0; data.element().isFloat() && i < data.elementCount(); i++) {
            if (!Double.isFinite(data.doubleAt(i))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    static boolean hasIntegerZero(TensorData data) {
        for (int i = 0; !data.element().isFloat() && i < data.elementCount(); i++) {
            if (data.longAt(i) == 0) {
                return true;
            }
        }
        return false;
    }

    static TensorData negate(TensorData data) {
        TensorData zero = fill(data.element(), data.shape(), data.element().isFloat() ? -0.0 : 0);
        return binary(BinaryFunction.SUB, zero, data);
    }

    static TensorData fill(ScalarType element, Shape shape, double value) {
        double[] doubles = new double[element.isFloat() ? shape.elementCount() : 0];
        long[] longs = new long[element.isFloat() ? 0 : shape.elementCount()];
        Arrays.fill(doubles, value);
        Arrays.fill(longs, (long) value);
        return of(element, shape, doubles, longs);
    }

    private static TensorData of(ScalarType element, Shape shape, double[] doubles, long[] longs) {
        return element.isFloat()
                ? TensorData.ofDoubles(element, shape, doubles)
                : TensorData.ofLongs(element, shape, longs);
    }

    static TensorData binary(BinaryFunction function, TensorData lhs, TensorData rhs) {
        boolean isFloat = lhs.element().isFloat();
        int count = lhs.elementCount();
        double[] doubles = new double[isFloat ? count : 0];
        long[] longs = new long[isFloat ? 0 : count];
        for (int i = 0; i < count; i++) {
            if (isFloat) {
                doubles[i] = rounded(lhs.element(), apply(function, lhs.doubleAt(i), rhs.doubleAt(i)));
            } else {
                longs[i] = wrapped(lhs.element(), apply(function, lhs.longAt(i), rhs.longAt(i)));
            }
        }
        return of(lhs.element(), lhs.shape(), doubles, longs);
    }

    private static double apply(BinaryFunction function, double a, double b) {
        return switch (function) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            default -> throw new IllegalArgumentException(function + " is not folded here");
        };
    }

    private static long apply(BinaryFunction function, long a, long b) {
        return switch (function) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            default -> throw new IllegalArgumentException(function + " is not folded here");
        };
    }

    /// Returns the product, summed in `double` and rounded once.
    static TensorData contract(Einsum einsum, TensorData lhs, TensorData rhs, Shape shape) {
        ContractionPlan plan = ContractionPlan.of(einsum, lhs.shape(), rhs.shape(), shape);
        double[] sums = plan.multiply(lhs.toDoubles(), rhs.toDoubles());
        for (int i = 0; i < sums.length; i++) {
            sums[i] = rounded(lhs.element(), sums[i]);
        }
        return TensorData.ofDoubles(lhs.element(), shape, sums);
    }

    private static double rounded(ScalarType element, double value) {
        return element == ScalarType.F32 ? (float) value : value;
    }

    private static long wrapped(ScalarType element, long value) {
        return element == ScalarType.I32 ? (int) value : value;
    }

    /// Tells whether [#cast] knows the conversion: between 32- and 64-bit floats, integers of these widths and booleans.
    static boolean casts(TensorData data, ScalarType target) {
        boolean wide = switch (target) {
            case F32, F64, I32, I64, BOOL -> true;
            default -> false;
        };
        if (!wide || !data.element().isFloat() || target.isFloat()) {
            return wide;
        }
        for (double value : data.toDoubles()) {
            if (!(Math.abs(value) < 0x1p31)) {
                return false;
            }
        }
        return true;
    }

    static TensorData cast(TensorData data, ScalarType target) {
        int count = data.elementCount();
        double[] doubles = new double[target.isFloat() ? count : 0];
        long[] longs = new long[target.isFloat() ? 0 : count];
        for (int i = 0; i < count; i++) {
            if (target == ScalarType.F32 && !data.element().isFloat()) {
                doubles[i] = (float) data.longAt(i);
            } else if (target.isFloat()) {
                doubles[i] = rounded(target, data.doubleAt(i));
            } else if (target == ScalarType.BOOL) {
                longs[i] = data.doubleAt(i) == 0 ? 0 : 1;
            } else {
                longs[i] = wrapped(target, data.element().isFloat() ? (long) data.doubleAt(i) : data.longAt(i));
            }
        }
        return of(target, data.shape(), doubles, longs);
    }

    static TensorData select(TensorData condition, TensorData whenTrue, TensorData whenFalse) {
        boolean isFloat = whenTrue.element().isFloat();
        int count = condition.elementCount();
        double[] doubles = new double[isFloat ? count : 0];
        long[] longs = new long[isFloat ? 0 : count];
        for (int i = 0; i < count; i++) {
            TensorData chosen = condition.longAt(i) != 0 ? whenTrue : whenFalse;
            if (isFloat) {
                doubles[i] = chosen.doubleAt(i);
            } else {
                longs[i] = chosen.longAt(i);
            }
        }
        return of(whenTrue.element(), condition.shape(), doubles, longs);
    }

    static TensorData view(TensorData data, Shape shape, IndexMap map) {
        return take(data, shape, Arrays.stream(map.positions(shape)).asLongStream().toArray());
    }

    static TensorData take(TensorData data, Shape shape, long... positions) {
        double[] doubles = new double[data.element().isFloat() ? positions.length : 0];
        long[] longs = new long[data.element().isFloat() ? 0 : positions.length];
        for (int i = 0; i < positions.length; i++) {
            if (data.element().isFloat()) {
                doubles[i] = data.doubleAt((int) positions[i]);
            } else {
                longs[i] = data.longAt((int) positions[i]);
            }
        }
        return of(data.element(), shape, doubles, longs);
    }

    static TensorData concat(List<TensorData> parts, Shape shape, int axis) {
        ScalarType element = parts.getFirst().element();
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.dim(i);
        }
        int row = shape.dim(axis) * inner;
        double[] doubles = new double[element.isFloat() ? shape.elementCount() : 0];
        long[] longs = new long[element.isFloat() ? 0 : shape.elementCount()];
        int offset = 0;
        for (TensorData part : parts) {
            int width = part.shape().dim(axis) * inner;
            for (int i = 0; i < part.elementCount(); i++) {
                int target = i / width * row + offset + i % width;
                if (element.isFloat()) {
                    doubles[target] = part.doubleAt(i);
                } else {
                    longs[target] = part.longAt(i);
                }
            }
            offset += width;
        }
        return of(element, shape, doubles, longs);
    }
}
