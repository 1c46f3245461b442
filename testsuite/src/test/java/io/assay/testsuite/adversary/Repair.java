package io.assay.testsuite.adversary;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/// A prover that lies at some wires and mends the rows that this breaks, each by a wire that may still change.
///
/// It knows nothing of gadgets: of a broken row it takes a wire in which the row is linear, and solves for it. A wire that
/// has changed once stays as it is, so there is an end.
final class Repair {

    private static final int LATEST_OF_TEN = 7;

    private final Rows rows;
    private final Random random;
    private final int mostSteps;

    /// @param mostSteps rows that are mended at most
    Repair(Rows rows, Random random, int mostSteps) {
        this.rows = rows;
        this.random = random;
        this.mostSteps = mostSteps;
    }

    /// Mends a witness in place and returns the rows that are still broken.
    /// @param frozen  wires that must not change; those that are changed are added
    /// @param ignored rows that need not hold
    BitSet mend(BigInteger[] witness, BitSet frozen, BitSet ignored) {
        BitSet broken = rows.violations(witness);
        broken.andNot(ignored);
        for (int step = 0; step < mostSteps && !broken.isEmpty(); step++) {
            int row = broken.nextSetBit(0);
            List<Integer> wires = solvable(row, witness, frozen);
            if (wires.isEmpty()) {
                return broken;
            }
            int wire = random.nextInt(10) < LATEST_OF_TEN ? wires.getLast() : wires.get(random.nextInt(wires.size()));
            solve(row, wire, witness);
            frozen.set(wire);
            BitSet readers = rows.readers(wire);
            for (int reader = readers.nextSetBit(0); reader >= 0; reader = readers.nextSetBit(reader + 1)) {
                broken.set(reader, !ignored.get(reader) && !rows.holds(reader, witness));
            }
        }
        return broken;
    }

    /// Returns the wires of a row which may change and in which it is linear, but not constant.
    private List<Integer> solvable(int row, BigInteger[] witness, BitSet frozen) {
        List<Integer> wires = new ArrayList<>();
        for (int wire : rows.wires(row)) {
            if (wire != 0 && !frozen.get(wire) && slope(row, wire, witness).signum() != 0
                    && slope(row, wire, witness).equals(slopeBeyond(row, wire, witness))) {
                wires.add(wire);
            }
        }
        return wires;
    }

    /// Returns how much the residue of a row grows when a wire grows by one.
    private BigInteger slope(int row, int wire, BigInteger[] witness) {
        return residueAt(row, wire, witness, BigInteger.ONE).subtract(rows.residue(row, witness)).mod(rows.modulus());
    }

    private BigInteger slopeBeyond(int row, int wire, BigInteger[] witness) {
        return residueAt(row, wire, witness, BigInteger.TWO)
                .subtract(residueAt(row, wire, witness, BigInteger.ONE)).mod(rows.modulus());
    }

    private BigInteger residueAt(int row, int wire, BigInteger[] witness, BigInteger change) {
        BigInteger value = witness[wire];
        witness[wire] = value.add(change);
        BigInteger residue = rows.residue(row, witness);
        witness[wire] = value;
        return residue;
    }

    private void solve(int row, int wire, BigInteger[] witness) {
        BigInteger change = rows.residue(row, witness).negate()
                .multiply(slope(row, wire, witness).modInverse(rows.modulus()));
        witness[wire] = witness[wire].add(change).mod(rows.modulus());
    }
}
