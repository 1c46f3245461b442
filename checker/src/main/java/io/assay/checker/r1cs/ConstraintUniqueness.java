package io.assay.checker.r1cs;

import java.util.BitSet;

/// Proves of constraints that given wires determine all others.
public final class ConstraintUniqueness {

    private ConstraintUniqueness() {}

    /// What was found out.
    ///
    /// @param unproven wires that no rule showed to be determined; empty if the witness is unique
    public record Result(BitSet unproven) {}

    /// Tries to show that any two solutions with the same given wires are equal.
    ///
    /// Takes nothing on trust but the constraints: no names, no list of assumptions.
    /// @param system the constraints
    /// @param given  wires whose values are fixed from outside: public inputs, private inputs
    public static Result check(ConstraintSystem system, BitSet given) {
        BitSet unproven = new BitSet();
        unproven.set(1, system.wireCount());
        unproven.andNot(given);
        return new Result(unproven);
    }
}
