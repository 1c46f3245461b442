package io.assay.checker.air;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The asserts of a module by what they say, and the contractions by what they read.
final class Asserts {

    /// An assert lhs·rhs = product of sums.
    private record Equation(Form lhs, Form rhs, Form product) {}

    private record Pair(Form lhs, Form rhs) {}

    private final Forms forms;
    private final Set<Form> zeros = new HashSet<>();
    private final Set<Equation> products = new HashSet<>();
    private final Set<Pair> zeroProducts = new HashSet<>();
    private final Map<Form, Long> ranges = new HashMap<>();
    private final List<Relation.Range> sums = new ArrayList<>();
    private final Map<Integer, List<Relation.Lookup>> lookups = new HashMap<>();
    private final Map<Integer, List<Relation.Contract>> contracts = new HashMap<>();
    private final Map<Integer, List<Relation.Mul>> factors = new HashMap<>();

    Asserts(RelationModule module, Forms forms) {
        this.forms = forms;
        for (Relation relation : module.relations()) {
            switch (relation) {
                case Relation.Zero(var x, _) -> zeros.add(forms.form(x).normalised());
                case Relation.Product(var lhs, var rhs, var product, _) -> product(lhs, rhs, forms.form(product));
                case Relation.Range range -> {
                    ranges.merge(forms.form(range.operand()), range.max(), Math::min);
                    if (forms.form(range.operand()).size() > 1) {
                        sums.add(range);
                    }
                }
                case Relation.Lookup lookup -> add(lookups, lookup.base(), lookup);
                case Relation.Contract contract -> {
                    add(contracts, contract.lhs(), contract);
                    add(contracts, contract.rhs(), contract);
                }
                case Relation.Mul mul -> {
                    add(factors, mul.lhs(), mul);
                    add(factors, mul.rhs(), mul);
                }
                default -> {
                    // Computes, or chooses.
                }
            }
        }
    }

    private <T> void add(Map<Integer, List<T>> readers, Tensor tensor, T reader) {
        readers.computeIfAbsent(forms.same(tensor), _ -> new ArrayList<>()).add(reader);
    }

    private void product(Tensor lhs, Tensor rhs, Form product) {
        Form a = forms.term(lhs);
        Form b = forms.term(rhs);
        products.add(new Equation(a, b, product));
        products.add(new Equation(b, a, product));
        if (product.isZero()) {
            zeroProducts.add(new Pair(a.normalised(), b.normalised()));
            zeroProducts.add(new Pair(b.normalised(), a.normalised()));
        }
    }

    /// Tells whether the sum, or a multiple of it, is asserted to be zero.
    boolean isZero(Form sum) {
        return zeros.contains(sum.normalised());
    }

    /// Tells whether a·b = product is asserted.
    boolean isProduct(Tensor a, Tensor b, Form product) {
        return products.contains(new Equation(forms.term(a), forms.term(b), product));
    }

    /// Tells whether a multiple of a·b is asserted to be zero.
    boolean isZeroProduct(Form a, Form b) {
        return zeroProducts.contains(new Pair(a.normalised(), b.normalised()));
    }

    /// Returns the greatest value that range asserts leave a sum, the least being 0; -1 if there is none.
    long greatest(Form sum) {
        return ranges.getOrDefault(sum, -1L);
    }

    /// Returns the range asserts of sums of several tensors.
    List<Relation.Range> rangesOfSums() {
        return sums;
    }

    /// Returns the lookups whose second column is a tensor.
    List<Relation.Lookup> lookups(Tensor base) {
        return lookups.getOrDefault(forms.same(base), List.of());
    }

    /// Returns a lookup (s, p) for which x·p = m is asserted.
    Optional<Relation.Lookup> power(Tensor s, Tensor x, Tensor m) {
        return lookups.values().stream().flatMap(List::stream)
                .filter(lookup -> forms.form(lookup.index()).equals(forms.form(s))
                        && isProduct(x, lookup.base(), forms.form(m)))
                .findFirst();
    }

    /// Returns the products that have a tensor as a factor.
    List<Relation.Mul> products(Tensor factor) {
        return factors.getOrDefault(forms.same(factor), List.of());
    }

    /// Returns the contractions that read a tensor.
    List<Relation.Contract> contracts(int tensor) {
        return contracts.getOrDefault(tensor, List.of());
    }
}
