package io.assay.backends.r1cs;

/// The argument that an equation modulo the field's order r is one over the integers.
///
/// If |A·B| and |C| are below r/2 for all values that the wires can have, then A·B − C is below r in magnitude, so it is
/// divisible by r only if it is zero.
final class NoWrap {

    /// r/2 is above 2^252.5: the rest is room for the rounding of `double`, whose relative error in a sum of n terms is
    /// below n·2^-52.
    static final double LIMIT = 0x1p252;

    private NoWrap() {}

    /// Tells whether no values within the given magnitudes make left · right = out wrap.
    static boolean proven(double left, double right, double out) {
        return left * right < LIMIT && out < LIMIT;
    }
}
