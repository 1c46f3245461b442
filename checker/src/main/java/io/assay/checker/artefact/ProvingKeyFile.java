package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import io.assay.checker.artefact.Point.Group;
import io.assay.checker.internal.SectionFile;
import io.assay.checker.r1cs.Commitment;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.Matrix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Reads what of a Groth16 `.zkey` can be compared: header, verification key, and the coefficients of A and B.
///
/// Matrix C is in a key only as points, mixed with A and B: that they are those of the circuit can be told with the powers
/// of tau that the key was made from, which is what `assay zkey verify` does. The points in sections 5 to 9 are counted.
/// Source: snarkjs, `zkey_utils.js`; numbers are little-endian, coordinates in Montgomery form x·2^256, coefficients
/// multiplied by 2^512.
final class ProvingKeyFile {

    private static final int SECTIONS = 10;
    private static final int PLAIN = 1;
    /// Proof system of keys with commitments, and the section that says which wires they commit to.
    private static final int COMMITTED = 0x4153;
    private static final int BASES = 0x4154;
    private static final int SIGMA_BASES = 0x4155;
    private static final int COMMITMENT_BYTES = 16;
    private static final int FIELD_BYTES = 32;
    private static final int G1_BYTES = 64;
    private static final int G2_BYTES = 128;
    private static final int ENTRY_BYTES = 12 + FIELD_BYTES;
    private static final long HEADER_BYTES = 8 + 2 * FIELD_BYTES + 12 + 3 * G1_BYTES + 3 * G2_BYTES;
    private static final int CONTRIBUTION_BYTES = 3 * G1_BYTES + G2_BYTES + 64;
    /// A contribution to a key with commitments: challenge, delta and its proof; then for each commitment sigma and its
    /// proof. A proof is a point of either group.
    private static final int COMMITTED_BYTES = 64 + 2 * G1_BYTES + G2_BYTES;
    private static final int SIGMA_BYTES = 2 * G2_BYTES + G1_BYTES;
    private static final BigInteger FROM_MONTGOMERY = BigInteger.ONE.shiftLeft(256).modInverse(Fp2.MODULUS);

    private final SectionFile file;
    private int wireCount;
    private int publicCount;
    private int domainSize;
    private List<Commitment> commitments = List.of();
    /// Where g and −σg of the commitments begin.
    private long judges;

    /// What is done with a key while its file is mapped.
    @FunctionalInterface
    interface Use {
        void with(ProvingKeyFile key) throws BadArtefactException;
    }

    private ProvingKeyFile(String name, MemorySegment bytes) throws BadArtefactException {
        this.file = new SectionFile(name, bytes, "zkey", SECTIONS);
    }

    /// Looks at the form of a key, sections, primes, counts, sizes, and the points of its header, and then has it used.
    /// @throws BadArtefactException if it is damaged, or a point of the header is none of its group
    static void read(Path path, Use use) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ); Arena arena = Arena.ofConfined()) {
            ProvingKeyFile key = new ProvingKeyFile(path.toString(),
                    channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
            key.readHeader();
            key.requireSizes();
            key.readContributions();
            use.with(key);
        }
    }

    private void need(boolean holds, String where, String found, String expected) throws BadArtefactException {
        file.need(holds, where, found, expected);
    }

    private void readHeader() throws BadArtefactException {
        requireSize(1, 4);
        int system = file.intAt(file.start(1));
        need(system == PLAIN || system == COMMITTED, "section 1, proof system", Integer.toUnsignedString(system),
                PLAIN + ": Groth16, or " + COMMITTED + ": Groth16 with commitments");
        requireSize(2, HEADER_BYTES);
        long at = requirePrime(file.start(2), "base field", Fp2.MODULUS);
        at = requirePrime(at, "scalar field", Point.ORDER);
        wireCount = file.intAt(at);
        publicCount = file.intAt(at + 4);
        domainSize = file.intAt(at + 8);
        need(wireCount >= 1, "section 2, wires", Integer.toUnsignedString(wireCount), "1 to 2^31 - 1");
        need(publicCount >= 0 && publicCount < wireCount, "section 2, public elements",
                Integer.toUnsignedString(publicCount), "fewer than the " + wireCount + " wires");
        need(domainSize > 0 && Integer.bitCount(domainSize) == 1, "section 2, domain size",
                Integer.toUnsignedString(domainSize), "a power of two");
        requireG1(points() + G1_BYTES, "beta1");
        requireG1(points() + 2 * G1_BYTES + 2 * G2_BYTES, "delta1");
        if (system == COMMITTED) {
            commitments = readCommitments();
        }
    }

    /// Reads commitments: count and how many are stated, then of each first wire, wires, challenge, hashed wires; g and −σg of
    /// each follow.
    private List<Commitment> readCommitments() throws BadArtefactException {
        String where = "section " + COMMITTED;
        Optional<long[]> section = file.optional(COMMITTED);
        need(section.isPresent() && section.get()[1] >= 4, "sections", "none of type " + COMMITTED,
                "one, for a key with commitments");
        long at = section.orElseThrow()[0];
        long end = at + section.get()[1];
        int count = file.intAt(at) & 0xffff;
        int stated = file.intAt(at) >>> Short.SIZE;
        need(count >= 1 && stated <= count, where, count + " commitments, " + stated + " of them stated",
                "at least one, and no more stated ones");
        at += 4;
        List<Commitment> found = new ArrayList<>();
        int next = publicCount + 1;
        for (int i = 0; i < count; i++) {
            need(end - at >= COMMITMENT_BYTES, where, "its end", "commitment " + i);
            int hashedCount = file.intAt(at + 12);
            need(hashedCount >= 0 && 4L * hashedCount <= end - at - COMMITMENT_BYTES, where,
                    Integer.toUnsignedString(hashedCount) + " hashed wires", "no more than the section has left");
            List<Integer> hashed = new ArrayList<>();
            for (int k = 0; k < hashedCount; k++) {
                hashed.add(file.intAt(at + COMMITMENT_BYTES + 4L * k));
            }
            int first = file.intAt(at);
            int wires = file.intAt(at + 4);
            need(first == next && wires >= 1 && wires < wireCount - first, where,
                    "wires " + first + " and " + Integer.toUnsignedString(wires) + " more",
                    "a run behind the public ones or the run before, with a challenge after it");
            next += wires;
            found.add(new Commitment(first, wires, file.intAt(at + 8), hashed, i < stated));
            at += COMMITMENT_BYTES + 4L * hashedCount;
        }
        need(end - at == 2L * G2_BYTES * count, where, end - at + " bytes of points",
                2 * G2_BYTES * count + " for " + count + " commitments");
        judges = at;
        return found;
    }

    private void requireBasis(int type, int count) throws BadArtefactException {
        long size = file.optional(type).map(section -> section[1]).orElse(-1L);
        need(size == (long) G1_BYTES * count, "section " + type, size + " bytes", (long) G1_BYTES * count + " bytes");
    }

    private void requireG1(long at, String name) throws BadArtefactException {
        Optional<String> fault = point(at, Group.G1, "section 2, " + name).fault();
        need(fault.isEmpty(), "section 2, " + name, fault.orElse(""), "a point of G1");
    }

    private long requirePrime(long at, String name, BigInteger expected) throws BadArtefactException {
        int size = file.intAt(at);
        need(size == FIELD_BYTES, "section 2, " + name, Integer.toUnsignedString(size) + " bytes an element",
                String.valueOf(FIELD_BYTES));
        BigInteger found = file.numberAt(at + 4, FIELD_BYTES);
        need(found.equals(expected), "section 2, " + name, "prime " + found, expected.toString());
        return at + 4 + FIELD_BYTES;
    }

    private void requireSize(int type, long expected) throws BadArtefactException {
        need(file.size(type) == expected, "section " + type, file.size(type) + " bytes", expected + " bytes");
    }

    private void requireSizes() throws BadArtefactException {
        int committed = commitments.stream().mapToInt(Commitment::count).sum();
        int challenges = commitments.size();
        requireSize(3, G1_BYTES * (publicCount + 1L + challenges));
        requireSize(5, (long) G1_BYTES * wireCount);
        requireSize(6, (long) G1_BYTES * wireCount);
        requireSize(7, (long) G2_BYTES * wireCount);
        requireSize(8, G1_BYTES * (wireCount - publicCount - 1L - committed - challenges));
        if (!commitments.isEmpty()) {
            requireBasis(BASES, committed);
            requireBasis(SIGMA_BASES, committed);
        }
        requireSize(9, (long) G1_BYTES * domainSize);
        need(file.size(4) >= 4, "section 4", file.size(4) + " bytes", "at least 4");
        requireSize(4, 4 + ENTRY_BYTES * Integer.toUnsignedLong(file.intAt(file.start(4))));
    }

    /// The record of the ceremony: its last entry tells the delta that the key has.
    private void readContributions() throws BadArtefactException {
        long end = file.start(10) + file.size(10);
        long at = file.start(10) + 64;
        need(file.size(10) >= 68, "section 10", file.size(10) + " bytes", "at least 68");
        long count = Integer.toUnsignedLong(file.intAt(at));
        at += 4;
        boolean plain = commitments.isEmpty();
        int entry = plain ? CONTRIBUTION_BYTES : COMMITTED_BYTES + SIGMA_BYTES * commitments.size();
        int deltaAt = plain ? 0 : 64;
        for (long i = 0; i < count; i++) {
            String where = "section 10, contribution " + i;
            need(end - at >= entry + 8, where, "end of the section", "a contribution");
            long note = Integer.toUnsignedLong(file.intAt(at + entry + 4));
            need(end - at - entry - 8 >= note, where, note + " bytes of parameters",
                    "no more than the section has left");
            if (i == count - 1) {
                long delta = points() + 2 * G1_BYTES + 2L * G2_BYTES;
                need(file.isSame(at + deltaAt, delta, G1_BYTES), where,
                        "another delta than the key's", "the delta of section 2");
            }
            at += entry + 8 + note;
        }
        need(at == end, "section 10", end - at + " bytes after the last contribution", "none");
    }

    /// Returns where the points of section 2 begin: alpha1, beta1, beta2, gamma2, delta1, delta2.
    private long points() {
        return file.start(2) + 8 + 2 * FIELD_BYTES + 12;
    }

    /// Returns the verification key in the proving key.
    KeyPoints verificationKey() throws BadArtefactException {
        List<Point> ic = new ArrayList<>();
        for (int i = 0; i <= publicCount + commitments.size(); i++) {
            ic.add(point(file.start(3) + (long) G1_BYTES * i, Group.G1, "section 3, IC[" + i + "]"));
        }
        long second = points() + 2 * G1_BYTES;
        KeyPoints key = KeyPoints.of(point(points(), Group.G1, "section 2, alpha1"),
                point(second, Group.G2, "section 2, beta2"), point(second + G2_BYTES, Group.G2, "section 2, gamma2"),
                point(second + 2 * G2_BYTES + G1_BYTES, Group.G2, "section 2, delta2"), ic);
        for (int i = 0; i < commitments.size(); i++) {
            long g = judges + 2L * G2_BYTES * i;
            key = key.with(point(g, Group.G2, "section " + COMMITTED + ", g " + i),
                    point(g + G2_BYTES, Group.G2, "section " + COMMITTED + ", minusSigmaG " + i));
        }
        return key;
    }

    private Point point(long at, Group group, String where) throws BadArtefactException {
        if (group == Group.G1) {
            return new Point(group, new Fp2(coordinate(at, where), BigInteger.ZERO),
                    new Fp2(coordinate(at + FIELD_BYTES, where), BigInteger.ZERO));
        }
        return new Point(group, new Fp2(coordinate(at, where), coordinate(at + FIELD_BYTES, where)),
                new Fp2(coordinate(at + 2 * FIELD_BYTES, where), coordinate(at + 3 * FIELD_BYTES, where)));
    }

    private BigInteger coordinate(long at, String where) throws BadArtefactException {
        BigInteger raw = file.numberAt(at, FIELD_BYTES);
        need(raw.compareTo(Fp2.MODULUS) < 0, where, "coordinate " + raw, "a number below " + Fp2.MODULUS);
        return raw.multiply(FROM_MONTGOMERY).mod(Fp2.MODULUS);
    }

    /// Refuses a key whose counts, or whose matrices A and B, are not those of `system`.
    ///
    /// Behind the rows of the circuit, A has one row for the constant and for each public element, which keeps their
    /// columns independent. Entries may come in any order; zeros do not count.
    /// @throws BadArtefactException that says which entry differs
    void requireCircuit(ConstraintSystem system) throws BadArtefactException {
        int publics = system.publicOutputs() + system.publicInputs();
        need(wireCount == system.wireCount(), "section 2, wires", String.valueOf(wireCount),
                system.wireCount() + ", as in " + ArtefactFiles.CIRCUIT);
        need(publicCount == publics, "section 2, public elements", String.valueOf(publicCount),
                publics + ", as in " + ArtefactFiles.CIRCUIT);
        need(commitments.equals(system.commitments()), "section " + COMMITTED, commitments.toString(),
                system.commitments() + ", as in " + ArtefactFiles.CIRCUIT);
        long rows = system.rowCount() + publics + 1L;
        need(domainSize == Long.highestOneBit(2 * rows - 1), "section 2, domain size", String.valueOf(domainSize),
                Long.highestOneBit(2 * rows - 1) + " for " + rows + " rows");
        new CoefficientCheck(system, publics).run();
    }

    /// Compares section 4 with the matrices A and B.
    private final class CoefficientCheck {
        private final ConstraintSystem system;
        private final int publics;
        private final Matrix[] matrices;
        private final BitSet[] seen = {new BitSet(), new BitSet()};
        private final BitSet publicRows = new BitSet();
        /// Each coefficient of the system as the key has it: four words.
        private final long[] words;
        private final long[] one;
        private final long[] zero = new long[4];

        CoefficientCheck(ConstraintSystem system, int publics) {
            this.system = system;
            this.publics = publics;
            this.matrices = new Matrix[]{system.a(), system.b()};
            this.words = new long[4 * system.coefficients().count()];
            for (int i = 0; i < system.coefficients().count(); i++) {
                System.arraycopy(inKey(system.coefficients().value(i)), 0, words, 4 * i, 4);
            }
            this.one = inKey(BigInteger.ONE);
        }

        private static long[] inKey(BigInteger coefficient) {
            BigInteger scaled = coefficient.shiftLeft(512).mod(Point.ORDER);
            long[] limbs = new long[4];
            for (int i = 0; i < 4; i++) {
                limbs[i] = scaled.shiftRight(64 * i).longValue();
            }
            return limbs;
        }

        void run() throws BadArtefactException {
            long count = Integer.toUnsignedLong(file.intAt(file.start(4)));
            int[] next = new int[2];
            for (long i = 0; i < count; i++) {
                long at = file.start(4) + 4 + ENTRY_BYTES * i;
                int matrix = file.intAt(at);
                int row = file.intAt(at + 4);
                int wire = file.intAt(at + 8);
                need(matrix == 0 || matrix == 1, "section 4, entry", "matrix " + Integer.toUnsignedString(matrix),
                        "0 for A or 1 for B");
                if (equal(at + 12, zero, 0)) {
                    continue;
                }
                if (matrix == 0 && row >= system.rowCount() && row <= system.rowCount() + publics) {
                    publicRow(row - system.rowCount(), wire, at + 12);
                    continue;
                }
                if (row < 0 || row >= system.rowCount()) {
                    throw bad(matrix, row, wire, "an entry", "rows below " + system.rowCount());
                }
                next[matrix] = entry(matrix, row, wire, next[matrix], at + 12) + 1;
            }
            requireAll();
        }

        private BadArtefactException bad(int matrix, int row, int wire, String found, String expected) {
            return file.problem("section 4, matrix " + (matrix == 0 ? "A" : "B") + ", constraint "
                    + Integer.toUnsignedString(row) + ", wire " + Integer.toUnsignedString(wire), found, expected);
        }

        private void publicRow(int element, int wire, long value) throws BadArtefactException {
            int row = system.rowCount() + element;
            if (wire != element || !equal(value, one, 0)) {
                throw bad(0, row, wire, "an entry of a row of public elements",
                        "wire " + element + " with coefficient 1");
            }
            if (publicRows.get(element)) {
                throw bad(0, row, wire, "an entry that there was before", "each once");
            }
            publicRows.set(element);
        }

        /// Compares an entry with that of the circuit and returns its place there.
        /// @param guess where it is if entries come in the circuit's order
        private int entry(int matrix, int row, int wire, int guess, long value) throws BadArtefactException {
            Matrix expected = matrices[matrix];
            int from = expected.start(row);
            int to = expected.start(row + 1);
            int found = guess >= from && guess < to && expected.wire(guess) == wire
                    ? guess
                    : search(expected, from, to, wire);
            if (found < 0) {
                throw bad(matrix, row, wire, "a coefficient", "none, as in " + ArtefactFiles.CIRCUIT);
            }
            if (seen[matrix].get(found)) {
                throw bad(matrix, row, wire, "an entry that there was before", "each once");
            }
            seen[matrix].set(found);
            if (!equal(value, words, 4 * expected.coefficient(found))) {
                throw bad(matrix, row, wire, "another coefficient",
                        system.coefficients().value(expected.coefficient(found)) + ", as in " + ArtefactFiles.CIRCUIT);
            }
            return found;
        }

        private static int search(Matrix matrix, int from, int to, int wire) {
            int low = from;
            int high = to;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (matrix.wire(middle) < wire) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low < to && matrix.wire(low) == wire ? low : -1;
        }

        private boolean equal(long at, long[] expected, int offset) {
            return file.longAt(at) == expected[offset] && file.longAt(at + 8) == expected[offset + 1]
                    && file.longAt(at + 16) == expected[offset + 2]
                    && file.longAt(at + 24) == expected[offset + 3];
        }

        private void requireAll() throws BadArtefactException {
            for (int matrix = 0; matrix < 2; matrix++) {
                Matrix expected = matrices[matrix];
                int missing = seen[matrix].nextClearBit(0);
                if (missing < expected.start(system.rowCount())) {
                    int row = 0;
                    while (expected.start(row + 1) <= missing) {
                        row++;
                    }
                    throw bad(matrix, row, expected.wire(missing), "no coefficient",
                            system.coefficients().value(expected.coefficient(missing)) + ", as in "
                                    + ArtefactFiles.CIRCUIT);
                }
            }
            int element = publicRows.nextClearBit(0);
            need(element > publics, "section 4, matrix A", "no row for public element " + (element - 1),
                    "one for the constant and for each public element");
        }
    }
}
