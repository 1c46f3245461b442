package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.op.OperatorRow;
import io.assay.frontend.op.OperatorTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/operators.md` is the table of the importers.
class OperatorsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "operators.md");

    private static String document() {
        List<OperatorRow> rows = OperatorTable.rows();
        StringBuilder text = new StringBuilder(
                """
                        # Operators
                        Generated from the importers. Do not edit: run OperatorsDocumentTest with -Dgolden.update=true.

                        What `assay ops` prints. Opsets are those of the operator's domain. A node outside this table is refused with its
                        name and place, all of a model in one run; so is an attribute that no importer reads. Functions that a model
                        defines by itself are imported by their nodes.
                        """);
        for (String domain : rows.stream().map(OperatorRow::domain).distinct().toList()) {
            List<OperatorRow> own = rows.stream().filter(row -> row.domain().equals(domain)).toList();
            text.append("\n## ").append(domain).append(" (").append(own.stream().map(OperatorRow::operator).distinct()
                    .count()).append(" operators)\n| operator | opsets | restrictions |\n|---|---|---|\n");
            text.append(own.stream().map(OperatorsDocumentTest::line).collect(Collectors.joining()));
        }
        return text.toString();
    }

    private static String line(OperatorRow row) {
        return "| " + row.operator() + " | " + row.firstOpset() + "-" + row.lastOpset() + " | "
                + row.restrictions().replace("|", "\\|") + " |\n";
    }

    /// Run with -Dgolden.update=true to write it anew.
    @Test
    void theDocumentIsThatOfTheImporters() throws IOException {
        String document = document();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(Files.readString(DOCUMENT)).as("docs/operators.md; run this test with -Dgolden.update=true")
                .isEqualTo(document);
    }

    @Test
    void noOperatorIsReadInTwoWays() {
        for (OperatorRow row : OperatorTable.rows()) {
            for (OperatorRow other : OperatorTable.rows(row.domain(), row.operator())) {
                assertThat(row.equals(other) || row.lastOpset() < other.firstOpset()
                        || other.lastOpset() < row.firstOpset()).as("%s and %s", row, other).isTrue();
            }
        }
    }
}
