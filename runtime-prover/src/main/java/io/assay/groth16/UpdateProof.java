package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.HashToTwist;
import io.assay.curve.Pairing;
import java.math.BigInteger;
import java.util.Arrays;

/// A proof that its maker knew the number x by which something was multiplied: [x] of G1, and x times the point R of G2
/// that [x] and what was there before are hashed to.
///
/// Arrays are shared, not copied, and must not be written to. Points are of their subgroups; that none is infinity and none
/// of another group is for the reader to test. Source: gnark-crypto 0.22, `ecc/bn254/mpcsetup`, after Bowe, Gabizon, Miers,
/// "Scalable multi-party computation for zk-SNARK parameters in the random beacon model" (2017), section 3.
///
/// @param commitment [x] of G1, 8 longs
/// @param knowledge  x R of G2, 16 longs
@SuppressWarnings("ArrayRecordComponent")
public record UpdateProof(long[] commitment, long[] knowledge) {
    /// Checks lengths.
    ///
    /// @throws IllegalArgumentException if a length does not fit
    public UpdateProof {
        Lengths.require("commitment", commitment, 8);
        Lengths.require("knowledge", knowledge, 16);
    }

    /// The proof for a number.
    ///
    /// @param factor    the number, secret
    /// @param challenge what everything before it hashes to
    /// @param tag       0 for delta, 1 + j for sigma of commitment j: proofs for one are none for another
    public static UpdateProof of(BigInteger factor, byte[] challenge, int tag) {
        CurveGroup g1 = CurveGroup.g1();
        long[] commitment = g1.multiply(g1.generator(), 0, factor);
        return new UpdateProof(commitment, CurveGroup.g2().multiply(base(commitment, challenge, tag), 0, factor));
    }

    /// The point R.
    private static long[] base(long[] commitment, byte[] challenge, int tag) {
        byte[] point = TranscriptHash.encoded(CurveGroup.g1(), commitment, 0);
        byte[] message = Arrays.copyOf(point, point.length + challenge.length);
        System.arraycopy(challenge, 0, message, point.length, challenge.length);
        return HashToTwist.point(message, new byte[]{(byte) tag});
    }

    /// Whether the maker knew the number: e([x], R) = e([1], x R).
    public boolean isKnown(byte[] challenge, int tag) {
        return sameRatio(CurveGroup.g1().generator(), commitment, base(commitment, challenge, tag), knowledge);
    }

    /// Whether a point of G1 was multiplied by the number, if it [#isKnown]: e(after, R) = e(before, x R).
    public boolean multipliesG1(byte[] challenge, int tag, long[] before, long[] after) {
        return sameRatio(before, after, base(commitment, challenge, tag), knowledge);
    }

    /// Whether a point of G2 was multiplied by the number: e([1], after) = e([x], before).
    public boolean multipliesG2(long[] before, long[] after) {
        return sameRatio(CurveGroup.g1().generator(), commitment, before, after);
    }

    /// Whether a1 : b1 = a2 : b2, by e(a1, b2) = e(b1, a2).
    static boolean sameRatio(long[] a1, long[] b1, long[] a2, long[] b2) {
        long[] g1Points = Arrays.copyOf(a1, 16);
        CurveGroup.g1().negate(g1Points, 8, b1, 0);
        long[] g2Points = Arrays.copyOf(b2, 32);
        System.arraycopy(a2, 0, g2Points, 16, 16);
        return new Pairing().productIsOne(g1Points, g2Points);
    }
}
