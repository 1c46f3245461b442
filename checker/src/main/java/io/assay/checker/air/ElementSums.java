package io.assay.checker.air;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// Elements of tensors as sums of other elements, for lemmas that speak of elements one by one.
///
/// Asserts read elements through views, takes, concatenations, sums, and contractions with constants. Here each element of
/// such an assert is written as a sum of elements that are none of these. What the hints in question have as operands is not
/// looked into, and sums that do not depend on the results of these hints stand for themselves, but for operands of permutations.
final class ElementSums {

    /// A sum of elements: factors by key, none of them 0, and a number.
    record Sum(SortedMap<Long, Long> factors, long constant) {}

    private final Relation[] definitions;
    private final Set<Integer> atoms = new HashSet<>();
    private final Set<Integer> sums = new HashSet<>();
    private final Map<Integer, int[]> views = new HashMap<>();
    private final Map<Integer, Contraction> contractions = new HashMap<>();
    private final Map<Long, Sum> written = new HashMap<>();
    private int longest;

    /// @param terms greatest number of terms of sums that are asked for of a hint; 0 if it is not in question
    ElementSums(RelationModule module, ToIntFunction<HintFunction> terms) {
        this.definitions = module.definitions();
        for (Relation relation : module.relations()) {
            if (relation instanceof Relation.Hint hint && terms.applyAsInt(hint.function()) > 0) {
                longest = Math.max(longest, terms.applyAsInt(hint.function()));
                hint.results().forEach(result -> sums.add(result.index()));
                for (int i = 0; i < hint.operands().getFirst().count(); i++) {
                    atoms.add(tensor(source(hint.operands().getFirst(), i)));
                }
            } else if (relation instanceof Relation.Permutation(var lhs, var rhs, _)) {
                for (int i = 0; i < lhs.count(); i++) {
                    sums.add(tensor(source(lhs, i)));
                    sums.add(tensor(source(rhs, i)));
                }
            } else if (isSum(relation) && relation.operands().stream().anyMatch(x -> sums.contains(x.index()))) {
                relation.results().forEach(result -> sums.add(result.index()));
            }
        }
    }

    /// Returns the key of an element.
    static long key(Tensor tensor, int position) {
        return key(tensor.index(), position);
    }

    private static long key(int tensor, int position) {
        return (long) tensor << Integer.SIZE | position;
    }

    private static int tensor(long key) {
        return (int) (key >> Integer.SIZE);
    }

    private boolean isConstant(Tensor tensor) {
        return definitions[tensor.index()] instanceof Relation.Const;
    }

    /// Tells whether a tensor has sums of what is asked for.
    boolean isSum(Tensor tensor) {
        return sums.contains(tensor.index());
    }

    /// Tells whether an element is of an operand of a hint.
    boolean isAtom(long key) {
        return atoms.contains(tensor(key));
    }

    /// Returns the relation that defines an element.
    Relation definition(long key) {
        return definitions[tensor(key)];
    }

    /// Returns an element as a sum.
    Sum sum(Tensor tensor, int position) {
        return sum(tensor.index(), position);
    }

    /// Follows an element to where it was made, and returns its key.
    long source(Tensor tensor, int position) {
        return source(tensor.index(), position);
    }

    private boolean isSum(Relation relation) {
        return switch (relation) {
            case Relation.View _,Relation.Take _,Relation.Concat _,Relation.Linear _ -> true;
            case Relation.Contract contract -> isConstant(contract.lhs()) || isConstant(contract.rhs());
            default -> false;
        };
    }

    private long source(int tensor, int position) {
        int at = tensor;
        int element = position;
        while (true) {
            switch (definitions[at]) {
                case Relation.View view -> {
                    element = views.computeIfAbsent(at, _ -> view.positions())[element];
                    at = view.operand().index();
                }
                case Relation.Take take -> {
                    element = (int) take.positions().at(element);
                    at = take.operand().index();
                }
                case Relation.Concat concat -> {
                    Shape shape = concat.result().shape();
                    int inner = shape.stride(concat.axis());
                    int block = element / (inner * shape.dim(concat.axis()));
                    int rest = element % (inner * shape.dim(concat.axis()));
                    int part = 0;
                    while (rest >= inner * concat.operands().get(part).shape().dim(concat.axis())) {
                        rest -= inner * concat.operands().get(part++).shape().dim(concat.axis());
                    }
                    element = block * inner * concat.operands().get(part).shape().dim(concat.axis()) + rest;
                    at = concat.operands().get(part).index();
                }
                default -> {
                    return key(at, element);
                }
            }
        }
    }

    private static Sum single(long key) {
        return new Sum(new TreeMap<>(Map.of(key, 1L)), 0);
    }

    private Sum sum(int tensor, int position) {
        long key = source(tensor, position);
        int at = tensor(key);
        if (atoms.contains(at)) {
            return single(key);
        }
        if (definitions[at] instanceof Relation.Const constant) {
            return new Sum(new TreeMap<>(), constant.data().at((int) key));
        }
        if (!sums.contains(at) || !isSum(definitions[at])) {
            return single(key);
        }
        Sum found = written.get(key);
        if (found == null) {
            try {
                found = computed(definitions[at], (int) key);
                // None that is asked for is longer.
                found = found.factors().size() > longest ? single(key) : found;
            } catch (ArithmeticException _) {
                found = single(key);
            }
            written.put(key, found);
        }
        return found;
    }

    private Sum computed(Relation relation, int position) {
        TreeMap<Long, Long> factors = new TreeMap<>();
        long constant = 0;
        if (relation instanceof Relation.Linear linear) {
            constant = linear.constant();
            for (int k = 0; k < linear.operands().size(); k++) {
                constant = add(sum(linear.operands().get(k).index(), position), linear.coefficients().get(k), factors,
                        constant);
            }
            return new Sum(factors, constant);
        }
        Relation.Contract contract = (Relation.Contract) relation;
        Contraction plan = contractions.computeIfAbsent(contract.result().index(), _ -> Contraction.of(contract));
        boolean left = isConstant(contract.lhs());
        Tensor weights = left ? contract.lhs() : contract.rhs();
        Tensor variable = left ? contract.rhs() : contract.lhs();
        for (int k = 0; k < plan.termCount(); k++) {
            int weight = left ? plan.lhs(position, k) : plan.rhs(position, k);
            int element = left ? plan.rhs(position, k) : plan.lhs(position, k);
            constant = add(sum(variable.index(), element),
                    ((Relation.Const) definitions[weights.index()]).data().at(weight), factors, constant);
        }
        return new Sum(factors, constant);
    }

    /// Adds a multiple of a sum to factors, and returns the number with its number added.
    private static long add(Sum sum, long factor, Map<Long, Long> factors, long constant) {
        sum.factors().forEach((key, own) -> {
            long more = Math.addExact(factors.getOrDefault(key, 0L), Math.multiplyExact(factor, own));
            if (more == 0) {
                factors.remove(key);
            } else {
                factors.put(key, more);
            }
        });
        return Math.addExact(constant, Math.multiplyExact(factor, sum.constant()));
    }
}
