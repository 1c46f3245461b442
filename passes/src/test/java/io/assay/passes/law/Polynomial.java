package io.assay.passes.law;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A polynomial with rational coefficients over named unknowns. Equal polynomials are equal objects, whatever way they
/// were computed.
///
/// @param terms coefficients, none of them zero, by product of unknowns; the empty product is the constant
record Polynomial(TreeMap<List<String>, Fraction> terms) {

    /// A rational number in lowest terms.
    ///
    /// @param numerator   any integer
    /// @param denominator positive
    record Fraction(BigInteger numerator, BigInteger denominator) {

        static Fraction of(BigInteger numerator, BigInteger denominator) {
            BigInteger common = numerator.gcd(denominator);
            BigInteger divisor = denominator.signum() < 0 ? common.negate() : common;
            return new Fraction(numerator.divide(divisor), denominator.divide(divisor));
        }

        static Fraction of(BigDecimal decimal) {
            return decimal.scale() > 0
                    ? of(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()))
                    : of(decimal.toBigInteger(), BigInteger.ONE);
        }

        static Fraction of(long number) {
            return new Fraction(BigInteger.valueOf(number), BigInteger.ONE);
        }

        Fraction plus(Fraction other) {
            return of(numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                    denominator.multiply(other.denominator));
        }

        Fraction times(Fraction other) {
            return of(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
        }

        /// Returns the inverse of a number that is not zero.
        Fraction inverse() {
            return of(denominator, numerator);
        }

        /// Returns the greatest number of which both are multiples.
        Fraction gcd(Fraction other) {
            return of(numerator.multiply(other.denominator).gcd(other.numerator.multiply(denominator)),
                    denominator.multiply(other.denominator));
        }

        double toDouble() {
            return numerator.doubleValue() / denominator.doubleValue();
        }

        String text() {
            String magnitude = denominator.equals(BigInteger.ONE)
                    ? numerator.abs() + ".0"
                    : "(/ " + numerator.abs() + ".0 " + denominator + ".0)";
            return numerator.signum() < 0 ? "(- " + magnitude + ")" : magnitude;
        }
    }

    private static final Comparator<List<String>> ORDER = Comparator.<List<String>>comparingInt(List::size)
            .thenComparing(Object::toString);

    static Polynomial zero() {
        return new Polynomial(new TreeMap<>(ORDER));
    }

    static Polynomial number(Fraction value) {
        return term(value, List.of());
    }

    static Polynomial number(long value) {
        return number(Fraction.of(value));
    }

    static Polynomial unknown(String name) {
        return term(Fraction.of(1), List.of(name));
    }

    static Polynomial term(Fraction coefficient, List<String> product) {
        Polynomial polynomial = zero();
        polynomial.add(product, coefficient);
        return polynomial;
    }

    private void add(List<String> product, Fraction coefficient) {
        Fraction sum = terms.getOrDefault(product, Fraction.of(0)).plus(coefficient);
        if (sum.numerator().signum() == 0) {
            terms.remove(product);
        } else {
            terms.put(product, sum);
        }
    }

    Polynomial plus(Polynomial other) {
        Polynomial sum = new Polynomial(new TreeMap<>(terms));
        other.terms.forEach(sum::add);
        return sum;
    }

    Polynomial minus(Polynomial other) {
        return plus(other.times(Fraction.of(-1)));
    }

    Polynomial times(Fraction factor) {
        return times(number(factor));
    }

    Polynomial times(Polynomial other) {
        Polynomial product = zero();
        terms.forEach((a, factor) -> other.terms.forEach((b, by) -> {
            List<String> unknowns = new ArrayList<>(a);
            unknowns.addAll(b);
            Collections.sort(unknowns);
            product.add(unknowns, factor.times(by));
        }));
        return product;
    }

    Polynomial power(int exponent) {
        Polynomial power = number(1);
        for (int i = 0; i < exponent; i++) {
            power = power.times(this);
        }
        return power;
    }

    /// Tells whether this is a number.
    boolean isNumber() {
        return terms.keySet().stream().allMatch(List::isEmpty);
    }

    /// Returns the constant term.
    Fraction constant() {
        return terms.getOrDefault(List.of(), Fraction.of(0));
    }

    /// Returns the sign of the first coefficient, 0 for zero.
    int sign() {
        return terms.isEmpty() ? 0 : terms.firstEntry().getValue().numerator().signum();
    }

    /// Returns the polynomial as a term over the reals.
    String text() {
        List<String> sum = new ArrayList<>();
        for (Map.Entry<List<String>, Fraction> term : terms.entrySet()) {
            List<String> factors = new ArrayList<>(term.getKey());
            if (factors.isEmpty() || !term.getValue().equals(Fraction.of(1))) {
                factors.addFirst(term.getValue().text());
            }
            sum.add(factors.size() == 1 ? factors.getFirst() : "(* " + String.join(" ", factors) + ")");
        }
        return sum.isEmpty() ? "0.0" : sum.size() == 1 ? sum.getFirst() : "(+ " + String.join(" ", sum) + ")";
    }
}
