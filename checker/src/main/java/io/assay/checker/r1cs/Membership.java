package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A lookup in a table of several columns: some wires are a row of it.
///
/// **Lemma.** Let the known ones of the wires tell the rows of the table apart. Then the row is determined, and with it the
/// other wires.
///
/// @param wires one for each column, which it determines
/// @param plain whether the wire is the column, and not just the column but for a number or its sign
/// @param table the rows
record Membership(List<Integer> wires, List<Boolean> plain, Table table) {

    Membership {
        wires = List.copyOf(wires);
        plain = List.copyOf(plain);
    }

    /// Rows of numbers, each of as many columns.
    static final class Table {
        private final List<List<BigInteger>> rows;
        private final Map<Long, Boolean> tellsApart = new HashMap<>();

        Table(List<List<BigInteger>> rows) {
            this.rows = rows;
        }

        /// Tells whether no two rows agree in the columns of a mask.
        private boolean tellsApart(long columns) {
            return tellsApart.computeIfAbsent(columns, mask -> {
                Set<List<BigInteger>> seen = new HashSet<>();
                for (List<BigInteger> row : rows) {
                    List<BigInteger> part = new ArrayList<>();
                    for (int column = 0; column < row.size(); column++) {
                        if ((mask >> column & 1) == 1) {
                            part.add(row.get(column));
                        }
                    }
                    if (!seen.add(part)) {
                        return false;
                    }
                }
                return true;
            });
        }
    }

    /// Returns the numbers that a column of the table has, each as often as it is there, ascending.
    List<BigInteger> values(int column) {
        return table.rows.stream().map(row -> row.get(column)).sorted().toList();
    }

    /// Learns the wires that the lemma determines; false if there is nothing new.
    boolean apply(Knowledge knowledge) {
        long known = 0;
        for (int column = 0; column < wires.size(); column++) {
            if (knowledge.isKnown(wires.get(column))) {
                known |= 1L << column;
            }
        }
        if (known == (1L << wires.size()) - 1 || !table.tellsApart(known)) {
            return false;
        }
        for (int wire : wires) {
            knowledge.learn(wire);
        }
        return true;
    }
}
