package io.assay.checker.export;

import io.assay.checker.WireRoles;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.Matrix;
import java.io.IOException;
import java.math.BigInteger;
import java.util.BitSet;

/// Writes the question whether a circuit's outputs are determined, in SMT-LIB with the theory of finite fields.
///
/// Two solutions, wires x and y, agree on what is given; some output differs. `unsat` means that the outputs are
/// determined. A circuit without public outputs is asked for all its wires. Source: cvc5, "Theory Reference: Finite
/// Fields"; the logic is QF_FF, and the solver has to be built with finite fields.
public final class SmtExport {
    private final ConstraintSystem system;
    private final BitSet given;
    private final Appendable target;

    private SmtExport(ConstraintSystem system, BitSet given, Appendable target) {
        this.system = system;
        this.given = given;
        this.target = target;
    }

    /// Writes the question.
    public static void write(ConstraintSystem system, WireRoles roles, Appendable target) throws IOException {
        BitSet given = roles.given();
        SmtExport export = new SmtExport(system, given, target);
        export.declarations();
        export.solution('x');
        export.solution('y');
        BitSet asked = roles.outputs();
        if (asked.isEmpty()) {
            asked = new BitSet();
            asked.set(1, system.wireCount());
            asked.andNot(given);
        }
        export.question(asked);
    }

    private void declarations() throws IOException {
        target.append("; Two solutions that agree on the inputs: x, and y where it may differ. unsat: outputs are ")
                .append("determined.\n(set-logic QF_FF)\n(define-sort F () (_ FiniteField ")
                .append(system.modulus().toString()).append("))\n");
        for (int wire = 1; wire < system.wireCount(); wire++) {
            declare("x" + wire);
            if (!given.get(wire)) {
                declare("y" + wire);
            }
        }
    }

    private void declare(String name) throws IOException {
        target.append("(declare-const ").append(name).append(" F)\n");
    }

    private void solution(char name) throws IOException {
        for (int row = 0; row < system.rowCount(); row++) {
            target.append("(assert (= ");
            if (system.a().count(row) == 0 || system.b().count(row) == 0) {
                number(BigInteger.ZERO);
            } else {
                target.append("(ff.mul ");
                sum(system.a(), row, name);
                target.append(' ');
                sum(system.b(), row, name);
                target.append(')');
            }
            target.append(' ');
            sum(system.c(), row, name);
            target.append("))\n");
        }
    }

    private void sum(Matrix matrix, int row, char name) throws IOException {
        int count = matrix.count(row);
        if (count == 0) {
            number(BigInteger.ZERO);
            return;
        }
        if (count > 1) {
            target.append("(ff.add");
        }
        for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
            if (count > 1) {
                target.append(' ');
            }
            term(matrix.wire(entry), system.coefficients().value(matrix.coefficient(entry)), name);
        }
        if (count > 1) {
            target.append(')');
        }
    }

    private void term(int wire, BigInteger coefficient, char name) throws IOException {
        if (wire == 0) {
            number(coefficient);
        } else if (coefficient.equals(BigInteger.ONE)) {
            target.append(variable(wire, name));
        } else {
            target.append("(ff.mul ");
            number(coefficient);
            target.append(' ').append(variable(wire, name)).append(')');
        }
    }

    private String variable(int wire, char name) {
        return (given.get(wire) ? 'x' : name) + Integer.toString(wire);
    }

    private void number(BigInteger value) throws IOException {
        target.append("(as ff").append(value.toString()).append(" F)");
    }

    private void question(BitSet asked) throws IOException {
        target.append("(assert (or false");
        for (int wire : asked.stream().toArray()) {
            target.append(" (not (= x").append(Integer.toString(wire)).append(" y").append(Integer.toString(wire))
                    .append("))");
        }
        target.append("))\n(check-sat)\n");
    }
}
