package io.assay.passes.tensor;

import io.assay.ir.tensor.UnaryFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A function of one real variable as a sum of products, in a form that many ways to write it share.
///
/// Products are multiplied out. tanh u is 2·sigmoid(2u) − 1; 1 / (a + b·e^u) is a sigmoid and log(a + b·e^u) a softplus,
/// for a and b of one sign; exponentials of one product are one; e^(−u)·sigmoid(u) is 1 − sigmoid(u) and e^u·sigmoid(u)
/// is e^u − sigmoid(u); arguments of sigmoid, softplus and erf have one sign of the two. Each of these steps is an identity
/// on all real numbers, so that formulas that are the same are one function; that they differ says nothing.
///
/// In the comparison of two formulas, and only there, coefficients count as the same up to a few roundings of 32-bit
/// floats, in which exporters write them.
///
/// @param terms products, no two of which differ in their coefficient alone; none for zero
record Formula(List<Term> terms) {

    /// What is multiplied: the variable, or a function of a formula.
    sealed interface Factor {}

    /// The variable.
    record Variable() implements Factor {}

    /// A function of a formula.
    ///
    /// @param function the function
    /// @param argument what it is applied to
    record Applied(UnaryFunction function, Formula argument) implements Factor {}

    /// A power with a positive exponent.
    ///
    /// @param factor   base
    /// @param exponent at least 1
    record Power(Factor factor, int exponent) {}

    /// A product.
    ///
    /// @param coefficient number, not zero
    /// @param powers      powers of different factors, at most one of them an exponential, with exponent 1
    record Term(double coefficient, List<Power> powers) {
        Term {
            powers = List.copyOf(powers);
        }

        Term times(double number) {
            return new Term(coefficient * number, powers);
        }
    }

    /// Relative distance at which two coefficients are one.
    private static final double TOLERANCE = 0x1p-21;
    private static final int MOST_TERMS = 24;

    static final Formula ZERO = new Formula(List.of());
    static final Formula X = new Formula(List.of(new Term(1, List.of(new Power(new Variable(), 1)))));

    Formula {
        terms = List.copyOf(terms);
    }

    static Formula number(double value) {
        return value == 0 ? ZERO : new Formula(List.of(new Term(value, List.of())));
    }

    /// Returns the number that this formula is, if it is one.
    Optional<Double> asNumber() {
        if (terms.isEmpty()) {
            return Optional.of(0.0);
        }
        return terms.size() == 1 && terms.getFirst().powers().isEmpty()
                ? Optional.of(terms.getFirst().coefficient())
                : Optional.empty();
    }

    private boolean isSame(Formula other, double tolerance) {
        return terms.size() == other.terms.size() && terms.stream()
                .allMatch(term -> other.terms.stream().anyMatch(o -> isSame(term.powers(), o.powers(), tolerance)
                        && isClose(term.coefficient(), o.coefficient(), tolerance)));
    }

    private static boolean isClose(double a, double b, double tolerance) {
        return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
    }

    private static boolean isSame(List<Power> some, List<Power> others, double tolerance) {
        return some.size() == others.size() && some.stream().allMatch(power -> others.stream().anyMatch(
                o -> power.exponent() == o.exponent() && isSame(power.factor(), o.factor(), tolerance)));
    }

    private static boolean isSame(Factor a, Factor b, double tolerance) {
        return switch (a) {
            case Variable _ -> b instanceof Variable;
            case Applied(var function, var argument) ->
                b instanceof Applied(var other, var of) && function == other && argument.isSame(of, tolerance);
        };
    }

    /// Returns the coefficient of the term with these factors, 0 if there is none.
    private double coefficientOf(List<Power> powers) {
        return terms.stream().filter(term -> isSame(term.powers(), powers, 0)).mapToDouble(Term::coefficient)
                .findFirst().orElse(0);
    }

    /// Tells whether this is `other`, coefficients being the same up to [#TOLERANCE].
    boolean isNearly(Formula other) {
        return isSame(other, TOLERANCE);
    }

    static boolean isNearlyOne(double number) {
        return isClose(number, 1, TOLERANCE);
    }

    Formula plus(Formula other) {
        List<Term> sum = new ArrayList<>(terms);
        for (Term term : other.terms) {
            int at = 0;
            while (at < sum.size() && !isSame(sum.get(at).powers(), term.powers(), 0)) {
                at++;
            }
            if (at == sum.size()) {
                sum.add(term);
            } else {
                double coefficient = sum.get(at).coefficient() + term.coefficient();
                if (coefficient == 0) {
                    sum.remove(at);
                } else {
                    sum.set(at, new Term(coefficient, term.powers()));
                }
            }
        }
        return new Formula(sum);
    }

    Formula times(double number) {
        return number == 0 ? ZERO : new Formula(terms.stream().map(term -> term.times(number)).toList());
    }

    /// Returns the product; empty if it has too many terms to be looked at.
    Optional<Formula> times(Formula other) {
        if (terms.size() * other.terms.size() > MOST_TERMS) {
            return Optional.empty();
        }
        Formula product = ZERO;
        for (Term a : terms) {
            for (Term b : other.terms) {
                product = product.plus(product(a, b));
            }
        }
        return product.terms.size() > MOST_TERMS ? Optional.empty() : Optional.of(product);
    }

    /// Returns the power, for an exponent of at least 1.
    Optional<Formula> power(int exponent) {
        Optional<Formula> power = Optional.of(this);
        for (int i = 1; i < exponent; i++) {
            power = power.flatMap(this::times);
        }
        return power;
    }

    private static Formula product(Term a, Term b) {
        List<Power> powers = new ArrayList<>();
        Formula exponent = ZERO;
        for (Power power : java.util.stream.Stream.concat(a.powers().stream(), b.powers().stream()).toList()) {
            if (power.factor() instanceof Applied(var function, var argument) && function == UnaryFunction.EXP) {
                exponent = exponent.plus(argument);
            } else {
                merge(powers, power);
            }
        }
        double coefficient = a.coefficient() * b.coefficient();
        Optional<Double> constant = exponent.asNumber();
        if (constant.isPresent()) {
            return new Formula(List.of(new Term(coefficient * Math.exp(constant.get()), powers)));
        }
        return withExponential(coefficient, powers, exponent);
    }

    private static void merge(List<Power> powers, Power power) {
        for (int i = 0; i < powers.size(); i++) {
            if (isSame(powers.get(i).factor(), power.factor(), 0)) {
                powers.set(i, new Power(power.factor(), powers.get(i).exponent() + power.exponent()));
                return;
            }
        }
        powers.add(power);
    }

    /// Returns coefficient · powers · e^exponent, in which no sigmoid of ±exponent is left.
    private static Formula withExponential(double coefficient, List<Power> powers, Formula exponent) {
        for (Power power : powers) {
            if (power.factor() instanceof Applied(var function, var argument) && function == UnaryFunction.SIGMOID) {
                boolean same = argument.isSame(exponent, 0);
                if (same || argument.isSame(exponent.times(-1), 0)) {
                    List<Power> rest = new ArrayList<>(powers);
                    rest.remove(power);
                    if (power.exponent() > 1) {
                        rest.add(new Power(power.factor(), power.exponent() - 1));
                    }
                    Formula sigmoid = applied(UnaryFunction.SIGMOID, argument);
                    Formula whole = same ? applied(UnaryFunction.EXP, exponent) : number(1);
                    Term outer = new Term(coefficient, rest);
                    Formula product = ZERO;
                    for (Term term : whole.plus(sigmoid.times(-1)).terms) {
                        product = product.plus(product(outer, term));
                    }
                    return product;
                }
            }
        }
        List<Power> all = new ArrayList<>(powers);
        all.add(new Power(new Applied(UnaryFunction.EXP, exponent), 1));
        return new Formula(List.of(new Term(coefficient, all)));
    }

    private static Formula applied(UnaryFunction function, Formula argument) {
        return new Formula(List.of(new Term(1, List.of(new Power(new Applied(function, argument), 1)))));
    }

    /// Returns the function of this formula.
    Optional<Formula> apply(UnaryFunction function) {
        return switch (function) {
            case NEG -> Optional.of(times(-1));
            case TANH -> Optional.of(times(2).sigmoid().times(2).plus(number(-1)));
            case SIGMOID -> Optional.of(sigmoid());
            case SOFTPLUS -> Optional.of(softplus());
            case ERF -> Optional.of(isNegative() ? applied(function, times(-1)).times(-1) : applied(function, this));
            case EXP -> Optional.of(exponential());
            case LOG -> Optional.of(logarithm());
            case RECIPROCAL -> reciprocal();
            default -> Optional.of(applied(function, this));
        };
    }

    private Formula sigmoid() {
        return isNegative()
                ? number(1).plus(applied(UnaryFunction.SIGMOID, times(-1)).times(-1))
                : applied(UnaryFunction.SIGMOID, this);
    }

    /// log(1 + e^−u) = log(1 + e^u) − u.
    private Formula softplus() {
        return isNegative()
                ? applied(UnaryFunction.SOFTPLUS, times(-1)).plus(this)
                : applied(UnaryFunction.SOFTPLUS, this);
    }

    /// Returns e^this with the constant of the exponent as a coefficient.
    private Formula exponential() {
        double constant = coefficientOf(List.of());
        Formula rest = plus(number(-constant));
        return rest.terms.isEmpty()
                ? number(Math.exp(constant))
                : applied(UnaryFunction.EXP, rest).times(Math.exp(constant));
    }

    /// A number and a multiple of an exponential: constant + factor · e^exponent.
    private record Exponential(double constant, double factor, Formula exponent) {
        boolean hasOneSign() {
            return constant > 0 == factor > 0;
        }

        /// Returns u with constant + factor · e^exponent = constant · (1 + e^u).
        Formula argument() {
            return exponent.plus(number(Math.log(factor / constant)));
        }
    }

    private static Optional<Formula> exponent(Term term) {
        return term.powers().size() == 1
                && term.powers().getFirst().factor() instanceof Applied(var function, var argument)
                && function == UnaryFunction.EXP ? Optional.of(argument) : Optional.empty();
    }

    private Optional<Exponential> asExponential() {
        double constant = coefficientOf(List.of());
        Optional<Term> other = terms.stream().filter(term -> !term.powers().isEmpty()).findFirst();
        return terms.size() == 2 && constant != 0
                ? other.flatMap(term -> exponent(term)
                        .map(exponent -> new Exponential(constant, term.coefficient(), exponent)))
                        .filter(Exponential::hasOneSign)
                : Optional.empty();
    }

    private Formula logarithm() {
        Optional<Exponential> sum = asExponential().filter(found -> found.constant() > 0);
        if (sum.isPresent()) {
            return sum.get().argument().softplus().plus(number(Math.log(sum.get().constant())));
        }
        return applied(UnaryFunction.LOG, this);
    }

    private Optional<Formula> reciprocal() {
        Optional<Double> number = asNumber();
        if (number.isPresent()) {
            return number.filter(value -> value != 0).map(value -> number(1 / value));
        }
        Optional<Exponential> sum = asExponential();
        if (sum.isPresent()) {
            return Optional.of(sum.get().argument().times(-1).sigmoid().times(1 / sum.get().constant()));
        }
        Optional<Formula> exponent = exponent(terms.getFirst());
        if (exponent.isPresent() && terms.size() <= 2) {
            // 1 / (a·e^u + rest) = e^−u / (a + rest·e^−u), and e^−u is never 0.
            Formula inverse = exponent.get().times(-1).exponential();
            return times(inverse).filter(rest -> rest.asNumber().isPresent() || rest.asExponential().isPresent())
                    .flatMap(Formula::reciprocal).flatMap(inverse::times)
                    .or(() -> Optional.of(applied(UnaryFunction.RECIPROCAL, this)));
        }
        return Optional.of(applied(UnaryFunction.RECIPROCAL, this));
    }

    /// Returns this formula of `factor`·x in place of x, for a positive factor.
    Formula stretched(double factor) {
        return new Formula(terms.stream().map(term -> {
            double coefficient = term.coefficient();
            List<Power> powers = new ArrayList<>();
            for (Power power : term.powers()) {
                switch (power.factor()) {
                    case Variable _ -> {
                        coefficient *= Math.pow(factor, power.exponent());
                        powers.add(power);
                    }
                    case Applied(var function, var argument) ->
                        powers.add(new Power(new Applied(function, argument.stretched(factor)), power.exponent()));
                }
            }
            return new Term(coefficient, powers);
        }).toList());
    }

    /// Returns the factor of x in the argument of the first function that occurs, if there is one.
    Optional<Double> slope() {
        return terms.stream().flatMap(term -> term.powers().stream()).map(Power::factor)
                .filter(Applied.class::isInstance).map(factor -> ((Applied) factor).argument()
                        .coefficientOf(X.terms.getFirst().powers()))
                .findFirst().filter(slope -> slope != 0);
    }

    /// Tells whether the first term, in an order that coefficients play no part in, is negative.
    private boolean isNegative() {
        return terms.stream().min(java.util.Comparator.comparing(term -> key(term.powers())))
                .filter(term -> term.coefficient() < 0).isPresent();
    }

    private static String key(List<Power> powers) {
        return powers.stream().map(power -> switch (power.factor()) {
            case Variable _ -> "x" + power.exponent();
            case Applied(var function, var argument) -> function + "(" + argument.terms.stream()
                    .map(term -> key(term.powers())).sorted().collect(Collectors.joining("+")) + ")" + power.exponent();
        }).sorted().collect(Collectors.joining("*", "z", ""));
    }
}
