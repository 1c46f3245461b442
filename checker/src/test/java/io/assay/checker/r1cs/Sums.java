package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/// Combinations of wires, as rows are built from.
final class Sums {

    private Sums() {}

    /// Returns Σ factor·wire.
    static Map<Integer, BigInteger> sum(long... wiresAndFactors) {
        Map<Integer, BigInteger> sum = new TreeMap<>();
        for (int i = 0; i < wiresAndFactors.length; i += 2) {
            sum.merge((int) wiresAndFactors[i], BigInteger.valueOf(wiresAndFactors[i + 1]), BigInteger::add);
        }
        return sum;
    }

    /// Returns sum + factor·other.
    static Map<Integer, BigInteger> plus(Map<Integer, BigInteger> sum, Map<Integer, BigInteger> other, long factor) {
        Map<Integer, BigInteger> all = new TreeMap<>(sum);
        other.forEach((wire, value) -> all.merge(wire, value.multiply(BigInteger.valueOf(factor)), BigInteger::add));
        return all;
    }
}
