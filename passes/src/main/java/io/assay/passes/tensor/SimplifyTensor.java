package io.assay.passes.tensor;

import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.RuleEngine;
import io.assay.passes.rule.Scope;
import io.assay.passes.rule.Views;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Removes what does nothing and merges what is one step in the `tensor` dialect.
///
/// Every law is exact in real numbers, and moves no rounding: (x − c) / s in front of a Gemm stays as it is. Constants
/// stand on the right of commutative functions afterwards.
///
/// ```
/// %2 = tensor.binary %0, %1 {function = mul} : …     (%1 is all ones: %2 is %0)
/// %3 = tensor.unary %2 {function = relu} : …         %3 = tensor.unary %0 {function = relu} : …
/// %4 = tensor.unary %3 {function = relu} : …         (%4 is %3)
/// ```
public final class SimplifyTensor {

    private static final List<Rule<?>> ARITHMETIC = List.of(
            binary("constant-right", "c + x == x + c, and so for mul, min and max", SimplifyTensor::constantRight),
            binary("add-zero", "x + 0 == x, x - 0 == x", (op, scope) -> keepLeft(op, scope, 0, BinaryFunction.ADD,
                    BinaryFunction.SUB)),
            binary("mul-one", "x * 1 == x, x / 1 == x", (op, scope) -> keepLeft(op, scope, 1, BinaryFunction.MUL,
                    BinaryFunction.DIV)),
            binary("div-power-of-two", "x / 2^k == x * 2^-k, the inverse being exact", SimplifyTensor::divide),
            binary("integers-first",
                    "x * (s * c) == (x * c) * s, x being integers and s none: a small scale keeps its precision",
                    SimplifyTensor::integersFirst),
            binary("extremum-of-one", "max(x, x) == x, min(x, x) == x",
                    (op, _) -> (op.function() == BinaryFunction.MAX || op.function() == BinaryFunction.MIN)
                            && op.lhs().equals(op.rhs()) ? Replacement.value(op.lhs()) : Optional.empty()),
            binary("max-zero", "max(x, 0) == relu(x)",
                    (op, scope) -> op.function() == BinaryFunction.MAX && scope.isFilledWith(op.rhs(), 0)
                            ? Replacement.op(new Unary(op.result(), UnaryFunction.RELU, op.lhs(), op.loc()))
                            : Optional.empty()),
            binary("merge-clips", "max(max(x, a), b) == max(x, max(a, b)), and so for min", SimplifyTensor::clips));

    private static final List<Rule<?>> FUNCTIONS = List.of(
            unary("neg-neg", "-(-x) == x", UnaryFunction.NEG, (op, scope) -> inner(op, scope, UnaryFunction.NEG)
                    .flatMap(x -> Replacement.value(x.operand()))),
            unary("abs-neg", "|-x| == |x|", UnaryFunction.ABS,
                    (op, scope) -> inner(op, scope, UnaryFunction.NEG).flatMap(x -> Replacement
                            .op(new Unary(op.result(), UnaryFunction.ABS, x.operand(), both(x, op))))),
            unary("relu-positive", "relu(x) == x, x >= 0", UnaryFunction.RELU, SimplifyTensor::unchangedIfPositive),
            unary("abs-positive", "|x| == x, x >= 0", UnaryFunction.ABS, SimplifyTensor::unchangedIfPositive),
            new Rule<>("leaky-one", "leaky_relu(x, 1) == x", LeakyRelu.class,
                    (op, _) -> op.alpha() == 1 ? Replacement.value(op.operand()) : Optional.empty()),
            new Rule<>("leaky-zero", "leaky_relu(x, 0) == relu(x)", LeakyRelu.class, (op, _) -> op.alpha() == 0
                    ? Replacement.op(new Unary(op.result(), UnaryFunction.RELU, op.operand(), op.loc()))
                    : Optional.empty()),
            new Rule<>("cast-same", "cast(x) == x, both of one element type", Cast.class,
                    (op, _) -> op.result().type().equals(op.operand().type())
                            ? Replacement.value(op.operand())
                            : Optional.empty()));

    private static final List<Rule<?>> MOVEMENT = List.of(
            new Rule<>("view-identity", "view(x) == x, every element in its place", View.class,
                    (op, _) -> Views.isIdentity(op.map(), shape(op.result()), shape(op.operand()))
                            ? Replacement.value(op.operand())
                            : Optional.empty()),
            new Rule<>("view-view", "view(view(x)) == view(x), one map having the same positions", View.class,
                    SimplifyTensor::composed),
            new Rule<>("concat-one", "concat(x) == x", Concat.class,
                    (op, _) -> op.operands().size() == 1
                            ? Replacement.value(op.operands().getFirst())
                            : Optional.empty()),
            new Rule<>("reduce-nothing", "reduce(x) == x, every reduced axis having extent 1", Reduce.class,
                    (op, _) -> op.result().type().equals(op.operand().type())
                            ? Replacement.value(op.operand())
                            : Optional.empty()));

    /// Every rule of this pass.
    public static final List<Rule<?>> RULES = java.util.stream.Stream.of(ARITHMETIC, FUNCTIONS, MOVEMENT)
            .flatMap(List::stream).toList();

    private SimplifyTensor() {}

    /// Returns `main` with every rule applied until none fires.
    public static Func apply(Func main, RewriteBudget budget) {
        return new RuleEngine("simplify-tensor", RULES).rewrite(main, budget).main();
    }

    private static Rule<Binary> binary(String name, String law, Rule.Rewrite<Binary> rewrite) {
        return new Rule<>(name, law, Binary.class, rewrite);
    }

    private static Rule<Unary> unary(String name, String law, UnaryFunction function, Rule.Rewrite<Unary> rewrite) {
        return new Rule<>(name, law, Unary.class,
                (op, scope) -> op.function() == function ? rewrite.apply(op, scope) : Optional.empty());
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private static SourceLoc both(Op inner, Op outer) {
        return inner.loc().and(outer.loc());
    }

    private static Optional<Replacement> constantRight(Binary op, Scope scope) {
        boolean commutes = switch (op.function()) {
            case ADD, MUL, MIN, MAX, EQUAL, AND, OR, XOR, BIT_AND, BIT_OR, BIT_XOR -> true;
            case SUB, DIV, MOD, FMOD, POW, LESS, LESS_OR_EQUAL, SHIFT_LEFT, SHIFT_RIGHT -> false;
        };
        boolean left = scope.constant(op.lhs()).isPresent() && scope.constant(op.rhs()).isEmpty();
        return commutes && left
                ? Replacement.op(new Binary(op.result(), op.function(), op.rhs(), op.lhs(), op.loc()))
                : Optional.empty();
    }

    private static Optional<Replacement> keepLeft(Binary op, Scope scope, double neutral, BinaryFunction... functions) {
        return Arrays.asList(functions).contains(op.function()) && scope.isFilledWith(op.rhs(), neutral)
                ? Replacement.value(op.lhs())
                : Optional.empty();
    }

    private static Optional<Replacement> divide(Binary op, Scope scope) {
        Optional<TensorData> divisor = scope.constant(op.rhs());
        if (op.function() != BinaryFunction.DIV || divisor.isEmpty() || !divisor.get().element().isFloat()) {
            return Optional.empty();
        }
        double[] inverse = divisor.get().toDoubles();
        for (int i = 0; i < inverse.length; i++) {
            // The exponents stay in the range of the smallest format, so that the inverse is exact in each.
            boolean power = inverse[i] != 0 && Math.abs(Math.getExponent(inverse[i])) <= 14
                    && Math.abs(inverse[i]) == Math.scalb(1.0, Math.getExponent(inverse[i]));
            if (!power) {
                return Optional.empty();
            }
            inverse[i] = 1 / inverse[i];
        }
        TensorData data = TensorData.ofDoubles(divisor.get().element(), divisor.get().shape(), inverse);
        Value factor = scope.add(op.rhs().type(), r -> new Const(r, data, op.loc()));
        return Replacement.op(new Binary(op.result(), BinaryFunction.MUL, op.lhs(), factor, op.loc()));
    }

    private static Optional<Replacement> integersFirst(Binary op, Scope scope) {
        if (op.function() != BinaryFunction.MUL) {
            return Optional.empty();
        }
        return integersFirst(op, op.lhs(), op.rhs(), scope).or(() -> integersFirst(op, op.rhs(), op.lhs(), scope));
    }

    private static boolean isOfIntegers(Value x, Scope scope) {
        return scope.definition(x, Cast.class)
                .filter(cast -> ((ScalarType) cast.operand().type().element()).isInteger()).isPresent();
    }

    /// @param x      integers, as floats
    /// @param factor a product with a constant, or a view of one; not of integers, or each would come first in turn
    private static Optional<Replacement> integersFirst(Binary op, Value x, Value factor, Scope scope) {
        Optional<View> view = scope.definition(factor, View.class);
        Optional<Binary> product = scope.definition(view.map(View::operand).orElse(factor), Binary.class)
                .filter(found -> found.function() == BinaryFunction.MUL && scope.constant(found.rhs()).isPresent());
        if (!isOfIntegers(x, scope) || product.isEmpty() || isOfIntegers(product.get().lhs(), scope)) {
            return Optional.empty();
        }
        SourceLoc loc = both(product.get(), op);
        TensorData known = scope.constant(product.get().rhs()).orElseThrow();
        double[] factors = known.toDoubles();
        int[] at = view.map(found -> found.map().positions(shape(factor)))
                .orElseGet(() -> IntStream.range(0, factors.length).toArray());
        TensorData data = TensorData.ofDoubles(known.element(), shape(factor),
                Arrays.stream(at).mapToDouble(i -> factors[i]).toArray());
        Value constant = scope.add(factor.type(), r -> new Const(r, data, loc));
        Value scaled = scope.add(op.result().type(), r -> new Binary(r, BinaryFunction.MUL, x, constant, loc));
        Value scale = view.map(found -> scope.add(factor.type(),
                r -> new View(r, found.map(), product.get().lhs(), loc))).orElse(product.get().lhs());
        return Replacement.op(new Binary(op.result(), BinaryFunction.MUL, scaled, scale, loc));
    }

    private static Optional<Replacement> clips(Binary op, Scope scope) {
        boolean clip = op.function() == BinaryFunction.MAX || op.function() == BinaryFunction.MIN;
        Optional<Binary> inner = scope.definition(op.lhs(), Binary.class)
                .filter(found -> found.function() == op.function());
        if (!clip || inner.isEmpty()) {
            return Optional.empty();
        }
        Optional<TensorData> first = scope.constant(inner.get().rhs());
        Optional<TensorData> second = scope.constant(op.rhs());
        if (first.isEmpty() || second.isEmpty() || !first.get().element().isFloat()) {
            return Optional.empty();
        }
        double[] merged = first.get().toDoubles();
        Arrays.setAll(merged,
                i -> RealFunctions.apply(op.function(), first.get().element(), merged[i], second.get().doubleAt(i)));
        TensorData data = TensorData.ofDoubles(first.get().element(), first.get().shape(), merged);
        Value limit = scope.add(op.rhs().type(), r -> new Const(r, data, both(inner.get(), op)));
        return Replacement
                .op(new Binary(op.result(), op.function(), inner.get().lhs(), limit, both(inner.get(), op)));
    }

    private static Optional<Unary> inner(Unary op, Scope scope, UnaryFunction function) {
        return scope.definition(op.operand(), Unary.class).filter(found -> found.function() == function);
    }

    private static Optional<Replacement> unchangedIfPositive(Unary op, Scope scope) {
        boolean unary = scope.definition(op.operand(), Unary.class).filter(found -> switch (found.function()) {
            case RELU, SIGMOID, EXP, SQRT, ABS, SOFTPLUS, NOT, ACOS, COSH, ACOSH -> true;
            default -> false;
        }).isPresent();
        boolean positive = unary || scope.definition(op.operand(), Softmax.class).isPresent();
        return positive ? Replacement.value(op.operand()) : Optional.empty();
    }

    private static Optional<Replacement> composed(View op, Scope scope) {
        return scope.definition(op.operand(), View.class).flatMap(inner -> {
            Optional<IndexMap> map = Views.compose(inner.map(), shape(inner.result()), op.map(), shape(op.result()));
            return map.flatMap(
                    one -> Replacement.op(new View(op.result(), one, inner.operand(), both(inner, op))));
        });
    }
}
