package io.assay.passes.fixed;

import io.assay.ir.FunctionTable;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.bounds.FixedBounds;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Magnitude;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Remainder;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Table;
import io.assay.ir.type.Interval;
import io.assay.passes.rule.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The ops behind a value that work element by element, with filled constants, and the values of which alone it is
/// a function.
///
/// What disappears is counted from below, in rows for each element: the bits of ranges that gadgets are sure to assert, or
/// one lookup for each such range. The intervals of gadgets may be narrower than those of this dialect, but no narrower
/// than what values take; so that is found by trying all. What a table costs is counted from above.
final class Cone {

    /// First part of the names of tables that were made here; each is taken to be its reader's alone.
    static final String FUSED = "fused";
    /// Ops that are looked at behind one.
    private static final int MOST_OPS = 64;
    /// Rows of a challenge's powers for a table with two columns, its blinder and its sum.
    private static final int ROWS_BESIDE = 29;

    /// A value as a function of another.
    ///
    /// @param root    the argument
    /// @param rowBits log2 of the rows of a table over its interval
    /// @param ops     ops of the function, readers first
    /// @param bits    rows that a table saves where ranges are bits
    /// @param lookups rows that it saves by lookups
    record Chain(Value root, int rowBits, List<FixedOp> ops, long bits, long lookups) {
        boolean isCheaperAsTable() {
            return bits > 0 && lookups > 0;
        }

        /// Returns what is gained, in either form.
        long gain() {
            return bits + lookups;
        }
    }

    private record Cost(long bits, long lookups) {
        static final Cost NONE = new Cost(0, 0);
    }

    private final FixedOp top;
    private final Scope scope;
    /// The values behind, readers before what they read.
    private final List<Value> order = new ArrayList<>();
    private final Set<Value> expandable = new HashSet<>();
    /// What values take, where that was tried.
    private final Map<Value, Interval> images = new HashMap<>();

    private Cone(FixedOp top, Scope scope) {
        this.top = top;
        this.scope = scope;
        Set<Value> seen = new HashSet<>();
        operands(top).forEach(value -> visit(value, seen));
        Collections.reverse(order);
    }

    /// Returns what is behind an op, if it works element by element.
    static Optional<Cone> of(FixedOp op, Scope scope) {
        return isElementwise(op) && op.results().getFirst().type().elementCount() > 0
                ? Optional.of(new Cone(op, scope))
                : Optional.empty();
    }

    private static boolean isElementwise(Op op) {
        return switch (op) {
            case Linear _,Mul _,Requantize _,RequantizeRelu _,Relu _,Magnitude _,Maximum _,Minimum _,Table _,FloorDivide _,Remainder _,SquareRoot _,Select _ ->
                true;
            default -> false;
        };
    }

    private void visit(Value value, Set<Value> seen) {
        if (!seen.add(value)) {
            return;
        }
        Optional<FixedOp> definition = scope.definition(value, FixedOp.class).filter(Cone::isElementwise);
        if (definition.isPresent() && expandable.size() < MOST_OPS) {
            expandable.add(value);
            operands(definition.get()).forEach(operand -> visit(operand, seen));
        }
        order.add(value);
    }

    /// Returns the operands that are not the same known number for all elements.
    private List<Value> operands(FixedOp op) {
        return op.operands().stream().filter(operand -> scope.constant(operand).filter(Cone::isFilled).isEmpty())
                .toList();
    }

    private static boolean isFilled(TensorData data) {
        for (int i = 1; i < data.elementCount(); i++) {
            if (data.longAt(i) != data.longAt(0)) {
                return false;
            }
        }
        return true;
    }

    /// Returns the op as a function of each value of at most 2^mostBits integers that determines it. Savings are those of
    /// the intervals of values, and may be less.
    List<Chain> chains(int mostBits) {
        List<Chain> chains = new ArrayList<>();
        List<FixedOp> ops = new ArrayList<>(List.of(top));
        Set<Value> frontier = new LinkedHashSet<>(operands(top));
        for (Value value : order) {
            consider(frontier, ops, mostBits, chains);
            if (expandable.contains(value)) {
                FixedOp definition = scope.definition(value, FixedOp.class).orElseThrow();
                frontier.remove(value);
                frontier.addAll(operands(definition));
                ops.add(definition);
            }
        }
        consider(frontier, ops, mostBits, chains);
        return chains;
    }

    private void consider(Set<Value> frontier, List<FixedOp> ops, int mostBits, List<Chain> chains) {
        if (frontier.size() != 1) {
            return;
        }
        Value root = frontier.iterator().next();
        int rowBits = Math.max(1, Interval.bitsFor(root.type().interval().width()));
        if (rowBits <= mostBits) {
            chains.add(chain(root, rowBits, List.copyOf(ops)));
        }
    }

    private Chain chain(Value root, int rowBits, List<FixedOp> ops) {
        Cost saved = saved(ops);
        long count = root.type().elementCount();
        return new Chain(root, rowBits, ops, saved.bits() - count * rowsOfChoice(rowBits),
                saved.lookups() - count * 3 - (1L << rowBits) - ROWS_BESIDE);
    }

    /// Returns a chain with what it saves at least.
    /// @param tried what the root and the results of the chain's ops take
    Chain exact(Chain chain, Map<Value, Interval> tried) {
        images.clear();
        images.putAll(tried);
        return chain(chain.root(), chain.rowBits(), chain.ops());
    }

    /// Returns what the ops cost that nothing else reads, from below.
    private Cost saved(List<FixedOp> ops) {
        Map<Value, Integer> reads = new HashMap<>();
        Set<List<Value>> shared = new HashSet<>();
        long bits = 0;
        long lookups = 0;
        for (FixedOp op : ops) {
            Value result = op.results().getFirst();
            if (op.equals(top) || reads.getOrDefault(result, 0) == scope.useCount(result)) {
                op.operands().forEach(operand -> reads.merge(operand, 1, Integer::sum));
                Cost each = isShared(op, shared) ? Cost.NONE : cost(op);
                long count = result.type().elementCount();
                bits += each.bits() * count;
                lookups += each.lookups() * count;
                if (op instanceof Table table && table.table().name().startsWith(FUSED)) {
                    lookups += table.table().segmentCount() + ROWS_BESIDE;
                }
            }
        }
        return new Cost(bits, lookups);
    }

    /// Tells whether an op before had the same operands and may have the same gadget: quotient and remainder, maximum and
    /// minimum, the sign of one value.
    private static boolean isShared(FixedOp op, Set<List<Value>> shared) {
        return switch (op) {
            case FloorDivide _,Remainder _,Maximum _,Minimum _,Relu _,Magnitude _ -> !shared.add(op.operands());
            default -> false;
        };
    }

    /// Returns what an element costs at least.
    private Cost cost(FixedOp op) {
        return switch (op) {
            case Requantize(var result, int shift, _, _) -> rounding(shift, hull(result));
            case RequantizeRelu(var result, int shift, _, _) ->
                new Cost(2L + shift + Interval.bitsFor(hull(result).hi()), 3);
            case Relu(_, var x, _) -> sign(hull(x));
            case Magnitude(_, var x, _) -> sign(hull(x));
            case Maximum(_, var lhs, var rhs, _) -> sign(hull(lhs).plus(hull(rhs).negate()));
            case Minimum(_, var lhs, var rhs, _) -> sign(hull(lhs).plus(hull(rhs).negate()));
            case Table table -> table(table);
            case Mul(_, var lhs, var rhs, _) ->
                scope.constant(lhs).isPresent() || scope.constant(rhs).isPresent() ? Cost.NONE : new Cost(1, 1);
            case FloorDivide(var result, _, var d, _) -> division(hull(result), hull(d));
            case Remainder _,SquareRoot _,Linear _,Select _ -> Cost.NONE;
            default -> throw new IllegalArgumentException("not by element: " + op);
        };
    }

    private Interval hull(Value value) {
        Interval tried = images.get(value);
        if (tried != null) {
            return tried;
        }
        return (value.equals(top.results().getFirst())
                ? FixedBounds.transfer(top, scope::bounds).getFirst()
                : scope.bounds(value)).hull();
    }

    private static Cost rounding(int shift, Interval result) {
        return new Cost(1L + shift + Interval.bitsFor(result.width()), result.width() > 0 ? 2 : 1);
    }

    private static Cost sign(Interval x) {
        return x.lo() >= 0 || x.hi() <= 0 ? Cost.NONE : new Cost(2L + Interval.bitsFor(x.magnitude()), 2);
    }

    private static Cost division(Interval quotient, Interval divisor) {
        int bits = Interval.bitsFor(quotient.width());
        return Long.bitCount(divisor.lo()) == 1
                ? new Cost(bits, 1)
                : new Cost(2L + bits + 2L * Interval.bitsFor(divisor.hi()), 3);
    }

    private Cost table(Table op) {
        FunctionTable table = op.table();
        int rowBits = Integer.numberOfTrailingZeros(table.segmentCount());
        long choice = rowsOfChoice(rowBits);
        if (table.segmentBits() == 0) {
            return new Cost(choice, 3);
        }
        Cost rounded = table.shift() == 0 ? Cost.NONE : rounding(table.shift(), hull(op.result()));
        return new Cost(choice + 2 + rowBits + table.segmentBits() + rounded.bits(), 5 + rounded.lookups());
    }

    /// Returns how many rows a choice among 2^rowBits rows takes by one-hot vectors, with one column that is not constant.
    private static long rowsOfChoice(int rowBits) {
        int low = 1 << ((rowBits + 1) / 2);
        int high = 1 << (rowBits / 2);
        return 5L + booleans(low) + booleans(high) + high;
    }

    private static int booleans(int count) {
        return count <= 2 ? count - 1 : count;
    }
}
