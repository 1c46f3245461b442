package io.assay.cli;

import io.assay.driver.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Prints what nodes cost in each form of the circuit that was considered, side by side.
///
/// ```
///                                     bits                lookups: chosen
/// node                         constraints  constraints  lookups  committed
/// /conv1/Conv:Conv                 150,528       18,816    9,408     14,112
/// 5 more                            12,345        2,345    1,000      2,000
/// total                            162,873       21,161   10,408     16,112
/// ```
final class CostTable {
    /// Nodes that have a line of their own.
    private static final int MOST_NODES = 15;
    private static final int NAME_WIDTH = 44;
    private static final int WIDTH = 13;

    private final Console console;
    private final List<Profile.Variant> variants;

    CostTable(Console console, Profile profile) {
        this.console = console;
        this.variants = profile.variants();
    }

    /// Prints the table; nodes come as the chosen form has them, the dearest first.
    void print() {
        StringBuilder forms = new StringBuilder(" ".repeat(NAME_WIDTH));
        StringBuilder header = new StringBuilder(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", "node"));
        for (Profile.Variant variant : variants) {
            List<String> columns = hasLookups(variant)
                    ? List.of("constraints", "lookups", "committed")
                    : List.of("constraints");
            forms.append(String.format(Locale.ROOT, "%" + columns.size() * WIDTH + "s",
                    variant.name() + (variant.chosen() ? ": chosen" : "")));
            columns.forEach(column -> header.append(String.format(Locale.ROOT, "%" + WIDTH + "s", column)));
        }
        console.line("%s", forms);
        console.line("%s", header);
        rows().forEach((name, cells) -> console.line("%-" + NAME_WIDTH + "s%s", shortened(name), cells));
    }

    private Map<String, String> rows() {
        Map<String, List<Profile.VariantNode>> nodes = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        variants.stream().filter(Profile.Variant::chosen).forEach(variant -> names.addAll(names(variant)));
        variants.forEach(variant -> names(variant).stream().filter(name -> !names.contains(name)).forEach(names::add));
        for (String name : names) {
            nodes.put(name, variants.stream().map(variant -> node(variant, name)).toList());
        }
        Map<String, String> rows = new LinkedHashMap<>();
        List<Profile.VariantNode> rest = variants.stream().map(_ -> none("")).toList();
        int more = 0;
        for (Map.Entry<String, List<Profile.VariantNode>> node : nodes.entrySet()) {
            if (rows.size() < MOST_NODES || nodes.size() == MOST_NODES + 1) {
                rows.put(node.getKey(), cells(node.getValue()));
            } else {
                more++;
                rest = plus(rest, node.getValue());
            }
        }
        if (more > 0) {
            rows.put(more + " more", cells(rest));
        }
        rows.put("total", cells(variants.stream().map(variant -> new Profile.VariantNode("total",
                variant.constraints(), variant.wires(), variant.lookups(), variant.committedWires())).toList()));
        return rows;
    }

    private static List<String> names(Profile.Variant variant) {
        return variant.nodes().stream().map(Profile.VariantNode::name).toList();
    }

    private static Profile.VariantNode node(Profile.Variant variant, String name) {
        return variant.nodes().stream().filter(node -> node.name().equals(name)).findFirst().orElse(none(name));
    }

    private static Profile.VariantNode none(String name) {
        return new Profile.VariantNode(name, 0, 0, 0, 0);
    }

    private static List<Profile.VariantNode> plus(List<Profile.VariantNode> left, List<Profile.VariantNode> right) {
        List<Profile.VariantNode> sums = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            Profile.VariantNode x = left.get(i);
            Profile.VariantNode y = right.get(i);
            sums.add(new Profile.VariantNode(x.name(), x.constraints() + y.constraints(), x.wires() + y.wires(),
                    x.lookups() + y.lookups(), x.committedWires() + y.committedWires()));
        }
        return sums;
    }

    private String cells(List<Profile.VariantNode> costs) {
        StringBuilder cells = new StringBuilder();
        for (int i = 0; i < costs.size(); i++) {
            Profile.VariantNode cost = costs.get(i);
            List<Long> figures = hasLookups(variants.get(i))
                    ? List.of(cost.constraints(), cost.lookups(), cost.committedWires())
                    : List.of(cost.constraints());
            figures.forEach(figure -> cells.append(String.format(Locale.ROOT, "%," + WIDTH + "d", figure)));
        }
        return cells.toString();
    }

    private static boolean hasLookups(Profile.Variant variant) {
        return variant.committedWires() > 0;
    }

    private static String shortened(String text) {
        return text.length() < NAME_WIDTH ? text : "…" + text.substring(text.length() - NAME_WIDTH + 2);
    }
}
