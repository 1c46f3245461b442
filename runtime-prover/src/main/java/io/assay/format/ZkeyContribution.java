package io.assay.format;

import io.assay.groth16.DeltaContribution;
import java.io.IOException;
import java.util.Arrays;

/// One contribution to the second phase of a plain key, as section 10 of a `.zkey` records it.
///
/// @param delta what the contributor did to delta
/// @param note  who and how
public record ZkeyContribution(DeltaContribution delta, ContributionNote note) implements KeyContribution {
    private static final int POINTS_LONGS = 3 * 8 + 16;
    private static final int TRANSCRIPT_SIZE_BYTES = 64;

    /// Reads an entry from section 10.
    ///
    /// @throws BadFileException if it is damaged
    public static ZkeyContribution read(SectionReader in) throws IOException {
        long[] points = in.readLongs(POINTS_LONGS);
        Points.requireReduced(in, "contribution point", points);
        byte[] transcript = in.readBytes(TRANSCRIPT_SIZE_BYTES);
        return new ZkeyContribution(new DeltaContribution(points, transcript), ContributionNote.read(in));
    }

    @Override
    public long[] delta1() {
        return Arrays.copyOf(delta.points(), 8);
    }

    @Override
    public int commitmentCount() {
        return 0;
    }

    @Override
    public byte[] hash() {
        return delta.hash();
    }

    @Override
    public void write(SectionWriter out) throws IOException {
        out.writeLongs(delta.points());
        out.writeBytes(delta.transcript());
        note.write(out);
    }
}
