package io.assay.frontend.op;

import java.util.List;

/// Trees as a model lists them: nodes that name their children by position.
///
/// @param nodes   all nodes, in any order; some may be in no tree, or in several
/// @param roots   the root of each tree
/// @param targets number of targets or classes
record TreeEnsemble(List<Node> nodes, List<Root> roots, int targets) {

    /// The root of a tree.
    ///
    /// @param tree number of the tree, for messages
    /// @param node position of the node
    record Root(long tree, int node) {}

    /// One node.
    ///
    /// @param id            number in the model, for messages
    /// @param mode          its test, or that it is a leaf
    /// @param feature       column that it tests
    /// @param number        what it compares with
    /// @param members       what a [TreeMode#MEMBER] compares with instead
    /// @param missingIsTrue whether NaN goes to the child of "true"
    /// @param whenTrue      position of that child
    /// @param whenFalse     position of the other child
    /// @param votes         of a leaf
    record Node(long id, TreeMode mode, long feature, double number, List<Double> members, boolean missingIsTrue,
            int whenTrue, int whenFalse, List<Vote> votes) {

        List<Double> numbers() {
            return mode == TreeMode.MEMBER ? members : List.of(number);
        }

        boolean isLeaf() {
            return mode == TreeMode.LEAF;
        }
    }

    /// What a leaf says of a target.
    record Vote(int target, double weight) {}
}
