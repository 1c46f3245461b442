package io.assay.checker.r1cs;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// The commitments of a system whose rows use one challenge at most: any number of stated ones, which stand for weights, then
/// perhaps the one whose challenge rows use.
///
/// Challenges of stated ones are numbers given by the statement; that they depend on the weights is for the verifier to see. The
/// last challenge is drawn after all committed wires if it depends on them.
///
/// @param stated the stated ones
/// @param main   the other one
record Committed(List<Commitment> stated, Optional<Commitment> main) {

    Committed {
        stated = List.copyOf(stated);
    }

    /// Returns the commitments of a system; empty if they are in another order, or a stated challenge depends on more than its
    /// commitment.
    static Optional<Committed> of(ConstraintSystem system) {
        List<Commitment> all = system.commitments();
        List<Commitment> stated = all.stream().takeWhile(Commitment::stated).toList();
        boolean known = all.size() - stated.size() <= 1
                && stated.stream().allMatch(commitment -> commitment.hashed().isEmpty());
        return known
                ? Optional.of(new Committed(stated,
                        all.size() == stated.size() ? Optional.empty() : Optional.of(all.getLast())))
                : Optional.empty();
    }

    /// Returns the wire of the challenge that rows use; greater than that of any wire if there is none.
    int challenge() {
        return main.map(Commitment::challenge).orElse(Integer.MAX_VALUE);
    }

    /// Tells whether a wire is fixed before that challenge: weights, too.
    boolean contains(int wire) {
        return main.isPresent() && (main.get().contains(wire)
                || stated.stream().anyMatch(commitment -> commitment.contains(wire)));
    }

    /// Tells whether a wire is a blinder, or a challenge that no row uses.
    boolean isUnused(int wire) {
        return stated.stream().anyMatch(commitment -> wire == commitment.blinder() || wire == commitment.challenge())
                || (main.isPresent() && main.get().blinder() == wire);
    }

    /// Returns the wires among the first `publics` that the challenge does not depend on, and the stated challenges that it
    /// does not depend on: those weights could be chosen after it.
    BitSet unhashed(int publics) {
        BitSet unhashed = new BitSet();
        if (main.isPresent()) {
            unhashed.set(1, 1 + publics);
            stated.forEach(commitment -> unhashed.set(commitment.challenge()));
            main.get().hashed().forEach(unhashed::clear);
        }
        return unhashed;
    }
}
