package io.assay.ceremony;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;

/// The scalars first, first * ratio, first * ratio^2, ..., a few at a time.
final class Geometric {
    private static final PrimeField FR = Bn254.FR;
    private final long[] next;
    private final long[] ratio;

    /// Begins the sequence.
    ///
    /// @param first any integer
    /// @param ratio any integer
    Geometric(BigInteger first, BigInteger ratio) {
        this.next = element(first);
        this.ratio = element(ratio);
    }

    /// An integer as an element of bn254.fr, Montgomery form.
    static long[] element(BigInteger value) {
        long[] element = new long[4];
        FR.fromBigInteger(element, 0, value);
        return element;
    }

    /// The next `count` scalars, canonical, four limbs each.
    long[] next(int count) {
        long[] scalars = nextElements(count);
        for (int at = 0; at < scalars.length; at += 4) {
            FR.fromMontgomery(scalars, at, scalars, at);
        }
        return scalars;
    }

    /// The next `count` scalars, Montgomery form.
    long[] nextElements(int count) {
        long[] elements = new long[4 * count];
        for (int at = 0; at < elements.length; at += 4) {
            System.arraycopy(next, 0, elements, at, 4);
            FR.multiply(next, 0, next, 0, ratio, 0);
        }
        return elements;
    }
}
