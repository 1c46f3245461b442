package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.Pairing;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Reason;
import io.assay.groth16.Verification.Rejected;
import io.assay.kernel.Kernels;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// One set of weights as the public sees it: the stated commitment to their values, which every proof of them has, and the
/// proof that somebody knows them.
///
/// The points may be anything until they are verified. Their arrays are shared, not copied, and must not be written to.
public final class WeightsCommitment {
    private final long[] commitment;
    private final long[] knowledge;

    /// Makes the object over the given arrays.
    ///
    /// @param commitment the point D_w of G1, 8 longs
    /// @param knowledge  the point P_w of G1, 8 longs
    /// @throws IllegalArgumentException if a length does not fit
    public WeightsCommitment(long[] commitment, long[] knowledge) {
        this.commitment = Lengths.require("commitment to weights", commitment, 8);
        this.knowledge = Lengths.require("proof of knowledge of weights", knowledge, 8);
    }

    /// Commits to a set of weights: two sums over the first basis of the key.
    ///
    /// @param values the values of the wires of the key's first commitment, in order, canonical, four limbs each; the last
    ///               is the blinder, drawn once for these weights, uniform in bn254.fr and not zero
    /// @throws IllegalArgumentException     if the key has no stated commitment, there are more or fewer values, one is
    ///                                      not less than r, or the blinder is zero
    /// @throws java.io.UncheckedIOException if the file of a mapped key has a bad coordinate, or was changed meanwhile
    /// @throws IllegalStateException        if the key is closed
    public static WeightsCommitment of(ProvingKey key, long[] values, Workers workers) {
        CommitmentBasis basis = key.commitments().stream().findFirst().filter(first -> first.commitment().stated())
                .orElseThrow(() -> new IllegalArgumentException("the key has no stated commitment"));
        int count = basis.commitment().wireCount();
        Lengths.require("values of weights", values, 4L * count);
        Groth16Prover.requireReduced(values, 0, count);
        Groth16Prover.requireBlinder(values, count - 1);
        return key.whileUnchanged(() -> {
            MsmKernel msm = Kernels.forWork(count, workers).msm();
            return new WeightsCommitment(ChunkedSum.of(msm, CurveGroup.g1(), basis.points(), values, 0, workers),
                    ChunkedSum.of(msm, CurveGroup.g1(), basis.sigmaPoints(), values, 0, workers));
        });
    }

    /// The point D_w, shared.
    public long[] commitment() {
        return commitment;
    }

    /// The point P_w, shared.
    public long[] knowledge() {
        return knowledge;
    }

    /// The public value that names the weights: the challenge of the commitment, in [0, r).
    ///
    /// The point must be reduced.
    public BigInteger weights() {
        return Challenges.of(commitment, List.of());
    }

    /// Returns whether the commitment is one to values of the key's first commitment and its maker knew them; never throws,
    /// whatever the points: e(D_w, -sigma_w g) e(P_w, g) = 1, as a contract tests it where weights are registered.
    ///
    /// It does not say whose weights they are, nor that they are in range: that is shown by each proof.
    ///
    /// @param key a key without findings, whose first commitment is stated
    /// @throws IllegalArgumentException if it is not
    public Verification verify(VerifyingKey key) {
        if (key.publicValueCount() == key.publicCount()) {
            throw new IllegalArgumentException("the key has no stated commitment");
        }
        CommitmentKey judge = key.commitmentKeys().getFirst();
        CurveGroup g1 = CurveGroup.g1();
        for (long[] point : List.of(commitment, knowledge)) {
            var fault = KeyChecks.pointFault(g1, point, 0);
            if (fault.isPresent()) {
                return new Rejected(fault.get(), "a valid point", Arrays.toString(point));
            }
        }
        long[] points = Arrays.copyOf(commitment, 16);
        System.arraycopy(knowledge, 0, points, 8, 8);
        long[] judges = Arrays.copyOf(judge.minusSigmaG2(), 32);
        System.arraycopy(judge.g2(), 0, judges, 16, 16);
        return new Pairing().productIsOne(points, judges)
                ? new Accepted()
                : new Rejected(Reason.EQUATION, "a pairing product of one", "another value");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightsCommitment weights && Arrays.equals(commitment, weights.commitment)
                && Arrays.equals(knowledge, weights.knowledge);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(commitment) + Arrays.hashCode(knowledge);
    }

    @Override
    public String toString() {
        return "WeightsCommitment[commitment=" + Arrays.toString(commitment) + "]";
    }
}
