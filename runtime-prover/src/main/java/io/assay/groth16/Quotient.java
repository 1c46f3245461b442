package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.kernel.ElementArray;
import io.assay.kernel.FieldKernel;
import io.assay.kernel.KernelProvider;
import io.assay.kernel.NttPlan;
import io.assay.kernel.Workers;
import java.util.Arrays;

/// The polynomial (A B - C) / Z of a witness, by its values where the points H of the key expect them.
final class Quotient {
    private static final int GRAIN = 1 << 12;

    private Quotient() {}

    /// Returns the values of A B - C on the odd coset, canonical; the points H divide by the vanishing polynomial.
    ///
    /// Everything else that was made of the witness is overwritten, whatever happens.
    static long[] of(ProvingKey key, long[] witness, KernelProvider kernels, Workers workers) {
        int size = 1 << key.domainSizeLog2();
        long[] rowsA = new long[4 * size];
        long[] rowsB = new long[4 * size];
        FieldKernel field = kernels.field(Bn254.FR);
        ElementArray a = field.allocate(size);
        ElementArray b = field.allocate(size);
        ElementArray c = field.allocate(size);
        boolean done = false;
        try {
            RowSums.evaluate(key.coefficients(), witness, rowsA, rowsB, workers);
            workers.ranges(size, GRAIN, (from, to) -> {
                a.put(from, to - from, rowsA, 4 * from);
                b.put(from, to - from, rowsB, 4 * from);
            });
            field.multiply(c, a, b, workers);
            NttPlan plan = kernels.ntt().plan(key.domainSizeLog2(), workers);
            plan.shiftToOddCoset(a, workers);
            plan.shiftToOddCoset(b, workers);
            field.multiply(a, a, b, workers);
            plan.shiftToOddCoset(c, workers);
            field.subtract(a, a, c, workers);
            // the rows are done with: their space takes the result
            workers.ranges(size, GRAIN, (from, to) -> a.getCanonical(from, to - from, rowsA, 4 * from));
            done = true;
            return rowsA;
        } finally {
            a.clear();
            b.clear();
            c.clear();
            Arrays.fill(rowsB, 0);
            if (!done) {
                Arrays.fill(rowsA, 0);
            }
        }
    }
}
