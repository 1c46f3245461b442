package io.assay.passes.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.IndexMap;
import io.assay.ir.Module;
import io.assay.ir.diag.InternalCompilerError;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Relu;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RuleEngineTest {

    private static final Rule<Maximum> SWAP = new Rule<>("swap", "max(x, y) == max(y, x)", Maximum.class,
            (op, _) -> Replacement.op(new Maximum(op.result(), op.rhs(), op.lhs(), op.loc())));
    private static final Rule<Relu> DROP = new Rule<>("drop", "relu(x) == x, x >= 0", Relu.class,
            (op, _) -> Replacement.value(op.operand()));

    private static Module module(String relu) throws AirSyntaxException {
        return new AirParser().parse("""
                module "m" fixed func @main {
                %%0 = fixed.input {name = "x", visibility = private} : tensor<2xfixed4[0,9]>
                %%1 = fixed.relu %%0 : tensor<2xfixed4[%s]>
                %%2 = fixed.maximum %%0, %%1 : tensor<2xfixed4[0,9]>
                %%3 = fixed.relu %%2 : tensor<2xfixed4[0,9]>
                fixed.output %%3 {name = "y", visibility = public}
                }
                """.formatted(relu));
    }

    @Test
    void rulesThatKeepFiringAreNamed() throws AirSyntaxException {
        Module module = module("0,9");
        assertThatThrownBy(() -> new RuleEngine("loop", List.of(SWAP, DROP)).rewrite(module.main(),
                RewriteBudget.unlimited())).isInstanceOf(InternalCompilerError.class)
                .hasMessageContaining("loop: no end after 144 rewrites").hasMessageContaining("swap=");
    }

    @Test
    void aBudgetEndsEvenThat() throws AirSyntaxException {
        RewriteBudget budget = new RewriteBudget(OptionalInt.of(3));
        RuleEngine.Outcome outcome = new RuleEngine("loop", List.of(SWAP)).rewrite(module("0,9").main(), budget);
        assertThat(outcome.fired()).containsExactly(java.util.Map.entry("swap", 3));
        assertThat(budget.used()).isEqualTo(3);
        assertThat(((Maximum) outcome.main().ops().get(2)).lhs().id()).isEqualTo(1);
    }

    @Test
    void aReplacementMayNotHaveAWiderInterval() throws AirSyntaxException {
        RuleEngine engine = new RuleEngine("drop", List.of(DROP));
        assertThat(engine.rewrite(module("0,9").main(), RewriteBudget.unlimited()).fired()).containsEntry("drop", 2);
        assertThat(engine.rewrite(module("0,8").main(), RewriteBudget.unlimited()).fired()).containsEntry("drop", 1);
    }

    @Test
    void aRuleHasANameAndALaw() {
        assertThatThrownBy(() -> new Rule<>("Bad Name", "x == x", Relu.class, (_, _) -> Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rule<>("name", "no equation", Relu.class, (_, _) -> Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void viewsComposeWhereOneMapWillDo() {
        IndexMap transpose = new IndexMap(0, List.of(1, 3));
        assertThat(Views.compose(transpose, Shape.of(3, 2), new IndexMap(0, List.of(1, 2)), Shape.of(2, 3)))
                .contains(new IndexMap(0, List.of(3, 1)));
        assertThat(Views.compose(transpose, Shape.of(3, 2), new IndexMap(0, List.of(1)), Shape.of(6))).isEmpty();
        assertThat(Views.compose(transpose, Shape.of(3, 2), new IndexMap(5, List.of(-2)), Shape.of(3)))
                .contains(new IndexMap(5, List.of(-1)));
        assertThat(Views.isIdentity(new IndexMap(0, List.of(77, 1)), Shape.of(1, 3), Shape.of(1, 3))).isTrue();
        assertThat(Views.isIdentity(new IndexMap(0, List.of(1)), Shape.of(2), Shape.of(3))).isFalse();
    }
}
