package io.assay.backends.r1cs;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Writes the binary format `.r1cs`, version 1.
///
/// Source: the specification in the repository iden3/r1csfile. Sections: header (1), constraints (2), wire to label (3);
/// field elements are 32 bytes, little-endian.
public final class R1csWriter {

    private static final int FIELD_BYTES = 32;

    private R1csWriter() {}

    /// Writes `circuit`; labels are the numbers of the wires.
    public static void write(R1csCircuit circuit, OutputStream target) throws IOException {
        List<byte[]> table = circuit.coefficients().stream().map(R1csWriter::littleEndian).toList();
        target.write(words(8).putInt(0x73633172).putInt(1).array());
        target.write(words(4).putInt(3).array());
        target.write(words(12 + 64).putInt(1).putLong(64).putInt(FIELD_BYTES).put(littleEndian(R1csCircuit.ORDER))
                .putInt(circuit.wireCount()).putInt(0).putInt(circuit.publicCount())
                .putInt(circuit.wireCount() - circuit.publicCount() - 1).putLong(circuit.wireCount())
                .putInt(circuit.constraintCount()).array());
        long entries = 0L + circuit.a().entryCount() + circuit.b().entryCount() + circuit.c().entryCount();
        long bytes = 12L * circuit.constraintCount() + entries * (4 + FIELD_BYTES);
        target.write(words(12).putInt(2).putLong(bytes).array());
        for (int row = 0; row < circuit.constraintCount(); row++) {
            row(circuit.a(), row, table, target);
            row(circuit.b(), row, table, target);
            row(circuit.c(), row, table, target);
        }
        target.write(words(12).putInt(3).putLong(8L * circuit.wireCount()).array());
        for (long wire = 0; wire < circuit.wireCount(); wire++) {
            target.write(words(8).putLong(wire).array());
        }
    }

    private static void row(SparseRows rows, int row, List<byte[]> table, OutputStream target) throws IOException {
        int count = rows.rowStart(row + 1) - rows.rowStart(row);
        ByteBuffer bytes = words(4 + count * (4 + FIELD_BYTES)).putInt(count);
        for (int entry = rows.rowStart(row); entry < rows.rowStart(row + 1); entry++) {
            bytes.putInt(rows.wire(entry)).put(table.get(rows.coefficientIndex(entry)));
        }
        target.write(bytes.array());
    }

    private static ByteBuffer words(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] bigEndian = value.toByteArray();
        byte[] bytes = new byte[FIELD_BYTES];
        for (int i = 0; i < Math.min(FIELD_BYTES, bigEndian.length); i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return bytes;
    }
}
