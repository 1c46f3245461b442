package io.assay.passes.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Take;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.passes.law.Verdict.Refuted;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules that are wrong are found wrong on the patterns of the rules that they resemble: one is off by one, or forgets
/// a condition, an operand's place, a half.
class WrongRulesTest {

    private static final long SEED = 3;

    /// Named like the right rule, whose patterns it is tried on.
    static List<Rule<?>> fixed() {
        return List.of(
                new Rule<>("round-round", "round(round(x, s), t) == round(x, s + t), without the first half",
                        Requantize.class,
                        (op, scope) -> scope.definition(op.operand(), Requantize.class)
                                .filter(inner -> inner.shift() + op.shift() <= 60)
                                .flatMap(inner -> Replacement.op(new Requantize(op.result(), inner.shift() + op.shift(),
                                        inner.operand(), op.loc())))),
                new Rule<>("round-round", "round(round(x, s), t) == round(x + 2^(s-1) - 1, s + t), off by one",
                        Requantize.class, WrongRulesTest::offByOne),
                new Rule<>("round-multiple", "round(2^s * x + c, s) == x + floor(c / 2^s), c being anything",
                        Requantize.class, WrongRulesTest::anyConstant),
                new Rule<>("round-relu-positive", "round_relu(x, s) == round(x, s), x >= -2^(s-1) - 1",
                        RequantizeRelu.class,
                        (op, scope) -> scope.bounds(op.operand()).hull().lo() >= -(1L << (op.shift() - 1)) - 1
                                ? Replacement.op(new Requantize(op.result(), op.shift(), op.operand(), op.loc()))
                                : Optional.empty()),
                new Rule<>("relu-positive", "relu(x) == x, x >= -1", Relu.class,
                        (op, scope) -> scope.bounds(op.operand()).hull().lo() >= -1
                                ? Replacement.op(
                                        new Linear(op.result(), List.of(1L), 0, List.of(op.operand()), op.loc()))
                                : Optional.empty()),
                new Rule<>("divide-power", "floor(x / 2^k) == round(x, k), without the half", FloorDivide.class,
                        (op, scope) -> power(op, scope).flatMap(shift -> Replacement
                                .op(new Requantize(op.result(), shift, op.numerator(), op.loc())))),
                new Rule<>("max-known", "max(x, y) == x, x >= y somewhere", Maximum.class,
                        (op, scope) -> scope.bounds(op.lhs()).hull().hi() >= scope.bounds(op.rhs()).hull().hi()
                                ? Replacement.value(op.lhs())
                                : Optional.empty()),
                new Rule<>("select-not", "select(1 - c, x, y) == select(c, x, y), not swapped", Select.class,
                        (op, scope) -> scope.definition(op.condition(), Linear.class)
                                .filter(not -> not.coefficients().equals(List.of(-1L)) && not.constant() == 1)
                                .flatMap(not -> Replacement.op(new Select(op.result(), not.operands().getFirst(),
                                        op.whenTrue(), op.whenFalse(), op.loc())))),
                new Rule<>("select-not", "select(1 + c, x, y) == select(-c, y, x), of another factor", Select.class,
                        (op, scope) -> scope.definition(op.condition(), Linear.class)
                                .filter(not -> not.constant() == 1
                                        && not.operands().getFirst().type().interval().lo() >= 0)
                                .flatMap(not -> Replacement.op(new Select(op.result(), not.operands().getFirst(),
                                        op.whenFalse(), op.whenFalse(), op.loc())))),
                new Rule<>("square-root-square", "floor(sqrt(x * y)) == x, y being anything", SquareRoot.class,
                        (op, scope) -> scope.definition(op.operand(), Mul.class)
                                .filter(mul -> scope.bounds(mul.lhs()).hull().lo() >= 0)
                                .flatMap(mul -> Replacement.value(mul.lhs()))),
                new Rule<>("mul-number", "x * c == c0 * x, the elements of c being one as floats", Mul.class,
                        (op, scope) -> scope.constant(op.rhs()).filter(c -> scope.isFilledWith(op.rhs(), c.longAt(0)))
                                .flatMap(c -> Replacement.op(new Linear(op.result(), List.of(c.longAt(0)), 0,
                                        List.of(op.lhs()), op.loc())))),
                new Rule<>("linear-linear", "a * (b * x + c) + d == (a * b) * x + (c + d), c not multiplied",
                        Linear.class, WrongRulesTest::notMultiplied),
                new Rule<>("take-take", "take(take(x)) == take(x) with the positions of the inner one", Take.class,
                        (op, scope) -> scope.definition(op.operand(), Take.class)
                                .filter(inner -> inner.positions().elementCount() >= op.positions().elementCount())
                                .flatMap(inner -> Replacement.op(new Take(op.result(), TensorData.integers(
                                        op.positions().shape(),
                                        Arrays.copyOf(inner.positions().toLongs(), op.positions().elementCount())),
                                        inner.operand(), op.loc())))));
    }

    private static Optional<Replacement> offByOne(Requantize op, Scope scope) {
        return scope.definition(op.operand(), Requantize.class).filter(inner -> inner.shift() + op.shift() <= 60)
                .flatMap(inner -> {
                    Value x = inner.operand();
                    Value moved = scope.add(0, x.type().shape(), r -> new Linear(r, List.of(1L),
                            (1L << (inner.shift() - 1)) - 1, List.of(x), op.loc()));
                    return Replacement.op(new Requantize(op.result(), inner.shift() + op.shift(), moved, op.loc()));
                });
    }

    private static Optional<Replacement> anyConstant(Requantize op, Scope scope) {
        return scope.definition(op.operand(), Linear.class)
                .filter(inner -> inner.coefficients().equals(List.of(1L << op.shift())))
                .flatMap(inner -> Replacement.op(new Linear(op.result(), List.of(1L),
                        inner.constant() >> op.shift(), inner.operands(), op.loc())));
    }

    private static Optional<Integer> power(FloorDivide op, Scope scope) {
        return scope.constant(op.denominator()).filter(c -> c.elementCount() == 1).map(c -> c.longAt(0))
                .filter(c -> Long.bitCount(c) == 1 && c > 1 && c <= 1L << 60).map(Long::numberOfTrailingZeros);
    }

    private static Optional<Replacement> notMultiplied(Linear op, Scope scope) {
        return op.operands().size() > 1
                ? Optional.empty()
                : scope.definition(op.operands().getFirst(), Linear.class).filter(inner -> inner.operands().size() == 1)
                        .flatMap(inner -> Replacement.op(new Linear(op.result(),
                                List.of(op.coefficients().getFirst() * inner.coefficients().getFirst()),
                                inner.constant() + op.constant(), inner.operands(), op.loc())));
    }

    @ParameterizedTest
    @MethodSource("fixed")
    void aWrongRuleIsRefutedAndTheInterpreterAgrees(Rule<?> wrong) {
        List<FixedLaw> refuted = new ArrayList<>();
        FixedPatterns.all().get(wrong.name()).accept(module -> FixedLaw.of(wrong, module).ifPresent(law -> {
            if (refuted.isEmpty() && law.verdict() instanceof Refuted(var example)) {
                assertThat(law.differsOn(law.inputs(example))).as("%s on %s", law, example).isTrue();
                refuted.add(law);
            }
        }));
        assertThat(refuted).as(wrong.law()).hasSize(1);
    }

    static List<Rule<?>> tensor() {
        return List.of(
                new Rule<>("div-power-of-two", "x / c == x * c^-1, the inverse being rounded", Binary.class,
                        WrongRulesTest::rounded),
                new Rule<>("merge-clips", "max(min(x, a), b) == max(x, b), of another function inside", Binary.class,
                        (op, scope) -> op.function() == BinaryFunction.MAX
                                ? scope.definition(op.lhs(), Binary.class).flatMap(inner -> Replacement.op(
                                        new Binary(op.result(), op.function(), inner.lhs(), op.rhs(), op.loc())))
                                : Optional.empty()),
                new Rule<>("constant-right", "c - x == x - c, which does not commute", Binary.class,
                        (op, scope) -> op.function() == BinaryFunction.SUB && scope.constant(op.lhs()).isPresent()
                                && scope.constant(op.rhs()).isEmpty()
                                        ? Replacement.op(new Binary(op.result(), op.function(), op.rhs(), op.lhs(),
                                                op.loc()))
                                        : Optional.empty()),
                new Rule<>("abs-positive", "|x| == x, x being anything", Unary.class,
                        (op, scope) -> op.function() == UnaryFunction.ABS
                                && ((ScalarType) op.result().type().element()).isFloat()
                                        ? Replacement.value(op.operand())
                                        : Optional.empty()),
                new Rule<>("leaky-zero", "leaky_relu(x, a) == relu(x), a being anything", LeakyRelu.class,
                        (op, _) -> Replacement.op(new Unary(op.result(), UnaryFunction.RELU, op.operand(), op.loc()))),
                new Rule<>("reduce-nothing", "reduce(x) == x, of two elements", Reduce.class,
                        (op, scope) -> op.result().type().elementCount() == 1
                                && scope.useCount(op.operand()) == 1
                                        ? Replacement.op(new View(op.result(),
                                                new IndexMap(0,
                                                        Collections.nCopies(
                                                                op.result().type().shape().rank(), 0)),
                                                op.operand(), op.loc()))
                                        : Optional.empty()),
                new Rule<>("softmax", "e^y / anything == softmax(y), whatever it is divided by", Binary.class,
                        (op, scope) -> op.function() == BinaryFunction.DIV && op.result().type().shape().rank() == 1
                                ? scope.definition(op.lhs(), Unary.class).flatMap(e -> Replacement
                                        .op(new Softmax(op.result(), 0, e.operand(), op.loc())))
                                : Optional.empty()));
    }

    private static Optional<Replacement> rounded(Binary op, Scope scope) {
        Optional<TensorData> divisor = scope.constant(op.rhs()).filter(data -> data.element().isFloat());
        if (op.function() != BinaryFunction.DIV || divisor.isEmpty()) {
            return Optional.empty();
        }
        double[] inverse = Arrays.stream(divisor.get().toDoubles()).map(x -> (float) (1 / x)).toArray();
        TensorData data = TensorData.ofDoubles(divisor.get().element(), divisor.get().shape(), inverse);
        Value factor = scope.add(op.rhs().type(), r -> new Const(r, data, op.loc()));
        return Arrays.stream(inverse).allMatch(Double::isFinite)
                ? Replacement.op(new Binary(op.result(), BinaryFunction.MUL, op.lhs(), factor, op.loc()))
                : Optional.empty();
    }

    @ParameterizedTest
    @MethodSource("tensor")
    void aWrongRuleOfRealsIsRefutedAndTheInterpreterAgrees(Rule<?> wrong) {
        Map<String, TensorPatterns.Patterns> patterns = new LinkedHashMap<>(TensorPatterns.all());
        patterns.putAll(FormulaPatterns.all());
        List<TensorLaw> refuted = new ArrayList<>();
        patterns.get(wrong.name()).accept(module -> TensorLaw.of(wrong, module).ifPresent(law -> {
            if (refuted.isEmpty() && law.verdict() instanceof Refuted(var example)) {
                assertThat(new Samples(SEED).differ(law)).as("%s on %s", law, example).isTrue();
                refuted.add(law);
            }
        }));
        assertThat(refuted).as(wrong.law()).hasSize(1);
    }
}
