package io.assay.backends.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Searches, modulo 2^61 − 1, for a witness that satisfies all rows of a small circuit but one.
final class WitnessSearch {

    private static final long PRIME = (1L << 61) - 1;
    private static final int RESTARTS = 30;
    private static final int NODES = 60_000;
    private static final long UNKNOWN = -1;
    /// Numerators and denominators of what is found are at most this; their products stay below the prime.
    private static final long FRACTION = 1 << 29;

    private final List<TestCircuits.Row> rows;
    private final List<List<Integer>> readers;
    private final long[][][] coefficients;
    private final int deleted;
    /// Wires in the order in which they are tried: those of the deleted row first, then what shares rows with them.
    private final List<Integer> order;
    private final int[] rank;
    private final long[] wires;
    /// Unknown wires of each row, counted once for each of its terms.
    private final int[] unknown;
    private Random random = new Random(0);
    private int nodes;

    WitnessSearch(R1csCircuit circuit, int deleted) {
        this.rows = TestCircuits.rows(circuit);
        this.readers = TestCircuits.readers(circuit, rows);
        this.deleted = deleted;
        this.wires = new long[circuit.wireCount()];
        this.unknown = new int[rows.size()];
        this.order = order();
        this.rank = new int[wires.length];
        order.forEach(wire -> rank[wire] = order.indexOf(wire));
        this.coefficients = rows.stream().map(row -> Arrays.stream(row.coefficients())
                .map(side -> Arrays.stream(side).mapToLong(c -> c.mod(BigInteger.valueOf(PRIME)).longValueExact())
                        .toArray())
                .toArray(long[][]::new)).toArray(long[][][]::new);
    }

    private List<Integer> order() {
        LinkedHashSet<Integer> found = new LinkedHashSet<>();
        List<Integer> queue = new ArrayList<>(List.of(deleted));
        for (int i = 0; i < queue.size(); i++) {
            for (int[] side : rows.get(queue.get(i)).wires()) {
                for (int wire : side) {
                    if (wire > 0 && found.add(wire)) {
                        readers.get(wire).stream().filter(row -> !queue.contains(row)).forEach(queue::add);
                    }
                }
            }
        }
        for (int wire = 0; wire < wires.length; wire++) {
            found.add(wire);
        }
        return List.copyOf(found);
    }

    boolean succeeds() {
        for (int seed = 0; seed < RESTARTS; seed++) {
            random = new Random(seed);
            nodes = 0;
            Arrays.fill(wires, UNKNOWN);
            for (int row = 0; row < unknown.length; row++) {
                unknown[row] = Arrays.stream(rows.get(row).wires()).mapToInt(side -> side.length).sum();
            }
            if (assign(0, 1) && extend()) {
                return true;
            }
        }
        return false;
    }

    /// Gives a wire a value; false if a row with no unknown wires left does not hold, or the deleted one does.
    private boolean assign(int wire, long value) {
        wires[wire] = value;
        boolean consistent = true;
        for (int row : readers.get(wire)) {
            unknown[row]--;
            consistent &= unknown[row] > 0 || (value(row, 0) == 0) == (row != deleted);
        }
        return consistent;
    }

    private void forget(int wire) {
        wires[wire] = UNKNOWN;
        readers.get(wire).forEach(row -> unknown[row]++);
    }

    private boolean extend() {
        if (++nodes > NODES) {
            return false;
        }
        int wire = nextUnknown();
        Optional<List<Long>> values = Optional.empty();
        for (int row = 0; row < unknown.length; row++) {
            int only = row == deleted || unknown[row] == 0 ? -1 : onlyUnknown(row);
            if (only >= 0) {
                Optional<List<Long>> roots = roots(row);
                if (roots.isPresent() && (values.isEmpty() || roots.get().size() < values.get().size()
                        || (roots.get().size() == values.get().size() && rank[only] < rank[wire]))) {
                    wire = only;
                    values = roots;
                }
            }
        }
        if (wire < 0) {
            return isWitness();
        }
        for (long value : values.orElseGet(this::choices)) {
            if (assign(wire, value) && extend()) {
                return true;
            }
            forget(wire);
        }
        return false;
    }

    private int nextUnknown() {
        return order.stream().filter(wire -> wires[wire] == UNKNOWN).findFirst().orElse(-1);
    }

    /// Returns the wire that alone is unknown in a row; -1 if there are several.
    private int onlyUnknown(int row) {
        int only = -1;
        for (int[] side : rows.get(row).wires()) {
            for (int wire : side) {
                if (wires[wire] == UNKNOWN && wire != only) {
                    if (only >= 0) {
                        return -1;
                    }
                    only = wire;
                }
            }
        }
        return only;
    }

    /// Returns what the unknown wire x of a row may be, in random order; empty if the row does not say, or needs a root.
    private Optional<List<Long>> roots(int row) {
        long a0 = side(row, 0, 0);
        long b0 = side(row, 1, 0);
        long c0 = side(row, 2, 0);
        long a1 = reduced(side(row, 0, 1) - a0);
        long b1 = reduced(side(row, 1, 1) - b0);
        long c1 = reduced(side(row, 2, 1) - c0);
        if (a1 == 0 || b1 == 0) {
            // (a1·b0 + a0·b1 − c1)·x = c0 − a0·b0
            long factor = reduced(times(a1, b0) + times(a0, b1) - c1);
            long rest = reduced(c0 - times(a0, b0));
            if (factor == 0) {
                return rest == 0 ? Optional.empty() : Optional.of(List.of());
            }
            return Optional.of(List.of(divided(rest, factor)));
        }
        List<Long> roots = new ArrayList<>();
        if (c0 == 0 && c1 == 0) {
            roots.add(divided(reduced(-a0), a1));
            roots.add(divided(reduced(-b0), b1));
        } else if (a0 == 0 && b0 == 0 && c0 == 0) {
            roots.add(0L);
            roots.add(divided(c1, times(a1, b1)));
        } else {
            return Optional.empty();
        }
        Collections.shuffle(roots, random);
        return Optional.of(roots);
    }

    /// Returns small numbers and binary fractions, in random order.
    private List<Long> choices() {
        List<Long> choices = new ArrayList<>();
        for (long numerator = -12; numerator <= 12; numerator++) {
            for (long denominator = 1; denominator <= 16; denominator *= 2) {
                choices.add(divided(reduced(numerator), denominator));
            }
        }
        Collections.shuffle(choices, random);
        return choices.stream().distinct().toList();
    }

    private static long reduced(long value) {
        return Math.floorMod(value, PRIME);
    }

    private static long times(long x, long y) {
        // 2^61 is 1: the product is the sum of its low 61 bits and what is above them.
        return reduced((x * y & PRIME) + (Math.multiplyHigh(x, y) << 3 | x * y >>> 61));
    }

    private static long divided(long numerator, long denominator) {
        BigInteger prime = BigInteger.valueOf(PRIME);
        return times(numerator, BigInteger.valueOf(denominator).modInverse(prime).longValueExact());
    }

    /// Returns A·B − C of a row, an unknown wire being `x`.
    private long value(int row, long x) {
        return reduced(times(side(row, 0, x), side(row, 1, x)) - side(row, 2, x));
    }

    private long side(int row, int side, long x) {
        long sum = 0;
        int[] at = rows.get(row).wires()[side];
        for (int i = 0; i < at.length; i++) {
            sum = reduced(sum + times(coefficients[row][side][i], wires[at[i]] == UNKNOWN ? x : wires[at[i]]));
        }
        return sum;
    }

    /// Tells whether the fractions that the wires stand for satisfy all rows of the circuit's field but the deleted one.
    private boolean isWitness() {
        List<BigInteger> witness = new ArrayList<>();
        for (long wire : wires) {
            Optional<BigInteger> lifted = lifted(wire);
            if (lifted.isEmpty()) {
                return false;
            }
            witness.add(lifted.get());
        }
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).holds(witness) == (row == deleted)) {
                return false;
            }
        }
        return true;
    }

    /// Returns the fraction of small numbers that is `value` modulo the prime, as an element of the circuit's field.
    private static Optional<BigInteger> lifted(long value) {
        long[] remainders = {PRIME, value};
        long[] factors = {0, 1};
        while (Math.abs(remainders[1]) > FRACTION) {
            long quotient = remainders[0] / remainders[1];
            remainders = new long[]{remainders[1], remainders[0] - quotient * remainders[1]};
            factors = new long[]{factors[1], factors[0] - quotient * factors[1]};
        }
        if (Math.abs(factors[1]) > FRACTION) {
            return Optional.empty();
        }
        return Optional.of(BigInteger.valueOf(remainders[1])
                .multiply(BigInteger.valueOf(factors[1]).modInverse(R1csCircuit.ORDER)).mod(R1csCircuit.ORDER));
    }
}
