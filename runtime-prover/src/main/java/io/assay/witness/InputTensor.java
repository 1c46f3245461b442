package io.assay.witness;

import java.util.List;

/// A named tensor as it was given: floating-point numbers or integers, row-major.
///
/// Arrays are shared, not copied, and must not be written to.
public sealed interface InputTensor permits InputTensor.Doubles, InputTensor.Longs {
    /// Name of the tensor; for inputs that are known by position only, their position.
    String name();

    /// The extents of the axes; empty for a scalar.
    List<Integer> shape();

    /// How many elements there are.
    int count();

    /// The element at a flat index; integers beyond 2^53 are rounded.
    double doubleAt(int index);

    /// A tensor of floating-point numbers; a missing value is NaN.
    static Doubles of(String name, List<Integer> shape, double[] values) {
        return new Doubles(name, requireShape(shape, values.length), values);
    }

    /// A tensor of integers.
    static Longs of(String name, List<Integer> shape, long[] values) {
        return new Longs(name, requireShape(shape, values.length), values);
    }

    private static List<Integer> requireShape(List<Integer> shape, int count) {
        long product = 1;
        for (int extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException("negative extent in " + shape);
            }
            product = Math.multiplyExact(product, extent);
        }
        if (product != count) {
            throw new IllegalArgumentException("shape " + shape + " for " + count + " elements");
        }
        return List.copyOf(shape);
    }

    /// A tensor of floating-point numbers; made by [InputTensor#of].
    final class Doubles implements InputTensor {
        private final String name;
        private final List<Integer> shape;
        private final double[] values;

        private Doubles(String name, List<Integer> shape, double[] values) {
            this.name = name;
            this.shape = shape;
            this.values = values;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Integer> shape() {
            return shape;
        }

        @Override
        public int count() {
            return values.length;
        }

        @Override
        public double doubleAt(int index) {
            return values[index];
        }

        /// The elements, shared.
        public double[] values() {
            return values;
        }
    }

    /// A tensor of integers; made by [InputTensor#of].
    final class Longs implements InputTensor {
        private final String name;
        private final List<Integer> shape;
        private final long[] values;

        private Longs(String name, List<Integer> shape, long[] values) {
            this.name = name;
            this.shape = shape;
            this.values = values;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Integer> shape() {
            return shape;
        }

        @Override
        public int count() {
            return values.length;
        }

        @Override
        public double doubleAt(int index) {
            return values[index];
        }

        /// The elements, shared.
        public long[] values() {
            return values;
        }
    }
}
