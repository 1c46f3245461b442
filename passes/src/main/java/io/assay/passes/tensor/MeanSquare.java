package io.assay.passes.tensor;

import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.passes.rule.Scope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// A multiple of the sums of squares of rows, at least some number, plus a number: what a normalisation takes the root of.
///
/// @param operand  x, of the shape in which the sums are read
/// @param centered whether the squares are those of x less its mean
/// @param axes     axes of a row
/// @param factor   of the sum of squares, positive
/// @param least    what the multiple counts as where it is less, not negative
/// @param epsilon  what is added, not negative
/// @param extent   number of elements of a row
record MeanSquare(Value operand, boolean centered, List<Integer> axes, double factor, double least, double epsilon,
        int extent) {

    /// Returns what `read` is.
    /// @param root the root counts as this number where it is less: max(√(s + ε), m) = √(max(s, m² − ε) + ε)
    static Optional<MeanSquare> of(Spread read, double root, Scope scope) {
        return of(read, 1, 0, scope).map(found -> found.atLeast(root * root))
                .filter(found -> found.factor > 0 && Double.isFinite(found.factor)
                        && Double.isFinite(found.standardEpsilon()) && Double.isFinite(found.standardLeast()));
    }

    private MeanSquare atLeast(double square) {
        return new MeanSquare(operand, centered, axes, factor, Math.max(0, square - epsilon), epsilon, extent);
    }

    /// Looks at factor · read + offset. Neither is negative, so that a maximum with zero does nothing to squares.
    private static Optional<MeanSquare> of(Spread read, double factor, double offset, Scope scope) {
        Spread spread = read.inner(scope);
        Optional<Unary> relu = scope.definition(spread.value(), Unary.class)
                .filter(op -> op.function() == UnaryFunction.RELU);
        if (relu.isPresent()) {
            return of(spread.at(relu.get().operand()), factor, offset, scope);
        }
        Optional<Binary> binary = scope.definition(spread.value(), Binary.class);
        OptionalDouble number = binary.isPresent() ? Cone.uniform(binary.get().rhs(), scope) : OptionalDouble.empty();
        if (number.isPresent() && number.getAsDouble() >= 0) {
            double value = number.getAsDouble();
            Spread inner = spread.at(binary.get().lhs());
            return switch (binary.get().function()) {
                case ADD -> of(inner, factor, offset + factor * value, scope);
                case MUL -> of(inner, factor * value, offset, scope);
                case DIV -> of(inner, factor / value, offset, scope);
                default -> Optional.empty();
            };
        }
        if (!spread.isPrivate(scope)) {
            return Optional.empty();
        }
        return sum(spread, factor, offset, scope).or(() -> contracted(spread, factor, offset, scope))
                .or(() -> difference(spread, factor, offset, scope));
    }

    /// Σ d², with d as it is or x less its mean.
    private static Optional<MeanSquare> sum(Spread spread, double factor, double offset, Scope scope) {
        return RowSum.of(spread, scope).filter(sum -> sum.factor() > 0).flatMap(sum -> squared(sum.operand(), scope)
                .map(d -> of(d, sum.axes(), factor * sum.factor(), offset, scope)));
    }

    /// Σ d² as a contraction of d with itself, which leaves the axes of a row out.
    private static Optional<MeanSquare> contracted(Spread spread, double factor, double offset, Scope scope) {
        return scope.definition(spread.value(), Contract.class)
                .filter(op -> op.lhs().equals(op.rhs()) && op.einsum().lhs().equals(op.einsum().rhs())).flatMap(op -> {
                    String labels = op.einsum().lhs();
                    String out = op.einsum().out();
                    List<Integer> axes = IntStream.range(0, labels.length())
                            .filter(axis -> out.indexOf(labels.charAt(axis)) < 0).boxed().toList();
                    boolean keepsOrder = labels.replaceAll("[^-" + out + "]", "").equals(out);
                    return keepsOrder && !axes.isEmpty() && spread.isOfRows(op.lhs().type().shape(), axes)
                            ? Optional.of(of(op.lhs(), axes, factor, offset, scope))
                            : Optional.empty();
                });
    }

    private static MeanSquare of(Value d, List<Integer> axes, double factor, double offset, Scope scope) {
        Optional<Value> x = RowSum.centered(d, axes, scope);
        int extent = axes.stream().mapToInt(d.type().shape()::dim).reduce(1, (a, b) -> a * b);
        return new MeanSquare(x.orElse(d), x.isPresent(), axes, factor, 0, offset, extent);
    }

    /// mean of x² − (mean of x)² = mean of (x − mean of x)².
    private static Optional<MeanSquare> difference(Spread spread, double factor, double offset, Scope scope) {
        Optional<Binary> op = scope.definition(spread.value(), Binary.class)
                .filter(found -> found.function() == BinaryFunction.SUB);
        if (op.isEmpty()) {
            return Optional.empty();
        }
        Optional<RowSum> squares = RowSum.of(spread.at(op.get().lhs()), scope).filter(RowSum::isMean);
        Spread right = spread.at(op.get().rhs()).inner(scope);
        Optional<RowSum> mean = squared(right.value(), scope).flatMap(m -> RowSum.of(right.at(m), scope))
                .filter(RowSum::isMean);
        return squares.flatMap(sum -> squared(sum.operand(), scope)
                .filter(x -> mean.filter(m -> m.operand().equals(x) && m.axes().equals(sum.axes())).isPresent())
                .map(x -> new MeanSquare(x, true, sum.axes(), factor / sum.extent(), 0, offset,
                        sum.extent())));
    }

    private static Optional<Value> squared(Value value, Scope scope) {
        return scope.definition(value, Binary.class).filter(op -> switch (op.function()) {
            case MUL -> op.lhs().equals(op.rhs());
            case POW -> {
                OptionalDouble exponent = Cone.uniform(op.rhs(), scope);
                yield exponent.isPresent() && exponent.getAsDouble() == 2;
            }
            default -> false;
        }).map(Binary::lhs);
    }

    /// Tells whether `value` is what the squares are of.
    boolean isOf(Value value, Scope scope) {
        return centered
                ? RowSum.centered(value, axes, scope).filter(operand::equals).isPresent()
                : value.equals(operand);
    }

    /// Returns the factor of the mean of squares.
    private double meanFactor() {
        return Formula.isNearlyOne(factor * extent) ? 1 : factor * extent;
    }

    /// Returns the least mean of squares.
    double standardLeast() {
        return least / meanFactor();
    }

    /// Returns the epsilon that stands beside the mean of squares alone.
    double standardEpsilon() {
        return epsilon / meanFactor();
    }

    /// Returns what the standardised rows are multiplied by.
    double scale() {
        return 1 / Math.sqrt(meanFactor());
    }
}
