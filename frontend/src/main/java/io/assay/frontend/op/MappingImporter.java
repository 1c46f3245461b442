package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// Reads LabelEncoder and CategoryMapper: a table from keys to values, numbers or strings on either side.
///
/// A number is compared with each key; a string, which is a position in a table already, is looked up.
///
/// @param row  the operator
/// @param form where the table stands in the node
record MappingImporter(OperatorRow row, Form form) implements OperatorImporter {
    private static final String UNUSED = "_Unused";

    /// Where the table stands in the node.
    enum Form {
        CLASSES, LISTS, TENSORS, CATEGORIES
    }

    static final List<OperatorImporter> ALL = List.of(
            new MappingImporter(encoder(1, 1), Form.CLASSES),
            new MappingImporter(encoder(2, 3), Form.LISTS),
            new MappingImporter(encoder(4, 5), Form.TENSORS),
            new MappingImporter(Classical.row("CategoryMapper", ""), Form.CATEGORIES));

    private static OperatorRow encoder(int first, int last) {
        return new OperatorRow("LabelEncoder", Classical.DOMAIN, first, last, "");
    }

    /// Keys or values: one list of the two.
    ///
    /// @param names   strings
    /// @param numbers numbers
    private record Side(Optional<List<String>> names, Optional<TensorData> numbers) {
        static final Side NONE = new Side(Optional.empty(), Optional.empty());

        static Side ofNames(List<String> names) {
            return new Side(Optional.of(names), Optional.empty());
        }

        static Side ofIntegers(long... numbers) {
            return new Side(Optional.empty(), Optional.of(TensorData.integers(Shape.of(numbers.length), numbers)));
        }

        static Side of(OnnxTensor tensor) {
            if (tensor.dataType() == OnnxDataType.STRING) {
                return ofNames(tensor.strings());
            }
            return new Side(Optional.empty(), Conversions.data(tensor)
                    .map(data -> data.withShape(Shape.of(data.elementCount()))));
        }

        int size() {
            return names.map(List::size).or(() -> numbers.map(TensorData::elementCount)).orElse(0);
        }
    }

    /// The node's table.
    ///
    /// @param other value of all other keys, a list of one
    private record Mapping(Side keys, Side values, Side other) {}

    @Override
    public List<Operand> importNode(ImportContext context) {
        boolean text = context.labels(0).isPresent();
        Mapping mapping = mapping(context, text);
        int size = mapping.keys.size();
        if (size == 0 || size != mapping.values.size() || mapping.other.size() != 1
                || text != mapping.keys.names.isPresent()) {
            throw context.refuse("AS2004", "keys and values do not fit together or to the input")
                    .found(size + " keys and " + mapping.values.size() + " values, of an input of "
                            + (text ? "strings" : "numbers"), "as many values as keys, of the type of the input")
                    .raise();
        }
        TensorData values = values(context, mapping);
        Operand result = text ? lookedUp(context, mapping, values) : compared(context, mapping, values);
        return List.of(result);
    }

    private Mapping mapping(ImportContext context, boolean text) {
        Side name = Side.ofNames(List.of(context.stringAttribute("default_string").orElse(UNUSED)));
        Side integer = Side.ofIntegers(context.intAttribute("default_int64").orElse(-1L));
        return switch (form) {
            case CLASSES -> {
                Side classes = Side.ofNames(context.stringsAttribute("classes_strings").orElse(List.of()));
                Side positions = Side.ofIntegers(LongStream.range(0, classes.size()).toArray());
                yield text ? new Mapping(classes, positions, integer) : new Mapping(positions, classes, name);
            }
            case CATEGORIES -> {
                Side names = Side.ofNames(context.stringsAttribute("cats_strings").orElse(List.of()));
                Side numbers = Side.ofIntegers(context.intsAttribute("cats_int64s").orElse(new long[0]));
                yield text ? new Mapping(names, numbers, integer) : new Mapping(numbers, names, name);
            }
            case LISTS, TENSORS -> listed(context, name, integer);
        };
    }

    private Mapping listed(ImportContext context, Side name, Side integer) {
        Side real = new Side(Optional.empty(), Optional.of(TensorData.ofDoubles(ScalarType.F32, Shape.of(1),
                context.floatAttribute("default_float").orElse(0f))));
        Side values = side(context, "values");
        Side other = values.names.isPresent()
                ? name
                : values.numbers.map(TensorData::element).filter(ScalarType::isFloat).isPresent() ? real : integer;
        return new Mapping(side(context, "keys"), values, form == Form.TENSORS
                ? context.tensorAttribute("default_tensor").map(Side::of).orElse(other)
                : other);
    }

    private Side side(ImportContext context, String prefix) {
        Optional<Side> names = context.stringsAttribute(prefix + "_strings").map(Side::ofNames);
        Optional<Side> integers = context.intsAttribute(prefix + "_int64s").map(Side::ofIntegers);
        Optional<Side> reals = context.floatsAttribute(prefix + "_floats").map(list -> new Side(Optional.empty(),
                Optional.of(TensorData.ofDoubles(ScalarType.F32, Shape.of(list.size()),
                        list.stream().mapToDouble(Float::doubleValue).toArray()))));
        Optional<Side> tensor = form == Form.TENSORS
                ? context.tensorAttribute(prefix + "_tensor").map(Side::of)
                : Optional.empty();
        return names.or(() -> integers).or(() -> reals).or(() -> tensor).orElse(Side.NONE);
    }

    /// Returns the values and after them the value of all other keys; strings become positions, and the output their
    /// names.
    private static TensorData values(ImportContext context, Mapping mapping) {
        Shape shape = Shape.of(mapping.values.size() + 1);
        if (mapping.values.names.isPresent()) {
            List<String> names = new ArrayList<>(mapping.values.names.get());
            names.addAll(mapping.other.names.orElseThrow());
            LabelTable table = LabelTable.ofStrings(names.stream().distinct().toList());
            context.label(0, table);
            return table.positions(shape, names);
        }
        TensorData values = mapping.values.numbers.orElseThrow();
        TensorData other = mapping.other.numbers.orElseThrow();
        if (values.element().isFloat() != other.element().isFloat()) {
            throw context.refuse("AS2105", "the value of all other keys has another type than the values")
                    .with("attribute", "default_tensor")
                    .found(other.element().toString(), values.element().toString()).raise();
        }
        double[] reals = new double[values.element().isFloat() ? shape.elementCount() : 0];
        long[] integers = new long[values.element().isFloat() ? 0 : shape.elementCount()];
        for (int i = 0; i < shape.elementCount(); i++) {
            TensorData source = i < values.elementCount() ? values : other;
            int position = i < values.elementCount() ? i : 0;
            if (values.element().isFloat()) {
                reals[i] = source.doubleAt(position) + 0.0;
            } else {
                integers[i] = source.longAt(position);
            }
        }
        return values.element().isFloat()
                ? TensorData.ofDoubles(values.element(), shape, reals)
                : TensorData.ofLongs(values.element(), shape, integers);
    }

    /// Looks positions of strings up in the values of those strings.
    private static Operand lookedUp(ImportContext context, Mapping mapping, TensorData values) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        List<String> keys = mapping.keys.names.orElseThrow();
        for (int i = 0; i < keys.size(); i++) {
            positions.putIfAbsent(keys.get(i), i);
        }
        LabelTable table = context.labels(0).orElseThrow();
        long[] chosen = new long[table.size()];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = positions.getOrDefault(table.name(i), keys.size());
        }
        Operand strings = context.labelPositions(0);
        TensorBuilder build = context.build();
        Operand rows = build.take(build.constant(values), Shape.of(1, chosen.length, 1), chosen);
        Operand flat = build.reshape(build.cast(strings, ScalarType.I64), Shape.of(1, strings.shape().elementCount()));
        return build.reshape(build.gather(rows, flat), strings.shape());
    }

    /// other + Σ (x = key) · (value − other); of keys listed twice the first counts, and NaN is in no tensor.
    private static Operand compared(ImportContext context, Mapping mapping, TensorData values) {
        Operand operand = context.input(0);
        TensorBuilder build = context.build();
        Formulas formulas = new Formulas(context);
        TensorData keys = mapping.keys.numbers.orElseThrow();
        long[] distinct = distinct(keys);
        Shape row = Shape.of(1, distinct.length);
        long[] last = new long[distinct.length];
        java.util.Arrays.fill(last, keys.elementCount());
        Operand other = build.take(build.constant(values), row, last);
        Operand change = build.binary(BinaryFunction.SUB, build.take(build.constant(values), row, distinct), other);
        Operand elements = build.reshape(operand, Shape.of(operand.shape().elementCount(), 1));
        Operand isKey = formulas.binary(BinaryFunction.EQUAL, elements,
                build.cast(build.take(build.constant(keys), row, distinct), operand.element()));
        Operand sum = build.reduce(ReduceFunction.SUM,
                formulas.product(build.cast(isKey, values.element()), change), List.of(1));
        return build.reshape(formulas.sum(sum, formulas.slice(other, 1, 0, 1)), operand.shape());
    }

    private static long[] distinct(TensorData keys) {
        Set<Double> seen = new HashSet<>(Collections.singleton(Double.NaN));
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < keys.elementCount(); i++) {
            if (seen.add(keys.doubleAt(i) + 0.0)) {
                positions.add((long) i);
            }
        }
        return positions.stream().mapToLong(Long::longValue).toArray();
    }
}
