package io.assay.backends.r1cs;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;

/// Writes the binary format `.r1cs`, version 1.
///
/// Source: the specification in the repository iden3/r1csfile. Sections: header (1), constraints (2), wire to label (3);
/// field elements are 32 bytes, little-endian. A circuit with lookups has a section of our own (0x4153), which other readers
/// pass over: the number of commitments, one, with its first wire, number of wires, challenge wire, and the wires that
/// are hashed with it, their number first; 4 bytes each.
public final class R1csWriter {

    private static final int FIELD_BYTES = 32;
    private static final int TERM_BYTES = 4 + FIELD_BYTES;
    private static final int COMMITMENTS = 0x4153;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long[] ORDER_LIMBS = limbs(R1csCircuit.ORDER);

    private final OutputStream target;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private R1csWriter(OutputStream target) {
        this.target = target;
    }

    /// Writes `circuit` row by row; labels are the numbers of the wires. The stream need not be buffered, and stays open.
    public static void write(R1csCircuit circuit, OutputStream target) throws IOException {
        R1csWriter writer = new R1csWriter(target);
        writer.header(circuit);
        writer.constraints(circuit);
        writer.labels(circuit.wireCount());
        if (circuit.lookups().isPresent()) {
            writer.commitments(circuit.commitments());
        }
        writer.flush();
    }

    /// Returns how many bytes [#write] writes.
    public static long sizeBytes(R1csCircuit circuit) {
        long commitments = circuit.lookups().isPresent() ? 12 + 4L * commitmentWords(circuit.commitments()) : 0;
        return 12 + 12 + 64 + 12 + constraintBytes(circuit) + 12 + 8L * circuit.wireCount() + commitments;
    }

    private static long constraintBytes(R1csCircuit circuit) {
        return 12L * circuit.constraintCount() + circuit.nonZeroCount() * TERM_BYTES;
    }

    private void header(R1csCircuit circuit) {
        buffer.putInt(0x73633172).putInt(1).putInt(circuit.lookups().isPresent() ? 4 : 3);
        buffer.putInt(1).putLong(64).putInt(FIELD_BYTES);
        for (long limb : ORDER_LIMBS) {
            buffer.putLong(limb);
        }
        buffer.putInt(circuit.wireCount()).putInt(0).putInt(circuit.publicCount())
                .putInt(circuit.privateInputCount()).putLong(circuit.wireCount())
                .putInt(circuit.constraintCount());
    }

    private void constraints(R1csCircuit circuit) throws IOException {
        buffer.putInt(2).putLong(constraintBytes(circuit));
        List<RowReader> readers = Stream.of(ConstraintRows.Matrix.values()).map(circuit::reader).toList();
        for (int row = 0; row < circuit.constraintCount(); row++) {
            for (RowReader reader : readers) {
                reader.read(row);
                combination(reader);
            }
        }
    }

    private void combination(RowReader row) throws IOException {
        room(4);
        buffer.putInt(row.count());
        for (int term = 0; term < row.count(); term++) {
            room(TERM_BYTES);
            buffer.putInt(row.wire(term));
            if (row.isSmall(term)) {
                residue(row.small(term));
            } else {
                for (long limb : limbs(row.signed(term).mod(R1csCircuit.ORDER))) {
                    buffer.putLong(limb);
                }
            }
        }
    }

    private void residue(long value) {
        if (value >= 0) {
            buffer.putLong(value).putLong(0).putLong(0).putLong(0);
            return;
        }
        // The order minus the magnitude: its lowest limb is large, but may still borrow.
        long lowest = ORDER_LIMBS[0] + value;
        boolean borrow = Long.compareUnsigned(lowest, ORDER_LIMBS[0]) > 0;
        buffer.putLong(lowest);
        for (int i = 1; i < ORDER_LIMBS.length; i++) {
            buffer.putLong(ORDER_LIMBS[i] - (borrow ? 1 : 0));
            borrow = borrow && ORDER_LIMBS[i] == 0;
        }
    }

    private void labels(int wireCount) throws IOException {
        room(12);
        buffer.putInt(3).putLong(8L * wireCount);
        for (long wire = 0; wire < wireCount; wire++) {
            room(8);
            buffer.putLong(wire);
        }
    }

    /// Committed wires, and what their challenges depend on beside the commitment: the main one on everything before it.
    private void commitments(List<CommittedWires> commitments) throws IOException {
        room(16);
        buffer.putInt(COMMITMENTS).putLong(4L * commitmentWords(commitments))
                .putShort((short) commitments.size())
                .putShort((short) commitments.stream().filter(CommittedWires::stated).count());
        for (CommittedWires commitment : commitments) {
            room(16);
            buffer.putInt(commitment.firstWire()).putInt(commitment.wireCount()).putInt(commitment.challengeWire())
                    .putInt(commitment.hashedWires().size());
            for (int wire : commitment.hashedWires()) {
                room(4);
                buffer.putInt(wire);
            }
        }
    }

    private static int commitmentWords(List<CommittedWires> commitments) {
        return 1 + commitments.stream().mapToInt(commitment -> 4 + commitment.hashedWires().size()).sum();
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        target.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /// Returns the four 64-bit words of a number in [0, 2^256), lowest first.
    private static long[] limbs(BigInteger value) {
        long[] limbs = new long[4];
        for (int i = 0; i < limbs.length; i++) {
            limbs[i] = value.shiftRight(64 * i).longValue();
        }
        return limbs;
    }
}
