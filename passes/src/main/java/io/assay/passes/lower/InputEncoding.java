package io.assay.passes.lower;

/// Which integers stand for an input.
public enum InputEncoding {
    /// Multiples of a power of two.
    FIXED_POINT,
    /// Keys of float32 numbers, which compare as the numbers do: [io.assay.ir.tensor.FloatKey]. Or, since elements are compared
    /// with thresholds and not with each other, integers of a grid of the element's own.
    FLOAT_ORDER,
    /// Places in the order of float64 numbers, [NumberOrder.Doubles]; or integers of grids.
    DOUBLE_ORDER;

    /// Tells whether integers are places in an order.
    public boolean isOrder() {
        return this != FIXED_POINT;
    }
}
