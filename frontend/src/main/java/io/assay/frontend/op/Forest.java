package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Trees in the form of `tensor.decision_trees`: tests as turns, each child behind its parents, only what is reached.
final class Forest {

    /// A node that is a test.
    ///
    /// @param position  in the ensemble
    /// @param turns     see [TreeMode#turns]
    private record Test(int position, SortedSet<Long> turns, int whenTrue, int whenFalse) {}

    /// Whether the leaf that a row reaches votes for a target.
    enum Presence {
        ALWAYS, SOMETIMES, NEVER
    }

    private final ImportContext context;
    private final TreeEnsemble ensemble;
    private final FeatureOrder order;
    private final EqualChains chains;
    private final int features;
    private final List<Test> tests = new ArrayList<>();
    private final List<TreeEnsemble.Node> leaves = new ArrayList<>();
    /// Position of each node of the ensemble among the tests, or ~position among the leaves.
    private final int[] places;
    private final BitSet always = new BitSet();
    private final BitSet sometimes = new BitSet();

    /// @param features number of columns that there are
    /// @param bits     see [EqualChains]
    /// @throws ImportRefusal if a tree has a cycle, or a node tests NaN or a column that does not exist
    Forest(ImportContext context, TreeEnsemble ensemble, FeatureOrder order, int features, int bits) {
        this.context = context;
        this.ensemble = ensemble;
        this.order = order;
        this.features = features;
        this.chains = new EqualChains(ensemble, bits,
                ensemble.nodes().stream().anyMatch(node -> node.mode() == TreeMode.MEMBER));
        this.places = new int[ensemble.nodes().size()];
        List<Test> found = new ArrayList<>();
        byte[] states = new byte[places.length];
        for (TreeEnsemble.Root root : ensemble.roots().reversed()) {
            visit(root, states, found);
        }
        Collections.reverse(found);
        tests.addAll(found);
        IntStream.range(0, tests.size()).forEach(i -> places[tests.get(i).position()] = i);
        requireNoStrayVotes(states);
        findVotes();
    }

    /// ONNX Runtime adds the votes of leaves that no row reaches to the first node, which matters if that is a leaf.
    private void requireNoStrayVotes(byte... states) {
        TreeEnsemble.Root first = ensemble.roots().getFirst();
        for (int position = 0; position < states.length && places[first.node()] < 0; position++) {
            if (states[position] != CLOSED && ensemble.nodes().get(position).isLeaf()
                    && !ensemble.nodes().get(position).votes().isEmpty()) {
                throw refuse("the first tree is one leaf, and another leaf is reached by no row", first.tree(),
                        first.node()).found("votes of leaf " + ensemble.nodes().get(position).id(), "none")
                        .reason("ONNX Runtime adds such votes to the first tree")
                        .help("remove the leaf, or add what the first tree says to the base values").raise();
            }
        }
    }

    /// A node on the way from the root.
    private record Step(int position, boolean isDone) {}

    private static final byte OPEN = 1;
    private static final byte CLOSED = 2;

    /// Adds the nodes of a tree that were not found before, each behind its children.
    private void visit(TreeEnsemble.Root root, byte[] states, List<Test> found) {
        Deque<Step> steps = new ArrayDeque<>(List.of(new Step(root.node(), false)));
        List<Test> open = new ArrayList<>();
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            if (step.isDone()) {
                states[step.position()] = CLOSED;
                found.add(open.removeLast());
            } else if (states[step.position()] == OPEN) {
                throw refuse("a tree has a cycle", root.tree(), step.position())
                        .found("a way from the node back to itself", "that every way ends at a leaf").raise();
            } else if (states[step.position()] != CLOSED) {
                enter(root.tree(), step.position(), states, steps, open);
            }
        }
    }

    private void enter(long tree, int position, byte[] states, Deque<Step> steps, List<Test> open) {
        TreeEnsemble.Node node = ensemble.nodes().get(position);
        if (node.isLeaf()) {
            states[position] = CLOSED;
            places[position] = ~leaves.size();
            leaves.add(node);
            return;
        }
        requireTest(tree, position, node);
        states[position] = OPEN;
        Test test = test(position, node);
        open.add(test);
        steps.push(new Step(position, true));
        steps.push(new Step(test.whenTrue(), false));
        steps.push(new Step(test.whenFalse(), false));
    }

    private Test test(int position, TreeEnsemble.Node node) {
        EqualChains.Chain chain = node.mode() == TreeMode.EQ
                ? chains.from(position)
                : new EqualChains.Chain(node.numbers(), node.whenFalse());
        return new Test(position, node.mode().turns(chain.numbers(), node.missingIsTrue(), order), node.whenTrue(),
                chain.whenFalse());
    }

    private void requireTest(long tree, int position, TreeEnsemble.Node node) {
        if (node.feature() < 0 || node.feature() >= features) {
            throw refuse("a node tests a feature that does not exist", tree, position)
                    .found("feature " + node.feature(), "one in [0, " + features + ")").raise();
        }
        if (node.numbers().stream().anyMatch(number -> Double.isNaN(number))) {
            throw refuse("a node compares with NaN", tree, position).found("NaN", "a number").raise();
        }
    }

    private ImportContext.Refusal refuse(String message, long tree, int position) {
        return refuse(context, message, tree, ensemble.nodes().get(position).id());
    }

    /// Begins a refusal of one node of a tree.
    static ImportContext.Refusal refuse(ImportContext context, String message, long tree, long node) {
        return context.refuse("AS2004", message).with("tree", tree + ", node " + node);
    }

    /// Finds the targets that leaves vote for; beyond the targets stands whether there is any vote.
    private void findVotes() {
        List<BitSet> ofLeaves = new ArrayList<>();
        for (TreeEnsemble.Node leaf : leaves) {
            BitSet votes = new BitSet();
            leaf.votes().forEach(vote -> votes.set(vote.target()));
            votes.set(ensemble.targets(), !votes.isEmpty());
            sometimes.or(votes);
            ofLeaves.add(votes);
        }
        BitSet[] ofTests = new BitSet[tests.size()];
        for (int i = ofTests.length - 1; i >= 0; i--) {
            BitSet both = (BitSet) votes(places[tests.get(i).whenTrue()], ofLeaves, ofTests).clone();
            both.and(votes(places[tests.get(i).whenFalse()], ofLeaves, ofTests));
            ofTests[i] = both;
        }
        ensemble.roots().forEach(root -> always.or(votes(places[root.node()], ofLeaves, ofTests)));
    }

    private static BitSet votes(int place, List<BitSet> ofLeaves, BitSet... ofTests) {
        return place < 0 ? ofLeaves.get(~place) : ofTests[place];
    }

    /// Tells whether every row reaches a leaf that votes for a target.
    Presence presence(int target) {
        return always.get(target) ? Presence.ALWAYS : sometimes.get(target) ? Presence.SOMETIMES : Presence.NEVER;
    }

    /// Tells whether every row reaches a leaf that votes at all.
    boolean alwaysVotes() {
        return always.get(ensemble.targets());
    }

    /// Returns the leaves that rows can reach.
    List<TreeEnsemble.Node> leaves() {
        return leaves;
    }

    /// Returns columns of the reached leaves, shape [rows, trees, columns].
    ///
    /// @param keys    the features, integers of the order or, where it is that of doubles, doubles; shape [rows, features]
    /// @param columns what each column says of a leaf, which `element` can hold
    Operand reached(Operand keys, ScalarType element, List<ToDoubleFunction<TreeEnsemble.Node>> columns) {
        context.build().requireRoom(Shape.of(leaves.size(), columns.size()));
        double[] values = leaves.stream()
                .flatMapToDouble(leaf -> columns.stream().mapToDouble(column -> column.applyAsDouble(leaf))).toArray();
        long[] turns = tests.stream().flatMap(test -> turns(test).stream()).mapToLong(Long::longValue).toArray();
        long[] ranked = order instanceof FeatureOrder.Doubles
                ? Arrays.stream(turns).sorted().distinct().toArray()
                : new long[0];
        Operand integers = order instanceof FeatureOrder.Doubles
                ? context.build().doubleRank(listed(LongStream.of(ranked)), keys)
                : keys;
        LongStream boundaries = order instanceof FeatureOrder.Doubles
                ? Arrays.stream(turns).map(turn -> Arrays.binarySearch(ranked, turn) + 1)
                : LongStream.of(turns);
        return context.build().decisionTrees(integers, new TensorBuilder.Trees(
                listed(tests.stream().mapToLong(test -> ensemble.nodes().get(test.position()).feature())),
                listed(tests.stream().mapToLong(test -> test.turns().contains(order.least()) ? 1 : 0)),
                listed(tests.stream().mapToLong(test -> turns(test).size())),
                listed(boundaries),
                listed(tests.stream().mapToLong(test -> places[test.whenTrue()])),
                listed(tests.stream().mapToLong(test -> places[test.whenFalse()])),
                listed(ensemble.roots().stream().mapToLong(root -> places[root.node()])),
                TensorData.ofDoubles(element, Shape.of(leaves.size(), columns.size()), values)));
    }

    private SortedSet<Long> turns(Test test) {
        return test.turns().tailSet(order.least() + 1);
    }

    private static TensorData listed(LongStream numbers) {
        long[] list = numbers.toArray();
        return TensorData.integers(Shape.of(list.length), list);
    }
}
