package io.assay.format;

import io.assay.groth16.Witness;
import io.assay.witness.WireVector;
import java.io.IOException;
import java.nio.file.Path;

/// Witnesses in the format `.wtns`: one canonical 32-byte little-endian element of bn254.fr for each wire.
///
/// ```
/// "wtns", version 2, two sections
/// section 1: elementSize u32 = 32 | prime 32 | wireCount u32
/// section 2: wireCount elements
/// ```
/// Source: snarkjs 0.7.6, `wtns_utils.js`.
public final class WtnsFile {
    static final String FORMAT = "wtns";
    private static final int VERSION = 2;

    private WtnsFile() {}

    /// Reads a witness.
    ///
    /// @throws BadFileException if the file is damaged, of another prime, or wire 0 is not 1
    public static Witness read(Path path) throws IOException {
        try (SectionFile file = SectionFile.open(path, FORMAT)) {
            SectionReader header = file.read(1);
            header.requirePrime(Limbs.FR_MODULUS);
            int wireCount = header.readCount("wire count", 1, 1 << 27);
            header.requireEnd();
            SectionReader elements = file.read(2);
            elements.requireSize(32L * wireCount);
            long[] values = elements.readLongs(4L * wireCount);
            int bad = Limbs.firstNotBelow(values, wireCount, Limbs.FR);
            if (bad >= 0) {
                throw elements.badElement("wire", bad, "a value >= r", "a value less than the prime");
            }
            if (values[0] != 1 || !Limbs.isZero(values, 1, 3)) {
                throw elements.badElement("wire", 0, "another value", "the constant 1");
            }
            return new Witness(values);
        }
    }

    /// Writes a witness.
    public static void write(Path path, Witness witness) throws IOException {
        try (SectionWriter out = new SectionWriter(path, FORMAT, VERSION, 2)) {
            out.begin(1);
            out.writePrime(Limbs.FR_MODULUS);
            out.writeInt(witness.wireCount());
            out.end();
            out.begin(2);
            out.writeLongs(witness.values());
            out.end();
            out.commit();
        }
    }

    /// Writes the wires of a generated witness program, without a copy in field elements.
    public static void write(Path path, WireVector wires) throws IOException {
        AtomicFile.write(path, wires::writeWtns);
    }
}
