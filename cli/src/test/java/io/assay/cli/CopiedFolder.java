package io.assay.cli;

import io.assay.driver.Digests;
import io.assay.driver.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// A copy of an artefact folder in which files are changed, with digests that stay wrong or are repaired.
///
/// @param path where it is
record CopiedFolder(Path path) {

    static CopiedFolder of(Path source, Path target) throws IOException {
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.toList()) {
                Files.copy(path, target.resolve(source.relativize(path).toString()));
            }
        }
        return new CopiedFolder(target);
    }

    byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(path.resolve(name));
    }

    /// Changes the bytes of a file, not its digest.
    CopiedFolder change(String name, UnaryOperator<byte[]> change) throws IOException {
        Files.write(path.resolve(name), change.apply(bytes(name)));
        return this;
    }

    /// Changes the bytes of a file, and its digest.
    CopiedFolder repaired(String name, UnaryOperator<byte[]> change) throws IOException {
        change(name, change);
        String digest = Digests.of(path.resolve(name));
        return manifest(manifest -> ((ObjectNode) manifest.get("files")).put(name, digest));
    }

    /// Changes the text of a file, and its digest.
    CopiedFolder text(String name, String from, String to) throws IOException {
        return repaired(name, bytes -> {
            String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
            if (!text.contains(from)) {
                throw new AssertionError(name + " has no " + from);
            }
            return text.replace(from, to).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        });
    }

    CopiedFolder manifest(Consumer<ObjectNode> change) throws IOException {
        Path file = path.resolve("manifest.json");
        ObjectNode manifest = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
        change.accept(manifest);
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));
        return this;
    }
}
