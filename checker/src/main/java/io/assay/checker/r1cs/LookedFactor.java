package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// X·V = M with X known, V a column of a row of a table, and M in a range of less than one factor 2.
///
/// **Lemma.** Let the positive values of the column be v_1 < v_2 < … with v_(i+1) ≥ 2·v_i, the others 0; let M be in [l, u]
/// with 0 < l, u < 2l and u·v_last < p. As in [Power], V is determined; it is not 0, and as no positive value is there twice,
/// so is the row.
final class LookedFactor {

    private final Map<Integer, Membership> memberships = new HashMap<>();
    private final Map<Integer, List<BigInteger>> values = new HashMap<>();

    LookedFactor(List<Membership> memberships) {
        for (Membership membership : memberships) {
            for (int column = 0; column < membership.wires().size(); column++) {
                int at = column;
                if (!membership.plain().get(column)) {
                    continue;
                }
                this.memberships.putIfAbsent(membership.wires().get(column), membership);
                values.computeIfAbsent(membership.wires().get(column), _ -> membership.values(at));
            }
        }
    }

    boolean apply(Knowledge knowledge, Form factor, Form product) {
        Membership membership = factor.isSingle() ? memberships.get(factor.wire(0)) : null;
        Optional<Bounds> range = knowledge.facts().refined(product);
        if (membership == null || !factor.coefficient(0).equals(BigInteger.ONE) || range.isEmpty()
                || range.get().lo().signum() <= 0
                || range.get().hi().compareTo(range.get().lo().shiftLeft(1)) >= 0
                || !isSparse(knowledge, values.getOrDefault(factor.wire(0), List.of()), range.get().hi())) {
            return false;
        }
        membership.wires().forEach(knowledge::learn);
        return true;
    }

    private static boolean isSparse(Knowledge knowledge, List<BigInteger> values, BigInteger most) {
        BigInteger previous = BigInteger.ZERO;
        for (BigInteger value : values) {
            boolean doubles = value.compareTo(previous.shiftLeft(1)) >= 0 && value.compareTo(previous) > 0;
            if (value.signum() < 0 || (value.signum() > 0 && !doubles)) {
                return false;
            }
            previous = value;
        }
        return previous.multiply(most).compareTo(knowledge.modulus()) < 0;
    }
}
