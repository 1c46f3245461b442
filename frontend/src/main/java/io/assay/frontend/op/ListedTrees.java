package io.assay.frontend.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the trees of TreeEnsembleClassifier and TreeEnsembleRegressor: lists with an element for each node, and lists with an
/// element for each vote of a leaf.
final class ListedTrees {
    private static final Map<String, TreeMode> MODES = Map.of("BRANCH_LEQ", TreeMode.LEQ, "BRANCH_LT", TreeMode.LT,
            "BRANCH_GTE", TreeMode.GTE, "BRANCH_GT", TreeMode.GT, "BRANCH_EQ", TreeMode.EQ, "BRANCH_NEQ",
            TreeMode.NEQ, "LEAF", TreeMode.LEAF);

    /// A node's name.
    private record Key(long tree, long node) {}

    private final ImportContext context;
    private final TreeAttributes attributes;
    private final String prefix;
    private final int targets;
    private final Key[] keys;
    private final Map<Key, Integer> positions = new HashMap<>();
    private final List<List<TreeEnsemble.Vote>> votes = new ArrayList<>();
    private final Set<Integer> votedTargets = new HashSet<>();
    private boolean isPositive = true;

    /// @param prefix  of the lists of votes: class or target
    /// @param targets number of targets or classes
    ListedTrees(TreeAttributes attributes, String prefix, int targets) {
        this.context = attributes.context();
        this.attributes = attributes;
        this.prefix = prefix;
        this.targets = targets;
        long[] trees = attributes.integers("nodes_treeids");
        long[] nodes = attributes.integers("nodes_nodeids", trees.length, "node");
        this.keys = new Key[trees.length];
        Arrays.setAll(keys, i -> new Key(trees[i], nodes[i]));
        if (keys.length == 0) {
            throw context.refuse("AS2004", "there are no trees").with("attribute", "nodes_treeids")
                    .found("no node", "at least one").raise();
        }
        for (int i = 0; i < keys.length; i++) {
            if (positions.put(keys[i], i) != null) {
                throw refuse("a node is listed twice", keys[i]).found("two", "one").raise();
            }
            votes.add(new ArrayList<>());
        }
        readVotes();
    }

    private ImportContext.Refusal refuse(String message, Key key) {
        return Forest.refuse(context, message, key.tree(), key.node());
    }

    private void readVotes() {
        List<Double> weights = attributes.reals(prefix + "_weights");
        long[] trees = attributes.integers(prefix + "_treeids", weights.size(), "vote");
        long[] nodes = attributes.integers(prefix + "_nodeids", weights.size(), "vote");
        long[] ids = attributes.integers(prefix + "_ids", weights.size(), "vote");
        for (int i = 0; i < ids.length; i++) {
            Key key = new Key(trees[i], nodes[i]);
            Integer position = positions.get(key);
            if (position == null) {
                throw refuse("a vote is of a node that does not exist", key).found("no such node", "a leaf").raise();
            }
            if (ids[i] < 0 || ids[i] >= targets) {
                throw refuse("a vote is for a target that does not exist", key)
                        .found("target " + ids[i], "one in [0, " + targets + ")").raise();
            }
            double weight = attributes.finite(weights.get(i), () -> refuse("a vote is no finite number", key));
            votes.get(position).add(new TreeEnsemble.Vote((int) ids[i], weight));
            votedTargets.add((int) ids[i]);
            isPositive &= weight >= 0;
        }
    }

    /// Tells whether all votes are for one target.
    boolean votesForOne() {
        return votedTargets.size() == 1;
    }

    /// Tells whether no vote is negative.
    boolean votesAreNotNegative() {
        return isPositive;
    }

    /// Returns the trees, in the order in which their first nodes are listed: these are the roots.
    TreeEnsemble read() {
        int count = keys.length;
        List<String> modes = context.stringsAttribute("nodes_modes").orElse(List.of());
        attributes.requireLength("nodes_modes", modes.size(), count, "node");
        List<Double> values = attributes.reals("nodes_values");
        attributes.requireLength("nodes_values", values.size(), count, "node");
        context.ignoreAttributes("nodes_hitrates", "nodes_hitrates_as_tensor");
        long[] features = attributes.integers("nodes_featureids", count, "node");
        long[] whenTrue = attributes.integers("nodes_truenodeids", count, "node");
        long[] whenFalse = attributes.integers("nodes_falsenodeids", count, "node");
        long[] missing = attributes.integers("nodes_missing_value_tracks_true");
        if (missing.length > 0) {
            attributes.requireLength("nodes_missing_value_tracks_true", missing.length, count, "node");
        }
        List<TreeEnsemble.Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TreeMode mode = mode(modes.get(i), keys[i]);
            nodes.add(new TreeEnsemble.Node(keys[i].node(), mode, features[i], values.get(i), List.of(),
                    missing.length > 0 && missing[i] == 1,
                    mode == TreeMode.LEAF ? i : child(keys[i], whenTrue[i]),
                    mode == TreeMode.LEAF ? i : child(keys[i], whenFalse[i]), votes(i, mode, values.get(i))));
        }
        return new TreeEnsemble(nodes, roots(), targets);
    }

    private TreeMode mode(String name, Key key) {
        return Optional.ofNullable(MODES.get(name)).orElseThrow(() -> refuse("the mode of a node is not known", key)
                .found("\"" + name + "\"", String.join(", ", MODES.keySet().stream().sorted().toList())).raise());
    }

    private int child(Key parent, long node) {
        Integer position = positions.get(new Key(parent.tree(), node));
        if (position == null) {
            throw refuse("a child of a node does not exist", parent)
                    .found("no node " + node + " in the tree", "one of the tree's nodes").raise();
        }
        return position;
    }

    /// Returns the votes of a leaf. Where there is one target, ONNX Runtime reads the first, and the leaf's value
    /// where there is none.
    private List<TreeEnsemble.Vote> votes(int position, TreeMode mode, double value) {
        List<TreeEnsemble.Vote> own = votes.get(position);
        if (targets > 1 || mode != TreeMode.LEAF) {
            return own;
        }
        return own.isEmpty()
                ? List.of(new TreeEnsemble.Vote(0, attributes.finite(value,
                        () -> refuse("a leaf without a vote has a value that is no finite number", keys[position]))))
                : List.of(own.getFirst());
    }

    private List<TreeEnsemble.Root> roots() {
        List<TreeEnsemble.Root> roots = new ArrayList<>();
        Set<Long> trees = new HashSet<>();
        for (int i = 0; i < keys.length; i++) {
            if (i > 0 && keys[i].tree() == keys[i - 1].tree()) {
                continue;
            }
            if (keys[i].tree() < 0 || !trees.add(keys[i].tree())) {
                throw refuse("the nodes of a tree do not stand together", keys[i])
                        .found("the tree begins a second time, or has a negative number",
                                "all nodes of a tree one after the other")
                        .reason("ONNX Runtime takes each beginning for a root").raise();
            }
            roots.add(new TreeEnsemble.Root(keys[i].tree(), i));
        }
        return roots;
    }
}
