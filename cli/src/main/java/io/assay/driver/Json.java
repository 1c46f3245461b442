package io.assay.driver;

import io.assay.format.AtomicFile;
import io.assay.format.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes the JSON files of an artefact folder.
public final class Json {
    /// Members in the order of the records, unknown members refused.
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /// Writes a value as indented text.
    public static void write(Path file, Object value) throws IOException {
        AtomicFile.write(file, bytes(value));
    }

    static byte[] bytes(Object value) {
        byte[] text = MAPPER.writeValueAsBytes(value);
        byte[] line = java.util.Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        return line;
    }

    /// Reads a value.
    /// @throws BadFileException if the file does not hold one of that form
    static <T> T read(Path file, Class<T> type, String format) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return read(file, format, () -> MAPPER.readValue(bytes, type));
    }

    /// Reads a value from the members that were read from a file.
    /// @throws BadFileException if they are not those of that form
    static <T> T read(Path file, JsonNode members, Class<T> type, String format) throws IOException {
        return read(file, format, () -> MAPPER.treeToValue(members, type));
    }

    private static <T> T read(Path file, String format, Supplier<T> reader) throws BadFileException {
        try {
            return reader.get();
        } catch (JacksonException problem) {
            var place = problem.getLocation();
            throw new BadFileException(file.toString(), format,
                    place == null ? "somewhere" : "line " + place.getLineNr() + ", column " + place.getColumnNr(),
                    String.valueOf(problem.getOriginalMessage()), "what assay wrote", "make the folder again");
        }
    }
}
