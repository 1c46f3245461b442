package io.assay.frontend.op;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Joins nodes that ask for one number after another into one that asks for all of them.
///
/// Exporters write a set of categories as a chain of nodes with mode EQ. ONNX Runtime joins such a chain, and what it
/// ignores there decides as well: see [#isJoinedByRuntime].
///
/// @param ensemble the trees
/// @param bits     how many categories ONNX Runtime has room for: 32, or 64 where numbers have 64 bits
/// @param hasSets  whether a node has mode MEMBER: ONNX Runtime numbers sets, so that no two of these look alike
record EqualChains(TreeEnsemble ensemble, int bits, boolean hasSets) {

    /// A node with mode EQ, joined with those that follow when it says "no".
    ///
    /// @param numbers   all that it asks for
    /// @param whenFalse position of the child where it is none of them
    record Chain(List<Double> numbers, int whenFalse) {}

    private TreeEnsemble.Node node(int position) {
        return ensemble.nodes().get(position);
    }

    /// Returns the chain that begins with a node.
    Chain from(int position) {
        TreeEnsemble.Node head = node(position);
        Chain chain = ofRuntime(position);
        List<Double> numbers = new ArrayList<>(chain.numbers());
        int next = chain.whenFalse();
        while (numbers.size() <= ensemble.nodes().size() && asksToo(head, next)
                && node(next).whenTrue() == head.whenTrue() && node(next).missingIsTrue() == head.missingIsTrue()) {
            chain = ofRuntime(next);
            numbers.addAll(chain.numbers());
            next = chain.whenFalse();
        }
        return new Chain(numbers, next);
    }

    private boolean asksToo(TreeEnsemble.Node head, int position) {
        return node(position).mode() == TreeMode.EQ && node(position).feature() == head.feature();
    }

    private Chain ofRuntime(int position) {
        TreeEnsemble.Node head = node(position);
        List<Double> numbers = new ArrayList<>(List.of(head.number()));
        int next = head.whenFalse();
        while (numbers.size() <= ensemble.nodes().size() && isJoinedByRuntime(head, next)) {
            numbers.add(node(next).number());
            next = node(next).whenFalse();
        }
        return new Chain(numbers, next);
    }

    /// ONNX Runtime joins nodes if their numbers are small positive integers and the trees where they say "yes" look
    /// alike. Only the first node then decides about NaN, and its tree is the one that counts, even if a leaf of the
    /// other votes for another target: of leaves, ONNX Runtime compares the first weight.
    private boolean isJoinedByRuntime(TreeEnsemble.Node head, int next) {
        return isCategory(head.number()) && asksToo(head, next) && isCategory(node(next).number())
                && looksLike(head.whenTrue(), node(next).whenTrue());
    }

    private boolean isCategory(double number) {
        return number >= 1 && number <= bits && number == Math.rint(number);
    }

    private boolean looksLike(int left, int right) {
        Deque<int[]> pairs = new ArrayDeque<>(List.of(new int[]{left, right}));
        for (long steps = 0; !pairs.isEmpty() && steps <= ensemble.nodes().size(); steps++) {
            int[] pair = pairs.pop();
            if (pair[0] == pair[1] && !hasSets) {
                continue;
            }
            TreeEnsemble.Node one = node(pair[0]);
            TreeEnsemble.Node other = node(pair[1]);
            if (one.mode() == TreeMode.MEMBER || one.mode() != other.mode() || one.feature() != other.feature()
                    || one.number() != other.number()
                    || (one.isLeaf() && firstWeight(one) != firstWeight(other))) {
                return false;
            }
            if (!one.isLeaf()) {
                pairs.push(new int[]{one.whenTrue(), other.whenTrue()});
                pairs.push(new int[]{one.whenFalse(), other.whenFalse()});
            }
        }
        return pairs.isEmpty();
    }

    private static double firstWeight(TreeEnsemble.Node leaf) {
        return leaf.votes().isEmpty() ? Double.NaN : leaf.votes().getFirst().weight();
    }
}
