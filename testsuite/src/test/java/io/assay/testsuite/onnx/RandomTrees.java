package io.assay.testsuite.onnx;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import onnx.OnnxMl;

/// A random model of one tree ensemble, the same for the same seed, and inputs that fall on its thresholds.
///
/// Every operator, branch mode, aggregate, post transform and kind of label of ONNX Runtime occurs, as well as missing values, sets of
/// categories, trees that are balanced, chains, or one leaf, and features of each type. Input `X` has shape [rows, features];
/// outputs are `Y`, or `label` and `scores`. What ONNX Runtime leaves undefined is not made.
public final class RandomTrees {

    /// How large models become, and what they may use.
    ///
    /// @param trees    most trees
    /// @param depth    greatest depth of a tree that is no chain; chains are four times as deep
    /// @param features most features
    /// @param rows     rows of an input
    /// @param types    element types of the features
    /// @param cast     whether DOUBLE comes by a Cast from FLOAT, and is no input
    public record Limits(int trees, int depth, int features, int rows, List<OnnxDataType> types, boolean cast) {
        /// Batches of 64 rows and all types.
        public static final Limits DEFAULT = new Limits(10, 5, 6, 64,
                List.of(OnnxDataType.FLOAT, OnnxDataType.FLOAT, OnnxDataType.FLOAT, OnnxDataType.FLOAT,
                        OnnxDataType.DOUBLE, OnnxDataType.INT64, OnnxDataType.INT32),
                true);

        /// Small models of one row, whose features are floats: for circuits.
        public static final Limits CIRCUIT = new Limits(4, 3, 4, 1, List.of(OnnxDataType.FLOAT), true);

        /// Models of one row of doubles.
        public static final Limits DOUBLES = new Limits(10, 5, 6, 1, List.of(OnnxDataType.DOUBLE), false);

        /// Small models of one row of doubles: for circuits.
        public static final Limits DOUBLES_CIRCUIT = new Limits(3, 2, 3, 1, List.of(OnnxDataType.DOUBLE), false);
    }

    /// The operators.
    public enum Operator {
        TreeEnsembleClassifier, TreeEnsembleRegressor, TreeEnsemble
    }

    /// A node of a tree.
    ///
    /// @param mode    0 to 5 in the order of ONNX; 6: one of `members`; [#LEAF]
    /// @param numbers threshold, or members
    /// @param votes   weights by target, of a leaf
    record Node(int mode, int feature, List<Double> numbers, boolean missing, int whenTrue, int whenFalse,
            List<Vote> votes) {}

    /// A weight for a target.
    record Vote(int target, double weight) {}

    static final int LEAF = 7;
    /// Numbers at the ends of the type, and some that are no float.
    private static final List<Double> DOUBLES = List.of(0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE,
            3 * Double.MIN_VALUE, Double.MIN_NORMAL, 1e-300, Double.MAX_VALUE, -Double.MAX_VALUE, 0.1, -0.1, 1e300);
    private static final List<String> MODES = List.of("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT",
            "BRANCH_EQ", "BRANCH_NEQ");
    private static final List<String> TRANSFORMS = List.of("NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT");
    private static final List<String> AGGREGATES = List.of("AVERAGE", "SUM", "MIN", "MAX");

    private final Random random;
    private final Limits limits;
    private final Operator operator;
    private final OnnxDataType type;
    private final int targets;
    private final int features;
    private final int transform;
    private final int aggregate;
    private final boolean exact;
    private final List<Integer> modes;
    private final boolean categories;
    /// The only class that gets votes, or -1.
    private final int onlyTarget;
    private final boolean votesForAll;
    private final boolean negative;
    private final List<Double> bases = new ArrayList<>();
    private final List<TreeSet<Double>> thresholds = new ArrayList<>();
    private final List<List<Node>> trees = new ArrayList<>();

    private RandomTrees(Random random, Limits limits, Operator operator) {
        this.random = random;
        this.limits = limits;
        this.operator = operator;
        OnnxDataType wanted = any(limits.types());
        boolean isInteger = wanted != OnnxDataType.FLOAT && wanted != OnnxDataType.DOUBLE;
        this.type = isInteger && operator != Operator.TreeEnsembleClassifier ? OnnxDataType.FLOAT : wanted;
        this.targets = operator == Operator.TreeEnsembleClassifier
                ? 2 + random.nextInt(4) * random.nextInt(2)
                : 1 + random.nextInt(4) * random.nextInt(2);
        this.features = 1 + random.nextInt(limits.features());
        this.transform = random.nextBoolean() ? 0 : random.nextInt(TRANSFORMS.size());
        this.aggregate = operator == Operator.TreeEnsembleClassifier || random.nextBoolean() ? 1 : random.nextInt(4);
        this.exact = random.nextBoolean();
        this.modes = modes();
        this.categories = random.nextInt(3) == 0;
        boolean isBinary = targets == 2 && operator == Operator.TreeEnsembleClassifier;
        boolean isProbit = TRANSFORMS.get(transform).equals("PROBIT");
        this.onlyTarget = isBinary && random.nextBoolean() ? isProbit ? 1 : random.nextInt(2) : -1;
        this.negative = !isProbit && random.nextInt(3) > 0;
        boolean areCompared = modes.contains(4) || modes.contains(6);
        boolean isOneBase = isBinary && onlyTarget < 0 && random.nextInt(4) == 0;
        this.votesForAll = areCompared || isProbit || isOneBase || random.nextInt(3) > 0;
        if (isOneBase || (operator != Operator.TreeEnsemble && random.nextInt(3) == 0)) {
            int count = isOneBase || (isBinary && random.nextInt(3) == 0) ? 1 : targets;
            IntStream.range(0, count).forEach(_ -> bases.add(isProbit ? 0.125 * random.nextInt(2) : weight()));
        }
        IntStream.range(0, features).forEach(_ -> thresholds.add(new TreeSet<>(List.of(0.0))));
        int count = 1 + random.nextInt(limits.trees());
        for (int i = 0; i < count; i++) {
            trees.add(tree());
        }
    }

    /// Returns a model of any operator.
    public static RandomTrees of(long seed, Limits limits) {
        Random random = new Random(seed);
        random.nextLong();
        return new RandomTrees(random, limits, Operator.values()[random.nextInt(3)]);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private List<Integer> modes() {
        List<Integer> all = IntStream.range(0, operator == Operator.TreeEnsemble ? 7 : 6).boxed().toList();
        return random.nextBoolean() ? all : List.of(any(all));
    }

    private static double rounded(double value, OnnxDataType type) {
        return type == OnnxDataType.DOUBLE ? value : (float) value;
    }

    private double weight() {
        if (TRANSFORMS.get(transform).equals("PROBIT")) {
            return (1 + random.nextInt(24)) / 1024.0;
        }
        double weight = exact ? random.nextInt(513) / 256.0 : rounded(random.nextDouble() * 2, type);
        return negative && random.nextBoolean() ? -weight : weight;
    }

    // Trees

    private List<Node> tree() {
        List<Node> nodes = new ArrayList<>();
        int shape = operator == Operator.TreeEnsemble ? 1 + random.nextInt(2) : random.nextInt(3);
        nodes.add(leaf());
        grow(nodes, 0, shape == 0 ? random.nextInt(2) : shape == 1 ? limits.depth() : 4 * limits.depth(), shape == 2);
        boolean needsTest = operator == Operator.TreeEnsemble || (trees.isEmpty() && categories);
        if (needsTest && nodes.getFirst().mode() == LEAF) {
            return tree();
        }
        return nodes;
    }

    private Node leaf() {
        List<Vote> votes = new ArrayList<>();
        for (int target = 0; target < targets; target++) {
            boolean votes0 = onlyTarget < 0 ? votesForAll || random.nextInt(3) > 0 : target == onlyTarget;
            for (int i = 0; votes0 && i < (i == 0 || random.nextInt(20) == 0 ? i + 1 : 0); i++) {
                votes.add(new Vote(target, weight()));
            }
        }
        if (operator == Operator.TreeEnsemble || (votes.isEmpty() && trees.isEmpty() && targets > 1)) {
            int target = onlyTarget < 0 ? random.nextInt(targets) : onlyTarget;
            votes = new ArrayList<>(List.of(new Vote(target, weight())));
        }
        Collections.shuffle(votes, random);
        return new Node(LEAF, 0, List.of(0.0), false, 0, 0, votes);
    }

    /// Makes the node at `position`, a leaf, a test with trees below it.
    private void grow(List<Node> nodes, int position, int depth, boolean isChain) {
        if (depth == 0 || (!isChain && random.nextInt(5) == 0)) {
            return;
        }
        int mode = any(modes);
        int feature = random.nextInt(features);
        boolean missing = random.nextInt(3) == 0;
        List<Double> numbers = mode == 6 ? members() : List.of(threshold(mode == 4 && categories));
        thresholds.get(feature).addAll(numbers);
        int whenTrue = nodes.size();
        nodes.add(leaf());
        int whenFalse = nodes.size();
        nodes.add(leaf());
        nodes.set(position, new Node(mode, feature, numbers, missing, whenTrue, whenFalse, List.of()));
        boolean swapped = random.nextBoolean();
        if (!isChain || swapped) {
            grow(nodes, whenTrue, depth - 1, isChain);
        }
        if (mode == 4 && categories && random.nextInt(3) > 0) {
            link(nodes, whenFalse, feature, whenTrue, 1 + random.nextInt(3));
        } else if (!isChain || !swapped) {
            grow(nodes, whenFalse, depth - 1, isChain);
        }
    }

    /// Continues a chain of nodes that ask for one category after another: the tree of "true" is the same, looks the same, or is
    /// another.
    private void link(List<Node> nodes, int position, int feature, int whenTrue, int count) {
        boolean isShared = random.nextBoolean()
                && (operator != Operator.TreeEnsemble || nodes.get(whenTrue).mode() == LEAF);
        int child = whenTrue;
        if (!isShared) {
            child = nodes.size();
            Node like = nodes.get(whenTrue);
            nodes.add(like.mode() == LEAF && random.nextBoolean() ? like : leaf());
        }
        double number = threshold(true);
        thresholds.get(feature).add(number);
        int next = nodes.size();
        nodes.add(leaf());
        nodes.set(position, new Node(4, feature, List.of(number), random.nextInt(3) == 0, child, next, List.of()));
        if (count > 1) {
            link(nodes, next, feature, whenTrue, count - 1);
        }
    }

    private double threshold(boolean isCategory) {
        if (isCategory) {
            return random.nextInt(36) - 1;
        }
        double value = switch (random.nextInt(12)) {
            case 0 -> random.nextInt(-3, 4);
            case 1 -> random.nextInt(-3, 4) + 0.5;
            case 2 -> any(isDouble()
                    ? DOUBLES
                    : List.of(0.0, -0.0, 1e-45, -1e-45, 1e-38, 3.4028234663852886e38, -3.4028234663852886e38));
            case 3 -> any(List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
            case 4 -> any(List.of(16777216.0, 16777217.0, 2147483648.0, -2147483648.0, 1e10, -1e18));
            case 5 -> any(List.copyOf(thresholds.get(random.nextInt(features))));
            default -> random.nextGaussian();
        };
        return rounded(value, type);
    }

    private List<Double> members() {
        boolean isLarge = random.nextBoolean();
        boolean hasFractions = !isLarge && random.nextInt(4) == 0;
        return IntStream.range(0, 1 + random.nextInt(isLarge ? 40 : 6))
                .mapToObj(_ -> isLarge ? random.nextInt(80) - 20.0 : random.nextInt(31) / (hasFractions ? 2.0 : 1.0))
                .toList();
    }

    // The model

    /// Returns what the model is, in words.
    @Override
    public String toString() {
        return "%s of %s, %d trees, %d targets, %s, %s, bases %s, modes %s%s%s".formatted(operator, type, trees.size(),
                targets, TRANSFORMS.get(transform), AGGREGATES.get(aggregate), bases, modes,
                onlyTarget < 0 ? "" : ", votes for " + onlyTarget, exact ? ", exact" : "");
    }

    /// Returns the operator.
    public Operator operator() {
        return operator;
    }

    /// Tells whether the input is of doubles.
    public boolean isDouble() {
        return type == OnnxDataType.DOUBLE && !limits.cast();
    }

    /// Returns the element type of the features that trees compare.
    public OnnxDataType type() {
        return type;
    }

    /// Returns the number of rows of an input.
    public int rows() {
        return limits.rows();
    }

    /// Returns the number of targets or classes.
    public int targets() {
        return targets;
    }

    /// Tells whether scores are sums or extremes of votes, not transformed.
    public boolean isUntransformed() {
        return transform == 0;
    }

    /// Tells whether post transform is PROBIT, which has a result between 0 and 1 only.
    public boolean isProbit() {
        return TRANSFORMS.get(transform).equals("PROBIT");
    }

    /// Returns how far sums may be from those of ONNX Runtime, which adds in an order of its own: 2^-24 of all that is added, for
    /// each addition; 0 if every sum is exact in whatever order.
    public double sumBound() {
        if ((exact || isProbit()) && aggregate != 0) {
            return 0;
        }
        double sizes = bases.stream().mapToDouble(Math::abs).sum();
        for (List<Node> tree : trees) {
            sizes += tree.stream()
                    .mapToDouble(node -> node.votes().stream().mapToDouble(vote -> Math.abs(vote.weight()))
                            .sum())
                    .max().orElse(0);
        }
        return (trees.size() + bases.size() + 1) * 0x1p-24 * sizes;
    }

    /// Returns the model.
    public OnnxMl.ModelProto model() {
        return model(transform, operator);
    }

    /// Returns a model that gives the sum of the votes for each target, without base values and transforms, as `Y`: how near to
    /// each other the sums are that decide a label.
    public OnnxMl.ModelProto sums() {
        return model(0, Operator.TreeEnsembleRegressor);
    }

    /// Returns the base values of the model, none or one for each target, or one of two.
    public List<Double> bases() {
        return List.copyOf(bases);
    }

    private OnnxMl.ModelProto model(int withTransform, Operator as) {
        boolean isSums = as != operator;
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder().setOpType(as.name()).setName("trees")
                .setDomain("ai.onnx.ml");
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("trees");
        boolean isCast = type == OnnxDataType.DOUBLE && limits.cast();
        graph.addInput(Protos.info("X", (isCast ? OnnxDataType.FLOAT : type).code(), limits.rows(), features));
        if (isCast) {
            graph.addNode(OnnxMl.NodeProto.newBuilder().setOpType("Cast").addInput("X").addOutput("D").setName("cast")
                    .addAttribute(Protos.attribute("to", (long) OnnxDataType.DOUBLE.code())));
        }
        node.addInput(isCast ? "D" : "X");
        List<String> outputs = as == Operator.TreeEnsembleClassifier ? List.of("label", "scores") : List.of("Y");
        outputs.forEach(name -> {
            node.addOutput(name);
            graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(name));
        });
        Map<String, Object> attributes = as == Operator.TreeEnsemble ? indexed() : listed(as);
        if (as == Operator.TreeEnsemble) {
            attributes.put("post_transform", (long) withTransform);
            attributes.put("aggregate_function", (long) aggregate);
        } else {
            attributes.put("post_transform", TRANSFORMS.get(withTransform));
            if (as == Operator.TreeEnsembleRegressor && !isSums) {
                attributes.put("aggregate_function", AGGREGATES.get(aggregate));
            }
            if (!bases.isEmpty() && !isSums) {
                putReals(attributes, "base_values", bases);
            }
        }
        attributes.forEach((name, value) -> node.addAttribute(Protos.attribute(name, value)));
        return OnnxMl.ModelProto.newBuilder().setIrVersion(9).setGraph(graph.addNode(node))
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml")
                        .setVersion(as == Operator.TreeEnsemble ? 5 : 3))
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17)).build();
    }

    private void putReals(Map<String, Object> attributes, String name, List<Double> numbers) {
        if (type == OnnxDataType.DOUBLE) {
            attributes.put(name + "_as_tensor", tensor(name, numbers));
        } else {
            float[] floats = new float[numbers.size()];
            IntStream.range(0, floats.length).forEach(i -> floats[i] = numbers.get(i).floatValue());
            attributes.put(name, floats);
        }
    }

    private OnnxMl.TensorProto tensor(String name, List<Double> numbers) {
        return Protos.tensor(name, type == OnnxDataType.DOUBLE ? type : OnnxDataType.FLOAT, List.of(numbers.size()),
                numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static long[] longs(List<Long> list) {
        return list.stream().mapToLong(Long::longValue).toArray();
    }

    /// Lists of nodes and votes: trees have numbers with gaps, nodes stand in random order, the root in front.
    private Map<String, Object> listed(Operator as) {
        Random order = new Random(trees.size());
        Map<String, List<Long>> longs = new LinkedHashMap<>();
        List<String> nodeModes = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        String prefix = as == Operator.TreeEnsembleClassifier ? "class" : "target";
        for (int tree = 0; tree < trees.size(); tree++) {
            List<Node> nodes = trees.get(tree);
            List<Integer> places = new ArrayList<>(IntStream.range(1, nodes.size()).boxed().toList());
            Collections.shuffle(places, order);
            places.addFirst(0);
            for (int place : places) {
                Node node = nodes.get(place);
                boolean isLeaf = node.mode() == LEAF;
                add(longs, "nodes_treeids", 3L * tree);
                add(longs, "nodes_nodeids", place);
                add(longs, "nodes_featureids", node.feature());
                add(longs, "nodes_truenodeids", node.whenTrue());
                add(longs, "nodes_falsenodeids", node.whenFalse());
                add(longs, "nodes_missing_value_tracks_true", node.missing() ? 1 : 0);
                nodeModes.add(isLeaf ? "LEAF" : MODES.get(node.mode()));
                values.add(isLeaf ? 0.0 : node.numbers().getFirst());
                for (Vote vote : node.votes()) {
                    add(longs, prefix + "_treeids", 3L * tree);
                    add(longs, prefix + "_nodeids", place);
                    add(longs, prefix + "_ids", vote.target());
                    weights.add(vote.weight());
                }
            }
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        longs.forEach((name, list) -> attributes.put(name, longs(list)));
        attributes.put("nodes_modes", nodeModes.toArray(String[]::new));
        putReals(attributes, "nodes_values", values);
        putReals(attributes, prefix + "_weights", weights);
        if (as == Operator.TreeEnsembleClassifier) {
            long[] labels = new long[targets];
            Arrays.setAll(labels, i -> 7 - 3L * i + i * i);
            attributes.put("classlabels_int64s", labels);
        } else {
            attributes.put("n_targets", (long) targets);
        }
        return attributes;
    }

    private static void add(Map<String, List<Long>> lists, String name, long value) {
        lists.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    /// Nodes of all trees in one list and leaves in another.
    private Map<String, Object> indexed() {
        Map<String, List<Long>> longs = new LinkedHashMap<>();
        List<Double> splits = new ArrayList<>();
        List<Double> members = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (List<Node> nodes : trees) {
            int[] places = new int[nodes.size()];
            int firstSplit = splits.size();
            int split = firstSplit;
            int leaf = weights.size();
            for (int i = 0; i < places.length; i++) {
                places[i] = nodes.get(i).mode() == LEAF ? leaf++ : split++;
            }
            add(longs, "tree_roots", firstSplit);
            for (Node node : nodes) {
                if (node.mode() == LEAF) {
                    add(longs, "leaf_targetids", node.votes().getFirst().target());
                    weights.add(node.votes().getFirst().weight());
                    continue;
                }
                add(longs, "nodes_featureids", node.feature());
                add(longs, "nodes_truenodeids", places[node.whenTrue()]);
                add(longs, "nodes_falsenodeids", places[node.whenFalse()]);
                add(longs, "nodes_trueleafs", nodes.get(node.whenTrue()).mode() == LEAF ? 1 : 0);
                add(longs, "nodes_falseleafs", nodes.get(node.whenFalse()).mode() == LEAF ? 1 : 0);
                add(longs, "nodes_missing_value_tracks_true", node.missing() ? 1 : 0);
                add(longs, "modes", node.mode());
                splits.add(node.mode() == 6 ? 0.0 : node.numbers().getFirst());
                if (node.mode() == 6) {
                    members.addAll(node.numbers());
                    members.add(Double.NaN);
                }
            }
        }
        double[] listedModes = longs.remove("modes").stream().mapToDouble(Long::doubleValue).toArray();
        Map<String, Object> attributes = new LinkedHashMap<>();
        longs.forEach((name, list) -> attributes.put(name, longs(list)));
        attributes.put("nodes_modes",
                Protos.tensor("modes", OnnxDataType.UINT8, List.of(listedModes.length), listedModes));
        attributes.put("nodes_splits", tensor("splits", splits));
        attributes.put("leaf_weights", tensor("weights", weights));
        attributes.put("n_targets", (long) targets);
        if (!members.isEmpty()) {
            attributes.put("membership_values", tensor("members", members));
        }
        return attributes;
    }

    // Inputs

    /// Returns an input `X`: numbers at and beside thresholds of their feature, zeros of both signs, NaN, infinities, denormal numbers,
    /// and any.
    public double[] inputs(long seed) {
        Random numbers = new Random(seed);
        double[] x = new double[limits.rows() * features];
        Arrays.setAll(x, i -> value(numbers, List.copyOf(thresholds.get(i % features))));
        return x;
    }

    private double value(Random numbers, List<Double> known) {
        double near = known.get(numbers.nextInt(known.size()));
        if (type == OnnxDataType.INT32 || type == OnnxDataType.INT64) {
            long bound = type == OnnxDataType.INT32 ? Integer.MAX_VALUE : 1L << 53;
            double value = numbers.nextInt(4) == 0 ? numbers.nextLong(-bound, bound) : near + numbers.nextInt(-2, 3);
            return Math.clamp((long) value, -bound, bound);
        }
        if (isDouble()) {
            return doubleValue(numbers, near);
        }
        float at = (float) near;
        return switch (numbers.nextInt(12)) {
            case 0, 1, 2 -> at;
            case 3 -> Math.nextUp(at);
            case 4 -> Math.nextDown(at);
            case 5 -> at + numbers.nextFloat() - 0.5f;
            case 6 -> List.of(0.0, -0.0, 1e-45, -1e-45, 1e-40, -1e-40).get(numbers.nextInt(6)).floatValue();
            case 7 -> List.of(Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                    .get(numbers.nextInt(4));
            case 8 -> Float.intBitsToFloat(numbers.nextInt());
            case 9 -> numbers.nextInt(-3, 36);
            default -> (float) numbers.nextGaussian();
        };
    }

    private static double doubleValue(Random numbers, double near) {
        return switch (numbers.nextInt(12)) {
            case 0, 1, 2 -> near;
            case 3 -> Math.nextUp(near);
            case 4 -> Math.nextDown(near);
            case 5 -> near + numbers.nextInt(-8, 9) * Math.ulp(near);
            case 6 -> DOUBLES.get(numbers.nextInt(DOUBLES.size()));
            case 7 -> List.of(Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                    .get(numbers.nextInt(4));
            case 8 -> Double.longBitsToDouble(numbers.nextLong());
            case 9 -> numbers.nextInt(-3, 36);
            case 10 -> (float) near;
            default -> numbers.nextGaussian();
        };
    }
}
