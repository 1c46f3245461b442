package io.assay.ir.verify;

import io.assay.ir.FunctionTable;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.bounds.LinearForm;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Looks for the asserts that leave a hint just the value of its function.
///
/// Each function of a hint has its asserts, and the argument for them is in the gadget that makes both. Values are
/// below 2^62 and factors below 2^61, so that no sum in these asserts wraps around the modulus of a curve.
final class HintPins {

    private record Ranged(LinearForm form, long max) {}

    private final Map<Value, Op> definitions;
    private final StepPins steps;
    private final SortPins sorts;
    private final List<LinearForm> zeros = new ArrayList<>();
    private final List<Product> products = new ArrayList<>();
    private final List<Ranged> ranges = new ArrayList<>();
    private final Map<Value, Long> direct = new HashMap<>();
    private final List<Lookup> lookups = new ArrayList<>();

    HintPins(List<Op> ops, Map<Value, Op> definitions, StepPins steps, SortPins sorts) {
        this.sorts = sorts;
        this.definitions = definitions;
        this.steps = steps;
        for (Op op : ops) {
            switch (op) {
                case Zero(var x, _) -> zeros.add(form(x));
                case Range(var max, var x, _) -> {
                    direct.merge(x, max, Math::min);
                    ranges.add(new Ranged(form(x), max));
                }
                case Product product -> products.add(product);
                case Lookup lookup -> lookups.add(lookup);
                default -> {
                    // Only asserts pin.
                }
            }
        }
    }

    /// Returns what no assert says of `hint`; empty if it is pinned to its function.
    Optional<String> missing(Hint hint) {
        List<Value> y = hint.results();
        Value x = hint.operands().getFirst();
        return switch (hint.function()) {
            case HintFunction.SplitPow2(int shift) -> first(
                    zero(sum(x, 1).and(y.get(0), -(1L << shift)).and(y.get(1), -1)), "x = q * 2^" + shift + " + r",
                    ranged(y.get(1), (1L << shift) - 1), "0 <= r < 2^" + shift, ranged(y.get(0)), "q >= 0");
            case HintFunction.Magnitude() -> first(zero(sum(x, 1).and(y.get(1), -2).and(y.get(0), 1)), "x = 2y - t",
                    oneIsZero(y.get(1), y.get(0)), "y = 0 or y = t", ranged(y.get(0)), "t >= 0");
            case HintFunction.SplitMagnitude(int shift) -> first(
                    zero(sum(x, 1).and(y.get(1), -(2L << shift)).and(y.get(0), 1L << shift).and(y.get(2), -1)),
                    "x = (2y - t) * 2^" + shift + " + r", ranged(y.get(2), (1L << shift) - 1), "0 <= r < 2^" + shift,
                    oneIsZero(y.get(1), y.get(0)), "y = 0 or y = t", ranged(y.get(0)), "t >= 0");
            case HintFunction.TableRow(var table) -> first(
                    lookups.stream().anyMatch(lookup -> lookup.table().equals(table) && lookup.index().equals(x)
                            && lookup.base().equals(y.get(0)) && lookup.slope().equals(y.get(1))),
                    "(x, base, slope) is a row of table " + table.name());
            case HintFunction.Divide() -> divide(x, hint.operands().get(1), y.get(0), y.get(1));
            case HintFunction.ScaledProduct product -> first(
                    isProductAsserted(x, hint.operands().get(1), sum(y.get(0), 1L << product.shift())
                            .and(y.get(1), 1).plus(-(1L << (product.shift() - 1)))),
                    "x * y = q * 2^" + product.shift() + " + r - half",
                    ranged(y.get(1), (1L << product.shift()) - 1), "0 <= r < 2^" + product.shift(),
                    ranges.stream().anyMatch(range -> range.max() <= product.range()
                            && sum(y.get(0), 1).plus(product.most()).is(range.form(), 1)),
                    "q is within its bounds");
            case HintFunction.ArgMax(int axis, boolean last) -> argMax(x, y.get(0), y.get(1), axis, last);
            case HintFunction.SquareRoot() -> first(
                    isProductAsserted(y.get(0), y.get(0), sum(x, 1).and(y.get(1), -1)), "x = y * y + r",
                    ranged(y.get(1)), "r >= 0", isRanged(sum(y.get(0), 2).and(y.get(1), -1)),
                    "r <= 2y");
            case HintFunction.OneHot _ -> oneHot(x, y.getFirst());
            case HintFunction.Normalize(int bits) -> normalize(x, y.get(0), y.get(1), bits);
            case HintFunction.Steps(var thresholds) -> steps.missing(x, thresholds, y.getFirst());
            case HintFunction.OrderStatistic(int rank) -> orderStatistic(x, y, rank);
            case HintFunction.Sort _ -> sorts.missing(x, y);
            case HintFunction.Bit() -> first(zero(sum(x, 1).and(y.getFirst(), -1)), "b = x", ranged(y.getFirst(), 1),
                    "b is 0 or 1");
        };
    }

    /// Returns the text of the first condition that does not hold.
    private static Optional<String> first(Object... conditionsAndTexts) {
        for (int i = 0; i < conditionsAndTexts.length; i += 2) {
            if (!(boolean) conditionsAndTexts[i]) {
                return Optional.of((String) conditionsAndTexts[i + 1]);
            }
        }
        return Optional.empty();
    }

    private LinearForm form(Value value) {
        return LinearForm.of(value, v -> Optional.ofNullable(definitions.get(v)));
    }

    private record Sum(Map<Value, Long> terms, long constant) {
        Sum and(Value value, long factor) {
            Map<Value, Long> more = new LinkedHashMap<>(terms);
            more.merge(value, factor, Long::sum);
            return new Sum(more, constant);
        }

        Sum plus(long moved) {
            return new Sum(terms, constant + moved);
        }

        boolean equalsOrNegates(LinearForm form) {
            return is(form, 1) || is(form, -1);
        }

        boolean is(LinearForm form, long sign) {
            return form.constant() == sign * constant && form.terms().size() == terms.size()
                    && terms.entrySet().stream()
                            .allMatch(term -> form.terms().getOrDefault(term.getKey(), 0L) == sign * term.getValue());
        }
    }

    private static Sum sum(Value value, long factor) {
        return new Sum(Map.of(value, factor), 0);
    }

    private boolean zero(Sum sum) {
        return zeros.stream().anyMatch(sum::equalsOrNegates);
    }

    private boolean ranged(Value value) {
        return direct.containsKey(value);
    }

    private boolean ranged(Value value, long max) {
        return direct.getOrDefault(value, Long.MAX_VALUE) <= max;
    }

    /// Tells whether y·(t − y) = 0 is asserted.
    private boolean oneIsZero(Value y, Value t) {
        Sum rest = sum(t, 1).and(y, -1);
        return products.stream().anyMatch(product -> isZero(product.product())
                && ((product.lhs().equals(y) && rest.equalsOrNegates(form(product.rhs())))
                        || (product.rhs().equals(y) && rest.equalsOrNegates(form(product.lhs())))));
    }

    private boolean isZero(Value value) {
        return definitions.get(value) instanceof Const(_, var data, _) && holds(data, _ -> 0);
    }

    /// Tells whether a·b = target is asserted.
    private boolean isProductAsserted(Value a, Value b, Sum target) {
        return products.stream().anyMatch(product -> target.is(form(product.product()), 1)
                && ((product.lhs().equals(a) && product.rhs().equals(b))
                        || (product.lhs().equals(b) && product.rhs().equals(a))));
    }

    /// Tells whether a range assert holds `sum`, and with it the numbers that it is made of.
    private boolean isRanged(Sum sum) {
        return ranges.stream().anyMatch(range -> sum.is(range.form(), 1));
    }

    private boolean isRanged(Value value) {
        return ranges.stream().anyMatch(range -> range.form().terms().equals(Map.of(value, 1L)));
    }

    private boolean isProduct(Value value, Value a, Value b) {
        return definitions.get(value) instanceof Mul mul && ((mul.lhs().equals(a) && mul.rhs().equals(b))
                || (mul.lhs().equals(b) && mul.rhs().equals(a)));
    }

    private Optional<String> divide(Value numerator, Value divisor, Value quotient, Value remainder) {
        return first(isProductAsserted(quotient, divisor, sum(numerator, 1).and(remainder, -1)), "n = q * d + r",
                isRanged(quotient), "q does not wrap around", ranged(remainder), "r >= 0",
                isRanged(sum(divisor, 1).and(remainder, -1).plus(-1)), "r < d");
    }

    private Optional<String> oneHot(Value x, Value rows) {
        int axis = x.type().shape().rank();
        boolean one = isTotalAsserted(rows, axis, 1);
        boolean position = zeros.stream().anyMatch(form -> form.terms().keySet().stream()
                .anyMatch(total -> totalOf(total, axis, i -> i).filter(rows::equals).isPresent()
                        && sum(x, 1).and(total, -1).equalsOrNegates(form)));
        return first(ranged(rows, 1), "each choice is 0 or 1", one, "the choices add up to 1", position,
                "the chosen position is x");
    }

    private Optional<String> normalize(Value x, Value shift, Value mantissa, int bits) {
        boolean power = lookups.stream().anyMatch(lookup -> lookup.index().equals(shift)
                && FunctionTable.isPowersOfTwo(lookup.table(), bits)
                && isProductAsserted(x, lookup.base(), sum(mantissa, 1)));
        long half = 1L << (bits - 1);
        boolean inside = ranges.stream().anyMatch(range -> range.max() < half
                && sum(mantissa, 1).plus(-half).is(range.form(), 1));
        return first(power, "m = x * 2^s", inside, "2^" + (bits - 1) + " <= m < 2^" + bits);
    }

    private Optional<String> orderStatistic(Value x, List<Value> y, int rank) {
        Value element = y.get(0);
        Value choice = y.get(1);
        Value before = y.get(2);
        int extent = x.type().shape().dim(1);
        boolean one = isTotalAsserted(choice, 1, 1);
        boolean chosen = zeros.stream().anyMatch(form -> form.terms().keySet().stream()
                .anyMatch(total -> totalOf(total, 1).filter(terms -> isProduct(terms, choice, x)).isPresent()
                        && sum(element, 1).and(total, -1).equalsOrNegates(form)));
        boolean split = ranges.stream().anyMatch(range -> range.form().terms().keySet().stream()
                .anyMatch(spread -> isView(spread, element, i -> i / extent)
                        && range.form().terms().keySet().stream()
                                .anyMatch(early -> isEarly(early, choice, 1, false) && sum(x, 1).and(spread, -1)
                                        .and(early, -1).and(before, range.max() + 1).is(range.form(), 1))));
        return first(ranged(choice, 1), "each choice is 0 or 1", one, "the choices add up to 1", chosen,
                "the element is the chosen one", ranged(before, 1), "each comparison is 0 or 1", split,
                "what comes before the element is marked, and nothing else", isTotalAsserted(before, 1, rank),
                rank + " come before the element");
    }

    /// Tells whether the sum of `terms` along `axis` is asserted to be `total`.
    private boolean isTotalAsserted(Value terms, int axis, int total) {
        return zeros.stream().anyMatch(form -> form.terms().keySet().stream()
                .anyMatch(sum -> isTotal(sum, terms, axis) && sum(sum, 1).plus(-total).equalsOrNegates(form)));
    }

    private Optional<String> argMax(Value x, Value choice, Value greatest, int axis, boolean last) {
        boolean one = isTotalAsserted(choice, axis, 1);
        boolean chosen = zeros.stream().anyMatch(form -> form.terms().keySet().stream()
                .anyMatch(total -> totalOf(total, axis).filter(terms -> isProduct(terms, choice, x)).isPresent()
                        && form.terms().keySet().stream().anyMatch(
                                view -> isView(view, greatest, i -> i)
                                        && sum(view, 1).and(total, -1).equalsOrNegates(form))));
        boolean first = ranges.stream().anyMatch(range -> isSlack(range.form(), x, choice, greatest, axis, last));
        return first(ranged(choice, 1), "each choice is 0 or 1", one, "the choices add up to 1", chosen,
                "the greatest element is the chosen one", first,
                "no element is greater, and none that is preferred is equal");
    }

    private boolean isSlack(LinearForm form, Value x, Value choice, Value greatest, int axis, boolean last) {
        Shape shape = x.type().shape();
        int inner = shape.strides()[axis];
        IntUnaryOperator group = i -> i / (inner * shape.dim(axis)) * inner + i % inner;
        return form.terms().keySet().stream().anyMatch(spread -> isView(spread, greatest, group)
                && form.terms().keySet().stream().anyMatch(early -> isEarly(early, choice, axis, last)
                        && sum(spread, 1).and(x, -1).and(early, -1).is(form, 1)));
    }

    /// Tells whether element i of `value` is element position(i) of `source`.
    private boolean isView(Value value, Value source, IntUnaryOperator position) {
        if (!(definitions.get(value) instanceof View view) || !view.operand().equals(source)) {
            return false;
        }
        int[] positions = view.map().positions(view.result().type().shape());
        return IntStream.range(0, positions.length).allMatch(i -> positions[i] == position.applyAsInt(i));
    }

    private boolean isTotal(Value value, Value terms, int axis) {
        return totalOf(value, axis).filter(terms::equals).isPresent();
    }

    /// Returns the tensor whose sum along `axis` is `value`, if it is one.
    private Optional<Value> totalOf(Value value, int axis) {
        return totalOf(value, axis, _ -> 1);
    }

    /// Returns the tensor whose sum along `axis` is `value`, each element times the weight of its position there.
    private Optional<Value> totalOf(Value value, int axis, IntUnaryOperator weight) {
        if (!(definitions.get(value) instanceof Contract(_, var einsum, var lhs, var rhs, _))
                || !(definitions.get(rhs) instanceof Const ones) || axis >= einsum.lhs().length()) {
            return Optional.empty();
        }
        String label = einsum.lhs().substring(axis, axis + 1);
        boolean sums = einsum.rhs().equals(label) && einsum.out().equals(einsum.lhs().replace(label, ""))
                && holds(ones.data(), weight);
        return sums ? Optional.of(lhs) : Optional.empty();
    }

    private static boolean holds(TensorData data, IntUnaryOperator element) {
        for (int i = 0; i < data.elementCount(); i++) {
            if (data.longAt(i) != element.applyAsInt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Tells whether `value` counts, for each position, the chosen ones that a tie would prefer it to.
    private boolean isEarly(Value value, Value choice, int axis, boolean last) {
        if (!(definitions.get(value) instanceof Contract(_, var einsum, var lhs, var rhs, _)) || !lhs.equals(choice)
                || !(definitions.get(rhs) instanceof Const before) || einsum.rhs().length() != 2) {
            return false;
        }
        String label = einsum.lhs().substring(axis, axis + 1);
        String position = einsum.rhs().substring(0, 1);
        int extent = choice.type().shape().dim(axis);
        return einsum.rhs().endsWith(label) && !einsum.lhs().contains(position)
                && einsum.out().equals(einsum.lhs().replace(label, position))
                && holds(before.data(), i -> last ? less(i % extent, i / extent) : less(i / extent, i % extent));
    }

    private static int less(int a, int b) {
        return a < b ? 1 : 0;
    }
}
