package io.assay.checker.export;

import io.assay.checker.WireRoles;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.Matrix;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Writes a circuit as an `.r1cs` file in which outputs are declared.
///
/// Tools like Picus take a file's public and private inputs as given and ask whether the public outputs, or all wires, are
/// unique. A circuit of ours declares all public elements as inputs, because the context comes first in every statement;
/// here wires are in another order: one, outputs, context and public inputs, private inputs, the rest. The label of each
/// wire is its number in the circuit. Source: the specification in the repository iden3/r1csfile.
public final class PicusExport {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ConstraintSystem system;
    private final OutputStream target;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final int fieldBytes;
    private final byte[][] residues;

    private PicusExport(ConstraintSystem system, OutputStream target) {
        this.system = system;
        this.target = target;
        this.fieldBytes = Long.BYTES * Math.ceilDiv(system.modulus().bitLength(), Long.SIZE);
        this.residues = new byte[system.coefficients().count()][];
        for (int i = 0; i < residues.length; i++) {
            residues[i] = littleEndian(system.coefficients().value(i).mod(system.modulus()));
        }
    }

    /// Returns, for each wire of the file, its number in the circuit.
    public static int[] order(ConstraintSystem system, WireRoles roles) {
        BitSet rest = new BitSet();
        rest.set(1, system.wireCount());
        rest.andNot(roles.outputs());
        rest.andNot(roles.given());
        int[] order = new int[system.wireCount()];
        int next = 1;
        for (BitSet wires : List.of(roles.outputs(), roles.publicInputs(), roles.privateInputs(), rest)) {
            for (int wire : wires.stream().toArray()) {
                order[next++] = wire;
            }
        }
        return order;
    }

    /// Writes the file. The stream need not be buffered, and stays open.
    public static void write(ConstraintSystem system, WireRoles roles, OutputStream target) throws IOException {
        PicusExport export = new PicusExport(system, target);
        int[] order = order(system, roles);
        export.header(roles);
        export.constraints(order);
        export.labels(order);
        export.flush();
    }

    private byte[] littleEndian(BigInteger value) {
        byte[] bytes = new byte[fieldBytes];
        for (int i = 0; i < fieldBytes; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private void header(WireRoles roles) {
        buffer.putInt(0x73633172).putInt(1).putInt(3);
        buffer.putInt(1).putLong(32L + fieldBytes).putInt(fieldBytes).put(littleEndian(system.modulus()));
        buffer.putInt(system.wireCount()).putInt(roles.outputs().cardinality())
                .putInt(roles.publicInputs().cardinality()).putInt(roles.privateInputs().cardinality())
                .putLong(system.wireCount()).putInt(system.rowCount());
    }

    private void constraints(int[] order) throws IOException {
        int[] renamed = new int[order.length];
        for (int wire = 0; wire < order.length; wire++) {
            renamed[order[wire]] = wire;
        }
        List<Matrix> matrices = List.of(system.a(), system.b(), system.c());
        long entries = matrices.stream().mapToLong(matrix -> matrix.start(system.rowCount())).sum();
        buffer.putInt(2).putLong(12L * system.rowCount() + entries * (4 + fieldBytes));
        for (int row = 0; row < system.rowCount(); row++) {
            for (Matrix matrix : matrices) {
                row(matrix, row, renamed);
            }
        }
    }

    /// Writes a combination, in ascending order of the file's wires.
    private void row(Matrix matrix, int row, int[] renamed) throws IOException {
        int first = matrix.start(row);
        long[] terms = new long[matrix.count(row)];
        Arrays.setAll(terms, i -> (long) renamed[matrix.wire(first + i)] << 32 | matrix.coefficient(first + i));
        Arrays.sort(terms);
        room(4);
        buffer.putInt(terms.length);
        for (long term : terms) {
            room(4 + fieldBytes);
            buffer.putInt((int) (term >>> 32)).put(residues[(int) term]);
        }
    }

    private void labels(int[] order) throws IOException {
        room(12);
        buffer.putInt(3).putLong(8L * order.length);
        for (int wire : order) {
            room(8);
            buffer.putLong(wire);
        }
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
}
