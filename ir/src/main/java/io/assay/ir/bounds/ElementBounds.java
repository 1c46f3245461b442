package io.assay.ir.bounds;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.function.UnaryOperator;

/// A proven interval for each element of one tensor, row-major.
public final class ElementBounds {

    private final Interval[] elements;

    private ElementBounds(Interval[] elements) {
        this.elements = elements;
    }

    /// Returns bounds that are the same for each of `count` elements.
    public static ElementBounds uniform(Interval interval, int count) {
        Interval[] elements = new Interval[count];
        java.util.Arrays.fill(elements, interval);
        return new ElementBounds(elements);
    }

    /// Returns the bounds of elements between `lo` and `hi`, which have the same shape.
    public static ElementBounds between(TensorData lo, TensorData hi) {
        Interval[] elements = new Interval[lo.elementCount()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = new Interval(lo.longAt(i), hi.longAt(i));
        }
        return new ElementBounds(elements);
    }

    /// Returns the number of elements.
    public int count() {
        return elements.length;
    }

    /// Returns the interval of element `position`.
    public Interval at(int position) {
        return elements[position];
    }

    /// Returns the least interval that holds every element, [0, 0] for an empty tensor.
    public Interval hull() {
        Interval hull = elements.length == 0 ? Interval.of(0) : elements[0];
        for (Interval element : elements) {
            hull = hull.hull(element);
        }
        return hull;
    }

    ElementBounds map(UnaryOperator<Interval> function) {
        Interval[] mapped = new Interval[elements.length];
        java.util.Arrays.setAll(mapped, i -> function.apply(elements[i]));
        return new ElementBounds(mapped);
    }

    /// Returns the bounds of `function` of two elements each.
    public ElementBounds zip(ElementBounds other, java.util.function.BinaryOperator<Interval> function) {
        Interval[] mapped = new Interval[elements.length];
        java.util.Arrays.setAll(mapped, i -> function.apply(elements[i], other.elements[i]));
        return new ElementBounds(mapped);
    }

    ElementBounds view(IndexMap map, Shape shape) {
        int[] positions = map.positions(shape);
        Interval[] viewed = new Interval[positions.length];
        java.util.Arrays.setAll(viewed, i -> elements[positions[i]]);
        return new ElementBounds(viewed);
    }

    static ElementBounds concat(List<ElementBounds> parts, int axis, Shape shape) {
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape.dim(i);
        }
        Interval[] joined = new Interval[shape.elementCount()];
        int to = 0;
        for (int block = 0; block < outer; block++) {
            for (ElementBounds part : parts) {
                int run = part.count() / outer;
                System.arraycopy(part.elements, block * run, joined, to, run);
                to += run;
            }
        }
        return new ElementBounds(joined);
    }

    static ElementBounds linear(List<Long> coefficients, long constant, List<ElementBounds> terms, int count) {
        Interval[] sums = new Interval[count];
        for (int i = 0; i < count; i++) {
            Interval sum = Interval.of(constant);
            for (int k = 0; k < terms.size(); k++) {
                sum = sum.plus(terms.get(k).elements[i].times(coefficients.get(k)));
            }
            sums[i] = sum;
        }
        return new ElementBounds(sums);
    }

    static ElementBounds contract(Einsum einsum, ElementBounds lhs, Shape lhsShape, ElementBounds rhs, Shape rhsShape,
            Shape out) {
        ContractionPlan plan = ContractionPlan.of(einsum, lhsShape, rhsShape, out);
        Interval[] sums = new Interval[out.elementCount()];
        for (int i = 0; i < sums.length; i++) {
            Interval sum = Interval.of(0);
            for (int k = 0; k < plan.termCount(); k++) {
                sum = sum.plus(lhs.elements[plan.lhsPosition(i, k)].times(rhs.elements[plan.rhsPosition(i, k)]));
            }
            sums[i] = sum;
        }
        return new ElementBounds(sums);
    }
}
