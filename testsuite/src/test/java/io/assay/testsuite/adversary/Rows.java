package io.assay.testsuite.adversary;

import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.Matrix;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The rows of a constraint system, evaluated on witnesses.
///
/// A witness is an array with one element of the field for each wire; element 0 is 1.
final class Rows {

    private final ConstraintSystem system;
    private final List<BitSet> readers = new ArrayList<>();

    Rows(ConstraintSystem system) {
        this.system = system;
        for (int wire = 0; wire < system.wireCount(); wire++) {
            readers.add(new BitSet());
        }
        for (int row = 0; row < system.rowCount(); row++) {
            for (int wire : wires(row)) {
                readers.get(wire).set(row);
            }
        }
    }

    ConstraintSystem system() {
        return system;
    }

    int count() {
        return system.rowCount();
    }

    BigInteger modulus() {
        return system.modulus();
    }

    private List<Matrix> matrices() {
        return List.of(system.a(), system.b(), system.c());
    }

    /// Returns the wires that a row reads, the constant one among them, ascending.
    Set<Integer> wires(int row) {
        Set<Integer> wires = new TreeSet<>();
        for (Matrix matrix : matrices()) {
            for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
                wires.add(matrix.wire(entry));
            }
        }
        return wires;
    }

    /// Returns the rows that read a wire.
    BitSet readers(int wire) {
        return readers.get(wire);
    }

    /// Returns A·w · B·w − C·w of a row, in [0, modulus).
    BigInteger residue(int row, BigInteger[] witness) {
        return dot(system.a(), row, witness).multiply(dot(system.b(), row, witness))
                .subtract(dot(system.c(), row, witness)).mod(modulus());
    }

    boolean holds(int row, BigInteger[] witness) {
        return residue(row, witness).signum() == 0;
    }

    private BigInteger dot(Matrix matrix, int row, BigInteger[] witness) {
        BigInteger sum = BigInteger.ZERO;
        for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
            BigInteger value = witness[matrix.wire(entry)];
            if (value.signum() != 0) {
                sum = sum.add(system.coefficients().value(matrix.coefficient(entry)).multiply(value));
            }
        }
        return sum;
    }

    /// Returns the rows that a witness does not satisfy.
    BitSet violations(BigInteger[] witness) {
        BitSet violations = new BitSet();
        for (int row = 0; row < count(); row++) {
            violations.set(row, !holds(row, witness));
        }
        return violations;
    }

    boolean accepts(BigInteger[] witness) {
        return violations(witness).isEmpty();
    }

    /// Tells whether all rows hold for `witness`, given that they hold for `satisfying`: only rows that read a wire with
    /// another value can differ.
    boolean accepts(BigInteger[] witness, BigInteger[] satisfying) {
        BitSet seen = new BitSet();
        for (int wire = 0; wire < witness.length; wire++) {
            if (!witness[wire].equals(satisfying[wire])) {
                BitSet rows = readers.get(wire);
                for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                    if (!seen.get(row) && !holds(row, witness)) {
                        return false;
                    }
                    seen.set(row);
                }
            }
        }
        return true;
    }
}
