package io.assay.ir.diag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One message to the user: what is wrong, where, why, and the way out.
///
/// @param code    stable code, `AS` and four digits
/// @param message one sentence without a full stop
/// @param fields  the lines below it in the order in which they are printed: `model`, `node`, `reason`, `found`, `help` …
public record Diagnostic(String code, String message, Map<String, String> fields) {

    public Diagnostic {
        if (!code.matches("AS\\d{4}")) {
            throw new IllegalArgumentException("'" + code + "' is not a diagnostic code");
        }
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /// Returns a diagnostic without further lines.
    public static Diagnostic of(String code, String message) {
        return new Diagnostic(code, message, Map.of());
    }

    /// Returns this diagnostic with one more line, or with that line replaced.
    public Diagnostic with(String field, String value) {
        Map<String, String> extended = new LinkedHashMap<>(fields);
        extended.put(field, value);
        return new Diagnostic(code, message, extended);
    }

    /// Returns this diagnostic with the line that says why.
    public Diagnostic reason(String value) {
        return with("reason", value);
    }

    /// Returns this diagnostic with the line that says what there is and what there should be.
    public Diagnostic found(String found, String expected) {
        return with("found", found + "; expected " + expected);
    }

    /// Returns this diagnostic with the line that says what to do.
    public Diagnostic help(String value) {
        return with("help", value);
    }

    /// Returns the text that is shown: the message, then one indented line a field.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("error[").append(code).append("]: ").append(message);
        fields.forEach((field, value) -> text.append(String.format("%n  %-7s %s", field, value)));
        return text.toString();
    }
}
