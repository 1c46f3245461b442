package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.IntPredicate;

/// A linear combination of wires modulo the prime. Wires ascend; no coefficient is zero; all are in (−p/2, p/2].
///
/// For rules that compare combinations of several rows. Sweeps over rows work on [Matrix] alone.
final class Form {

    private final BigInteger modulus;
    private final int[] wires;
    private final BigInteger[] coefficients;

    private Form(BigInteger modulus, int[] wires, BigInteger[] coefficients) {
        this.modulus = modulus;
        this.wires = wires;
        this.coefficients = coefficients;
    }

    static Form of(ConstraintSystem system, Matrix matrix, int row) {
        int from = matrix.start(row);
        int[] wires = new int[matrix.count(row)];
        BigInteger[] coefficients = new BigInteger[wires.length];
        for (int i = 0; i < wires.length; i++) {
            wires[i] = matrix.wire(from + i);
            coefficients[i] = system.coefficients().value(matrix.coefficient(from + i));
        }
        return new Form(system.modulus(), wires, coefficients);
    }

    /// Returns the number `value`, a multiple of the constant wire.
    static Form constant(BigInteger modulus, BigInteger value) {
        BigInteger signed = signed(value, modulus);
        return signed.signum() == 0
                ? new Form(modulus, new int[0], new BigInteger[0])
                : new Form(modulus, new int[]{0}, new BigInteger[]{signed});
    }

    /// Returns factor·wire.
    static Form single(BigInteger modulus, int wire, BigInteger factor) {
        return new Form(modulus, new int[]{wire}, new BigInteger[]{signed(factor, modulus)});
    }

    static BigInteger signed(BigInteger value, BigInteger modulus) {
        BigInteger residue = value.mod(modulus);
        return residue.shiftLeft(1).compareTo(modulus) > 0 ? residue.subtract(modulus) : residue;
    }

    int count() {
        return wires.length;
    }

    int wire(int i) {
        return wires[i];
    }

    BigInteger coefficient(int i) {
        return coefficients[i];
    }

    /// Returns the coefficient of `wire`, zero if it does not occur.
    BigInteger of(int wire) {
        int found = Arrays.binarySearch(wires, wire);
        return found >= 0 ? coefficients[found] : BigInteger.ZERO;
    }

    boolean isConstant() {
        return wires.length == 0 || (wires.length == 1 && wires[0] == 0);
    }

    /// Tells whether it is one wire, times any factor, other than the constant one.
    boolean isSingle() {
        return wires.length == 1 && wires[0] != 0;
    }

    /// Returns this + factor·other.
    Form plus(Form other, BigInteger factor) {
        int[] merged = new int[wires.length + other.wires.length];
        BigInteger[] sums = new BigInteger[merged.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < wires.length || j < other.wires.length) {
            int wire = i == wires.length
                    ? other.wires[j]
                    : j == other.wires.length ? wires[i] : Math.min(wires[i], other.wires[j]);
            BigInteger sum = BigInteger.ZERO;
            if (i < wires.length && wires[i] == wire) {
                sum = coefficients[i++];
            }
            if (j < other.wires.length && other.wires[j] == wire) {
                sum = sum.add(other.coefficients[j++].multiply(factor));
            }
            sum = signed(sum, modulus);
            if (sum.signum() != 0) {
                merged[count] = wire;
                sums[count++] = sum;
            }
        }
        return new Form(modulus, Arrays.copyOf(merged, count), Arrays.copyOf(sums, count));
    }

    Form minus(Form other) {
        return plus(other, BigInteger.ONE.negate());
    }

    Form times(BigInteger factor) {
        return constant(modulus, BigInteger.ZERO).plus(this, factor);
    }

    /// Returns the terms whose wires satisfy `condition`.
    Form where(IntPredicate condition) {
        int[] kept = new int[wires.length];
        BigInteger[] factors = new BigInteger[wires.length];
        int count = 0;
        for (int i = 0; i < wires.length; i++) {
            if (condition.test(wires[i])) {
                kept[count] = wires[i];
                factors[count++] = coefficients[i];
            }
        }
        return new Form(modulus, Arrays.copyOf(kept, count), Arrays.copyOf(factors, count));
    }

    /// Returns the terms with negative coefficients.
    Form negative() {
        return where(wire -> of(wire).signum() < 0);
    }

    /// Returns the terms of all wires but the constant one.
    Form withoutConstant() {
        return where(wire -> wire != 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Form form && Arrays.equals(wires, form.wires)
                && Arrays.equals(coefficients, form.coefficients);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(wires) + Arrays.hashCode(coefficients);
    }
}
