package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.frontend.onnx.OnnxTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads the trees of TreeEnsemble: nodes and leaves that name each other by position.
final class IndexedTrees {
    private static final List<TreeMode> MODES = List.of(TreeMode.LEQ, TreeMode.LT, TreeMode.GTE, TreeMode.GT,
            TreeMode.EQ, TreeMode.NEQ, TreeMode.MEMBER);
    /// Greatest element of a set that ONNX Runtime keeps as numbers, and the greatest size of such a set.
    private static final int SMALL = 30;

    private final ImportContext context;
    private final TreeAttributes attributes;
    private final int targets;
    private final List<Double> splits;
    private final List<Double> weights;
    private final int count;
    private final List<TreeEnsemble.Node> nodes = new ArrayList<>();

    IndexedTrees(TreeAttributes attributes, int targets) {
        this.context = attributes.context();
        this.attributes = attributes;
        this.targets = targets;
        this.splits = attributes.tensor("nodes_splits");
        this.weights = attributes.tensor("leaf_weights");
        this.count = splits.size();
    }

    /// Returns the trees: first the nodes, then the leaves, then what is left of the sets of members.
    TreeEnsemble read() {
        List<TreeMode> modes = modes();
        List<List<Double>> members = members(modes);
        long[] features = attributes.integers("nodes_featureids", count, "node");
        long[] missing = attributes.integers("nodes_missing_value_tracks_true");
        if (missing.length > 0) {
            attributes.requireLength("nodes_missing_value_tracks_true", missing.length, count, "node");
        }
        int[] whenTrue = children("nodes_truenodeids", "nodes_trueleafs");
        int[] whenFalse = children("nodes_falsenodeids", "nodes_falseleafs");
        context.ignoreAttributes("nodes_hitrates");
        for (int i = 0; i < count; i++) {
            nodes.add(new TreeEnsemble.Node(i, modes.get(i), features[i], splits.get(i), members.get(i),
                    missing.length > 0 && missing[i] == 1, whenTrue[i], whenFalse[i], List.of()));
        }
        addLeaves();
        for (int i = 0; i < count; i++) {
            if (modes.get(i) == TreeMode.MEMBER && isSmall(members.get(i))) {
                spell(i);
            }
        }
        return new TreeEnsemble(nodes, roots(), targets);
    }

    private ImportContext.Refusal refuse(String message, int node) {
        String tree = treeOf(node).map(String::valueOf).orElse("none");
        return context.refuse("AS2004", message).with("tree", tree + ", node " + node);
    }

    /// Returns the first tree that reaches a node, as far as the lists go.
    private Optional<Integer> treeOf(int node) {
        long[] roots = attributes.integers("tree_roots");
        for (int tree = 0; tree < roots.length; tree++) {
            BitSet seen = new BitSet();
            Deque<Long> pending = new ArrayDeque<>(List.of(roots[tree]));
            while (!pending.isEmpty()) {
                long next = pending.pop();
                if (next == node) {
                    return Optional.of(tree);
                }
                if (next >= 0 && next < count && !seen.get((int) next)) {
                    seen.set((int) next);
                    child(next, "nodes_truenodeids", "nodes_trueleafs").ifPresent(pending::push);
                    child(next, "nodes_falsenodeids", "nodes_falseleafs").ifPresent(pending::push);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Long> child(long node, String attribute, String areLeaves) {
        long[] children = attributes.integers(attribute);
        long[] leaves = attributes.integers(areLeaves);
        return node < children.length && node < leaves.length && leaves[(int) node] == 0
                ? Optional.of(children[(int) node])
                : Optional.empty();
    }

    private List<TreeMode> modes() {
        OnnxTensor tensor = context.tensorAttribute("nodes_modes")
                .filter(modes -> modes.dataType() == OnnxDataType.UINT8)
                .orElseThrow(() -> context.refuse("AS2004", "the modes of the nodes are missing")
                        .with("attribute", "nodes_modes").found("no tensor of uint8", "a mode for each node").raise());
        long[] modes = tensor.toLongs();
        attributes.requireLength("nodes_modes", modes.length, count, "node");
        IntStream.range(0, count).filter(i -> modes[i] >= MODES.size()).findFirst().ifPresent(i -> {
            throw refuse("the mode of a node is not known", i).found("mode " + modes[i], "one in [0, 6]").raise();
        });
        return Arrays.stream(modes).mapToObj(mode -> MODES.get((int) mode)).toList();
    }

    /// Returns the set of each node; NaN ends the set of a node with mode MEMBER.
    private List<List<Double>> members(List<TreeMode> modes) {
        List<Double> listed = attributes.tensor("membership_values");
        List<List<Double>> members = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < count; i++) {
            List<Double> own = new ArrayList<>();
            if (modes.get(i) == TreeMode.MEMBER) {
                while (at < listed.size() && !Double.isNaN(listed.get(at))) {
                    own.add(listed.get(at++));
                }
                at++;
                requireSet(i, own);
            }
            members.add(own);
        }
        if (at < listed.size()) {
            throw context.refuse("AS2004", "there are more sets than nodes that ask for one")
                    .with("attribute", "membership_values").found(listed.size() + " numbers",
                            at + ", with NaN at the end of each set")
                    .raise();
        }
        return members;
    }

    private static boolean isSmall(List<Double> members) {
        return members.size() <= SMALL && members.stream().allMatch(member -> member >= 0 && member <= SMALL);
    }

    private void requireSet(int node, List<Double> members) {
        if (members.isEmpty()) {
            throw refuse("the set of a node is empty", node).found("no member", "at least one").raise();
        }
        Optional<Double> wrong = members.stream()
                .filter(member -> member != Math.rint(member) || Math.abs(member) > Integer.MAX_VALUE).findFirst();
        if (!isSmall(members) && wrong.isPresent()) {
            throw refuse("a set has a member that is no integer", node).found(String.valueOf(wrong.get()),
                    "integers of 32 bits where a set is large").reason("ONNX Runtime reads no other").raise();
        }
    }

    private int[] children(String attribute, String areLeaves) {
        long[] children = attributes.integers(attribute, count, "node");
        long[] leaves = attributes.integers(areLeaves, count, "node");
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            int limit = leaves[i] != 0 ? weights.size() : count;
            if (children[i] < 0 || children[i] >= limit) {
                throw refuse("a child of a node does not exist", i).with("attribute", attribute)
                        .found((leaves[i] != 0 ? "leaf " : "node ") + children[i], "one in [0, " + limit + ")")
                        .raise();
            }
            positions[i] = (int) children[i] + (leaves[i] != 0 ? count : 0);
        }
        return positions;
    }

    private void addLeaves() {
        long[] ids = attributes.integers("leaf_targetids", weights.size(), "leaf");
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= targets) {
                throw context.refuse("AS2004", "a leaf is for a target that does not exist")
                        .with("leaf", String.valueOf(i)).found("target " + ids[i], "one in [0, " + targets + ")")
                        .raise();
            }
            int leaf = i;
            double weight = attributes.finite(weights.get(i), () -> context.refuse("AS2004",
                    "the weight of a leaf is no finite number").with("leaf", String.valueOf(leaf)));
            nodes.add(new TreeEnsemble.Node(i, TreeMode.LEAF, 0, 0, List.of(), false, count + i, count + i,
                    List.of(new TreeEnsemble.Vote((int) ids[i], weight))));
        }
    }

    /// Spells a small set as a chain of nodes with mode EQ, as ONNX Runtime does: no number is cut to an integer then.
    private void spell(int position) {
        TreeEnsemble.Node node = nodes.get(position);
        List<Double> members = node.members();
        for (int i = 0; i < members.size(); i++) {
            boolean isLast = i == members.size() - 1;
            TreeEnsemble.Node link = new TreeEnsemble.Node(node.id(), TreeMode.EQ, node.feature(), members.get(i),
                    List.of(), node.missingIsTrue(), node.whenTrue(),
                    isLast ? node.whenFalse() : nodes.size() + (i == 0 ? 0 : 1), List.of());
            if (i == 0) {
                nodes.set(position, link);
            } else {
                nodes.add(link);
            }
        }
    }

    private List<TreeEnsemble.Root> roots() {
        long[] roots = attributes.integers("tree_roots");
        if (roots.length == 0) {
            throw context.refuse("AS2004", "there are no trees").with("attribute", "tree_roots")
                    .found("no root", "at least one").raise();
        }
        for (int tree = 0; tree < roots.length; tree++) {
            if (roots[tree] < 0 || roots[tree] >= count) {
                throw context.refuse("AS2004", "the root of a tree does not exist").with("tree", String.valueOf(tree))
                        .found("node " + roots[tree], "one in [0, " + count + ")").raise();
            }
        }
        return IntStream.range(0, roots.length).mapToObj(tree -> new TreeEnsemble.Root(tree, (int) roots[tree]))
                .toList();
    }
}
