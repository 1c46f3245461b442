package io.assay.passes.tensor;

import io.assay.ir.tensor.DecisionTrees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A tensor each element of which is a function of the leaf that one row reaches in one tree.
///
/// Arrays are not copied.
final class LeafValues {
    private final int[] walks;
    private final double[][] tables;

    /// @param walks  row · trees + tree, for each element
    /// @param tables values for each leaf of the tree, in the order of [#leaves], for each element; elements may share one
    LeafValues(int[] walks, double[][] tables) {
        this.walks = walks;
        this.tables = tables;
    }

    /// Returns row · trees + tree, for each element.
    int[] walks() {
        return walks;
    }

    /// Returns the values for each leaf of the tree, for each element.
    double[][] tables() {
        return tables;
    }

    /// Returns what `trees` computes.
    /// @param leaves the leaves of each tree
    static LeafValues of(DecisionTrees trees, int[][] leaves) {
        int targets = trees.leaves().shape().dim(1);
        int[] walks = new int[trees.result().type().elementCount()];
        double[][] tables = new double[walks.length][];
        int shared = leaves.length * targets;
        for (int i = 0; i < walks.length; i++) {
            int target = i % targets;
            walks[i] = i / targets;
            tables[i] = i >= shared
                    ? tables[i % shared]
                    : Arrays.stream(leaves[walks[i] % leaves.length])
                            .mapToDouble(leaf -> trees.leaves().doubleAt(leaf * targets + target)).toArray();
        }
        return new LeafValues(walks, tables);
    }

    /// Returns elements of this tensor in another order.
    LeafValues picked(int... positions) {
        return new LeafValues(Arrays.stream(positions).map(i -> walks[i]).toArray(),
                Arrays.stream(positions).mapToObj(i -> tables[i]).toArray(double[][]::new));
    }

    /// Returns the leaves of each tree, ascending; empty if two trees share a leaf.
    static Optional<int[][]> leaves(DecisionTrees trees) {
        int count = trees.roots().elementCount();
        int[] nodes = new int[trees.features().elementCount()];
        int[] leaves = new int[trees.leaves().shape().dim(0)];
        Arrays.fill(nodes, -1);
        Arrays.fill(leaves, -1);
        boolean apart = true;
        for (int tree = 0; tree < count; tree++) {
            apart &= claim(nodes, leaves, trees.roots().longAt(tree), tree);
        }
        for (int node = 0; node < nodes.length; node++) {
            if (nodes[node] >= 0) {
                apart &= claim(nodes, leaves, trees.whenTrue().longAt(node), nodes[node]);
                apart &= claim(nodes, leaves, trees.whenFalse().longAt(node), nodes[node]);
            }
        }
        List<List<Integer>> byTree = new ArrayList<>();
        for (int tree = 0; tree < count; tree++) {
            byTree.add(new ArrayList<>());
        }
        for (int leaf = 0; leaf < leaves.length; leaf++) {
            if (leaves[leaf] >= 0) {
                byTree.get(leaves[leaf]).add(leaf);
            }
        }
        return apart
                ? Optional.of(byTree.stream().map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                        .toArray(int[][]::new))
                : Optional.empty();
    }

    /// Notes that a child belongs to a tree; tells whether it belonged to no other.
    private static boolean claim(int[] nodes, int[] leaves, long child, int tree) {
        int[] owners = child < 0 ? leaves : nodes;
        int at = (int) (child < 0 ? ~child : child);
        boolean apart = owners[at] == -1 || owners[at] == tree;
        owners[at] = tree;
        return apart;
    }
}
