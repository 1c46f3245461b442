package io.assay.format;

import java.io.IOException;

/// One contribution to the second phase of a ceremony, as section 10 of a `.zkey` records it.
///
/// Arrays are shared, not copied, and must not be written to; points in the layout of `io.assay.groth16`.
public final class ZkeyContribution {
    private static final int POINTS_LONGS = 3 * 8 + 16;
    private static final int TRANSCRIPT_SIZE_BYTES = 64;

    private final long[] points;
    private final byte[] transcript;
    private final ContributionNote note;

    /// Makes an entry.
    ///
    /// @param points     40 longs: [delta] of G1 after this contribution, [s], [sx] of G1, [spx] of G2
    /// @param transcript 64 bytes: BLAKE2b of everything before
    /// @param note       who and how
    /// @throws IllegalArgumentException if a length does not fit
    public ZkeyContribution(long[] points, byte[] transcript, ContributionNote note) {
        if (points.length != POINTS_LONGS || transcript.length != TRANSCRIPT_SIZE_BYTES) {
            throw new IllegalArgumentException(points.length + " longs and " + transcript.length
                    + " bytes, expected 40 and 64");
        }
        this.points = points;
        this.transcript = transcript;
        this.note = note;
    }

    static ZkeyContribution read(SectionReader in) throws IOException {
        long[] points = in.readLongs(POINTS_LONGS);
        Points.requireReduced(in, "contribution point", points);
        return new ZkeyContribution(points, in.readBytes(TRANSCRIPT_SIZE_BYTES), ContributionNote.read(in));
    }

    void write(SectionWriter out) throws IOException {
        out.writeLongs(points);
        out.writeBytes(transcript);
        note.write(out);
    }

    /// [delta] of G1 after this contribution, [s] and [sx] of G1, [spx] of G2: 40 longs, shared.
    public long[] points() {
        return points;
    }

    /// BLAKE2b-512 of everything before, shared.
    public byte[] transcript() {
        return transcript;
    }

    /// Who and how.
    public ContributionNote note() {
        return note;
    }
}
