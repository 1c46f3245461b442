package io.assay.format;

import io.assay.groth16.Commitment;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.SparseMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Rank-1 constraint systems in the format `.r1cs` of iden3, over bn254.fr.
///
/// ```
/// "r1cs", version 1; sections in any order
/// section 1: elementSize u32 = 32 | prime 32 | wireCount u32 | outputCount u32 | publicInputCount u32
///            | privateInputCount u32 | labelCount u64 | constraintCount u32
/// section 2: constraintCount times A, B, C, each: termCount u32 | { wire u32 | coefficient 32, canonical }*
/// section 3: the label u64 of each wire; only its size is looked at
/// sections 4 and 5: custom gates; a file that has them filled is refused
/// section 0x4153: commitments, Assay's own; other readers skip it: count u16 | stated u16 | { firstWire u32 | wireCount u32
///            | challengeWire u32 | hashedCount u32 | hashedWire u32 * }*
/// ```
/// Wires: 0 is the constant one, then outputs, public inputs, private inputs, the rest. A linear combination may be
/// empty (zero). Source: iden3/r1csfile, `doc/r1cs_bin_format.md`.
public final class R1csFile {
    static final String FORMAT = "r1cs";
    private static final int MINIMUM_CONSTRAINT_SIZE_BYTES = 12;
    private static final int TERM_SIZE_BYTES = 36;

    private R1csFile() {}

    /// What section 1 says.
    ///
    /// @param wireCount         wires, the constant one included
    /// @param outputCount       public outputs, wires 1 to outputCount
    /// @param publicInputCount  public inputs, the wires after them
    /// @param privateInputCount private inputs, the wires after these
    /// @param labelCount        names in the `.sym` file
    /// @param constraintCount   constraints
    public record Header(int wireCount, int outputCount, int publicInputCount, int privateInputCount, long labelCount,
            int constraintCount) {
        /// Outputs and public inputs together.
        public int publicCount() {
            return outputCount + publicInputCount;
        }
    }

    /// Reads section 1 alone.
    ///
    /// @throws BadFileException if the container or section 1 is damaged
    public static Header readHeader(Path path) throws IOException {
        try (SectionFile file = SectionFile.open(path, FORMAT)) {
            return readHeader(file);
        }
    }

    /// Reads the constraints.
    ///
    /// @throws BadFileException if the file is damaged, of another prime, or uses custom gates
    public static ConstraintSystem read(Path path) throws IOException {
        try (SectionFile file = SectionFile.open(path, FORMAT)) {
            Header header = readHeader(file);
            requireNoCustomGates(file);
            if (file.has(3)) {
                file.read(3).requireSize(8L * header.wireCount);
            }
            SectionReader in = file.read(2);
            if (in.size() / MINIMUM_CONSTRAINT_SIZE_BYTES < header.constraintCount) {
                throw in.bad("a section of " + in.size() + " bytes", header.constraintCount + " constraints");
            }
            return readConstraints(in, header, readCommitments(file, header));
        }
    }

    private static List<Commitment> readCommitments(SectionFile file, Header header) throws IOException {
        if (!file.has(CommitmentRecords.SECTION)) {
            return List.of();
        }
        SectionReader in = file.read(CommitmentRecords.SECTION);
        List<Commitment> commitments = CommitmentRecords.read(in, 0, header.wireCount, header.publicCount());
        in.requireEnd();
        return commitments;
    }

    private static Header readHeader(SectionFile file) throws IOException {
        SectionReader in = file.read(1);
        in.requirePrime(Limbs.FR_MODULUS);
        int wireCount = in.readCount("wire count", 1, 1 << 27);
        int outputCount = in.readCount("output count", 0, wireCount - 1);
        int publicInputCount = in.readCount("public input count", 0, wireCount - 1 - outputCount);
        int privateInputCount = in.readCount("private input count", 0, wireCount - 1 - outputCount - publicInputCount);
        long labelCount = in.readLong();
        int constraintCount = in.readCount("constraint count", 0, 1 << 27);
        in.requireEnd();
        return new Header(wireCount, outputCount, publicInputCount, privateInputCount, labelCount, constraintCount);
    }

    private static void requireNoCustomGates(SectionFile file) throws IOException {
        for (int type : new int[]{4, 5}) {
            if (file.has(type) && file.read(type).readInt() != 0) {
                throw file.bad("section " + type, "custom gates", "plain rank-1 constraints");
            }
        }
    }

    private static ConstraintSystem readConstraints(SectionReader in, Header header, List<Commitment> commitments)
            throws IOException {
        CoefficientTable coefficients = new CoefficientTable();
        Rows[] matrices = {new Rows(header.constraintCount), new Rows(header.constraintCount),
                new Rows(header.constraintCount)};
        for (int constraint = 0; constraint < header.constraintCount; constraint++) {
            for (Rows rows : matrices) {
                readCombination(in, header, rows, coefficients);
                rows.endRow(constraint);
            }
        }
        in.requireEnd();
        return new ConstraintSystem(header.wireCount, header.publicCount(), matrices[0].toMatrix(),
                matrices[1].toMatrix(), matrices[2].toMatrix(), coefficients.toMontgomery(), commitments);
    }

    private static void readCombination(SectionReader in, Header header, Rows rows, CoefficientTable coefficients)
            throws IOException {
        int termCount = in.readCount("term count", 0,
                (int) Math.min(Integer.MAX_VALUE, in.remaining() / TERM_SIZE_BYTES));
        long[] value = new long[4];
        for (int term = 0; term < termCount; term++) {
            int wire = in.readCount("wire", 0, header.wireCount - 1);
            in.readLongs(value, 0, 4);
            if (!Limbs.isBelow(value, 0, Limbs.FR)) {
                throw in.bad("a coefficient >= r", "a coefficient less than the prime");
            }
            rows.add(wire, coefficients.indexOf(value));
        }
    }

    /// One matrix while it grows.
    private static final class Rows {
        private final int[] rowStart;
        private int[] wire = new int[64];
        private int[] coefficient = new int[64];
        private int count;

        Rows(int rowCount) {
            this.rowStart = new int[rowCount + 1];
        }

        void add(int newWire, int newCoefficient) {
            if (count == wire.length) {
                wire = Arrays.copyOf(wire, 2 * count);
                coefficient = Arrays.copyOf(coefficient, 2 * count);
            }
            wire[count] = newWire;
            coefficient[count++] = newCoefficient;
        }

        void endRow(int row) {
            rowStart[row + 1] = count;
        }

        SparseMatrix toMatrix() {
            return new SparseMatrix(rowStart, Arrays.copyOf(wire, count), Arrays.copyOf(coefficient, count));
        }
    }
}
