package io.assay.backends.r1cs;

import java.util.Arrays;
import java.util.Optional;

/// A linear combination of wires under construction: coefficients by wire, and the list of wires touched.
///
/// Coefficients are exact in `long`; one that leaves it is an [ArithmeticException], never another coefficient. One that
/// [refers][#referring] keeps elements of layers as what they are, in place of their terms.
final class Accumulator {

    private long[] coefficients = new long[1024];
    private int[] epochs = new int[1024];
    private int[] touched = new int[64];
    private int epoch = 1;
    private int count;
    private boolean ascending = true;
    /// Coefficients of elements of layers, by their numbers.
    private final Optional<Accumulator> references;

    /// Makes one that takes wires only.
    Accumulator() {
        this.references = Optional.empty();
    }

    private Accumulator(Accumulator references) {
        this.references = Optional.of(references);
    }

    /// Makes one that takes wires and elements of [Layers].
    static Accumulator referring() {
        return new Accumulator(new Accumulator());
    }

    /// Tells whether it takes elements of layers.
    boolean refers() {
        return references.isPresent();
    }

    /// Returns the elements of layers with their coefficients; nothing can be in those of one that does not refer.
    Accumulator references() {
        return references.orElseThrow();
    }

    /// Tells whether there is a layer's element in it.
    boolean hasReferences() {
        return references.isPresent() && references.get().count > 0;
    }

    void clear() {
        references.ifPresent(Accumulator::clear);
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
        references.ifPresent(Accumulator::close);
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
    /// @throws IllegalStateException if elements of layers are in it, whose wires are not counted
    int count() {
        if (hasReferences()) {
            throw new IllegalStateException("a sum that refers to layers is not a sum of wires alone");
        }
        return count;
    }

    /// Returns the number of wires beside the elements of layers.
    int writtenCount() {
        return count;
    }

    /// Returns the number of wires whose terms did not cancel; needs no [#close].
    int nonZeroCount() {
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += coefficients[touched[i]] == 0 ? 0 : 1;
        }
        return found;
    }

    /// Returns wire `i`; ascending after [#close].
    int wire(int i) {
        return touched[i];
    }

    /// Returns the coefficient of a wire that was touched.
    long coefficient(int wire) {
        return coefficients[wire];
    }

    /// Returns Σ |coefficient| of the wires, up to rounding of `double`.
    double norm() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.abs((double) coefficients[touched[i]]);
        }
        return sum;
    }

    /// Returns a bound on the magnitude of the wires' part: Σ |coefficient|·magnitude(wire), up to rounding of `double`.
    /// @param magnitudes greatest magnitude of each wire
    double magnitude(double[] magnitudes) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.abs((double) coefficients[touched[i]]) * magnitudes[touched[i]];
        }
        return sum;
    }
}
