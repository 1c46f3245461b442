package io.assay.backends.r1cs;

import io.assay.backends.r1cs.ConstraintRows.Matrix;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/// A constraint that a witness does not satisfy, with all its values. For test data only: it shows the witness.
///
/// @param row     index of the constraint
/// @param run     where it comes from
/// @param element tensor and index of the element that is wrong, for example `%7[0, 3]`
/// @param a       left factor
/// @param b       right factor
/// @param c       what their product should be
public record FailedConstraint(int row, ConstraintRun run, String element, Side a, Side b, Side c) {

    /// Terms of a side that are written out.
    private static final int SHOWN_TERMS = 5;

    /// One linear combination.
    ///
    /// @param matrix which one
    /// @param terms  terms by wire, ascending
    /// @param value  sum of the terms, nearest to zero
    public record Side(Matrix matrix, List<Term> terms, BigInteger value) {
        public Side {
            terms = List.copyOf(terms);
        }
    }

    /// One term of a linear combination.
    ///
    /// @param wire        number of the wire
    /// @param name        name of the wire
    /// @param coefficient coefficient, nearest to zero
    /// @param value       value of the wire, nearest to zero
    public record Term(int wire, String name, BigInteger coefficient, BigInteger value) {

        private String text() {
            if (wire == 0) {
                return coefficient.toString();
            }
            String factor = coefficient.equals(BigInteger.ONE) ? "" : coefficient + "*";
            return factor + name + "{" + value + "}";
        }
    }

    /// Returns the message: where the constraint comes from, then each side with its wires, their values in braces.
    public String text() {
        String format = "%n  %-7s %s";
        StringBuilder text = new StringBuilder("constraint " + row + " does not hold: " + run.op());
        text.append(String.format(format, "node", run.loc()));
        text.append(String.format(format, "element", element + ", in constraints " + run.firstRow() + " to "
                + (run.firstRow() + run.rowCount() - 1)));
        boolean linear = a.terms().isEmpty() && b.terms().isEmpty();
        for (Side side : linear ? List.of(c) : List.of(a, b, c)) {
            text.append(String.format(format, side.matrix(), text(side)));
        }
        String reason = linear
                ? "C = " + c.value() + "; expected 0"
                : "A*B = " + a.value().multiply(b.value()) + ", C = " + c.value() + "; expected equal modulo r";
        return text.append(String.format(format, "found", reason)).toString();
    }

    private static String text(Side side) {
        if (side.terms().isEmpty()) {
            return "0";
        }
        // Whole values say more than bits, and those made last belong to the op whose constraint this is.
        List<Term> shown = side.terms().size() <= SHOWN_TERMS
                ? side.terms()
                : side.terms().stream().sorted(Comparator.comparing((Term term) -> term.name().contains(".bit["))
                        .thenComparing(Term::wire, Comparator.reverseOrder())).limit(SHOWN_TERMS).toList();
        StringBuilder text = new StringBuilder();
        for (Term term : shown) {
            text.append(text.isEmpty() ? "" : " + ").append(term.text());
        }
        int others = side.terms().size() - shown.size();
        if (others > 0) {
            text.append(" + ").append(others).append(" more terms");
        }
        return text + " = " + side.value();
    }
}
