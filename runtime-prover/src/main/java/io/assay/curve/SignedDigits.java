package io.assay.curve;

import java.math.BigInteger;

/// The non-adjacent form: digits -1, 0, 1 of which no two neighbours are both not zero, so at most half, and a third of
/// them on average, cost an addition.
final class SignedDigits {
    private SignedDigits() {}

    /// Returns the digits from the lowest; the last one is 1.
    ///
    /// @param value at least 1
    static byte[] of(BigInteger value) {
        BigInteger triple = value.shiftLeft(1).add(value);
        byte[] digits = new byte[triple.bitLength() - 1];
        for (int digit = 0; digit < digits.length; digit++) {
            digits[digit] = (byte) ((triple.testBit(digit + 1) ? 1 : 0) - (value.testBit(digit + 1) ? 1 : 0));
        }
        return digits;
    }
}
