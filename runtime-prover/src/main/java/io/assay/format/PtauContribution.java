package io.assay.format;

import java.io.IOException;

/// One contribution to the first phase of a ceremony, as section 7 of a `.ptau` records it.
///
/// Arrays are shared, not copied, and must not be written to; points in the layout of `io.assay.groth16`.
public final class PtauContribution {
    /// Five points of the accumulator, nine of the contributor's key.
    private static final int POINTS_LONGS = 3 * 8 + 2 * 16 + 6 * 8 + 3 * 16;
    private static final int PARTIAL_HASH_SIZE_BYTES = 216;
    private static final int CHALLENGE_SIZE_BYTES = 64;

    private final long[] points;
    private final byte[] partialHash;
    private final byte[] nextChallenge;
    private final ContributionNote note;

    /// Makes an entry.
    ///
    /// @param points        152 longs: [tau] of G1, [tau] of G2, [alpha] and [beta] of G1, [beta] of G2; then the key:
    ///                      [s], [sx] of G1 for tau, alpha and beta, [spx] of G2 for the three
    /// @param partialHash   216 bytes: state of BLAKE2b before the key is hashed
    /// @param nextChallenge 64 bytes: hash of the accumulator after this contribution
    /// @param note          who and how
    /// @throws IllegalArgumentException if a length does not fit
    public PtauContribution(long[] points, byte[] partialHash, byte[] nextChallenge, ContributionNote note) {
        if (points.length != POINTS_LONGS || partialHash.length != PARTIAL_HASH_SIZE_BYTES
                || nextChallenge.length != CHALLENGE_SIZE_BYTES) {
            throw new IllegalArgumentException(points.length + " longs, " + partialHash.length + " and "
                    + nextChallenge.length + " bytes, expected 152, 216 and 64");
        }
        this.points = points;
        this.partialHash = partialHash;
        this.nextChallenge = nextChallenge;
        this.note = note;
    }

    static PtauContribution read(SectionReader in) throws IOException {
        long[] points = in.readLongs(POINTS_LONGS);
        Points.requireReduced(in, "contribution point", points);
        byte[] partialHash = in.readBytes(PARTIAL_HASH_SIZE_BYTES);
        return new PtauContribution(points, partialHash, in.readBytes(CHALLENGE_SIZE_BYTES), ContributionNote.read(in));
    }

    /// Writes the entry to an open section 7.
    public void write(SectionWriter out) throws IOException {
        out.writeLongs(points);
        out.writeBytes(partialHash);
        out.writeBytes(nextChallenge);
        note.write(out);
    }

    /// The fourteen points, 152 longs, shared.
    public long[] points() {
        return points;
    }

    /// State of BLAKE2b before the key is hashed, shared.
    public byte[] partialHash() {
        return partialHash;
    }

    /// Hash of the accumulator after this contribution, shared.
    public byte[] nextChallenge() {
        return nextChallenge;
    }

    /// Who and how.
    public ContributionNote note() {
        return note;
    }
}
