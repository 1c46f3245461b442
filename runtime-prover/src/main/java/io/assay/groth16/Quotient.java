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
        FieldKernel field = kernels.field(Bn254.FR);
        ElementArray a = field.allocate(size);
        ElementArray b = field.allocate(size);
        try {
            evaluateRows(key, witness, a, b, workers);
            combine(kernels.ntt().plan(key.domainSizeLog2(), workers), field, a, b, workers);
            return canonical(a, workers);
        } finally {
            a.clear();
            b.clear();
        }
    }

    /// Writes the rows of A and B, multiplied with the witness; the space of the sums ends with this method.
    private static void evaluateRows(ProvingKey key, long[] witness, ElementArray a, ElementArray b, Workers workers) {
        int size = a.length();
        long[] rowsA = new long[4 * size];
        long[] rowsB = new long[4 * size];
        try {
            RowSums.evaluate(key.coefficients(), witness, rowsA, rowsB, workers);
            workers.ranges(size, GRAIN, (from, to) -> {
                a.put(from, to - from, rowsA, 4 * from);
                b.put(from, to - from, rowsB, 4 * from);
            });
        } finally {
            Arrays.fill(rowsA, 0);
            Arrays.fill(rowsB, 0);
        }
    }

    /// Replaces a by the values of A B - C on the odd coset, given the values of A and B where rows are, and loses b.
    private static void combine(NttPlan plan, FieldKernel field, ElementArray a, ElementArray b, Workers workers) {
        ElementArray c = field.allocate(a.length());
        try {
            field.multiply(c, a, b, workers);
            plan.shiftToOddCoset(a, workers);
            plan.shiftToOddCoset(b, workers);
            field.multiply(a, a, b, workers);
            plan.shiftToOddCoset(c, workers);
            field.subtract(a, a, c, workers);
        } finally {
            c.clear();
        }
    }

    private static long[] canonical(ElementArray values, Workers workers) {
        long[] result = new long[4 * values.length()];
        boolean done = false;
        try {
            workers.ranges(values.length(), GRAIN,
                    (from, to) -> values.getCanonical(from, to - from, result, 4 * from));
            done = true;
            return result;
        } finally {
            if (!done) {
                Arrays.fill(result, 0);
            }
        }
    }
}
