package io.assay.ir.diag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One message to the user: what is wrong, where, why, and the way out.
///
/// @param code    stable code, `AS` and four digits
/// @param message one sentence without a full stop
/// @param fields  the lines below it in the order in which they are printed: `model`, `node`, `reason`, `found`, `help` …
///
/// Texts often quote files, which may be hostile: control and formatting characters become `?`, and of a text that is
/// longer than [#LONGEST_TEXT] the middle is left out.
public record Diagnostic(String code, String message, Map<String, String> fields) {
    /// The most characters of a message, and of a line below it.
    public static final int LONGEST_TEXT = 1200;

    private static final int LAST_CHARACTERS = 300;

    public Diagnostic {
        if (!code.matches("AS\\d{4}")) {
            throw new IllegalArgumentException("'" + code + "' is not a diagnostic code");
        }
        message = shown(message);
        Map<String, String> lines = new LinkedHashMap<>();
        fields.forEach((field, value) -> lines.put(field, shown(value)));
        fields = Collections.unmodifiableMap(lines);
    }

    /// Returns a text as a terminal can show it.
    private static String shown(String text) {
        String cut = text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT - LAST_CHARACTERS - 1) + "…"
                        + text.substring(text.length() - LAST_CHARACTERS);
        return cut.codePoints().allMatch(Diagnostic::isPlain)
                ? cut
                : cut.codePoints().map(point -> isPlain(point) ? point : '?')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
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
