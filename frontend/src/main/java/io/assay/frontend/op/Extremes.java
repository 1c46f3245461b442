package io.assay.frontend.op;

import io.assay.ir.type.ScalarType;

/// The least and the greatest numbers of integer types and of booleans, with the bits that
/// [io.assay.ir.TensorData] holds.
final class Extremes {
    private Extremes() {}

    static long least(ScalarType element) {
        return element.isInteger() && !element.isUnsigned() ? -1L << (element.bits() - 1) : 0;
    }

    static long greatest(ScalarType element) {
        if (element == ScalarType.BOOL || element.isUnsigned()) {
            return -1L >>> (64 - element.bits());
        }
        return ~least(element);
    }
}
