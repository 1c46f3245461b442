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
    private final RowReader a;
    private final RowReader b;
    private final RowReader c;
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
        this.a = circuit.reader(ConstraintRows.Matrix.A);
        this.b = circuit.reader(ConstraintRows.Matrix.B);
        this.c = circuit.reader(ConstraintRows.Matrix.C);
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
        a.read(row);
        b.read(row);
        c.read(row);
        if (!sum(c)) {
            return holdsExactly();
        }
        long expectedHigh = high;
        long expectedLow = low;
        if (!sum(a) || high != low >> 63) {
            return holdsExactly();
        }
        long left = low;
        if (!sum(b) || high != low >> 63) {
            return holdsExactly();
        }
        // Both sides are below 2^127 in magnitude, far below the order: equal modulo the order means equal.
        return left * low == expectedLow && Math.multiplyHigh(left, low) == expectedHigh;
    }

    /// Computes the sum of a row; false if it has a large wire or coefficient, or very many terms.
    private boolean sum(RowReader row) {
        if (row.count() > SMALL_TERMS) {
            return false;
        }
        long sumHigh = 0;
        long sumLow = 0;
        for (int term = 0; term < row.count(); term++) {
            long value = small[row.wire(term)];
            if (value == LARGE || !row.isSmall(term)) {
                return false;
            }
            long coefficient = row.small(term);
            long product = coefficient * value;
            sumLow += product;
            sumHigh += Math.multiplyHigh(coefficient, value)
                    + (Long.compareUnsigned(sumLow, product) < 0 ? 1 : 0);
        }
        high = sumHigh;
        low = sumLow;
        return true;
    }

    private boolean holdsExactly() {
        return dot(a).multiply(dot(b)).subtract(dot(c)).mod(R1csCircuit.ORDER).signum() == 0;
    }

    private BigInteger dot(RowReader row) {
        BigInteger sum = BigInteger.ZERO;
        for (int term = 0; term < row.count(); term++) {
            sum = sum.add(row.signed(term).multiply(witness.get(row.wire(term))));
        }
        return sum;
    }
}
