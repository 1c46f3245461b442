package io.assay.testsuite.fuzz;

import java.util.function.Consumer;

/// A way to add nodes to a random graph.
///
/// @param operator what it adds, among others
/// @param first    first operator set that has it
/// @param last     last operator set that has it
/// @param weight   how often it is taken, against others
/// @param emit     adds it
record Rule(String operator, int first, int last, int weight, Consumer<GraphBuilder> emit) {
    private static final int ANY = 99;

    static Rule of(String operator, int first, int weight, Consumer<GraphBuilder> emit) {
        return new Rule(operator, first, ANY, weight, emit);
    }

    static Rule of(String operator, int first, Consumer<GraphBuilder> emit) {
        return of(operator, first, 2, emit);
    }
}
