package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;

/// What both kinds of setup derive from a constraint system before any secret is drawn.
final class Circuit {
    private static final PrimeField FR = Bn254.FR;
    final ConstraintSystem system;
    final int sizeLog2;
    final Columns a;
    final Columns b;
    final Columns c;

    Circuit(ConstraintSystem system) {
        this.system = system;
        int rows = system.constraintCount() + system.publicCount() + 1;
        this.sizeLog2 = sizeLog2(rows);
        this.a = Columns.of(system.a(), system.wireCount());
        this.b = Columns.of(system.b(), system.wireCount());
        this.c = Columns.of(system.c(), system.wireCount());
        for (int wire = 1; wire <= system.publicCount(); wire++) {
            if (a.isEmpty(wire) && b.isEmpty(wire) && c.isEmpty(wire)) {
                throw new UnboundPublicValueException(wire);
            }
        }
    }

    /// The domain for a number of rows, the public ones included.
    static int sizeLog2(int rows) {
        return Lengths.requireBetween("domain size log2", 32 - Integer.numberOfLeadingZeros(rows - 1), 0,
                ProvingKey.MAXIMUM_DOMAIN_SIZE_LOG2);
    }

    boolean isPublic(int wire) {
        return wire <= system.publicCount();
    }

    /// The row of A that binds a public wire to the domain, beside the constraints.
    int publicRow(int wire) {
        return system.constraintCount() + wire;
    }

    /// The matrices A and B with the public rows, in the form of the proving key.
    Coefficients coefficients() {
        int publicRows = system.publicCount() + 1;
        int count = system.a().entryCount() + system.b().entryCount() + publicRows;
        byte[] matrix = new byte[count];
        int[] constraint = new int[count];
        int[] wire = new int[count];
        long[] values = new long[4 * count];
        long[] table = system.coefficientTable().clone();
        for (int index = 0; index < table.length; index += 4) {
            FR.toMontgomery(table, index, table, index);
        }
        int next = 0;
        for (int row = 0; row < system.constraintCount(); row++) {
            for (int side = 0; side < 2; side++) {
                SparseMatrix source = side == 0 ? system.a() : system.b();
                for (int entry = source.rowStart()[row]; entry < source.rowStart()[row + 1]; entry++) {
                    matrix[next] = (byte) side;
                    constraint[next] = row;
                    wire[next] = source.wire()[entry];
                    System.arraycopy(table, 4 * source.coefficientIndex()[entry], values, 4 * next++, 4);
                }
            }
        }
        long[] one = new long[4];
        FR.fromBigInteger(one, 0, BigInteger.ONE.shiftLeft(256));
        for (int row = 0; row < publicRows; row++) {
            constraint[next] = publicRow(row);
            wire[next] = row;
            System.arraycopy(one, 0, values, 4 * next++, 4);
        }
        return new Coefficients(matrix, constraint, wire, values);
    }
}
