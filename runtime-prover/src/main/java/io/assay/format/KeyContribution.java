package io.assay.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One contribution to the second phase of a ceremony: in the form of snarkjs for plain keys, with proofs in the form of
/// gnark for keys with commitments.
public sealed interface KeyContribution permits ZkeyContribution, CommittedContribution {
    /// Who and how.
    ContributionNote note();

    /// [delta] of G1 after it, 8 longs.
    long[] delta1();

    /// How many commitments the key has.
    int commitmentCount();

    /// The hash by which the contributor recognises it: 64 bytes.
    byte[] hash();

    /// Reads count and entries to the end of section 10.
    ///
    /// @param commitmentCount how many commitments the key has
    /// @throws BadFileException if it is damaged
    static List<KeyContribution> readAll(SectionReader in, int commitmentCount) throws IOException {
        int count = in.readCount("contribution count", 0, Integer.MAX_VALUE);
        List<KeyContribution> all = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            all.add(commitmentCount == 0
                    ? ZkeyContribution.read(in)
                    : CommittedContribution.read(in, commitmentCount));
        }
        in.requireEnd();
        return List.copyOf(all);
    }

    /// Writes the entry to an open section 10.
    void write(SectionWriter out) throws IOException;
}
