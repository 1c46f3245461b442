package io.assay.passes.law;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A question to a solver in the language of SMT-LIB 2: terms are text, and what is equal as text has one name.
final class Script {

    /// What the names of elements of inputs begin with.
    static final String INPUT = "in_";

    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();

    /// Returns a name for `term`, the same for the same term.
    String define(String sort, String term) {
        return names.computeIfAbsent(sort + " " + term, _ -> {
            String name = "t" + names.size();
            lines.add("(declare-const " + name + " " + sort + ")");
            require(call("=", name, term));
            return name;
        });
    }

    /// Returns an unknown, the same for the same key.
    /// @param facts what is known of it, from its name: each holds for exactly one value, or for any
    String unknown(String sort, String key, Function<String, List<String>> facts) {
        String known = names.get(key);
        if (known != null) {
            return known;
        }
        String name = "u" + names.size();
        names.put(key, name);
        lines.add("(declare-const " + name + " " + sort + ")");
        facts.apply(name).forEach(this::require);
        return name;
    }

    /// Returns the unknown that is an element of an input, the same for every module.
    /// @param facts what is known of it, from its name
    String input(String sort, String input, int position, Function<String, List<String>> facts) {
        String name = input(input, position);
        if (names.putIfAbsent("input " + name, name) == null) {
            lines.add("(declare-const " + name + " " + sort + ")");
            facts.apply(name).forEach(this::require);
        }
        return name;
    }

    /// Returns the name of an element of an input.
    static String input(String input, int position) {
        return INPUT + input + "_" + position;
    }

    /// Requires a condition.
    void require(String condition) {
        lines.add("(assert " + condition + ")");
    }

    static String number(long value) {
        return value < 0 ? "(- " + Long.toString(value).substring(1) + ")" : Long.toString(value);
    }

    static String call(String function, String... arguments) {
        return "(" + function + " " + String.join(" ", arguments) + ")";
    }

    /// Returns the disjunction, false for none.
    static String any(List<String> conditions) {
        return conditions.isEmpty() ? "false" : "(or " + String.join(" ", conditions) + ")";
    }

    /// Returns the whole question.
    String text() {
        return String.join("\n", lines);
    }
}
