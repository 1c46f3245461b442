package io.assay.passes.law;

import io.assay.passes.fixed.FuseLookups;
import io.assay.passes.fixed.PoolBeforeRequantize;
import io.assay.passes.fixed.SimplifyFixed;
import io.assay.passes.rule.Rule;
import io.assay.passes.tensor.RecogniseFormulas;
import io.assay.passes.tensor.SimplifyTensor;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Every rule there is.
final class RuleTables {

    private RuleTables() {}

    /// Returns the rules of each pass, by its name.
    static Map<String, List<Rule<?>>> all() {
        Map<String, List<Rule<?>>> tables = new LinkedHashMap<>();
        tables.put("simplify-tensor", SimplifyTensor.RULES);
        tables.put("recognise-formulas", RecogniseFormulas.RULES);
        tables.put("simplify-fixed", SimplifyFixed.RULES);
        tables.put("pool-before-requantize", PoolBeforeRequantize.RULES);
        tables.put("fuse-lookups", FuseLookups.RULES);
        return tables;
    }

    /// Returns the rules that any class of the module holds, found by looking into every static field.
    static List<Rule<?>> declared() {
        List<Rule<?>> rules = new ArrayList<>();
        try {
            Path root = Path.of(Rule.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
                    String name = root.relativize(file).toString().replace(".class", "").replace(File.separatorChar,
                            '.');
                    if (!name.equals("module-info") && !name.endsWith("package-info")) {
                        collect(Class.forName(name), rules);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException | ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return rules;
    }

    private static void collect(Class<?> type, List<Rule<?>> rules) throws IllegalAccessException {
        for (Field field : type.getDeclaredFields()) {
            boolean mayHold = field.getType() == Rule.class || field.getType() == List.class;
            if (Modifier.isStatic(field.getModifiers()) && mayHold) {
                field.setAccessible(true);
                Object value = field.get(null);
                Stream<?> values = value instanceof List<?> list ? list.stream() : Stream.of(value);
                values.filter(Rule.class::isInstance).forEach(rule -> rules.add((Rule<?>) rule));
            }
        }
    }
}
