package io.assay.checker.air;

import java.math.BigInteger;
import java.util.Arrays;

/// A sum constant + Σ factors[k]·atoms[k], element by element; atoms are numbers of tensors, each once, ascending.
final class Form {

    static final Form ZERO = new Form(new int[0], new long[0], 0);

    private final int[] atoms;
    private final long[] factors;
    private final long constant;

    private Form(int[] atoms, long[] factors, long constant) {
        this.atoms = atoms;
        this.factors = factors;
        this.constant = constant;
    }

    /// Returns a tensor itself.
    static Form atom(int tensor) {
        return new Form(new int[]{tensor}, new long[]{1}, 0);
    }

    /// Returns this sum with a number added.
    /// @throws ArithmeticException if it leaves 64 bits
    Form plus(long number) {
        return new Form(atoms, factors, Math.addExact(constant, number));
    }

    /// Returns this sum with a multiple of another added.
    /// @throws ArithmeticException if a number leaves 64 bits
    Form plus(Form other, long factor) {
        int[] both = new int[atoms.length + other.atoms.length];
        long[] sums = new long[both.length];
        int count = 0;
        int i = 0;
        int j = 0;
        while (i < atoms.length || j < other.atoms.length) {
            int atom = Math.min(i < atoms.length ? atoms[i] : Integer.MAX_VALUE,
                    j < other.atoms.length ? other.atoms[j] : Integer.MAX_VALUE);
            long sum = i < atoms.length && atoms[i] == atom ? factors[i++] : 0;
            if (j < other.atoms.length && other.atoms[j] == atom) {
                sum = Math.addExact(sum, Math.multiplyExact(factor, other.factors[j++]));
            }
            if (sum != 0) {
                both[count] = atom;
                sums[count++] = sum;
            }
        }
        return new Form(Arrays.copyOf(both, count), Arrays.copyOf(sums, count),
                Math.addExact(constant, Math.multiplyExact(factor, other.constant)));
    }

    /// Returns the number of atoms.
    int size() {
        return atoms.length;
    }

    /// Returns the tensor at a place.
    int tensor(int k) {
        return atoms[k];
    }

    /// Returns the factor at a place.
    long factor(int k) {
        return factors[k];
    }

    /// Returns the factor of a tensor, 0 if the sum does not have it.
    long factorOf(int tensor) {
        int k = Arrays.binarySearch(atoms, tensor);
        return k < 0 ? 0 : factors[k];
    }

    /// Returns the number that is added.
    long constant() {
        return constant;
    }

    /// Tells whether this is the number 0.
    boolean isZero() {
        return atoms.length == 0 && constant == 0;
    }

    /// Returns the multiple of this whose numbers have no common factor, and whose first one is positive. The one is
    /// zero if and only if the other is, in a field whose modulus is a prime beyond 64 bits too.
    Form normalised() {
        BigInteger gcd = BigInteger.valueOf(constant);
        for (long factor : factors) {
            gcd = gcd.gcd(BigInteger.valueOf(factor));
        }
        if (gcd.signum() == 0) {
            return this;
        }
        boolean negative = atoms.length > 0 ? factors[0] < 0 : constant < 0;
        BigInteger divisor = negative ? gcd.negate() : gcd;
        if (divisor.equals(BigInteger.ONE)) {
            return this;
        }
        // Only the least long has no opposite, and an odd number next to it keeps it: then the sum stays as it is.
        try {
            long[] divided = new long[factors.length];
            for (int k = 0; k < divided.length; k++) {
                divided[k] = BigInteger.valueOf(factors[k]).divide(divisor).longValueExact();
            }
            return new Form(atoms, divided, BigInteger.valueOf(constant).divide(divisor).longValueExact());
        } catch (ArithmeticException _) {
            return this;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Form that && constant == that.constant && Arrays.equals(atoms, that.atoms)
                && Arrays.equals(factors, that.factors);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(atoms) + Arrays.hashCode(factors)) + Long.hashCode(constant);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.valueOf(constant));
        for (int k = 0; k < atoms.length; k++) {
            text.append(" + ").append(factors[k]).append("·#").append(atoms[k]);
        }
        return text.toString();
    }
}
