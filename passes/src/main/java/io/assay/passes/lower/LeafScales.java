package io.assay.passes.lower;

import static java.util.Objects.requireNonNull;

import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.View;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Fractional bits of the leaves of decision trees: as many as hold each leaf exactly, or as many as sums have room for.
///
/// Trees whose values are added up have leaves of one scale, so that no sum has to round.
final class LeafScales {
    /// Bits of a sum of leaves; what is added to it, and what compares it, has room above.
    private static final int MOST_SUM_BITS = 56;

    private final Map<Value, Value> groups = new HashMap<>();
    private final Map<Value, Integer> scales = new HashMap<>();

    private static final class Leaves {
        private int gridBits;
        private double reach;

        void add(DecisionTrees trees) {
            gridBits = Math.max(gridBits,
                    FixedArithmetic.gridBits(trees.leaves().toDoubles(), FixedArithmetic.MOST_SCALE_BITS));
            reach += LeafScales.reach(trees);
        }

        int scale() {
            int integral = reach < 1 ? 0 : Math.getExponent(reach) + 1;
            return Math.clamp(MOST_SUM_BITS - integral, 0, gridBits);
        }
    }

    LeafScales(Func main) {
        for (Op op : main.ops()) {
            if (isSum(op)) {
                op.operands().forEach(operand -> groups.put(group(operand), group(op.results().getFirst())));
            }
        }
        Map<Value, Leaves> leaves = new LinkedHashMap<>();
        for (Op op : main.ops()) {
            if (op instanceof DecisionTrees trees) {
                leaves.computeIfAbsent(group(trees.result()), _ -> new Leaves()).add(trees);
            }
        }
        leaves.forEach((group, all) -> scales.put(group, all.scale()));
    }

    int of(DecisionTrees trees) {
        return requireNonNull(scales.get(group(trees.result())));
    }

    private static boolean isSum(Op op) {
        return op instanceof View || op instanceof Take || op instanceof Concat || op instanceof Reduce
                || (op instanceof Binary binary
                        && (binary.function() == BinaryFunction.ADD || binary.function() == BinaryFunction.SUB));
    }

    private Value group(Value value) {
        Value root = value;
        while (groups.containsKey(root) && !groups.get(root).equals(root)) {
            root = groups.get(root);
        }
        if (!root.equals(value)) {
            groups.put(value, root);
        }
        return root;
    }

    /// Returns a bound of the sums of all trees, however they are written: leaf by leaf with an indicator for each, which
    /// intervals hold to be as great as its path is long.
    private static double reach(DecisionTrees trees) {
        int[] depths = depths(trees);
        int targets = trees.leaves().shape().dim(1);
        double reach = 0;
        for (int leaf = 0; leaf < depths.length; leaf++) {
            double greatest = 0;
            for (int target = 0; target < targets; target++) {
                greatest = Math.max(greatest, Math.abs(trees.leaves().doubleAt(leaf * targets + target)));
            }
            reach += greatest * (depths[leaf] + 1);
        }
        return reach;
    }

    /// Returns how many nodes are above each leaf at most.
    private static int[] depths(DecisionTrees trees) {
        int[] nodes = new int[trees.features().elementCount()];
        int[] leaves = new int[trees.leaves().shape().dim(0)];
        for (int node = 0; node < nodes.length; node++) {
            for (long child : new long[]{trees.whenTrue().longAt(node), trees.whenFalse().longAt(node)}) {
                int[] list = child < 0 ? leaves : nodes;
                int at = (int) (child < 0 ? ~child : child);
                list[at] = Math.max(list[at], nodes[node] + 1);
            }
        }
        return leaves;
    }
}
