package io.assay.ir.type;

/// The type of every value: an element type and a shape.
///
/// @param element what one element is
/// @param shape   extents of the axes
public record TensorType(ElementType element, Shape shape) {

    /// Returns a `tensor`-dialect type.
    public static TensorType scalar(ScalarType element, Shape shape) {
        return new TensorType(element, shape);
    }

    /// Returns a `fixed`-dialect type.
    public static TensorType fixed(Interval interval, int scaleBits, Shape shape) {
        return new TensorType(new FixedType(interval, scaleBits), shape);
    }

    /// Returns a `relation`-dialect type.
    public static TensorType integer(Interval interval, Shape shape) {
        return new TensorType(new IntegerType(interval), shape);
    }

    /// Returns the proven interval of every element.
    /// @throws IllegalStateException for a type of the `tensor` dialect, which has none
    public Interval interval() {
        return switch (element) {
            case FixedType fixed -> fixed.interval();
            case IntegerType integer -> integer.interval();
            case ScalarType scalar -> throw new IllegalStateException(scalar + " has no interval");
        };
    }

    /// Returns the fractional bits: those of a [FixedType], 0 for an [IntegerType].
    /// @throws IllegalStateException for a type of the `tensor` dialect, which has none
    public int scaleBits() {
        return switch (element) {
            case FixedType fixed -> fixed.scaleBits();
            case IntegerType _ -> 0;
            case ScalarType scalar -> throw new IllegalStateException(scalar + " has no scale");
        };
    }

    /// Returns the number of elements.
    public int elementCount() {
        return shape.elementCount();
    }

    /// Returns this type with another shape.
    public TensorType withShape(Shape other) {
        return new TensorType(element, other);
    }

    /// Returns the textual form, for example `tensor<4x3xf32>` or `tensor<int[0,1]>`.
    @Override
    public String toString() {
        return shape.rank() == 0 ? "tensor<" + element + ">" : "tensor<" + shape + "x" + element + ">";
    }
}
