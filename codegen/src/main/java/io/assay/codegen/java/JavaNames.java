package io.assay.codegen.java;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/// Names for Java from names of models, which may hold any character; the same names for the same order of calls.
final class JavaNames {

    private static final int LENGTH_LIMIT = 60;

    private final Set<String> used;

    /// Begins with names that are taken already.
    JavaNames(Set<String> taken) {
        this.used = new HashSet<>(taken);
    }

    /// Returns a method name like `fc1Gemm` for `/fc1/Gemm`, with a number where it was given before.
    String method(String text) {
        String camel = camelCase(text);
        String first = camel.isEmpty() ? "node" : camel.substring(0, 1).toLowerCase(Locale.ROOT) + camel.substring(1);
        String name = Character.isDigit(first.charAt(0)) ? "node" + first : first;
        String base = SourceVersion.isKeyword(name) ? name + "Node" : name;
        String unique = base;
        for (int i = 2; !used.add(unique); i++) {
            unique = base + "_" + i;
        }
        return unique;
    }

    /// Returns a class name like `MlpCreditWitness` for `mlp_credit`.
    static String type(String text) {
        String camel = camelCase(text);
        String first = camel.isEmpty() ? "Model" : camel.substring(0, 1).toUpperCase(Locale.ROOT) + camel.substring(1);
        return (Character.isDigit(first.charAt(0)) ? "Model" + first : first) + "Witness";
    }

    /// Returns `text` so that it may stand in any comment: one line, no escapes, no end of comment.
    static String comment(String text) {
        String line = text.replaceAll("[^ -~]|\\\\", "?").replace("*/", "* /");
        return line.length() > 160 ? line.substring(0, 160) + "..." : line;
    }

    private static String camelCase(String text) {
        StringBuilder name = new StringBuilder();
        boolean wordBegins = false;
        for (int i = 0; i < text.length() && name.length() < LENGTH_LIMIT; i++) {
            char c = text.charAt(i);
            boolean usable = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (usable) {
                name.append(wordBegins && !name.isEmpty() ? Character.toUpperCase(c) : c);
            }
            wordBegins = !usable;
        }
        return name.toString();
    }
}
