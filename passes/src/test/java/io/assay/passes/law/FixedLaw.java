package io.assay.passes.law;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.fixed.Input;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.testing.LitRunner;
import io.assay.passes.law.LawSolver.Example;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.RuleEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A module of the `fixed` dialect and what a rule made of it.
///
/// @param left  the pattern
/// @param right what the engine made of it with this rule alone
record FixedLaw(FixedModule left, FixedModule right) {

    /// Returns the law of `rule` on a pattern; empty if the rule does not fire.
    static Optional<FixedLaw> of(Rule<?> rule, FixedModule left) {
        RuleEngine.Outcome outcome = new RuleEngine("law", List.of(rule)).rewrite(left.main(),
                RewriteBudget.unlimited());
        return outcome.fired().isEmpty()
                ? Optional.empty()
                : Optional.of(new FixedLaw(left, left.withMain(outcome.main())));
    }

    /// Returns whether the outputs are the same, and every value that the right side computes stays in its interval.
    Verdict verdict() {
        Script script = new Script();
        FixedTerms before = new FixedTerms(script, left);
        FixedTerms after = new FixedTerms(script, right);
        List<String> differences = new ArrayList<>(after.escapes());
        before.outputs().forEach((name, terms) -> {
            String[] others = after.outputs().get(name);
            for (int i = 0; i < terms.length; i++) {
                if (!terms[i].equals(others[i])) {
                    differences.add(Script.call("distinct", terms[i], others[i]));
                }
            }
        });
        return LawSolver.refute(script, differences);
    }

    /// Returns the elements of an example by name of the input; what it leaves open is the least.
    Map<String, long[]> inputs(Example example) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        left.main().ops().forEach(op -> {
            if (op instanceof Input input) {
                long[] elements = new long[input.result().type().elementCount()];
                Arrays.setAll(elements, i -> Optional.ofNullable(example.values().get(
                        Script.input(input.name(), i))).map(Long::parseLong)
                        .orElse(input.result().type().interval().lo()));
                inputs.put(input.name(), elements);
            }
        });
        return inputs;
    }

    /// Tells whether the interpreter gives other outputs on the right side.
    boolean differsOn(Map<String, long[]> inputs) {
        Map<String, long[]> expected = FixedInterpreter.run(left, inputs);
        return FixedInterpreter.run(right, inputs).entrySet().stream()
                .anyMatch(output -> !Arrays.equals(output.getValue(), expected.get(output.getKey())));
    }

    @Override
    public String toString() {
        return LitRunner.text(left) + "became\n" + LitRunner.text(right);
    }
}
