package io.assay.groth16;

/// The matrices A and B of the circuit as the prover needs them: one entry per non-zero coefficient, as in section 4 of
/// a `.zkey`.
///
/// Entry i says that row `constraint[i]` of matrix `matrix[i]` has the coefficient `values[4i .. 4i+3]` at wire
/// `wire[i]`. The rows publicCount + 1 after the last constraint are the public rows (row constraintCount + i of A has
/// coefficient 1 at wire i) and are entries like all others.
///
/// **Form of the values**: exactly as in the file, that is the coefficient c stored as c * R^2 mod r with R = 2^256
/// (the Montgomery form times R once more). A Montgomery product with a *canonical* witness value therefore gives the
/// product in Montgomery form. A reader converts nothing.
///
/// The arrays are shared, not copied, and must not be written to.
public final class Coefficients {
    private final byte[] matrix;
    private final int[] constraint;
    private final int[] wire;
    private final long[] values;

    /// Makes a table over the given arrays.
    ///
    /// @param matrix     0 for A, 1 for B, per entry
    /// @param constraint row, in [0, domain size), per entry
    /// @param wire       column, in [0, wire count), per entry
    /// @param values     four limbs per entry, c * R^2 mod r
    /// @throws IllegalArgumentException if the lengths differ or a matrix is neither 0 nor 1
    public Coefficients(byte[] matrix, int[] constraint, int[] wire, long[] values) {
        if (constraint.length != matrix.length || wire.length != matrix.length) {
            throw new IllegalArgumentException("coefficient columns differ in length: " + matrix.length + ", "
                    + constraint.length + ", " + wire.length);
        }
        for (byte entry : matrix) {
            if (entry != 0 && entry != 1) {
                throw new IllegalArgumentException("coefficient of matrix " + entry + ", expected 0 or 1");
            }
        }
        this.matrix = matrix;
        this.constraint = constraint;
        this.wire = wire;
        this.values = Lengths.require("values", values, 4L * matrix.length);
    }

    /// How many entries there are.
    public int count() {
        return matrix.length;
    }

    /// 0 for A, 1 for B, per entry, shared.
    public byte[] matrix() {
        return matrix;
    }

    /// The row of each entry, shared.
    public int[] constraint() {
        return constraint;
    }

    /// The wire of each entry, shared.
    public int[] wire() {
        return wire;
    }

    /// Four limbs per entry, c * R^2 mod r, shared.
    public long[] values() {
        return values;
    }
}
