package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;

/// Walks decision trees: each row of features chooses one leaf in every tree.
///
/// A test is where its answer changes: `starts` is the answer for the least feature, and every boundary that the feature
/// has reached turns it. "At most t" starts with 1 and has the boundary t + 1; "equal to t" starts with 0 and has t and
/// t + 1. A child is a node, which comes after its parent, or ~leaf.
///
/// @param result     floats, shape [rows, trees, targets]
/// @param features   feature that each node tests, in [0, operand's columns); i64
/// @param starts     answer of each node below its first boundary, 0 or 1; i64
/// @param counts     number of boundaries of each node; i64
/// @param boundaries strictly ascending for each node, of all nodes one after the other; i64
/// @param whenTrue   child of each node where its answer is 1; i64
/// @param whenFalse  child of each node where its answer is 0; i64
/// @param roots      first child of each tree; i64
/// @param leaves     floats, shape [leaves, targets]
/// @param operand    integers that compare like the features, shape [rows, columns]
@OpDef(name = "tensor.decision_trees", doc = "The values of the leaf that each row reaches in each tree")
public record DecisionTrees(Value result, TensorData features, TensorData starts, TensorData counts,
        TensorData boundaries, TensorData whenTrue, TensorData whenFalse, TensorData roots, TensorData leaves,
        Value operand, SourceLoc loc) implements TensorOp {

    private static final String NAME = "tensor.decision_trees";

    public DecisionTrees {
        Require.tensor(NAME, result, operand);
        Shape rows = operand.type().shape();
        Require.that(rows.rank() == 2 && ((ScalarType) operand.type().element()).isInteger(), NAME,
                operand, " are no rows of integers");
        Require.that(leaves.shape().rank() == 2 && leaves.element().equals(result.type().element())
                && leaves.element().isFloat(), NAME, leaves, " are no rows of ", result);
        Require.shape(NAME, result, Shape.of(rows.dim(0), roots.elementCount(), leaves.shape().dim(1)));
        int nodes = features.elementCount();
        Require.that(starts.elementCount() == nodes && counts.elementCount() == nodes
                && whenTrue.elementCount() == nodes && whenFalse.elementCount() == nodes, NAME,
                "lists of nodes differ in length");
        int leafCount = leaves.shape().dim(0);
        long end = 0;
        for (int node = 0; node < nodes; node++) {
            long feature = features.longAt(node);
            Require.that(feature >= 0 && feature < rows.dim(1), NAME, "feature ", feature, " of node ", node);
            Require.that(starts.longAt(node) >> 1 == 0, NAME, "start of node ", node);
            requireChild(whenTrue.longAt(node), node, nodes, leafCount);
            requireChild(whenFalse.longAt(node), node, nodes, leafCount);
            long from = end;
            end += counts.longAt(node);
            Require.that(end >= from && end <= boundaries.elementCount(), NAME, "boundaries of node ", node);
            for (int at = (int) from + 1; at < end; at++) {
                Require.that(boundaries.longAt(at - 1) < boundaries.longAt(at), NAME, "boundaries of node ", node,
                        " do not ascend");
            }
        }
        Require.that(end == boundaries.elementCount(), NAME, "boundaries are left over");
        for (int tree = 0; tree < roots.elementCount(); tree++) {
            requireChild(roots.longAt(tree), -1, nodes, leafCount);
        }
    }

    private static void requireChild(long child, int parent, int nodes, int leafCount) {
        Require.that(child < 0 ? ~child < leafCount : child > parent && child < nodes, NAME,
                "child ", child, " of node ", parent);
    }

    /// Returns the position of the first boundary of each node, and after the last node the number of boundaries.
    public int[] boundaryStarts() {
        int[] first = new int[features.elementCount() + 1];
        for (int node = 0; node < features.elementCount(); node++) {
            first[node + 1] = first[node] + (int) counts.longAt(node);
        }
        return first;
    }
}
