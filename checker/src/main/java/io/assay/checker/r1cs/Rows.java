package io.assay.checker.r1cs;

import java.util.Optional;

/// Rows as equations.
final class Rows {

    private Rows() {}

    private static boolean isConstant(Matrix matrix, int row) {
        return matrix.count(row) == 0 || (matrix.count(row) == 1 && matrix.wire(matrix.start(row)) == 0);
    }

    /// Tells whether a row has no product: one of its factors is a number.
    static boolean isLinear(ConstraintSystem system, int row) {
        return isConstant(system.a(), row) || isConstant(system.b(), row);
    }

    /// Returns what a linear row says is zero.
    static Form linear(ConstraintSystem system, int row) {
        Form c = Form.of(system, system.c(), row);
        if (system.a().count(row) == 0 || system.b().count(row) == 0) {
            return c;
        }
        boolean left = isConstant(system.a(), row);
        Form factor = Form.of(system, left ? system.a() : system.b(), row);
        Form other = Form.of(system, left ? system.b() : system.a(), row);
        return c.plus(other, factor.of(0).negate());
    }

    /// Returns the sum of a row that says only of one sum that it is 0, or 0 or 1.
    static Optional<Form> sum(ConstraintSystem system, int row) {
        return isLinear(system, row) ? Optional.of(linear(system, row)) : bit(system, row);
    }

    /// Returns F of a row F·F = F, which says that F is 0 or 1.
    static Optional<Form> bit(ConstraintSystem system, int row) {
        int count = system.a().count(row);
        if (count == 0 || system.b().count(row) != count || system.c().count(row) != count) {
            return Optional.empty();
        }
        Form form = Form.of(system, system.a(), row);
        return Optional.of(form).filter(sum -> sum.equals(Form.of(system, system.b(), row))
                && sum.equals(Form.of(system, system.c(), row)));
    }
}
