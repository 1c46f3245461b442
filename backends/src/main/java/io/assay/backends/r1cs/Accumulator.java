package io.assay.backends.r1cs;

import java.util.Arrays;

/// A linear combination of wires under construction: coefficients by wire, and the list of wires touched.
///
/// Coefficients are exact in `long`; one that leaves it is an [ArithmeticException], never another coefficient.
final class Accumulator {

    private long[] coefficients = new long[1024];
    private int[] epochs = new int[1024];
    private int[] touched = new int[64];
    private int epoch = 1;
    private int count;
    private boolean ascending = true;

    void clear() {
        count = 0;
        ascending = true;
        epoch++;
        if (epoch == 0) {
            Arrays.fill(epochs, 0);
            epoch = 1;
        }
    }

    void add(int wire, long coefficient) {
        if (coefficient == 0) {
            return;
        }
        if (wire >= coefficients.length) {
            coefficients = Arrays.copyOf(coefficients, Math.max(wire + 1, coefficients.length * 2));
            epochs = Arrays.copyOf(epochs, coefficients.length);
        }
        if (epochs[wire] == epoch) {
            coefficients[wire] = Math.addExact(coefficients[wire], coefficient);
            return;
        }
        if (count == touched.length) {
            touched = Arrays.copyOf(touched, count * 2);
        }
        ascending &= count == 0 || touched[count - 1] < wire;
        epochs[wire] = epoch;
        coefficients[wire] = coefficient;
        touched[count++] = wire;
    }

    /// Drops wires whose terms cancelled and sorts the others.
    void close() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int wire = touched[i];
            if (coefficients[wire] != 0) {
                touched[kept++] = wire;
            }
        }
        count = kept;
        if (!ascending) {
            Arrays.sort(touched, 0, count);
            ascending = true;
        }
    }

    /// Returns the number of wires; of those with a coefficient other than zero after [#close].
    int count() {
        return count;
    }

    /// Returns wire `i`; ascending after [#close].
    int wire(int i) {
        return touched[i];
    }

    /// Returns the coefficient of a wire that was touched.
    long coefficient(int wire) {
        return coefficients[wire];
    }

    /// Returns a bound on the magnitude of the combination: Σ |coefficient|·magnitude(wire), up to rounding of `double`.
    /// @param magnitudes greatest magnitude of each wire
    double magnitude(double[] magnitudes) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.abs((double) coefficients[touched[i]]) * magnitudes[touched[i]];
        }
        return sum;
    }
}
