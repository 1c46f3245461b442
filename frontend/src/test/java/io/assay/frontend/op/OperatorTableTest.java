package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorTableTest {

    @Test
    void everyRowIsFoundInItsVersionsAndNowhereElse() {
        List<OperatorRow> rows = OperatorTable.rows();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(33).doesNotHaveDuplicates();
        for (OperatorRow row : rows) {
            for (long opset = 0; opset <= OperatorRow.NEWEST_OPSET + 1; opset++) {
                long version = opset;
                List<OperatorRow> covering = rows.stream()
                        .filter(other -> other.domain().equals(row.domain()) && other.operator().equals(row.operator())
                                && other.firstOpset() <= version && version <= other.lastOpset())
                        .toList();
                assertThat(covering).as("%s in opset %d", row.operator(), opset).hasSizeLessThanOrEqualTo(1);
                assertThat(OperatorTable.find(row.domain(), row.operator(), opset).map(OperatorImporter::row).stream()
                        .toList()).isEqualTo(covering);
            }
            assertThat(OperatorTable.rows(row.domain(), row.operator())).contains(row);
        }
    }

    @Test
    void theDomainCounts() {
        assertThat(OperatorTable.find("ai.onnx.ml", "Relu", 17)).isEmpty();
        assertThat(OperatorTable.rows("ai.onnx", "relu")).isEmpty();
    }
}
