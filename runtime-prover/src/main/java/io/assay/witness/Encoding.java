package io.assay.witness;

/// Which integers stand for the numbers of a tensor.
public enum Encoding {
    /// Multiples of a power of two.
    FIXED_POINT,
    /// Places of float32 numbers in their order: [FloatKey].
    FLOAT_ORDER
}
