package io.assay.frontend.op;

import io.assay.frontend.onnx.AttributeValue;
import io.assay.frontend.onnx.OnnxDataType;
import io.assay.frontend.onnx.OnnxGraph;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.TensorData;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an importer sees of its node: operands, typed attributes, the operator set's version, and ways to make ops.
///
/// An attribute that no getter asked for is refused afterwards, so that none is ignored by mistake.
public final class ImportContext {
    /// The way out where a model contradicts itself.
    static final String CORRECT = "correct the model and export it again;"
            + " onnx.checker.check_model(model, full_check=True) finds such faults";

    private final GraphImporter graphs;
    private final ImportScope scope;
    private final OnnxNode node;
    private final List<Optional<Binding.Present>> inputs;
    private final Set<String> asked = new HashSet<>();
    private final Map<Integer, OutputLabels> outputLabels = new HashMap<>();

    ImportContext(GraphImporter graphs, ImportScope scope, OnnxNode node, List<Optional<Binding.Present>> inputs) {
        this.graphs = graphs;
        this.scope = scope;
        this.node = node;
        this.inputs = inputs;
    }

    TensorBuilder build() {
        return graphs.builder();
    }

    ImportScope scope() {
        return scope;
    }

    OnnxNode node() {
        return node;
    }

    /// Returns the version of the operator set of the node's domain.
    public long opset() {
        return scope.opsets().getOrDefault(node.domain(), 1L);
    }

    /// Returns the number of inputs that the node lists.
    public int inputCount() {
        return inputs.size();
    }

    /// Tells whether input `index` is there.
    public boolean hasInput(int index) {
        return index < inputs.size() && inputs.get(index).isPresent();
    }

    /// Returns input `index`.
    /// @throws ImportRefusal if it is left out, or stands for strings or maps
    public Operand input(int index) {
        Binding.Present input = present(index);
        input.labels().ifPresent(labels -> {
            boolean text = labels.kind() == OutputLabels.Kind.VALUES;
            throw refuse("AS2105", text ? "an input is a tensor of strings" : "an input is a sequence of maps")
                    .with("input", index + " \"" + node.inputs().get(index) + "\"")
                    .found(text ? "strings" : "maps", "a tensor of numbers")
                    .help(text ? "strings can only be looked up, moved and returned" : "read what ZipMap reads")
                    .raise();
        });
        return input.operand();
    }

    private Binding.Present present(int index) {
        if (!hasInput(index)) {
            throw refuse("AS2005", "a required input is missing").with("input", String.valueOf(index)).raise();
        }
        return inputs.get(index).orElseThrow();
    }

    /// Returns the elements of input `index`, which must be known at compile time.
    /// @throws ImportRefusal if it is computed from the inputs of the model
    public TensorData constant(int index) {
        return switch (input(index)) {
            case Operand.Known(_, TensorData data) -> data;
            case Operand.Computed _ -> throw refuse("AS2006", "an input must be a constant")
                    .with("input", index + " \"" + node.inputs().get(index) + "\"")
                    .reason("it decides a shape or a choice, and the structure of a circuit is fixed")
                    .help("export with fixed shapes, or make the value an initializer")
                    .raise();
        };
    }

    /// Returns the integers of input `index`, which must be known at compile time.
    public long[] constantInts(int index) {
        TensorData data = constant(index);
        if (data.element().isFloat()) {
            throw refuse("AS2105", "an input has the wrong element type").with("input", String.valueOf(index))
                    .found(data.element().toString(), "an integer type").raise();
        }
        return data.toLongs();
    }

    /// Marks attributes as known to have no effect on inference.
    public void ignoreAttributes(String... names) {
        asked.addAll(List.of(names));
    }

    private Optional<AttributeValue> attribute(String name) {
        asked.add(name);
        return Optional.ofNullable(node.attributes().get(name));
    }

    /// Returns an integer attribute, if it is there.
    public Optional<Long> intAttribute(String name) {
        return attribute(name).map(value -> switch (value) {
            case AttributeValue.IntValue(long number) -> number;
            default -> throw wrongType(name, value, "int");
        });
    }

    /// Returns a float attribute, if it is there.
    public Optional<Float> floatAttribute(String name) {
        return attribute(name).map(value -> switch (value) {
            case AttributeValue.FloatValue(float number) -> number;
            default -> throw wrongType(name, value, "float");
        });
    }

    /// Returns an attribute that is a list of integers, if it is there.
    public Optional<long[]> intsAttribute(String name) {
        return attribute(name).map(value -> switch (value) {
            case AttributeValue.Ints(List<Long> numbers) -> numbers.stream().mapToLong(Long::longValue).toArray();
            default -> throw wrongType(name, value, "list of ints");
        });
    }

    /// Returns an attribute that is a list of floats, if it is there.
    public Optional<List<Float>> floatsAttribute(String name) {
        return attribute(name).map(value -> switch (value) {
            case AttributeValue.Floats(List<Float> numbers) -> numbers;
            default -> throw wrongType(name, value, "list of floats");
        });
    }

    /// Returns a string attribute, if it is there.
    public Optional<String> stringAttribute(String name) {
        return attribute(name).map(value -> switch (value) {
            case AttributeValue.StringValue(String text) -> text;
            default -> throw wrongType(name, value, "string");
        });
    }

    /// Returns an attribute that is a list of strings, if it is there.
    public Optional<List<String>> stringsAttribute(String name) {
        return attribute(name).map(value -> switch (value) {
            case AttributeValue.Strings(List<String> texts) -> texts;
            default -> throw wrongType(name, value, "list of strings");
        });
    }

    /// Returns a tensor attribute, if it is there.
    public Optional<OnnxTensor> tensorAttribute(String name) {
        return attribute(name).map(value -> switch (value) {
            case AttributeValue.TensorValue(OnnxTensor tensor) -> tensor;
            default -> throw wrongType(name, value, "tensor");
        });
    }

    private ImportRefusal wrongType(String name, AttributeValue value, String expected) {
        return refuse("AS2004", "an attribute has the wrong type").with("attribute", name)
                .found(value.kind(), expected).raise();
    }

    /// Returns the attributes of the node that no getter asked for.
    List<String> unread() {
        return node.attributes().keySet().stream().filter(name -> !asked.contains(name)).toList();
    }

    /// Returns `axis` in [0, limit), counting negative ones from the end.
    public int axis(long axis, int limit) {
        if (axis < -limit || axis >= limit) {
            throw refuse("AS2102", "an axis does not exist").found("axis " + axis, "one in [" + -limit + ", " + limit
                    + ")").raise();
        }
        return (int) (axis < 0 ? axis + limit : axis);
    }

    /// Returns distinct axes in ascending order, counting negative ones from the end.
    public List<Integer> axes(long[] axes, int limit) {
        List<Integer> result = new ArrayList<>();
        for (long axis : axes) {
            result.add(axis(axis, limit));
        }
        if (new HashSet<>(result).size() != result.size()) {
            throw refuse("AS2102", "an axis is listed twice").found(result.toString(), "distinct axes").raise();
        }
        return result.stream().sorted().toList();
    }

    /// Returns the shape with these extents.
    /// @throws ImportRefusal if an extent is negative, there are more than 2^26 elements, or no room for them
    public Shape shape(List<Long> dims) {
        try {
            Shape shape = new Shape(dims.stream().map(Math::toIntExact).toList());
            build().requireRoom(shape);
            return shape;
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw refuse("AS2102", "a shape is not possible").found(dims.toString(), "at most " + Shape.MOST_AXES
                    + " extents of at least 0, at most 2^26 elements").raise();
        }
    }

    /// Begins a refusal of this node.
    public Refusal refuse(String code, String message) {
        return new Refusal(Diagnostic.of(code, node.opType() + ": " + message)
                .with("model", graphs.model().fileName() + " (opset " + opset() + ")")
                .with("node", "\"" + node.name() + "\", op " + node.qualifiedOpType()));
    }

    /// A diagnostic about this node that is being put together.
    ///
    /// @param diagnostic the lines so far
    public record Refusal(Diagnostic diagnostic) {
        /// Returns this with one more line.
        public Refusal with(String field, String value) {
            return new Refusal(diagnostic.with(field, value));
        }

        /// Returns this with the line that says why.
        public Refusal reason(String value) {
            return with("reason", value);
        }

        /// Returns this with what there is and what there should be.
        public Refusal found(String found, String expected) {
            return new Refusal(diagnostic.found(found, expected));
        }

        /// Returns this with what to do.
        public Refusal help(String value) {
            return with("help", value);
        }

        /// Returns the exception to throw; where no way out was named, the general one is added.
        public ImportRefusal raise() {
            return new ImportRefusal(diagnostic.fields().containsKey("help") ? diagnostic : diagnostic.help(CORRECT));
        }
    }

    /// Returns a floating element type check: refuses integers where ONNX or Assay has floats only.
    Operand floating(int index) {
        Operand operand = input(index);
        if (!operand.element().isFloat()) {
            throw refuse("AS2105", "the element type is not supported here").with("input", String.valueOf(index))
                    .found(operand.element().toString(), "a floating-point type").raise();
        }
        return operand;
    }

    /// Returns the element type of an ONNX type number.
    ScalarType elementType(long code) {
        Optional<OnnxDataType> type = OnnxDataType.ofCode((int) code);
        return type.flatMap(Conversions::element)
                .orElseThrow(() -> refuse("AS2105", "the element type is not supported")
                        .found("type number " + code + type.map(known -> ", " + known.text()).orElse(""),
                                "a float, integer or bool type")
                        .raise());
    }

    /// Returns the strings that the integers of an input stand for, if it is a tensor of strings.
    public Optional<LabelTable> labels(int input) {
        return present(input).text();
    }

    /// Returns an input that is a tensor of strings as integers, each the position of its string in [#labels].
    public Operand labelPositions(int input) {
        if (labels(input).isEmpty()) {
            throw refuse("AS2105", "an input is no tensor of strings").with("input", String.valueOf(input))
                    .found(present(input).operand().element().toString(), "strings").raise();
        }
        return present(input).operand();
    }

    /// Makes an output a tensor of strings: its integers are positions in the table.
    public void label(int output, LabelTable table) {
        outputLabels.put(output, new OutputLabels(OutputLabels.Kind.VALUES, table));
    }

    /// Makes an output a sequence of maps: the positions on its last axis have the keys of the table.
    void labelColumns(int output, LabelTable keys) {
        outputLabels.put(output, new OutputLabels(OutputLabels.Kind.COLUMNS, keys));
    }

    Optional<OutputLabels> outputLabels(int output) {
        return Optional.ofNullable(outputLabels.get(output));
    }

    /// Returns an input as it is, whatever it stands for.
    Binding.Present passedInput(int index) {
        return present(index);
    }

    /// Returns operands for the node's outputs, whatever they stand for.
    List<Operand> passedOutputs(List<Binding.Present> outputs) {
        List<Operand> operands = new ArrayList<>();
        for (Binding.Present output : outputs) {
            output.labels().ifPresent(labels -> outputLabels.put(operands.size(), labels));
            operands.add(output.operand());
        }
        return operands;
    }

    /// Returns the graph that is an attribute of the node.
    OnnxGraph graphAttribute(String name) {
        return attribute(name).map(value -> switch (value) {
            case AttributeValue.GraphValue(OnnxGraph graph) -> graph;
            default -> throw wrongType(name, value, "graph");
        }).orElseThrow(() -> refuse("AS2004", "a required attribute is missing").with("attribute", name).raise());
    }

    /// Imports a graph of the node once more, see [GraphImporter#importGraph].
    List<Binding.Present> importGraph(OnnxGraph graph, String part, List<Binding.Present> graphInputs) {
        return graphs.importGraph(this, graph, part, graphInputs);
    }
}
