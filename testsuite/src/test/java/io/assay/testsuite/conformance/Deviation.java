package io.assay.testsuite.conformance;

import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import java.util.ArrayList;
import java.util.List;

/// A prover that lies at one hint and is honest, with what follows from the lie, everywhere else.
///
/// @param hint    where it lies
/// @param lies    changes of operands: the answer is that to another question
/// @param changes changes of the answer
public record Deviation(Hint hint, List<Change> lies, List<Change> changes) implements RelationInterpreter.Prover {

    /// An amount that is added to one element.
    ///
    /// @param tensor  index of the operand or result
    /// @param element position of the element, row-major
    public record Change(int tensor, int element, long amount) {}

    public Deviation {
        lies = List.copyOf(lies);
        changes = List.copyOf(changes);
    }

    /// Returns this deviation with one more change of the answer.
    public Deviation and(Change change) {
        List<Change> more = new ArrayList<>(changes);
        more.add(change);
        return new Deviation(hint, lies, more);
    }

    @Override
    public List<long[]> choose(Hint asked, List<long[]> operands) {
        return asked.results().equals(hint.results())
                ? changed(RelationInterpreter.honest(asked, changed(operands, lies)), changes)
                : RelationInterpreter.honest(asked, operands);
    }

    private static List<long[]> changed(List<long[]> tensors, List<Change> changes) {
        List<long[]> copies = new ArrayList<>(tensors.stream().map(long[]::clone).toList());
        for (Change change : changes) {
            copies.get(change.tensor())[change.element()] += change.amount();
        }
        return copies;
    }

    @Override
    public String toString() {
        return hint.function().getClass().getSimpleName() + " of " + hint.loc() + ": "
                + (lies.isEmpty() ? "" : "asked otherwise by " + lies + " ") + (changes.isEmpty() ? "" : changes);
    }
}
