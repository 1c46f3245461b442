package io.assay.checker.r1cs;

/// The rows in which each wire occurs.
final class WireIndex {

    private final int[] starts;
    private final int[] rows;

    WireIndex(ConstraintSystem system) {
        int[] counts = new int[system.wireCount() + 1];
        int[] last = new int[system.wireCount()];
        visit(system, last, (wire, _) -> counts[wire + 1]++);
        for (int wire = 0; wire < system.wireCount(); wire++) {
            counts[wire + 1] = Math.addExact(counts[wire + 1], counts[wire]);
        }
        starts = counts;
        rows = new int[counts[system.wireCount()]];
        int[] next = java.util.Arrays.copyOf(starts, system.wireCount());
        java.util.Arrays.fill(last, 0);
        visit(system, last, (wire, row) -> rows[next[wire]++] = row);
    }

    private interface Visitor {
        void see(int wire, int row);
    }

    /// @param last for each wire, 1 + the last row in which it was seen; zeros at the start
    private static void visit(ConstraintSystem system, int[] last, Visitor visitor) {
        Matrix[] matrices = {system.a(), system.b(), system.c()};
        for (int row = 0; row < system.rowCount(); row++) {
            for (Matrix matrix : matrices) {
                for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
                    int wire = matrix.wire(entry);
                    if (wire != 0 && last[wire] != row + 1) {
                        last[wire] = row + 1;
                        visitor.see(wire, row);
                    }
                }
            }
        }
    }

    /// Returns in how many rows a wire occurs.
    int count(int wire) {
        return starts[wire + 1] - starts[wire];
    }

    /// Returns the i-th of the rows of a wire, in ascending order.
    int row(int wire, int i) {
        return rows[starts[wire] + i];
    }
}
