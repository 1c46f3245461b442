package io.assay.checker.air;

/// The result of one relation.
///
/// @param index place among all tensors, in the order of their definitions
/// @param name  its name in the file, for example `%3`
/// @param shape extents
/// @param lo    least value by its type, which nothing here trusts
/// @param hi    greatest value by its type
public record Tensor(int index, String name, Shape shape, long lo, long hi) {

    /// Returns the number of elements.
    public int count() {
        return shape.count();
    }

    @Override
    public String toString() {
        return name;
    }
}
