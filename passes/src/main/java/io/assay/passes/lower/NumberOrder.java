package io.assay.passes.lower;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.DoubleKey;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Integers that stand for numbers of which nothing but the order is read: a greater number has no smaller integer, and NaN has
/// the greatest.
public sealed interface NumberOrder {

    /// Returns the integer of a number, whatever it is.
    long of(double number);

    /// Returns the least number that has an integer, of 0 the positive zero.
    /// @throws IllegalArgumentException if none has it
    double number(long integer);

    /// Returns the integer of NaN.
    long missing();

    /// Returns the bits of a number's significand behind the first.
    int fractionBits();

    /// Returns the integer of infinity.
    default long infinity() {
        return of(Double.POSITIVE_INFINITY);
    }

    /// Returns the integer of minus infinity.
    default long least() {
        return of(Double.NEGATIVE_INFINITY);
    }

    /// Numbers of 32 bits: their [FloatKey]. Others are rounded to them.
    record Floats() implements NumberOrder {
        @Override
        public long of(double number) {
            return FloatKey.of((float) number);
        }

        @Override
        public double number(long integer) {
            return FloatKey.number(integer);
        }

        @Override
        public int fractionBits() {
            return Float.PRECISION - 1;
        }

        @Override
        public long missing() {
            return FloatKey.NAN;
        }
    }

    /// Numbers of 64 bits, four neighbours at a time, which fits 62 bits: ⌊[DoubleKey] / 4⌋, and one more from each split on, so
    /// that those on different sides of a split have different integers. Infinity and NaN are alone.
    ///
    /// @param splits keys of doubles that are no multiples of 4, strictly ascending; i64, one axis
    record Doubles(TensorData splits) implements NumberOrder {
        /// Keys of a group: 2^2.
        private static final int GROUP_BITS = 2;

        public Doubles {
            long before = -DoubleKey.INFINITY;
            for (long split : splits.toLongs()) {
                if (split <= before || split >= DoubleKey.INFINITY || startsGroup(split)) {
                    throw new IllegalArgumentException("split " + split + " after " + before);
                }
                before = split;
            }
        }

        /// Tells whether no smaller key shares the group of a key.
        public static boolean startsGroup(long key) {
            return key >= DoubleKey.INFINITY || key % (1 << GROUP_BITS) == 0;
        }

        /// Returns the order in which these numbers share their integers with no other.
        /// @param numbers not NaN
        public Doubles alone(double... numbers) {
            NavigableSet<Long> all = new TreeSet<>();
            for (double number : numbers) {
                all.add(DoubleKey.of(number));
                all.add(DoubleKey.of(number) + 1);
            }
            all.removeIf(key -> key == -DoubleKey.INFINITY || startsGroup(key));
            Arrays.stream(splits.toLongs()).forEach(all::add);
            return new Doubles(TensorData.integers(Shape.of(all.size()),
                    all.stream().mapToLong(Long::longValue).toArray()));
        }

        @Override
        public long of(double number) {
            return ofKey(DoubleKey.of(number));
        }

        /// Returns the integer of the number that has a key.
        public long ofKey(long key) {
            int found = Arrays.binarySearch(splits.toLongs(), key);
            int reached = found < 0 ? ~found : found + 1;
            return (key >> GROUP_BITS) + reached + (key == DoubleKey.NAN ? 1 : 0);
        }

        @Override
        public double number(long integer) {
            if (integer < least() || integer > missing()) {
                throw new IllegalArgumentException("no float64 has the place " + integer);
            }
            long below = -DoubleKey.INFINITY - 1;
            long reached = DoubleKey.NAN;
            while (below + 1 < reached) {
                long middle = (below & reached) + ((below ^ reached) >> 1);
                if (ofKey(middle) >= integer) {
                    reached = middle;
                } else {
                    below = middle;
                }
            }
            return DoubleKey.number(reached);
        }

        @Override
        public int fractionBits() {
            return Double.PRECISION - 1;
        }

        @Override
        public long missing() {
            return ofKey(DoubleKey.NAN);
        }
    }
}
