package io.assay.backends.r1cs;

import io.assay.ir.interp.ContractionPlan;

/// A contraction with known weights, such as a dense layer or a convolution, that rows refer to and do not write out.
///
/// Element e is Σ_k weight(e, k)·s(source(e, k)). The sources s are sums of wires and elements of earlier layers. A layer takes
/// the memory of its weights, its sources and the places of its operand, not that of its multiply-adds.
/// Source: docs/adr/0029-structured-rows.md.
public final class LinearLayer {

    private final int first;
    private final int elementCount;
    private final ContractionPlan plan;
    private final long[] weights;
    private final boolean weightsFirst;
    private final int[] places;
    private final LayeredRows sources;

    /// @param first  number of element 0 among the elements of all layers
    /// @param places row of `sources` by position in the operand that is not known
    LinearLayer(int first, int elementCount, Terms.Weighted sum, int[] places, LayeredRows sources) {
        this.first = first;
        this.elementCount = elementCount;
        this.plan = sum.plan();
        this.weights = sum.weights().values();
        this.weightsFirst = sum.weightsFirst();
        this.places = places;
        this.sources = sources;
    }

    /// Returns the number of element 0 among the elements of all layers.
    public int first() {
        return first;
    }

    /// Returns the number of elements.
    public int elementCount() {
        return elementCount;
    }

    /// Returns the number of terms of each element.
    public int termCount() {
        return plan.termCount();
    }

    /// Returns the weights; shared, not to be written to.
    public long[] weights() {
        return weights;
    }

    /// Returns where in [#weights] the weight of a term is: a part that depends on the element plus one that depends on the term.
    public int weightPosition(int element, int term) {
        return weightsFirst ? plan.lhsPosition(element, term) : plan.rhsPosition(element, term);
    }

    /// Returns where in [#places] the source of a term is, in the same two parts.
    public int placePosition(int element, int term) {
        return weightsFirst ? plan.rhsPosition(element, term) : plan.lhsPosition(element, term);
    }

    /// Returns rows of [#sources] by position in the operand; shared, not to be written to.
    public int[] places() {
        return places;
    }

    /// Returns the sources, a row for each.
    public LayeredRows sources() {
        return sources;
    }

    /// Adds scale · element to `sum`, written out.
    /// @throws ArithmeticException if a coefficient leaves `long`
    void add(Accumulator sum, int element, long scale) {
        for (int k = 0; k < plan.termCount(); k++) {
            long weight = weights[weightPosition(element, k)];
            if (weight != 0) {
                sources.add(sum, places[placePosition(element, k)], Math.multiplyExact(scale, weight));
            }
        }
    }

    /// Returns Σ_k |weight(e, k)|·bounds[source(e, k)].
    double bound(int element, double[] bounds) {
        double sum = 0;
        for (int k = 0; k < plan.termCount(); k++) {
            sum += Math.abs((double) weights[weightPosition(element, k)]) * bounds[places[placePosition(element, k)]];
        }
        return sum;
    }
}
