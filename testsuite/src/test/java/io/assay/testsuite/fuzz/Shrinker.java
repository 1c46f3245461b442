package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.testsuite.onnx.Protos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import onnx.OnnxMl;

/// Makes a graph that disagrees smaller, as long as it still disagrees in the same way.
final class Shrinker {
    private static final int MOST_TRIES = 3_000;
    private static final double GRID = 0x1p12;

    private final Function<RandomGraph, Finding> compare;
    private final Finding.Kind kind;
    private int tries;

    private Shrinker(Function<RandomGraph, Finding> compare, Finding.Kind kind) {
        this.compare = compare;
        this.kind = kind;
    }

    /// Returns the smallest graph found whose comparison has a fault of the same kind.
    /// @param graph one with a fault
    static RandomGraph shrink(RandomGraph graph, Function<RandomGraph, Finding> compare) {
        Finding.Fault fault = compare.apply(graph).fault().orElseThrow();
        Shrinker shrinker = new Shrinker(compare, fault.kind());
        RandomGraph smallest = graph;
        for (Optional<RandomGraph> next = Optional.of(graph); next.isPresent(); next = shrinker.step(smallest)) {
            smallest = next.get();
        }
        return smallest;
    }

    /// Returns a graph with what is needed to see its fault again.
    static String report(RandomGraph graph, Finding.Fault fault) {
        StringBuilder text = new StringBuilder(
                "seed " + graph.seed() + ": " + fault.kind() + ", " + fault.text() + "\n")
                .append(TextPrinter.print(graph.model()));
        graph.inputs().forEach((name, input) -> text.append(name).append(" in ").append(input.range()).append('\n'));
        graph.rows().forEach(row -> row.forEach((name, elements) -> text.append(name).append(" = ")
                .append(Arrays.toString(elements)).append('\n')));
        return text.toString();
    }

    /// Returns the first smaller graph that still has the fault.
    private Optional<RandomGraph> step(RandomGraph graph) {
        List<Function<RandomGraph, List<RandomGraph>>> ways = List.of(Shrinker::fewerOutputs, Shrinker::fewerRows,
                Shrinker::cuts, Shrinker::bypasses, Shrinker::smaller, Shrinker::frozen, Shrinker::rounder);
        for (Function<RandomGraph, List<RandomGraph>> way : ways) {
            for (RandomGraph candidate : way.apply(graph)) {
                if (tries++ < MOST_TRIES && stillFails(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private boolean stillFails(RandomGraph candidate) {
        return compare.apply(candidate).fault().filter(fault -> fault.kind() == kind).isPresent();
    }

    private static RandomGraph with(RandomGraph graph, OnnxMl.GraphProto main) {
        return pruned(new RandomGraph(graph.seed(), graph.model().toBuilder().setGraph(main).build(), graph.inputs(),
                graph.values(), graph.rows()));
    }

    // Without what no output reads

    private static RandomGraph pruned(RandomGraph graph) {
        OnnxMl.GraphProto main = graph.model().getGraph();
        Set<String> needed = new LinkedHashSet<>();
        main.getOutputList().forEach(output -> needed.add(output.getName()));
        List<OnnxMl.NodeProto> kept = new ArrayList<>();
        for (OnnxMl.NodeProto node : main.getNodeList().reversed()) {
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                kept.addFirst(node);
                reads(node, needed);
            }
        }
        OnnxMl.GraphProto.Builder smaller = main.toBuilder().clearNode().clearInitializer().clearInput()
                .addAllNode(kept);
        main.getInitializerList().stream().filter(tensor -> needed.contains(tensor.getName()))
                .forEach(smaller::addInitializer);
        main.getInputList().stream().filter(input -> needed.contains(input.getName())).forEach(smaller::addInput);
        Map<String, Operand> inputs = new LinkedHashMap<>(graph.inputs());
        inputs.keySet().retainAll(needed);
        List<Map<String, double[]>> rows = graph.rows().stream().map(row -> {
            Map<String, double[]> few = new LinkedHashMap<>(row);
            few.keySet().retainAll(inputs.keySet());
            return few;
        }).toList();
        Set<String> operators = new LinkedHashSet<>();
        kept.forEach(node -> operators.add(node.getOpType()));
        OnnxMl.ModelProto.Builder model = graph.model().toBuilder().setGraph(smaller).clearFunctions();
        graph.model().getFunctionsList().stream().filter(function -> operators.contains(function.getName()))
                .forEach(model::addFunctions);
        return new RandomGraph(graph.seed(), model.build(), inputs, graph.values(), rows);
    }

    private static void reads(OnnxMl.NodeProto node, Set<String> names) {
        names.addAll(node.getInputList());
        node.getAttributeList().stream().filter(OnnxMl.AttributeProto::hasG).forEach(attribute -> {
            attribute.getG().getNodeList().forEach(inner -> reads(inner, names));
            attribute.getG().getOutputList().forEach(output -> names.add(output.getName()));
        });
    }

    // Ways to be smaller

    private static List<RandomGraph> fewerOutputs(RandomGraph graph) {
        OnnxMl.GraphProto main = graph.model().getGraph();
        return main.getOutputCount() < 2
                ? List.of()
                : main.getOutputList().stream()
                        .map(output -> with(graph, main.toBuilder().clearOutput().addOutput(output).build())).toList();
    }

    private static RandomGraph withRows(RandomGraph graph, List<Map<String, double[]>> rows) {
        return new RandomGraph(graph.seed(), graph.model(), graph.inputs(), graph.values(), rows);
    }

    private static List<RandomGraph> fewerRows(RandomGraph graph) {
        return graph.rows().size() < 2
                ? List.of()
                : graph.rows().stream().map(row -> withRows(graph, List.of(row))).toList();
    }

    /// Makes the outputs of a node inputs, with the values that they had.
    private static List<RandomGraph> cuts(RandomGraph graph) {
        OnnxMl.GraphProto main = graph.model().getGraph();
        List<RandomGraph> cuts = new ArrayList<>();
        for (int i = main.getNodeCount() - 1; i >= 0; i--) {
            List<String> results = main.getNode(i).getOutputList().stream().filter(name -> !name.isEmpty()).toList();
            if (results.stream().allMatch(name -> graph.values().containsKey(name)
                    && Types.isReadByJava(graph.values().get(name).type()))
                    && main.getOutputList().stream().noneMatch(output -> results.contains(output.getName()))) {
                cut(graph, i, results).ifPresent(cuts::add);
            }
        }
        return cuts;
    }

    private static Optional<RandomGraph> cut(RandomGraph graph, int node, List<String> results) {
        OnnxMl.GraphProto main = graph.model().getGraph();
        OnnxMl.GraphProto.Builder told = main.toBuilder().clearOutput();
        results.forEach(name -> told.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(name)));
        OnnxMl.GraphProto.Builder smaller = main.toBuilder().removeNode(node);
        Map<String, Operand> inputs = new LinkedHashMap<>(graph.inputs());
        for (String name : results) {
            Operand value = graph.values().get(name);
            smaller.addInput(Protos.info(name, value.type(), value.dims()));
            inputs.put(name, value);
        }
        List<Map<String, double[]>> rows = new ArrayList<>();
        try {
            RandomGraph before = with(graph, told.build());
            var module = OnnxFrontend.importModel(
                    OnnxReader.readBytes("cut.onnx", before.model().toByteArray()).orElseThrow(),
                    ImportOptions.DEFAULT).orElseThrow().module();
            for (int row = 0; row < graph.rows().size(); row++) {
                Map<String, double[]> values = new LinkedHashMap<>(graph.rows().get(row));
                TensorInterpreter.run(module, before.rows().get(row)).forEach((name, elements) -> values.put(name,
                        onGrid(elements, graph.values().get(name))));
                rows.add(values);
            }
        } catch (RuntimeException _) {
            return Optional.empty();
        }
        return Optional.of(pruned(new RandomGraph(graph.seed(), graph.model().toBuilder().setGraph(smaller).build(),
                inputs, graph.values(), rows)));
    }

    private static double[] onGrid(double[] elements, Operand value) {
        Range range = value.range();
        return Arrays.stream(elements).map(x -> Math.clamp(value.isReal() ? Math.rint(x * GRID) / GRID : x,
                Math.ceil(range.lo() * GRID) / GRID, Math.floor(range.hi() * GRID) / GRID)).toArray();
    }

    /// Puts an operand of the same type and shape in the place of a node's output.
    private static List<RandomGraph> bypasses(RandomGraph graph) {
        OnnxMl.GraphProto main = graph.model().getGraph();
        List<RandomGraph> bypasses = new ArrayList<>();
        for (int i = 0; i < main.getNodeCount(); i++) {
            OnnxMl.NodeProto node = main.getNode(i);
            Operand result = graph.values().get(node.getOutput(0));
            for (String input : node.getInputList()) {
                Operand operand = graph.values().get(input);
                if (result != null && operand != null && operand.type() == result.type()
                        && operand.dims().equals(result.dims())) {
                    OnnxMl.GraphProto.Builder smaller = main.toBuilder().removeNode(i).clearOutput();
                    for (int j = 0; j < smaller.getNodeCount(); j++) {
                        smaller.setNode(j, renamed(smaller.getNode(j), result.name(), input));
                    }
                    main.getOutputList().forEach(output -> smaller.addOutput(output.getName().equals(result.name())
                            ? output.toBuilder().setName(input).build()
                            : output));
                    bypasses.add(with(graph, smaller.build()));
                }
            }
        }
        return bypasses;
    }

    private static OnnxMl.NodeProto renamed(OnnxMl.NodeProto node, String from, String to) {
        OnnxMl.NodeProto.Builder renamed = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            if (node.getInput(i).equals(from)) {
                renamed.setInput(i, to);
            }
        }
        return renamed.build();
    }

    /// Makes every extent of a size 1, in inputs and constants.
    private static List<RandomGraph> smaller(RandomGraph graph) {
        Set<Integer> extents = new LinkedHashSet<>();
        graph.inputs().values().forEach(input -> extents.addAll(input.dims()));
        List<RandomGraph> all = new ArrayList<>();
        for (int extent : extents) {
            for (int less = 1; less < Math.min(extent, 3); less++) {
                all.add(smaller(graph, extent, less));
            }
        }
        return all;
    }

    private static RandomGraph smaller(RandomGraph graph, int extent, int less) {
        OnnxMl.GraphProto.Builder main = graph.model().getGraph().toBuilder().clearInput();
        Map<String, Operand> inputs = new LinkedHashMap<>();
        List<Map<String, double[]>> rows = graph.rows().stream()
                .map(row -> (Map<String, double[]>) new LinkedHashMap<>(row)).toList();
        graph.inputs().forEach((name, input) -> {
            List<Integer> dims = input.dims().stream().map(dim -> dim == extent ? less : dim).toList();
            inputs.put(name, new Operand(name, input.type(), dims, input.range()));
            main.addInput(Protos.info(name, input.type(), dims));
            rows.forEach(row -> row.put(name, corner(Objects.requireNonNull(row.get(name)), input.dims(), dims)));
        });
        return new RandomGraph(graph.seed(), graph.model().toBuilder().setGraph(main).build(), inputs, graph.values(),
                rows);
    }

    /// Returns the elements of the first rows and columns.
    private static double[] corner(double[] elements, List<Integer> dims, List<Integer> less) {
        double[] corner = new double[Dims.size(less)];
        for (int i = 0; i < corner.length; i++) {
            int rest = i;
            int from = 0;
            int stride = 1;
            for (int axis = dims.size() - 1; axis >= 0; axis--) {
                from += rest % less.get(axis) * stride;
                rest /= less.get(axis);
                stride *= dims.get(axis);
            }
            corner[i] = elements[from];
        }
        return corner;
    }

    /// Makes an input a constant.
    private static List<RandomGraph> frozen(RandomGraph graph) {
        if (graph.rows().size() > 1) {
            return List.of();
        }
        List<RandomGraph> all = new ArrayList<>();
        graph.inputs().forEach((name, input) -> {
            OnnxMl.GraphProto.Builder main = graph.model().getGraph().toBuilder();
            main.addInitializer(Protos.tensor(name, input.type(), input.dims(),
                    Objects.requireNonNull(graph.rows().getFirst().get(name))));
            for (int i = 0; i < main.getInputCount() && graph.model().getIrVersion() > 3; i++) {
                if (main.getInput(i).getName().equals(name)) {
                    main.removeInput(i--);
                }
            }
            Map<String, Operand> inputs = new LinkedHashMap<>(graph.inputs());
            inputs.remove(name);
            Map<String, double[]> row = new LinkedHashMap<>(graph.rows().getFirst());
            row.remove(name);
            all.add(new RandomGraph(graph.seed(), graph.model().toBuilder().setGraph(main).build(), inputs,
                    graph.values(), List.of(row)));
        });
        return all;
    }

    /// Makes elements of inputs zero, or whole numbers.
    private static List<RandomGraph> rounder(RandomGraph graph) {
        List<RandomGraph> all = new ArrayList<>();
        if (graph.rows().size() > 1) {
            return all;
        }
        graph.rows().getFirst().forEach((name, elements) -> {
            Range range = graph.inputs().get(name).range();
            for (int i = 0; i < elements.length; i++) {
                for (double simple : new double[]{0, Math.rint(elements[i])}) {
                    if (simple != elements[i] && elements[i] != 0 && simple >= range.lo() && simple <= range.hi()) {
                        double[] changed = elements.clone();
                        changed[i] = simple;
                        Map<String, double[]> row = new LinkedHashMap<>(graph.rows().getFirst());
                        row.put(name, changed);
                        all.add(withRows(graph, List.of(row)));
                    }
                }
            }
        });
        return all;
    }
}
