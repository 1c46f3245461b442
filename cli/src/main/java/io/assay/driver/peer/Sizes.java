package io.assay.driver.peer;

import java.util.List;

/// How large the work is, as logarithms to base 2.
///
/// @param field    elements of an array: one size that fits the first cache, one that fits the second
/// @param ntt      elements of a transform
/// @param msm      points of G1 with full scalars
/// @param smallMsm points of G1 with small signed scalars
/// @param msmG2    points of G2 with full scalars
/// @param proofs   rows of the evaluation domain
/// @param batch    proofs that are verified at once, a number and no logarithm
public record Sizes(List<Integer> field, List<Integer> ntt, List<Integer> msm, List<Integer> smallMsm,
        List<Integer> msmG2, List<Integer> proofs, int batch) {
    /// The sizes of published numbers.
    public static final Sizes FULL = new Sizes(List.of(8, 13), List.of(16, 18, 20), List.of(16, 18), List.of(18),
            List.of(16), List.of(16, 18), 1000);

    public Sizes {
        field = List.copyOf(field);
        ntt = List.copyOf(ntt);
        msm = List.copyOf(msm);
        smallMsm = List.copyOf(smallMsm);
        msmG2 = List.copyOf(msmG2);
        proofs = List.copyOf(proofs);
    }

    /// Returns the sizes that are at most 2^log2; the arrays of field multiplications and the batch stay.
    public Sizes upTo(int log2) {
        return new Sizes(field, upTo(ntt, log2), upTo(msm, log2), upTo(smallMsm, log2), upTo(msmG2, log2),
                upTo(proofs, log2), batch);
    }

    private static List<Integer> upTo(List<Integer> sizes, int log2) {
        return sizes.stream().filter(size -> size <= log2).toList();
    }
}
