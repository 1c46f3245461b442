package io.assay.checker.r1cs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// All solutions of a small system over a small prime, by trying every value of every wire.
final class Solutions {

    private final ConstraintSystem system;
    private final int modulus;
    private final long[] wires;
    private final List<List<Integer>> rowsByLastWire = new ArrayList<>();

    private Solutions(ConstraintSystem system) {
        this.system = system;
        this.modulus = system.modulus().intValueExact();
        this.wires = new long[system.wireCount()];
        for (int wire = 0; wire < wires.length; wire++) {
            rowsByLastWire.add(new ArrayList<>());
        }
        for (int row = 0; row < system.rowCount(); row++) {
            int last = Math.max(last(system.a(), row), Math.max(last(system.b(), row), last(system.c(), row)));
            rowsByLastWire.get(last).add(row);
        }
    }

    /// Calls `visitor` with each solution; the array is reused.
    static void forEach(ConstraintSystem system, Consumer<long[]> visitor) {
        Solutions solutions = new Solutions(system);
        Arrays.fill(solutions.wires, 0);
        solutions.wires[0] = 1;
        if (solutions.holds(0)) {
            solutions.extend(1, visitor);
        }
    }

    private static int last(Matrix matrix, int row) {
        return matrix.count(row) == 0 ? 0 : matrix.wire(matrix.start(row + 1) - 1);
    }

    private void extend(int wire, Consumer<long[]> visitor) {
        if (wire == wires.length) {
            visitor.accept(wires);
            return;
        }
        for (long value = 0; value < modulus; value++) {
            wires[wire] = value;
            if (holds(wire)) {
                extend(wire + 1, visitor);
            }
        }
    }

    private boolean holds(int lastWire) {
        for (int row : rowsByLastWire.get(lastWire)) {
            if ((value(system.a(), row) * value(system.b(), row) - value(system.c(), row)) % modulus != 0) {
                return false;
            }
        }
        return true;
    }

    private long value(Matrix matrix, int row) {
        long sum = 0;
        for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
            sum += system.coefficients().value(matrix.coefficient(entry)).longValueExact() * wires[matrix.wire(entry)];
        }
        return sum % modulus;
    }
}
