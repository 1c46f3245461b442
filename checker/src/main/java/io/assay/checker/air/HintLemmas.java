package io.assay.checker.air;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// Proves of a hint that asserts leave it just the value of its function.
///
/// Each method states a lemma on any solution of the asserts, and checks its hypotheses: that the equations are
/// asserted (of sums, however they are written), that what they bound is bounded far enough for each element, and that
/// they hold over the integers, because neither side can reach the modulus. Two solutions that agree on the operands of
/// a hint then agree on its results, so that, hint by hint, all that agree on the inputs are equal.
///
/// "Is in [a, b]" said of a field element means that it is the residue of an integer there. Operands are, by the bounds
/// of [Intervals]; of results nothing is known at first but what [RangeFacts] say.
final class HintLemmas {

    private final Forms forms;
    private final Asserts asserts;
    private final RangeFacts facts;
    private final Intervals intervals;
    private final ChoiceLemmas choices;
    private final Ladders ladders;
    private final Sorts sorts;

    HintLemmas(RelationModule module, Forms forms, RangeFacts facts, Intervals intervals, Ladders ladders,
            Sorts sorts) {
        this.sorts = sorts;
        this.ladders = ladders;
        this.forms = forms;
        this.asserts = new Asserts(module, forms);
        this.facts = facts;
        this.intervals = intervals;
        this.choices = new ChoiceLemmas(forms, asserts, facts, intervals);
    }

    /// Returns bounds of the results of a hint that is its function.
    /// @throws Unpinned if that does not follow, with what is missing
    List<Bounds> prove(Relation.Hint hint) throws Unpinned {
        try {
            return switch (hint.function()) {
                case HintFunction.SplitPow2(int shift) -> split(hint, shift);
                case HintFunction.Magnitude() -> magnitude(hint);
                case HintFunction.SplitMagnitude(int shift) -> splitMagnitude(hint, shift);
                case HintFunction.TableRow(Table table) -> tableRow(hint, table);
                case HintFunction.Divide() -> divide(hint);
                case HintFunction.ScaledProduct(int shift, _) -> scaledProduct(hint, shift);
                case HintFunction.SquareRoot() -> squareRoot(hint);
                case HintFunction.Normalize(int bits) -> normalize(hint, bits);
                case HintFunction.OneHot(int extent) -> choices.oneHot(hint, extent);
                case HintFunction.Steps steps -> steps(hint, steps);
                case HintFunction.Bit() -> bit(hint);
                case HintFunction.OrderStatistic(int rank) -> choices.orderStatistic(hint, rank);
                case HintFunction.Sort(boolean positions) -> sorts.prove(hint, positions);
                case HintFunction.ArgMax(int axis, boolean last) -> choices.argMax(hint, axis, last);
            };
        } catch (ArithmeticException e) {
            throw new Unpinned(hint.results().getFirst(), -1, "beyond 62 bits: " + e.getMessage());
        }
    }

    /// **x = q·2^s + r and 0 ≤ r < 2^s leave q = floor(x / 2^s).** Of two solutions the remainders would differ by a
    /// multiple of 2^s, and they differ by less.
    private List<Bounds> split(Relation.Hint hint, int shift) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor q = hint.results().get(0);
        Tensor r = hint.results().get(1);
        long divisor = 1L << shift;
        require(asserts.isZero(forms.term(x).plus(forms.form(q), -divisor).plus(forms.form(r), -1)), q, x + " = " + q
                + "·2^" + shift + " + " + r);
        Bounds remainder = within(r, 0, divisor - 1);
        Bounds quotient = known(q);
        requireNoWrap(q, x + " = " + q + "·2^" + shift + " + " + r, magnitude(x),
                NoWrap.magnitude(quotient).shiftLeft(shift), NoWrap.magnitude(remainder));
        return List.of(intervals.of(x).map((a, b, out) -> shifted(a, b, shift, out)).and(quotient), remainder);
    }

    private static void shifted(long a, long b, int shift, long[] out) {
        out[0] = a >> shift;
        out[1] = b >> shift;
    }

    private static void magnitude(long a, long b, long[] out) {
        out[0] = a <= 0 && b >= 0 ? 0 : Math.min(Math.abs(a), Math.abs(b));
        out[1] = Math.max(Math.abs(a), Math.abs(b));
    }

    private static void positive(long a, long b, long[] out) {
        out[0] = Math.max(a, 0);
        out[1] = Math.max(b, 0);
    }

    /// **x = 2y − t, y·(t − y) = 0 and t ≥ 0 leave t = |x| and y = max(x, 0).** A field has no divisors of zero, so
    /// that y = 0 and x = −t, or y = t and x = t; as t ≥ 0, it is |x| either way, and y = (x + t) / 2.
    private List<Bounds> magnitude(Relation.Hint hint) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor t = hint.results().get(0);
        Tensor y = hint.results().get(1);
        require(asserts.isZero(forms.term(x).plus(forms.form(y), -2).plus(forms.form(t), 1)), t, x + " = 2·" + y + " − "
                + t);
        Bounds greatest = zeroOrAll(t, y);
        requireNoWrap(t, x + " = ±" + t, magnitude(x), NoWrap.magnitude(greatest));
        Bounds values = intervals.of(x);
        return List.of(values.map(HintLemmas::magnitude), values.map(HintLemmas::positive));
    }

    /// **x = (2y − t)·2^s + r, y·(t − y) = 0, t ≥ 0 and 0 ≤ r < 2^s leave t = |u|, y = max(u, 0) for u = floor(x /
    /// 2^s).** u = 2y − t is ±t, an integer, and the quotient of [#split]; t and y are those of [#magnitude].
    private List<Bounds> splitMagnitude(Relation.Hint hint, int shift) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor t = hint.results().get(0);
        Tensor y = hint.results().get(1);
        Tensor r = hint.results().get(2);
        long divisor = 1L << shift;
        require(asserts.isZero(forms.term(x).plus(forms.form(y), -2 * divisor).plus(forms.form(t), divisor)
                .plus(forms.form(r), -1)), t, x + " = (2·" + y + " − " + t + ")·2^" + shift + " + " + r);
        Bounds remainder = within(r, 0, divisor - 1);
        Bounds greatest = zeroOrAll(t, y);
        requireNoWrap(t, x + " = ±" + t + "·2^" + shift + " + " + r, magnitude(x),
                NoWrap.magnitude(greatest).shiftLeft(shift), NoWrap.magnitude(remainder));
        Bounds quotient = intervals.of(x).map((a, b, out) -> shifted(a, b, shift, out));
        return List.of(quotient.map(HintLemmas::magnitude), quotient.map(HintLemmas::positive), remainder);
    }

    /// Returns bounds of t, where y = 0 or y = t, and t ≥ 0.
    private Bounds zeroOrAll(Tensor t, Tensor y) throws Unpinned {
        require(asserts.isZeroProduct(forms.form(y), forms.form(t).plus(forms.form(y), -1)), y, y + "·(" + t + " − " + y
                + ") = 0");
        return within(t, 0, Bounds.LIMIT);
    }

    /// **A row (x, base, slope) of a table leaves base and slope of x.** A table has one row for each index, and the
    /// lookup itself says that x is one.
    private List<Bounds> tableRow(Relation.Hint hint, Table table) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor base = hint.results().get(0);
        Tensor slope = hint.results().get(1);
        boolean found = false;
        boolean other = false;
        for (Relation.Lookup lookup : asserts.lookups(base)) {
            boolean same = forms.same(lookup.slope()) == forms.same(slope)
                    && forms.form(lookup.index()).equals(forms.form(x));
            found |= same && lookup.table().sameRows(table);
            other |= same && !lookup.table().sameRows(table);
        }
        if (!found && other) {
            throw new Unpinned(base, -1, "the lookup is in another table than " + table.name());
        }
        require(found, base, "(" + x + ", " + base + ", " + slope + ") is a row of " + table.name());
        return List.of(column(table.base(), x, base.count()), column(table.slope(), x, base.count()));
    }

    /// Returns bounds of the entries of a column that an index can mean.
    private Bounds column(Constant entries, Tensor x, int count) {
        Bounds index = intervals.of(x);
        int from = Math.clamp(index.least(), 0, entries.count() - 1);
        int to = Math.clamp(index.greatest(), 0, entries.count() - 1);
        long least = entries.at(from);
        long greatest = entries.at(from);
        for (int i = from + 1; i <= to; i++) {
            least = Math.min(least, entries.at(i));
            greatest = Math.max(greatest, entries.at(i));
        }
        return Bounds.of(count, least, greatest);
    }

    /// **n − r = q·d, r ≥ 0 and d − 1 − r ≥ 0 leave q = floor(n / d).** Both together say d ≥ 1; of two solutions the
    /// remainders would differ by a multiple of d, and they differ by less.
    private List<Bounds> divide(Relation.Hint hint) throws Unpinned {
        Tensor n = hint.operands().get(0);
        Tensor d = hint.operands().get(1);
        Tensor q = hint.results().get(0);
        Tensor r = hint.results().get(1);
        require(asserts.isProduct(q, d, forms.term(n).plus(forms.form(r), -1)), q, n + " − " + r + " = " + q + "·" + d);
        Bounds remainder = within(r, 0, Bounds.LIMIT);
        Bounds quotient = known(q);
        long slack = asserts.greatest(forms.term(d).plus(forms.form(r), -1).plus(-1));
        require(slack >= 0, r, r + " < " + d);
        requireNoWrap(r, r + " < " + d, magnitude(d), NoWrap.magnitude(remainder), BigInteger.valueOf(slack),
                BigInteger.ONE);
        requireNoWrap(q, n + " = " + q + "·" + d + " + " + r, magnitude(n),
                NoWrap.magnitude(quotient).multiply(magnitude(d)), NoWrap.magnitude(remainder));
        // A divisor that is not positive has no witness.
        Bounds divisor = intervals.of(d).map((a, b, out) -> {
            out[0] = Math.max(a, 1);
            out[1] = Math.max(b, 1);
        });
        return List.of(intervals.of(n).zip(divisor, HintLemmas::quotient).and(quotient),
                divisor.map((_, b, out) -> {
                    out[0] = 0;
                    out[1] = b - 1;
                }).and(remainder));
    }

    private static void quotient(long a, long b, long c, long d, long[] out) {
        out[0] = Math.min(Math.floorDiv(a, c), Math.floorDiv(a, d));
        out[1] = Math.max(Math.floorDiv(b, c), Math.floorDiv(b, d));
    }

    /// **x·y + 2^(s−1) = q·2^s + r and 0 ≤ r < 2^s leave one q**, as in [#split].
    private List<Bounds> scaledProduct(Relation.Hint hint, int shift) throws Unpinned {
        Tensor x = hint.operands().get(0);
        Tensor y = hint.operands().get(1);
        Tensor q = hint.results().get(0);
        Tensor r = hint.results().get(1);
        long half = 1L << (shift - 1);
        String equation = x + "·" + y + " + 2^" + (shift - 1) + " = " + q + "·2^" + shift + " + " + r;
        require(asserts.isProduct(x, y, Form.ZERO.plus(forms.form(q), 1L << shift).plus(forms.form(r), 1).plus(-half)),
                q, equation);
        Bounds remainder = within(r, 0, (1L << shift) - 1);
        Bounds quotient = known(q);
        requireNoWrap(q, equation, magnitude(x).multiply(magnitude(y)), NoWrap.magnitude(quotient).shiftLeft(shift),
                NoWrap.magnitude(remainder), BigInteger.valueOf(half));
        return List.of(quotient, remainder);
    }

    /// **x − r = y², r ≥ 0 and 2y − r ≥ 0 leave y = floor(√x).** The residue of 2y is that of m = (2y − r) + r, a sum
    /// of two integers that are bounded and not negative; m² = 4·(x − r) holds over the integers, so that m is even,
    /// and y is the residue of m/2 ≥ 0. Then y² ≤ x = y² + r ≤ y² + 2y < (y + 1)².
    private List<Bounds> squareRoot(Relation.Hint hint) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor y = hint.results().get(0);
        Tensor r = hint.results().get(1);
        require(asserts.isProduct(y, y, forms.term(x).plus(forms.form(r), -1)), y, x + " − " + r + " = " + y + "·" + y);
        Bounds rest = within(r, 0, Bounds.LIMIT);
        long slack = asserts.greatest(Form.ZERO.plus(forms.form(y), 2).plus(forms.form(r), -1));
        require(slack >= 0, y, r + " ≤ 2·" + y);
        BigInteger twice = BigInteger.valueOf(slack).add(NoWrap.magnitude(rest));
        requireNoWrap(y, x + " = " + y + "² + " + r, twice.multiply(twice),
                magnitude(x).add(NoWrap.magnitude(rest)).shiftLeft(2));
        Bounds root = intervals.of(x).map((a, b, out) -> {
            out[0] = root(a);
            out[1] = root(b);
        });
        return List.of(root, root.map((_, b, out) -> {
            out[0] = 0;
            out[1] = 2 * b;
        }).and(rest));
    }

    private static long root(long x) {
        return BigInteger.valueOf(Math.max(x, 0)).sqrt().longValueExact();
    }

    /// **(s, p) of a table of 2^i or 0, x·p = m and 2^(b−1) ≤ m < 2^b leave one s.** p is not 0, as m is not; two
    /// powers differ by a factor 2 at least, and no two numbers of the range do. The table has one row for each power.
    private List<Bounds> normalize(Relation.Hint hint, int bits) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor s = hint.results().get(0);
        Tensor m = hint.results().get(1);
        long half = 1L << (bits - 1);
        Optional<Relation.Lookup> power = asserts.power(s, x, m);
        if (power.isEmpty()) {
            throw missing(s, m + " = " + x + "·2^" + s);
        }
        Constant powers = power.get().table().base();
        for (int i = 0; i < powers.count(); i++) {
            if (powers.at(i) != 0 && (i > 61 || powers.at(i) != 1L << i)) {
                throw new Unpinned(s, -1, "row " + i + " of " + power.get().table().name() + " is " + powers.at(i)
                        + "; expected 2^" + i + " or 0");
            }
        }
        Bounds mantissa = within(m, half, 2 * half - 1);
        requireNoWrap(m, m + " = " + x + "·2^" + s, magnitude(x).shiftLeft(61), NoWrap.magnitude(mantissa));
        // A number outside [1, 2^bits) has no witness.
        return List.of(intervals.of(x).map((a, b, out) -> {
            out[0] = bits - bitsOf(Math.clamp(b, 1, 2 * half - 1));
            out[1] = bits - bitsOf(Math.clamp(a, 1, 2 * half - 1));
        }), mantissa);
    }

    /// **Steps fall at one place, and x is between the thresholds there**: the lemma is in [Ladders].
    private List<Bounds> steps(Relation.Hint hint, HintFunction.Steps steps) throws Unpinned {
        Bounds x = intervals.of(hint.operands().getFirst());
        int[] starts = steps.starts();
        long[] lo = new long[steps.thresholds().count()];
        long[] hi = new long[lo.length];
        for (int element = 0; element < x.count(); element++) {
            ladders.limits(hint, steps, element, starts[element]);
            for (int i = starts[element]; i < starts[element + 1]; i++) {
                lo[i] = x.lo(element) >= steps.thresholds().at(i) ? 1 : 0;
                hi[i] = x.hi(element) >= steps.thresholds().at(i) ? 1 : 0;
            }
        }
        return List.of(Bounds.of(lo, hi));
    }

    /// **x = b and 0 ≤ b ≤ 1 leave b = x.** An x that is neither has no witness.
    private List<Bounds> bit(Relation.Hint hint) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor b = hint.results().getFirst();
        require(asserts.isZero(forms.term(x).plus(forms.form(b), -1)), b, x + " = " + b);
        requireNoWrap(b, x + " = " + b, magnitude(x), NoWrap.magnitude(within(b, 0, 1)));
        return List.of(intervals.of(x).map((lo, hi, out) -> {
            out[0] = Math.clamp(lo, 0, 1);
            out[1] = Math.clamp(hi, 0, 1);
        }));
    }

    private static long bitsOf(long value) {
        return (long) Long.SIZE - Long.numberOfLeadingZeros(value);
    }

    private BigInteger magnitude(Tensor operand) {
        return NoWrap.magnitude(intervals.of(operand));
    }

    private static void require(boolean holds, Tensor tensor, String says) throws Unpinned {
        if (!holds) {
            throw missing(tensor, says);
        }
    }

    static Unpinned missing(Tensor tensor, String says) {
        return new Unpinned(tensor, -1, "no assert says that " + says);
    }

    private static void requireNoWrap(Tensor tensor, String equation, BigInteger... magnitudes) throws Unpinned {
        NoWrap.require(tensor, equation, magnitudes);
    }

    private Bounds known(Tensor tensor) throws Unpinned {
        return within(facts, tensor, -Bounds.LIMIT, Bounds.LIMIT);
    }

    private Bounds within(Tensor tensor, long lo, long hi) throws Unpinned {
        return within(facts, tensor, lo, hi);
    }

    /// Returns what range asserts say of a tensor, which has to be within [lo, hi].
    static Bounds within(RangeFacts facts, Tensor tensor, long lo, long hi) throws Unpinned {
        for (int i = 0; i < tensor.count(); i++) {
            if (!facts.isKnown(tensor, i)) {
                throw new Unpinned(tensor, i, "no range assert bounds " + tensor);
            }
            if (facts.lo(tensor, i) < lo || facts.hi(tensor, i) > hi) {
                throw new Unpinned(tensor, i, tensor + " may be in [" + facts.lo(tensor, i) + ", " + facts.hi(tensor, i)
                        + "]; expected within [" + lo + ", " + hi + "]");
            }
        }
        return tensor.count() == 0 ? Bounds.of(0, 0, 0) : facts.bounds(tensor);
    }
}
