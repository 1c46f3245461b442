package io.assay.passes.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.UnaryFunction;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FormulaTest {
    private static final List<UnaryFunction> FUNCTIONS = List.of(UnaryFunction.NEG, UnaryFunction.TANH,
            UnaryFunction.SIGMOID, UnaryFunction.SOFTPLUS, UnaryFunction.ERF, UnaryFunction.EXP, UnaryFunction.LOG,
            UnaryFunction.RECIPROCAL, UnaryFunction.SIN);

    /// A formula and the function that it was made from.
    private record Pair(Formula formula, DoubleUnaryOperator function) {}

    private static double value(Formula formula, double x) {
        double sum = 0;
        for (Formula.Term term : formula.terms()) {
            double product = term.coefficient();
            for (Formula.Power power : term.powers()) {
                product *= Math.pow(switch (power.factor()) {
                    case Formula.Variable _ -> x;
                    case Formula.Applied(var function, var argument) ->
                        RealFunctions.apply(function, value(argument, x));
                }, power.exponent());
            }
            sum += product;
        }
        return sum;
    }

    private static Pair random(Random random, int depth) {
        if (depth == 0) {
            double number = random.nextInt(-3, 4) / 2.0;
            return random.nextInt(3) > 0
                    ? new Pair(Formula.X, x -> x)
                    : new Pair(Formula.number(number), _ -> number);
        }
        Pair a = random(random, depth - 1);
        Pair b = random(random, random.nextInt(depth));
        Optional<Pair> made = switch (random.nextInt(5)) {
            case 0 -> Optional.of(new Pair(a.formula().plus(b.formula()),
                    x -> a.function().applyAsDouble(x) + b.function().applyAsDouble(x)));
            case 1 -> a.formula().times(b.formula()).map(product -> new Pair(product,
                    x -> a.function().applyAsDouble(x) * b.function().applyAsDouble(x)));
            default -> {
                UnaryFunction function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
                yield a.formula().apply(function).map(applied -> new Pair(applied,
                        x -> RealFunctions.apply(function, a.function().applyAsDouble(x))));
            }
        };
        return made.orElse(a);
    }

    /// Every step of the normal form is an identity: what is computed from the form is what was computed before.
    @Property(tries = 3000)
    void theNormalFormIsTheFunction(@ForAll long seed) {
        Random random = new Random(seed);
        Pair pair = random(random, 5);
        for (double x : new double[]{-1.75, -0.6, 0.3, 1.1, 2.5}) {
            double expected = pair.function().applyAsDouble(x);
            double found = value(pair.formula(), x);
            if (Double.isFinite(expected) && Double.isFinite(found) && Math.abs(expected) < 1e6) {
                assertThat(found).as("seed %d at %s: %s", seed, x, pair.formula()).isCloseTo(expected,
                        org.assertj.core.data.Offset.offset(1e-6 * Math.max(1, scale(pair.formula(), x))));
            }
        }
    }

    /// Returns the sum of the magnitudes of the terms, against which their cancelling is measured.
    private static double scale(Formula formula, double x) {
        double sum = 1;
        for (Formula.Term term : formula.terms()) {
            sum += Math.abs(value(new Formula(List.of(term)), x));
            for (Formula.Power power : term.powers()) {
                if (power.factor() instanceof Formula.Applied(_, var argument)) {
                    sum += scale(argument, x);
                }
            }
        }
        return sum;
    }

    @Test
    void coefficientsAreComparedUpToTheRoundingOfFloatsOnly() {
        Formula exact = Formula.X.times(Math.sqrt(0.5));
        assertThat(exact.isNearly(Formula.X.times((float) Math.sqrt(0.5)))).isTrue();
        assertThat(exact.isNearly(Formula.X.times(0.70710))).isFalse();
        // Sums are exact: a difference of two nearly equal terms is not nothing.
        assertThat(Formula.X.plus(Formula.X.times(-1 - 0x1p-30)).terms()).hasSize(1);
    }

    @Test
    void equalFunctionsHaveOneForm() {
        Formula power = Formula.X.apply(UnaryFunction.EXP).orElseThrow();
        Formula sigmoid = Formula.X.apply(UnaryFunction.SIGMOID).orElseThrow();
        Formula inverse = power.plus(Formula.number(1)).apply(UnaryFunction.RECIPROCAL).orElseThrow();
        assertThat(power.times(inverse).orElseThrow().isNearly(sigmoid)).isTrue();
        assertThat(Formula.number(1).plus(inverse.times(-1)).isNearly(sigmoid)).isTrue();
        assertThat(inverse.isNearly(sigmoid)).isFalse();
    }
}
