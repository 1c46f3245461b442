package io.assay.backends.r1cs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The layers of a circuit under construction. Their elements are numbered through, each layer after those it reads.
final class Layers {

    /// Terms from which on a reference is worth more than what it stands for.
    static final int LEAST_TERMS = 16;
    /// A coefficient of fewer bits cannot leave `long` on its way.
    private static final double COEFFICIENT_LIMIT = 0x1p62;

    private final Coefficients coefficients;
    private final List<LinearLayer> layers = new ArrayList<>();
    /// First element of each layer.
    private int[] firsts = new int[16];
    /// Greatest wire that each layer reads.
    private int[] greatestWires = new int[16];
    /// Bounds by element: of its magnitude, and of Σ |coefficient| of its wires.
    private double[] magnitudes = new double[64];
    private double[] norms = new double[64];
    private int elementCount;

    Layers(Coefficients coefficients) {
        this.coefficients = coefficients;
    }

    List<LinearLayer> list() {
        return List.copyOf(layers);
    }

    /// Returns the elements of `sum`: those of a new layer if they are long, else `sum`.
    /// @param count          elements
    /// @param operandCount   elements of the operand that is not known
    /// @param wireMagnitudes greatest magnitude of each wire
    Terms of(Terms.Weighted sum, int count, int operandCount, double[] wireMagnitudes) {
        if (sum.count() < LEAST_TERMS || sum.variable() instanceof Terms.Constant) {
            return sum;
        }
        Terms source = sum.variable() instanceof Terms.Viewed view ? view.source() : sum.variable();
        int[] places = sum.variable() instanceof Terms.Viewed view
                ? view.positions()
                : IntStream.range(0, operandCount).toArray();
        Sources sources;
        try {
            sources = new Sources(source, places, wireMagnitudes);
        } catch (ArithmeticException e) {
            // Whoever reads such a coefficient is told so, and nobody may.
            return sum;
        }
        LinearLayer layer = new LinearLayer(elementCount, count, sum, places, sources.rows);
        add(layer, sources);
        return new Terms.Layered(layer, sum.count());
    }

    private void add(LinearLayer layer, Sources sources) {
        int index = layers.size();
        layers.add(layer);
        if (index == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * index);
            greatestWires = Arrays.copyOf(greatestWires, 2 * index);
        }
        firsts[index] = elementCount;
        greatestWires[index] = sources.greatestWire;
        elementCount = Math.addExact(elementCount, layer.elementCount());
        if (elementCount > magnitudes.length) {
            magnitudes = Arrays.copyOf(magnitudes, Math.max(elementCount, 2 * magnitudes.length));
            norms = Arrays.copyOf(norms, magnitudes.length);
        }
        for (int i = 0; i < layer.elementCount(); i++) {
            magnitudes[firsts[index] + i] = layer.bound(i, sources.magnitudes);
            norms[firsts[index] + i] = layer.bound(i, sources.norms);
        }
    }

    /// What a layer reads: a row for each element of its operand, once for all views of it.
    private final class Sources {
        final LayeredRows rows = new LayeredRows(coefficients, Layers.this);
        final double[] magnitudes;
        final double[] norms;
        int greatestWire;

        Sources(Terms source, int[] places, double[] wireMagnitudes) {
            boolean[] isRead = new boolean[Arrays.stream(places).max().orElse(-1) + 1];
            for (int place : places) {
                isRead[place] = true;
            }
            magnitudes = new double[isRead.length];
            norms = new double[isRead.length];
            Accumulator sum = Accumulator.referring();
            for (int i = 0; i < isRead.length; i++) {
                sum.clear();
                if (isRead[i]) {
                    source.add(sum, i, 1);
                }
                sum.close();
                magnitudes[i] = magnitude(sum, wireMagnitudes);
                norms[i] = norm(sum);
                greatestWire = Math.max(greatestWire, Layers.this.greatestWire(sum));
                rows.row(sum);
            }
        }
    }

    private int indexOf(int number) {
        int found = Arrays.binarySearch(firsts, 0, layers.size(), number);
        if (found < 0) {
            return -found - 2;
        }
        // Layers without elements share their first number with the next one.
        while (found + 1 < layers.size() && firsts[found + 1] == number) {
            found++;
        }
        return found;
    }

    /// Adds scale · element to `sum`, written out.
    void add(Accumulator sum, int number, long scale) {
        int index = indexOf(number);
        layers.get(index).add(sum, number - firsts[index], scale);
    }

    /// Puts the terms of the layers' elements in a sum in their place.
    void writeOut(Accumulator sum) {
        Accumulator references = sum.references();
        references.close();
        for (int i = 0; i < references.count(); i++) {
            add(sum, references.wire(i), references.coefficient(references.wire(i)));
        }
        references.clear();
        sum.close();
    }

    /// Returns a bound on the magnitude of a sum: Σ |coefficient|·magnitude, up to rounding of `double`. Terms that would be added
    /// up when it is written out are not here.
    double magnitude(Accumulator sum, double[] wireMagnitudes) {
        return sum.magnitude(wireMagnitudes) + (sum.hasReferences() ? sum.references().magnitude(magnitudes) : 0);
    }

    private double norm(Accumulator sum) {
        return sum.norm() + (sum.hasReferences() ? sum.references().magnitude(norms) : 0);
    }

    /// Tells whether it is sure that no coefficient leaves `long` when a sum is written out.
    boolean keepsCoefficients(Accumulator sum) {
        return !sum.hasReferences() || norm(sum) < COEFFICIENT_LIMIT;
    }

    /// Returns the greatest wire of a closed sum or of the layers in it, whether its terms cancel or not; 0 if there is none.
    int greatestWire(Accumulator sum) {
        int greatest = sum.writtenCount() == 0 ? 0 : sum.wire(sum.writtenCount() - 1);
        return Math.max(greatest, greatestWireOfLayers(sum));
    }

    /// As [#greatestWire], of the layers alone.
    int greatestWireOfLayers(Accumulator sum) {
        int greatest = 0;
        for (int i = 0; sum.hasReferences() && i < sum.references().count(); i++) {
            greatest = Math.max(greatest, greatestWires[indexOf(sum.references().wire(i))]);
        }
        return greatest;
    }
}
