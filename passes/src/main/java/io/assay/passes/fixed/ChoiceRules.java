package io.assay.passes.fixed;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Gather;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Take;
import io.assay.ir.fixed.View;
import io.assay.ir.type.FixedType;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.Scope;
import io.assay.passes.rule.Views;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Rules of takes, choices, divisions and roots.
final class ChoiceRules {

    static final List<Rule<?>> RULES = List.of(
            new Rule<>("take-take", "take(take(x)) == take(x)", Take.class,
                    (op, scope) -> scope.definition(op.operand(), Take.class).flatMap(inner -> Replacement.op(new Take(
                            op.result(), picked(inner.positions().toLongs(), op.positions()), inner.operand(),
                            SimplifyFixed.both(inner, op))))),
            new Rule<>("take-view", "take(view(x)) == take(x)", Take.class,
                    (op, scope) -> scope.definition(op.operand(), View.class).flatMap(inner -> Replacement.op(new Take(
                            op.result(), picked(positions(inner), op.positions()), inner.operand(),
                            SimplifyFixed.both(inner, op))))),
            new Rule<>("take-affine", "take(x) == view(x), one map having the same positions", Take.class,
                    (op, _) -> map(op).flatMap(
                            map -> Replacement.op(new View(op.result(), map, op.operand(), op.loc())))),
            new Rule<>("select-known", "select(1, x, y) == x, select(0, x, y) == y", Select.class, (op, scope) -> {
                Interval condition = scope.bounds(op.condition()).hull();
                return condition.lo() == 1
                        ? existing(op.whenTrue(), op.result())
                        : condition.hi() == 0 ? existing(op.whenFalse(), op.result()) : Optional.empty();
            }),
            new Rule<>("select-equal", "select(c, x, x) == x", Select.class,
                    (op, _) -> op.whenTrue().equals(op.whenFalse())
                            ? existing(op.whenTrue(), op.result())
                            : Optional.empty()),
            new Rule<>("select-not", "select(1 - c, x, y) == select(c, y, x)", Select.class,
                    (op, scope) -> scope.definition(op.condition(), Linear.class)
                            .filter(not -> not.coefficients().equals(List.of(-1L)) && not.constant() == 1)
                            .flatMap(not -> Replacement.op(new Select(op.result(), not.operands().getFirst(),
                                    op.whenFalse(), op.whenTrue(), SimplifyFixed.both(not, op))))),
            new Rule<>("gather-constant", "gather(x, constant) == take(x)", Gather.class,
                    (op, scope) -> scope.constant(op.indices()).flatMap(indices -> Replacement
                            .op(new Take(op.result(), rows(op, indices), op.data(), op.loc())))),
            new Rule<>("divide-one", "floor(x / 1) == x", FloorDivide.class,
                    (op, scope) -> scope.isFilledWith(op.denominator(), 1)
                            ? existing(op.numerator(), op.result())
                            : Optional.empty()),
            new Rule<>("divide-power", "floor(x / 2^k) == round((x - 2^(k-1)) / 2^k), 1 <= k <= 60", FloorDivide.class,
                    ChoiceRules::shifted),
            new Rule<>("square-root-square", "floor(sqrt(x * x)) == x, x >= 0", SquareRoot.class,
                    (op, scope) -> scope.definition(op.operand(), Mul.class)
                            .filter(mul -> mul.lhs().equals(mul.rhs()) && scope.bounds(mul.lhs()).hull().lo() >= 0)
                            .flatMap(mul -> existing(mul.lhs(), op.result()))));

    private ChoiceRules() {}

    /// Replaces a result by a value, if its fractional bits are those of the result.
    private static Optional<Replacement> existing(Value value, Value result) {
        return scaleBits(value) == scaleBits(result) ? Replacement.value(value) : Optional.empty();
    }

    private static int scaleBits(Value value) {
        return ((FixedType) value.type().element()).scaleBits();
    }

    private static TensorData picked(long[] source, TensorData positions) {
        return TensorData.integers(positions.shape(),
                Arrays.stream(positions.toLongs()).map(position -> source[(int) position]).toArray());
    }

    private static long[] positions(View view) {
        return Arrays.stream(view.map().positions(view.result().type().shape())).asLongStream().toArray();
    }

    private static Optional<IndexMap> map(Take take) {
        int[] positions = Arrays.stream(take.positions().toLongs()).mapToInt(Math::toIntExact).toArray();
        return Views.affine(positions, take.positions().shape());
    }

    private static TensorData rows(Gather gather, TensorData indices) {
        Shape shape = gather.result().type().shape();
        int extent = gather.data().type().shape().dim(1);
        long[] positions = new long[shape.elementCount()];
        for (int i = 0; i < positions.length; i++) {
            int pick = i / shape.dim(2);
            positions[i] = (pick / shape.dim(1) * (long) extent + indices.longAt(pick)) * shape.dim(2)
                    + i % shape.dim(2);
        }
        return TensorData.integers(shape, positions);
    }

    private static Optional<Replacement> shifted(FloorDivide op, Scope scope) {
        Interval divisor = scope.bounds(op.denominator()).hull();
        int shift = Long.numberOfTrailingZeros(divisor.lo());
        if (divisor.width() != 0 || Long.bitCount(divisor.lo()) != 1 || shift < 1 || shift > 60) {
            return Optional.empty();
        }
        Value x = op.numerator();
        Value moved = scope.add(scaleBits(x), x.type().shape(),
                r -> new Linear(r, List.of(1L), -(1L << (shift - 1)), List.of(x), op.loc()));
        return Replacement.op(new Requantize(op.result(), shift, moved, op.loc()));
    }
}
