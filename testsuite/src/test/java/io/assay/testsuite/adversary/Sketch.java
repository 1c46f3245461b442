package io.assay.testsuite.adversary;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.checker.r1cs.ConstraintSystem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A few constraints written down as formulas, `x - 4*q:3 - r:2`: `q:3` is the number with the bits `q.0`, `q.1`, `q.2`.
final class Sketch {

    private static final Pattern TERM = Pattern
            .compile("([+-]?)\\s*(?:(\\d+)\\*)?(?:([a-z]\\w*(?:\\.\\d+)?)(?::(\\d+))?|(\\d+))");

    private record Row(Map<Integer, BigInteger> left, Map<Integer, BigInteger> right, Map<Integer, BigInteger> out) {}

    private final Map<String, Integer> wires = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final BitSet given = new BitSet();

    Sketch() {
        wires.put("one", 0);
    }

    /// Says that numbers are fixed from outside.
    void given(String... numbers) {
        for (String number : numbers) {
            terms(number).keySet().forEach(given::set);
        }
    }

    /// Adds left · right = out.
    void row(String left, String right, String out) {
        rows.add(new Row(terms(left), terms(right), terms(out)));
    }

    /// Adds sum = 0.
    void zero(String sum) {
        rows.add(new Row(Map.of(), Map.of(), terms(sum)));
    }

    /// Makes each of the bits of numbers 0 or 1; `e` alone is one wire.
    void bits(String... numbers) {
        for (String number : numbers) {
            terms(number).keySet().forEach(wire -> {
                Map<Integer, BigInteger> bit = Map.of(wire, BigInteger.ONE);
                rows.add(new Row(bit, bit, bit));
            });
        }
    }

    private Map<Integer, BigInteger> terms(String formula) {
        Map<Integer, BigInteger> terms = new TreeMap<>();
        Matcher matcher = TERM.matcher(formula.replace(" ", ""));
        while (matcher.find()) {
            BigInteger sign = "-".equals(matcher.group(1)) ? BigInteger.ONE.negate() : BigInteger.ONE;
            if (matcher.group(5) != null) {
                terms.merge(0, sign.multiply(new BigInteger(matcher.group(5))), BigInteger::add);
                continue;
            }
            BigInteger factor = matcher.group(2) == null ? sign : sign.multiply(new BigInteger(matcher.group(2)));
            String name = Objects.requireNonNull(matcher.group(3));
            int bits = matcher.group(4) == null ? 0 : Integer.parseInt(matcher.group(4));
            for (int k = 0; k < Math.max(1, bits); k++) {
                int wire = wires.computeIfAbsent(bits == 0 ? name : name + "." + k, _ -> wires.size());
                terms.merge(wire, factor.shiftLeft(k), BigInteger::add);
            }
        }
        return terms;
    }

    ConstraintSystem system() {
        ConstraintSystem.Builder builder = new ConstraintSystem.Builder(R1csCircuit.ORDER, wires.size());
        rows.forEach(row -> builder.row(row.left(), row.right(), row.out()));
        return builder.build(0, 0, 0);
    }

    BitSet given() {
        return given;
    }

    int wire(String name) {
        return Objects.requireNonNull(wires.get(name), name);
    }

    /// Returns the names of wires.
    List<String> names(BitSet of) {
        return wires.entrySet().stream().filter(entry -> of.get(entry.getValue())).map(Map.Entry::getKey).toList();
    }

    /// Returns a witness.
    /// @param values numbers by name, with `:bits` where they are written in bits; those that no row reads are passed over,
    ///               and wires that are not named are zero
    BigInteger[] witness(Map<String, BigInteger> values) {
        BigInteger[] witness = new BigInteger[wires.size()];
        java.util.Arrays.fill(witness, BigInteger.ZERO);
        witness[0] = BigInteger.ONE;
        values.forEach((number, value) -> {
            String[] parts = number.split(":");
            if (!wires.containsKey(parts.length == 1 ? number : parts[0] + ".0")) {
                return;
            }
            if (parts.length == 1) {
                witness[wire(number)] = value.mod(R1csCircuit.ORDER);
                return;
            }
            int bits = Integer.parseInt(parts[1]);
            if (value.signum() < 0 || value.bitLength() > bits) {
                throw new IllegalArgumentException(number + " does not hold " + value);
            }
            for (int k = 0; k < bits; k++) {
                witness[wire(parts[0] + "." + k)] = value.testBit(k) ? BigInteger.ONE : BigInteger.ZERO;
            }
        });
        return witness;
    }
}
