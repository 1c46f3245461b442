package io.assay.codegen.soroban;

import java.util.List;
import java.util.stream.Collectors;

/// Breaks lines where rustfmt does, with its defaults.
final class RustLayout {

    private static final int LINE_WIDTH = 100;
    private static final int CALL_WIDTH = 60;
    private static final String STEP = "    ";

    private RustLayout() {}

    /// Returns the head of a function, without a line's end.
    /// @param head what comes before the parenthesis
    /// @param tail what comes behind it
    static String signature(String indent, String head, List<String> parameters, String tail) {
        return broken(indent, head, parameters, tail, LINE_WIDTH);
    }

    /// Returns a call, without a line's end; arguments are broken apart from a smaller width on.
    static String call(String indent, String head, List<String> arguments, String tail) {
        return broken(indent, head, arguments, tail, CALL_WIDTH);
    }

    private static String broken(String indent, String head, List<String> items, String tail, int itemWidth) {
        String joined = String.join(", ", items);
        String line = indent + head + "(" + joined + ")" + tail;
        if (joined.length() <= itemWidth && line.length() <= LINE_WIDTH) {
            return line;
        }
        return items.stream().map(item -> indent + STEP + item + ",\n")
                .collect(Collectors.joining("", indent + head + "(\n", indent + ")" + tail));
    }
}
