package io.assay.witness;

/// From given numbers to the integers of a circuit: ⌊x · 2^scaleBits + 1/2⌋, exactly, or a refusal.
///
/// In a tensor that is exact, x · 2^scaleBits must be an integer already. Where only the order of numbers is read, the integer
/// of an element without a grid is the [FloatKey] of the nearest float32, or the place of the float64: every number has one, NaN
/// and infinities too.
public final class Quantizer {
    private Quantizer() {}

    /// Quantises one number.
    ///
    /// @param value         any double
    /// @param specification the tensor that it belongs to
    /// @param index         its flat row-major index in the tensor
    /// @throws InputException if the value is not finite and becomes no key, its integer is outside its bounds, or it must be
    ///                        a multiple of 2^-scaleBits and is none
    public static long quantize(double value, TensorSpecification specification, int index) throws InputException {
        if (specification.isKey(index)) {
            return place(specification.encoding().place(value), Double.toString(value), specification, index);
        }
        if (!Double.isFinite(value)) {
            throw new InputException(specification.name(), index, Double.toString(value),
                    rangeText(specification, index), "replace missing and infinite values before proving");
        }
        int scaleBits = specification.scaleBits(index);
        double scaled = Math.scalb(value, scaleBits);
        double rounded = roundHalfUp(scaled);
        boolean fitsLong = rounded >= -0x1p63 && rounded < 0x1p63;
        long integer = (long) rounded;
        if (!fitsLong || isOutside(integer, specification, index)) {
            throw outOfRange(Double.toString(value), specification, index);
        }
        boolean onGrid = rounded == scaled && Math.scalb(scaled, -scaleBits) == value;
        if (specification.isExact(index) && !onGrid) {
            throw offGrid(Double.toString(value), specification, index);
        }
        return integer;
    }

    /// Quantises one integer.
    ///
    /// @param value         any integer
    /// @param specification the tensor that it belongs to
    /// @param index         its flat row-major index in the tensor
    /// @throws InputException if value · 2^scaleBits is outside its bounds, or the tensor is exact and the value is no
    ///                        multiple of 2^-scaleBits
    public static long quantize(long value, TensorSpecification specification, int index) throws InputException {
        if (specification.isKey(index)) {
            return place(specification.encoding().place(value), Long.toString(value), specification, index);
        }
        int scaleBits = specification.scaleBits(index);
        boolean fitsLong = scaleBits <= 0 || value == 0
                || (scaleBits < 63 && (value << scaleBits) >> scaleBits == value);
        if (!fitsLong) {
            throw outOfRange(Long.toString(value), specification, index);
        }
        long integer = scaleBits > 0 && value != 0 ? value << scaleBits : roundShift(value, -scaleBits);
        if (isOutside(integer, specification, index)) {
            throw outOfRange(Long.toString(value), specification, index);
        }
        if (specification.isExact(index) && scaleBits < 0 && Long.numberOfTrailingZeros(value) < -scaleBits
                && value != 0) {
            throw offGrid(Long.toString(value), specification, index);
        }
        return integer;
    }

    /// Quantises a whole tensor.
    ///
    /// @return one integer per element
    /// @throws InputException for the first element that cannot be used
    public static long[] quantize(InputTensor tensor, TensorSpecification specification) throws InputException {
        long[] result = new long[tensor.count()];
        switch (tensor) {
            case InputTensor.Doubles doubles -> {
                for (int index = 0; index < result.length; index++) {
                    result[index] = quantize(doubles.values()[index], specification, index);
                }
            }
            case InputTensor.Longs longs -> {
                for (int index = 0; index < result.length; index++) {
                    result[index] = quantize(longs.values()[index], specification, index);
                }
            }
        }
        return result;
    }

    /// Returns the place of a float, if it is within its bounds.
    ///
    /// @param given what it is the place of
    private static long place(long place, String given, TensorSpecification specification, int index)
            throws InputException {
        if (isOutside(place, specification, index)) {
            if (place == specification.encoding().missing()) {
                throw new InputException(specification.name(), index, given, rangeText(specification, index),
                        "replace missing values before proving, or compile the model without a --range of "
                                + specification.name() + ", which takes every number");
            }
            throw outOfRange(given, specification, index);
        }
        return place;
    }

    /// Requires that an integer of a tensor is within its bounds.
    ///
    /// @throws InputException if it is not
    static void requireWithin(long integer, TensorSpecification specification, int index) throws InputException {
        if (isOutside(integer, specification, index)) {
            throw outOfRange(text(integer, specification, index), specification, index);
        }
    }

    private static boolean isOutside(long integer, TensorSpecification specification, int index) {
        return integer < specification.bounds().low(index) || integer > specification.bounds().high(index);
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

    private static InputException outOfRange(String found, TensorSpecification specification, int index) {
        return new InputException(specification.name(), index, found, rangeText(specification, index),
                "give a value in that range, or compile the model with a wider --range " + specification.name()
                        + "=LOW:HIGH");
    }

    private static InputException offGrid(String found, TensorSpecification specification, int index) {
        int scaleBits = specification.scaleBits(index);
        String grid = scaleBits == 0
                ? "an integer"
                : "a multiple of 2^" + -scaleBits + ", which this tensor holds exactly";
        return new InputException(specification.name(), index, found, grid,
                "round the value, or recompile with --range " + specification.name() + "=LOW:HIGH for real numbers");
    }

    private static String rangeText(TensorSpecification specification, int index) {
        long high = specification.bounds().high(index);
        boolean missing = specification.isKey(index) && high == specification.encoding().missing();
        return "a number from " + text(specification.bounds().low(index), specification, index) + " to "
                + text(missing ? specification.encoding().infinity() : high, specification, index)
                + (missing ? ", or NaN" : "");
    }

    /// The number that an integer stands for, with as many digits as its type needs.
    private static String text(long integer, TensorSpecification specification, int index) {
        return specification.isKey(index)
                ? specification.encoding().text(specification.number(index, integer))
                : Double.toString(specification.number(index, integer));
    }
}
