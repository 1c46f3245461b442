package io.assay.groth16;

import io.assay.curve.CurveGroup;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// What one contributor to the second phase of a key with commitments publishes: delta and the sigma of each commitment
/// were multiplied by numbers that the contributor knew.
///
/// Arrays are shared, not copied, and must not be written to. The proofs are those of gnark's `mpcsetup`, all of them for
/// the challenge that the hash of the contribution before is; the first one's is the circuit's hash.
///
/// @param challenge 64 bytes
/// @param points    [delta] of G1 after this contribution and its proof, then for each commitment [sigma] of G2 after this
///                  contribution and its proof; a proof is [x] of G1, x R of G2: 32 + 40 longs for each commitment
@SuppressWarnings("ArrayRecordComponent")
public record KeyUpdate(byte[] challenge, long[] points) {
    /// The tag of proofs for delta; that of commitment j is 1 + j.
    public static final int DELTA_TAG = 0;
    private static final int DELTA_LONGS = 32;
    private static final int SIGMA_LONGS = 40;

    /// Checks lengths.
    ///
    /// @throws IllegalArgumentException if a length does not fit
    public KeyUpdate {
        if (challenge.length != TranscriptHash.SIZE_BYTES) {
            throw new IllegalArgumentException("a challenge of " + challenge.length + " bytes, expected 64");
        }
        if (points.length < longs(1) || (points.length - DELTA_LONGS) % SIGMA_LONGS != 0) {
            throw new IllegalArgumentException("an update of " + points.length + " longs");
        }
    }

    /// How many longs the points for a number of commitments are.
    public static int longs(int commitmentCount) {
        return DELTA_LONGS + SIGMA_LONGS * commitmentCount;
    }

    /// How many longs each of the points has, in order: 8 in G1, 16 in G2.
    public static int[] sizes(int commitmentCount) {
        int[] sizes = new int[3 + 3 * commitmentCount];
        for (int at = 0; at < sizes.length; at += 3) {
            sizes[at] = at == 0 ? 8 : 16;
            sizes[at + 1] = 8;
            sizes[at + 2] = 16;
        }
        return sizes;
    }

    /// The contribution of numbers that stay secret.
    ///
    /// @param challenge the hash of the contribution before
    /// @param delta1    [delta] of G1 before this contribution
    /// @param sigmas2   [sigma] of G2 of each commitment before it
    /// @param delta     what delta is multiplied by
    /// @param sigmas    what each sigma is multiplied by
    public static KeyUpdate of(byte[] challenge, long[] delta1, List<long[]> sigmas2, BigInteger delta,
            List<BigInteger> sigmas) {
        long[] points = new long[longs(sigmas2.size())];
        put(points, 0, CurveGroup.g1().multiply(delta1, 0, delta), UpdateProof.of(delta, challenge, DELTA_TAG));
        for (int index = 0; index < sigmas2.size(); index++) {
            put(points, longs(index), CurveGroup.g2().multiply(sigmas2.get(index), 0, sigmas.get(index)),
                    UpdateProof.of(sigmas.get(index), challenge, sigmaTag(index)));
        }
        return new KeyUpdate(challenge, points);
    }

    private static void put(long[] points, int offset, long[] product, UpdateProof proof) {
        System.arraycopy(product, 0, points, offset, product.length);
        System.arraycopy(proof.commitment(), 0, points, offset + product.length, 8);
        System.arraycopy(proof.knowledge(), 0, points, offset + product.length + 8, 16);
    }

    /// The tag of proofs for the sigma of a commitment.
    public static int sigmaTag(int commitment) {
        return 1 + commitment;
    }

    /// How many commitments the key has.
    public int commitmentCount() {
        return (points.length - DELTA_LONGS) / SIGMA_LONGS;
    }

    /// [delta] of G1 after this contribution.
    public long[] delta1() {
        return Arrays.copyOf(points, 8);
    }

    /// The proof for delta.
    public UpdateProof deltaProof() {
        return proof(8);
    }

    /// [sigma] of G2 of a commitment after this contribution.
    public long[] sigma2(int commitment) {
        int at = longs(commitment);
        return Arrays.copyOfRange(points, at, at + 16);
    }

    /// The proof for the sigma of a commitment.
    public UpdateProof sigmaProof(int commitment) {
        return proof(longs(commitment) + 16);
    }

    private UpdateProof proof(int at) {
        return new UpdateProof(Arrays.copyOfRange(points, at, at + 8), Arrays.copyOfRange(points, at + 8, at + 24));
    }

    /// The hash by which the contributor recognises the contribution, and the challenge of the next one: 64 bytes.
    ///
    /// BLAKE2b of the challenge, the points and the note. The challenge being the hash before it, this takes in everything
    /// from the circuit on.
    ///
    /// @param note who contributed and how, as the file has it
    public byte[] hash(byte[] note) {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        TranscriptHash hash = new TranscriptHash().bytes(challenge).points(g1, points, 0, 2).points(g2, points, 16, 1);
        for (int at = DELTA_LONGS; at < points.length; at += SIGMA_LONGS) {
            hash.points(g2, points, at, 1).points(g1, points, at + 16, 1).points(g2, points, at + 24, 1);
        }
        return hash.bytes(note).finish();
    }
}
