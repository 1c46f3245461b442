package io.assay.ceremony;

import io.assay.field.Bn254;
import io.assay.format.CommitmentRecords;
import io.assay.format.SectionWriter;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.SparseMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Files of a ceremony as bytes, to be changed at a place that is known.
final class Sections {
    private Sections() {}

    /// Copies a file of snarkjs to a folder.
    static Path fixture(String name, Path folder) throws IOException {
        try (InputStream in = Objects.requireNonNull(Sections.class.getResourceAsStream("/snarkjs/" + name), name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    /// Writes a circuit, its public wires as outputs.
    static Path circuit(ConstraintSystem system, Path path) throws IOException {
        try (SectionWriter out = new SectionWriter(path, "r1cs", 1, 3)) {
            out.begin(1);
            out.writePrime(Bn254.FR.modulus());
            for (int count : new int[]{system.wireCount(), system.publicCount(), 0, 0}) {
                out.writeInt(count);
            }
            out.writeLong(system.wireCount());
            out.writeInt(system.constraintCount());
            out.end();
            out.begin(2);
            long[] value = new long[4];
            for (int row = 0; row < system.constraintCount(); row++) {
                for (SparseMatrix matrix : List.of(system.a(), system.b(), system.c())) {
                    out.writeInt(matrix.rowStart()[row + 1] - matrix.rowStart()[row]);
                    for (int entry = matrix.rowStart()[row]; entry < matrix.rowStart()[row + 1]; entry++) {
                        out.writeInt(matrix.wire()[entry]);
                        Bn254.FR.fromMontgomery(value, 0, system.coefficientTable(),
                                4 * matrix.coefficientIndex()[entry]);
                        out.writeLongs(value);
                    }
                }
            }
            out.end();
            out.begin(CommitmentRecords.SECTION);
            CommitmentRecords.write(out, system.commitments());
            out.end();
            out.commit();
        }
        return path;
    }

    /// The offset of the first byte of a section.
    static int offset(byte[] file, int type) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(12);
        while (in.getInt() != type) {
            in.position(Math.toIntExact(in.position() + 8 + in.getLong(in.position())));
        }
        return in.position() + 8;
    }

    /// A copy with a point in place of another.
    ///
    /// @param offset of the first byte of the point
    static byte[] withPoint(byte[] file, int offset, long[] point) {
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).position(offset).asLongBuffer().put(point);
        return changed;
    }

    /// The point at an offset.
    static long[] point(byte[] file, int offset, int longs) {
        long[] point = new long[longs];
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(offset).asLongBuffer().get(point);
        return point;
    }
}
