package io.assay.passes.fixed;

import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Mul;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rules about integer combinations. Where a factor or a sum would leave 62 bits they do not fire.
final class LinearRules {

    static final List<Rule<?>> RULES = List.of(
            new Rule<>("linear-one", "1 * x + 0 == x", Linear.class,
                    (op, _) -> op.constant() == 0 && op.coefficients().equals(List.of(1L))
                            ? Replacement.value(op.operands().getFirst())
                            : Optional.empty()),
            new Rule<>("linear-merge", "a * x + b * x == (a + b) * x, 0 * x == 0", Linear.class, LinearRules::merged),
            new Rule<>("linear-constant", "a * x + b * c == a * x + (b * c), c one number for all elements",
                    Linear.class, LinearRules::withoutConstants),
            new Rule<>("linear-linear",
                    "a * (b * x + c) + d == (a * b) * x + (a * c + d), the inner sum read once or short",
                    Linear.class, LinearRules::inlined),
            new Rule<>("mul-number", "x * c == c * x + 0 as a combination, c one number for all elements", Mul.class,
                    LinearRules::scaled));

    private LinearRules() {}

    private static Optional<Replacement> merged(Linear op, Scope scope) {
        Map<Value, Long> terms = new LinkedHashMap<>();
        for (int k = 0; k < op.operands().size(); k++) {
            terms.put(op.operands().get(k),
                    Math.addExact(terms.getOrDefault(op.operands().get(k), 0L), op.coefficients().get(k)));
        }
        terms.values().removeIf(factor -> factor == 0);
        if (terms.size() == op.operands().size()) {
            return Optional.empty();
        }
        return terms.isEmpty()
                ? SimplifyFixed.filled(op.result(), op.constant(), op.loc())
                : Replacement.op(new Linear(op.result(), List.copyOf(terms.values()), op.constant(),
                        List.copyOf(terms.keySet()), op.loc()));
    }

    private static Optional<Long> number(Value value, Scope scope) {
        return scope.constant(value).filter(data -> data.elementCount() > 0).map(data -> data.longAt(0))
                .filter(number -> scope.isFilledWith(value, number) && Math.abs(number) < 1L << 53);
    }

    private static Optional<Replacement> withoutConstants(Linear op, Scope scope) {
        long constant = op.constant();
        List<Long> coefficients = new ArrayList<>();
        List<Value> terms = new ArrayList<>();
        for (int k = 0; k < op.operands().size(); k++) {
            Optional<Long> number = number(op.operands().get(k), scope);
            if (number.isPresent()) {
                constant = Math.addExact(constant, Math.multiplyExact(op.coefficients().get(k), number.get()));
            } else {
                coefficients.add(op.coefficients().get(k));
                terms.add(op.operands().get(k));
            }
        }
        return terms.isEmpty() || terms.size() == op.operands().size()
                ? Optional.empty()
                : Replacement.op(new Linear(op.result(), coefficients, constant, terms, op.loc()));
    }

    private static Optional<Replacement> inlined(Linear op, Scope scope) {
        for (int k = 0; k < op.operands().size(); k++) {
            Optional<Linear> inner = scope.definition(op.operands().get(k), Linear.class)
                    .filter(found -> found.operands().size() == 1 || scope.isUsedOnce(found.result()));
            if (inner.isPresent()) {
                long factor = op.coefficients().get(k);
                List<Long> coefficients = new ArrayList<>(op.coefficients());
                List<Value> terms = new ArrayList<>(op.operands());
                coefficients.remove(k);
                terms.remove(k);
                for (int i = 0; i < inner.get().operands().size(); i++) {
                    coefficients.add(k + i, Math.multiplyExact(factor, inner.get().coefficients().get(i)));
                    terms.add(k + i, inner.get().operands().get(i));
                }
                long constant = Math.addExact(op.constant(), Math.multiplyExact(factor, inner.get().constant()));
                return Replacement.op(new Linear(op.result(), coefficients, constant, terms,
                        SimplifyFixed.both(inner.get(), op)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Replacement> scaled(Mul op, Scope scope) {
        Optional<TensorData> factors = scope.constant(op.rhs());
        return factors.isEmpty() || scope.constant(op.lhs()).isPresent()
                ? Optional.empty()
                : number(op.rhs(), scope).flatMap(
                        c -> Replacement.op(new Linear(op.result(), List.of(c), 0, List.of(op.lhs()), op.loc())));
    }
}
