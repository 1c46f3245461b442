package io.assay.ir.testing;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One module of a [LitFile].
///
/// @param text      its lines, directives included: they are comments
/// @param firstLine line of the file at which it starts, from 1
/// @param checks    what its output must hold, in order
/// @param faults    what the verifier or the parser must report; where there are any, nothing runs
public record LitSection(String text, int firstLine, List<Check> checks, List<Fault> faults) {

    private static final Pattern NAME = Pattern.compile("func @([A-Za-z0-9_]+)");

    /// What a check wants.
    public enum Kind {
        /// The text occurs in a line below the last one that matched.
        CHECK,
        /// As CHECK; names what the following checks are about.
        LABEL,
        /// The text occurs in the very next line.
        NEXT,
        /// The text occurs in no line between the matches around this check.
        NOT;

        /// Returns the directive, for example `CHECK-NEXT`.
        String text() {
            return this == CHECK ? name() : "CHECK-" + name();
        }
    }

    /// One expectation of the output.
    ///
    /// @param kind what is wanted
    /// @param text part of a line; blanks count as one
    /// @param line line of the file
    public record Check(Kind kind, String text, int line) {}

    /// One expected message.
    ///
    /// @param line    line of the file
    /// @param message the whole message
    public record Fault(int line, String message) {}

    public LitSection {
        checks = List.copyOf(checks);
        faults = List.copyOf(faults);
    }

    /// Returns the name of its function; empty if it has none.
    public String name() {
        Matcher matcher = NAME.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
