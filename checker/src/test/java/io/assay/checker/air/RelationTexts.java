package io.assay.checker.air;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Texts of relations among the resources: each gadget of the compiler, as it prints it.
final class RelationTexts {

    /// Every text.
    static final List<String> GADGETS = List.of("arg_max_first", "arg_max_last", "bit", "divide", "magnitude",
            "normalize",
            "one_hot", "scaled_product", "sort", "sort_with_positions", "split_magnitude", "split_pow2", "square_root",
            "steps", "table_row");

    private RelationTexts() {}

    /// Returns a text.
    static String text(String name) {
        URL found = Objects.requireNonNull(RelationTexts.class.getResource("/relations/" + name + ".air"), name);
        try {
            return Files.readString(Path.of(found.toURI()));
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /// Returns the text with one place changed.
    static String replaced(String text, String old, String other) {
        if (!text.contains(old) || text.indexOf(old) != text.lastIndexOf(old)) {
            throw new IllegalArgumentException("'" + old + "' is not in the text just once");
        }
        return text.replace(old, other);
    }

    /// Returns the module of a text without constants of its own file.
    static RelationModule read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    /// Returns the module of a text and the bytes of its constants.
    static RelationModule read(byte[] text, byte[] weights) throws IOException {
        return RelationReader.read("model.air", text, () -> WeightsFile.of("weights.bin", weights));
    }

    /// Returns what the checker says of a text.
    static RelationUniqueness.Result check(String text) throws IOException {
        return RelationUniqueness.check(read(text));
    }
}
