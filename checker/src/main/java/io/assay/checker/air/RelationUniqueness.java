package io.assay.checker.air;

import io.assay.checker.Finding;
import io.assay.checker.Finding.Kind;
import io.assay.checker.MemoryException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Proves that inputs determine every value of a module, over the integers.
///
/// Any two solutions of the asserts that agree on the inputs are equal, if there is no finding: relations compute their
/// results, and each hint is the function that it names, by [HintLemmas], with the intervals of [Intervals]. Whatever
/// is concluded of integers is preceded by a proof that the equation cannot hold modulo the field's order only.
///
/// Nothing is taken from the compiler's word. Bounds of inputs hold because range asserts enforce them, their own, those of
/// their steps ([Ladders]), or those of their order ([Sorts]); that a type's interval holds every value of the tensor is checked
/// for each tensor. Types are narrower than range asserts where a
/// hint's function says more of it than its range (a quotient that fits 18 bits is at most 156469): this follows from
/// the lemma, which is proven of the range first.
public final class RelationUniqueness {

    /// What was proven.
    ///
    /// @param findings what was not; empty if inputs determine every value
    /// @param proven   hints that are their functions, by kind
    public record Result(List<Finding> findings, SortedMap<String, Count> proven) {
        public Result {
            findings = List.copyOf(findings);
            proven = Collections.unmodifiableSortedMap(new TreeMap<>(proven));
        }
    }

    /// How many hints.
    ///
    /// @param hints    relations
    /// @param elements elements of their operands
    public record Count(long hints, long elements) {
        Count and(long more) {
            return new Count(hints + 1, elements + more);
        }
    }

    private final RelationModule module;
    private final RangeFacts facts;
    private final Intervals intervals;
    private final HintLemmas lemmas;
    private final List<Finding> findings = new ArrayList<>();
    private final SortedMap<String, Count> proven = new TreeMap<>();

    private RelationUniqueness(RelationModule module) throws MemoryException {
        Forms forms = new Forms(module);
        this.module = module;
        this.facts = new RangeFacts(module, forms);
        this.intervals = new Intervals(module, forms);
        Ladders ladders = new Ladders(module);
        ladders.note(module, facts);
        Sorts sorts = new Sorts(module, intervals);
        sorts.note(module, facts);
        this.lemmas = new HintLemmas(module, forms, facts, intervals, ladders, sorts);
    }

    /// Checks a module.
    /// @throws MemoryException if its tensors have more elements than there is memory for
    public static Result check(RelationModule module) throws MemoryException {
        RelationUniqueness check = new RelationUniqueness(module);
        for (int i = 0; i < module.relations().size(); i++) {
            check.check(module.relations().get(i));
            check.intervals.forget(i);
        }
        return new Result(check.findings, check.proven);
    }

    private void check(Relation relation) throws MemoryException {
        boolean uniform = switch (relation) {
            case Relation.View view -> intervals.of(view.operand()).isUniform();
            case Relation.Linear linear -> linear.operands().stream().allMatch(term -> intervals.of(term).isUniform());
            default -> false;
        };
        long elements = uniform ? 0 : relation.results().stream().mapToLong(Tensor::count).sum();
        if (!intervals.hasRoomFor(elements)) {
            throw new MemoryException(module.file(), "line " + relation.origin().line(), elements);
        }
        switch (relation) {
            case Relation.Input input -> input(input);
            case Relation.Compute compute -> compute(compute);
            case Relation.Hint hint -> hint(hint);
            case Relation.Range range -> noWrap(range, range.operand(), BigInteger.valueOf(range.max()));
            case Relation.Zero zero -> noWrap(zero, zero.operand(), BigInteger.ZERO);
            case Relation.Product product -> noWrap(product, product.lhs(),
                    NoWrap.magnitude(intervals.of(product.rhs()))
                            .multiply(NoWrap.magnitude(intervals.of(product.lhs())))
                            .add(NoWrap.magnitude(intervals.of(product.product()))));
            case Relation.Lookup lookup -> noWrap(lookup, lookup.index(), BigInteger.valueOf(lookup.table().rows()));
            case Relation.Permutation permutation -> noWrap(permutation, permutation.lhs(),
                    NoWrap.magnitude(intervals.of(permutation.rhs())));
            case Relation.Output output -> noWrap(output, output.value(), BigInteger.ZERO);
        }
    }

    private void find(Kind kind, Relation relation, Tensor tensor, long element, String message) {
        findings.add(new Finding(kind, relation.origin().node(), tensor.name(), element, message));
    }

    /// Requires the elements of an operand, and numbers of a magnitude besides, to stay below half the modulus.
    private void noWrap(Relation relation, Tensor operand, BigInteger more) {
        if (!NoWrap.isSmall(NoWrap.magnitude(intervals.of(operand)), more)) {
            find(Kind.WRAP, relation, operand, -1, "may reach half the field's order in line "
                    + relation.origin().line());
        }
    }

    /// Takes the bounds of an input, each of which range asserts have to enforce.
    private void input(Relation.Input input) {
        Tensor tensor = input.result();
        long[] lo = new long[tensor.count()];
        long[] hi = new long[tensor.count()];
        boolean reported = false;
        for (int i = 0; i < lo.length; i++) {
            lo[i] = input.lo(i);
            hi[i] = input.hi(i);
            boolean known = facts.isKnown(tensor, i);
            if (!reported && (!known || facts.lo(tensor, i) < lo[i] || facts.hi(tensor, i) > hi[i])) {
                reported = true;
                find(Kind.RELATION, input, tensor, i, "input " + input.name() + " is declared in [" + lo[i] + ", "
                        + hi[i] + "], and " + (known
                                ? "range asserts leave [" + facts.lo(tensor, i) + ", " + facts.hi(tensor, i) + "]"
                                : "no range assert bounds it"));
            }
        }
        intervals.put(tensor, Bounds.of(lo, hi));
    }

    private void compute(Relation.Compute relation) {
        Tensor result = relation.result();
        if (relation instanceof Relation.Select select) {
            int element = intervals.of(select.condition()).firstOutside(0, 1);
            if (element >= 0) {
                find(Kind.RELATION, relation, select.condition(), element, "a condition that may be neither 0 nor 1");
            }
        }
        try {
            put(relation, result, intervals.computed(relation));
        } catch (ArithmeticException e) {
            find(Kind.WRAP, relation, result, -1, "may leave 62 bits: " + e.getMessage());
            intervals.put(result, declared(result));
        }
    }

    private void hint(Relation.Hint hint) {
        try {
            List<Bounds> found = lemmas.prove(hint);
            for (int i = 0; i < found.size(); i++) {
                put(hint, hint.results().get(i), found.get(i));
            }
            intervals.prove(hint);
            proven.merge(hint.function().kind(), new Count(1, hint.operands().getFirst().count()),
                    (sum, one) -> sum.and(one.elements()));
        } catch (Unpinned e) {
            find(Kind.RELATION, hint, e.tensor(), e.element(), hint.function().kind() + " is not pinned: "
                    + e.getMessage());
            // Its type is believed from here on, so that one mistake gives one message.
            hint.results().forEach(result -> intervals.put(result, declared(result)));
        }
    }

    private static Bounds declared(Tensor tensor) {
        return Bounds.of(tensor.count(), tensor.lo(), tensor.hi());
    }

    /// Notes the bounds of a result, which have to be within those of its type.
    private void put(Relation relation, Tensor result, Bounds found) {
        int element = result.count() == 0 ? -1 : found.firstOutside(result.lo(), result.hi());
        if (element >= 0) {
            find(Kind.RELATION, relation, result, element, "may be in [" + found.lo(element) + ", " + found.hi(element)
                    + "], and its type says [" + result.lo() + ", " + result.hi() + "]");
        }
        intervals.put(result, element < 0 ? found : declared(result));
    }
}
