package io.assay.witness;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Packs tensors into field elements of 253 bits: value - low, in ⌈log2(high - low + 1)⌉ bits, the first value lowest.
///
/// A value is never split: what does not fit begins the next element. Tensors follow each other without a gap, so an
/// element may hold the end of one and the begin of the next. A value that has just one possibility takes no bits.
public final class Packing {
    /// Bits used of each element.
    public static final int ELEMENT_BITS = 253;

    private final List<BigInteger> complete = new ArrayList<>();
    private final long[] limbs = new long[4];
    private int usedBits;

    /// Begins with no elements.
    public Packing() {}

    /// Appends the values of a tensor.
    ///
    /// @return this
    /// @throws IllegalArgumentException if a value is outside its bounds
    public Packing add(long[] values, Bounds bounds) {
        for (int index = 0; index < values.length; index++) {
            long low = bounds.low(index);
            long value = values[index];
            if (value < low || value > bounds.high(index)) {
                throw new IllegalArgumentException("a value outside [" + low + ", " + bounds.high(index) + "]");
            }
            append(value - low, bounds.packedBits(index));
        }
        return this;
    }

    /// The elements, the last one filled with zeros; none if no bit was added.
    public List<BigInteger> elements() {
        List<BigInteger> result = new ArrayList<>(complete);
        if (usedBits > 0) {
            result.add(current());
        }
        return result;
    }

    /// How many elements the given tensors take together.
    public static int elementCount(List<TensorSpecification> tensors) {
        long elements = 0;
        int used = ELEMENT_BITS;
        for (TensorSpecification tensor : tensors) {
            for (int index = 0; index < tensor.count(); index++) {
                int width = tensor.bounds().packedBits(index);
                if (width > 0 && used + width > ELEMENT_BITS) {
                    elements++;
                    used = 0;
                }
                used += width;
            }
        }
        return Math.toIntExact(elements);
    }

    /// Takes packed tensors apart.
    ///
    /// @return one array of integers per tensor
    /// @throws IllegalArgumentException if there are too few elements, or a value is outside its range
    public static List<long[]> unpack(List<BigInteger> elements, List<TensorSpecification> tensors) {
        List<long[]> result = new ArrayList<>();
        int element = -1;
        int used = ELEMENT_BITS;
        for (TensorSpecification tensor : tensors) {
            long[] values = new long[tensor.count()];
            for (int index = 0; index < values.length; index++) {
                int width = tensor.bounds().packedBits(index);
                BigInteger mask = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
                if (width > 0 && used + width > ELEMENT_BITS) {
                    element++;
                    used = 0;
                }
                long digits = width == 0 ? 0 : element(elements, element).shiftRight(used).and(mask).longValue();
                values[index] = requireRange(digits, tensor, index);
                used += width;
            }
            result.add(values);
        }
        return result;
    }

    private static BigInteger element(List<BigInteger> elements, int index) {
        if (index >= elements.size()) {
            throw new IllegalArgumentException(elements.size() + " elements, more are needed");
        }
        return elements.get(index);
    }

    private static long requireRange(long digits, TensorSpecification tensor, int index) {
        long low = tensor.bounds().low(index);
        if (Long.compareUnsigned(digits, tensor.bounds().high(index) - low) > 0) {
            throw new IllegalArgumentException("a packed value outside the bounds of " + tensor.name());
        }
        return low + digits;
    }

    private void append(long digits, int width) {
        if (usedBits + width > ELEMENT_BITS) {
            complete.add(current());
            limbs[0] = limbs[1] = limbs[2] = limbs[3] = 0;
            usedBits = 0;
        }
        int limb = usedBits / 64;
        int shift = usedBits % 64;
        if (width > 0) {
            limbs[limb] |= digits << shift;
        }
        if (shift + width > 64) {
            limbs[limb + 1] |= digits >>> (64 - shift);
        }
        usedBits += width;
    }

    private BigInteger current() {
        BigInteger result = BigInteger.ZERO;
        for (int limb = 3; limb >= 0; limb--) {
            result = result.shiftLeft(64).add(WireVector.unsigned(limbs[limb]));
        }
        return result;
    }
}
