package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A one-hot vector e that chooses one of known numbers x_k, such as the greatest: g = Σ e_k·x_k, and slacks that are not negative.
///
/// A slack is a linear row g + Σ_j c_j·e_j − x_k + κ = S with S in [0, s]. **Lemma.** Let two solutions choose a and b ≠ a,
/// and let there be a slack of x_b, which in the first says x_a + c_a − x_b + κ = S, and one of x_a, which in the second
/// says x_b + c'_b − x_a + κ' = S'. Then c_a + κ + c'_b + κ' = S + S' modulo p. If the left side is a negative integer above
/// s + s' − p, this cannot be. If it is so for each pair, the choice is determined.
///
/// With κ = 0 and c_j = −1 for the j that come after k, this is "the first of the greatest": of two choices that are
/// equal, one has the other before it.
///
/// Or the element of a rank: see [Ranking].
final class Choice {

    private static final int MOST = 1 << 14;

    /// The slack of one number.
    private static final class Slack {
        /// c_j + κ for each member of the vector.
        private final long[] factors;
        /// s.
        private final BigInteger greatest;

        Slack(long[] factors, BigInteger greatest) {
            this.factors = factors;
            this.greatest = greatest;
        }
    }

    private final Knowledge knowledge;
    private final int[] members;
    private final Map<Integer, Integer> positions = new HashMap<>();

    private Choice(Knowledge knowledge, int[] members) {
        this.knowledge = knowledge;
        this.members = members;
        for (int k = 0; k < members.length; k++) {
            positions.put(members[k], k);
        }
    }

    /// @param sum unknown terms of a linear row
    static boolean apply(Knowledge knowledge, Form sum) {
        int group = sum.count() == 0 ? -1 : knowledge.facts().group(sum.wire(0));
        if (group < 0 || knowledge.facts().members(group).length != sum.count() || sum.count() > MOST
                || sum.where(wire -> knowledge.facts().group(wire) != group).count() > 0) {
            return false;
        }
        Choice choice = new Choice(knowledge, knowledge.facts().members(group));
        if (!choice.isDetermined()) {
            return false;
        }
        for (int member : choice.members) {
            knowledge.learn(member);
        }
        return true;
    }

    private boolean isDetermined() {
        Map<Integer, Candidate> products = new HashMap<>();
        for (int k = 0; k < members.length; k++) {
            for (Candidate product : products(k)) {
                products.put(product.wire(), product);
            }
        }
        return products.values().stream().filter(product -> product.position() == 0).map(Candidate::wire).sorted()
                .anyMatch(first -> {
                    for (int i = 0; i < knowledge.index().count(first); i++) {
                        int row = knowledge.index().row(first, i);
                        if (Rows.isLinear(knowledge.system(), row) && isGreatest(row, products)) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    /// A wire that is e_k·x, and x.
    private record Candidate(int wire, int position, Form number) {}

    private List<Candidate> products(int k) {
        ConstraintSystem system = knowledge.system();
        List<Candidate> found = new ArrayList<>();
        for (int i = 0; i < knowledge.index().count(members[k]); i++) {
            int row = knowledge.index().row(members[k], i);
            boolean left = system.a().isOnly(row, members[k]);
            if (left == system.b().isOnly(row, members[k]) || system.c().count(row) != 1
                    || system.c().wire(system.c().start(row)) == 0) {
                continue;
            }
            Form number = Form.of(system, left ? system.b() : system.a(), row);
            Form c = Form.of(system, system.c(), row);
            if (knowledge.isKnown(number)) {
                BigInteger scale = Form.of(system, left ? system.a() : system.b(), row).coefficient(0)
                        .multiply(knowledge.inverse(c.coefficient(0).mod(knowledge.modulus())));
                found.add(new Candidate(c.wire(0), k, number.times(scale)));
            }
        }
        return found;
    }

    /// Tells whether a row says g = Σ e_k·x_k, and the slacks of g exclude every second choice.
    private boolean isGreatest(int row, Map<Integer, Candidate> products) {
        Form sum = Rows.linear(knowledge.system(), row);
        Form[] numbers = new Form[members.length];
        int greatest = -1;
        for (int i = 0; i < sum.count(); i++) {
            Candidate product = products.get(sum.wire(i));
            if (product == null && greatest < 0 && sum.wire(i) != 0 && !knowledge.isKnown(sum.wire(i))) {
                greatest = sum.wire(i);
            } else if (product == null || numbers[product.position()] != null) {
                return false;
            } else {
                numbers[product.position()] = product.number();
            }
        }
        if (greatest < 0 || sum.count() != members.length + 1) {
            return false;
        }
        BigInteger opposite = sum.of(greatest).negate();
        for (int i = 0; i < sum.count(); i++) {
            if (sum.wire(i) != greatest && !sum.coefficient(i).equals(opposite)) {
                return false;
            }
        }
        return excludes(numbers, greatest) || new Ranking(knowledge, members, numbers, greatest).isDetermined();
    }

    private boolean excludes(Form[] numbers, int greatest) {
        Map<Form, List<Slack>> slacks = slacks(greatest);
        List<List<Slack>> of = new ArrayList<>();
        List<BigInteger> constants = new ArrayList<>();
        for (Form number : numbers) {
            List<Slack> found = slacks.get(number.withoutConstant());
            if (found == null) {
                return false;
            }
            of.add(found);
            constants.add(number.of(0));
        }
        for (int a = 0; a < numbers.length; a++) {
            for (int b = a + 1; b < numbers.length; b++) {
                if (!excludes(of, constants, a, b)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Tells whether the slacks of x_b under choice a and of x_a under choice b cannot both hold.
    private boolean excludes(List<List<Slack>> slacks, List<BigInteger> constants, int a, int b) {
        for (Slack ofB : slacks.get(b)) {
            for (Slack ofA : slacks.get(a)) {
                // The wires of x_a − x_b and of x_b − x_a cancel, and so do their constants.
                BigInteger total = BigInteger.valueOf(ofB.factors[a]).add(BigInteger.valueOf(ofA.factors[b]))
                        .add(constants.get(a)).add(constants.get(b));
                if (total.signum() < 0 && total.negate().add(ofA.greatest).add(ofB.greatest)
                        .compareTo(knowledge.modulus()) < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Returns the slacks of `greatest`, by the wires of the number that each is about.
    private Map<Form, List<Slack>> slacks(int greatest) {
        Map<Form, List<Slack>> slacks = new HashMap<>();
        for (int i = 0; i < knowledge.index().count(greatest); i++) {
            int row = knowledge.index().row(greatest, i);
            if (Rows.isLinear(knowledge.system(), row)) {
                Form sum = Rows.linear(knowledge.system(), row);
                Form scaled = sum.times(knowledge.inverse(sum.of(greatest).mod(knowledge.modulus())));
                add(scaled, greatest, slacks);
            }
        }
        return slacks;
    }

    private void add(Form row, int greatest, Map<Form, List<Slack>> slacks) {
        // g + Σ c·e − x + κ − S = 0: what is known is −x + κ, what is neither g nor e nor known is −S.
        Form slack = row.where(wire -> wire != greatest && !positions.containsKey(wire) && !knowledge.isKnown(wire))
                .times(BigInteger.ONE.negate());
        Optional<Bounds> bounds = knowledge.facts().bounds(slack);
        if (bounds.isEmpty() || bounds.get().lo().signum() < 0) {
            return;
        }
        Form number = row.where(wire -> wire != 0 && knowledge.isKnown(wire)).times(BigInteger.ONE.negate());
        long[] factors = new long[members.length];
        BigInteger constant = row.of(0);
        for (int k = 0; k < factors.length; k++) {
            BigInteger factor = row.of(members[k]).add(constant);
            if (factor.bitLength() > 62) {
                return;
            }
            factors[k] = factor.longValueExact();
        }
        slacks.computeIfAbsent(number, _ -> new ArrayList<>()).add(new Slack(factors, bounds.get().hi()));
    }
}
