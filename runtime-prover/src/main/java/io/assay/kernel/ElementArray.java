package io.assay.kernel;

/// Elements of a prime field in the layout of the kernel that made the array.
public interface ElementArray {
    /// How many elements there are.
    int length();

    /// Sets elements first to first + count - 1.
    ///
    /// @param elements packed, Montgomery form, reduced, the first at index `offset`
    void put(int first, int count, long[] elements, int offset);

    /// Writes elements first to first + count - 1, packed, Montgomery form.
    void get(int first, int count, long[] out, int offset);

    /// Writes elements first to first + count - 1 in canonical form.
    void getCanonical(int first, int count, long[] out, int offset);

    /// Overwrites all elements with zero.
    void clear();
}
