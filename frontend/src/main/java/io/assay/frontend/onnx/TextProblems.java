package io.assay.frontend.onnx;

import io.assay.ir.diag.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/// What is wrong with a text, each with line and column.
final class TextProblems {
    private final String fileName;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    TextProblems(String fileName) {
        this.fileName = fileName;
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /// Adds that a value which can be parsed cannot stand where it does.
    void value(Token at, String message, String found, String expected, String help) {
        diagnostics.add(at(at, "AS1032", message).found(found, expected).help(help));
    }

    /// Returns the beginning of a diagnostic about the place of `token`; both numbers count from 1.
    Diagnostic at(Token token, String code, String message) {
        return Diagnostic.of(code, message)
                .with("file", fileName)
                .with("place", "line " + token.getLine() + ", column " + (token.getCharPositionInLine() + 1));
    }
}
