package io.assay.passes.tensor;

import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.passes.rule.Scope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A multiple of the sums of rows, each spread over its row.
///
/// @param operand elements of the rows, of the shape in which the sums are read
/// @param axes    axes of a row
/// @param factor  of the sum
record RowSum(Value operand, List<Integer> axes, double factor) {

    /// Returns the multiple of sums that `read` is, by an op that has the shape of what is summed.
    static Optional<RowSum> of(Spread read, Scope scope) {
        return of(read, 1, scope);
    }

    private static Optional<RowSum> of(Spread read, double factor, Scope scope) {
        Spread spread = read.inner(scope);
        Optional<Reduce> reduce = scope.definition(spread.value(), Reduce.class);
        if (reduce.isPresent()) {
            Reduce op = reduce.get();
            boolean sums = op.function() == ReduceFunction.SUM || op.function() == ReduceFunction.MEAN;
            RowSum sum = new RowSum(op.operand(), op.axes(), factor);
            boolean fits = sums && !op.axes().isEmpty()
                    && spread.isOfRows(op.operand().type().shape(), op.axes());
            return fits
                    ? Optional.of(op.function() == ReduceFunction.SUM ? sum : sum.times(1.0 / sum.extent()))
                    : Optional.empty();
        }
        Optional<Binary> multiple = scope.definition(spread.value(), Binary.class);
        OptionalDouble number = multiple.isPresent()
                ? Cone.uniform(multiple.get().rhs(), scope)
                : OptionalDouble.empty();
        if (number.isEmpty()) {
            return Optional.empty();
        }
        return switch (multiple.get().function()) {
            case MUL -> of(spread.at(multiple.get().lhs()), factor * number.getAsDouble(), scope);
            case DIV -> of(spread.at(multiple.get().lhs()), factor / number.getAsDouble(), scope);
            default -> Optional.empty();
        };
    }

    private RowSum times(double number) {
        return new RowSum(operand, axes, factor * number);
    }

    /// Returns the number of elements of a row.
    int extent() {
        return axes.stream().mapToInt(operand.type().shape()::dim).reduce(1, (a, b) -> a * b);
    }

    /// Tells whether this is the mean of rows.
    boolean isMean() {
        return Formula.isNearlyOne(factor * extent());
    }

    /// Returns x where `value` is x less the means of its rows along `axes`.
    static Optional<Value> centered(Value value, List<Integer> axes, Scope scope) {
        return scope.definition(value, Binary.class).filter(op -> op.function() == BinaryFunction.SUB)
                .filter(op -> of(Spread.of(op.rhs()), scope).filter(
                        sum -> sum.isMean() && sum.operand().equals(op.lhs()) && sum.axes().equals(axes)).isPresent())
                .map(Binary::lhs);
    }
}
