package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.testsuite.onnx.Protos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import onnx.OnnxMl;

/// Writes a random graph node by node and knows type, shape and range of every value.
///
/// A builder of a body (of If, Loop, Scan) reads the values of the graph around it; constants and inputs go to the
/// outermost graph.
final class GraphBuilder {
    /// Rows are multiples of this, so that the circuit reads them exactly.
    static final double STEP = 0x1p-8;
    /// Values beyond are brought back before they are read.
    static final double FAR = 64;
    private static final int MOST_ELEMENTS = 48;

    final Random random;
    final int opset;
    /// Whether element types may occur that ONNX Runtime has few operators for.
    final boolean isRare;
    /// Whether tensors without elements may occur.
    private final boolean hasEmpty;
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("fuzz");
    private final GraphBuilder root;
    private final List<Operand> pool = new ArrayList<>();
    private final Map<String, Operand> inputs = new LinkedHashMap<>();
    private final Map<String, Operand> values = new LinkedHashMap<>();
    private final Set<String> unread = new LinkedHashSet<>();
    private final Map<String, Integer> domains = new LinkedHashMap<>();
    private final List<OnnxMl.FunctionProto> functions = new ArrayList<>();
    private int count;

    GraphBuilder(Random random, int opset, boolean isRare, boolean hasEmpty) {
        this.random = random;
        this.opset = opset;
        this.isRare = isRare;
        this.hasEmpty = hasEmpty;
        this.root = this;
    }

    private GraphBuilder(GraphBuilder around) {
        this.random = around.random;
        this.opset = around.opset;
        this.isRare = around.isRare;
        this.hasEmpty = around.hasEmpty;
        this.root = around.root;
        pool.addAll(around.pool);
    }

    /// Returns a builder of a body inside this graph.
    GraphBuilder body() {
        return new GraphBuilder(this);
    }

    // Choices

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// Returns the axis as it may be written: from the front or from the back.
    long written(int axis, int rank) {
        return opset >= 11 && oneIn(3) ? axis - rank : axis;
    }

    /// Returns a random shape of few elements.
    List<Integer> dims(int leastRank, int mostRank) {
        int rank = between(leastRank, mostRank);
        List<Integer> dims = new ArrayList<>();
        int room = 24;
        for (int i = 0; i < rank; i++) {
            int dim = between(1, Math.clamp(room, 1, 4));
            room /= dim;
            dims.add(dim);
        }
        if (hasEmpty && rank > 0 && oneIn(3)) {
            dims.set(0, 0);
        }
        Collections.shuffle(dims, random);
        return dims;
    }

    /// Returns numbers on a grid of 1/256 in a range.
    double[] numbers(int size, double lo, double hi) {
        double step = of(STEP, STEP, 0x1p-3, 1.0);
        double least = Math.ceil(lo / step);
        double most = Math.floor(hi / step);
        double grid = least > most ? STEP : step;
        return IntStream.range(0, size).mapToDouble(_ -> grid
                * random.nextLong((long) Math.ceil(lo / grid), (long) Math.floor(hi / grid) + 1)).toArray();
    }

    // Sources

    private String fresh() {
        return "v" + root.count++;
    }

    /// Adds an input of the model.
    Operand input(OnnxDataType type, List<Integer> dims, Range range) {
        Operand input = new Operand("x" + root.inputs.size(), type, dims, range);
        root.inputs.put(input.name(), input);
        root.graph.addInput(Protos.info(input.name(), type, dims));
        keep(input);
        return input;
    }

    Operand input(OnnxDataType type, List<Integer> dims) {
        return input(type, dims, switch (type.kind()) {
            case FLOATING -> of(Range.around(1), Range.around(2), new Range(0, 3), new Range(-4, 1),
                    new Range(-0.5, 7.5), Range.around(8));
            case BOOLEAN -> Range.UNIT;
            case UNSIGNED -> new Range(0, oneIn(3) ? 3 : Math.min(of(255, 40, 9), Types.range(type).hi()));
            default -> oneIn(3)
                    ? Range.around(3)
                    : new Range(-of(100, 20, 7), Math.min(of(127, 30, 9), Types.range(type).hi()));
        });
    }

    private void keep(Operand operand) {
        pool.add(operand);
        if (this != root && !operand.name().isEmpty() && root.inputs.containsKey(operand.name())) {
            root.pool.add(operand);
        }
    }

    /// Adds a constant: an initializer, or a node.
    Operand constant(OnnxDataType type, List<Integer> dims, double... numbers) {
        String name = fresh().replace('v', 'c');
        OnnxMl.TensorProto tensor = Protos.tensor(name, type, dims, numbers);
        double lo = Arrays.stream(numbers).min().orElse(0);
        double hi = Arrays.stream(numbers).max().orElse(0);
        if (oneIn(5) || opset < 9 && type == OnnxDataType.INT64) {
            root.graph.addNode(OnnxMl.NodeProto.newBuilder().setOpType("Constant").addOutput(name)
                    .addAttribute(Protos.attribute("value", tensor)));
        } else {
            root.graph.addInitializer(tensor);
            if (opset < 9) {
                root.graph.addInput(Protos.info(name, type, dims));
            }
        }
        Operand constant = new Operand(name, type, dims, new Range(lo, hi));
        if (type == OnnxDataType.FLOAT && oneIn(3)) {
            root.pool.add(constant);
        }
        return constant;
    }

    Operand scalar(OnnxDataType type, double number) {
        return constant(type, List.of(), number);
    }

    Operand scalar(double number) {
        return scalar(OnnxDataType.FLOAT, number);
    }

    Operand longs(long... numbers) {
        return constant(OnnxDataType.INT64, List.of(numbers.length), Arrays.stream(numbers).asDoubleStream().toArray());
    }

    /// Adds a constant of random numbers.
    Operand weights(List<Integer> dims, double reach) {
        return constant(OnnxDataType.FLOAT, dims, numbers(Dims.size(dims), -reach, reach));
    }

    // Nodes

    /// Adds a node with one output, which others may read.
    /// @param attributes name, value, name, value …
    Operand node(String operator, List<Operand> operands, OnnxDataType type, List<Integer> dims, Range range,
            Object... attributes) {
        Operand result = new Operand(fresh(), type, dims, range);
        node("", operator, operands, List.of(result), attributes);
        return result;
    }

    /// Returns a value that a node is to have as an output.
    Operand result(OnnxDataType type, List<Integer> dims, Range range) {
        return new Operand(fresh(), type, dims, range);
    }

    /// Adds a node of any domain.
    /// @param results outputs; [Operand#NONE] for one that is left out
    void node(String domain, String operator, List<Operand> operands, List<Operand> results, Object... attributes) {
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder().setOpType(operator).setDomain(domain);
        int last = operands.size();
        while (last > 0 && operands.get(last - 1).name().isEmpty() && oneIn(2)) {
            last--;
        }
        for (Operand operand : operands.subList(0, last)) {
            node.addInput(operand.name());
            root.unread.remove(operand.name());
        }
        for (int i = 0; i < attributes.length; i += 2) {
            node.addAttribute(Protos.attribute((String) attributes[i], attributes[i + 1]));
        }
        for (Operand result : results) {
            node.addOutput(result.name());
            if (!result.name().isEmpty()) {
                pool.add(result);
                values.put(result.name(), result);
                if (this == root) {
                    unread.add(result.name());
                }
            }
        }
        domain(domain);
        graph.addNode(node);
    }

    /// Says that the model uses operators of a domain.
    void domain(String domain) {
        if (!domain.isEmpty()) {
            root.domains.put(domain, domain.equals("ai.onnx.ml") ? 3 : 1);
        }
    }

    void function(OnnxMl.FunctionProto function) {
        root.functions.add(function);
        domain(function.getDomain());
    }

    /// Adds a node whose axes are an attribute in old operator sets and an input in new ones.
    /// @param since first operator set in which they are an input
    Operand withAxes(String operator, int since, Operand x, List<Integer> dims, Range range, long[] axes,
            Object... attributes) {
        if (opset >= since) {
            return node(operator, List.of(x, longs(axes)), x.type(), dims, range, attributes);
        }
        Object[] all = Arrays.copyOf(attributes, attributes.length + 2);
        all[attributes.length] = "axes";
        all[attributes.length + 1] = axes;
        return node(operator, List.of(x), x.type(), dims, range, all);
    }

    // Operands

    /// Returns some value that is suitable, one of the newest with a higher chance; none if there is none.
    List<Operand> find(Predicate<Operand> suitable) {
        List<Operand> found = pool.stream().filter(suitable).toList();
        return found.isEmpty()
                ? List.of()
                : List.of(found.get(Math.max(random.nextInt(found.size()), random.nextInt(found.size()))));
    }

    /// Returns a value of a type: an existing one, or now and then a new input.
    Operand any(OnnxDataType type, int leastRank, int mostRank) {
        List<Operand> found = oneIn(8)
                ? List.of()
                : find(x -> x.type() == type && x.rank() >= leastRank && x.rank() <= mostRank
                        && x.size() <= MOST_ELEMENTS && (hasEmpty || x.size() > 0));
        return found.isEmpty() ? input(type, dims(leastRank, mostRank)) : found.getFirst();
    }

    /// Returns floats that are not far from zero.
    Operand real(int leastRank, int mostRank) {
        return near(any(OnnxDataType.FLOAT, leastRank, mostRank), FAR);
    }

    Operand real() {
        return real(0, 4);
    }

    /// Returns floats of a shape: an existing value, perhaps reshaped, a constant or a new input.
    Operand real(List<Integer> dims, double reach) {
        List<Operand> same = find(x -> x.type() == OnnxDataType.FLOAT && x.dims().equals(dims));
        if (!same.isEmpty() && !oneIn(4)) {
            return near(same.getFirst(), reach);
        }
        int size = Dims.size(dims);
        List<Operand> alike = find(x -> x.type() == OnnxDataType.FLOAT && x.size() == size && x.rank() > 0);
        if (!alike.isEmpty() && !dims.isEmpty() && size > 0 && oneIn(2)) {
            return near(reshaped(alike.getFirst(), dims), reach);
        }
        return oneIn(3) ? weights(dims, Math.min(reach, 2)) : near(input(OnnxDataType.FLOAT, dims), reach);
    }

    Operand reshaped(Operand x, List<Integer> dims) {
        return node("Reshape", List.of(x, longs(Dims.longs(dims))), x.type(), dims, x.range());
    }

    /// Returns numbers of the same type that broadcast with `x`.
    Operand partner(Operand x) {
        List<Operand> found = oneIn(3)
                ? List.of()
                : find(y -> y.type() == x.type() && Dims.fit(x.dims(), y.dims())
                        && Dims.size(Dims.broadcast(x.dims(), y.dims())) <= MOST_ELEMENTS);
        if (!found.isEmpty()) {
            return found.getFirst();
        }
        List<Integer> dims = new ArrayList<>(x.dims().subList(x.rank() == 0 ? 0 : random.nextInt(x.rank()), x.rank()));
        dims.replaceAll(dim -> oneIn(4) ? 1 : dim);
        return oneIn(3) ? input(x.type(), dims) : constantLike(x.type(), dims);
    }

    /// Returns a constant of random numbers of a type.
    Operand constantLike(OnnxDataType type, List<Integer> dims) {
        int size = Dims.size(dims);
        Range range = type.isFloating()
                ? Range.around(of(1.0, 2.0, 5.0))
                : new Range(Math.max(Types.range(type).lo(), -of(9, 50)), Math.min(Types.range(type).hi(), of(9, 50)));
        return constant(type, dims, type.isFloating()
                ? numbers(size, range.lo(), range.hi())
                : IntStream.range(0, size)
                        .mapToDouble(_ -> random.nextLong((long) range.lo(), (long) range.hi() + 1)).toArray());
    }

    /// Returns `x`, or what a node makes of it, with no element farther from zero than `reach`.
    Operand near(Operand x, double reach) {
        if (x.range().reach() <= reach) {
            return x;
        }
        double factor = Math.scalb(1.0, -Math.getExponent(x.range().reach() / reach) - 1);
        return switch (random.nextInt(3)) {
            case 0 -> within(x, Range.around(reach));
            case 1 -> reach >= 1
                    ? node("Tanh", List.of(x), x.type(), x.dims(), Range.around(1))
                    : within(x, Range.around(reach));
            default -> node("Mul", List.of(x, scalar(x.type(), factor)), x.type(), x.dims(), x.range().times(factor));
        };
    }

    /// Returns `x`, or `x` clipped, with every element in a range.
    Operand within(Operand x, Range range) {
        if (x.range().within(range)) {
            return x;
        }
        if (opset < 11) {
            return node("Clip", List.of(x), x.type(), x.dims(), range, "min", (float) range.lo(), "max",
                    (float) range.hi());
        }
        return node("Clip", List.of(x, scalar(x.type(), range.lo()), scalar(x.type(), range.hi())), x.type(), x.dims(),
                range);
    }

    /// Returns floats away from zero, all positive: made of `x`, or `x` itself.
    Operand positive(Operand x) {
        if (x.range().lo() >= 0.25 && x.range().hi() <= FAR) {
            return x;
        }
        if (oneIn(2)) {
            return within(x, new Range(of(0.25, 0.5, 1.0), of(3.0, 8.0)));
        }
        Operand size = node("Abs", List.of(x), x.type(), x.dims(), x.range().magnitude());
        return node("Add", List.of(size, scalar(x.type(), 0.5)), x.type(), x.dims(),
                size.range().plus(new Range(0.5, 0.5)));
    }

    // What comes of it

    List<Operand> pool() {
        return pool;
    }

    OnnxMl.GraphProto.Builder graph() {
        return graph;
    }

    /// Returns the model, the values that nobody reads as outputs.
    RandomGraph model(long seed) {
        List<Operand> outputs = new ArrayList<>();
        for (String name : unread) {
            outputs.add(values.get(name));
        }
        for (Operand output : List.copyOf(outputs)) {
            Operand told = Types.isReadByJava(output.type())
                    ? output
                    : node("Cast", List.of(output), OnnxDataType.INT64, output.dims(), output.range(), "to", 7L);
            graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(told.name()));
        }
        values.values().stream().filter(value -> !unread.contains(value.name()) && Types.isReadByJava(value.type()))
                .filter(_ -> oneIn(6)).limit(1)
                .forEach(value -> graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(value.name())));
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder().setIrVersion(Protos.irVersion(opset))
                .setGraph(graph).addAllFunctions(functions)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(opset));
        domains.forEach((domain, version) -> model
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        Map<String, Operand> known = new LinkedHashMap<>(inputs);
        known.putAll(values);
        List<Map<String, double[]>> rows = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            Map<String, double[]> elements = new LinkedHashMap<>();
            inputs.forEach((name, input) -> elements.put(name, row(input)));
            rows.add(elements);
        }
        return new RandomGraph(seed, model.build(), new LinkedHashMap<>(inputs), known, rows);
    }

    private double[] row(Operand input) {
        if (input.isReal()) {
            return numbers(input.size(), input.range().lo(), input.range().hi());
        }
        return IntStream.range(0, input.size()).mapToDouble(_ -> random.nextLong((long) input.range().lo(),
                (long) input.range().hi() + 1)).toArray();
    }
}
