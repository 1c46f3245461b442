package io.assay.backends.r1cs;

import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Zero;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Hint results that a linear assert makes equal to a sum of other values, so that they need no wires of their own:
/// after `zero(x − 2^s·q − r)`, r is x − 2^s·q.
///
/// Each assert and each result is used once. Whether the sum is short enough to stand for the result is for the caller.
final class Remainders {

    /// result = constant + Σ factors[k]·terms[k].
    ///
    /// @param asserted what the assert says is zero
    record Sum(List<Long> factors, long constant, List<Value> terms, Value asserted) {
        Sum {
            factors = List.copyOf(factors);
            terms = List.copyOf(terms);
        }
    }

    private final Map<Value, Sum> sums = new HashMap<>();

    Remainders(List<Op> ops, Map<Value, Op> definitions) {
        Set<Value> hints = new HashSet<>();
        for (Op op : ops) {
            if (op instanceof Hint hint) {
                hints.addAll(hint.results());
            }
            if (op instanceof Zero zero && definitions.get(zero.operand()) instanceof Linear sum) {
                solve(sum, hints);
            }
        }
    }

    /// Solves 0 = sum for the last of its terms that is a hint's result with coefficient ±1.
    private void solve(Linear sum, Set<Value> hints) {
        for (int k = sum.operands().size() - 1; k >= 0; k--) {
            Value result = sum.operands().get(k);
            long coefficient = sum.coefficients().get(k);
            if (Math.abs(coefficient) == 1 && hints.contains(result) && !sums.containsKey(result)
                    && sum.operands().indexOf(result) == sum.operands().lastIndexOf(result)) {
                List<Long> factors = new ArrayList<>();
                List<Value> terms = new ArrayList<>();
                for (int i = 0; i < sum.operands().size(); i++) {
                    if (i != k) {
                        factors.add(Math.negateExact(Math.multiplyExact(coefficient, sum.coefficients().get(i))));
                        terms.add(sum.operands().get(i));
                    }
                }
                sums.put(result, new Sum(factors, Math.negateExact(Math.multiplyExact(coefficient, sum.constant())),
                        terms, sum.result()));
                return;
            }
        }
    }

    /// Returns what a result equals, if an assert says so.
    Optional<Sum> of(Value result) {
        return Optional.ofNullable(sums.get(result));
    }

    /// Tells whether a result is read by the assert that defines it and by lookups of its range alone: they take a sum as
    /// well as a wire.
    boolean mayBeSum(Value result, RangeParts ranges, ReadCounts reads, LookupPlan plan) {
        List<RangeParts.Part> parts = ranges.of(result);
        return reads.of(result) <= 2 && sums.containsKey(result) && parts.size() == 1
                && parts.getFirst().value().equals(result)
                && plan.isLookedUp(parts.getFirst().opIndex());
    }
}
