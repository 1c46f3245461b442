package io.assay.frontend.op;

import io.assay.ir.tensor.DoubleKey;
import io.assay.ir.tensor.FloatKey;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;

/// Integers in the order of the numbers that they stand for: what trees compare.
sealed interface FeatureOrder {

    /// Returns the least integer that a feature can be.
    long least();

    /// Returns the integer of NaN, which is the greatest; empty if no feature is NaN.
    OptionalLong nan();

    /// Returns the least integer whose number is at least `number`, or greater if `strictly`; empty if none is.
    /// @param number not NaN
    OptionalLong reaching(double number, boolean strictly);

    /// Numbers of 32 bits, by their [FloatKey].
    record Floats() implements FeatureOrder {
        @Override
        public long least() {
            return -FloatKey.INFINITY;
        }

        @Override
        public OptionalLong nan() {
            return OptionalLong.of(FloatKey.NAN);
        }

        @Override
        public OptionalLong reaching(double number, boolean strictly) {
            float nearest = (float) number;
            boolean reaches = strictly ? nearest > number : nearest >= number;
            long key = FloatKey.of(nearest) + (reaches ? 0 : 1);
            return key < FloatKey.NAN ? OptionalLong.of(key) : OptionalLong.empty();
        }
    }

    /// Numbers of 64 bits, by their [DoubleKey].
    record Doubles() implements FeatureOrder {
        @Override
        public long least() {
            return -DoubleKey.INFINITY;
        }

        @Override
        public OptionalLong nan() {
            return OptionalLong.of(DoubleKey.NAN);
        }

        @Override
        public OptionalLong reaching(double number, boolean strictly) {
            long key = DoubleKey.of(number) + (strictly ? 1 : 0);
            return key < DoubleKey.NAN ? OptionalLong.of(key) : OptionalLong.empty();
        }
    }

    /// Integers that are rounded to floating-point numbers before they are compared.
    ///
    /// @param least    the least of their type
    /// @param greatest the greatest of their type
    /// @param rounded  the number of an integer; a greater integer has no smaller one
    record Integers(long least, long greatest, LongToDoubleFunction rounded) implements FeatureOrder {
        @Override
        public OptionalLong nan() {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong reaching(double number, boolean strictly) {
            if (!reaches(greatest, number, strictly)) {
                return OptionalLong.empty();
            }
            long below = least;
            long above = greatest;
            while (below < above) {
                long middle = below + ((above - below) >>> 1);
                if (reaches(middle, number, strictly)) {
                    above = middle;
                } else {
                    below = middle + 1;
                }
            }
            return OptionalLong.of(below);
        }

        private boolean reaches(long integer, double number, boolean strictly) {
            double value = rounded.applyAsDouble(integer);
            return strictly ? value > number : value >= number;
        }
    }
}
