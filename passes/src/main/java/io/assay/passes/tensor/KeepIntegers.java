package io.assay.passes.tensor;

import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.DoubleRank;
import io.assay.ir.tensor.DynamicQuantize;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Gather;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.tensor.RankSum;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Standardize;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.TensorOp;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.rule.RewriteBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Brings `tensor.dequantize` down through what commutes with it, so that a quantised model computes with its integers
/// and rescales once, where it quantises again.
///
/// Law: f(s·q) = s'·f(q) for integers q and scales s > 0, exact in real numbers, for contractions, sums, extrema, moved
/// elements, and choices by order. Scales that are equal as f32 count as equal. Where floats are read after all, the
/// dequantisation is made there; of constants that are read so, floats are left.
///
/// ```
/// %1 = tensor.dequantize %0 {scale = s, …}           %1 = tensor.cast %0 : … i64
/// %2 = tensor.contract %1, %w (w dequantised by t)   %2 = tensor.contract %1, %v : … i64
/// %3 = tensor.unary %2 {function = relu}             %3 = tensor.unary %2 {function = relu} : … i64
/// %4 = tensor.quantize %3 {scale = u, …}             %4 = tensor.quantize %3 {scale = u / (s·t), …}
/// ```
public final class KeepIntegers {
    /// A sum of differently scaled integers is rounded to so many bits below what one integer more or less changes.
    private static final int GUARD_BITS = 31;
    private static final double LARGEST_EXACT = 0x1p52;

    private final RewriteBudget budget;
    private final List<Op> ops = new ArrayList<>();
    private final Map<Value, IntegerForm> forms = new HashMap<>();
    /// Ops with a form that were left out so far; whoever reads their floats makes them.
    private final Map<Value, Op> left = new HashMap<>();
    private final Map<Value, TensorData> constants = new HashMap<>();
    private int nextId;

    private KeepIntegers(RewriteBudget budget, int nextId) {
        this.budget = budget;
        this.nextId = nextId;
    }

    /// Returns `main` with integers where they mean the same.
    public static Func apply(Func main, RewriteBudget budget) {
        if (main.ops().stream().noneMatch(Dequantize.class::isInstance)) {
            return main;
        }
        KeepIntegers pass = new KeepIntegers(budget, main.nextValueId());
        main.ops().forEach(op -> pass.visit((TensorOp) op));
        return main.withOps(pass.ops);
    }

    private void visit(TensorOp op) {
        if (op instanceof Const(var result, var data, _)) {
            constants.put(result, data);
        }
        boolean mayFire = op instanceof Dequantize || op.operands().stream().anyMatch(forms::containsKey);
        if (!mayFire || !budget.take() || !rewrite(op)) {
            op.operands().forEach(this::makeFloats);
            ops.add(op);
        }
    }

    /// Puts the op that gives the floats of `value` if it was left out.
    private void makeFloats(Value value) {
        Op op = left.remove(value);
        if (op == null) {
            return;
        }
        IntegerForm form = formOf(value).orElseThrow();
        if (!form.isProduct()) {
            op.operands().forEach(this::makeFloats);
            ops.add(op);
            return;
        }
        IntegerForm.Term term = form.first();
        TensorData scale = term.scales().data();
        TensorData zero = TensorData.integers(scale.shape(), new long[scale.elementCount()]);
        Optional<TensorData> known = Optional.ofNullable(constants.get(term.integers()));
        ops.add(known.isPresent()
                ? new Const(value, floats(known.get(), term.scales(), value.type()), op.loc())
                : new Dequantize(value, scale, zero, term.integers(), op.loc()));
    }

    private static TensorData floats(TensorData integers, Scales scales, TensorType type) {
        ScalarType element = (ScalarType) type.element();
        double[] reals = scales.spread(type.shape());
        Arrays.setAll(reals, i -> ConstantEvaluator.rounded(element, integers.longAt(i) * reals[i]));
        return TensorData.ofDoubles(element, type.shape(), reals);
    }

    private Optional<IntegerForm> formOf(Value value) {
        return Optional.ofNullable(forms.get(value));
    }

    /// Returns the one term of a value.
    private Optional<IntegerForm.Term> term(Value value) {
        return formOf(value).filter(IntegerForm::isProduct).map(IntegerForm::first);
    }

    /// Returns the term of a value, or of a constant whose elements are multiples of `scales`.
    private Optional<IntegerForm.Term> term(Value value, Scales scales) {
        if (!constants.containsKey(value)) {
            return term(value);
        }
        TensorData data = constants.get(value);
        double[] units = scales.isUniform()
                || (scales.data().shape().rank() == shape(value).rank() && repeats(scales, value))
                        ? scales.spread(shape(value))
                        : new double[0];
        long[] integers = new long[units.length];
        double reach = 0;
        for (int i = 0; i < units.length; i++) {
            integers[i] = Math.round(data.doubleAt(i) / units[i]);
            reach = Math.max(reach, (double) Math.abs(integers[i]));
            if ((float) (integers[i] * units[i]) != (float) data.doubleAt(i) || reach > Integer.MAX_VALUE) {
                return Optional.empty();
            }
        }
        return units.length < data.elementCount() || !data.element().isFloat()
                ? Optional.empty()
                : Optional.of(IntegerForm.Term.of(constant(TensorData.integers(shape(value), integers), SourceLoc.NONE),
                        Scales.of(scales.data(), shape(value)), reach));
    }

    private static boolean repeats(Scales scales, Value value) {
        return IntStream.range(0, shape(value).rank())
                .allMatch(axis -> scales.isConstantAlong(axis)
                        || scales.data().shape().dim(axis) == shape(value).dim(axis));
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private Value add(ScalarType element, Shape shape, Function<Value, Op> make) {
        Value result = new Value(nextId++, TensorType.scalar(element, shape));
        ops.add(make.apply(result));
        return result;
    }

    private Value integers(Shape shape, Function<Value, Op> make) {
        return add(ScalarType.I64, shape, make);
    }

    private Value constant(TensorData data, SourceLoc loc) {
        Value result = add(data.element(), data.shape(), r -> new Const(r, data, loc));
        constants.put(result, data);
        return result;
    }

    private boolean become(Value result, Op op, Value integers, Scales scales, double reach) {
        return become(result, op, IntegerForm.of(integers, scales, reach));
    }

    private boolean become(Value result, Op op, IntegerForm form) {
        forms.put(result, form);
        left.put(result, op);
        return true;
    }

    /// Gives the op its integer form; false if it has none.
    private boolean rewrite(TensorOp op) {
        return switch (op) {
            case Dequantize dequantize -> dequantize(dequantize);
            case Quantize quantize -> quantize(quantize);
            case Unary unary -> unary(unary);
            case Binary binary -> binary(binary);
            case Contract contract -> contract(contract);
            case View view -> term(view.operand()).filter(x -> moved(view, view.result(), x,
                    view.map().positions(shape(view.result())), shape(view.operand()),
                    r -> new View(r, view.map(), x.integers(), view.loc()))).isPresent();
            case Take take -> term(take.operand()).filter(x -> moved(take, take.result(), x,
                    Arrays.stream(take.positions().toLongs()).mapToInt(Math::toIntExact).toArray(),
                    shape(take.operand()),
                    r -> new Take(r, take.positions(), x.integers(), take.loc()))).isPresent();
            case Concat concat -> concat(concat);
            case Reduce reduce -> term(reduce.operand()).filter(x -> reduce(reduce, x)).isPresent();
            case ArgMax argMax -> term(argMax.operand()).filter(x -> x.scales().isConstantAlong(argMax.axis()))
                    .map(x -> ops.add(new ArgMax(argMax.result(), argMax.axis(), argMax.selectLast(), x.integers(),
                            argMax.loc())))
                    .isPresent();
            case TopK topK -> term(topK.operand()).filter(x -> topK(topK, x)).isPresent();
            case Gather gather -> term(gather.data()).filter(x -> gather(gather, x)).isPresent();
            case Select select -> select(select);
            case Cast cast -> term(cast.operand())
                    .filter(x -> ((ScalarType) cast.result().type().element()).isFloat()
                            && become(cast.result(), cast, new IntegerForm(List.of(x), false)))
                    .isPresent();
            case Input _,Output _,Const _,LeakyRelu _,Softmax _,Standardize _,DynamicQuantize _,FloatKey _,DoubleRank _,DecisionTrees _,RankSum _ ->
                false;
        };
    }

    private boolean dequantize(Dequantize op) {
        Shape shape = shape(op.operand());
        Scales scales = Scales.of(op.scale(), shape);
        if (!scales.isPositive() || shape.elementCount() == 0 || !hasRange(op.operand())) {
            return false;
        }
        int[] at = IndexMap.repeating(op.zeroPoint().shape(), shape).positions(shape);
        long[] zeros = Arrays.stream(at).mapToLong(op.zeroPoint()::longAt).toArray();
        double reach = Quantize.range((ScalarType) op.operand().type().element()).magnitude()
                + (double) Arrays.stream(zeros).map(Math::abs).max().orElse(0);
        TensorData known = constants.get(op.operand());
        if (known != null) {
            long[] centered = known.toLongs();
            Arrays.setAll(centered, i -> centered[i] - zeros[i]);
            reach = Arrays.stream(centered).map(Math::abs).max().orElse(0);
            return become(op.result(), op, constant(TensorData.integers(shape, centered), op.loc()), scales, reach);
        }
        Value wide = integers(shape, r -> new Cast(r, op.operand(), op.loc()));
        boolean centered = Arrays.stream(zeros).allMatch(zero -> zero == 0);
        Value zero = centered ? wide : constant(TensorData.integers(shape, zeros), op.loc());
        Value integers = centered
                ? wide
                : integers(shape, r -> new Binary(r, BinaryFunction.SUB, wide, zero, op.loc()));
        return become(op.result(), op, integers, scales, reach);
    }

    private static boolean hasRange(Value value) {
        ScalarType element = (ScalarType) value.type().element();
        return element.isInteger() && element.bits() <= Integer.SIZE;
    }

    /// Rescales once. Below a zero point that is the least number, nothing is lost by leaving a relu out.
    private boolean quantize(Quantize op) {
        IntegerForm form = formOf(op.operand()).orElseThrow();
        Shape shape = shape(op.operand());
        long least = Quantize.range((ScalarType) op.result().type().element()).lo();
        boolean saturates = Arrays.stream(op.zeroPoint().toLongs()).allMatch(zero -> zero == least);
        Scales target = Scales.of(op.scale(), shape);
        if (form.isProduct()) {
            IntegerForm.Term x = form.first();
            rescale(op, target.dividedBy(x.scales()), saturates ? x.unclipped() : x.integers(), false);
            return true;
        }
        int bits = GUARD_BITS + (int) form.terms().stream().mapToDouble(IntegerForm.Term::reach)
                .mapToLong(reach -> Math.getExponent(Math.max(1, reach)) + 1).max().orElse(0);
        List<Value> terms = new ArrayList<>();
        double reach = 0;
        for (IntegerForm.Term term : form.terms()) {
            double[] factors = term.scales().dividedBy(target).spread(shape);
            long[] rounded = Arrays.stream(factors).mapToLong(f -> Math.round(Math.scalb(f, bits))).toArray();
            reach += term.reach() * Arrays.stream(rounded).max().orElse(0);
            if (reach > LARGEST_EXACT) {
                return false;
            }
            Value factor = constant(TensorData.integers(shape, rounded), op.loc());
            terms.add(integers(shape, r -> new Binary(r, BinaryFunction.MUL, term.integers(), factor, op.loc())));
        }
        Value sum = terms.stream().reduce((a, b) -> integers(shape, r -> new Binary(r, BinaryFunction.ADD, a, b,
                op.loc()))).orElseThrow();
        rescale(op, Scales.uniform(Math.scalb(1.0, bits), shape.rank()), sum, form.isClipped() && !saturates);
        return true;
    }

    /// Quantises integers. What is below zero rounds to the zero point or below, so that a relu may come after.
    private void rescale(Quantize op, Scales scale, Value integers, boolean clips) {
        Shape shape = shape(op.operand());
        Scales zero = Scales.of(TensorData.ofDoubles(ScalarType.F64, op.zeroPoint().shape(),
                op.zeroPoint().toDoubles()), shape);
        Shape both = scale.joint(zero);
        TensorData scales = TensorData.ofDoubles(ScalarType.F64, both, scale.spread(both));
        TensorData zeros = TensorData.integers(both,
                Arrays.stream(zero.spread(both)).mapToLong(z -> (long) z).toArray());
        if (!clips) {
            ops.add(new Quantize(op.result(), scales, zeros, integers, op.loc()));
            return;
        }
        ScalarType element = (ScalarType) op.result().type().element();
        Value all = add(element, shape, r -> new Quantize(r, scales, zeros, integers, op.loc()));
        long[] least = Arrays.stream(zero.spread(shape)).mapToLong(z -> (long) z).toArray();
        Value floor = constant(TensorData.ofLongs(element, shape, least), op.loc());
        ops.add(new Binary(op.result(), BinaryFunction.MAX, all, floor, op.loc()));
    }

    private boolean unary(Unary op) {
        Optional<IntegerForm.Term> found = term(op.operand());
        boolean commutes = op.function() == UnaryFunction.RELU || op.function() == UnaryFunction.NEG
                || op.function() == UnaryFunction.ABS;
        if (op.function() == UnaryFunction.RELU && found.isEmpty()) {
            List<IntegerForm.Term> terms = formOf(op.operand()).orElseThrow().terms();
            return become(op.result(), op, new IntegerForm(terms, true));
        }
        if (found.isEmpty() || !commutes) {
            return false;
        }
        IntegerForm.Term x = found.get();
        Value integers = integers(shape(op.result()), r -> new Unary(r, op.function(), x.integers(), op.loc()));
        return become(op.result(), op, new IntegerForm(List.of(new IntegerForm.Term(integers, x.scales(), x.reach(),
                op.function() == UnaryFunction.RELU ? x.unclipped() : integers)), false));
    }

    private boolean binary(Binary op) {
        return switch (op.function()) {
            case ADD, SUB -> aligned(op).isPresent() || sum(op);
            case MIN, MAX, EQUAL, LESS, LESS_OR_EQUAL -> aligned(op).isPresent();
            case MUL -> product(op) || scaled(op, op.lhs(), op.rhs()) || scaled(op, op.rhs(), op.lhs());
            case DIV -> scaled(op, op.lhs(), op.rhs());
            default -> false;
        };
    }

    /// Computes a function of two tensors of equal scales on their integers.
    private Optional<Value> aligned(Binary op) {
        Optional<IntegerForm.Term> known = term(op.lhs()).or(() -> term(op.rhs()));
        return known.flatMap(one -> term(op.lhs(), one.scales()).flatMap(x -> term(op.rhs(), one.scales())
                .flatMap(y -> x.scales().common(y.scales()).map(scales -> {
                    if (op.function().isComparison()) {
                        ops.add(new Binary(op.result(), op.function(), x.integers(), y.integers(), op.loc()));
                        return op.result();
                    }
                    Value integers = integers(shape(op.result()),
                            r -> new Binary(r, op.function(), x.integers(), y.integers(), op.loc()));
                    become(op.result(), op, integers, scales, x.reach() + y.reach());
                    return integers;
                }))));
    }

    /// Leaves a sum of differently scaled integers to the op that quantises it.
    private boolean sum(Binary op) {
        Optional<IntegerForm> left = formOf(op.lhs()).filter(form -> !form.isClipped());
        Optional<IntegerForm.Term> right = term(op.rhs());
        if (left.isEmpty() || right.isEmpty()) {
            return false;
        }
        IntegerForm.Term y = right.get();
        List<IntegerForm.Term> terms = new ArrayList<>(left.get().terms());
        terms.add(op.function() == BinaryFunction.ADD
                ? y
                : IntegerForm.Term.of(integers(shape(op.result()),
                        r -> new Unary(r, UnaryFunction.NEG, y.integers(), op.loc())), y.scales(), y.reach()));
        return become(op.result(), op, new IntegerForm(terms, false));
    }

    private boolean product(Binary op) {
        Optional<IntegerForm.Term> x = term(op.lhs());
        Optional<IntegerForm.Term> y = term(op.rhs());
        if (x.isEmpty() || y.isEmpty()) {
            return false;
        }
        Value integers = integers(shape(op.result()), r -> new Binary(r, BinaryFunction.MUL, x.get().integers(),
                y.get().integers(), op.loc()));
        return become(op.result(), op, integers, x.get().scales().times(y.get().scales()),
                x.get().reach() * y.get().reach());
    }

    /// Multiplies or divides the scales by positive constants.
    private boolean scaled(Binary op, Value operand, Value factors) {
        Optional<IntegerForm.Term> x = term(operand);
        TensorData data = constants.get(factors);
        if (x.isEmpty() || data == null || !data.element().isFloat()) {
            return false;
        }
        Scales by = Scales.of(data, shape(factors));
        Scales scales = op.function() == BinaryFunction.MUL
                ? x.get().scales().times(by)
                : x.get().scales().dividedBy(by);
        return by.isPositive() && become(op.result(), op, x.get().integers(), scales, x.get().reach());
    }

    private boolean contract(Contract op) {
        Optional<IntegerForm.Term> x = term(op.lhs());
        Optional<IntegerForm.Term> y = term(op.rhs());
        if (x.isEmpty() || y.isEmpty()) {
            return false;
        }
        Einsum einsum = op.einsum();
        Optional<Scales> scales = Scales.contract(einsum, x.get().scales(), y.get().scales());
        if (scales.isEmpty()) {
            return false;
        }
        int count = ContractionPlan.of(einsum, shape(op.lhs()), shape(op.rhs()), shape(op.result())).termCount();
        Value integers = integers(shape(op.result()),
                r -> new Contract(r, einsum, x.get().integers(), y.get().integers(), op.loc()));
        return become(op.result(), op, integers, scales.get(), count * x.get().reach() * y.get().reach());
    }

    private boolean moved(Op op, Value result, IntegerForm.Term x, int[] positions, Shape from,
            Function<Value, Op> make) {
        return become(result, op, integers(shape(result), make), x.scales().take(positions, from, shape(result)),
                x.reach());
    }

    private boolean concat(Concat op) {
        Optional<IntegerForm.Term> known = op.operands().stream().flatMap(x -> term(x).stream()).findFirst();
        List<IntegerForm.Term> parts = op.operands().stream()
                .flatMap(x -> known.flatMap(one -> term(x, one.scales())).stream()).toList();
        if (parts.isEmpty() || parts.size() < op.operands().size()) {
            return false;
        }
        double reach = parts.stream().mapToDouble(IntegerForm.Term::reach).max().orElse(0);
        Value integers = integers(shape(op.result()), r -> new Concat(r, op.axis(),
                parts.stream().map(IntegerForm.Term::integers).toList(), op.loc()));
        return become(op.result(), op, integers, joined(op, parts), reach);
    }

    private static Scales joined(Concat op, List<IntegerForm.Term> parts) {
        Scales first = parts.getFirst().scales();
        if (first.isUniform() && parts.stream().allMatch(part -> part.scales().equals(first))) {
            return first;
        }
        Shape shape = shape(op.result());
        int inner = shape.strides()[op.axis()];
        double[] joined = new double[shape.elementCount()];
        int offset = 0;
        for (int k = 0; k < parts.size(); k++) {
            double[] part = parts.get(k).scales().spread(shape(op.operands().get(k)));
            int width = shape(op.operands().get(k)).dim(op.axis()) * inner;
            for (int i = 0; i < part.length; i++) {
                joined[i / width * shape.dim(op.axis()) * inner + offset + i % width] = part[i];
            }
            offset += width;
        }
        return Scales.compressed(joined, shape);
    }

    private boolean reduce(Reduce op, IntegerForm.Term x) {
        if (op.function() == ReduceFunction.PROD || !op.axes().stream().allMatch(x.scales()::isConstantAlong)) {
            return false;
        }
        boolean mean = op.function() == ReduceFunction.MEAN;
        double count = (double) shape(op.operand()).elementCount() / Math.max(1, shape(op.result()).elementCount());
        ReduceFunction function = mean ? ReduceFunction.SUM : op.function();
        Value integers = integers(shape(op.result()), r -> new Reduce(r, function, op.axes(), x.integers(), op.loc()));
        Scales scales = mean
                ? x.scales().dividedBy(Scales.uniform(count, shape(op.result()).rank()))
                : x.scales();
        return become(op.result(), op, integers, scales,
                function == ReduceFunction.SUM ? x.reach() * count : x.reach());
    }

    private boolean topK(TopK op, IntegerForm.Term x) {
        if (!x.scales().isConstantAlong(op.axis())) {
            return false;
        }
        Value kept = op.results().getFirst();
        Value integers = integers(shape(kept), r -> new TopK(List.of(r, op.results().getLast()), op.axis(),
                op.largest(), x.integers(), op.loc()));
        // The floats are always made: the op itself has a second result and cannot be left out.
        TensorData scale = x.scales().data();
        ops.add(new Dequantize(kept, scale, TensorData.integers(scale.shape(), new long[scale.elementCount()]),
                integers,
                op.loc()));
        forms.put(kept, IntegerForm.of(integers, x.scales(), x.reach()));
        return true;
    }

    private boolean gather(Gather op, IntegerForm.Term x) {
        if (!x.scales().isUniform()) {
            return false;
        }
        makeFloats(op.indices());
        Value integers = integers(shape(op.result()), r -> new Gather(r, x.integers(), op.indices(), op.loc()));
        return become(op.result(), op, integers, x.scales(), x.reach());
    }

    private boolean select(Select op) {
        Optional<IntegerForm.Term> known = term(op.whenTrue()).or(() -> term(op.whenFalse()));
        return known.flatMap(one -> term(op.whenTrue(), one.scales()).flatMap(x -> term(op.whenFalse(), one.scales())
                .flatMap(y -> x.scales().common(y.scales()).map(scales -> {
                    makeFloats(op.condition());
                    Value integers = integers(shape(op.result()),
                            r -> new Select(r, op.condition(), x.integers(), y.integers(), op.loc()));
                    return become(op.result(), op, integers, scales, Math.max(x.reach(), y.reach()));
                })))).isPresent();
    }
}
