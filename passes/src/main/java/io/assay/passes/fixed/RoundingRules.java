package io.assay.passes.fixed;

import io.assay.ir.Value;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.View;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rules about rounding, with round(x, s) = floor((x + 2^(s-1)) / 2^s). All are equalities of integers.
final class RoundingRules {

    private static final int GREATEST_SHIFT = 60;

    static final List<Rule<?>> RULES = List.of(
            new Rule<>("round-multiple", "round(2^s * x + 2^s * c, s) == x + c", Requantize.class,
                    RoundingRules::multiple),
            new Rule<>("round-coarse", "round(2^k * x + c, s) == round(x + floor(c / 2^k), s - k), 1 <= k < s",
                    Requantize.class, RoundingRules::coarse),
            new Rule<>("round-round", "round(round(x, s), t) == round(x + 2^(s-1), s + t), the inner one read once",
                    Requantize.class,
                    (op, scope) -> twice(op.operand(), op.shift(), scope).flatMap(merged -> Replacement
                            .op(new Requantize(op.result(), merged.shift(), merged.operand(),
                                    SimplifyFixed.both(merged.inner(), op))))),
            new Rule<>("round-relu-round",
                    "relu(round(round(x, s), t)) == relu(round(x + 2^(s-1), s + t)), the inner one read once",
                    RequantizeRelu.class, (op, scope) -> twice(op.operand(), op.shift(), scope)
                            .flatMap(merged -> Replacement.op(new RequantizeRelu(op.result(), merged.shift(),
                                    merged.operand(), SimplifyFixed.both(merged.inner(), op))))),
            new Rule<>("relu-round", "relu(round(x, s)) == round_relu(x, s), the rounding read once", Relu.class,
                    (op, scope) -> scope.definition(op.operand(), Requantize.class)
                            .filter(inner -> scope.isUsedOnce(inner.result()))
                            .flatMap(inner -> Replacement.op(new RequantizeRelu(op.result(), inner.shift(),
                                    inner.operand(), SimplifyFixed.both(inner, op))))),
            new Rule<>("round-view", "round(view(x), s) == view(round(x, s)), x having fewer elements than the view",
                    Requantize.class, (op, scope) -> scope.definition(op.operand(), View.class)
                            .filter(view -> count(view.operand()) < count(view.result()))
                            .flatMap(view -> Replacement.op(new View(op.result(), view.map(),
                                    scope.add(op.result().type().scaleBits(), view.operand().type().shape(),
                                            r -> new Requantize(r, op.shift(), view.operand(), op.loc())),
                                    SimplifyFixed.both(view, op))))),
            new Rule<>("round-relu-positive", "round_relu(x, s) == round(x, s), x >= -2^(s-1)", RequantizeRelu.class,
                    (op, scope) -> scope.bounds(op.operand()).hull().lo() >= -(1L << (op.shift() - 1))
                            ? Replacement.op(new Requantize(op.result(), op.shift(), op.operand(), op.loc()))
                            : Optional.empty()));

    private RoundingRules() {}

    private static int count(Value value) {
        return value.type().elementCount();
    }

    private static Optional<Replacement> multiple(Requantize op, Scope scope) {
        return scope.definition(op.operand(), Linear.class).flatMap(inner -> {
            long unit = 1L << op.shift();
            List<Long> divided = new ArrayList<>();
            for (long factor : inner.coefficients()) {
                if (factor % unit != 0) {
                    return Optional.empty();
                }
                divided.add(factor / unit);
            }
            return inner.constant() % unit != 0
                    ? Optional.empty()
                    : Replacement.op(new Linear(op.result(), divided, inner.constant() / unit, inner.operands(),
                            SimplifyFixed.both(inner, op)));
        });
    }

    /// Bits that no integer of a sum reaches decide nothing: half of 2^s is a multiple of 2^k as well.
    private static Optional<Replacement> coarse(Requantize op, Scope scope) {
        return scope.definition(op.operand(), Linear.class).flatMap(inner -> {
            int reached = inner.coefficients().stream().mapToInt(Long::numberOfTrailingZeros).min().orElse(0);
            int dropped = Math.min(reached, op.shift() - 1);
            if (dropped < 1) {
                return Optional.empty();
            }
            List<Long> coefficients = inner.coefficients().stream().map(factor -> factor >> dropped).toList();
            Value sum = inner.result();
            Value coarser = scope.add(Math.max(0, sum.type().scaleBits() - dropped), sum.type().shape(),
                    r -> new Linear(r, coefficients, inner.constant() >> dropped, inner.operands(),
                            SimplifyFixed.both(inner, op)));
            return Replacement.op(new Requantize(op.result(), op.shift() - dropped, coarser, op.loc()));
        });
    }

    private record Merged(int shift, Value operand, Requantize inner) {}

    /// Half up twice is half up once with the first half added before: floor(floor(a / m) / n) = floor(a / (m * n)).
    private static Optional<Merged> twice(Value rounded, int shift, Scope scope) {
        return scope.definition(rounded, Requantize.class)
                .filter(inner -> scope.isUsedOnce(rounded) && inner.shift() + shift <= GREATEST_SHIFT).map(inner -> {
                    Value x = inner.operand();
                    long half = 1L << (inner.shift() - 1);
                    Value moved = scope.add(x.type().scaleBits(), x.type().shape(),
                            r -> new Linear(r, List.of(1L), half, List.of(x), SimplifyFixed.both(inner, inner)));
                    return new Merged(inner.shift() + shift, moved, inner);
                });
    }
}
