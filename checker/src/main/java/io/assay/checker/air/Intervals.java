package io.assay.checker.air;

import io.assay.checker.air.HintFunction.ArgMax;
import io.assay.checker.air.HintFunction.OneHot;
import io.assay.checker.air.HintFunction.TableRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Bounds of what relations compute, from the bounds of what they read.
///
/// Besides plain interval arithmetic: sums are bounded as they are written, with the sums that they read written out
/// one level deep, and written out in full; all hold, so that what all allow holds. Where hints have been proven to be
/// their functions, sums with a positive part, rows of a table and choices by one-hot vectors are bounded as such.
final class Intervals {

    private static final double MEMORY_SHARE = 0.5;

    private final RelationModule module;
    private final Forms forms;
    private final @Nullable Bounds[] bounds;
    /// Hints that have been proven, by a result.
    private final Relation.@Nullable Hint[] proven;
    private final int[] lastUse;
    private final long room;
    private long held;

    Intervals(RelationModule module, Forms forms) {
        this.module = module;
        this.forms = forms;
        this.bounds = new Bounds[module.tensors().size()];
        this.proven = new Relation.Hint[bounds.length];
        this.lastUse = new int[bounds.length];
        this.room = (long) (Runtime.getRuntime().maxMemory() * MEMORY_SHARE);
        for (int i = 0; i < module.relations().size(); i++) {
            for (int tensor : reads(module.relations().get(i))) {
                lastUse[tensor] = i;
            }
        }
    }

    /// Returns the tensors whose bounds may be asked for when a relation is bounded.
    private List<Integer> reads(Relation relation) {
        List<Integer> reads = new ArrayList<>();
        relation.operands().forEach(operand -> reads.add(operand.index()));
        relation.results().forEach(result -> reads.add(result.index()));
        if (relation instanceof Relation.Linear linear) {
            Form form = forms.form(linear.result());
            for (int k = 0; k < form.size(); k++) {
                reads.add(form.tensor(k));
                reads.addAll(sources(form.tensor(k)));
            }
            for (Tensor operand : linear.operands()) {
                reads.addAll(sources(forms.same(operand)));
            }
        } else if (relation instanceof Relation.Contract contract) {
            reads.addAll(sources(forms.same(contract.lhs())));
            reads.addAll(sources(forms.same(contract.rhs())));
        }
        return reads;
    }

    private List<Integer> sources(int tensor) {
        List<Integer> sources = new ArrayList<>();
        sources.add(tensor);
        for (Tensor operand : forms.definition(tensor).operands()) {
            sources.add(operand.index());
            sources.add(forms.same(operand));
            if (forms.definition(tensor) instanceof Relation.Hint && forms.definition(forms.same(
                    operand)) instanceof Relation.Linear linear) {
                linear.operands().forEach(term -> sources.add(forms.same(term)));
                Form form = forms.form(linear.result());
                for (int k = 0; k < form.size(); k++) {
                    sources.add(form.tensor(k));
                }
            }
            if (forms.definition(tensor) instanceof Relation.Mul
                    && forms.definition(forms.same(operand)) instanceof Relation.Hint hint) {
                hint.operands().forEach(index -> sources.add(index.index()));
            }
        }
        return sources;
    }

    /// Returns the bounds of a tensor that is read.
    Bounds of(Tensor tensor) {
        Bounds found = bounds[tensor.index()];
        if (found == null) {
            throw new IllegalStateException(tensor + " has no bounds any more");
        }
        return found;
    }

    /// Returns the bounds of a tensor, if they are still there.
    private Optional<Bounds> ofForm(int tensor) {
        return Optional.ofNullable(bounds[tensor]);
    }

    /// Notes the bounds of a tensor.
    void put(Tensor tensor, Bounds found) {
        bounds[tensor.index()] = found;
        held += size(found);
    }

    private static long size(Bounds bounds) {
        return (bounds.isUniform() ? 0 : bounds.count()) * 16L;
    }

    /// Tells whether there is room for more elements, besides those of tensors that will be read again.
    /// @param elements of which as many intervals will be made
    boolean hasRoomFor(long elements) {
        return held + elements * 32 <= room;
    }

    /// Notes that a hint is the function that it names.
    void prove(Relation.Hint hint) {
        hint.results().forEach(result -> proven[result.index()] = hint);
    }

    /// Forgets bounds that nothing reads after the relation at this place.
    void forget(int place) {
        Relation relation = module.relations().get(place);
        for (int tensor : reads(relation)) {
            Bounds there = bounds[tensor];
            if (lastUse[tensor] <= place && there != null) {
                held -= size(there);
                bounds[tensor] = null;
            }
        }
    }

    private Relation.@Nullable Hint proven(int tensor) {
        return proven[tensor];
    }

    /// Returns the bounds of what a relation computes.
    /// @throws ArithmeticException if a value may leave ±2^62
    Bounds computed(Relation.Compute relation) {
        return switch (relation) {
            case Relation.Input _ -> throw new IllegalArgumentException("inputs are not computed");
            case Relation.Const constant -> Bounds.exact(constant.data().elements());
            case Relation.View view when view.isIdentity() -> of(view.operand());
            case Relation.View view when of(view.operand()).isUniform() && view.result().count() > 0 ->
                Bounds.of(view.result().count(), of(view.operand()).least(), of(view.operand()).greatest());
            case Relation.View view -> of(view.operand()).at(view.positions());
            case Relation.Take take -> of(take.operand())
                    .at(Arrays.stream(take.positions().elements()).mapToInt(position -> (int) position).toArray());
            case Relation.Concat concat -> Bounds.joined(
                    concat.operands().stream().map(this::of).toArray(Bounds[]::new), concat.axis(),
                    concat.result().shape());
            case Relation.Linear linear -> linear(linear);
            case Relation.Contract contract -> contract(contract);
            case Relation.Mul mul -> forms.same(mul.lhs()) == forms.same(mul.rhs())
                    ? of(mul.lhs()).squared()
                    : of(mul.lhs()).times(of(mul.rhs()));
            case Relation.Select select -> select(select);
        };
    }

    private Bounds select(Relation.Select select) {
        Bounds condition = of(select.condition());
        Bounds whenTrue = of(select.whenTrue());
        Bounds whenFalse = of(select.whenFalse());
        int count = select.result().count();
        long[] lo = new long[count];
        long[] hi = new long[count];
        for (int i = 0; i < count; i++) {
            boolean never = condition.hi(i) == 0;
            boolean always = condition.lo(i) == 1;
            lo[i] = never ? whenFalse.lo(i) : always ? whenTrue.lo(i) : Math.min(whenTrue.lo(i), whenFalse.lo(i));
            hi[i] = never ? whenFalse.hi(i) : always ? whenTrue.hi(i) : Math.max(whenTrue.hi(i), whenFalse.hi(i));
        }
        return Bounds.of(lo, hi);
    }

    private Bounds contract(Relation.Contract contract) {
        Contraction plan = Contraction.of(contract);
        return picked(contract, plan).orElseGet(() -> plan.bounds(of(contract.lhs()), of(contract.rhs())));
    }

    /// Bounds Σ e·x where e is one-hot along the one label that is summed over.
    private Optional<Bounds> picked(Relation.Contract contract, Contraction plan) {
        int choice = forms.same(contract.lhs());
        Relation.Hint hint = proven(choice);
        int axes = contract.lhs().shape().rank();
        if (hint == null || hint.results().getFirst().index() != choice
                || !hint.results().getFirst().shape().equals(contract.lhs().shape())) {
            return Optional.empty();
        }
        String summed = Contraction.summed(contract);
        if (hint.function() instanceof OneHot(int extent)
                && summed.equals(contract.lhsLabels().substring(axes - 1))) {
            Optional<Bounds> index = ofForm(hint.operands().getFirst().index());
            return index.map(x -> plan.picked(of(contract.rhs()), x, x, extent));
        }
        if (hint.function() instanceof ArgMax(int axis, _)
                && summed.equals(contract.lhsLabels().substring(axis, axis + 1))) {
            Bounds any = Bounds.of(1, 0, hint.operands().getFirst().shape().dim(axis) - 1L);
            return Optional.of(plan.picked(of(contract.rhs()), any, any, 0));
        }
        return Optional.empty();
    }

    private Bounds linear(Relation.Linear linear) {
        int count = linear.result().count();
        Bounds found = Bounds.sum(count, linear.constant(),
                linear.coefficients().stream().mapToLong(Long::longValue).toArray(),
                linear.operands().stream().map(this::of).toArray(Bounds[]::new));
        if (linear.operands().size() < 2) {
            // Whatever another form of the operand says is in its bounds.
            return found;
        }
        for (Supplier<Form> form : List.<Supplier<Form>>of(() -> inlined(linear), () -> inlined(forms.written(linear)),
                () -> forms.form(linear.result()))) {
            found = narrowed(found, () -> sum(form.get(), count));
        }
        for (Tensor term : linear.operands()) {
            int positive = forms.same(term);
            if (isPositivePart(positive)) {
                found = extremum(found, linear, positive, count);
            }
        }
        return narrowed(found, () -> tableRow(forms.form(linear.result()), count));
    }

    private static Bounds narrowed(Bounds found, Supplier<Optional<Bounds>> other) {
        try {
            return other.get().map(found::and).orElse(found);
        } catch (ArithmeticException _) {
            // Another way to write a sum may leave 62 bits where the sum itself does not; then it says nothing.
            return found;
        }
    }

    /// Writes out the operands that are sums, one level deep; what views show of sums is not.
    private Form inlined(Relation.Linear linear) {
        Form sum = Form.ZERO.plus(linear.constant());
        for (int k = 0; k < linear.operands().size(); k++) {
            sum = sum.plus(written(linear.operands().get(k)), linear.coefficients().get(k));
        }
        return sum;
    }

    private Form written(Tensor tensor) {
        return forms.definition(tensor.index()) instanceof Relation.Linear
                ? forms.written(tensor.index())
                : Form.atom(forms.same(tensor));
    }

    /// Writes out the atoms that are sums, one level deep.
    private Form inlined(Form form) {
        Form sum = Form.ZERO.plus(form.constant());
        for (int k = 0; k < form.size(); k++) {
            sum = sum.plus(forms.written(form.tensor(k)), form.factor(k));
        }
        return sum;
    }

    private Optional<Bounds> sum(Form form, int count) {
        long[] factors = new long[form.size()];
        Bounds[] terms = new Bounds[form.size()];
        for (int k = 0; k < terms.length; k++) {
            Optional<Bounds> term = ofForm(form.tensor(k));
            if (term.isEmpty()) {
                return Optional.empty();
            }
            factors[k] = form.factor(k);
            terms[k] = term.get();
        }
        return Optional.of(Bounds.sum(count, form.constant(), factors, terms));
    }

    private boolean isPositivePart(int tensor) {
        Relation.Hint hint = proven(tensor);
        return hint != null && hint.function() instanceof HintFunction.Magnitude
                && hint.results().get(1).index() == tensor;
    }

    /// With y = max(x, 0): rest + f·y is the greater of rest and rest + f·x for f ≥ 0, and the lesser for f < 0. Where x
    /// is a sum, it depends on the rest whether it should be written out.
    private Bounds extremum(Bounds found, Relation.Linear linear, int positive, int count) {
        Relation.Hint hint = proven(positive);
        if (hint == null) {
            return found;
        }
        Tensor x = hint.operands().getFirst();
        Bounds narrow = narrowed(found, () -> extremum(forms.written(linear), positive, written(x), count));
        if (forms.same(x) != x.index()) {
            narrow = narrowed(narrow,
                    () -> extremum(forms.written(linear), positive, forms.written(forms.same(x)), count));
        }
        return narrowed(narrow, () -> extremum(forms.form(linear.result()), positive, forms.form(x), count));
    }

    private Optional<Bounds> extremum(Form form, int positive, Form x, int count) {
        long factor = form.factorOf(positive);
        if (factor == 0) {
            return Optional.empty();
        }
        Form rest = form.plus(Form.atom(positive), Math.negateExact(factor));
        Optional<Bounds> zero = sum(rest, count);
        Optional<Bounds> whole = sum(rest.plus(x, factor), count);
        return zero.flatMap(one -> whole.map(other -> one.zip(other, (a, b, c, d, out) -> {
            out[0] = factor >= 0 ? Math.max(a, c) : Math.min(a, c);
            out[1] = factor >= 0 ? Math.max(b, d) : Math.min(b, d);
        })));
    }

    /// Bounds rest + f·(base + slope·u) for base and slope of one row of a table: row by row.
    private Optional<Bounds> tableRow(Form form, int count) {
        for (int k = 0; k < form.size(); k++) {
            if (!(forms.definition(form.tensor(k)) instanceof Relation.Mul mul)) {
                continue;
            }
            Optional<Bounds> found = tableRow(form, count, form.tensor(k), mul.lhs(), mul.rhs())
                    .or(() -> tableRow(form, count, mul.result().index(), mul.rhs(), mul.lhs()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Bounds> tableRow(Form form, int count, int product, Tensor slope, Tensor within) {
        Relation.Hint hint = proven(forms.same(slope));
        if (hint == null || !(hint.function() instanceof TableRow(Table table))
                || hint.results().get(1).index() != forms.same(slope)) {
            return Optional.empty();
        }
        int base = hint.results().get(0).index();
        long factor = form.factorOf(product);
        Optional<Bounds> rows = ofForm(hint.operands().getFirst().index());
        Optional<Bounds> u = ofForm(within.index());
        if (form.factorOf(base) != factor || rows.isEmpty() || u.isEmpty()) {
            return Optional.empty();
        }
        Form rest = form.plus(Form.atom(base), Math.negateExact(factor))
                .plus(Form.atom(product), Math.negateExact(factor));
        Bounds image = rows.get().zip(u.get(), (a, b, c, d, out) -> row(table, a, b, c, d, out));
        return sum(rest, count).map(other -> Bounds.sum(count, 0, new long[]{1, factor}, new Bounds[]{other, image}));
    }

    /// Rows outside the table have no witness, so that any bounds hold for them.
    private static void row(Table table, long first, long last, long lo, long hi, long[] out) {
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        int to = Math.clamp(last, 0, table.rows() - 1);
        for (int i = Math.clamp(first, 0, table.rows() - 1); i <= to; i++) {
            long a = Math.multiplyExact(table.slope().at(i), lo);
            long b = Math.multiplyExact(table.slope().at(i), hi);
            least = Math.min(least, Math.addExact(table.base().at(i), Math.min(a, b)));
            greatest = Math.max(greatest, Math.addExact(table.base().at(i), Math.max(a, b)));
        }
        out[0] = least;
        out[1] = greatest;
    }
}
