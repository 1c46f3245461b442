package io.assay.checker.r1cs;

import io.assay.checker.BadArtefactException;
import io.assay.checker.internal.SectionFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads the binary format `.r1cs`, version 1.
///
/// Source: the specification in the repository iden3/r1csfile. Sections in any order, each once: header (1),
/// constraints (2), wire to label (3), commitments (0x4153, Assay's own: count and how many are stated, 2 bytes each, then first wire, wires, challenge wire,
/// count of hashed wires and those, for each); others are passed over. The third section says nothing about constraints
/// and is only measured.
public final class R1csReader {

    private static final int SECTIONS = 3;
    private static final int COMMITMENTS = 0x4153;
    private static final int LONGEST_FIELD = 64;

    private final SectionFile file;
    private int fieldBytes;
    private BigInteger modulus = BigInteger.ZERO;
    private long[] modulusLimbs = {};
    /// Half the modulus is above all that counts as small.
    private boolean isLarge;
    private int wireCount;
    private int rowCount;

    private R1csReader(String name, MemorySegment bytes) throws BadArtefactException {
        this.file = new SectionFile(name, bytes, "r1cs", SECTIONS);
    }

    /// Reads a file.
    /// @throws BadArtefactException if it is damaged, or larger than 2^31 entries a matrix
    public static ConstraintSystem read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ); Arena arena = Arena.ofConfined()) {
            return new R1csReader(path.toString(), channel.map(MapMode.READ_ONLY, 0, channel.size(), arena)).read();
        }
    }

    /// Reads a file that is in memory.
    /// @param name what to call it in messages
    /// @throws BadArtefactException as [#read(Path)]
    public static ConstraintSystem read(String name, byte[] content) throws BadArtefactException {
        return new R1csReader(name, MemorySegment.ofArray(content)).read();
    }

    private ConstraintSystem read() throws BadArtefactException {
        long header = file.start(1);
        need(file.size(1) >= 4, "header", file.size(1) + " bytes", "at least 4");
        fieldBytes = file.intAt(header);
        need(fieldBytes >= 8 && fieldBytes <= LONGEST_FIELD && fieldBytes % 8 == 0, "header, bytes of a field element",
                String.valueOf(fieldBytes), "a multiple of 8 up to " + LONGEST_FIELD);
        need(file.size(1) == 32 + fieldBytes, "header", file.size(1) + " bytes", 32 + fieldBytes + " bytes");
        modulus = file.numberAt(header + 4, fieldBytes);
        modulusLimbs = limbs(header + 4);
        need(modulus.bitLength() > 1 && modulus.isProbablePrime(64), "header, modulus", modulus.toString(), "a prime");
        isLarge = modulus.bitLength() > 64;
        long at = header + 4 + fieldBytes;
        wireCount = file.intAt(at);
        int publicOutputs = file.intAt(at + 4);
        int publicInputs = file.intAt(at + 8);
        int privateInputs = file.intAt(at + 12);
        rowCount = file.intAt(at + 24);
        need(wireCount >= 1, "header, wires", Integer.toUnsignedString(wireCount), "1 to 2^31 - 1");
        need(rowCount >= 0, "header, constraints", Integer.toUnsignedString(rowCount), "0 to 2^31 - 1");
        need(publicOutputs >= 0 && publicInputs >= 0 && privateInputs >= 0
                && 1L + publicOutputs + publicInputs + privateInputs <= wireCount, "header, inputs and outputs",
                Integer.toUnsignedString(publicOutputs) + " public outputs, " + Integer.toUnsignedString(publicInputs)
                        + " public and " + Integer.toUnsignedString(privateInputs) + " private inputs",
                "fewer than the " + wireCount + " wires");
        need(file.size(3) == 8L * wireCount, "labels", file.size(3) + " bytes",
                8L * wireCount + " for " + wireCount + " wires");
        return constraints(publicOutputs, publicInputs, privateInputs);
    }

    private void need(boolean holds, String where, String found, String expected) throws BadArtefactException {
        file.need(holds, where, found, expected);
    }

    private long[] limbs(long at) {
        long[] limbs = new long[fieldBytes / 8];
        for (int i = 0; i < limbs.length; i++) {
            limbs[i] = file.longAt(at + 8L * i);
        }
        return limbs;
    }

    private ConstraintSystem constraints(int publicOutputs, int publicInputs, int privateInputs)
            throws BadArtefactException {
        long[] counts = countEntries();
        Coefficients coefficients = new Coefficients(modulus);
        int[][] starts = new int[3][rowCount + 1];
        int[][] wires = new int[3][];
        int[][] indices = new int[3][];
        for (int m = 0; m < 3; m++) {
            need(counts[m] < Integer.MAX_VALUE - 8, "constraints", counts[m] + " entries", "fewer than 2^31");
            wires[m] = new int[(int) counts[m]];
            indices[m] = new int[(int) counts[m]];
        }
        long at = file.start(2);
        int[] next = new int[3];
        for (int row = 0; row < rowCount; row++) {
            for (int m = 0; m < 3; m++) {
                int count = file.intAt(at);
                at += 4;
                int first = next[m];
                next[m] = entries(at, count, row, wires[m], indices[m], first, coefficients);
                at += (long) count * (4 + fieldBytes);
                starts[m][row + 1] = next[m];
                order(wires[m], indices[m], first, next[m], row);
            }
        }
        return new ConstraintSystem(modulus, wireCount, publicOutputs, publicInputs, privateInputs, rowCount,
                new Matrix(starts[0], wires[0], indices[0]), new Matrix(starts[1], wires[1], indices[1]),
                new Matrix(starts[2], wires[2], indices[2]), coefficients, commitments());
    }

    private List<Commitment> commitments() throws BadArtefactException {
        Optional<long[]> section = file.optional(COMMITMENTS);
        if (section.isEmpty()) {
            return List.of();
        }
        long at = section.get()[0];
        long end = at + section.get()[1];
        need(end - at >= 4, "commitments", end - at + " bytes", "at least 4");
        int count = file.intAt(at) & 0xffff;
        int stated = file.intAt(at) >>> Short.SIZE;
        need(stated <= count, "commitments", stated + " stated ones", "at most " + count);
        at += 4;
        List<Commitment> commitments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            need(end - at >= 16, "commitment " + i, "end of the section", "four numbers");
            int first = file.intAt(at);
            int wires = file.intAt(at + 4);
            int challenge = file.intAt(at + 8);
            int hashedCount = file.intAt(at + 12);
            at += 16;
            need(first >= 1 && wires >= 1 && challenge >= (long) first + wires && challenge < wireCount,
                    "commitment " + i, "wires " + first + " and " + wires + " more, challenge " + challenge,
                    "a run of wires before a challenge below " + wireCount);
            need(hashedCount >= 0 && 4L * hashedCount <= end - at, "commitment " + i,
                    Integer.toUnsignedString(hashedCount) + " hashed wires", "no more than the section has left");
            List<Integer> hashed = new ArrayList<>();
            for (int k = 0; k < hashedCount; k++) {
                int wire = file.intAt(at + 4L * k);
                need(wire >= 1 && wire < wireCount, "commitment " + i + ", hashed wire",
                        Integer.toUnsignedString(wire), "1 to " + (wireCount - 1));
                hashed.add(wire);
            }
            at += 4L * hashedCount;
            commitments.add(new Commitment(first, wires, challenge, hashed, i < stated));
        }
        need(at == end, "commitments", end - at + " bytes after the last", "none");
        return commitments;
    }

    /// Returns how many entries each matrix has, after a look at all lengths.
    private long[] countEntries() throws BadArtefactException {
        long end = file.start(2) + file.size(2);
        long at = file.start(2);
        long[] counts = new long[3];
        for (int row = 0; row < rowCount; row++) {
            for (int m = 0; m < 3; m++) {
                need(at + 4 <= end, "constraint " + row, "end of the section", "its length");
                int count = file.intAt(at);
                at += 4;
                need(count >= 0 && (long) count * (4 + fieldBytes) <= end - at, "constraint " + row,
                        Integer.toUnsignedString(count) + " entries", "no more than the section has left");
                at += (long) count * (4 + fieldBytes);
                counts[m] += count;
            }
        }
        need(at == end, "constraints", end - at + " bytes after the last of " + rowCount, "none");
        return counts;
    }

    private int entries(long start, int count, int row, int[] wires, int[] indices, int first,
            Coefficients coefficients) throws BadArtefactException {
        long at = start;
        int to = first;
        for (int i = 0; i < count; i++) {
            int wire = file.intAt(at);
            need(wire >= 0 && wire < wireCount, "constraint " + row + ", wire", Integer.toUnsignedString(wire),
                    "below " + wireCount);
            int index = coefficient(at + 4, row, coefficients);
            if (index >= 0) {
                wires[to] = wire;
                indices[to++] = index;
            }
            at += 4 + fieldBytes;
        }
        return to;
    }

    /// Returns the index of a coefficient, −1 for zero. Numbers of 62 bits and their negatives take the short way.
    private int coefficient(long at, int row, Coefficients coefficients) throws BadArtefactException {
        long lowest = file.longAt(at);
        int limbs = fieldBytes / 8;
        boolean high = false;
        boolean likeModulus = true;
        for (int i = 1; i < limbs; i++) {
            long limb = file.longAt(at + 8L * i);
            high |= limb != 0;
            likeModulus &= limb == modulusLimbs[i];
        }
        if (isLarge && !high && lowest >= 0 && lowest < Coefficients.SMALL) {
            return lowest == 0 ? -1 : coefficients.index(lowest);
        }
        long below = modulusLimbs[0] - lowest;
        if (isLarge && likeModulus && Long.compareUnsigned(lowest, modulusLimbs[0]) < 0 && below > 0
                && below < Coefficients.SMALL) {
            return coefficients.index(-below);
        }
        BigInteger value = file.numberAt(at, fieldBytes);
        need(value.compareTo(modulus) < 0, "constraint " + row + ", coefficient", value.toString(),
                "below the modulus");
        return value.signum() == 0 ? -1 : coefficients.index(value);
    }

    /// Brings the entries of a row into the order of wires.
    private void order(int[] wires, int[] indices, int from, int to, int row) throws BadArtefactException {
        boolean ascending = true;
        for (int i = from + 1; i < to && ascending; i++) {
            ascending = wires[i - 1] < wires[i];
        }
        if (ascending) {
            return;
        }
        long[] pairs = new long[to - from];
        Arrays.setAll(pairs, i -> (long) wires[from + i] << 32 | indices[from + i]);
        Arrays.sort(pairs);
        for (int i = 0; i < pairs.length; i++) {
            wires[from + i] = (int) (pairs[i] >>> 32);
            indices[from + i] = (int) pairs[i];
            need(i == 0 || wires[from + i - 1] != wires[from + i], "constraint " + row,
                    "wire " + wires[from + i] + " twice in one combination", "once");
        }
    }
}
