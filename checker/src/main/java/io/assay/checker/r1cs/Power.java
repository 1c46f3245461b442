package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// X·V = M with X known, V chosen from a list, and M in a range of less than one factor 2.
///
/// **Lemma.** Let V be one of v_1 < v_2 < … with v_1 > 0 and v_(i+1) ≥ 2·v_i, or 0; let M be in [l, u] with 0 < l, u < 2l and
/// u·v_last < p. V = 0 would make M = 0. Of two solutions with V < V', M·V' and M'·V are both X·V·V' modulo p and below p, so
/// they are equal, and M' = M·(V'/V) ≥ 2l > u. So V is determined, and the choice too if no value but 0 occurs twice.
final class Power {

    private Power() {}

    static boolean apply(Knowledge knowledge, Form factor, Form product) {
        Optional<Bounds> range = knowledge.facts().bounds(product);
        if (!factor.isSingle() || range.isEmpty() || range.get().lo().signum() <= 0
                || range.get().hi().compareTo(range.get().lo().shiftLeft(1)) >= 0) {
            return false;
        }
        Optional<Selection> selection = Selection.of(knowledge, factor.wire(0));
        if (selection.isEmpty()
                || !isSparse(knowledge, selection.get().options(), factor.coefficient(0), range.get().hi())) {
            return false;
        }
        selection.get().options().forEach(option -> {
            knowledge.learn(option.low());
            knowledge.learn(option.high());
        });
        knowledge.determine(factor);
        return true;
    }

    private static boolean isSparse(Knowledge knowledge, List<Selection.Option> options, BigInteger scale,
            BigInteger most) {
        TreeMap<BigInteger, Integer> values = new TreeMap<>();
        for (Selection.Option option : options) {
            values.merge(knowledge.signed(option.value().multiply(scale)), 1, Integer::sum);
        }
        values.remove(BigInteger.ZERO);
        BigInteger previous = BigInteger.ZERO;
        for (var value : values.entrySet()) {
            if (value.getKey().signum() < 0 || value.getValue() > 1
                    || value.getKey().compareTo(previous.shiftLeft(1)) < 0) {
                return false;
            }
            previous = value.getKey();
        }
        return previous.multiply(most).compareTo(knowledge.modulus()) < 0;
    }
}
