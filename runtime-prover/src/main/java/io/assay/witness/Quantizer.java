package io.assay.witness;

/// From given numbers to the integers of a circuit: ⌊x · 2^scaleBits + 1/2⌋, exactly, or a refusal.
public final class Quantizer {
    private Quantizer() {}

    /// Quantises one number, rounding half up.
    ///
    /// @param value     any double
    /// @param scaleBits binary digits after the point
    /// @param low       smallest integer allowed
    /// @param high      largest integer allowed
    /// @param tensor    for the message
    /// @param index     for the message
    /// @throws InputException if the value is not finite, or its integer is outside [low, high]
    public static long quantize(double value, int scaleBits, long low, long high, String tensor, int index)
            throws InputException {
        if (!Double.isFinite(value)) {
            throw new InputException(tensor, index, Double.toString(value), rangeText(scaleBits, low, high),
                    "replace missing and infinite values before proving");
        }
        double rounded = roundHalfUp(Math.scalb(value, scaleBits));
        boolean fitsLong = rounded >= -0x1p63 && rounded < 0x1p63;
        long integer = (long) rounded;
        if (!fitsLong || integer < low || integer > high) {
            throw outOfRange(Double.toString(value), scaleBits, low, high, tensor, index);
        }
        return integer;
    }

    /// Quantises one integer, which is exact.
    ///
    /// @throws InputException if value · 2^scaleBits is outside [low, high]
    public static long quantize(long value, int scaleBits, long low, long high, String tensor, int index)
            throws InputException {
        boolean fitsLong = scaleBits <= 0 || value == 0
                || (scaleBits < 63 && (value << scaleBits) >> scaleBits == value);
        if (!fitsLong) {
            throw outOfRange(Long.toString(value), scaleBits, low, high, tensor, index);
        }
        long integer = scaleBits > 0 && value != 0 ? value << scaleBits : roundShift(value, -scaleBits);
        if (integer < low || integer > high) {
            throw outOfRange(Long.toString(value), scaleBits, low, high, tensor, index);
        }
        return integer;
    }

    /// Quantises a whole tensor.
    ///
    /// @return one integer per element
    /// @throws InputException for the first element that cannot be used
    public static long[] quantize(InputTensor tensor, TensorSpecification specification) throws InputException {
        int scaleBits = specification.scaleBits();
        long low = specification.low();
        long high = specification.high();
        String name = specification.name();
        long[] result = new long[tensor.count()];
        switch (tensor) {
            case InputTensor.Doubles doubles -> {
                for (int index = 0; index < result.length; index++) {
                    result[index] = quantize(doubles.values()[index], scaleBits, low, high, name, index);
                }
            }
            case InputTensor.Longs longs -> {
                for (int index = 0; index < result.length; index++) {
                    result[index] = quantize(longs.values()[index], scaleBits, low, high, name, index);
                }
            }
        }
        return result;
    }

    /// ⌊x + 1/2⌋ without the rounding error of the addition: x - ⌊x⌋ is exact.
    private static double roundHalfUp(double value) {
        double floor = Math.floor(value);
        return value - floor >= 0.5 ? floor + 1 : floor;
    }

    /// ⌊value / 2^bits + 1/2⌋ for bits >= 0.
    private static long roundShift(long value, int bits) {
        if (bits == 0) {
            return value;
        }
        if (bits > 64) {
            return 0;
        }
        long half = value >> (bits - 1);
        return (half >> 1) + (half & 1);
    }

    private static InputException outOfRange(String found, int scaleBits, long low, long high, String tensor,
            int index) {
        return new InputException(tensor, index, found, rangeText(scaleBits, low, high),
                "give a value in that range, or compile the model with a wider --range " + tensor + "=LOW:HIGH");
    }

    private static String rangeText(int scaleBits, long low, long high) {
        return "a number from " + Math.scalb((double) low, -scaleBits) + " to " + Math.scalb((double) high, -scaleBits);
    }
}
