package io.assay.passes.tensor;

import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.TensorOp;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Rules that give functions of one number their names.
///
/// A value is a named function of another if the formulas of both, multiplied out, are one ([Formula]): which op comes
/// first and how powers are written plays no part. Values in between that something else reads stay what they are.
final class NamedFunctions {

    private static final Formula TANH_ARGUMENT = Formula.X.times(RealFunctions.GELU_SLOPE)
            .plus(Formula.X.power(3).orElseThrow().times(RealFunctions.GELU_SLOPE * RealFunctions.GELU_CUBE));

    static final List<Rule<?>> RULES = List.of(
            named("sigmoid", "1 / (1 + e^-x) == sigmoid(x)", UnaryFunction.SIGMOID, of(UnaryFunction.SIGMOID)),
            named("tanh", "(e^x - e^-x) / (e^x + e^-x) == tanh(x)", UnaryFunction.TANH, of(UnaryFunction.TANH)),
            named("softplus", "log(1 + e^x) == softplus(x)", UnaryFunction.SOFTPLUS, of(UnaryFunction.SOFTPLUS)),
            named("gelu", "x * (1 + erf(x / sqrt(2))) / 2 == gelu(x)", UnaryFunction.GELU,
                    byX(Formula.X.times(Math.sqrt(0.5)), UnaryFunction.ERF).plus(Formula.X).times(0.5)),
            named("gelu-tanh", "x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3))) / 2 == gelu_tanh(x)",
                    UnaryFunction.GELU_TANH, byX(TANH_ARGUMENT, UnaryFunction.SIGMOID)),
            named("silu", "x * sigmoid(a * x) == silu(a * x) / a, a > 0", UnaryFunction.SILU,
                    byX(Formula.X, UnaryFunction.SIGMOID)),
            named("mish", "x * tanh(softplus(x)) == mish(x)", UnaryFunction.MISH,
                    Formula.X.times(of(UnaryFunction.SOFTPLUS).apply(UnaryFunction.TANH).orElseThrow()).orElseThrow()));

    private NamedFunctions() {}

    private static Formula of(UnaryFunction function) {
        return Formula.X.apply(function).orElseThrow();
    }

    private static Formula byX(Formula argument, UnaryFunction function) {
        return argument.apply(function).flatMap(Formula.X::times).orElseThrow();
    }

    private static Rule<TensorOp> named(String name, String law, UnaryFunction function, Formula formula) {
        return new Rule<>(name, law, TensorOp.class,
                (op, scope) -> mayBeRoot(op, function) ? match(op, scope, function, formula) : Optional.empty());
    }

    private static boolean mayBeRoot(TensorOp op, UnaryFunction function) {
        boolean computes = (op instanceof Unary unary && unary.function() != function)
                || (op instanceof Binary binary && !binary.function().isComparison());
        return computes && ((ScalarType) op.results().getFirst().type().element()).isFloat();
    }

    private static Optional<Replacement> match(TensorOp op, Scope scope, UnaryFunction function, Formula formula) {
        Cone cone = new Cone(op, scope);
        List<Value> bases = cone.bases();
        if (!isCurved(op) && bases.stream().noneMatch(base -> scope.definition(base, Unary.class)
                .filter(NamedFunctions::isCurved).isPresent())) {
            return Optional.empty();
        }
        for (Value base : bases) {
            Optional<Formula> found = cone.formula(base);
            if (found.isEmpty()) {
                continue;
            }
            double stretch = function == UnaryFunction.SILU ? found.get().slope().orElse(1.0) : 1;
            boolean named = stretch > 0 && found.get().isNearly(formula.stretched(stretch).times(1 / stretch));
            if (named && cone.isPrivate(base)) {
                return Optional.of(new Replacement.Made(Formula.isNearlyOne(stretch)
                        ? new Unary(op.results().getFirst(), function, base, cone.loc(base))
                        : stretched(op.results().getFirst(), scope, function, base, stretch, cone.loc(base))));
            }
        }
        return Optional.empty();
    }

    /// Tells whether the op is one of those that the formulas are made with, besides sums, products and powers.
    private static boolean isCurved(Op op) {
        return op instanceof Unary unary && switch (unary.function()) {
            case EXP, LOG, TANH, SIGMOID, SOFTPLUS, ERF -> true;
            default -> false;
        };
    }

    private static Op stretched(Value result, Scope scope, UnaryFunction function, Value base, double stretch,
            SourceLoc loc) {
        Value factor = filled(scope, base, stretch, loc);
        Value inverse = filled(scope, base, 1 / stretch, loc);
        Value argument = scope.add(base.type(), r -> new Binary(r, BinaryFunction.MUL, base, factor, loc));
        Value value = scope.add(base.type(), r -> new Unary(r, function, argument, loc));
        return new Binary(result, BinaryFunction.MUL, value, inverse, loc);
    }

    /// Adds a constant of the type of `like` with one number in every element.
    static Value filled(Scope scope, Value like, double number, SourceLoc loc) {
        double[] elements = new double[like.type().elementCount()];
        Arrays.fill(elements, number);
        TensorData data = TensorData.ofDoubles((ScalarType) like.type().element(), like.type().shape(), elements);
        return scope.add(like.type(), r -> new Const(r, data, loc));
    }
}
