package io.assay.passes.lower;

import static java.util.Objects.requireNonNull;

import io.assay.ir.Value;
import io.assay.passes.lower.Forest.Branch;
import io.assay.passes.lower.Wires.Combination;
import io.assay.passes.lower.Wires.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The values of the sums of a [Forest], in the cheaper of two ways.
///
/// *Values*: a branch is whenFalse + test·(whenTrue − whenFalse), one product for each target, none where both are known
/// numbers. *Indicators*: a path is the product of the answers on it, one product for each branch whatever the number of
/// targets, and a sum is the indicators of its paths times known numbers. With one target, values never cost more.
final class ForestValues {
    private final FixedBuilder builder;
    private final Wires wires;
    private final TreeTests tests;
    private final Forest forest;
    private final int targets;
    private final Forest single = new Forest();
    private final List<int[]> projected = new ArrayList<>();

    ForestValues(FixedBuilder builder, Wires wires, TreeTests tests, Forest forest, int targets) {
        this.builder = builder;
        this.wires = wires;
        this.tests = tests;
        this.forest = forest;
        this.targets = targets;
        for (int target = 0; target < targets; target++) {
            projected.add(forest.project(target, single));
        }
    }

    /// Returns the sums `roots` for each of the targets, all of the first root first.
    List<Combination> of(List<Integer> roots) {
        List<Integer> byIndicators = new ArrayList<>();
        List<Integer> byValues = new ArrayList<>();
        for (int root : roots) {
            (indicatorsAreCheaper(root) ? byIndicators : byValues).add(root);
        }
        Map<Integer, List<Combination>> found = new HashMap<>(chosen(byValues));
        found.putAll(indicated(byIndicators));
        List<Combination> all = new ArrayList<>();
        for (int root : roots) {
            all.addAll(requireNonNull(found.get(root)));
        }
        return all;
    }

    private List<Integer> singles(int root) {
        return projected.stream().map(of -> of[root]).toList();
    }

    private boolean indicatorsAreCheaper(int root) {
        return targets > 1 && forest.indicators(root) < single.products(singles(root)).size();
    }

    private Map<Integer, Wire> answers(Set<Integer> asked) {
        List<Integer> list = List.copyOf(asked);
        List<Wire> answers = tests.answers(list);
        Map<Integer, Wire> byTest = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            byTest.put(list.get(i), answers.get(i));
        }
        return byTest;
    }

    private Map<Integer, List<Combination>> chosen(List<Integer> roots) {
        List<Integer> sums = roots.stream().flatMap(root -> singles(root).stream()).toList();
        Set<Integer> asked = new LinkedHashSet<>();
        for (int number : single.behind(sums)) {
            single.sum(number).branches().forEach(branch -> asked.add(branch.test()));
        }
        Map<Integer, Wire> answers = answers(asked);
        Map<Branch, Wire> products = new HashMap<>();
        byLevel(sums).values().forEach(level -> {
            List<Branch> branches = List.copyOf(level);
            Value condition = wires.picked(branches.stream().map(branch -> answers.get(branch.test())).toList());
            Value whenTrue = wires.combined(
                    branches.stream().map(branch -> combination(branch.whenTrue(), answers, products)).toList());
            Value whenFalse = wires.combined(
                    branches.stream().map(branch -> combination(branch.whenFalse(), answers, products)).toList());
            Value values = builder.select(condition, whenTrue, whenFalse);
            for (int i = 0; i < branches.size(); i++) {
                products.put(branches.get(i), new Wire(values, i));
            }
        });
        Map<Integer, List<Combination>> found = new HashMap<>();
        for (int root : roots) {
            found.put(root, singles(root).stream().map(sum -> combination(sum, answers, products)).toList());
        }
        return found;
    }

    /// Returns the branches that are products, by how many of them one waits for.
    private Map<Integer, Set<Branch>> byLevel(List<Integer> roots) {
        List<Integer> sums = single.behind(roots);
        int[] levels = new int[sums.isEmpty() ? 0 : sums.getLast() + 1];
        Map<Integer, Set<Branch>> byLevel = new TreeMap<>();
        for (int number : sums) {
            for (Branch branch : single.sum(number).branches()) {
                if (!single.isStump(branch)) {
                    int own = 1 + Math.max(levels[branch.whenTrue()], levels[branch.whenFalse()]);
                    byLevel.computeIfAbsent(own, _ -> new LinkedHashSet<>()).add(branch);
                    levels[number] = Math.max(levels[number], own);
                }
            }
        }
        return byLevel;
    }

    private Combination combination(int number, Map<Integer, Wire> answers, Map<Branch, Wire> products) {
        long constant = single.sum(number).constants().getFirst();
        List<Wire> terms = new ArrayList<>();
        List<Long> factors = new ArrayList<>();
        for (Branch branch : single.sum(number).branches()) {
            if (single.isStump(branch)) {
                long whenFalse = single.sum(branch.whenFalse()).constants().getFirst();
                constant = Math.addExact(constant, whenFalse);
                terms.add(answers.get(branch.test()));
                factors.add(Math.subtractExact(single.sum(branch.whenTrue()).constants().getFirst(), whenFalse));
            } else {
                terms.add(products.get(branch));
                factors.add(1L);
            }
        }
        return new Combination(constant, terms, factors);
    }

    /// A path from a root, whose indicator is 1 where every answer is the one on it.
    private record Path(int root, int sum, Combination indicator) {}

    private record Step(Path path, Branch branch) {}

    private Map<Integer, List<Combination>> indicated(List<Integer> roots) {
        Map<Integer, Totals> totals = new LinkedHashMap<>();
        roots.forEach(root -> totals.put(root, new Totals(targets)));
        Set<Integer> asked = new LinkedHashSet<>();
        for (int number : forest.behind(roots)) {
            forest.sum(number).branches().forEach(branch -> asked.add(branch.test()));
        }
        Map<Integer, Wire> answers = answers(asked);
        List<Path> paths = totals.keySet().stream()
                .map(root -> new Path(root, root, new Combination(1, List.of(), List.of()))).toList();
        while (!paths.isEmpty()) {
            paths.forEach(path -> requireNonNull(totals.get(path.root)).add(forest.sum(path.sum).constants(),
                    path.indicator));
            List<Step> steps = paths.stream()
                    .flatMap(path -> forest.sum(path.sum).branches().stream().map(branch -> new Step(path, branch)))
                    .toList();
            paths = steps.isEmpty() ? List.of() : continued(steps, answers);
        }
        Map<Integer, List<Combination>> found = new HashMap<>();
        totals.forEach((root, total) -> found.put(root, total.combinations()));
        return found;
    }

    /// Returns the two paths behind each step: indicator·answer, and the indicator less that.
    private List<Path> continued(List<Step> steps, Map<Integer, Wire> answers) {
        List<Wire> taken = steps.stream().map(step -> answers.get(step.branch.test())).toList();
        if (!steps.getFirst().path.indicator.wires().isEmpty()) {
            Value before = wires.combined(steps.stream().map(step -> step.path.indicator).toList());
            Value products = builder.mul(wires.picked(taken), before);
            taken = IntStream.range(0, steps.size()).mapToObj(i -> new Wire(products, i)).toList();
        }
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Path path = steps.get(i).path;
            Branch branch = steps.get(i).branch;
            List<Wire> terms = new ArrayList<>(path.indicator.wires());
            List<Long> factors = new ArrayList<>(path.indicator.factors());
            terms.add(taken.get(i));
            factors.add(-1L);
            paths.add(new Path(path.root, branch.whenTrue(), new Combination(0, List.of(taken.get(i)), List.of(1L))));
            paths.add(new Path(path.root, branch.whenFalse(),
                    new Combination(path.indicator.constant(), terms, factors)));
        }
        return paths;
    }

    /// Sums of multiples of indicators, one for each target.
    private static final class Totals {
        private final long[] constants;
        private final Map<Wire, long[]> factors = new LinkedHashMap<>();

        Totals(int targets) {
            this.constants = new long[targets];
        }

        void add(List<Long> values, Combination indicator) {
            for (int target = 0; target < constants.length; target++) {
                long value = values.get(target);
                constants[target] += Math.multiplyExact(value, indicator.constant());
                for (int k = 0; k < indicator.wires().size(); k++) {
                    factors.computeIfAbsent(indicator.wires().get(k), _ -> new long[constants.length])[target] += Math
                            .multiplyExact(value, indicator.factors().get(k));
                }
            }
        }

        List<Combination> combinations() {
            List<Combination> found = new ArrayList<>();
            for (int target = 0; target < constants.length; target++) {
                List<Wire> terms = new ArrayList<>();
                List<Long> weights = new ArrayList<>();
                for (Map.Entry<Wire, long[]> factor : factors.entrySet()) {
                    if (factor.getValue()[target] != 0) {
                        terms.add(factor.getKey());
                        weights.add(factor.getValue()[target]);
                    }
                }
                found.add(new Combination(constants[target], terms, weights));
            }
            return found;
        }
    }
}
