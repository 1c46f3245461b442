package io.assay.checker.air;

import java.util.Arrays;

/// The elements of a constant tensor.
public final class Constant {

    private final String name;
    private final Shape shape;
    private final long[] elements;

    Constant(String name, Shape shape, long[] elements) {
        this.name = name;
        this.shape = shape;
        this.elements = elements;
    }

    /// Returns its name in the file, for example `@w3`.
    public String name() {
        return name;
    }

    /// Returns its extents.
    public Shape shape() {
        return shape;
    }

    /// Returns the element at a row-major position.
    public long at(int position) {
        return elements[position];
    }

    /// Returns the number of elements.
    public int count() {
        return elements.length;
    }

    /// Returns the elements themselves, which nobody may change.
    long[] elements() {
        return elements;
    }

    /// Tells whether both have the same elements in the same order.
    boolean sameElements(Constant other) {
        return this == other || Arrays.equals(elements, other.elements);
    }

    /// Tells whether every element is `value`.
    boolean isAll(long value) {
        for (long element : elements) {
            if (element != value) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name;
    }
}
