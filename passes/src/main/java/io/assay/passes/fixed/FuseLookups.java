package io.assay.passes.fixed;

import io.assay.ir.Func;
import io.assay.ir.FunctionTable;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Table;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.cleanup.EliminateDead;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.RuleEngine;
import io.assay.passes.rule.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// Makes one table of what is computed element by element of one tensor of few integers: activations of quantised models
/// with their scaling, rounding and clipping.
///
/// The table has the function's value for each integer of the interval, as the interpreter computes it, so it is the same function bit for
/// bit. The pass fires where that is cheaper both as bits and by lookups, [Cone] says how that is known; which of the two
/// a circuit will have is decided later.
///
/// ```
/// %1 = fixed.linear %0 {coefficients = [26214]} : …       (%0 in [-128, 127])
/// %2 = fixed.requantize %1 {shift = 7} : …
/// %3 = fixed.table %2 {table = sigmoid} : …               %5 = fixed.table %0 {table = fused} : …
/// %4 = fixed.linear %3 {coefficients = [128]} : …
/// %5 = fixed.requantize %4 {shift = 12} : …
/// ```
public final class FuseLookups {

    /// Every rule of this pass.
    public static final List<Rule<?>> RULES = List.of(new Rule<>("table-of-chain",
            "f(x) == table(x), table(i) = f(i) for each integer i of x's interval, f element by element",
            FixedOp.class, FuseLookups::fused));

    /// The most rows that a table is made with, log2.
    private static final int MOST_BITS = 16;

    private FuseLookups() {}

    /// Returns `main` with every chain fused that is cheaper as a table.
    public static Func apply(Func main, RewriteBudget budget) {
        RuleEngine engine = new RuleEngine("fuse-lookups", RULES);
        Func current = main;
        while (true) {
            RuleEngine.Outcome outcome = engine.rewrite(current, budget);
            if (outcome.fired().isEmpty()) {
                return current;
            }
            // What is dead now still counts as a reader, and hides longer chains.
            current = EliminateDead.apply(outcome.main(), budget);
        }
    }

    /// A chain with the values of its ops for each argument that its root can be, from the least.
    private record Tried(Cone.Chain chain, Interval reached, Map<Value, long[]> values) {
        Map<Value, Interval> images() {
            Map<Value, Interval> images = new LinkedHashMap<>();
            values.forEach((value, taken) -> {
                LongSummaryStatistics range = Arrays.stream(taken).summaryStatistics();
                images.put(value, new Interval(range.getMin(), range.getMax()));
            });
            return images;
        }

        Tried with(Cone.Chain other) {
            return new Tried(other, reached, values);
        }
    }

    private static Optional<Replacement> fused(FixedOp op, Scope scope) {
        return Cone.of(op, scope).flatMap(cone -> {
            Optional<Tried> best = Optional.empty();
            for (Cone.Chain chain : cone.chains(MOST_BITS)) {
                if (chain.isCheaperAsTable()) {
                    Tried tried = tried(chain, scope);
                    Cone.Chain exact = cone.exact(chain, tried.images());
                    if (exact.isCheaperAsTable()
                            && best.filter(other -> other.chain().gain() >= exact.gain()).isEmpty()) {
                        best = Optional.of(tried.with(exact));
                    }
                }
            }
            return best;
        }).flatMap(tried -> {
            SourceLoc loc = op.loc();
            for (Op inner : tried.chain().ops()) {
                loc = inner.loc().and(loc);
            }
            return Replacement.op(new Table(op.results().getFirst(), table(tried), tried.chain().root(), loc));
        });
    }

    /// Returns the values of a chain over the interval of its root; beyond what the root can be they do not matter.
    private static FunctionTable table(Tried tried) {
        long lo = tried.chain().root().type().interval().lo();
        long[] values = Objects.requireNonNull(tried.values().get(tried.chain().ops().getFirst().results().getFirst()));
        long[] base = new long[1 << tried.chain().rowBits()];
        Arrays.setAll(base, row -> values[Math.clamp(lo + row - tried.reached().lo(), 0, values.length - 1)]);
        Shape rows = Shape.of(base.length);
        return new FunctionTable(Cone.FUSED + "_" + tried.reached().lo() + "_" + tried.reached().hi(), lo, 0, 0,
                TensorData.integers(rows, base), TensorData.integers(rows, new long[base.length]));
    }

    /// Runs a chain on every integer that its root can be, as many at once as it has elements.
    private static Tried tried(Cone.Chain chain, Scope scope) {
        Interval reached = scope.bounds(chain.root()).hull();
        int count = Math.toIntExact(reached.hi() - reached.lo() + 1);
        FixedModule module = module(chain, scope);
        Map<Value, long[]> values = new LinkedHashMap<>();
        values.put(chain.root(), LongStream.rangeClosed(reached.lo(), reached.hi()).toArray());
        chain.ops().forEach(op -> values.put(op.results().getFirst(), new long[count]));
        int batch = chain.root().type().elementCount();
        for (int first = 0; first < count; first += batch) {
            long[] arguments = new long[batch];
            int start = first;
            Arrays.setAll(arguments, i -> Math.min(reached.lo() + start + i, reached.hi()));
            Iterator<long[]> results = FixedInterpreter.run(module, Map.of("x", arguments)).values().iterator();
            for (FixedOp op : chain.ops()) {
                long[] all = Objects.requireNonNull(values.get(op.results().getFirst()));
                System.arraycopy(results.next(), 0, all, first, Math.min(batch, count - first));
            }
        }
        return new Tried(chain, reached, values);
    }

    /// Returns the chain alone, with its root as input and the result of each op as an output.
    private static FixedModule module(Cone.Chain chain, Scope scope) {
        List<Op> ops = new ArrayList<>();
        Set<Value> known = new LinkedHashSet<>(Set.of(chain.root()));
        ops.add(new Input(chain.root(), "x", Visibility.PRIVATE, Optional.empty(), Optional.empty(), SourceLoc.NONE));
        for (FixedOp op : chain.ops().reversed()) {
            op.operands().forEach(operand -> scope.definition(operand, Const.class).filter(_ -> known.add(operand))
                    .ifPresent(ops::add));
            ops.add(op);
        }
        int outputs = 0;
        for (FixedOp op : chain.ops()) {
            ops.add(new Output(op.results().getFirst(), "y" + outputs++, Visibility.PRIVATE, SourceLoc.NONE));
        }
        return new FixedModule("chain", new Func("main", ops));
    }
}
