package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tensors of strings: integers, each the position of its string in a table.
final class StringTensors {
    /// Operators whose first output holds elements of their first input and nothing else.
    private static final Set<String> MOVING = Set.of("Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze",
            "Transpose", "Slice", "Gather", "GatherElements", "GatherND", "ArrayFeatureExtractor", "Expand", "Tile");
    /// Operators whose output holds elements of all their inputs and nothing else.
    private static final Set<String> JOINING = Set.of("Concat");

    private StringTensors() {}

    /// Returns a constant tensor of strings; nothing if it is of another type.
    static Optional<Binding.Present> constant(String name, OnnxTensor tensor) {
        if (tensor.dataType() != OnnxDataType.STRING) {
            return Optional.empty();
        }
        Shape shape = new Shape(tensor.dims().stream().map(Math::toIntExact).toList());
        LabelTable table = LabelTable.ofStrings(tensor.strings().stream().distinct().toList());
        return Optional.of(new Binding.Present(new Operand.Known(name, table.positions(shape, tensor.strings())),
                Optional.of(new OutputLabels(OutputLabels.Kind.VALUES, table))));
    }

    /// Returns what a Constant node with strings gives; nothing if it has another value.
    static Optional<Operand> constant(ImportContext context) {
        String name = context.node().outputs().getFirst();
        Optional<Binding.Present> strings = context.tensorAttribute("value").flatMap(tensor -> constant(name, tensor))
                .or(() -> context.stringAttribute("value_string")
                        .flatMap(text -> constant(name, OnnxTensor.ofStrings(name, List.of(), List.of(text)))))
                .or(() -> context.stringsAttribute("value_strings").flatMap(texts -> constant(name,
                        OnnxTensor.ofStrings(name, List.of((long) texts.size()), texts))));
        strings.flatMap(Binding.Present::text).ifPresent(table -> context.label(0, table));
        return strings.map(Binding.Present::operand);
    }

    /// Returns the table that goes from a node's inputs to its first output: that of its first input, where the node
    /// does nothing but move its elements.
    static Optional<LabelTable> carried(OnnxNode node, List<Optional<Binding.Present>> inputs) {
        if (inputs.isEmpty()) {
            return Optional.empty();
        }
        Optional<LabelTable> first = inputs.getFirst().flatMap(Binding.Present::text);
        boolean joins = JOINING.contains(node.opType())
                && inputs.stream().allMatch(input -> input.flatMap(Binding.Present::text).equals(first));
        return joins || MOVING.contains(node.opType()) ? first : Optional.empty();
    }

    /// Returns the inputs as numbers, where [#carried] found a table.
    static List<Optional<Binding.Present>> positions(OnnxNode node, List<Optional<Binding.Present>> inputs) {
        return java.util.stream.IntStream.range(0, inputs.size())
                .mapToObj(i -> i == 0 || JOINING.contains(node.opType())
                        ? inputs.get(i).map(input -> Binding.Present.of(input.operand()))
                        : inputs.get(i))
                .toList();
    }
}
