package io.assay.driver;

import io.assay.frontend.onnx.OnnxGraph;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.frontend.onnx.OnnxType;
import io.assay.frontend.onnx.OnnxValueInfo;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.fixed.Output;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.Const;
import io.assay.passes.calibrate.CommittedTensor;
import io.assay.passes.lower.InputBox;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Compares a model over integers with the same model in floating point, node by node.
///
/// Every value that a node computes is made an output of the model, so that it is rounded to the working precision as an
/// output is; what other nodes read keeps the bits that it has in the circuit.
public final class LayerComparison {
    /// Rows of a file that are compared where the user does not choose.
    public static final int DEFAULT_ROWS = 16;

    /// Error from which on a node is marked where the user does not choose, for values up to one.
    public static final double DEFAULT_THRESHOLD = 0.01;

    /// How one value of the model differs.
    ///
    /// @param node      name of the node that computes it
    /// @param op        its operator
    /// @param value     name of the value
    /// @param magnitude greatest magnitude of an element in floating point
    /// @param error     greatest distance of an element, over all rows
    /// @param growth    the error over the greatest one of what the node reads; absent where that has none
    /// @param above     whether the error is above the threshold times max(1, magnitude)
    public record Layer(String node, String op, String value, double magnitude, double error, Optional<Double> growth,
            boolean above) {}

    /// What came of a comparison.
    ///
    /// @param rows      rows compared
    /// @param scaleBits fractional bits of the working precision
    /// @param layers    values that depend on the inputs, in the order of the nodes
    public record Result(int rows, int scaleBits, List<Layer> layers) {
        public Result {
            layers = List.copyOf(layers);
        }

        /// Returns the first value whose error is above the threshold.
        public Optional<Layer> first() {
            return layers.stream().filter(Layer::above).findFirst();
        }
    }

    private record Extent(double magnitude, double error) {
        Extent and(Extent other) {
            return new Extent(Math.max(magnitude, other.magnitude), Math.max(error, other.error));
        }
    }

    private final LoweredModel model;
    private final Map<String, Extent> extents = new LinkedHashMap<>();

    private LayerComparison(LoweredModel model) {
        this.model = model;
    }

    /// Compares a model on the rows of a file, from which the boxes of its inputs are taken as well.
    /// @param file      `.onnx`, or `.onnxtxt` for ONNX's text syntax
    /// @param inputs    `.npz` with rows on axis 0, or one evaluation in any form of [Inputs#read]
    /// @param mostRows  rows that are compared at most
    /// @param threshold error from which on a node is marked, over max(1, magnitude)
    /// @throws Failure     with every diagnostic of the stage that failed
    /// @throws IOException if a file cannot be read
    public static Result compare(Path file, Path inputs, CompileOptions options, int mostRows, double threshold)
            throws IOException {
        OnnxModel source = Compiler.read(file);
        boolean hasRows = String.valueOf(inputs.getFileName()).endsWith(".npz");
        CompileOptions boxed = (hasRows
                ? options.withSamples(inputs)
                : options.withFallback(Inputs.read(inputs, OptionalInt.empty()))).withInputs(Visibility.PRIVATE);
        LayerComparison comparison = new LayerComparison(Compiler.lower(withAllValues(source), boxed, Progress.NONE));
        int rows = 1;
        if (hasRows) {
            Rows samples = Rows.read(inputs);
            rows = Math.min(mostRows, samples.count(Compiler.inputNames(comparison.model.imported())));
            for (int row = 0; row < rows; row++) {
                comparison.row(samples.row(row));
            }
        } else {
            comparison.row(Inputs.read(inputs, OptionalInt.empty()));
        }
        return new Result(rows, comparison.model.scaleBits(), comparison.layers(source, threshold));
    }

    /// Returns the model with each value as an output that is one, or that some node reads, or that is a node's first.
    private static OnnxModel withAllValues(OnnxModel model) {
        OnnxGraph graph = model.graph();
        Set<String> names = new LinkedHashSet<>();
        Set<String> read = new LinkedHashSet<>();
        graph.outputs().forEach(output -> names.add(output.name()));
        graph.nodes().forEach(node -> read.addAll(node.inputs()));
        for (OnnxNode node : graph.nodes()) {
            for (int i = 0; i < node.outputs().size(); i++) {
                if (i == 0 || read.contains(node.outputs().get(i))) {
                    names.add(node.outputs().get(i));
                }
            }
        }
        names.remove("");
        List<OnnxValueInfo> outputs = names.stream()
                .map(name -> new OnnxValueInfo(name, new OnnxType.Undeclared())).toList();
        return new OnnxModel(model.irVersion(), model.opsets(), model.producer(),
                new OnnxGraph(graph.name(), graph.inputs(), outputs, graph.valueInfos(), graph.initializers(),
                        graph.nodes()),
                model.functions(), model.metadata(), model.digest(), model.externalDigests(), model.fileName());
    }

    private void row(InputSet input) {
        Map<String, double[]> reals = new LinkedHashMap<>();
        Map<String, long[]> integers = new LinkedHashMap<>(CommittedTensor.inputs(model.weights()));
        List<String> names = Compiler.inputNames(model.imported());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            InputTensor tensor = input.find(input.isPositional() ? Integer.toString(i) : name)
                    .orElseThrow(() -> new Failure(Failure.Kind.USAGE,
                            Diagnostic.of("AS4102", "an input is missing")
                                    .found("no tensor \"" + name + "\"", "one for each input")));
            double[] values = new double[tensor.count()];
            Arrays.setAll(values, tensor::doubleAt);
            InputBox box = Objects.requireNonNull(model.boxes().get(name));
            reals.put(name, values);
            integers.put(name, box.integersOf(values));
        }
        Map<String, double[]> exact = TensorInterpreter.run(model.imported().module(), reals);
        Map<String, long[]> found = FixedInterpreter.run(model.lowered().fixed(), integers);
        for (Op op : model.lowered().fixed().main().ops()) {
            if (op instanceof Output(var value, var name, _, _)) {
                extents.merge(name, extent(Objects.requireNonNull(exact.get(name)),
                        Objects.requireNonNull(found.get(name)), value.type().scaleBits()), Extent::and);
            }
        }
    }

    private static Extent extent(double[] exact, long[] found, int scaleBits) {
        Extent extent = new Extent(0, 0);
        for (int i = 0; i < exact.length; i++) {
            extent = extent.and(new Extent(Math.abs(exact[i]),
                    Math.abs(Math.scalb((double) found[i], -scaleBits) - exact[i])));
        }
        return extent;
    }

    private List<Layer> layers(OnnxModel source, double threshold) {
        Set<String> constants = constants();
        List<Layer> layers = new ArrayList<>();
        for (OnnxNode node : source.graph().nodes()) {
            double before = node.inputs().stream().map(extents::get).filter(Objects::nonNull)
                    .mapToDouble(Extent::error).max().orElse(0);
            for (String name : node.outputs()) {
                Extent extent = extents.get(name);
                if (extent != null && !constants.contains(name)) {
                    layers.add(new Layer(node.name(), node.qualifiedOpType(), name, extent.magnitude(), extent.error(),
                            before == 0 ? Optional.empty() : Optional.of(extent.error() / before),
                            extent.error() > threshold * Math.max(1, extent.magnitude())));
                }
            }
        }
        return layers;
    }

    /// Returns the names of values that depend on no input.
    private Set<String> constants() {
        Map<Value, Op> definitions = model.imported().module().main().definitions();
        Set<String> constants = new LinkedHashSet<>();
        for (Op op : model.imported().module().main().ops()) {
            if (op instanceof io.assay.ir.tensor.Output(var value, var name, _)
                    && definitions.get(value) instanceof Const) {
                constants.add(name);
            }
        }
        return constants;
    }
}
