package io.assay.passes.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.UnaryFunction;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FormulaTest {
    private static final List<UnaryFunction> FUNCTIONS = List.of(UnaryFunction.NEG, UnaryFunction.TANH,
            UnaryFunction.SIGMOID, UnaryFunction.SOFTPLUS, UnaryFunction.ERF, UnaryFunction.EXP, UnaryFunction.LOG,
            UnaryFunction.RECIPROCAL, UnaryFunction.SIN);

    /// A number and how far rounding may have moved it.
    private record Approximate(double value, double error) {
        static final double ROUNDING = 0x1p-50;

        static Approximate of(double value) {
            return new Approximate(value, 0);
        }

        Approximate rounded() {
            return new Approximate(value, error + ROUNDING * Math.abs(value));
        }

        Approximate plus(Approximate other) {
            return new Approximate(value + other.value, error + other.error).rounded();
        }

        Approximate times(Approximate other) {
            return new Approximate(value * other.value, Math.abs(value) * other.error + Math.abs(other.value) * error
                    + error * other.error).rounded();
        }

        Approximate apply(UnaryFunction function) {
            double result = RealFunctions.apply(function, value);
            double low = RealFunctions.apply(function, value - error);
            double high = RealFunctions.apply(function, value + error);
            return new Approximate(result, Math.max(Math.abs(low - result), Math.abs(high - result)) + 1e-12);
        }
    }

    /// A formula and the function that it was made from.
    private record Pair(Formula formula, Function<Approximate, Approximate> function) {}

    private static Approximate value(Formula formula, Approximate x) {
        Approximate sum = Approximate.of(0);
        for (Formula.Term term : formula.terms()) {
            Approximate product = Approximate.of(term.coefficient()).rounded();
            for (Formula.Power power : term.powers()) {
                Approximate factor = switch (power.factor()) {
                    case Formula.Variable _ -> x;
                    case Formula.Applied(var function, var argument) -> value(argument, x).apply(function);
                };
                for (int i = 0; i < power.exponent(); i++) {
                    product = product.times(factor);
                }
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    private static Pair random(Random random, int depth) {
        if (depth == 0) {
            double number = random.nextInt(-3, 4) / 2.0;
            return random.nextInt(3) > 0
                    ? new Pair(Formula.X, x -> x)
                    : new Pair(Formula.number(number), _ -> Approximate.of(number));
        }
        Pair a = random(random, depth - 1);
        Pair b = random(random, random.nextInt(depth));
        Optional<Pair> made = switch (random.nextInt(5)) {
            case 0 -> Optional.of(new Pair(a.formula().plus(b.formula()),
                    x -> a.function().apply(x).plus(b.function().apply(x))));
            case 1 -> a.formula().times(b.formula()).map(product -> new Pair(product,
                    x -> a.function().apply(x).times(b.function().apply(x))));
            default -> {
                UnaryFunction function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
                yield a.formula().apply(function)
                        .map(applied -> new Pair(applied, x -> a.function().apply(x).apply(function)));
            }
        };
        return made.orElse(a);
    }

    /// Every step of the normal form is an identity: what is computed from the form is what was computed before, up to the
    /// rounding of both.
    @Test
    void theNormalFormIsTheFunction() {
        int compared = 0;
        for (long seed = 0; seed < 6000; seed++) {
            Pair pair = random(new Random(seed), 5);
            for (double x : new double[]{-1.75, -0.6, 0.3, 1.1, 2.5}) {
                Approximate expected = pair.function().apply(Approximate.of(x));
                Approximate found = value(pair.formula(), Approximate.of(x));
                double error = expected.error() + found.error();
                if (error < 1e-6 * Math.max(1, Math.abs(expected.value()))) {
                    assertThat(found.value()).as("seed %d at %s: %s", seed, x, pair.formula())
                            .isCloseTo(expected.value(), Offset.offset(2 * error + 1e-12));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(15000);
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
