package io.assay.format;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// A value inside a small JSON file, together with where it stands, so that every complaint names its place.
///
/// The value is a `Map`, a `List`, a `String`, a `BigInteger`, or a [Scalar] for everything else.
final class JsonPlace {
    static final int MAXIMUM_DEPTH = 64;
    static final JsonFactory FACTORY = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAXIMUM_DEPTH).build()).build();

    private static final long MAXIMUM_SIZE_BYTES = 1L << 26;
    private static final int MAXIMUM_VALUE_COUNT = 1 << 22;

    private final Path file;
    private final String format;
    private final String where;
    private final Object value;

    private JsonPlace(Path file, String format, String where, Object value) {
        this.file = file;
        this.format = format;
        this.where = where;
        this.value = value;
    }

    /// true, false, or a value that none of these files uses: null, or a number with a point.
    private record Scalar(String text) {}

    /// Fails if a file has more bytes than the given number.
    static void requireSize(Path file, String format, long maximumBytes) throws IOException {
        long size = Files.size(file);
        if (size > maximumBytes) {
            throw bad(file, format, "file", size + " bytes", "at most " + maximumBytes + " bytes");
        }
    }

    /// Reads a whole file of at most 2^26 bytes and 2^22 values.
    static JsonPlace read(Path file, String format) throws IOException {
        requireSize(file, format, MAXIMUM_SIZE_BYTES);
        byte[] bytes = Files.readAllBytes(file);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw bad(file, format, "file", "no content", "a JSON value");
            }
            Object value = new Reading(file, format, parser).readValue(first);
            if (parser.nextToken() != null) {
                throw bad(file, format, "file", "a second value", "the end of the file");
            }
            return new JsonPlace(file, format, "", value);
        } catch (JacksonException problem) {
            throw badSyntax(file, format, problem);
        }
    }

    static BadFileException badSyntax(Path file, String format, JacksonException problem) {
        String place = problem.getLocation() == null
                ? "file"
                : "line " + problem.getLocation().getLineNr() + ", column " + problem.getLocation().getColumnNr();
        return bad(file, format, place, problem.getOriginalMessage(), "well-formed JSON");
    }

    static BadFileException bad(Path file, String format, String where, String found, String expected) {
        return new BadFileException(file.toString(), format, where, found, expected,
                "the file is damaged or was made for something else: make it again");
    }

    /// The member of an object.
    JsonPlace member(String name) throws BadFileException {
        return find(name).orElseThrow(() -> bad("no member \"" + name + "\"", "a member \"" + name + "\""));
    }

    /// The member of an object, if there is one.
    Optional<JsonPlace> find(String name) throws BadFileException {
        if (!(value instanceof Map<?, ?> members)) {
            throw bad(describe(), "an object");
        }
        return Optional.ofNullable(members.get(name))
                .map(found -> new JsonPlace(file, format, where + "." + name, found));
    }

    /// The elements of an array.
    List<JsonPlace> elements() throws BadFileException {
        if (!(value instanceof List<?> list)) {
            throw bad(describe(), "an array");
        }
        List<JsonPlace> result = new ArrayList<>();
        for (Object element : list) {
            result.add(new JsonPlace(file, format, where + "[" + result.size() + "]", element));
        }
        return result;
    }

    /// The elements of an array of known length.
    List<JsonPlace> elements(int count) throws BadFileException {
        List<JsonPlace> result = elements();
        if (result.size() != count) {
            throw bad(result.size() + " elements", count + " elements");
        }
        return result;
    }

    /// A natural number less than 2^256, as a string of decimal digits or as a JSON integer.
    BigInteger natural() throws BadFileException {
        BigInteger number = switch (value) {
            case BigInteger integer -> integer;
            case String text when text.length() <= 78 && text.matches("0|[1-9][0-9]*") -> new BigInteger(text);
            default -> throw bad(describe(), "a natural number in decimal");
        };
        if (number.signum() < 0 || number.bitLength() > 256) {
            throw bad(describe(), "a natural number less than 2^256");
        }
        return number;
    }

    /// True or false.
    boolean truth() throws BadFileException {
        if (value instanceof Scalar(String text) && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        throw bad(describe(), "true or false");
    }

    /// Returns the value, which must be one of the given strings.
    String requireText(String... allowed) throws BadFileException {
        if (value instanceof String text && List.of(allowed).contains(text)) {
            return text;
        }
        throw bad(describe(), "\"" + String.join("\" or \"", allowed) + "\"");
    }

    BadFileException bad(String found, String expected) {
        return bad(file, format, where.isEmpty() ? "top level" : where, found, expected);
    }

    private String describe() {
        return switch (value) {
            case Map<?, ?> _ -> "an object";
            case List<?> list -> "an array of " + list.size();
            case String text -> "\"" + (text.length() <= 90 ? text : text.substring(0, 90) + "...") + "\"";
            case BigInteger integer -> integer.bitLength() <= 300 ? integer.toString() : "a huge number";
            case Scalar scalar -> scalar.text;
            default -> throw new IllegalStateException("not a JSON value");
        };
    }

    /// One pass over one file.
    private static final class Reading {
        private final Path file;
        private final String format;
        private final JsonParser parser;
        private int count;

        Reading(Path file, String format, JsonParser parser) {
            this.file = file;
            this.format = format;
            this.parser = parser;
        }

        Object readValue(JsonToken token) throws BadFileException {
            if (++count > MAXIMUM_VALUE_COUNT) {
                throw bad(file, format, "line " + parser.currentLocation().getLineNr(),
                        "more than " + MAXIMUM_VALUE_COUNT + " values", "at most so many");
            }
            return switch (token) {
                case START_OBJECT -> readMembers();
                case START_ARRAY -> readElements();
                case VALUE_STRING -> parser.getString();
                case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
                default -> new Scalar(parser.getString());
            };
        }

        private Map<String, Object> readMembers() throws BadFileException {
            Map<String, Object> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                members.put(name, readValue(parser.nextToken()));
            }
            return members;
        }

        private List<Object> readElements() throws BadFileException {
            List<Object> elements = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                elements.add(readValue(next));
            }
            return elements;
        }
    }
}
