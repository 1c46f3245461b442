package io.assay.ir.verify;

import java.math.BigInteger;

/// Least and greatest value of an element, as asserts have them: any numbers of 64 bits.
record Limits(long lo, long hi) {

    /// Tells whether any number in here is less than `distance` away from any in other ones.
    boolean isNear(Limits other, long distance) {
        BigInteger below = BigInteger.valueOf(Math.max(hi, other.hi));
        return below.subtract(BigInteger.valueOf(Math.min(lo, other.lo)))
                .compareTo(BigInteger.valueOf(distance)) < 0;
    }
}
