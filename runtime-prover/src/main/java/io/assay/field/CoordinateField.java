package io.assay.field;

/// A field whose elements are runs of `long`s inside larger arrays: what curve arithmetic needs of its coordinates.
///
/// Every operation writes `longs()` words at `o` of `out`; inputs may overlap the output. The element zero is all zero
/// words. An implementation may own scratch space and then belongs to one thread.
public interface CoordinateField {
    /// Words per element.
    int longs();

    /// Writes x * y.
    void multiply(long[] out, int o, long[] x, int xo, long[] y, int yo);

    /// Writes x * x.
    void square(long[] out, int o, long[] x, int xo);

    /// Writes x + y.
    void add(long[] out, int o, long[] x, int xo, long[] y, int yo);

    /// Writes x - y.
    void subtract(long[] out, int o, long[] x, int xo, long[] y, int yo);

    /// Writes -x.
    void negate(long[] out, int o, long[] x, int xo);

    /// Writes 1 / x, and zero for x = 0.
    void invert(long[] out, int o, long[] x, int xo);

    /// Writes the element one.
    void one(long[] out, int o);

    /// Whether all words are less than the modulus.
    boolean isReduced(long[] x, int xo);

    /// Whether x is zero.
    default boolean isZero(long[] x, int xo) {
        long bits = 0;
        for (int word = 0; word < longs(); word++) {
            bits |= x[xo + word];
        }
        return bits == 0;
    }

    /// Whether x = y.
    default boolean equal(long[] x, int xo, long[] y, int yo) {
        long bits = 0;
        for (int word = 0; word < longs(); word++) {
            bits |= x[xo + word] ^ y[yo + word];
        }
        return bits == 0;
    }
}
