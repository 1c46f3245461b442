package io.assay.groth16;

import java.util.Arrays;
import java.util.List;

/// A Groth16 proof: the points A, B and C of the paper, affine, in the layout of the package; for a circuit with
/// commitments also those and the proofs that their openings are known.
///
/// The arrays are shared, not copied, and must not be written to. They may hold anything: [Groth16Verifier] checks
/// range, curve and subgroup.
public final class Proof {
    private final long[] a;
    private final long[] b;
    private final long[] c;
    private final List<long[]> commitments;
    private final List<long[]> knowledge;

    /// Makes a proof of a circuit without commitments over the given arrays.
    ///
    /// @param a one point of G1, 8 longs
    /// @param b one point of G2, 16 longs
    /// @param c one point of G1, 8 longs
    /// @throws IllegalArgumentException if a length does not fit
    public Proof(long[] a, long[] b, long[] c) {
        this(a, b, c, List.of(), List.of());
    }

    /// Makes a proof over the given arrays.
    ///
    /// @param a           one point of G1, 8 longs
    /// @param b           one point of G2, 16 longs
    /// @param c           one point of G1, 8 longs
    /// @param commitments one point of G1 for each commitment, 8 longs
    /// @param knowledge   for each commitment the point of G1 that proves its opening known, 8 longs
    /// @throws IllegalArgumentException if a length does not fit
    public Proof(long[] a, long[] b, long[] c, List<long[]> commitments, List<long[]> knowledge) {
        this.a = Lengths.require("a", a, 8);
        this.b = Lengths.require("b", b, 16);
        this.c = Lengths.require("c", c, 8);
        if (commitments.size() != knowledge.size()) {
            throw new IllegalArgumentException(commitments.size() + " commitments with " + knowledge.size()
                    + " proofs of knowledge");
        }
        commitments.forEach(point -> Lengths.require("commitment", point, 8));
        knowledge.forEach(point -> Lengths.require("proof of knowledge", point, 8));
        this.commitments = List.copyOf(commitments);
        this.knowledge = List.copyOf(knowledge);
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

    /// The commitments, points of G1, shared.
    public List<long[]> commitments() {
        return commitments;
    }

    /// For each commitment the proof that its opening is known, points of G1, shared.
    public List<long[]> knowledge() {
        return knowledge;
    }

    private static boolean samePoints(List<long[]> left, List<long[]> right) {
        return Arrays.deepEquals(left.toArray(), right.toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Proof proof && Arrays.equals(a, proof.a) && Arrays.equals(b, proof.b)
                && Arrays.equals(c, proof.c) && samePoints(commitments, proof.commitments)
                && samePoints(knowledge, proof.knowledge);
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
