package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A value in a JSON file, which knows its place in it.
final class JsonValue {
    private static final long LARGEST_FILE = 1L << 28;
    private static final int LONGEST_SHOWN = 80;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final String file;
    private final String place;
    private final JsonNode node;

    private JsonValue(String file, String place, JsonNode node) {
        this.file = file;
        this.place = place;
        this.node = node;
    }

    /// Reads a file whose top is an object.
    /// @throws BadArtefactException if it is no such file, or names a member twice
    static JsonValue read(Path path) throws IOException {
        long size = Files.size(path);
        if (size > LARGEST_FILE) {
            throw new BadArtefactException(path.toString(), "file", size + " bytes", "at most " + LARGEST_FILE);
        }
        byte[] bytes = Files.readAllBytes(path);
        try {
            JsonNode root = MAPPER.readTree(bytes);
            JsonValue top = new JsonValue(path.toString(), "", root);
            if (!root.isObject()) {
                throw top.bad("an object");
            }
            return top;
        } catch (JacksonException e) {
            var location = e.getLocation();
            throw new BadArtefactException(path.toString(),
                    location == null ? "file" : "line " + location.getLineNr() + ", column " + location.getColumnNr(),
                    shown(String.valueOf(e.getOriginalMessage())), "JSON as assay writes it");
        }
    }

    /// Returns the exception that says what is wrong with this value.
    BadArtefactException bad(String expected) {
        return bad(node.isMissingNode() ? "nothing" : shown(node.toString()), expected);
    }

    /// Returns the exception that says what is wrong at this place.
    BadArtefactException bad(String found, String expected) {
        return new BadArtefactException(file, place.isEmpty() ? "top" : place, found, expected);
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN - 1) + "…";
    }

    /// Returns a member; reading it fails if it is not there.
    JsonValue member(String name) {
        return new JsonValue(file, place.isEmpty() ? name : place + "." + name, node.path(name));
    }

    /// Returns the names of an object's members, in order.
    Collection<String> names() throws BadArtefactException {
        if (!node.isObject()) {
            throw bad("an object");
        }
        return node.propertyNames();
    }

    List<JsonValue> elements() throws BadArtefactException {
        if (!node.isArray()) {
            throw bad("a list");
        }
        List<JsonValue> elements = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            elements.add(new JsonValue(file, place + "[" + i + "]", node.get(i)));
        }
        return elements;
    }

    /// Returns the elements of a list that has to have `count` of them.
    List<JsonValue> elements(int count) throws BadArtefactException {
        List<JsonValue> elements = elements();
        if (elements.size() != count) {
            throw bad(elements.size() + " elements", String.valueOf(count));
        }
        return elements;
    }

    String text() throws BadArtefactException {
        if (!node.isString()) {
            throw bad("a string");
        }
        return node.stringValue();
    }

    long integer() throws BadArtefactException {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw bad("an integer of 64 bits");
        }
        return node.longValue();
    }

    /// Returns a number that is written as a string of decimal digits.
    BigInteger digits() throws BadArtefactException {
        String text = text();
        if (!text.matches("0|[1-9][0-9]{0,99}")) {
            throw bad("a number in decimal digits");
        }
        return new BigInteger(text);
    }

    List<Long> integers() throws BadArtefactException {
        List<Long> values = new ArrayList<>();
        for (JsonValue element : elements()) {
            values.add(element.integer());
        }
        return values;
    }

    /// Refuses a value other than this text.
    void require(String expected) throws BadArtefactException {
        if (!text().equals(expected)) {
            throw bad("\"" + expected + "\"");
        }
    }

    /// Refuses a value other than `true`.
    void requireTrue() throws BadArtefactException {
        if (!node.isBoolean() || !node.booleanValue()) {
            throw bad("true");
        }
    }

    /// Refuses a value other than this number.
    void require(long expected) throws BadArtefactException {
        if (integer() != expected) {
            throw bad(String.valueOf(expected));
        }
    }
}
