package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.util.Arrays;
import java.util.OptionalInt;

/// Tests a witness against constraints.
public final class Satisfaction {
    private static final PrimeField FR = Bn254.FR;

    private Satisfaction() {}

    /// Returns the first constraint that the witness does not satisfy; none if it satisfies all.
    ///
    /// @throws IllegalArgumentException if the witness has another number of wires, a value not less than r, or does not
    ///                                  begin with one
    public static OptionalInt firstViolation(ConstraintSystem system, Witness witness) {
        long[] values = witness.values();
        long[] one = {1, 0, 0, 0};
        if (witness.wireCount() != system.wireCount() || !Arrays.equals(Arrays.copyOf(values, 4), one)) {
            throw new IllegalArgumentException(witness.wireCount() + " wires, the first " + witness.value(0)
                    + "; expected " + system.wireCount() + ", the first 1");
        }
        for (int wire = 0; wire < witness.wireCount(); wire++) {
            if (!FR.isReduced(values, 4 * wire)) {
                throw new IllegalArgumentException("the value of wire " + wire + " is not less than r");
            }
        }
        long[] a = new long[4];
        long[] b = new long[4];
        long[] c = new long[4];
        long[] t = new long[4];
        for (int row = 0; row < system.constraintCount(); row++) {
            sum(system, system.a(), row, values, a, t);
            sum(system, system.b(), row, values, b, t);
            sum(system, system.c(), row, values, c, t);
            FR.toMontgomery(b, 0, b, 0);
            FR.multiply(a, 0, a, 0, b, 0);
            if (!Arrays.equals(a, c)) {
                return OptionalInt.of(row);
            }
        }
        return OptionalInt.empty();
    }

    /// A coefficient in Montgomery form times a canonical value is a canonical product.
    private static void sum(ConstraintSystem system, SparseMatrix matrix, int row, long[] values, long[] sum,
            long[] t) {
        Arrays.fill(sum, 0);
        for (int entry = matrix.rowStart()[row]; entry < matrix.rowStart()[row + 1]; entry++) {
            FR.multiply(t, 0, system.coefficientTable(), 4 * matrix.coefficientIndex()[entry], values,
                    4 * matrix.wire()[entry]);
            FR.add(sum, 0, sum, 0, t, 0);
        }
    }
}
