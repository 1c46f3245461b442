package io.assay.testsuite.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The inputs of every model leave one witness: of its relations, and of its constraints.
///
/// Run with -Dgolden.update=true to accept what came out. Folders of more models are given as -Dassay.models=DIR,DIR.
class CheckedModelsIT {

    private static final Path TABLE = Path.of("..", "docs", "trust", "models.tsv");
    private static final String HEADER = "model\trelations\thints\tnot proven\tconstraints\twires\tnot determined\tmay wrap"
            + "\tinputs out of bounds\tconstraints with lookups\twires\tnot determined\tmay wrap"
            + "\tinputs out of bounds\tseconds, relations\tseconds, constraints";
    private static final int SECONDS = 2;

    @Test
    void smallModels() throws Exception {
        Path root = Path.of(Objects.requireNonNull(CheckedModelsIT.class.getResource("/accuracy")).toURI());
        check(root, 100_000);
    }

    @Test
    @Tag("nightly")
    void modelsOfFolders() throws Exception {
        String folders = System.getProperty("assay.models");
        Assumptions.assumeTrue(folders != null, "no -Dassay.models=DIR,DIR");
        for (String folder : folders.split(",")) {
            check(Path.of(folder), 6_000_000);
        }
    }

    private static void check(Path root, long mostConstraints) throws IOException {
        Map<String, String> table = new TreeMap<>();
        if (Files.exists(TABLE)) {
            Files.readAllLines(TABLE).stream().skip(1).forEach(line -> table.put(line.split("\t", 2)[0], line));
        }
        Map<String, String> found = new TreeMap<>();
        List<String> open = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                Optional<CheckedModel> checked = CheckedModel.of(folder, mostConstraints);
                if (checked.isPresent()) {
                    System.out.println(checked.get().line());
                    found.put(folder.getFileName().toString(), checked.get().line());
                    if (!checked.get().isProven()) {
                        open.add(checked.get().line());
                    }
                }
            }
        }
        if (Boolean.getBoolean("golden.update")) {
            // Where this test leaves out the constraints, what is known of them stays.
            found.forEach((name, line) -> table.merge(name, line,
                    (before, now) -> lasting(now).contains("") ? before : now));
            Files.write(TABLE, Stream.concat(Stream.of(HEADER), table.values().stream()).toList());
        }
        assertThat(open).as("models with something that is not proven").isEmpty();
        found.forEach((name, line) -> {
            List<String> figures = lasting(line);
            // A model that is too large for this test is in the table with its constraints.
            int count = figures.get(4).isEmpty() ? 4 : figures.size();
            assertThat(lasting(table.getOrDefault(name, "")).stream().limit(count).toList()).as(name)
                    .isEqualTo(figures.subList(0, count));
        });
    }

    /// Returns the cells without the seconds, which no two runs have in common.
    private static List<String> lasting(String line) {
        List<String> cells = Arrays.asList(line.split("\t", -1));
        return cells.subList(0, Math.max(0, cells.size() - SECONDS));
    }
}
