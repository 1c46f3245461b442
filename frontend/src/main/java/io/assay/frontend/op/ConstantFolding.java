package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.interp.IntegerFunctions;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/// Arithmetic on constants, with the rounding and wrapping that ONNX Runtime has for each element type.
final class ConstantFolding {
    private ConstantFolding() {}

    /// Tells whether [#binary] knows the function of such constants: those of floats that are functions of real
    /// numbers, and those of integers and booleans but powers and quotients by 0.
    static boolean folds(BinaryFunction function, TensorData lhs, TensorData rhs) {
        return switch (function) {
            case POW -> lhs.element().isFloat();
            case DIV, MOD, FMOD -> !hasIntegerZero(rhs);
            default -> true;
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
        ScalarType element = lhs.element();
        ScalarType result = function.isComparison() ? ScalarType.BOOL : element;
        int count = lhs.elementCount();
        double[] doubles = new double[result.isFloat() ? count : 0];
        long[] longs = new long[result.isFloat() ? 0 : count];
        for (int i = 0; i < count; i++) {
            if (!element.isFloat()) {
                longs[i] = IntegerFunctions.apply(function, element, lhs.longAt(i), rhs.longAt(i)).orElseThrow();
                continue;
            }
            double value = RealFunctions.apply(function, element, lhs.doubleAt(i), rhs.doubleAt(i));
            if (result.isFloat()) {
                doubles[i] = ConstantEvaluator.rounded(element, value);
            } else {
                longs[i] = (long) value;
            }
        }
        return of(result, lhs.shape(), doubles, longs);
    }

    /// Returns 1 / x for each element of floats; not finite where x is zero.
    static TensorData inverse(TensorData data) {
        double[] inverse = data.toDoubles();
        Arrays.setAll(inverse, i -> ConstantEvaluator.rounded(data.element(), 1 / inverse[i]));
        return TensorData.ofDoubles(data.element(), data.shape(), inverse);
    }

    /// Returns the product; of floats it is summed in `double` and rounded once.
    static TensorData contract(Einsum einsum, TensorData lhs, TensorData rhs, Shape shape) {
        ScalarType element = lhs.element();
        ContractionPlan plan = ContractionPlan.of(einsum, lhs.shape(), rhs.shape(), shape);
        double[] doubles = new double[element.isFloat() ? shape.elementCount() : 0];
        long[] longs = new long[element.isFloat() ? 0 : shape.elementCount()];
        for (int i = 0; i < shape.elementCount(); i++) {
            double sum = 0;
            long exact = 0;
            for (int k = 0; k < plan.termCount(); k++) {
                if (element.isFloat()) {
                    sum += lhs.doubleAt(plan.lhsPosition(i, k)) * rhs.doubleAt(plan.rhsPosition(i, k));
                } else {
                    exact += lhs.longAt(plan.lhsPosition(i, k)) * rhs.longAt(plan.rhsPosition(i, k));
                }
            }
            if (element.isFloat()) {
                doubles[i] = ConstantEvaluator.rounded(element, sum);
            } else {
                longs[i] = IntegerFunctions.wrap(element, exact);
            }
        }
        return of(element, shape, doubles, longs);
    }

    /// Tells whether [#cast] knows the conversion: all but those of floats that are no integers of 32 bits.
    static boolean casts(TensorData data, ScalarType target) {
        for (int i = 0; data.element().isFloat() && target.isInteger() && i < data.elementCount(); i++) {
            if (!(Math.abs(data.doubleAt(i)) < 0x1p31)) {
                return false;
            }
        }
        return true;
    }

    static TensorData cast(TensorData data, ScalarType target) {
        ScalarType source = data.element();
        int count = data.elementCount();
        double[] doubles = new double[target.isFloat() ? count : 0];
        long[] longs = new long[target.isFloat() ? 0 : count];
        for (int i = 0; i < count; i++) {
            if (target.isFloat()) {
                doubles[i] = source.isFloat()
                        ? ConstantEvaluator.rounded(target, data.doubleAt(i))
                        : ConstantEvaluator.rounded(target, IntegerFunctions.toDouble(source, data.longAt(i)));
            } else if (target == ScalarType.BOOL) {
                longs[i] = data.doubleAt(i) == 0 ? 0 : 1;
            } else {
                longs[i] = IntegerFunctions.wrap(target, source.isFloat() ? (long) data.doubleAt(i) : data.longAt(i));
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
