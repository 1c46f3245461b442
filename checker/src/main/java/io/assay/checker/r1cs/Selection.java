package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A wire that holds one number of a list, chosen by two one-hot vectors: v = Σ_h f_h·(Σ_l T[h][l]·e_l).
///
/// @param options every choice of the two
record Selection(List<Option> options) {

    /// A choice.
    ///
    /// @param value what the wire holds, in (−p/2, p/2]
    /// @param low   wire of the first vector that is 1
    /// @param high  wire of the second vector that is 1
    record Option(BigInteger value, int low, int high) {}

    /// One product of a wire of the second vector with a combination of the first.
    private record Column(int high, Form weights, int lowGroup) {}

    /// Returns how `wire` is chosen, if rows say that it is.
    static Optional<Selection> of(Knowledge knowledge, int wire) {
        ConstraintSystem system = knowledge.system();
        for (int i = 0; i < knowledge.index().count(wire); i++) {
            int row = knowledge.index().row(wire, i);
            if (Rows.isLinear(system, row)) {
                Form sum = Rows.linear(system, row);
                BigInteger scale = knowledge.inverse(sum.of(wire).negate().mod(knowledge.modulus()));
                Form value = sum.where(other -> other != wire).times(scale);
                Optional<Selection> found = of(knowledge, value);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Selection> of(Knowledge knowledge, Form value) {
        List<Column> columns = new ArrayList<>();
        BigInteger added = BigInteger.ZERO;
        for (int i = 0; i < value.count(); i++) {
            if (knowledge.facts().isFixed(value.wire(i))) {
                added = added.add(knowledge.facts().bounds(value.wire(i)).lo().multiply(value.coefficient(i)));
            } else {
                Optional<Column> column = column(knowledge, value.wire(i), value.coefficient(i));
                if (column.isEmpty()) {
                    return Optional.empty();
                }
                columns.add(column.get());
            }
        }
        return columns.isEmpty() ? Optional.empty() : options(knowledge, columns, added);
    }

    /// Returns the product that a wire is, times `factor`.
    private static Optional<Column> column(Knowledge knowledge, int wire, BigInteger factor) {
        ConstraintSystem system = knowledge.system();
        for (int i = 0; i < knowledge.index().count(wire); i++) {
            int row = knowledge.index().row(wire, i);
            if (Rows.isLinear(system, row) || !system.c().isOnly(row, wire)) {
                continue;
            }
            Form c = Form.of(system, system.c(), row);
            BigInteger scale = factor.multiply(knowledge.inverse(c.coefficient(0).mod(knowledge.modulus())));
            Form a = Form.of(system, system.a(), row);
            Form b = Form.of(system, system.b(), row);
            Optional<Column> found = column(knowledge, a, b, scale).or(() -> column(knowledge, b, a, scale));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Column> column(Knowledge knowledge, Form weights, Form single, BigInteger scale) {
        Facts facts = knowledge.facts();
        Form vector = weights.withoutConstant();
        if (!single.isSingle() || vector.count() == 0) {
            return Optional.empty();
        }
        int group = facts.group(vector.wire(0));
        int high = single.wire(0);
        boolean isChoice = facts.group(high) >= 0
                || (facts.isFixed(high) && facts.bounds(high).lo().equals(BigInteger.ONE));
        boolean isVector = group >= 0 && group != facts.group(high)
                && vector.where(wire -> facts.group(wire) != group).count() == 0;
        return isVector && isChoice
                ? Optional.of(new Column(high, weights.times(scale.multiply(single.coefficient(0))), group))
                : Optional.empty();
    }

    private static Optional<Selection> options(Knowledge knowledge, List<Column> columns, BigInteger added) {
        Facts facts = knowledge.facts();
        int lowGroup = columns.getFirst().lowGroup();
        int highGroup = facts.group(columns.getFirst().high());
        int[] highs = highGroup >= 0 ? facts.members(highGroup) : new int[]{columns.getFirst().high()};
        List<Option> options = new ArrayList<>();
        for (int high : highs) {
            List<Column> chosen = columns.stream().filter(column -> column.high() == high).toList();
            for (int low : facts.members(lowGroup)) {
                BigInteger value = added;
                for (Column column : chosen) {
                    value = value.add(column.weights().of(low)).add(column.weights().of(0));
                }
                options.add(new Option(knowledge.signed(value), low, high));
            }
        }
        boolean oneEach = columns.stream().allMatch(column -> column.lowGroup() == lowGroup
                && facts.group(column.high()) == highGroup) && (highGroup >= 0 || columns.size() == 1);
        return oneEach ? Optional.of(new Selection(options)) : Optional.empty();
    }
}
