package io.assay.witness;

import io.assay.field.BatchInversion;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;

/// Fills in the wires that follow from the challenge c of a commitment: squares, inverses 1/(c - v), quotients, the
/// rows of products that are checked, and products of permutations.
///
/// Columns of a row after the first are multiplied by powers d, e, ... of c, which [#powers] computes.
///
/// Values are canonical elements of bn254.fr, four limbs a wire. Inversions are done in batches; [#finish] does the last
/// one. For one thread. A value that is c itself has inverse 0, which no row of a circuit accepts.
public final class Completion {
    private static final PrimeField FR = Bn254.FR;
    private static final int LIMBS = 4;
    private static final int BATCH = 1024;
    private static final int NONE = -1;

    private final long[] values;
    private final long[] challenge = new long[LIMBS];
    /// d, e, ... in Montgomery form: a product with a canonical element is then canonical.
    private long[] powers = {};
    /// c, c², c³, ... in Montgomery form.
    private long[] successivePowers = {};
    private final long[] term = new long[LIMBS];
    /// What is inverted, the offsets to which inverses go, and those of the canonical elements they are multiplied by.
    private final long[] batch = new long[LIMBS * BATCH];
    private final int[] targets = new int[BATCH];
    private final int[] factors = new int[BATCH];
    private final long[] scratch = new long[LIMBS * (BATCH + 2)];
    private int pending;

    /// Begins.
    ///
    /// @param values     four limbs for each wire, canonical; wires before the challenge are final, and wires that will be
    ///                   inverses or products hold what is inverted or multiplied
    /// @param wireCount  wires of the circuit
    /// @param commitment index of the commitment, not counting that of weights, from whose challenge nothing follows; the
    ///                   only one is 0
    /// @param challenge  c, in [0, r)
    /// @throws IllegalArgumentException if the values are of another circuit, there is no such commitment, or the
    ///                                  challenge is not in [0, r)
    public Completion(long[] values, int wireCount, int commitment, BigInteger challenge) {
        if (values.length != LIMBS * wireCount || commitment != 0 || challenge.signum() < 0
                || challenge.compareTo(FR.modulus()) >= 0) {
            throw new IllegalArgumentException(values.length + " longs for " + wireCount + " wires, commitment "
                    + commitment + " of 1, or a challenge outside [0, r)");
        }
        this.values = values;
        PrimeField.split(challenge, this.challenge, 0);
    }

    /// Writes c², c⁴, c⁸, ... to wires, before rows of more than one column are written.
    ///
    /// @param start   first wire
    /// @param columns how many columns the widest table has after the first
    /// @param each    wires for each of them: the last one has the power that it is multiplied by
    public void powers(int start, int columns, int each) {
        powers = new long[LIMBS * columns];
        FR.toMontgomery(term, 0, challenge, 0);
        for (int index = 0; index < columns * each; index++) {
            FR.square(term, 0, term, 0);
            FR.fromMontgomery(values, LIMBS * (start + index), term, 0);
            if ((index + 1) % each == 0) {
                System.arraycopy(term, 0, powers, LIMBS * (index / each), LIMBS);
            }
        }
    }

    /// Writes c², c³, c⁴, ... to wires, before products are.
    ///
    /// @param start first wire; there may be none
    /// @param count how many
    public void successivePowers(int start, int count) {
        successivePowers = new long[LIMBS * (count + 1)];
        FR.toMontgomery(successivePowers, 0, challenge, 0);
        for (int index = 1; index <= count; index++) {
            FR.multiply(successivePowers, LIMBS * index, successivePowers, LIMBS * (index - 1), successivePowers, 0);
            FR.fromMontgomery(values, LIMBS * (start + index - 1), successivePowers, LIMBS * index);
        }
    }

    /// Replaces the operands of a product, which [Products#place] put there, by the wires of its check.
    ///
    /// @param plan where they lie: see [Products]
    public void product(long[] plan) {
        Products products = new Products(plan);
        long[] folds = new long[LIMBS * products.termCount];
        long[] others = new long[LIMBS * products.termCount];
        for (int b = 0; b < products.batchCount; b++) {
            for (int k = 0; k < products.termCount; k++) {
                int pair = LIMBS * products.sumWire(b, 0, k);
                long both = signed(pair);
                fold(products, b, k, products.foldedOf(both), folds);
                putSigned(products.otherOf(both), values, pair);
            }
            for (int j = 0; j < products.keptCount; j++) {
                System.arraycopy(values, LIMBS * products.sumWire(b, j, 0), others, 0, others.length);
                sums(products, b, j, folds, others);
            }
        }
    }

    /// Writes the partial sums of a column of the folded operand, and the last of them, in Montgomery form, to `folds`.
    private void fold(Products products, int b, int k, long first, long[] folds) {
        int fold = LIMBS * k;
        putSigned(first, folds, fold);
        for (int i = 1; i < products.foldedCount; i++) {
            int wire = LIMBS * products.foldWire(b, k, i);
            FR.multiply(term, 0, values, wire, successivePowers, LIMBS * (i - 1));
            FR.add(folds, fold, folds, fold, term, 0);
            System.arraycopy(folds, fold, values, wire, LIMBS);
        }
        FR.toMontgomery(folds, fold, folds, fold);
    }

    private void sums(Products products, int b, int j, long[] folds, long[] others) {
        int before = LIMBS * products.resultWire(b, 0, j);
        int row = 0;
        for (int i = 1; i < products.foldedCount; i++) {
            int wire = LIMBS * products.sumWire(b, j, row++);
            FR.multiply(term, 0, values, LIMBS * products.resultWire(b, i, j), successivePowers, LIMBS * (i - 1));
            FR.add(values, wire, values, before, term, 0);
            before = wire;
        }
        for (int k = 0; k < products.termCount - 1; k++) {
            int wire = LIMBS * products.sumWire(b, j, row++);
            FR.multiply(term, 0, others, LIMBS * k, folds, LIMBS * k);
            FR.subtract(values, wire, values, before, term, 0);
            before = wire;
        }
    }

    /// Replaces the elements of permutations, which [Evaluation#permutation] put there, by products: (c - u_0)·(c - u_1), then the next one for
    /// each further u; the same for v, but for the last of them.
    ///
    /// @param runs three integers for each permutation: the first wire, elements of a row, and how many rows
    public void runningProducts(long[] runs) {
        long[] first = new long[3 * LIMBS];
        for (int run = 0; run < runs.length; run += 3) {
            int at = LIMBS * (int) runs[run];
            int extent = (int) runs[run + 1];
            for (long left = runs[run + 2]; left > 0; left--) {
                for (int word = 0; word < 3; word++) {
                    putSigned(values[at + word], first, LIMBS * word);
                }
                System.arraycopy(first, LIMBS, values, at, LIMBS);
                at = multiplied(at, extent - 1, first, 0);
                at = multiplied(at, extent - 2, first, 2 * LIMBS);
            }
        }
    }

    /// Replaces `count` elements x from an offset on by the products of all c - x up to there and of c less a first one.
    private int multiplied(int from, int count, long[] first, int firstAt) {
        long[] factor = new long[LIMBS];
        long[] product = new long[LIMBS];
        FR.subtract(product, 0, challenge, 0, first, firstAt);
        int at = from;
        for (int k = 0; k < count; k++) {
            FR.subtract(factor, 0, challenge, 0, values, at);
            FR.toMontgomery(factor, 0, factor, 0);
            FR.multiply(product, 0, product, 0, factor, 0);
            System.arraycopy(product, 0, values, at, LIMBS);
            at += LIMBS;
        }
        return at;
    }

    /// Returns the small number that the element at an offset stands for.
    private long signed(int at) {
        return (values[at + 1] | values[at + 2] | values[at + 3]) == 0
                ? values[at]
                : values[at] - FR.modulus().longValue();
    }

    private void putSigned(long value, long[] target, int at) {
        zero(target, at);
        if (value >= 0) {
            target[at] = value;
        } else {
            small(-value);
            FR.subtract(target, at, target, at, term, 0);
        }
    }

    /// Replaces each value v of some wires by 1/(c - v).
    ///
    /// @param runs two integers for each run of wires: the first one, and how many
    public void inverses(long[] runs) {
        for (int run = 0; run < runs.length; run += 2) {
            int end = LIMBS * (int) (runs[run] + runs[run + 1]);
            for (int wire = LIMBS * (int) runs[run]; wire < end; wire += LIMBS) {
                FR.subtract(batch, LIMBS * pending, challenge, 0, values, wire);
                add(wire, NONE);
            }
        }
    }

    /// Replaces rows of values y, z, ..., x, one after the other, by d·y, e·z, ..., 1/(c - x - d·y - e·z - ...).
    ///
    /// @param runs three integers for each run of rows: the first wire, how many rows, and how many values before x
    public void rowInverses(long[] runs) {
        for (int run = 0; run < runs.length; run += 3) {
            int wire = LIMBS * (int) runs[run];
            int columns = LIMBS * (int) runs[run + 2];
            for (long left = runs[run + 1]; left > 0; left--) {
                FR.subtract(batch, LIMBS * pending, challenge, 0, values, wire + columns);
                for (int column = 0; column < columns; column += LIMBS) {
                    FR.multiply(values, wire + column, values, wire + column, powers, column);
                    FR.subtract(batch, LIMBS * pending, batch, LIMBS * pending, values, wire + column);
                }
                add(wire + columns, NONE);
                wire += columns + LIMBS;
            }
        }
    }

    /// Writes, for each row j of a table, m/(c - j - d·y - e·z - ...), m being how often it is looked up.
    ///
    /// @param start    first wire
    /// @param counts   first wire of the numbers m
    /// @param rowCount rows
    /// @param columns  the columns after the first, rowCount signed integers each
    public void quotients(int start, int counts, int rowCount, long[]... columns) {
        for (int row = 0; row < rowCount; row++) {
            int target = LIMBS * (start + row);
            int count = LIMBS * (counts + row);
            if (FR.isZero(values, count)) {
                zero(values, target);
                continue;
            }
            int at = LIMBS * pending;
            small(row);
            FR.subtract(batch, at, challenge, 0, term, 0);
            for (int column = 0; column < columns.length; column++) {
                long value = columns[column][row];
                small(Math.abs(value));
                FR.multiply(term, 0, term, 0, powers, LIMBS * column);
                if (value < 0) {
                    FR.add(batch, at, batch, at, term, 0);
                } else {
                    FR.subtract(batch, at, batch, at, term, 0);
                }
            }
            add(target, count);
        }
    }

    /// Does what is left to do.
    public void finish() {
        BatchInversion.invertCanonical(FR, batch, pending, scratch);
        for (int index = 0; index < pending; index++) {
            int at = LIMBS * index;
            if (factors[index] != NONE) {
                FR.toMontgomery(term, 0, values, factors[index]);
                FR.multiply(batch, at, batch, at, term, 0);
            }
            System.arraycopy(batch, at, values, targets[index], LIMBS);
        }
        pending = 0;
    }

    /// Puts the element that was written behind the batch into it.
    private void add(int target, int factor) {
        targets[pending] = target;
        factors[pending++] = factor;
        if (pending == BATCH) {
            finish();
        }
    }

    private void small(long value) {
        zero(term, 0);
        term[0] = value;
    }

    private static void zero(long[] limbs, int at) {
        limbs[at] = 0;
        limbs[at + 1] = 0;
        limbs[at + 2] = 0;
        limbs[at + 3] = 0;
    }
}
