package io.assay.passes.lower;

import io.assay.passes.lower.Forest.Branch;
import io.assay.passes.lower.TreeTests.Answer;
import io.assay.passes.lower.TreeTests.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a [Forest] of the nodes of trees.
///
/// What the tests above say about a feature is known below them: a node whose answer follows is none, and a test may need
/// fewer thresholds. A node whose subtrees are equal is none either.
final class ForestGrower {

    /// Nodes and leaves by their numbers; a child is a node or ~leaf.
    ///
    /// @param whenTrue  child of each node where its answer is 1
    /// @param whenFalse child of each node where its answer is 0
    /// @param leaves    integers of each leaf, one for each target
    record Nodes(List<Integer> whenTrue, List<Integer> whenFalse, List<List<Long>> leaves) {}

    /// Knows the tests of the nodes.
    interface Asker {
        /// Returns the answer of a node in a row.
        Answer answer(int row, int node, Facts facts);

        /// Returns what the feature of a test can be once its answer is known.
        Feature narrowed(int test, boolean isTrue, Facts facts);
    }

    /// What the tests above say about features, the nearest first.
    static final class Facts {
        private final List<Feature> last;
        private final List<Facts> others;

        private Facts(List<Feature> last, List<Facts> others) {
            this.last = last;
            this.others = others;
        }

        /// Nothing.
        static Facts none() {
            return new Facts(List.of(), List.of());
        }

        /// Returns what a feature can be.
        Feature of(Feature feature) {
            Facts facts = this;
            while (!facts.last.isEmpty()) {
                if (facts.last.getFirst().number() == feature.number()) {
                    return facts.last.getFirst();
                }
                facts = facts.others.getFirst();
            }
            return feature;
        }

        private Facts and(Feature feature) {
            return new Facts(List.of(feature), List.of(this));
        }
    }

    /// A sum whose trees are still to be looked at.
    ///
    /// @param position among the sums
    /// @param row      row of features
    /// @param facts    what the tests above say
    /// @param children nodes or leaves that are added up
    /// @param branches for each test the sums where its answer is 1 and 0; filled when it is looked at
    private record Open(int position, int row, Facts facts, List<Integer> children,
            Map<Integer, List<Open>> branches) {}

    private final Nodes nodes;
    private final Asker asker;
    private final int targets;
    private final long mostSums;
    private final List<Open> open = new ArrayList<>();

    /// @param mostSums sums that there may be
    ForestGrower(Nodes nodes, Asker asker, int targets, long mostSums) {
        this.nodes = nodes;
        this.asker = asker;
        this.targets = targets;
        this.mostSums = mostSums;
    }

    /// Adds the sum of trees in a row of features.
    /// @param trees first children, each a node or ~leaf
    void plant(int row, List<Integer> trees) {
        open(row, Facts.none()).children.addAll(trees);
    }

    private Open open(int row, Facts facts) {
        Open added = new Open(open.size(), row, facts, new ArrayList<>(), new LinkedHashMap<>());
        open.add(added);
        return added;
    }

    /// Adds everything that was planted to `forest` and returns the numbers of the sums, in order.
    /// @throws ArithmeticException if there are too many sums: shared subtrees are written out
    List<Integer> grow(Forest forest) {
        int roots = open.size();
        List<long[]> constants = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            constants.add(lookAt(open.get(i)));
            if (open.size() > mostSums) {
                throw new ArithmeticException("trees with shared subtrees come to more than " + mostSums
                        + " nodes written out");
            }
        }
        int[] numbers = new int[open.size()];
        for (int i = numbers.length - 1; i >= 0; i--) {
            List<Branch> branches = new ArrayList<>();
            open.get(i).branches.forEach((test, sums) -> branches
                    .add(new Branch(test, numbers[sums.get(0).position], numbers[sums.get(1).position])));
            numbers[i] = forest.add(boxed(constants.get(i)), branches);
        }
        return Arrays.stream(numbers, 0, roots).boxed().toList();
    }

    private static List<Long> boxed(long... values) {
        return Arrays.stream(values).boxed().toList();
    }

    /// Adds up the leaves among the children of a sum, and makes sums of the children of its nodes.
    private long[] lookAt(Open sum) {
        long[] constants = new long[targets];
        for (int first : sum.children) {
            int child = first;
            while (child >= 0) {
                switch (asker.answer(sum.row, child, sum.facts)) {
                    case Answer.Known(boolean isTrue) ->
                        child = (isTrue ? nodes.whenTrue : nodes.whenFalse).get(child);
                    case Answer.Asked(int test, boolean negated) -> {
                        List<Open> sides = sum.branches.computeIfAbsent(test,
                                _ -> List.of(below(sum, test, true), below(sum, test, false)));
                        sides.get(negated ? 1 : 0).children.add(nodes.whenTrue.get(child));
                        sides.get(negated ? 0 : 1).children.add(nodes.whenFalse.get(child));
                        child = Integer.MIN_VALUE;
                    }
                }
            }
            if (child != Integer.MIN_VALUE) {
                for (int target = 0; target < targets; target++) {
                    constants[target] = Math.addExact(constants[target], nodes.leaves.get(~child).get(target));
                }
            }
        }
        return constants;
    }

    private Open below(Open sum, int test, boolean isTrue) {
        return open(sum.row, sum.facts.and(asker.narrowed(test, isTrue, sum.facts)));
    }
}
