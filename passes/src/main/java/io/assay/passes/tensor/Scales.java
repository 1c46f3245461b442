package io.assay.passes.tensor;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/// Positive scales of the elements of a tensor: f64 of its rank, with extent 1 along each axis on which they are equal.
///
/// @param data the scales
record Scales(TensorData data) {
    /// Scales that differ by less are products of the same two, rounded to f32 or not.
    private static final double SAME = 0x1p-23;

    /// Returns scales that repeat to a tensor of shape `full`, with as few elements as can be.
    static Scales of(TensorData data, Shape full) {
        return compressed(spread(data, full), full);
    }

    /// Returns one scale for a tensor of `rank` axes.
    static Scales uniform(double scale, int rank) {
        Shape ones = new Shape(Collections.nCopies(rank, 1));
        return new Scales(TensorData.ofDoubles(ScalarType.F64, ones, scale));
    }

    static Scales compressed(double[] elements, Shape full) {
        double[] rest = elements;
        Shape shape = full;
        for (int axis = 0; axis < full.rank(); axis++) {
            List<Integer> dims = new ArrayList<>(shape.dims());
            dims.set(axis, 1);
            Shape narrow = new Shape(dims);
            if (rest.length > 0 && isConstantAlong(rest, shape, axis)) {
                rest = taken(rest, new IndexMap(0, IndexMap.identity(shape).strides()).positions(narrow));
                shape = narrow;
            }
        }
        return new Scales(TensorData.ofDoubles(ScalarType.F64, shape, rest));
    }

    private static boolean isConstantAlong(double[] elements, Shape shape, int axis) {
        int stride = shape.strides()[axis];
        for (int i = 0; i < elements.length; i++) {
            if (i / stride % shape.dim(axis) > 0 && elements[i] != elements[i - stride]) {
                return false;
            }
        }
        return true;
    }

    private static double[] spread(TensorData data, Shape full) {
        return taken(data.toDoubles(), IndexMap.repeating(data.shape(), full).positions(full));
    }

    private static double[] taken(double[] elements, int[] positions) {
        return Arrays.stream(positions).mapToDouble(i -> elements[i]).toArray();
    }

    boolean isPositive() {
        return Arrays.stream(data.toDoubles()).allMatch(scale -> scale > 0);
    }

    boolean isUniform() {
        return data.elementCount() == 1;
    }

    boolean isConstantAlong(int axis) {
        return data.shape().dim(axis) == 1;
    }

    /// Returns the scale of each element of a tensor of shape `full`.
    double[] spread(Shape full) {
        return spread(data, full);
    }

    /// Returns the scales of the elements at `positions` of a tensor of shape `from`.
    Scales take(int[] positions, Shape from, Shape to) {
        return isUniform()
                ? uniform(data.doubleAt(0), to.rank())
                : compressed(taken(spread(from), positions), to);
    }

    /// Returns the products of two tensors' scales.
    Scales times(Scales other) {
        return zip(other, (a, b) -> a * b);
    }

    /// Returns the quotients of two tensors' scales.
    Scales dividedBy(Scales other) {
        return zip(other, (a, b) -> a / b);
    }

    /// Returns the least shape that both repeat to.
    Shape joint(Scales other) {
        List<Integer> dims = new ArrayList<>();
        for (int axis = 0; axis < data.shape().rank(); axis++) {
            dims.add(Math.max(data.shape().dim(axis), other.data.shape().dim(axis)));
        }
        return new Shape(dims);
    }

    private Scales zip(Scales other, DoubleBinaryOperator function) {
        Shape shape = joint(other);
        double[] left = spread(shape);
        double[] right = other.spread(shape);
        Arrays.setAll(left, i -> function.applyAsDouble(left[i], right[i]));
        return compressed(left, shape);
    }

    /// Returns the scales that both tensors have, up to the rounding of f32; empty if they differ.
    Optional<Scales> common(Scales other) {
        boolean same = Arrays.stream(dividedBy(other).data.toDoubles()).allMatch(q -> Math.abs(q - 1) < SAME);
        return same ? Optional.of(zip(other, (a, _) -> a)) : Optional.empty();
    }

    /// Returns the scales of a contraction; empty if those of summed products differ.
    static Optional<Scales> contract(Einsum einsum, Scales lhs, Scales rhs) {
        if (!lhs.isConstantWithout(einsum.lhs(), einsum.out()) || !rhs.isConstantWithout(einsum.rhs(), einsum.out())) {
            return Optional.empty();
        }
        return Optional
                .of(lhs.relabelled(einsum.lhs(), einsum.out()).times(rhs.relabelled(einsum.rhs(), einsum.out())));
    }

    private boolean isConstantWithout(String labels, String out) {
        for (int axis = 0; axis < labels.length(); axis++) {
            if (out.indexOf(labels.charAt(axis)) < 0 && !isConstantAlong(axis)) {
                return false;
            }
        }
        return true;
    }

    private Scales relabelled(String labels, String out) {
        List<Integer> dims = new ArrayList<>();
        List<Integer> strides = new ArrayList<>();
        for (char label : out.toCharArray()) {
            int axis = labels.indexOf(label);
            dims.add(axis < 0 ? 1 : data.shape().dim(axis));
            strides.add(axis < 0 ? 0 : data.shape().strides()[axis]);
        }
        Shape shape = new Shape(dims);
        return new Scales(TensorData.ofDoubles(ScalarType.F64, shape,
                taken(data.toDoubles(), new IndexMap(0, strides).positions(shape))));
    }
}
