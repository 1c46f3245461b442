package io.assay.passes.law;

import static io.assay.passes.law.Script.call;

import io.assay.ir.tensor.UnaryFunction;
import io.assay.passes.law.Polynomial.Fraction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Functions of real numbers as polynomials over unknowns, and what is known of the unknowns.
///
/// A quotient q of a by b is the number with q·b = a, a root the one with s² = a, a logarithm any number. Exponentials
/// are products of powers: e^(Σ cᵢ·mᵢ) = Π (e^mᵢ)^cᵢ, where each e^(mᵢ·g) is a positive unknown, g being the greatest
/// common divisor of the cᵢ; and e^log(p) is p. Everything else is the same unknown for the same argument.
final class Reals {

    /// 0.044715, the factor of x³ in the tanh form of gelu.
    static final Fraction CUBE = Fraction.of(44_715).times(Fraction.of(1_000_000).inverse());

    private final Script script;
    private final boolean isAbstract;
    private final Map<String, Polynomial> logarithms = new LinkedHashMap<>();
    private final Map<List<String>, Map<Fraction, String>> powers = new LinkedHashMap<>();
    private List<String> defined = new ArrayList<>();

    /// @param isAbstract forgets how a sum of inputs that is compared, divided, or under a root comes about, and keeps
    /// only that it is the same sum: then what is proven is more general, and often far easier
    Reals(Script script, boolean isAbstract) {
        this.script = script;
        this.isAbstract = isAbstract;
    }

    /// Returns c + k·u for c + k·s, where s is a sum of inputs and the unknown u takes its place.
    private Polynomial opaque(Polynomial a) {
        Polynomial sum = a.minus(Polynomial.number(a.constant()));
        boolean isOfInputs = sum.terms().keySet().stream().flatMap(List::stream)
                .allMatch(x -> x.startsWith(Script.INPUT));
        if (!isAbstract || !isOfInputs || sum.terms().size() < 2) {
            return a;
        }
        Fraction first = sum.terms().firstEntry().getValue();
        Polynomial unknown = unknown("sum " + sum.times(first.inverse()).text(), _ -> List.of());
        return unknown.times(first).plus(Polynomial.number(a.constant()));
    }

    /// Returns the conditions under which everything that was made since the last call is defined.
    List<String> takeDefined() {
        List<String> conditions = defined.stream().distinct().toList();
        defined = new ArrayList<>();
        return conditions;
    }

    private Polynomial named(String term) {
        return Polynomial.unknown(script.define("Real", term));
    }

    private Polynomial unknown(String key, java.util.function.Function<String, List<String>> facts) {
        return Polynomial.unknown(script.unknown("Real", key, facts));
    }

    /// Says of a sum of squares that it is not negative, which is not seen once it is one unknown.
    Polynomial ofSquares(Polynomial sum) {
        if (isAbstract) {
            script.require(call(">=", opaque(sum).text(), "0.0"));
        }
        return sum;
    }

    Polynomial choose(String condition, Polynomial a, Polynomial b) {
        return a.equals(b) ? a : named(call("ite", condition, a.text(), b.text()));
    }

    Polynomial maximum(Polynomial a, Polynomial b) {
        Polynomial x = opaque(a);
        Polynomial y = opaque(b);
        return choose(call(">=", x.text(), y.text()), x, y);
    }

    Polynomial minimum(Polynomial a, Polynomial b) {
        Polynomial x = opaque(a);
        Polynomial y = opaque(b);
        return choose(call("<=", x.text(), y.text()), x, y);
    }

    Polynomial quotient(Polynomial numerator, Polynomial denominator) {
        if (denominator.isNumber() && denominator.sign() != 0) {
            return numerator.times(denominator.constant().inverse());
        }
        Polynomial r = rootOfHalf();
        if (denominator.terms().keySet().equals(r.terms().keySet())) {
            // a / (c·√½) = (2 / c)·a·√½
            Fraction factor = denominator.terms().firstEntry().getValue();
            return numerator.times(r).times(Fraction.of(2).times(factor.inverse()));
        }
        Polynomial a = opaque(numerator);
        Polynomial b = opaque(denominator);
        String divisor = b.text();
        defined.add(call("distinct", divisor, "0.0"));
        return unknown("(/ " + a.text() + " " + divisor + ")", q -> List.of(call("or", call("=", divisor, "0.0"),
                call("=", call("*", q, divisor), a.text()))));
    }

    Polynomial root(Polynomial a) {
        String square = opaque(a).text();
        defined.add(call(">=", square, "0.0"));
        return unknown("root " + square, s -> List.of(call(">=", s, "0.0"),
                call("or", call("<", square, "0.0"), call("=", call("*", s, s), square))));
    }

    Polynomial logarithm(Polynomial a) {
        String argument = a.text();
        defined.add(call(">", argument, "0.0"));
        Polynomial log = unknown("log " + argument,
                l -> List.of(call("=>", call(">=", argument, "1.0"), call(">=", l, "0.0"))));
        logarithms.put(log.text(), a);
        return log;
    }

    Polynomial exponential(Polynomial a) {
        Polynomial product = Polynomial.number(1);
        for (Map.Entry<List<String>, Fraction> term : a.terms().entrySet()) {
            Polynomial argument = term.getKey().size() == 1 ? logarithms.get(term.getKey().getFirst()) : null;
            Fraction coefficient = term.getValue();
            boolean isWhole = coefficient.denominator().equals(java.math.BigInteger.ONE);
            if (argument == null || !isWhole) {
                product = product.times(power(term.getKey(), coefficient));
            } else {
                Polynomial power = argument.power(Math.abs(coefficient.numerator().intValueExact()));
                product = coefficient.numerator().signum() > 0
                        ? product.times(power)
                        : quotient(product, power);
            }
        }
        return product;
    }

    private Polynomial power(List<String> product, Fraction coefficient) {
        return Polynomial.unknown(powers.computeIfAbsent(product, _ -> new LinkedHashMap<>())
                .computeIfAbsent(coefficient,
                        c -> script.unknown("Real", "exp " + c.text() + product, p -> List.of(call(
                                ">", p, "0.0")))));
    }

    /// Says of all exponentials how they hang together; to be called once, when there will be no more.
    void relatePowers() {
        powers.forEach((product, known) -> {
            Fraction unit = known.keySet().stream().reduce(Fraction::gcd).orElseThrow();
            String base = script.unknown("Real", "base " + product, b -> List.of(call(">", b, "0.0")));
            known.forEach((coefficient, name) -> {
                int exponent = coefficient.times(unit.inverse()).numerator().intValueExact();
                String power = Polynomial.unknown(base).power(Math.abs(exponent)).text();
                script.require(exponent > 0 ? call("=", name, power) : call("=", call("*", name, power), "1.0"));
            });
        });
    }

    private Polynomial sigmoid(Polynomial x) {
        Polynomial one = Polynomial.number(1);
        return quotient(one, one.plus(exponential(x.times(Fraction.of(-1)))));
    }

    private Polynomial hyperbolic(Polynomial x) {
        Polynomial up = exponential(x);
        Polynomial down = exponential(x.times(Fraction.of(-1)));
        return quotient(up.minus(down), up.plus(down));
    }

    private Polynomial softplus(Polynomial x) {
        return logarithm(Polynomial.number(1).plus(exponential(x)));
    }

    private Polynomial half(Polynomial x) {
        return x.times(Fraction.of(2).inverse());
    }

    /// √½.
    Polynomial rootOfHalf() {
        return unknown("root of a half",
                r -> List.of(call(">", r, "0.0"), call("=", call("*", "2.0", r, r), "1.0")));
    }

    /// √(2/π), of which all that is used is that it is one number.
    Polynomial gaussian() {
        return unknown("root of 2/pi", k -> List.of(call(">", k, "0.0")));
    }

    private Polynomial errorFunction(Polynomial x) {
        return x.sign() < 0
                ? errorFunction(x.times(Fraction.of(-1))).times(Fraction.of(-1))
                : unknown("erf " + x.text(), _ -> List.of());
    }

    /// Returns a function of one number, as [io.assay.ir.interp.RealFunctions] defines it.
    Polynomial apply(UnaryFunction function, Polynomial x) {
        Polynomial zero = Polynomial.zero();
        Polynomial one = Polynomial.number(1);
        return switch (function) {
            case NEG -> x.times(Fraction.of(-1));
            case RELU -> maximum(x, zero);
            case ABS -> choose(call(">=", x.text(), "0.0"), x, x.times(Fraction.of(-1)));
            case SIGMOID -> sigmoid(x);
            case TANH -> hyperbolic(x);
            case EXP -> exponential(x);
            case LOG -> logarithm(x);
            case SQRT -> root(x);
            case RECIPROCAL -> quotient(one, x);
            case ERF -> errorFunction(x);
            case SOFTPLUS -> softplus(x);
            case GELU -> half(x.times(one.plus(errorFunction(x.times(rootOfHalf())))));
            case GELU_TANH -> {
                Polynomial cube = x.power(3).times(CUBE);
                yield x.times(sigmoid(gaussian().times(x.plus(cube)).times(Fraction.of(2))));
            }
            case SILU -> x.times(sigmoid(x));
            case MISH -> x.times(hyperbolic(softplus(x)));
            case COSH -> half(exponential(x).plus(exponential(x.times(Fraction.of(-1)))));
            case ACOSH -> {
                defined.add(call(">=", x.text(), "1.0"));
                yield logarithm(x.plus(root(x.power(2).minus(one))));
            }
            case ACOS -> {
                defined.add(call("<=", "(- 1.0)", x.text(), "1.0"));
                yield unknown("acos " + x.text(), y -> List.of(call(">=", y, "0.0")));
            }
            case SIGN, FLOOR, CEIL, ROUND, NOT, SIN, COS, TAN, ASIN, ATAN, SINH, ASINH, ATANH ->
                unknown(function + " " + x.text(), _ -> List.of());
        };
    }
}
