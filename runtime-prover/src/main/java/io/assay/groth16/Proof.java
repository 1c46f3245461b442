package io.assay.groth16;

import java.util.Arrays;

/// A Groth16 proof: the points A, B and C of the paper, affine, in the layout of the package.
///
/// The arrays are shared, not copied, and must not be written to. They may hold anything: [Groth16Verifier] checks
/// range, curve and subgroup.
public final class Proof {
    private final long[] a;
    private final long[] b;
    private final long[] c;

    /// Makes a proof over the given arrays.
    ///
    /// @param a one point of G1, 8 longs
    /// @param b one point of G2, 16 longs
    /// @param c one point of G1, 8 longs
    /// @throws IllegalArgumentException if a length does not fit
    public Proof(long[] a, long[] b, long[] c) {
        this.a = Lengths.require("a", a, 8);
        this.b = Lengths.require("b", b, 16);
        this.c = Lengths.require("c", c, 8);
    }

    /// The point A of G1, shared.
    public long[] a() {
        return a;
    }

    /// The point B of G2, shared.
    public long[] b() {
        return b;
    }

    /// The point C of G1, shared.
    public long[] c() {
        return c;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Proof proof && Arrays.equals(a, proof.a) && Arrays.equals(b, proof.b)
                && Arrays.equals(c, proof.c);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(a) + Arrays.hashCode(b)) + Arrays.hashCode(c);
    }

    @Override
    public String toString() {
        return "Proof[a=" + Arrays.toString(a) + "]";
    }
}
