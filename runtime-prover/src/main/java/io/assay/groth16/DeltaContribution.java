package io.assay.groth16;

import io.assay.curve.CurveGroup;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// What one contributor to the second phase of a ceremony publishes: delta was multiplied by a number that the
/// contributor knew.
///
/// Arrays are shared, not copied, and must not be written to. Source: Bowe, Gabizon, Miers, "Scalable multi-party
/// computation for zk-SNARK parameters in the random beacon model" (2017), with the encodings of snarkjs 0.7.6.
public final class DeltaContribution {
    private static final int POINTS_LONGS = 3 * 8 + 16;
    private final long[] points;
    private final byte[] transcript;

    /// Makes a contribution over the given arrays.
    ///
    /// @param points     40 longs: [delta] of G1 after this contribution, [s], [sx] of G1, [spx] of G2, where x is the
    ///                   contributor's number and sp the point of G2 that the transcript hashes to
    /// @param transcript 64 bytes: BLAKE2b of circuit hash, earlier contributions, [s] and [sx]
    /// @throws IllegalArgumentException if a length does not fit
    public DeltaContribution(long[] points, byte[] transcript) {
        if (transcript.length != TranscriptHash.SIZE_BYTES) {
            throw new IllegalArgumentException("a transcript of " + transcript.length + " bytes, expected 64");
        }
        this.points = Lengths.require("points", points, POINTS_LONGS);
        this.transcript = transcript;
    }

    /// The contribution of the number `factor`, which stays secret, proven with the given point.
    ///
    /// @param circuitHash 64 bytes, the hash of the key before any contribution
    /// @param earlier     all contributions before this one
    /// @param delta1      [delta] of G1 before this contribution
    /// @param s           a random point of G1, not infinity
    public static DeltaContribution of(byte[] circuitHash, List<DeltaContribution> earlier, long[] delta1,
            BigInteger factor, long[] s) {
        CurveGroup g1 = CurveGroup.g1();
        long[] sx = g1.multiply(s, 0, factor);
        byte[] transcript = transcript(circuitHash, earlier, s, sx);
        long[] points = new long[POINTS_LONGS];
        System.arraycopy(g1.multiply(delta1, 0, factor), 0, points, 0, 8);
        System.arraycopy(s, 0, points, 8, 8);
        System.arraycopy(sx, 0, points, 16, 8);
        System.arraycopy(CurveGroup.g2().multiply(HashToG2.point(transcript), 0, factor), 0, points, 24, 16);
        return new DeltaContribution(points, transcript);
    }

    /// The hash by which a contributor recognises the contribution: 64 bytes, as snarkjs prints them.
    public byte[] hash() {
        return new TranscriptHash().points(CurveGroup.g1(), points, 0, 3).points(CurveGroup.g2(), points, 24, 1)
                .bytes(transcript).finish();
    }

    private static byte[] transcript(byte[] circuitHash, List<DeltaContribution> earlier, long[] s, long[] sx) {
        CurveGroup g1 = CurveGroup.g1();
        TranscriptHash hash = new TranscriptHash().bytes(circuitHash);
        for (DeltaContribution contribution : earlier) {
            hash.points(g1, contribution.points, 0, 3).points(CurveGroup.g2(), contribution.points, 24, 1)
                    .bytes(contribution.transcript);
        }
        return hash.point(g1, s).point(g1, sx).finish();
    }

    /// Whether this contribution follows the given ones: its transcript is theirs, its maker knew x, and delta was
    /// multiplied by the same x. Points may be anything.
    ///
    /// @param circuitHash 64 bytes, the hash of the key before any contribution
    /// @param earlier     all contributions before this one, already checked
    public boolean follows(byte[] circuitHash, List<DeltaContribution> earlier) {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        for (int offset = 0; offset < 24; offset += 8) {
            if (KeyChecks.pointFault(g1, points, offset).isPresent()) {
                return false;
            }
        }
        long[] s = Arrays.copyOfRange(points, 8, 16);
        long[] sx = Arrays.copyOfRange(points, 16, 24);
        long[] spx = Arrays.copyOfRange(points, 24, 40);
        if (KeyChecks.pointFault(g2, spx, 0).isPresent()
                || !Arrays.equals(transcript, transcript(circuitHash, earlier, s, sx))) {
            return false;
        }
        long[] sp = HashToG2.point(transcript);
        long[] before = earlier.isEmpty() ? g1.generator() : Arrays.copyOf(earlier.getLast().points, 8);
        return UpdateProof.sameRatio(s, sx, sp, spx)
                && UpdateProof.sameRatio(before, Arrays.copyOf(points, 8), sp, spx);
    }

    /// [delta] of G1 after this contribution, [s] and [sx] of G1, [spx] of G2: 40 longs, shared.
    public long[] points() {
        return points;
    }

    /// BLAKE2b-512 of everything before and of [s] and [sx], shared.
    public byte[] transcript() {
        return transcript;
    }
}
