package io.assay.ir;

import io.assay.ir.type.FixedType;
import io.assay.ir.type.IntegerType;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Checks that the constructors of op records make; each throws [IllegalArgumentException] that names op and values.
public final class Require {

    private Require() {}

    /// Requires every value to have the shape of the first.
    public static void sameShape(String op, Value first, Value... others) {
        for (Value other : others) {
            shape(op, other, first.type().shape());
        }
    }

    /// Requires every value of a list to have the shape of the first argument.
    public static void sameShape(String op, Value first, List<Value> others) {
        others.forEach(other -> shape(op, other, first.type().shape()));
    }

    /// Requires `value` to have shape `expected`.
    public static void shape(String op, Value value, Shape expected) {
        that(value.type().shape().equals(expected), op, value, " should have shape [", expected, "]");
    }

    /// Requires a condition.
    /// @param message parts of what is said if it does not hold: they are joined only then, because every op is checked
    public static void that(boolean condition, String op, Object... message) {
        if (!condition) {
            throw new IllegalArgumentException(
                    Arrays.stream(message).map(String::valueOf).collect(Collectors.joining("", op + ": ", "")));
        }
    }

    /// Requires values of the `tensor` dialect.
    public static void tensor(String op, Value... values) {
        for (Value value : values) {
            that(value.type().element() instanceof ScalarType, op, value, " is not of the tensor dialect");
        }
    }

    /// Requires values of the `fixed` dialect.
    public static void fixed(String op, Value... values) {
        for (Value value : values) {
            that(value.type().element() instanceof FixedType, op, value, " is not of the fixed dialect");
        }
    }

    /// Requires values of the `relation` dialect.
    public static void relation(String op, Value... values) {
        for (Value value : values) {
            that(value.type().element() instanceof IntegerType, op, value, " is not of the relation dialect");
        }
    }

    /// Requires per-element bounds to come together, to fit the tensor and to lie in its interval.
    public static void bounds(String op, Value value, Optional<TensorData> lo, Optional<TensorData> hi) {
        that(lo.isPresent() == hi.isPresent(), op, "lo and hi are given together or not at all");
        lo.ifPresent(data -> integers(op, value, data));
        hi.ifPresent(data -> integers(op, value, data));
        for (int i = 0; lo.isPresent() && i < value.type().elementCount(); i++) {
            that(lo.get().longAt(i) <= hi.orElseThrow().longAt(i), op, "empty bounds at element ", i);
        }
    }

    /// Requires `data` to hold integers of the shape and within the interval of `value`.
    public static void integers(String op, Value value, TensorData data) {
        that(!data.element().isFloat() && data.shape().equals(value.type().shape()), op, data, " in ", value);
        Interval interval = value.type().interval();
        for (int i = 0; i < data.elementCount(); i++) {
            if (!interval.contains(data.longAt(i))) {
                throw new IllegalArgumentException(
                        op + ": element " + i + " = " + data.longAt(i) + " is outside " + value);
            }
        }
    }

    /// Requires `result` to be what the index map makes of `operand`: same rank as strides, every position inside.
    public static void view(String op, Value result, Value operand, IndexMap map) {
        Shape shape = result.type().shape();
        that(map.strides().size() == shape.rank(), op, map.strides().size(), " strides for rank ", shape.rank());
        if (shape.elementCount() == 0) {
            return;
        }
        long least = map.offset();
        long greatest = map.offset();
        for (int axis = 0; axis < shape.rank(); axis++) {
            long reach = (shape.dim(axis) - 1L) * map.strides().get(axis);
            least += Math.min(0, reach);
            greatest += Math.max(0, reach);
        }
        that(least >= 0 && greatest < operand.type().elementCount(), op, "positions [", least, ", ", greatest,
                "] leave ", operand);
    }

    /// Requires `positions` to have the shape of `result` and to lie in `operand`.
    public static void take(String op, Value result, TensorData positions, Value operand) {
        shape(op, result, positions.shape());
        that(!positions.element().isFloat(), op, positions, " are no positions");
        for (int i = 0; i < positions.elementCount(); i++) {
            long position = positions.longAt(i);
            if (position < 0 || position >= operand.type().elementCount()) {
                throw new IllegalArgumentException(op + ": position " + position + " of element " + i + " leaves "
                        + operand);
            }
        }
    }

    /// Requires shapes [b, m, r], [b, n, r] with n at least 1, and [b, m].
    public static void gather(String op, Value result, Value data, Value indices) {
        Shape rows = data.type().shape();
        Shape at = indices.type().shape();
        that(rows.rank() == 3 && at.rank() == 2 && rows.dim(0) == at.dim(0) && rows.dim(1) > 0, op,
                data, " cannot be indexed by ", indices);
        shape(op, result, Shape.of(rows.dim(0), at.dim(1), rows.dim(2)));
    }

    /// Requires two results that have the operand's shape but for at most its extent on the axis.
    public static void topK(String op, List<Value> results, int axis, Value operand) {
        Shape shape = operand.type().shape();
        that(results.size() == 2 && axis >= 0 && axis < shape.rank(), op, results.size(), " results, axis ", axis);
        Shape kept = results.getFirst().type().shape();
        that(kept.rank() == shape.rank() && kept.dim(axis) <= shape.dim(axis), op, "cannot keep ", kept);
        List<Integer> dims = new ArrayList<>(shape.dims());
        dims.set(axis, kept.dim(axis));
        results.forEach(result -> shape(op, result, new Shape(dims)));
    }

    /// Requires `result` to be the operands joined along `axis`.
    public static void concat(String op, Value result, List<Value> operands, int axis) {
        that(!operands.isEmpty() && axis >= 0 && axis < result.type().shape().rank(), op, "axis ", axis, " of ",
                operands.size(), " operands");
        int extent = 0;
        for (Value operand : operands) {
            List<Integer> dims = new ArrayList<>(operand.type().shape().dims());
            that(dims.size() == result.type().shape().rank(), op, operand, " has another rank than ", result);
            extent += dims.get(axis);
            dims.set(axis, result.type().shape().dim(axis));
            that(dims.equals(result.type().shape().dims()), op, operand, " does not fit into ", result);
        }
        that(extent == result.type().shape().dim(axis), op, "extents along axis ", axis, " add up to ", extent,
                ", the result is ", result);
    }

    /// Requires the three shapes to agree with the labels of `einsum`.
    public static void einsum(String op, Value result, Value lhs, Value rhs, Einsum einsum) {
        int[] extents = new int['z' + 1];
        Arrays.fill(extents, -1);
        labels(op, einsum.lhs(), lhs, extents);
        labels(op, einsum.rhs(), rhs, extents);
        labels(op, einsum.out(), result, extents);
    }

    private static void labels(String op, String labels, Value value, int[] extents) {
        Shape shape = value.type().shape();
        that(shape.rank() == labels.length(), op, value, " does not have the axes '", labels, "'");
        for (int axis = 0; axis < labels.length(); axis++) {
            char label = labels.charAt(axis);
            that(extents[label] < 0 || extents[label] == shape.dim(axis), op, "axis '", label, "' has extent ",
                    shape.dim(axis), " in ", value, " and ", extents[label], " elsewhere");
            extents[label] = shape.dim(axis);
        }
    }

    /// Requires scales and zero points of one shape that repeats to that of `value`.
    public static void quantization(String op, Value value, TensorData scale, TensorData zeroPoint) {
        that(scale.element().isFloat() && !zeroPoint.element().isFloat() && scale.shape().equals(zeroPoint.shape()), op,
                scale, " and ", zeroPoint, " are no scales and zero points of one shape");
        Shape shape = value.type().shape();
        that(scale.shape().rank() == shape.rank(), op, scale, " has another rank than ", value);
        for (int axis = 0; axis < shape.rank(); axis++) {
            int extent = scale.shape().dim(axis);
            that(extent == 1 || extent == shape.dim(axis), op, scale, " cannot be repeated to ", value);
        }
        for (int i = 0; i < scale.elementCount(); i++) {
            that(Double.isFinite(scale.doubleAt(i)), op, "scale ", scale.doubleAt(i));
        }
    }
}
