package io.assay.ir;

import io.assay.ir.type.Shape;

/// How many elements the values of one module may have together, so that a small file never takes all memory or time.
///
/// Whoever makes values adds each of them before it allocates anything of their size. Every stage of the compiler counts
/// for itself.
public final class ElementBudget {
    /// Bytes that an element takes at most while a module is made: its bounds, its constants, and copies of both.
    public static final int BYTES_PER_ELEMENT = 64;
    /// The most products that sums of products may have together.
    public static final long MOST_PRODUCTS = 1L << 33;

    private final long mostElements;
    private long elements;
    private double products;

    private ElementBudget(long mostElements) {
        this.mostElements = mostElements;
    }

    /// Returns the budget of a virtual machine that may have `bytes` of memory.
    public static ElementBudget of(long bytes) {
        return new ElementBudget(bytes / BYTES_PER_ELEMENT);
    }

    /// Returns the budget of this virtual machine.
    public static ElementBudget ofThisMachine() {
        return of(Runtime.getRuntime().maxMemory());
    }

    /// Says that values have more elements than the memory has room for.
    public static final class MemoryException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        /// What the user can do.
        public static final String HELP = "raise the limit: ASSAY_JAVA_OPTIONS=-Xmx8g; or export with smaller shapes";

        private final String found;
        private final String expected;

        private MemoryException(String found, String expected) {
            super(found + "; expected " + expected, null, false, false);
            this.found = found;
            this.expected = expected;
        }

        /// Returns how many elements there are.
        public String found() {
            return found;
        }

        /// Returns how many there may be.
        public String expected() {
            return expected;
        }
    }

    /// Counts a value.
    /// @throws MemoryException if that is too much
    public void add(Shape shape) {
        requireRoom(shape);
        elements += shape.elementCount();
    }

    /// Requires room for a value, without counting it.
    /// @throws MemoryException if there is none
    public void requireRoom(Shape shape) {
        long count = shape.elementCount();
        if (count > mostElements - elements) {
            throw new MemoryException("tensors of " + (elements + count) + " elements",
                    "at most " + mostElements + ", for which the memory has room");
        }
    }

    /// Counts the products of a contraction.
    /// @return whether there are at most [#MOST_PRODUCTS] so far
    public boolean addProducts(Einsum einsum, Shape lhs, Shape rhs) {
        double count = 1;
        StringBuilder seen = new StringBuilder();
        for (int axis = 0; axis < lhs.rank(); axis++) {
            seen.append(einsum.lhs().charAt(axis));
            count *= lhs.dim(axis);
        }
        for (int axis = 0; axis < rhs.rank(); axis++) {
            count *= seen.indexOf(einsum.rhs().substring(axis, axis + 1)) < 0 ? rhs.dim(axis) : 1;
        }
        products += count;
        return products <= MOST_PRODUCTS;
    }
}
