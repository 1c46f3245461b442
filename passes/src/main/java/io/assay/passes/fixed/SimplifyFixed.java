package io.assay.passes.fixed;

import io.assay.ir.Effect;
import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.View;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.type.Shape;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.RuleEngine;
import io.assay.passes.rule.Scope;
import io.assay.passes.rule.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Removes what does nothing and merges what is one step in the `fixed` dialect, bit for bit.
///
/// Roundings and comparisons are what costs constraints: two roundings in a row become one decomposition, and a
/// comparison whose outcome the intervals know disappears. Constants stand on the right of commutative ops afterwards.
///
/// ```
/// %1 = fixed.linear %0 {coefficients = [8], constant = 0} : …
/// %2 = fixed.requantize %1 {shift = 3} : …      (%2 is %0)
/// %3 = fixed.maximum %2, %c : …                 (%2 is never below %c: %3 is %0)
/// ```
public final class SimplifyFixed {

    private static final List<Rule<?>> COMPARISONS = List.of(
            new Rule<>("max-constant-right", "max(c, x) == max(x, c)", Maximum.class,
                    (op, scope) -> constantLeft(op.lhs(), op.rhs(), scope)
                            ? Replacement.op(new Maximum(op.result(), op.rhs(), op.lhs(), op.loc()))
                            : Optional.empty()),
            new Rule<>("min-constant-right", "min(c, x) == min(x, c)", Minimum.class,
                    (op, scope) -> constantLeft(op.lhs(), op.rhs(), scope)
                            ? Replacement.op(new Minimum(op.result(), op.rhs(), op.lhs(), op.loc()))
                            : Optional.empty()),
            new Rule<>("max-known", "max(x, y) == x, x >= y everywhere", Maximum.class,
                    (op, scope) -> greater(op.lhs(), op.rhs(), scope)
                            ? Replacement.value(op.lhs())
                            : greater(op.rhs(), op.lhs(), scope) ? Replacement.value(op.rhs()) : Optional.empty()),
            new Rule<>("min-known", "min(x, y) == x, x <= y everywhere", Minimum.class,
                    (op, scope) -> greater(op.rhs(), op.lhs(), scope)
                            ? Replacement.value(op.lhs())
                            : greater(op.lhs(), op.rhs(), scope) ? Replacement.value(op.rhs()) : Optional.empty()),
            new Rule<>("max-zero", "max(x, 0) == relu(x)", Maximum.class,
                    (op, scope) -> scope.isFilledWith(op.rhs(), 0)
                            ? Replacement.op(new Relu(op.result(), op.lhs(), op.loc()))
                            : Optional.empty()),
            new Rule<>("relu-positive", "relu(x) == x, x >= 0", Relu.class,
                    (op, scope) -> scope.bounds(op.operand()).hull().lo() >= 0
                            ? Replacement.value(op.operand())
                            : Optional.empty()),
            new Rule<>("relu-negative", "relu(x) == 0, x <= 0", Relu.class,
                    (op, scope) -> scope.bounds(op.operand()).hull().hi() <= 0
                            ? filled(op.result(), 0, op.loc())
                            : Optional.empty()));

    private static final List<Rule<?>> MOVEMENT = List.of(
            new Rule<>("fold-constants", "f(constants) == constant", FixedOp.class, SimplifyFixed::folded),
            new Rule<>("view-identity", "view(x) == x, every element in its place", View.class,
                    (op, _) -> Views.isIdentity(op.map(), shape(op.result()), shape(op.operand()))
                            ? Replacement.value(op.operand())
                            : Optional.empty()),
            new Rule<>("view-view", "view(view(x)) == view(x), one map having the same positions", View.class,
                    SimplifyFixed::composed),
            new Rule<>("concat-one", "concat(x) == x", Concat.class,
                    (op, _) -> op.operands().size() == 1
                            ? Replacement.value(op.operands().getFirst())
                            : Optional.empty()),
            new Rule<>("mul-constant-right", "c * x == x * c", Mul.class,
                    (op, scope) -> constantLeft(op.lhs(), op.rhs(), scope)
                            ? Replacement.op(new Mul(op.result(), op.rhs(), op.lhs(), op.loc()))
                            : Optional.empty()));

    /// Every rule of this pass.
    public static final List<Rule<?>> RULES = Stream
            .of(MOVEMENT, COMPARISONS, LinearRules.RULES, RoundingRules.RULES, ChoiceRules.RULES)
            .flatMap(List::stream).toList();

    private SimplifyFixed() {}

    /// Returns `main` with every rule applied until none fires.
    public static Func apply(Func main, RewriteBudget budget) {
        return new RuleEngine("simplify-fixed", RULES).rewrite(main, budget).main();
    }

    static SourceLoc both(Op inner, Op outer) {
        return inner.loc().and(outer.loc());
    }

    static Optional<Replacement> filled(Value result, long number, SourceLoc loc) {
        long[] elements = new long[result.type().elementCount()];
        java.util.Arrays.fill(elements, number);
        return result.type().interval().contains(number)
                ? Replacement.op(new Const(result, TensorData.integers(shape(result), elements), loc))
                : Optional.empty();
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private static boolean constantLeft(Value lhs, Value rhs, Scope scope) {
        return scope.constant(lhs).isPresent() && scope.constant(rhs).isEmpty();
    }

    /// Tells whether no element of `x` can be less than the same element of `y`.
    private static boolean greater(Value x, Value y, Scope scope) {
        if (x.equals(y)) {
            return true;
        }
        ElementBounds left = scope.bounds(x);
        ElementBounds right = scope.bounds(y);
        for (int i = 0; i < left.count(); i++) {
            if (left.at(i).lo() < right.at(i).hi()) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Replacement> folded(FixedOp op, Scope scope) {
        boolean foldable = op.info().effect() == Effect.COMPUTE && op.results().size() == 1
                && op.operands().stream().allMatch(operand -> scope.constant(operand).isPresent());
        if (!foldable) {
            return Optional.empty();
        }
        List<Op> ops = new ArrayList<>();
        op.operands().stream().distinct()
                .forEach(operand -> ops.add(scope.definition(operand, Const.class).orElseThrow()));
        Value result = op.results().getFirst();
        ops.add(op);
        ops.add(new Output(result, "folded", Visibility.PUBLIC, op.loc()));
        FixedModule alone = new FixedModule("fold", new Func("main", ops));
        long[] elements = FixedInterpreter.run(alone, Map.of()).values().iterator().next();
        return Replacement.op(new Const(result, TensorData.integers(shape(result), elements), op.loc()));
    }

    private static Optional<Replacement> composed(View op, Scope scope) {
        return scope.definition(op.operand(), View.class).flatMap(inner -> {
            Optional<IndexMap> map = Views.compose(inner.map(), shape(inner.result()), op.map(), shape(op.result()));
            return map.flatMap(
                    one -> Replacement.op(new View(op.result(), one, inner.operand(), both(inner, op))));
        });
    }
}
