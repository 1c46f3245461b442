package io.assay.backends.r1cs;

import io.assay.backends.layout.Poseidon2;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/// A linear combination of wires over the field, immutable. Wire 0 is the constant one.
///
/// @param terms coefficients in [1, r) by wire
record FieldSum(TreeMap<Integer, BigInteger> terms) {

    static final FieldSum ZERO = new FieldSum(new TreeMap<>());

    static FieldSum wire(int wire) {
        return ZERO.plus(wire, BigInteger.ONE);
    }

    static FieldSum constant(BigInteger value) {
        return ZERO.plus(0, value);
    }

    private FieldSum plus(int wire, BigInteger coefficient) {
        TreeMap<Integer, BigInteger> sum = new TreeMap<>(terms);
        add(sum, wire, coefficient);
        return new FieldSum(sum);
    }

    FieldSum plus(BigInteger constant) {
        return plus(0, constant);
    }

    FieldSum plus(FieldSum other) {
        TreeMap<Integer, BigInteger> sum = new TreeMap<>(terms);
        other.terms.forEach((wire, coefficient) -> add(sum, wire, coefficient));
        return new FieldSum(sum);
    }

    FieldSum minus(FieldSum other) {
        return plus(other.times(BigInteger.ONE.negate()));
    }

    FieldSum times(BigInteger factor) {
        TreeMap<Integer, BigInteger> product = new TreeMap<>();
        terms.forEach((wire, coefficient) -> add(product, wire, coefficient.multiply(factor)));
        return new FieldSum(product);
    }

    /// Returns the same sum of wires whose numbers are greater by `distance`.
    FieldSum moved(int distance) {
        TreeMap<Integer, BigInteger> moved = new TreeMap<>();
        terms.forEach((wire, coefficient) -> moved.put(wire == 0 ? 0 : wire + distance, coefficient));
        return new FieldSum(moved);
    }

    private static void add(Map<Integer, BigInteger> sum, int wire, BigInteger coefficient) {
        BigInteger total = sum.getOrDefault(wire, BigInteger.ZERO).add(coefficient).mod(Poseidon2.ORDER);
        if (total.signum() == 0) {
            sum.remove(wire);
        } else {
            sum.put(wire, total);
        }
    }
}
