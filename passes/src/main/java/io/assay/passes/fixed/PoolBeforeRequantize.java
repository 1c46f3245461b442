package io.assay.passes.fixed;

import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.View;
import io.assay.ir.type.Interval;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.RuleEngine;
import io.assay.passes.rule.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes extremes before what is monotone: pooling before rounding and ReLU, which are then needed once for each window.
///
/// Rounding and ReLU cost a decomposition of the accumulator for each element. A comparison of accumulators is wider than
/// one of rounded values by the bits that are rounded away, so the pass fires where that is less than what disappears.
///
/// ```
/// %1 = fixed.requantize_relu %0 {shift = 12} : tensor<4x4x…>      %1 = fixed.view %0 …
/// %2 = fixed.view %1 …                                            %2 = fixed.view %0 …
/// %3 = fixed.view %1 …                                            %3 = fixed.maximum %1, %2
/// %4 = fixed.maximum %2, %3 : tensor<2x4x…>                       %4 = fixed.requantize_relu %3 {shift = 12}
/// ```
public final class PoolBeforeRequantize {

    /// Every rule of this pass.
    public static final List<Rule<?>> RULES = List.of(
            new Rule<>("max-monotone", "max(f(x), f(y)) == f(max(x, y)), f monotone: round, relu, round_relu",
                    Maximum.class, (op, scope) -> before(new Extreme(op, true), scope)),
            new Rule<>("min-monotone", "min(f(x), f(y)) == f(min(x, y)), f monotone: round, relu, round_relu",
                    Minimum.class, (op, scope) -> before(new Extreme(op, false), scope)));

    private PoolBeforeRequantize() {}

    /// Returns `main` with every rule applied until none fires.
    public static Func apply(Func main, RewriteBudget budget) {
        return new RuleEngine("pool-before-requantize", RULES).rewrite(main, budget).main();
    }

    /// An extreme of two values.
    private record Extreme(FixedOp op, boolean greatest) {
        Value result() {
            return op.results().getFirst();
        }

        /// Returns the operands if `value` is an extreme of the same kind that only one op reads.
        Optional<List<Value>> inner(Value value, Scope scope) {
            Class<? extends FixedOp> kind = greatest ? Maximum.class : Minimum.class;
            return scope.definition(value, kind).filter(_ -> scope.isUsedOnce(value)).map(Op::operands);
        }
    }

    /// A monotone function with its bits that are rounded away.
    private record Step(Op op, int shift, boolean relu) {
        static Optional<Step> of(Value value, Scope scope) {
            return scope.definition(value, FixedOp.class).flatMap(op -> switch (op) {
                case Requantize(_, int shift, _, _) -> Optional.of(new Step(op, shift, false));
                case RequantizeRelu(_, int shift, _, _) -> Optional.of(new Step(op, shift, true));
                case Relu _ -> Optional.of(new Step(op, 0, true));
                default -> Optional.empty();
            });
        }

        boolean isLike(Step other) {
            return shift == other.shift && relu == other.relu
                    && operand().type().scaleBits() == other.operand().type().scaleBits();
        }

        Value operand() {
            return op.operands().getFirst();
        }

        FixedOp of(Value result, Value x, SourceLoc loc) {
            return !relu
                    ? new Requantize(result, shift, x, loc)
                    : shift == 0 ? new Relu(result, x, loc) : new RequantizeRelu(result, shift, x, loc);
        }
    }

    /// A place where the extreme reads what a step made.
    private record Leaf(Value value, Optional<View> view, Step step) {}

    private static Optional<Replacement> before(Extreme extreme, Scope scope) {
        List<Leaf> leaves = new ArrayList<>();
        if (!extreme.op().operands().stream().allMatch(operand -> collect(operand, extreme, scope, leaves))) {
            return Optional.empty();
        }
        Step step = leaves.getFirst().step();
        if (!leaves.stream().allMatch(leaf -> leaf.step().isLike(step)) || !saves(leaves, extreme.result(), scope)) {
            return Optional.empty();
        }
        SourceLoc loc = extreme.op().loc();
        for (Leaf leaf : leaves) {
            loc = leaf.step().op().loc().and(loc);
        }
        Value x = rebuilt(extreme.op(), extreme, leaves, scope, loc);
        return Replacement.op(step.of(extreme.result(), x, loc));
    }

    /// Adds the leaves under an operand; false if something else is among them.
    private static boolean collect(Value operand, Extreme extreme, Scope scope, List<Leaf> leaves) {
        Optional<List<Value>> inner = extreme.inner(operand, scope);
        if (inner.isPresent()) {
            return inner.get().stream().allMatch(value -> collect(value, extreme, scope, leaves));
        }
        Optional<View> view = scope.definition(operand, View.class).filter(_ -> scope.isUsedOnce(operand));
        Optional<Step> step = Step.of(view.map(View::operand).orElse(operand), scope);
        step.ifPresent(found -> leaves.add(new Leaf(operand, view, found)));
        return step.isPresent();
    }

    /// Tells whether the bits of the steps that disappear are more than those that the comparisons get.
    private static boolean saves(List<Leaf> leaves, Value result, Scope scope) {
        Map<Value, Integer> reads = new LinkedHashMap<>();
        leaves.forEach(leaf -> reads.merge(leaf.step().op().results().getFirst(), 1, Integer::sum));
        long before = 0;
        for (Map.Entry<Value, Integer> read : reads.entrySet()) {
            if (scope.useCount(read.getKey()) != read.getValue()) {
                return false;
            }
            before += read.getKey().type().elementCount();
        }
        Step step = leaves.getFirst().step();
        long count = result.type().elementCount();
        long stepBits = 2L + step.shift() + Interval.bitsFor(result.type().interval().magnitude());
        return (before - count) * stepBits > (leaves.size() - 1L) * count * step.shift();
    }

    /// Returns the extreme over what the steps read.
    private static Value rebuilt(FixedOp op, Extreme extreme, List<Leaf> leaves, Scope scope, SourceLoc loc) {
        List<Value> operands = new ArrayList<>();
        for (Value operand : op.operands()) {
            Optional<Leaf> leaf = leaves.stream().filter(one -> one.value().equals(operand)).findFirst();
            operands.add(leaf.isPresent()
                    ? read(leaf.get(), scope)
                    : rebuilt(scope.definition(operand, FixedOp.class).orElseThrow(), extreme, leaves, scope, loc));
        }
        Value first = operands.getFirst();
        return scope.add(first.type().scaleBits(), first.type().shape(),
                r -> extreme.greatest()
                        ? new Maximum(r, first, operands.getLast(), loc)
                        : new Minimum(r, first, operands.getLast(), loc));
    }

    private static Value read(Leaf leaf, Scope scope) {
        Value x = leaf.step().operand();
        return leaf.view().map(view -> scope.add(x.type().scaleBits(), view.result().type().shape(),
                r -> new View(r, view.map(), x, view.loc()))).orElse(x);
    }
}
