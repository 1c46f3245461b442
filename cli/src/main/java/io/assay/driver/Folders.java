package io.assay.driver;

import io.assay.driver.tool.ToolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;

/// Folders that appear under their final name only when they are complete.
final class Folders {

    /// Fills a new folder.
    @FunctionalInterface
    interface Content {
        void writeTo(Path folder) throws IOException;
    }

    private Folders() {}

    /// Makes `target` with the given content, in place of what was there before; on failure, that stays as it was.
    static void replace(Path target, Content content) throws IOException {
        Path parent = Objects.requireNonNull(target.toAbsolutePath().normalize().getParent());
        Files.createDirectories(parent);
        Path staged = Files.createTempDirectory(parent, "." + target.getFileName() + ".");
        Path old = staged.resolveSibling(staged.getFileName() + ".old");
        try {
            Path fresh = Files.createDirectory(staged.resolve("new"));
            content.writeTo(fresh);
            if (Files.exists(target)) {
                Files.move(target, old);
            }
            try {
                Files.move(fresh, target);
            } catch (IOException e) {
                if (Files.exists(old)) {
                    Files.move(old, target);
                }
                throw e;
            }
        } finally {
            ToolFolder.delete(staged);
            ToolFolder.delete(old);
        }
    }

    /// Writes texts by their path in a folder.
    static void write(Path folder, SortedMap<String, String> texts) throws IOException {
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = folder.resolve(text.getKey());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text.getValue());
        }
    }

    /// Returns the files below `folder`, as paths relative to it, in the order of their names.
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
        }
    }
}
