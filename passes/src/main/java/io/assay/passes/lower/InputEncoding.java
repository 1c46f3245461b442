package io.assay.passes.lower;

/// Which integers stand for an input.
public enum InputEncoding {
    /// Multiples of a power of two.
    FIXED_POINT,
    /// Keys of float32 numbers, which compare as the numbers do: [io.assay.ir.tensor.FloatKey].
    FLOAT_ORDER
}
