package io.assay.ir.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The runner has to fail when an expectation does not hold: all lit files rest on it.
class LitRunnerTest {

    private static final String MODULE = """
            module "m" tensor
            func @main {
              %4 = tensor.input {name = "x"} : tensor<2xf32>
              %7 = tensor.unary %4 {function = relu} : tensor<2xf32>
              tensor.output %7 {name = "y"}
            }
            """;

    @TempDir
    private Path folder;

    private void run(String firstLine, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("case.air"), firstLine + "\n" + text);
        new LitRunner((_, module) -> module).check(file);
    }

    private void run(String checks) throws IOException {
        run("// RUN: assay opt --passes=nothing %s", MODULE + checks.replace(';', '\n') + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "// CHECK: tensor.unary",
            "// CHECK-LABEL: func @main;// CHECK-NEXT: %0 = tensor.input;// CHECK-NEXT: %1 =   tensor.unary %0",
            "// CHECK: tensor.input;// CHECK-NOT: sigmoid;// CHECK: tensor.output;// CHECK-NOT: tensor.unary",
    })
    void expectationsThatHoldPass(String checks) {
        assertThatCode(() -> run(checks)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "// CHECK: sigmoid | case.air:8: CHECK: sigmoid is not there",
            "// CHECK: tensor.output;// CHECK: tensor.input | case.air:9: CHECK: tensor.input is not there",
            "// CHECK: func;// CHECK-NEXT: tensor.unary | case.air:9: CHECK-NEXT: tensor.unary is not there",
            "// CHECK: func;// CHECK-NOT: unary;// CHECK: output | case.air:9: CHECK-NOT: unary is there",
            "// CHECK-NOT: output | case.air:8: CHECK-NOT: output is there",
            "// CHECK-SAME: output | case.air:8: not a directive",
            "// CHECK output | case.air:8: not a directive",
            "// nothing | case.air:1: this module says nothing to check",
    })
    void othersFailWithFileAndLine(String checks, String message) {
        assertThatThrownBy(() -> run(checks)).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }

    @Test
    void messagesAreComparedWithTheirLine() {
        String wrong = MODULE.replace("tensor.output %7", "tensor.output %9");
        String right = wrong.replace("{name = \"y\"}", "{name = \"y\"} // error: %9 is not defined before its use");
        assertThatCode(() -> run("// RUN: assay opt %s", right)).doesNotThrowAnyException();
        String elsewhere = wrong.replace("func @main {", "func @main { // error: %9 is not defined before its use");
        assertThatThrownBy(() -> run("// RUN: assay opt %s", elsewhere)).hasMessageContaining("found line 6")
                .hasMessageContaining("expected line 3");
        assertThatThrownBy(() -> run("// RUN: assay opt %s", wrong + "// CHECK: func\n"))
                .hasMessageContaining("expected no error");
        assertThatThrownBy(() -> run("// RUN: assay opt %s", right.replace("before its use\n", "\n")))
                .hasMessageContaining("expected line 6: %9 is not defined");
    }

    @Test
    void theFirstLineSaysWhatRuns() {
        assertThatThrownBy(() -> run("// RUN: opt %s", MODULE)).hasMessageContaining("case.air:1: expected // RUN");
    }
}
