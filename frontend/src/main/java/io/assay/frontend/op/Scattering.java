package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Writes updates into a tensor, one after another.
final class Scattering {
    /// What an update does with the element that it meets.
    enum Reduction {
        NONE, ADD, MUL, MIN, MAX
    }

    private Scattering() {}

    /// Returns the attribute `reduction`.
    ///
    /// @param since   opset from which the operator has the attribute
    /// @param extrema opset from which it may be `min` or `max`
    static Reduction reduction(ImportContext context, int since, int extrema) {
        if (context.opset() < since) {
            return Reduction.NONE;
        }
        String name = context.stringAttribute("reduction").orElse("none");
        List<String> allowed = context.opset() < extrema
                ? List.of("none", "add", "mul")
                : List.of("none", "add", "mul", "min", "max");
        if (!allowed.contains(name)) {
            throw context.refuse("AS2004", "an attribute has a value that is not known").with("attribute", "reduction")
                    .found(name, "one of " + String.join(", ", allowed)).raise();
        }
        Reduction reduction = Reduction.valueOf(name.toUpperCase(Locale.ROOT));
        if (reduction != Reduction.NONE && context.input(0).element() == ScalarType.BOOL) {
            throw context.refuse("AS2105", "booleans are not reduced").with("attribute", "reduction")
                    .found(name, "none").help("write the reduction with Or, And or Xor").raise();
        }
        return reduction;
    }

    /// Returns the data after updates at known positions; this is free but for what the reduction costs.
    ///
    /// @param targets position in the data of each element of the updates
    static Operand at(ImportContext context, Operand data, Operand updates, long[] targets, Reduction reduction) {
        if (targets.length == 0) {
            return data;
        }
        TensorBuilder build = context.build();
        int count = data.shape().elementCount();
        List<List<Integer>> rounds = rounds(count, targets);
        int[] slots = new int[count];
        Arrays.fill(slots, -1);
        for (int slot = 0; slot < rounds.getFirst().size(); slot++) {
            slots[(int) targets[rounds.getFirst().get(slot)]] = slot;
        }
        Operand written = reduction == Reduction.NONE
                ? last(context, updates, targets, slots, rounds.getFirst().size())
                : reduced(context, data, updates, targets, slots, rounds, reduction);
        Operand both = build.concat(List.of(flat(context, data), written), 0);
        long[] positions = new long[count];
        Arrays.setAll(positions, i -> slots[i] < 0 ? i : count + slots[i]);
        return build.take(both, data.shape(), positions);
    }

    /// Returns the updates such that those of one round have different targets, and those of one target stay in order.
    private static List<List<Integer>> rounds(int count, long[] targets) {
        int[] seen = new int[count];
        List<List<Integer>> rounds = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            int round = seen[(int) targets[i]]++;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(i);
        }
        return rounds;
    }

    /// Returns, for each position that is written, the last update there.
    private static Operand last(ImportContext context, Operand updates, long[] targets, int[] slots, int count) {
        long[] chosen = new long[count];
        for (int i = 0; i < targets.length; i++) {
            chosen[slots[(int) targets[i]]] = i;
        }
        return context.build().take(updates, Shape.of(count), chosen);
    }

    /// Returns, for each position that is written, its element reduced with all updates there.
    private static Operand reduced(ImportContext context, Operand data, Operand updates, long[] targets, int[] slots,
            List<List<Integer>> rounds, Reduction reduction) {
        TensorBuilder build = context.build();
        int count = rounds.getFirst().size();
        Operand work = build.take(data, Shape.of(count),
                rounds.getFirst().stream().mapToLong(update -> targets[update]).toArray());
        for (List<Integer> round : rounds) {
            Shape shape = Shape.of(round.size());
            long[] met = round.stream().mapToLong(update -> slots[(int) targets[update]]).toArray();
            long[] given = round.stream().mapToLong(Integer::longValue).toArray();
            Operand changed = build.binary(binary(reduction), build.take(work, shape, met),
                    build.take(updates, shape, given));
            long[] merged = new long[count];
            Arrays.setAll(merged, i -> i);
            for (int i = 0; i < met.length; i++) {
                merged[(int) met[i]] = (long) count + i;
            }
            work = build.take(build.concat(List.of(work, changed), 0), Shape.of(count), merged);
        }
        return work;
    }

    private static Operand flat(ImportContext context, Operand operand) {
        return context.build().reshape(operand, Shape.of(operand.shape().elementCount()));
    }

    private static BinaryFunction binary(Reduction reduction) {
        return switch (reduction) {
            case ADD -> BinaryFunction.ADD;
            case MUL -> BinaryFunction.MUL;
            case MIN -> BinaryFunction.MIN;
            case MAX -> BinaryFunction.MAX;
            case NONE -> throw new IllegalArgumentException("no reduction");
        };
    }

    /// Returns the data after updates of computed rows, of shape [b, n, r]; this costs b · m · n · r choices, and what
    /// reducing as many numbers costs.
    ///
    /// @param data    shape [b, n, r]
    /// @param updates shape [b, m, r]
    /// @param hits    shape [b, m, n], which row each update writes: at most one
    static Operand where(ImportContext context, Operand data, Operand updates, Operand hits, Reduction reduction) {
        if (updates.shape().elementCount() == 0 || data.shape().elementCount() == 0) {
            return data;
        }
        return reduction == Reduction.NONE
                ? replaced(context, data, updates, hits)
                : combined(context, data, updates, hits, reduction);
    }

    private static Operand replaced(ImportContext context, Operand data, Operand updates, Operand hits) {
        TensorBuilder build = context.build();
        int rows = data.shape().dim(1);
        int width = data.shape().dim(2);
        int count = updates.shape().dim(1);
        Operand current = data;
        for (int i = 0; i < count; i++) {
            Operand hit = build.view(hits, data.shape(), new IndexMap(i * rows, List.of(count * rows, 1, 0)));
            Operand update = build.view(updates, data.shape(), new IndexMap(i * width, List.of(count * width, 0, 1)));
            current = build.select(hit, update, current);
        }
        return current;
    }

    /// Reduces, for each element, itself and what each update brings there: its number, or one that changes nothing.
    private static Operand combined(ImportContext context, Operand data, Operand updates, Operand hits,
            Reduction reduction) {
        TensorBuilder build = context.build();
        int rows = data.shape().dim(1);
        int width = data.shape().dim(2);
        int count = updates.shape().dim(1);
        Shape shape = Shape.of(data.shape().dim(0), count, rows, width);
        Operand hit = build.view(hits, shape, new IndexMap(0, List.of(count * rows, rows, 1, 0)));
        Operand update = build.view(updates, shape, new IndexMap(0, List.of(count * width, width, 0, 1)));
        Operand neutral = switch (reduction) {
            case ADD -> build.filled(data.element(), shape, 0);
            case MUL -> build.filled(data.element(), shape, 1);
            default -> build.view(data, shape, new IndexMap(0, List.of(rows * width, 0, width, 1)));
        };
        Operand brought = build.select(hit, update, neutral);
        Operand own = build.reshape(data, Shape.of(shape.dim(0), 1, rows, width));
        Operand all = build.concat(List.of(own, brought), 1);
        return build.reshape(build.reduce(function(reduction), all, List.of(1)), data.shape());
    }

    private static ReduceFunction function(Reduction reduction) {
        return switch (reduction) {
            case ADD -> ReduceFunction.SUM;
            case MUL -> ReduceFunction.PROD;
            case MIN -> ReduceFunction.MIN;
            case MAX -> ReduceFunction.MAX;
            case NONE -> throw new IllegalArgumentException("no reduction");
        };
    }
}
