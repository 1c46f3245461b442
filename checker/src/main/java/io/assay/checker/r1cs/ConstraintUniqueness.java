package io.assay.checker.r1cs;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Proves of constraints that given wires determine all others.
///
/// Rows are visited in their order, again and again, until a visit of all teaches nothing. What a row teaches is a lemma
/// on two solutions that agree on what is known: see [Digits] for sums, [Ladder] for steps, [Order] for what is sorted, and [ZeroProduct],
/// [Division], [Root], [Power] and [Choice] for rows that are products of unknowns. Lookups with a challenge are read first, and replaced by what
/// they say: see [LookupArguments].
public final class ConstraintUniqueness {

    private final Knowledge knowledge;
    private final ConstraintSystem system;
    private final BitSet done = new BitSet();

    private final LookupArguments.Resolved resolved;
    private final LookedFactor lookedFactor;
    private final int wireCount;
    private final Optional<Commitment> weights;

    private ConstraintUniqueness(ConstraintSystem original, BitSet given) {
        this.wireCount = original.wireCount();
        this.weights = original.commitments().stream().findFirst().filter(Commitment::stated);
        this.resolved = LookupArguments.resolve(original);
        this.system = resolved.system();
        BitSet known = (BitSet) given.clone();
        known.or(resolved.settled());
        this.knowledge = new Knowledge(system, known, resolved);
        this.lookedFactor = new LookedFactor(resolved.memberships());
    }

    /// What was found out.
    ///
    /// @param unproven wires that no rule showed to be determined; empty if the witness is unique, but for what is free
    /// @param wrapping rows that are not shown to hold over the integers
    /// @param loose    elements of inputs that may be outside their bounds
    /// @param unread   public wires that no row reads, or that the challenge does not depend on: a proof says nothing of them
    /// @param free     wires that show an order, in rows of their own, and may be others where several ways lead to it; none of them is in
    ///                 `unproven`
    /// @param sweeps   how often all rows were visited
    public record Result(BitSet unproven, BitSet wrapping, BitSet loose, BitSet unread, BitSet free, int sweeps) {

        /// Tells whether the witness is unique, rows mean what they say over the integers, inputs are within bounds, and
        /// proofs are bound to every public wire.
        public boolean isProven() {
            return unproven.isEmpty() && wrapping.isEmpty() && loose.isEmpty() && unread.isEmpty();
        }
    }

    /// Tries to show that any two solutions with the same given wires are equal, but for settings of switches that lead to one order.
    ///
    /// Takes nothing on trust but the constraints: no names, no list of assumptions.
    /// @param system the constraints
    /// @param given  wires whose values are fixed from outside: public inputs, private inputs
    /// @param inputs what the inputs' bounds are, and where they are held
    /// @param digests public elements that are digests
    public static Result check(ConstraintSystem system, BitSet given, InputLayout inputs,
            List<DigestLayout> digests) {
        ConstraintUniqueness check = new ConstraintUniqueness(system, given);
        int sweeps = 1;
        while (check.sweep()) {
            sweeps++;
        }
        Hashes hashes = Hashes.of(check.system, check.knowledge.index(), check.resolved.memberships(), digests);
        BitSet wrapping = new BitSet();
        NoWrap.unproven(check.knowledge, hashes).stream()
                .forEach(row -> wrapping.set(check.resolved.rows().get(row)));
        BitSet unproven = check.knowledge.unknown().get(0, check.wireCount);
        unproven.or(hashes.unproven());
        return new Result(unproven, wrapping, InputBounds.unproven(check.knowledge, inputs, hashes, check.weights),
                check.unread(), check.free(), sweeps);
    }

    /// As [#check(ConstraintSystem, BitSet, InputLayout, List)], of a system without digests.
    public static Result check(ConstraintSystem system, BitSet given, InputLayout inputs) {
        return check(system, given, inputs, List.of());
    }

    /// Tries to show the same of a system whose inputs have no bounds.
    public static Result check(ConstraintSystem system, BitSet given) {
        return check(system, given, InputLayout.NONE);
    }

    private BitSet free() {
        BitSet free = new BitSet();
        knowledge.settled().forEach(permutation -> permutation.free().forEach(free::set));
        return free;
    }

    private BitSet unread() {
        BitSet unread = (BitSet) resolved.unhashed().clone();
        for (int wire = 1; wire <= system.publicOutputs() + system.publicInputs(); wire++) {
            if (knowledge.index().count(wire) == 0) {
                unread.set(wire);
            }
        }
        return unread;
    }

    private boolean sweep() {
        boolean learned = false;
        for (int row = 0; row < system.rowCount(); row++) {
            if (!done.get(row)) {
                learned |= visit(row);
            }
        }
        for (Membership membership : resolved.memberships()) {
            learned |= membership.apply(knowledge);
        }
        for (Order order : knowledge.facts().orders()) {
            learned |= order.apply(knowledge);
        }
        return learned;
    }

    private boolean visit(int row) {
        boolean left = knowledge.isKnown(system.a(), row);
        boolean right = knowledge.isKnown(system.b(), row);
        boolean out = knowledge.isKnown(system.c(), row);
        if (left && right && out) {
            done.set(row);
            return false;
        }
        if (left && right && knowledge.learnOnly(system.c(), row)) {
            done.set(row);
            return true;
        }
        if (Rows.isLinear(system, row)) {
            Form sum = Rows.linear(system, row);
            return knowledge.determine(sum) || Choice.apply(knowledge, knowledge.unknown(sum))
                    || Ladder.apply(knowledge, sum) || (left != right && divide(row, left));
        }
        if (left && right) {
            return knowledge.determine(Form.of(system, system.c(), row));
        }
        Form a = Form.of(system, system.a(), row);
        Form b = Form.of(system, system.b(), row);
        Form c = Form.of(system, system.c(), row);
        if (left || right) {
            Form known = left ? a : b;
            Form unknown = left ? b : a;
            return out
                    ? factor(known, unknown)
                    // A power tells the choice behind a factor too; a division would tell the factor alone.
                    : lookedFactor.apply(knowledge, unknown, c) || Power.apply(knowledge, unknown, c)
                            || Division.apply(knowledge, known, unknown, c);
        }
        if (c.count() == 0) {
            return ZeroProduct.apply(knowledge, a, b);
        }
        // That a sum is 0 or 1 does not say which, but where steps fall it may.
        return (a.equals(b) && a.equals(c)) ? Ladder.apply(knowledge, a) : Root.apply(knowledge, a, b, c);
    }

    /// A division by a number, of which a row of the remainder says more than its bits.
    private boolean divide(int row, boolean left) {
        return Division.apply(knowledge, Form.of(system, left ? system.a() : system.b(), row),
                Form.of(system, left ? system.b() : system.a(), row), Form.of(system, system.c(), row));
    }

    /// A product and one factor are known. **Lemma.** If the factor is never 0, the other one is determined.
    private boolean factor(Form known, Form unknown) {
        return knowledge.facts().bounds(known)
                .filter(bounds -> bounds.lo().signum() > 0 || bounds.hi().signum() < 0)
                .filter(bounds -> bounds.magnitude().compareTo(knowledge.modulus()) < 0)
                .isPresent() && knowledge.determine(unknown);
    }
}
