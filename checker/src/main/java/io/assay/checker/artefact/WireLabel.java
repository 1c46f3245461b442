package io.assay.checker.artefact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a name like `main./fc1/Gemm.quotient[3].bit[2]` says.
///
/// @param node    ONNX nodes, `+` between fused ones; empty for an input or a public element
/// @param tensor  name without `main.` and indices, with the part that the wire holds: `/fc1/Gemm.quotient.bit`
/// @param element row-major index of the element, -1 if there is none
public record WireLabel(String node, String tensor, long element) {
    private static final Pattern NAME = Pattern
            .compile("main\\.(?<value>.+?)(?:\\[(?<element>[0-9]{1,18})\\](?<part>\\.[a-z]+\\[[0-9]{1,18}\\])?)?");
    /// What the compiler calls values of its own; a dot in the name of an input is followed by something else.
    private static final Pattern OF_NODE = Pattern
            .compile("(?<node>.+)\\.(?:quotient|remainder|magnitude|positive|choice"
                    + "|greatest|base|slope|root|shift|mantissa|product|view|sum|value)(?:#[0-9]+)?");

    /// Takes a name apart; one that is not of this form is the tensor's.
    public static WireLabel of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return new WireLabel("", name, -1);
        }
        String value = matcher.group("value");
        String part = matcher.group("part");
        String element = matcher.group("element");
        Matcher node = OF_NODE.matcher(value);
        return new WireLabel(node.matches() ? node.group("node") : "", part == null ? value : value + part,
                element == null ? -1 : Long.parseLong(element));
    }
}
