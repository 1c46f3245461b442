package io.assay.checker.air;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// All solutions of a small module, by trying every value of every hint within a box.
final class Solutions {

    /// Relations, and tensors that are chosen.
    private final List<Object> steps = new ArrayList<>();
    private final long[] input;
    private final int box;
    private final int most;
    private final List<List<Long>> found = new ArrayList<>();
    private final long[][] values;

    private Solutions(RelationModule module, long[] input, int box, int most) {
        this.input = input;
        this.box = box;
        this.most = most;
        this.values = new long[module.tensors().size()][];
        schedule(module);
    }

    /// Returns the values of all hints in each of the first solutions, at most so many.
    /// @param input elements of the one input
    /// @param box   greatest magnitude of a hint's element
    static List<List<Long>> of(RelationModule module, long[] input, int box, int most) {
        Solutions solutions = new Solutions(module, input, box, most);
        solutions.from(0, new ArrayList<>());
        return solutions.found;
    }

    /// Puts each relation right after the last value that it reads, so that no value is tried in vain.
    private void schedule(RelationModule module) {
        Set<Integer> known = new HashSet<>();
        List<Relation> waiting = new ArrayList<>(module.relations());
        waiting.removeIf(Relation.Hint.class::isInstance);
        List<Tensor> chosen = new ArrayList<>();
        module.relations().stream().filter(Relation.Hint.class::isInstance)
                .forEach(hint -> chosen.addAll(hint.results()));
        while (!waiting.isEmpty() || !chosen.isEmpty()) {
            Optional<Relation> ready = waiting.stream()
                    .filter(relation -> relation.operands().stream().allMatch(x -> known.contains(x.index())))
                    .findFirst();
            if (ready.isPresent()) {
                waiting.remove(ready.get());
                ready.get().results().forEach(result -> known.add(result.index()));
                steps.add(ready.get());
            } else {
                Tensor next = chosen.removeFirst();
                known.add(next.index());
                steps.add(next);
            }
        }
    }

    private void from(int place, List<Long> chosen) {
        if (found.size() == most) {
            return;
        }
        if (place == steps.size()) {
            found.add(List.copyOf(chosen));
        } else if (steps.get(place) instanceof Tensor tensor) {
            values[tensor.index()] = new long[tensor.count()];
            choose(tensor, 0, place, chosen);
        } else if (holds((Relation) steps.get(place))) {
            from(place + 1, chosen);
        }
    }

    private void choose(Tensor tensor, int element, int place, List<Long> chosen) {
        if (element == tensor.count()) {
            from(place + 1, chosen);
            return;
        }
        for (long value = -box; value <= box; value++) {
            of(tensor)[element] = value;
            chosen.add(value);
            choose(tensor, element + 1, place, chosen);
            chosen.removeLast();
        }
    }

    private long[] of(Tensor tensor) {
        return values[tensor.index()];
    }

    private boolean holds(Relation relation) {
        return switch (relation) {
            case Relation.Compute compute -> {
                values[compute.result().index()] = computed(compute);
                yield true;
            }
            case Relation.Range range -> Arrays.stream(of(range.operand())).allMatch(x -> x >= 0 && x <= range.max());
            case Relation.Zero zero -> Arrays.stream(of(zero.operand())).allMatch(x -> x == 0);
            case Relation.Product product -> all(product.lhs(),
                    i -> of(product.lhs())[i] * of(product.rhs())[i] == of(product.product())[i]);
            case Relation.Lookup lookup -> all(lookup.index(), i -> {
                long row = of(lookup.index())[i];
                return row >= 0 && row < lookup.table().rows()
                        && lookup.table().base().at((int) row) == of(lookup.base())[i]
                        && lookup.table().slope().at((int) row) == of(lookup.slope())[i];
            });
            case Relation.Permutation permutation -> {
                int extent = permutation.lhs().shape().dim(1);
                yield all(permutation.lhs(), i -> i % extent != 0 || Arrays.equals(
                        sorted(of(permutation.lhs()), i, extent), sorted(of(permutation.rhs()), i, extent)));
            }
            case Relation.Output _ -> true;
            case Relation.Hint hint -> throw new IllegalArgumentException(hint.toString());
        };
    }

    private static long[] sorted(long[] elements, int from, int count) {
        long[] row = Arrays.copyOfRange(elements, from, from + count);
        Arrays.sort(row);
        return row;
    }

    private interface Test {
        boolean of(int element);
    }

    private static boolean all(Tensor tensor, Test test) {
        for (int i = 0; i < tensor.count(); i++) {
            if (!test.of(i)) {
                return false;
            }
        }
        return true;
    }

    private long[] computed(Relation.Compute relation) {
        long[] result = new long[relation.result().count()];
        switch (relation) {
            case Relation.Input _ -> System.arraycopy(input, 0, result, 0, result.length);
            case Relation.Const constant -> Arrays.setAll(result, i -> constant.data().at(i));
            case Relation.View view -> {
                int[] positions = view.positions();
                Arrays.setAll(result, i -> of(view.operand())[positions[i]]);
            }
            case Relation.Take take -> Arrays.setAll(result, i -> of(take.operand())[(int) take.positions().at(i)]);
            case Relation.Linear linear -> {
                Arrays.fill(result, linear.constant());
                for (int k = 0; k < linear.operands().size(); k++) {
                    long factor = linear.coefficients().get(k);
                    long[] term = of(linear.operands().get(k));
                    for (int i = 0; i < result.length; i++) {
                        result[i] += factor * term[i];
                    }
                }
            }
            case Relation.Contract contract -> contract(contract, result);
            case Relation.Mul mul -> Arrays.setAll(result, i -> of(mul.lhs())[i] * of(mul.rhs())[i]);
            case Relation.Select select -> Arrays.setAll(result, i -> of(select.whenFalse())[i]
                    + of(select.condition())[i] * (of(select.whenTrue())[i] - of(select.whenFalse())[i]));
            case Relation.Concat concat -> concat(concat, result);
        }
        return result;
    }

    private void concat(Relation.Concat concat, long[] result) {
        Shape shape = concat.result().shape();
        int inner = shape.stride(concat.axis());
        int to = 0;
        for (int block = 0; to < result.length; block++) {
            for (Tensor part : concat.operands()) {
                int run = inner * part.shape().dim(concat.axis());
                System.arraycopy(of(part), block * run, result, to, run);
                to += run;
            }
        }
    }

    /// Adds up products, index by index.
    private void contract(Relation.Contract contract, long[] result) {
        String labels = contract.outLabels() + Contraction.summed(contract);
        int[] extents = new int[labels.length()];
        int[] index = new int[labels.length()];
        long count = 1;
        for (int i = 0; i < extents.length; i++) {
            int axis = contract.lhsLabels().indexOf(labels.charAt(i));
            extents[i] = axis >= 0
                    ? contract.lhs().shape().dim(axis)
                    : contract.rhs().shape().dim(contract.rhsLabels().indexOf(labels.charAt(i)));
            count *= extents[i];
        }
        for (long n = 0; n < count; n++) {
            long rest = n;
            for (int i = index.length - 1; i >= 0; i--) {
                index[i] = (int) (rest % extents[i]);
                rest /= extents[i];
            }
            result[position(contract.result().shape(), contract.outLabels(), labels, index)] += of(
                    contract.lhs())[position(contract.lhs().shape(), contract.lhsLabels(), labels, index)]
                    * of(contract.rhs())[position(contract.rhs().shape(), contract.rhsLabels(), labels, index)];
        }
    }

    private static int position(Shape shape, String axes, String labels, int[] index) {
        int position = 0;
        for (int axis = 0; axis < axes.length(); axis++) {
            position = position * shape.dim(axis) + index[labels.indexOf(axes.charAt(axis))];
        }
        return position;
    }
}
