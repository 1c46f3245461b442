package io.assay.frontend.onnx;

import io.assay.ir.diag.Diagnostic;
import java.util.List;

/// What came of reading or importing: the result, or every reason why there is none.
///
/// @param <T> what is read
public sealed interface Outcome<T> {

    /// It worked.
    record Done<T>(T value) implements Outcome<T> {}

    /// It did not; at least one diagnostic.
    record Refused<T>(List<Diagnostic> diagnostics) implements Outcome<T> {
        public Refused {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /// Returns the result.
    /// @throws IllegalStateException with all diagnostics as text, if there is none
    default T orElseThrow() {
        return switch (this) {
            case Done<T>(T value) -> value;
            case Refused<T>(List<Diagnostic> diagnostics) -> throw new IllegalStateException(
                    String.join(System.lineSeparator(), diagnostics.stream().map(Diagnostic::toString).toList()));
        };
    }
}
