package io.assay.passes.tensor;

import io.assay.ir.Func;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.RuleEngine;
import java.util.List;
import java.util.stream.Stream;

/// Gives formulas their names: functions of one number, softmax, standardised rows, and rows picked by one-hot vectors,
/// which exporters write as sums, products, exponentials, roots and comparisons.
///
/// A name costs one table where the formula costs several and a product, and it bounds its result where the bounds of
/// products know nothing of their operands. Every law holds in real numbers; rounding is that of the named op.
///
/// ```
/// %1 = tensor.unary %0 {function = sigmoid} : …
/// %2 = tensor.binary %0, %1 {function = mul} : …     %2 = tensor.unary %0 {function = silu} : …
/// ```
public final class RecogniseFormulas {

    /// Every rule of this pass.
    public static final List<Rule<?>> RULES = Stream
            .of(NamedFunctions.RULES, RowFormulas.RULES, List.<Rule<?>>of(OneHotRows.RULE)).flatMap(List::stream)
            .toList();

    private RecogniseFormulas() {}

    /// Returns `main` with every rule applied until none fires.
    public static Func apply(Func main, RewriteBudget budget) {
        return new RuleEngine("recognise-formulas", RULES).rewrite(main, budget).main();
    }
}
