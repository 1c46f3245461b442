package io.assay.format;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Prints JSON as snarkjs does: `JSON.stringify(value, null, 1)`, big numbers as strings, no line break at the end.
///
/// Values are a `Map` with string keys, a `List`, a `String`, a `Boolean`, an `Integer`, or a `BigInteger` (printed as a string).
/// Strings must need no escapes.
final class JsonText {
    private JsonText() {}

    static byte[] print(Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value, 0);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder out, Object value, int depth) {
        switch (value) {
            case Map<?, ?> members -> appendMembers(out, members, depth);
            case List<?> elements -> appendElements(out, elements, depth);
            case Integer integer -> out.append(integer);
            case Boolean truth -> out.append(truth);
            case BigInteger integer -> out.append('"').append(integer).append('"');
            case String text -> out.append('"').append(text).append('"');
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void appendMembers(StringBuilder out, Map<?, ?> members, int depth) {
        if (members.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            newLine(out.append(separator), depth + 1).append('"').append(member.getKey()).append("\": ");
            append(out, member.getValue(), depth + 1);
            separator = ",";
        }
        newLine(out, depth).append('}');
    }

    private static void appendElements(StringBuilder out, List<?> elements, int depth) {
        if (elements.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (Iterator<?> rest = elements.iterator(); rest.hasNext();) {
            append(newLine(out, depth + 1), rest.next(), depth + 1);
            out.append(rest.hasNext() ? "," : "");
        }
        newLine(out, depth).append(']');
    }

    private static StringBuilder newLine(StringBuilder out, int depth) {
        return out.append('\n').repeat(' ', depth);
    }
}
