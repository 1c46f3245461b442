package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/// A one-hot vector e that chooses the number of a rank: m = Σ e_k·x_k for known x_k, bits b_j, Σ b_j known, and for each j
/// a linear row x_j − m − Σ_{k>j} e_k + M·b_j = S_j with S_j in [0, M − 1].
///
/// **Lemma.** Let a solution choose a. Then m = x_a, and d_j = x_j − x_a − [j < a] = S_j − M·b_j over the integers, if
/// neither side reaches the modulus: b_j = 1 just where d_j < 0, that is where x_j < x_a, or both are equal and j < a. This
/// is "j comes before a" of a total order of positions. Of two choices one comes before the other; what comes before the
/// first one, and the first one itself, come before the second, so that their Σ b_j differ by 1 at least, and by fewer than
/// the modulus.
final class Ranking {

    private final Knowledge knowledge;
    private final int[] members;
    private final Form[] numbers;
    private final int element;

    /// @param members e, in order
    /// @param numbers x, in the same order
    /// @param element m
    Ranking(Knowledge knowledge, int[] members, Form[] numbers, int element) {
        this.knowledge = knowledge;
        this.members = members;
        this.numbers = numbers;
        this.element = element;
    }

    /// Tells whether rows leave one choice.
    boolean isDetermined() {
        Optional<Bounds> hull = hull();
        if (hull.isEmpty()) {
            return false;
        }
        BigInteger width = hull.get().hi().subtract(hull.get().lo()).add(BigInteger.ONE);
        int[] bits = new int[members.length];
        for (int i = 0; i < knowledge.index().count(element); i++) {
            int row = knowledge.index().row(element, i);
            if (Rows.isLinear(knowledge.system(), row)) {
                Form sum = Rows.linear(knowledge.system(), row);
                // Scaled so that m has the factor −1.
                mark(sum.times(knowledge.inverse(sum.of(element).negate().mod(knowledge.modulus()))), width, bits);
            }
        }
        return Arrays.stream(bits).allMatch(bit -> bit > 0) && isSumKnown(bits);
    }

    /// Returns an interval that holds every number.
    private Optional<Bounds> hull() {
        Optional<Bounds> hull = Optional.empty();
        for (Form number : numbers) {
            Optional<Bounds> bounds = knowledge.facts().bounds(number);
            if (bounds.isEmpty()) {
                return Optional.empty();
            }
            hull = hull.isEmpty() ? bounds : hull.map(found -> found.hull(bounds.get()));
        }
        return hull;
    }

    /// Notes the bit of the position j that a row is about: x_j − m − Σ_{k>j} e_k + M·b − S = 0.
    private void mark(Form row, BigInteger width, int[] bits) {
        int after = 0;
        for (int member : members) {
            BigInteger factor = row.of(member);
            if (factor.signum() != 0 && !factor.equals(BigInteger.ONE.negate())) {
                return;
            }
            after += factor.signum() == 0 ? 0 : 1;
        }
        int j = members.length - 1 - after;
        if (j < 0 || bits[j] != 0) {
            return;
        }
        for (int k = j + 1; k < members.length; k++) {
            if (row.of(members[k]).signum() == 0) {
                return;
            }
        }
        Form rest = row.minus(numbers[j]).where(wire -> wire != element && Arrays.binarySearch(members, wire) < 0);
        bits[j] = bit(rest, width);
    }

    /// Returns the bit b of a combination M·b − S with S in [0, M − 1], 0 if it is none.
    private int bit(Form rest, BigInteger width) {
        for (int i = rest.count() - 1; i >= 0; i--) {
            int wire = rest.wire(i);
            BigInteger reach = rest.coefficient(i);
            if (wire == 0 || reach.signum() <= 0 || !knowledge.facts().isBit(wire)) {
                continue;
            }
            Optional<Bounds> slack = knowledge.facts()
                    .bounds(rest.where(other -> other != wire).times(BigInteger.ONE.negate()));
            if (slack.isPresent() && slack.get().lo().signum() >= 0 && slack.get().hi().compareTo(reach) < 0
                    && reach.shiftLeft(1).add(width).compareTo(knowledge.modulus()) < 0) {
                return wire;
            }
        }
        return 0;
    }

    /// Tells whether a row says that the bits, which are different wires, add up to a known number.
    private boolean isSumKnown(int[] bits) {
        int[] sorted = bits.clone();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                return false;
            }
        }
        for (int i = 0; i < knowledge.index().count(bits[0]); i++) {
            int row = knowledge.index().row(bits[0], i);
            if (Rows.isLinear(knowledge.system(), row) && isSum(Rows.linear(knowledge.system(), row), sorted)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSum(Form sum, int... sorted) {
        BigInteger factor = sum.of(sorted[0]);
        int found = 0;
        for (int i = 0; i < sum.count(); i++) {
            int wire = sum.wire(i);
            if (Arrays.binarySearch(sorted, wire) >= 0) {
                if (!sum.coefficient(i).equals(factor)) {
                    return false;
                }
                found++;
            } else if (wire != 0 && !knowledge.isKnown(wire)) {
                return false;
            }
        }
        return factor.signum() != 0 && found == sorted.length;
    }
}
