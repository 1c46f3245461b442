package io.assay.ir.diag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DiagnosticTest {
    @Test
    void fieldsAreShownInTheirOrder() {
        Diagnostic diagnostic = Diagnostic.of("AS2103", "Conv: no size").with("model", "m.onnx").found("H", "a number")
                .help("bind it");
        assertThat(diagnostic.toString().lines()).containsExactly("error[AS2103]: Conv: no size", "  model   m.onnx",
                "  found   H; expected a number", "  help    bind it");
        assertThatThrownBy(() -> Diagnostic.of("AS1", "m")).hasMessageContaining("'AS1' is not a diagnostic code");
    }

    /// A name in a model must not move the cursor, hide a line, or turn the direction of the text.
    @Test
    void whatControlsATerminalBecomesQuestionMarks() {
        Diagnostic diagnostic = Diagnostic.of("AS2001", "a\u001b[2J\nerror").with("node",
                "\0 \r\u2028 \u202e\u200b \ud800 é 数 😀");
        assertThat(diagnostic.message()).isEqualTo("a?[2J?error");
        assertThat(diagnostic.fields()).containsEntry("node", "? ?? ?? ? é 数 😀");
    }

    @Test
    void ofALongTextBeginAndEndAreShown() {
        String name = "b" + "x".repeat(100_000) + "e";
        String shown = Diagnostic.of("AS2001", "m").with("node", name).fields().getOrDefault("node", "");
        assertThat(shown).hasSize(Diagnostic.LONGEST_TEXT).startsWith("bxxx").contains("x…x").endsWith("xxxe");
        String limit = "y".repeat(Diagnostic.LONGEST_TEXT);
        assertThat(Diagnostic.of("AS2001", limit).message()).isEqualTo(limit);
    }
}
