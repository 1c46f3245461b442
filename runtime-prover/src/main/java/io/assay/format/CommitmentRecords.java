package io.assay.format;

import io.assay.groth16.Commitment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The list of commitments in section 0x4153 of constraint systems and keys.
///
/// ```
/// count u16 | statedCount u16 | { firstWire u32 | wireCount u32 | challengeWire u32 | hashedCount u32 | hashedWire u32 * }*
/// ```
/// The first statedCount commitments are stated. Systems without any have the bytes that they had before there were some.
public final class CommitmentRecords {
    /// The number of the section.
    public static final int SECTION = 0x4153;
    private static final int MAXIMUM_COUNT = 2;

    private CommitmentRecords() {}

    /// Reads the list, whose wires must be in order.
    ///
    /// @param least fewest commitments that the file may have
    /// @throws BadFileException if they are not
    public static List<Commitment> read(SectionReader in, int least, int wireCount, int publicCount)
            throws IOException {
        int counts = in.readInt();
        int count = counts & 0xffff;
        int stated = counts >>> Short.SIZE;
        if (count < least || count > MAXIMUM_COUNT || stated > count) {
            throw in.bad("commitment count " + count + ", " + stated + " of them stated",
                    "commitment count from " + least + " to " + MAXIMUM_COUNT + ", at most all of them stated");
        }
        List<Commitment> commitments = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int first = in.readCount("first committed wire", 1, wireCount - 1);
            int wires = in.readCount("committed wires", 1, wireCount - first);
            int challenge = in.readCount("challenge wire", 1, wireCount - 1);
            int hashedCount = in.readCount("hashed wires", 0, publicCount + index);
            List<Integer> hashed = new ArrayList<>();
            for (int wire = 0; wire < hashedCount; wire++) {
                hashed.add(in.readCount("hashed wire", 1, wireCount - 1));
            }
            try {
                commitments.add(new Commitment(first, wires, challenge, hashed, index < stated));
            } catch (IllegalArgumentException problem) {
                throw in.bad(String.valueOf(problem.getMessage()), "wires in order");
            }
        }
        try {
            Commitment.firstFreeWire(wireCount, publicCount, commitments);
        } catch (IllegalArgumentException problem) {
            throw in.bad(String.valueOf(problem.getMessage()), "wires in order");
        }
        return commitments;
    }

    /// Writes the list to an open section.
    public static void write(SectionWriter out, List<Commitment> commitments) throws IOException {
        out.writeInt(commitments.size() | Commitment.statedCount(commitments) << Short.SIZE);
        for (Commitment commitment : commitments) {
            out.writeInt(commitment.firstWire());
            out.writeInt(commitment.wireCount());
            out.writeInt(commitment.challengeWire());
            out.writeInt(commitment.hashedWires().size());
            for (int wire : commitment.hashedWires()) {
                out.writeInt(wire);
            }
        }
    }
}
