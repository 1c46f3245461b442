package io.assay.passes.law;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.testing.LitRunner;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.RuleEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A module of the `tensor` dialect and what a rule made of it.
///
/// @param left  the pattern
/// @param right what the engine made of it with this rule alone
record TensorLaw(TensorModule left, TensorModule right) {

    /// Returns the law of `rule` on a pattern; empty if the rule does not fire.
    static Optional<TensorLaw> of(Rule<?> rule, TensorModule left) {
        RuleEngine.Outcome outcome = new RuleEngine("law", List.of(rule)).rewrite(left.main(),
                RewriteBudget.unlimited());
        return outcome.fired().isEmpty()
                ? Optional.empty()
                : Optional.of(new TensorLaw(left, left.withMain(outcome.main())));
    }

    /// Returns whether, wherever the left side is defined, the right side is defined and the same.
    Verdict verdict() {
        Script script = new Script();
        List<String> general = differences(script, true);
        // Most often the general question is answered at once, and the exact one would take long.
        if (LawSolver.isImpossible(script, general)) {
            return general.isEmpty() ? new Verdict.Same() : new Verdict.Proven();
        }
        Script exact = new Script();
        return LawSolver.refute(exact, differences(exact, false));
    }

    private List<String> differences(Script script, boolean isAbstract) {
        Reals reals = new Reals(script, isAbstract);
        List<Polynomial.Fraction> decimals = new ArrayList<>();
        TensorTerms before = new TensorTerms(script, reals, decimals, left);
        TensorTerms after = new TensorTerms(script, reals, decimals, right);
        reals.relatePowers();
        before.defined().forEach(script::require);
        List<String> differences = new ArrayList<>();
        after.defined().stream().filter(condition -> !before.defined().contains(condition))
                .forEach(condition -> differences.add(Script.call("not", condition)));
        before.outputs().forEach((name, terms) -> {
            TensorTerms.Term[] others = after.outputs().get(name);
            for (int i = 0; i < terms.length; i++) {
                if (!terms[i].equals(others[i])) {
                    differences.add(Script.call("distinct", TensorTerms.text(terms[i]), TensorTerms.text(others[i])));
                }
            }
        });
        return differences;
    }

    @Override
    public String toString() {
        return LitRunner.text(left) + "became\n" + LitRunner.text(right);
    }
}
