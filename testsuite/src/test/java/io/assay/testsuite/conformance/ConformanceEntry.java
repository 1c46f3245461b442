package io.assay.testsuite.conformance;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A line of the index of conformance tests.
///
/// @param tier     A, B, C or S
/// @param name     name of the test
/// @param operator operator under test
/// @param category kind of operator
/// @param core     whether the operator occurs in real models
/// @param bound    inputs that become initializers: those that decide a shape or a choice, and weights
record ConformanceEntry(String tier, String name, String operator, String category, boolean core, Set<String> bound) {

    private static final int COLUMNS = 7;

    /// Returns the entry of one line.
    static ConformanceEntry parse(String line) {
        List<String> columns = Arrays.asList(line.split("\t", -1));
        if (columns.size() != COLUMNS) {
            throw new IllegalArgumentException(columns.size() + " columns: " + line);
        }
        Set<String> bound = new LinkedHashSet<>(List.of(columns.get(5).split(",")));
        bound.addAll(List.of(columns.get(6).split(",")));
        bound.remove("");
        return new ConformanceEntry(columns.get(0), columns.get(1), columns.get(2), columns.get(3),
                columns.get(4).equals("1"), bound);
    }

    @Override
    public String toString() {
        return name;
    }
}
