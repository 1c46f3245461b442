package io.assay.format;

import io.assay.groth16.KeyUpdate;
import java.io.IOException;

/// One contribution to the second phase of a key with commitments, as section 10 of its file records it.
///
/// ```
/// challenge 64 | [delta] of G1 | [x] of G1 | x R of G2 | { [sigma] of G2 | [y] of G1 | y S of G2 }* | note
/// ```
///
/// @param update what the contributor did to delta and to the sigma of each commitment
/// @param note   who and how
public record CommittedContribution(KeyUpdate update, ContributionNote note) implements KeyContribution {
    private static final int CHALLENGE_SIZE_BYTES = 64;

    /// Reads an entry from section 10.
    ///
    /// @param commitmentCount how many commitments the key has
    /// @throws BadFileException if it is damaged
    public static CommittedContribution read(SectionReader in, int commitmentCount) throws IOException {
        byte[] challenge = in.readBytes(CHALLENGE_SIZE_BYTES);
        long[] points = in.readLongs(KeyUpdate.longs(commitmentCount));
        Points.requireReduced(in, "contribution point", points);
        return new CommittedContribution(new KeyUpdate(challenge, points), ContributionNote.read(in));
    }

    @Override
    public long[] delta1() {
        return update.delta1();
    }

    @Override
    public int commitmentCount() {
        return update.commitmentCount();
    }

    @Override
    public byte[] hash() {
        return update.hash(note.encoded());
    }

    @Override
    public void write(SectionWriter out) throws IOException {
        out.writeBytes(update.challenge());
        out.writeLongs(update.points());
        note.write(out);
    }
}
