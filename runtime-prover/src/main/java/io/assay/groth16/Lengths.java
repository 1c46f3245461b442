package io.assay.groth16;

import io.assay.curve.PointSource;

/// Length checks for the flat arrays of this package.
final class Lengths {
    private Lengths() {}

    /// Returns `array` when it holds exactly `expected` longs.
    static long[] require(String name, long[] array, long expected) {
        if (array.length != expected) {
            throw new IllegalArgumentException(name + " holds " + array.length + " longs, expected " + expected);
        }
        return array;
    }

    /// Throws unless there are exactly `count` points of `longs` longs.
    static void require(String name, PointSource points, int count, int longs) {
        if (points.count() != count || points.longsPerPoint() != longs) {
            throw new IllegalArgumentException(name + ": " + points.count() + " of " + points.longsPerPoint()
                    + " longs, expected " + count + " of " + longs);
        }
    }

    /// Throws unless `count` is in [low, high].
    static int requireBetween(String name, int count, int low, int high) {
        if (count < low || count > high) {
            throw new IllegalArgumentException(name + " is " + count + ", expected " + low + " to " + high);
        }
        return count;
    }
}
