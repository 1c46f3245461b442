package io.assay.checker;

import io.assay.checker.air.StatementLayout;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.DigestLayout;
import java.util.BitSet;

/// What the first wires of a circuit hold, by the layout of its statement: context, outputs, public inputs, private inputs.
///
/// @param outputs       public elements that hold outputs, and digests: what the others determine
/// @param publicInputs  the context, and public elements that hold inputs
/// @param privateInputs wires that the header declares to be private inputs: hashed and received inputs and salts too
public record WireRoles(BitSet outputs, BitSet publicInputs, BitSet privateInputs) {

    /// Returns the roles in a circuit that has the public elements of `layout`.
    /// @throws IllegalArgumentException if it has another number of them
    public static WireRoles of(ConstraintSystem system, StatementLayout layout) {
        if (system.publicOutputs() != 0 || system.publicInputs() != layout.elementCount()) {
            throw new IllegalArgumentException(system.publicOutputs() + " public outputs and " + system.publicInputs()
                    + " public inputs, expected 0 and " + layout.elementCount());
        }
        BitSet outputs = new BitSet();
        BitSet publicInputs = new BitSet();
        BitSet privateInputs = new BitSet();
        int firstInput = 2 + layout.outputElements();
        int firstPrivate = 1 + system.publicInputs();
        publicInputs.set(1);
        outputs.set(2, firstInput);
        publicInputs.set(firstInput, firstPrivate);
        for (DigestLayout digest : layout.digests()) {
            outputs.set(digest.wire());
            publicInputs.clear(digest.wire());
        }
        privateInputs.set(firstPrivate, firstPrivate + system.privateInputs());
        return new WireRoles(outputs, publicInputs, privateInputs);
    }

    /// Returns the wires that are fixed from outside. Outputs are not: one that is known would pin the hints behind it.
    public BitSet given() {
        BitSet given = (BitSet) publicInputs.clone();
        given.or(privateInputs);
        return given;
    }
}
