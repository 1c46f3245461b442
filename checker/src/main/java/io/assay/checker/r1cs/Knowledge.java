package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/// Which wires are determined so far, with what rules need to find that out.
final class Knowledge {

    private final ConstraintSystem system;
    private final Facts facts;
    private final WireIndex index;
    private final BitSet known = new BitSet();
    private final Digits digits = new Digits(this);

    /// @param resolved what else is known of the system
    Knowledge(ConstraintSystem system, BitSet given, LookupArguments.Resolved resolved) {
        this.system = system;
        this.index = new WireIndex(system);
        BitSet fixed = (BitSet) resolved.read().clone();
        fixed.or(given);
        fixed.set(0, 1 + system.publicOutputs() + system.publicInputs());
        List<Permutation> permutations = new ArrayList<>(resolved.permutations());
        permutations.addAll(SwitchNetworks.find(system, index, fixed));
        this.facts = Facts.of(system, index, resolved.bounds(), permutations);
        known.or(given);
        known.set(0);
        for (int wire = 1; wire < system.wireCount(); wire++) {
            if (facts.isFixed(wire)) {
                known.set(wire);
            }
        }
    }

    ConstraintSystem system() {
        return system;
    }

    BigInteger modulus() {
        return system.modulus();
    }

    Facts facts() {
        return facts;
    }

    /// Returns the permutations that are known on both sides.
    List<Permutation> settled() {
        return facts.orders().stream().map(Order::permutation).filter(permutation -> Stream
                .concat(permutation.inputs().stream(), permutation.outputs().stream()).allMatch(this::isKnown))
                .toList();
    }

    WireIndex index() {
        return index;
    }

    boolean isKnown(int wire) {
        return known.get(wire);
    }

    void learn(int wire) {
        known.set(wire);
    }

    int knownCount() {
        return known.cardinality();
    }

    BitSet unknown() {
        BitSet unknown = new BitSet();
        unknown.set(1, system.wireCount());
        unknown.andNot(known);
        return unknown;
    }

    boolean isKnown(Matrix matrix, int row) {
        for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
            if (!known.get(matrix.wire(entry))) {
                return false;
            }
        }
        return true;
    }

    /// Learns the only unknown wire of a combination whose value is known; false if there are more.
    boolean learnOnly(Matrix matrix, int row) {
        int only = -1;
        for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
            if (!known.get(matrix.wire(entry))) {
                if (only >= 0) {
                    return false;
                }
                only = matrix.wire(entry);
            }
        }
        if (only >= 0) {
            known.set(only);
        }
        return only >= 0;
    }

    IntPredicate unknownWire() {
        return wire -> !known.get(wire);
    }

    /// Returns the terms of `form` that are not determined.
    Form unknown(Form form) {
        return form.where(unknownWire());
    }

    boolean isKnown(Form form) {
        return unknown(form).count() == 0;
    }

    /// Says that the value of `form` is determined, and returns whether wires of it are therefore.
    boolean determine(Form form) {
        return digits.determine(unknown(form));
    }

    /// Returns the wire of `form` that occurs in the fewest rows.
    int rarest(Form form) {
        int rarest = form.wire(0);
        for (int i = 1; i < form.count(); i++) {
            if (rarest == 0 || (form.wire(i) != 0 && index.count(form.wire(i)) < index.count(rarest))) {
                rarest = form.wire(i);
            }
        }
        return rarest;
    }

    BigInteger inverse(BigInteger value) {
        return value.modInverse(system.modulus());
    }

    BigInteger signed(BigInteger value) {
        return Form.signed(value, system.modulus());
    }
}
