package io.assay.frontend.op;

import io.assay.frontend.onnx.AttributeValue;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.TensorData;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an importer sees of its node: operands, typed attributes, the operator set's version, and ways to make ops.
///
/// An attribute that no getter asked for is refused afterwards, so that none is ignored by mistake.
public final class ImportContext {
    /// The way out where a model contradicts itself.
    static final String CORRECT = "correct the model and export it again;"
            + " onnx.checker.check_model(model, full_check=True) finds such faults";

    private final OnnxModel model;
    private final OnnxNode node;
    private final List<Optional<Operand>> inputs;
    private final TensorBuilder builder;
    private final Set<String> asked = new HashSet<>();

    ImportContext(OnnxModel model, OnnxNode node, List<Optional<Operand>> inputs, TensorBuilder builder) {
        this.model = model;
        this.node = node;
        this.inputs = inputs;
        this.builder = builder;
    }

    TensorBuilder build() {
        return builder;
    }

    OnnxNode node() {
        return node;
    }

    /// Returns the version of the operator set of the node's domain.
    public long opset() {
        return model.opsets().getOrDefault(node.domain(), 1L);
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
    /// @throws ImportRefusal if it is left out
    public Operand input(int index) {
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
    /// @throws ImportRefusal if an extent is negative or there are 2^31 elements or more
    public Shape shape(List<Long> dims) {
        try {
            return new Shape(dims.stream().map(Math::toIntExact).toList());
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw refuse("AS2102", "a shape is not possible").found(dims.toString(), "extents of at least 0, less than"
                    + " 2^31 elements").raise();
        }
    }

    /// Begins a refusal of this node.
    public Refusal refuse(String code, String message) {
        return new Refusal(Diagnostic.of(code, node.opType() + ": " + message)
                .with("model", model.fileName() + " (opset " + opset() + ")")
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
        return io.assay.frontend.onnx.OnnxDataType.ofCode((int) code).flatMap(Conversions::element)
                .orElseThrow(() -> refuse("AS2105", "the element type is not supported")
                        .found("type number " + code, "a float, integer or bool type").raise());
    }

    /// Returns a string attribute, if it is there.
    public Optional<String> stringAttribute(String name) {
        return attribute(name).map(value -> switch (value) {
            case AttributeValue.StringValue(String text) -> text;
            default -> throw wrongType(name, value, "string");
        });
    }
}
