package io.assay.testsuite.adversary;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.R1csReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/// Circuits as files: what counts is what a `.r1cs` says.
final class Circuits {

    private static final int FILE_HEADER_BYTES = 12;
    private static final int HEADER = 1;
    private static final int CONSTRAINTS = 2;
    private static final int TERM_BYTES = 36;

    private Circuits() {}

    /// Returns the bytes of the `.r1cs` of a circuit.
    static byte[] write(R1csCircuit circuit) {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        try {
            R1csWriter.write(circuit, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target.toByteArray();
    }

    /// Returns a `.r1cs` without some of its rows.
    static byte[] without(byte[] r1cs, BitSet missing) {
        ByteBuffer source = ByteBuffer.wrap(r1cs).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer target = ByteBuffer.allocate(r1cs.length).order(ByteOrder.LITTLE_ENDIAN);
        copy(source, target, FILE_HEADER_BYTES);
        int rowCount = 0;
        while (source.hasRemaining()) {
            int type = source.getInt();
            long size = source.getLong();
            int at = target.position();
            target.putInt(type).putLong(size);
            if (type == HEADER) {
                copy(source, target, (int) size - Integer.BYTES);
                rowCount = source.getInt();
                target.putInt(rowCount - missing.cardinality());
            } else if (type == CONSTRAINTS) {
                for (int row = 0; row < rowCount; row++) {
                    int bytes = rowBytes(source);
                    if (missing.get(row)) {
                        source.position(source.position() + bytes);
                    } else {
                        copy(source, target, bytes);
                    }
                }
                target.putLong(at + Integer.BYTES, target.position() - at - Integer.BYTES - Long.BYTES);
            } else {
                copy(source, target, (int) size);
            }
        }
        return Arrays.copyOf(target.array(), target.position());
    }

    private static void copy(ByteBuffer source, ByteBuffer target, int bytes) {
        target.put(source.slice(source.position(), bytes));
        source.position(source.position() + bytes);
    }

    /// Returns the size of the three combinations that begin here.
    private static int rowBytes(ByteBuffer source) {
        int at = source.position();
        for (int combination = 0; combination < 3; combination++) {
            at += Integer.BYTES + source.getInt(at) * TERM_BYTES;
        }
        return at - source.position();
    }

    /// Returns the rows that the checker reads in the `.r1cs` of a circuit.
    static ConstraintSystem read(R1csCircuit circuit) {
        try {
            return R1csReader.read(circuit.module().name(), write(circuit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
