package io.assay.format;

import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// Inputs of a model as `input.json`: `{"name": nested arrays, ...}`, or EZKL's `{"input_data": [[...], ...]}`.
///
/// Numbers are JSON numbers; `"NaN"`, `"Infinity"`, `"-Infinity"`, `"inf"` and `"-inf"` are strings; `null` is a missing
/// value and becomes NaN. A tensor whose numbers are all integers of 64 bits is a tensor of integers. Arrays must be
/// rectangular. With `input_data` and no other member but those that EZKL writes beside it (`input_shapes`,
/// `output_data` …, which are not read), its elements are the inputs by position. Limits: 2^28 bytes, 4096 inputs, 64
/// levels of nesting.
public final class InputFile {
    private static final String FORMAT = "input";
    private static final String EZKL_MEMBER = "input_data";
    private static final List<String> EZKL_OTHERS = List.of("input_shapes", "input_scales", "output_data",
            "output_shapes", "pytorch_output", "torch_output");
    private static final long MAXIMUM_SIZE_BYTES = 1L << 28;
    static final int MAXIMUM_TENSOR_COUNT = 4096;

    private InputFile() {}

    /// Reads the tensors.
    ///
    /// @throws BadFileException if the file is damaged, an array is ragged, or a value is no number
    public static InputSet read(Path path) throws IOException {
        JsonPlace.requireSize(path, FORMAT, MAXIMUM_SIZE_BYTES);
        return read(new Source(path, () -> new BufferedInputStream(Files.newInputStream(path), 1 << 16), Set.of()));
    }

    /// Reads the tensors from bytes in memory.
    ///
    /// @param content the text, UTF-8
    /// @param name    what stands for the file in messages
    /// @param besides members of the object that are no inputs; their values are not read
    /// @throws BadFileException if the text is damaged, an array is ragged, or a value is no number
    public static InputSet read(byte[] content, String name, Set<String> besides) throws IOException {
        return read(new Source(Path.of(name), () -> new ByteArrayInputStream(content), besides));
    }

    private static InputSet read(Source source) throws IOException {
        try (InputStream in = source.content.open();
                JsonParser parser = JsonPlace.FACTORY.createParser(ObjectReadContext.empty(), in)) {
            return new Reading(source, parser).readFile();
        } catch (JacksonException problem) {
            throw JsonPlace.badSyntax(source.name, FORMAT, problem);
        }
    }

    /// Opens the text; called twice.
    @FunctionalInterface
    private interface Content {
        InputStream open() throws IOException;
    }

    /// A text, what it is called, and which of its members are no inputs.
    private record Source(Path name, Content content, Set<String> besides) {}

    /// Whether the text has the form of EZKL: `input_data`, and beside it only what EZKL writes there.
    private static boolean isPositional(Source source) throws IOException {
        try (InputStream in = source.content.open();
                JsonParser parser = JsonPlace.FACTORY.createParser(ObjectReadContext.empty(), in)) {
            boolean found = false;
            boolean others = parser.nextToken() != JsonToken.START_OBJECT;
            while (!others && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                found |= name.equals(EZKL_MEMBER);
                others = !name.equals(EZKL_MEMBER) && !EZKL_OTHERS.contains(name) && !source.besides.contains(name);
                parser.nextToken();
                parser.skipChildren();
            }
            return found && !others;
        }
    }

    /// One pass over one file.
    private static final class Reading {
        private final Source source;
        private final JsonParser parser;

        Reading(Source source, JsonParser parser) {
            this.source = source;
            this.parser = parser;
        }

        InputSet readFile() throws IOException {
            boolean positional = isPositional(source);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad("top level", "no object", "an object with a member for each input");
            }
            List<InputTensor> tensors = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (source.besides.contains(name) || (positional && !name.equals(EZKL_MEMBER))) {
                    parser.skipChildren();
                } else if (positional) {
                    readPositional(value, tensors);
                } else {
                    add(tensors, name, value);
                }
            }
            if (parser.nextToken() != null) {
                throw bad("top level", "a second value", "the end of the file");
            }
            return positional ? InputSet.positional(tensors) : InputSet.of(tensors);
        }

        private void readPositional(JsonToken value, List<InputTensor> tensors) throws IOException {
            if (value != JsonToken.START_ARRAY) {
                throw bad(EZKL_MEMBER, "no array", "an array with an element for each input");
            }
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                add(tensors, Integer.toString(tensors.size()), token);
            }
        }

        private void add(List<InputTensor> tensors, String name, JsonToken first) throws IOException {
            if (tensors.size() == MAXIMUM_TENSOR_COUNT) {
                throw bad(name, "more than " + MAXIMUM_TENSOR_COUNT + " inputs", "at most so many");
            }
            tensors.add(readTensor(name, first));
        }

        private InputTensor readTensor(String name, JsonToken first) throws IOException {
            Elements elements = new Elements();
            List<Integer> shape = new ArrayList<>();
            readNested(name, first, elements, shape, 0);
            List<Integer> extents = shape.stream().map(extent -> Math.max(extent, 0)).toList();
            return elements.toTensor(name, extents);
        }

        /// Reads a number or an array; `shape` has an entry per axis, set when the first array of that axis ends.
        private void readNested(String name, JsonToken token, Elements elements, List<Integer> shape, int axis)
                throws IOException {
            if (token != JsonToken.START_ARRAY) {
                if (axis != shape.size()) {
                    throw bad(name, "a number beside arrays", "a rectangular array");
                }
                readNumber(name, token, elements);
                return;
            }
            if (axis == shape.size()) {
                if (elements.count() > 0) {
                    throw bad(name, "an array beside numbers", "a rectangular array");
                }
                shape.add(-1);
            }
            int extent = 0;
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                readNested(name, next, elements, shape, axis + 1);
                extent++;
            }
            int expected = shape.get(axis);
            if ((expected >= 0 && expected != extent) || (extent == 0 && axis + 1 < shape.size())) {
                throw bad(name, "arrays of " + expected + " and of " + extent + " elements", "a rectangular array");
            }
            shape.set(axis, extent);
        }

        private void readNumber(String name, JsonToken token, Elements elements) throws IOException {
            switch (token) {
                case VALUE_NUMBER_INT -> {
                    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                        elements.add(parser.getBigIntegerValue().doubleValue());
                    } else {
                        elements.add(parser.getLongValue());
                    }
                }
                case VALUE_NUMBER_FLOAT -> elements.add(Double.parseDouble(parser.getString()));
                case VALUE_NULL -> elements.add(Double.NaN);
                case VALUE_TRUE -> elements.add(1);
                case VALUE_FALSE -> elements.add(0);
                case VALUE_STRING -> elements.add(parseText(name, parser.getString()));
                default -> throw bad(name, "an object", "a number or an array");
            }
        }

        private double parseText(String name, String text) throws BadFileException {
            return switch (text) {
                case "NaN", "nan" -> Double.NaN;
                case "Infinity", "inf", "+inf", "+Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
                default -> throw bad(name, "a string", "a number, \"NaN\", \"Infinity\", \"-Infinity\" or null");
            };
        }

        private BadFileException bad(String where, String found, String expected) {
            return new BadFileException(source.name.toString(), FORMAT, where + ", line "
                    + parser.currentLocation().getLineNr(), found, expected,
                    "write each input as {\"name\": [[1.5, 2], [3, 4]]}");
        }
    }

    /// The elements of a tensor while it grows: integers until the first other number.
    private static final class Elements {
        private long[] longs = new long[16];
        private double[] doubles = new double[0];
        private boolean integral = true;
        private int count;

        int count() {
            return count;
        }

        void add(long value) {
            if (!integral) {
                add((double) value);
                return;
            }
            if (count == longs.length) {
                longs = Arrays.copyOf(longs, 2 * count);
            }
            longs[count++] = value;
        }

        void add(double value) {
            if (integral) {
                doubles = Arrays.stream(longs).asDoubleStream().toArray();
                longs = new long[0];
                integral = false;
            }
            if (count == doubles.length) {
                doubles = Arrays.copyOf(doubles, 2 * count);
            }
            doubles[count++] = value;
        }

        InputTensor toTensor(String name, List<Integer> shape) {
            return integral
                    ? InputTensor.of(name, shape, Arrays.copyOf(longs, count))
                    : InputTensor.of(name, shape, Arrays.copyOf(doubles, count));
        }
    }
}
