package io.assay.testsuite.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/trust.md` shows the figures that tests wrote to `docs/trust`.
///
/// Run with -Dgolden.update=true to write the page anew, after the tests that write the figures.
class TrustPageTest {

    private static final Path PAGE = Path.of("..", "docs", "trust.md");
    private static final Path TABLES = Path.of("..", "docs", "trust");

    @Test
    void pageHasTheFiguresOfTheTests() throws Exception {
        Path template = Path.of(Objects.requireNonNull(TrustPageTest.class.getResource("/trust/trust.md")).toURI());
        StringBuilder page = new StringBuilder();
        for (String line : Files.readAllLines(template)) {
            boolean isTable = line.startsWith("{{") && line.endsWith("}}");
            page.append(isTable ? table(line.substring(2, line.length() - 2)) : line + "\n");
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).as("docs/trust.md; run this test with -Dgolden.update=true to accept")
                .isEqualTo(page.toString());
    }

    private static String table(String name) throws IOException {
        List<String> lines = Files.readAllLines(TABLES.resolve(name));
        String header = row(lines.getFirst());
        return header + header.replaceAll("[^|\n]+", "---") + lines.stream().skip(1).map(TrustPageTest::row)
                .collect(Collectors.joining());
    }

    private static String row(String line) {
        return "| " + line.replace("|", "\\|").replace("<", "&lt;").replace("\t", " | ") + " |\n";
    }
}
