package io.assay.checker.air;

import java.math.BigInteger;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Proves of one-hot vectors that asserts leave them one choice; see [HintLemmas] for the manner of speaking.
final class ChoiceLemmas {

    private final Forms forms;
    private final Asserts asserts;
    private final RangeFacts facts;
    private final Intervals intervals;

    ChoiceLemmas(Forms forms, Asserts asserts, RangeFacts facts, Intervals intervals) {
        this.forms = forms;
        this.asserts = asserts;
        this.facts = facts;
        this.intervals = intervals;
    }

    /// **e_k of 0 and 1, Σ e_k = 1 and Σ k·e_k = x leave e with 1 at x.** The first two leave one k where e is 1, and
    /// the third says which. Sums of so few small numbers are their residues.
    List<Bounds> oneHot(Relation.Hint hint, int extent) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor e = hint.results().getFirst();
        int axis = x.shape().rank();
        Bounds choice = HintLemmas.within(facts, e, 0, 1);
        requireOne(e, axis);
        boolean position = asserts.contracts(e.index()).stream().anyMatch(sum -> isSum(sum, e, axis, k -> k)
                && asserts.isZero(forms.term(x).plus(forms.form(sum.result()), -1)));
        if (!position) {
            throw HintLemmas.missing(e, "the chosen position is " + x);
        }
        NoWrap.require(e, "the chosen position is " + x, NoWrap.magnitude(intervals.of(x)),
                BigInteger.valueOf(extent).pow(2));
        return List.of(choice);
    }

    /// **e_k of 0 and 1, Σ e_k = 1, g = Σ e_k·x_k, and g − x_j − [j before the choice] ≥ 0 for each j leave one
    /// choice.** Say one solution chooses a and another b, a before b. The first says x_a ≥ x_b, the second x_b − x_a −
    /// 1 ≥ 0: that is no number. "Before" is the order of positions, or its reverse where the last of equal elements is
    /// wanted.
    List<Bounds> argMax(Relation.Hint hint, int axis, boolean last) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor e = hint.results().get(0);
        Tensor g = hint.results().get(1);
        Bounds choice = HintLemmas.within(facts, e, 0, 1);
        requireOne(e, axis);
        if (!isChosen(x, e, g, axis)) {
            throw HintLemmas.missing(g, g + " is the chosen element");
        }
        long slack = -1;
        for (Relation.Range range : asserts.rangesOfSums()) {
            if (isSlack(forms.form(range.operand()), x, e, g, axis, last, -1)) {
                slack = Math.max(slack, range.max());
            }
        }
        if (slack < 0) {
            throw HintLemmas.missing(e, "no element is greater than the chosen one, and none before it is equal");
        }
        // g is an element of x, so that the slack is a sum of three small numbers.
        NoWrap.require(e, "no element is greater than the chosen one", NoWrap.magnitude(intervals.of(x)).shiftLeft(1),
                BigInteger.ONE, BigInteger.valueOf(slack));
        Bounds all = intervals.of(x);
        return List.of(choice, Bounds.of(g.count(), all.least(), all.greatest()));
    }

    /// **e_k of 0 and 1, Σ e_k = 1, m = Σ e_k·x_k, b_j of 0 and 1, Σ b_j = rank, and x_j − m − [j before the choice] + M·b_j
    /// in [0, M − 1] for each j leave one choice, and one b.** Say a is chosen, so that m = x_a. As the last is in [0, M − 1],
    /// b_j is 1 just where x_j − x_a − [j < a] < 0: where x_j < x_a, or both are equal and j < a. That is "j comes before a" of
    /// a total order of positions. Of two choices a and a', one comes before the other, say a before a'; then what comes
    /// before a, and a itself, come before a', so that the sums of b differ.
    List<Bounds> orderStatistic(Relation.Hint hint, int rank) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor m = hint.results().get(0);
        Tensor e = hint.results().get(1);
        Tensor b = hint.results().get(2);
        Bounds choice = HintLemmas.within(facts, e, 0, 1);
        Bounds before = HintLemmas.within(facts, b, 0, 1);
        requireOne(e, 1);
        if (!isChosen(x, e, m, 1)) {
            throw HintLemmas.missing(m, m + " is the chosen element");
        }
        if (!addsUp(b, 1, rank)) {
            throw HintLemmas.missing(b, rank + " elements come before " + m);
        }
        long reach = 0;
        for (Relation.Range range : asserts.rangesOfSums()) {
            // m − x_j + [j before the choice].
            Form excess = Form.ZERO.plus(forms.form(range.operand()).plus(forms.form(b), -range.max() - 1), -1);
            if (range.max() < Bounds.LIMIT && isSlack(excess, x, e, m, 1, false, 1)) {
                reach = Math.max(reach, range.max() + 1);
            }
        }
        if (reach == 0) {
            throw HintLemmas.missing(b, "what comes before the chosen element is marked, and nothing else");
        }
        // m is an element of x, so that the range is one of small numbers.
        NoWrap.require(b, "what comes before the chosen element is marked",
                NoWrap.magnitude(intervals.of(x)).shiftLeft(1),
                BigInteger.ONE, BigInteger.valueOf(reach).shiftLeft(1));
        return List.of(ofRank(intervals.of(x), x.shape().dim(1), rank), choice, before);
    }

    /// Returns bounds of the elements of a rank: of the rank among the least values, and of that among the greatest.
    private static Bounds ofRank(Bounds x, int extent, int rank) {
        long[] lo = new long[x.count() / extent];
        long[] hi = new long[lo.length];
        for (int row = 0; row < lo.length; row++) {
            int from = row * extent;
            lo[row] = IntStream.range(from, from + extent).mapToLong(x::lo).sorted().skip(rank).findFirst()
                    .orElseThrow();
            hi[row] = IntStream.range(from, from + extent).mapToLong(x::hi).sorted().skip(rank).findFirst()
                    .orElseThrow();
        }
        return Bounds.of(lo, hi);
    }

    private void requireOne(Tensor e, int axis) throws Unpinned {
        if (!addsUp(e, axis, 1)) {
            throw HintLemmas.missing(e, "the choices of " + e + " add up to 1");
        }
    }

    private boolean addsUp(Tensor e, int axis, int total) {
        return asserts.contracts(e.index()).stream().anyMatch(sum -> isSum(sum, e, axis, _ -> 1)
                && asserts.isZero(forms.form(sum.result()).plus(-total)));
    }

    /// Tells whether a contraction adds the elements of `e` up along an axis, each times the weight of its position.
    private boolean isSum(Relation.Contract sum, Tensor e, int axis, IntUnaryOperator weight) {
        boolean left = forms.same(sum.lhs()) == e.index() && sum.lhs().shape().equals(e.shape());
        String labels = left ? sum.lhsLabels() : sum.rhsLabels();
        String weightLabels = left ? sum.rhsLabels() : sum.lhsLabels();
        Tensor summed = left ? sum.lhs() : sum.rhs();
        Tensor weights = left ? sum.rhs() : sum.lhs();
        if (forms.same(summed) != e.index() || !summed.shape().equals(e.shape())) {
            return false;
        }
        String label = labels.substring(axis, axis + 1);
        return weightLabels.equals(label) && sum.outLabels().equals(labels.replace(label, ""))
                && isConstant(weights, weight);
    }

    private boolean isConstant(Tensor tensor, IntUnaryOperator element) {
        if (!(forms.definition(forms.same(tensor)) instanceof Relation.Const constant)) {
            return false;
        }
        for (int i = 0; i < constant.data().count(); i++) {
            if (constant.data().at(i) != element.applyAsInt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Tells whether g = Σ e·x along the axis is asserted.
    private boolean isChosen(Tensor x, Tensor e, Tensor g, int axis) {
        return asserts.products(e).stream()
                .filter(product -> forms.form(otherFactor(product, e)).equals(forms.form(x))
                        && product.result().shape().equals(e.shape()))
                .flatMap(product -> asserts.contracts(product.result().index()).stream()
                        .filter(sum -> isSum(sum, product.result(), axis, _ -> 1)))
                .anyMatch(sum -> asserts.isZero(forms.form(g).plus(forms.form(sum.result()), -1)));
    }

    private Tensor otherFactor(Relation.Mul product, Tensor factor) {
        return forms.same(product.lhs()) == factor.index() ? product.rhs() : product.lhs();
    }

    /// Tells whether a sum is, for each j, g − x_j + sign·[j before the choice].
    private boolean isSlack(Form sum, Tensor x, Tensor e, Tensor g, int axis, boolean last, int sign) {
        for (int k = 0; k < sum.size(); k++) {
            if (sum.factor(k) != 1 || !isSpread(sum.tensor(k), g, x.shape(), axis)) {
                continue;
            }
            Form rest = sum.plus(Form.atom(sum.tensor(k)), -1).plus(forms.term(x), 1);
            if (rest.size() == 1 && rest.constant() == 0 && rest.factor(0) == sign
                    && isBefore(rest.tensor(0), e, axis, last)) {
                return true;
            }
            // Along an axis of one element there is nothing before, and the term may be gone.
            if (rest.isZero() && x.shape().dim(axis) == 1) {
                return true;
            }
        }
        return false;
    }

    /// Tells whether a tensor repeats g along the axis that it is the greatest element of.
    private boolean isSpread(int tensor, Tensor g, Shape shape, int axis) {
        if (tensor == g.index()) {
            return shape.dim(axis) == 1;
        }
        if (!(forms.definition(tensor) instanceof Relation.View view) || forms.same(view.operand()) != g.index()
                || view.result().count() != shape.count()) {
            return false;
        }
        int inner = shape.stride(axis);
        int extent = shape.dim(axis);
        int[] positions = view.positions();
        for (int i = 0; i < positions.length; i++) {
            if (positions[i] != i / (inner * extent) * inner + i % inner) {
                return false;
            }
        }
        return true;
    }

    /// Tells whether a tensor says, for each position, that it comes before the chosen one.
    private boolean isBefore(int tensor, Tensor e, int axis, boolean last) {
        if (!(forms.definition(tensor) instanceof Relation.Contract sum) || forms.same(sum.lhs()) != e.index()
                || !sum.lhs().shape().equals(e.shape()) || sum.rhsLabels().length() != 2) {
            return false;
        }
        String label = sum.lhsLabels().substring(axis, axis + 1);
        String position = sum.rhsLabels().substring(0, 1);
        int extent = e.shape().dim(axis);
        IntBinaryOperator before = last ? (j, k) -> j > k ? 1 : 0 : (j, k) -> j < k ? 1 : 0;
        return sum.rhsLabels().endsWith(label) && !sum.lhsLabels().contains(position)
                && sum.outLabels().equals(sum.lhsLabels().replace(label, position))
                && isConstant(sum.rhs(), i -> before.applyAsInt(i / extent, i % extent));
    }
}
