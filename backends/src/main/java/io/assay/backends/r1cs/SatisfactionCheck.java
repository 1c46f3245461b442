package io.assay.backends.r1cs;

import java.math.BigInteger;
import java.util.List;

/// Evaluates the rows of a circuit on a witness.
///
/// Nearly every row has small values: it is evaluated in 128 bits, exactly. Only rows with a large wire or coefficient,
/// such as the statement's, are evaluated with `BigInteger`.
final class SatisfactionCheck {

    private static final BigInteger HALF = R1csCircuit.ORDER.shiftRight(1);
    /// Marks a wire that is not small.
    private static final long LARGE = Long.MIN_VALUE;
    /// A product with a `long` is below 2^110, so that [#SMALL_TERMS] of them stay below 2^127.
    private static final int SMALL_BITS = 47;
    private static final int SMALL_TERMS = 1 << 16;

    private final R1csCircuit circuit;
    private final List<BigInteger> witness;
    private final long[] small;
    /// The last sum, in two words.
    private long high;
    private long low;

    SatisfactionCheck(R1csCircuit circuit, List<BigInteger> witness) {
        if (witness.size() != circuit.wireCount() || !witness.getFirst().equals(BigInteger.ONE)) {
            throw new IllegalArgumentException(witness.size() + " wires, the first "
                    + (witness.isEmpty() ? "missing" : witness.getFirst()) + "; expected " + circuit.wireCount()
                    + ", the first 1");
        }
        this.circuit = circuit;
        this.witness = witness;
        this.small = new long[witness.size()];
        for (int wire = 0; wire < small.length; wire++) {
            BigInteger value = witness.get(wire);
            BigInteger signed = value.compareTo(HALF) > 0 ? value.subtract(R1csCircuit.ORDER) : value;
            small[wire] = signed.bitLength() <= SMALL_BITS ? signed.longValueExact() : LARGE;
        }
    }

    int firstViolation() {
        for (int row = 0; row < circuit.constraintCount(); row++) {
            if (!holds(row)) {
                return row;
            }
        }
        return -1;
    }

    boolean holds(int row) {
        if (!sum(circuit.c(), row)) {
            return holdsExactly(row);
        }
        long expectedHigh = high;
        long expectedLow = low;
        if (!sum(circuit.a(), row) || high != low >> 63) {
            return holdsExactly(row);
        }
        long left = low;
        if (!sum(circuit.b(), row) || high != low >> 63) {
            return holdsExactly(row);
        }
        // Both sides are below 2^127 in magnitude, far below the order: equal modulo the order means equal.
        return left * low == expectedLow && Math.multiplyHigh(left, low) == expectedHigh;
    }

    /// Computes the sum of a row; false if it has a large wire or coefficient, or very many terms.
    private boolean sum(SparseRows rows, int row) {
        int end = rows.rowStart(row + 1);
        int entry = rows.rowStart(row);
        if (end - entry > SMALL_TERMS) {
            return false;
        }
        Coefficients coefficients = circuit.coefficients();
        long sumHigh = 0;
        long sumLow = 0;
        for (; entry < end; entry++) {
            long value = small[rows.wire(entry)];
            int index = rows.coefficientIndex(entry);
            if (value == LARGE || !coefficients.isSmall(index)) {
                return false;
            }
            long coefficient = coefficients.small(index);
            long product = coefficient * value;
            sumLow += product;
            sumHigh += Math.multiplyHigh(coefficient, value)
                    + (Long.compareUnsigned(sumLow, product) < 0 ? 1 : 0);
        }
        high = sumHigh;
        low = sumLow;
        return true;
    }

    private boolean holdsExactly(int row) {
        BigInteger product = dot(circuit.a(), row).multiply(dot(circuit.b(), row));
        return product.subtract(dot(circuit.c(), row)).mod(R1csCircuit.ORDER).signum() == 0;
    }

    private BigInteger dot(SparseRows rows, int row) {
        BigInteger sum = BigInteger.ZERO;
        for (int entry = rows.rowStart(row); entry < rows.rowStart(row + 1); entry++) {
            sum = sum.add(circuit.coefficients().signed(rows.coefficientIndex(entry))
                    .multiply(witness.get(rows.wire(entry))));
        }
        return sum;
    }
}
