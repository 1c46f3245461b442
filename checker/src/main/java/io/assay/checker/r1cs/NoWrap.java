package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.Optional;

/// Looks for rows that may hold modulo p only.
///
/// A row holds over the integers, for the representatives that [Facts] bounds, if |A|·|B| and |C| are below p/2. Of a
/// linear row with one wire that has no bounds and occurs with coefficient ±1, the row says what its integer is, if the
/// rest is in an interval below p wide and no other row uses the wire, or only rows of a hash do. A row that shares no
/// wire with another says nothing about integers, and neither do rows of [Hashes], nor those of a [Permutation] that is settled.
final class NoWrap {

    /// What remains of p/2 after rounding errors of sums of doubles.
    private static final double SAFE = 1 - 0x1p-20;

    private NoWrap() {}

    static BitSet unproven(Knowledge knowledge, Hashes hashes) {
        ConstraintSystem system = knowledge.system();
        double limit = system.modulus().doubleValue() * SAFE;
        BitSet unproven = new BitSet();
        BitSet permuting = new BitSet();
        knowledge.settled().forEach(permutation -> permutation.rows().forEach(permuting::set));
        for (int row = 0; row < system.rowCount(); row++) {
            double product = magnitude(knowledge, system.a(), row) * magnitude(knowledge, system.b(), row);
            double sum = magnitude(knowledge, system.c(), row);
            boolean holds = hashes.contains(row) || permuting.get(row)
                    || !(product >= limit / 2 || sum >= limit / 2 || Double.isNaN(product));
            if (!holds && !defines(knowledge, hashes, row) && !isAlone(knowledge, row)
                    && !isRefined(knowledge, row)) {
                unproven.set(row);
            }
        }
        return unproven;
    }

    private static double magnitude(Knowledge knowledge, Matrix matrix, int row) {
        double sum = 0;
        for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
            sum += factor(knowledge, matrix, entry) * knowledge.facts().magnitude(matrix.wire(entry));
        }
        return sum;
    }

    private static double factor(Knowledge knowledge, Matrix matrix, int entry) {
        Coefficients coefficients = knowledge.system().coefficients();
        int index = matrix.coefficient(entry);
        return Math.abs(coefficients.isSmall(index)
                ? (double) coefficients.small(index)
                : coefficients.value(index).doubleValue());
    }

    /// Tells whether a linear row says what a wire is that is used nowhere else but in hashes, as an integer in an interval below p wide.
    private static boolean defines(Knowledge knowledge, Hashes hashes, int row) {
        if (!Rows.isLinear(knowledge.system(), row)) {
            return false;
        }
        Form sum = Rows.linear(knowledge.system(), row);
        Form defined = sum.where(wire -> !knowledge.facts().isBounded(wire));
        if (!defined.isSingle() || !defined.coefficient(0).abs().equals(BigInteger.ONE)
                || !isReadByHashesOnly(knowledge, hashes, row, defined.wire(0))) {
            return false;
        }
        Form rest = sum.where(wire -> wire != defined.wire(0));
        return isNarrow(knowledge, knowledge.facts().bounds(rest))
                || isNarrow(knowledge, knowledge.facts().refinedSum(rest));
    }

    private static boolean isReadByHashesOnly(Knowledge knowledge, Hashes hashes, int row, int wire) {
        for (int i = 0; i < knowledge.index().count(wire); i++) {
            int other = knowledge.index().row(wire, i);
            if (other != row && !hashes.contains(other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNarrow(Knowledge knowledge, Optional<Bounds> bounds) {
        return bounds.isPresent() && bounds.get().width().compareTo(knowledge.modulus()) < 0;
    }

    private static boolean isRefined(Knowledge knowledge, int row) {
        ConstraintSystem system = knowledge.system();
        BigInteger limit = system.modulus().shiftRight(1);
        Optional<Bounds> a = knowledge.facts().refined(Form.of(system, system.a(), row));
        Optional<Bounds> b = knowledge.facts().refined(Form.of(system, system.b(), row));
        Optional<Bounds> c = knowledge.facts().refined(Form.of(system, system.c(), row));
        return a.isPresent() && b.isPresent() && c.isPresent()
                && a.get().times(b.get()).magnitude().compareTo(limit) < 0 && c.get().magnitude().compareTo(limit) < 0;
    }

    private static boolean isAlone(Knowledge knowledge, int row) {
        ConstraintSystem system = knowledge.system();
        for (Matrix matrix : new Matrix[]{system.a(), system.b(), system.c()}) {
            for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
                if (matrix.wire(entry) != 0 && knowledge.index().count(matrix.wire(entry)) > 1) {
                    return false;
                }
            }
        }
        return true;
    }
}
