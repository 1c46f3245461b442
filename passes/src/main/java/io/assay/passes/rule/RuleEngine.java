package io.assay.passes.rule;

import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.diag.InternalCompilerError;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Applies a table of rules, walking forward over a function again and again until none fires.
///
/// A replacement is taken only where its interval lies within the declared one of what it replaces: readers were
/// checked against that.
public final class RuleEngine {

    private final String pass;
    private final List<Rule<?>> rules;
    private final Map<Class<?>, List<Rule<?>>> byRoot = new HashMap<>();

    /// Creates an engine.
    /// @param pass  name of the pass, for messages
    /// @param rules the table, tried in order
    public RuleEngine(String pass, List<Rule<?>> rules) {
        this.pass = pass;
        this.rules = List.copyOf(rules);
    }

    /// What a run of the table did.
    ///
    /// @param main  the function
    /// @param fired how often each rule fired, in the order of first firing
    public record Outcome(Func main, Map<String, Integer> fired) {}

    /// Returns `main` with every rule applied wherever it fires, as far as `budget` goes.
    /// @throws InternalCompilerError if rules keep firing, with their names
    public Outcome rewrite(Func main, RewriteBudget budget) {
        Map<String, Integer> fired = new LinkedHashMap<>();
        int bound = 64 + 16 * main.ops().size();
        Func current = main;
        int before;
        do {
            before = total(fired);
            Walk walk = new Walk(current, budget, fired, bound);
            current.ops().forEach(walk::visit);
            current = current.withOps(walk.scope.ops());
        } while (total(fired) > before);
        return new Outcome(current, fired);
    }

    private static int total(Map<String, Integer> fired) {
        return fired.values().stream().mapToInt(Integer::intValue).sum();
    }

    private List<Rule<?>> rulesFor(Op op) {
        return byRoot.computeIfAbsent(op.getClass(), type -> {
            List<Rule<?>> found = new ArrayList<>();
            rules.stream().filter(rule -> rule.root().isAssignableFrom(type)).forEach(found::add);
            return found;
        });
    }

    private final class Walk {
        private final Scope scope;
        private final Map<Value, Value> substitution = new HashMap<>();
        private final RewriteBudget budget;
        private final Map<String, Integer> fired;
        private final int bound;

        Walk(Func main, RewriteBudget budget, Map<String, Integer> fired, int bound) {
            this.scope = new Scope(main.ops(), main.nextValueId());
            this.budget = budget;
            this.fired = fired;
            this.bound = bound;
        }

        void visit(Op original) {
            Op op = original.mapOperands(value -> substitution.getOrDefault(value, value));
            while (true) {
                Optional<Replacement> replacement = firing(op);
                if (replacement.isEmpty()) {
                    scope.emit(op);
                    return;
                }
                switch (replacement.get()) {
                    case Replacement.Existing(var value) -> {
                        substitution.put(op.results().getFirst(), value);
                        scope.substituted(op.results().getFirst(), value);
                        return;
                    }
                    case Replacement.Made(var made) -> op = made;
                }
            }
        }

        private Optional<Replacement> firing(Op op) {
            for (Rule<?> rule : rulesFor(op)) {
                Optional<Replacement> replacement = attempt(rule, op);
                if (replacement.isPresent() && budget.take()) {
                    scope.keepPending();
                    fired.merge(rule.name(), 1, Integer::sum);
                    if (total(fired) > bound) {
                        throw new InternalCompilerError(pass, "no end after " + bound
                                + " rewrites; these rules keep firing: " + fired, "");
                    }
                    return replacement;
                }
                scope.dropPending();
            }
            return Optional.empty();
        }

        private Optional<Replacement> attempt(Rule<?> rule, Op op) {
            try {
                return rule.apply(op, scope).filter(replacement -> switch (replacement) {
                    case Replacement.Existing(var value) -> fits(value.type(), op.results().getFirst().type());
                    case Replacement.Made(var made) -> made.results().equals(op.results()) && scope.holds(made);
                });
            } catch (Interval.OverflowException _) {
                // What may leave 62 bits in the new form stays in the old one.
                return Optional.empty();
            }
        }

        private static boolean fits(TensorType value, TensorType replaced) {
            if (!value.shape().equals(replaced.shape())) {
                return false;
            }
            return replaced.element() instanceof ScalarType
                    ? value.element().equals(replaced.element())
                    : value.scaleBits() == replaced.scaleBits() && replaced.interval().contains(value.interval());
        }
    }
}
