package io.assay.passes.tensor;

import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Standardize;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.Scope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// Rules that recognise formulas of rows: a softmax, and rows divided by the root of their mean square.
///
/// Of both, more is known than of the ops they are written with: a softmax may subtract what it likes, and no element of a
/// standardised row is above √n, whatever the row is.
final class RowFormulas {

    static final List<Rule<?>> RULES = List.of(
            new Rule<>("softmax", "e^(x - m) / sum of e^(x - m) == softmax(x), m the same along the axis", Binary.class,
                    (op, scope) -> isFloat(op) ? softmax(op, scope) : Optional.empty()),
            new Rule<>("standardize",
                    "d / sqrt(c * sum of d^2 + e) == standardize(d) / sqrt(c * n), also of d = x - mean",
                    Binary.class, (op, scope) -> isFloat(op) ? standardize(op, scope) : Optional.empty()));

    private RowFormulas() {}

    private static boolean isFloat(Binary op) {
        boolean quotient = op.function() == BinaryFunction.MUL || op.function() == BinaryFunction.DIV;
        return quotient && ((ScalarType) op.result().type().element()).isFloat();
    }

    /// The two operands of a quotient.
    private record Quotient(Value numerator, Spread denominator) {}

    /// What a denominator is the square root of, and the least number that it may be.
    private record Root(Value numerator, Spread square, double least) {}

    /// Returns the quotients that lhs ∘ rhs can be read as.
    private static Stream<Quotient> quotients(BinaryFunction function, Value lhs, Value rhs, Scope scope) {
        return function == BinaryFunction.DIV
                ? Stream.of(new Quotient(lhs, Spread.of(rhs)))
                : Stream.concat(byInverse(lhs, rhs, scope), byInverse(rhs, lhs, scope));
    }

    private static Stream<Quotient> byInverse(Value numerator, Value inverse, Scope scope) {
        Spread inner = Spread.of(inverse).inner(scope);
        Optional<Spread> reciprocal = unary(inner, UnaryFunction.RECIPROCAL, scope);
        return reciprocal.or(() -> binary(inner, BinaryFunction.DIV, scope)
                .filter(op -> isNumber(op.lhs(), 1, scope)).map(op -> inner.at(op.rhs())))
                .map(denominator -> new Quotient(numerator, denominator)).stream();
    }

    private static Optional<Spread> unary(Spread spread, UnaryFunction function, Scope scope) {
        return scope.definition(spread.value(), Unary.class).filter(op -> op.function() == function)
                .map(op -> spread.at(op.operand()));
    }

    private static Optional<Binary> binary(Spread spread, BinaryFunction function, Scope scope) {
        return scope.definition(spread.value(), Binary.class).filter(op -> op.function() == function);
    }

    private static boolean isNumber(Value value, double number, Scope scope) {
        OptionalDouble found = Cone.uniform(value, scope);
        return found.isPresent() && found.getAsDouble() == number;
    }

    private static Optional<Replacement> softmax(Binary op, Scope scope) {
        return quotients(op.function(), op.lhs(), op.rhs(), scope)
                .flatMap(quotient -> softmax(op, quotient, scope).stream()).findFirst();
    }

    /// What reads the exponentials besides would have to compute them besides: then nothing is gained.
    private static Optional<Replacement> softmax(Binary op, Quotient quotient, Scope scope) {
        Optional<Unary> power = scope.definition(quotient.numerator(), Unary.class)
                .filter(found -> found.function() == UnaryFunction.EXP && scope.useCount(found.result()) == 2);
        Optional<RowSum> sum = power.flatMap(found -> RowSum.of(quotient.denominator(), scope)
                .filter(row -> row.operand().equals(found.result()) && row.factor() == 1 && row.axes().size() == 1));
        return sum.map(row -> new Replacement.Made(new Softmax(op.result(), row.axes().getFirst(),
                unshifted(power.orElseThrow().operand(), row.axes(), scope), power.get().loc().and(op.loc()))));
    }

    /// Returns x where `value` is x − m and m the same along the axes.
    private static Value unshifted(Value value, List<Integer> axes, Scope scope) {
        return scope.definition(value, Binary.class).filter(op -> op.function() == BinaryFunction.SUB)
                .filter(op -> Spread.of(op.rhs()).inner(scope).isConstantAlong(axes))
                .map(Binary::lhs).orElse(value);
    }

    /// d / u, (d · c) / u, (d · c) · u⁻¹, and d · (u⁻¹ · c), in any order.
    private static Optional<Replacement> standardize(Binary op, Scope scope) {
        Optional<Replacement> whole = rows(op.function(), op.lhs(), op.rhs(), scope)
                .map(rows -> replacement(op, rows, Optional.empty(), scope));
        return whole.or(() -> withFactor(op, op.lhs(), op.rhs(), scope)).or(() -> op.function() == BinaryFunction.MUL
                ? withFactor(op, op.rhs(), op.lhs(), scope)
                : Optional.empty());
    }

    /// Looks for (a · c) ∘ other, in which a ∘ other are standardised rows.
    private static Optional<Replacement> withFactor(Binary op, Value product, Value other, Scope scope) {
        return binary(Spread.of(product), BinaryFunction.MUL, scope).filter(found -> scope.isUsedOnce(product)).stream()
                .flatMap(found -> Stream.of(List.of(found.lhs(), found.rhs()), List.of(found.rhs(), found.lhs())))
                .flatMap(pair -> rows(op.function(), pair.get(0), other, scope)
                        .map(rows -> replacement(op, rows, Optional.of(pair.get(1)), scope)).stream())
                .findFirst();
    }

    private static Optional<MeanSquare> rows(BinaryFunction function, Value lhs, Value rhs, Scope scope) {
        Stream<Root> roots = quotients(function, lhs, rhs, scope)
                .flatMap(quotient -> root(quotient.numerator(), quotient.denominator(), scope).stream());
        Stream<Root> powers = function == BinaryFunction.MUL
                ? Stream.concat(byPower(lhs, rhs, scope), byPower(rhs, lhs, scope))
                : Stream.empty();
        return Stream.concat(roots, powers).flatMap(root -> MeanSquare.of(root.square(), root.least(), scope)
                .filter(square -> square.isOf(root.numerator(), scope)).stream()).findFirst();
    }

    /// Returns what `read` is the square root of, or the maximum of the square root and a number.
    private static Optional<Root> root(Value numerator, Spread read, Scope scope) {
        Spread inner = read.inner(scope);
        Optional<Binary> limited = binary(inner, BinaryFunction.MAX, scope)
                .filter(op -> Cone.uniform(op.rhs(), scope).isPresent());
        Spread source = limited.map(op -> inner.at(op.lhs()).inner(scope)).orElse(inner);
        double least = limited.map(op -> Math.max(0, Cone.uniform(op.rhs(), scope).orElse(0))).orElse(0.0);
        return unary(source, UnaryFunction.SQRT, scope).or(() -> power(source, 0.5, scope))
                .map(square -> new Root(numerator, square, least));
    }

    /// numerator · square^(−1/2).
    private static Stream<Root> byPower(Value numerator, Value factor, Scope scope) {
        return power(Spread.of(factor).inner(scope), -0.5, scope).map(square -> new Root(numerator, square, 0))
                .stream();
    }

    private static Optional<Spread> power(Spread spread, double exponent, Scope scope) {
        return binary(spread, BinaryFunction.POW, scope).filter(op -> isNumber(op.rhs(), exponent, scope))
                .map(op -> spread.at(op.lhs()));
    }

    private static Replacement replacement(Binary op, MeanSquare rows, Optional<Value> factor, Scope scope) {
        boolean isPlain = rows.scale() == 1;
        if (isPlain && factor.isEmpty()) {
            return new Replacement.Made(standardized(op.result(), rows, op));
        }
        Value value = scope.add(op.result().type(), r -> standardized(r, rows, op));
        Value scale = isPlain ? value : NamedFunctions.filled(scope, op.result(), rows.scale(), op.loc());
        if (factor.isEmpty()) {
            return new Replacement.Made(new Binary(op.result(), BinaryFunction.MUL, value, scale, op.loc()));
        }
        Value scaled = isPlain
                ? value
                : scope.add(op.result().type(), r -> new Binary(r, BinaryFunction.MUL, value, scale, op.loc()));
        return new Replacement.Made(new Binary(op.result(), BinaryFunction.MUL, scaled, factor.get(), op.loc()));
    }

    private static Op standardized(Value result, MeanSquare rows, Binary op) {
        return new Standardize(result, rows.axes(), rows.centered(), rows.standardLeast(), rows.standardEpsilon(),
                rows.operand(), op.loc());
    }
}
