package io.assay.ir.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Tables of figures under `docs/trust`, which the page on trust shows. Run a test with -Dgolden.update=true to write its
/// table anew.
public final class TrustTable {

    private static final Path FOLDER = Path.of("..", "docs", "trust");

    private TrustTable() {}

    /// Requires that a table has these rows.
    /// @param name file name
    public static void check(String name, List<String> header, List<List<Object>> rows) throws IOException {
        String table = line(header) + rows.stream().map(TrustTable::line).collect(Collectors.joining());
        Path path = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(path, table);
        }
        String there = Files.readString(path);
        if (!there.equals(table)) {
            throw new AssertionError(
                    "docs/trust/" + name + "; if the change is meant, run with -Dgolden.update=true. Found\n"
                            + table + "expected\n" + there);
        }
    }

    private static String line(List<?> cells) {
        return cells.stream().map(cell -> String.valueOf(cell).replace('\t', ' ').replace('\n', ' '))
                .collect(Collectors.joining("\t")) + "\n";
    }
}
