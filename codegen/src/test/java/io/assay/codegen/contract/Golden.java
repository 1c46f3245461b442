package io.assay.codegen.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/// Projects as they were reviewed; `-Dgolden.update=true` writes them anew.
public final class Golden {

    private Golden() {}

    /// Requires a project to be that of a folder, file by file.
    public static void require(Path golden, SortedMap<String, String> files) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            for (var file : files.entrySet()) {
                Path path = golden.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        assertThat(files.keySet()).containsExactlyElementsOf(paths(golden));
        for (var file : files.entrySet()) {
            assertThat(file.getValue()).as(file.getKey()).isEqualTo(Files.readString(golden.resolve(file.getKey())));
        }
    }

    private static List<String> paths(Path golden) throws IOException {
        try (Stream<Path> found = Files.walk(golden)) {
            return found.filter(Files::isRegularFile).map(path -> golden.relativize(path).toString()).sorted().toList();
        }
    }
}
