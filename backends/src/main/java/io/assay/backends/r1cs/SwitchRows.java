package io.assay.backends.r1cs;

import io.assay.backends.r1cs.SwitchNetwork.Given;
import io.assay.backends.r1cs.SwitchNetwork.Rest;
import io.assay.backends.r1cs.SwitchNetwork.Signal;
import io.assay.backends.r1cs.SwitchNetwork.Switch;
import io.assay.backends.r1cs.SwitchNetwork.Target;
import io.assay.backends.r1cs.SwitchNetwork.Wire;
import io.assay.ir.Value;
import io.assay.ir.diag.InternalCompilerError;
import io.assay.ir.relation.Permutation;

/// The rows that show a permutation by a [SwitchNetwork].
///
/// For each switch, b its boolean: b·b = b; b·(x − y) = t − y, where t is what is chosen of the elements x and y that enter; and, where the
/// other one is no sum but a wire or an output s, x + y − t − s = 0. So what leaves a switch is what enters it, in some order and as elements
/// of the field, for any values of x and y; and what leaves the network are the elements of `rhs`.
/// Source: docs/adr/0034-sorts.md.
///
/// @param lhs   elements that enter
/// @param rhs   elements that leave
/// @param start first wire
record SwitchRows(RowBuilder rows, Permutation permutation, SwitchNetwork network, Terms lhs, Terms rhs, int start) {

    /// Writes the rows of a permutation, and allocates their wires.
    /// @throws InternalCompilerError if a sum may wrap around the modulus
    static void write(RowBuilder rows, Permutation permutation, Terms lhs, Terms rhs) {
        SwitchNetwork network = SwitchNetwork.of(permutation.extent(), lhs.count(), rhs.count());
        WireBlock.Switches block = new WireBlock.Switches(rows.wireCount(), permutation, network);
        // What passes a switch is an element of the left side; of the right side too once the rows hold.
        double magnitude = (double) permutation.lhs().type().interval().magnitude();
        for (int line = 0; line < permutation.lineCount(); line++) {
            for (Switch each : network.switches()) {
                rows.allocate(1, 1);
                rows.allocate(each.wiresOfBoth(), magnitude);
            }
        }
        rows.add(block);
        SwitchRows writer = new SwitchRows(rows, permutation, network, lhs, rhs, block.start());
        for (int line = 0; line < permutation.lineCount(); line++) {
            for (Switch each : network.switches()) {
                writer.write(each, line);
            }
        }
    }

    private void write(Switch each, int line) {
        int bit = start + line * network.wireCount() + each.bit();
        rows.begin();
        rows.left().add(bit, 1);
        rows.right().add(bit, 1);
        rows.out().add(bit, 1);
        constrain(each.chosen(), line);
        rows.begin();
        rows.left().add(bit, 1);
        add(rows.right(), each.whenSet(), line, 1);
        add(rows.right(), each.whenClear(), line, -1);
        add(rows.out(), each.chosen(), line, 1);
        add(rows.out(), each.whenClear(), line, -1);
        constrain(each.chosen(), line);
        if (each.isOtherTied()) {
            rows.begin();
            add(rows.out(), each.whenSet(), line, 1);
            add(rows.out(), each.whenClear(), line, 1);
            add(rows.out(), each.chosen(), line, -1);
            add(rows.out(), each.other(), line, -1);
            constrain(each.other(), line);
        }
    }

    /// Adds a row about an element that leaves, or else about the whole row of those that enter.
    private void constrain(Signal signal, int line) {
        boolean leaves = signal instanceof Target;
        Value value = leaves ? permutation.rhs() : permutation.lhs();
        rows.constrain(value, line * permutation.extent() + (signal instanceof Target(int position) ? position : 0));
    }

    private void add(Accumulator sum, Signal signal, int line, long scale) {
        int first = line * permutation.extent();
        switch (signal) {
            case Given(int position) -> lhs.add(sum, first + position, scale);
            case Target(int position) -> rhs.add(sum, first + position, scale);
            case Wire(int wire) -> sum.add(start + line * network.wireCount() + wire, scale);
            case Rest(var x, var y, var chosen, _, _, _) -> {
                add(sum, x, line, scale);
                add(sum, y, line, scale);
                add(sum, chosen, line, -scale);
            }
        }
    }
}
