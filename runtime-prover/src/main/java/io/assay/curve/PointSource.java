package io.assay.curve;

import java.util.Objects;
import java.util.Optional;

/// A run of affine points of one group that need not lie in the heap: an array, or a part of a mapped file.
///
/// Points have the layout of [CurveGroup], coordinates in Montgomery form and less than the modulus. Threads may share
/// a source.
public interface PointSource {
    /// How many points there are.
    int count();

    /// Words of one point: 8 in G1, 16 in G2.
    int longsPerPoint();

    /// Copies the points `first` to `first + count - 1` into `out`, from the index `offset` on.
    ///
    /// @param offset in longs
    /// @throws IndexOutOfBoundsException    if the source or the array holds fewer
    /// @throws java.io.UncheckedIOException if the points are in a file that cannot be read, or that has a coordinate
    ///                                      not less than the modulus
    void read(int first, int count, long[] out, int offset);

    /// The array that holds the points from its begin on, if there is one: not to be written to.
    default Optional<long[]> array() {
        return Optional.empty();
    }

    /// The points of an array, shared: it must not be written to while the source is in use.
    ///
    /// @param longsPerPoint 8 or 16
    /// @throws IllegalArgumentException if the array holds no whole number of points
    static PointSource of(long[] points, int longsPerPoint) {
        if ((longsPerPoint != 8 && longsPerPoint != 16) || points.length % longsPerPoint != 0) {
            throw new IllegalArgumentException(points.length + " longs, " + longsPerPoint + " a point");
        }
        return new PointSource() {
            @Override
            public int count() {
                return points.length / longsPerPoint;
            }

            @Override
            public int longsPerPoint() {
                return longsPerPoint;
            }

            @Override
            public void read(int first, int count, long[] out, int offset) {
                Objects.checkFromIndexSize(first, count, count());
                System.arraycopy(points, first * longsPerPoint, out, offset, count * longsPerPoint);
            }

            @Override
            public Optional<long[]> array() {
                return Optional.of(points);
            }
        };
    }
}
