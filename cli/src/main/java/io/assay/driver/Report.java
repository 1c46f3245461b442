package io.assay.driver;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes `report.html`: one page for people, without anything from outside.
final class Report {
    private static final String TEMPLATE = "io/assay/driver/templates/report.mustache";

    private Report() {}

    /// Returns the page.
    static String html(Manifest manifest, Profile profile) {
        Map<String, Object> scope = new LinkedHashMap<>();
        scope.put("manifest", Json.MAPPER.convertValue(manifest, Map.class));
        scope.put("unit", number(Math.scalb(1.0, -manifest.scaleBits())));
        scope.put("borders", manifest.borders().stream().map(border -> members("name", border.name(), "role",
                border.role(), "visibility", border.visibility(), "shape", shape(border.shape()), "scaleBits",
                border.ordered() ? border.numbers() : border.scaleBits() + (border.exact() ? " (exact)" : ""), "origin",
                border.origin())).toList());
        scope.put("nodes", profile.nodes().stream().map(node -> members("name", node.name(), "constraints",
                node.constraints(), "lookups", node.lookups(), "committedWires", node.committedWires(), "nonZeros",
                node.nonZeros(), "share",
                String.format(Locale.ROOT, "%.1f",
                        100.0 * node.constraints() / Math.max(1, manifest.circuit().constraints()))))
                .toList());
        scope.put("variants", profile.variants().stream().map(variant -> members("name", variant.name(), "chosen",
                variant.chosen(), "constraints", variant.constraints(), "wires", variant.wires(), "lookups",
                variant.lookups(), "committedWires", variant.committedWires())).toList());
        scope.put("lookupTables", Json.MAPPER.convertValue(profile.tables(), List.class));
        scope.put("tensors", manifest.tensors().stream().map(tensor -> members("op", tensor.op(), "node",
                tensor.node(), "shape", tensor.shape(), "lo", number(tensor.lo()), "hi", number(tensor.hi()),
                "scaleBits", tensor.scaleBits(), "bits", tensor.bits(), "origin", tensor.origin())).toList());
        scope.put("committed", manifest.circuit().hasLookups());
        scope.put("lookups", manifest.circuit().lookups());
        scope.put("hasTables", !manifest.tables().isEmpty());
        scope.put("tables", manifest.tables().stream()
                .map(table -> members("name", table.name(), "error", number(table.error()))).toList());
        Mustache template = new DefaultMustacheFactory().compile(TEMPLATE);
        StringWriter page = new StringWriter();
        template.execute(page, scope);
        return page.toString();
    }

    private static Map<String, Object> members(Object... pairs) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            members.put((String) pairs[i], pairs[i + 1]);
        }
        return members;
    }

    private static String shape(List<Integer> shape) {
        return shape.isEmpty() ? "scalar" : String.join(" × ", shape.stream().map(String::valueOf).toList());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
