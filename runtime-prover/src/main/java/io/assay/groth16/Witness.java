package io.assay.groth16;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The values of all wires, in the order of the circuit; wire 0 is the constant one.
///
/// Values are **canonical** (not Montgomery), four little-endian limbs each, less than r: the bytes of a `.wtns` file.
/// The array is shared, not copied, and must not be written to, except that a proof with commitments fills in the wires
/// that it draws or that depend on what it draws: see [Groth16Prover]. It is secret: it has no text form.
public final class Witness {
    private final long[] values;

    /// Makes a witness over the given array.
    ///
    /// @param values four limbs per wire, canonical
    /// @throws IllegalArgumentException if the array holds no whole number of elements, or none
    public Witness(long[] values) {
        if (values.length == 0 || values.length % 4 != 0) {
            throw new IllegalArgumentException(
                    "witness of " + values.length + " longs, expected a positive multiple of 4");
        }
        this.values = values;
    }

    /// How many wires there are, the constant one included.
    public int wireCount() {
        return values.length / 4;
    }

    /// Four limbs per wire, canonical, shared.
    public long[] values() {
        return values;
    }

    /// The value of one wire, in [0, 2^256).
    public BigInteger value(int wire) {
        byte[] bytes = new byte[33];
        for (int index = 0; index < 32; index++) {
            bytes[32 - index] = (byte) (values[4 * wire + index / 8] >>> (8 * (index % 8)));
        }
        return new BigInteger(bytes);
    }

    /// The public values: wires 1 to publicCount.
    ///
    /// @throws IllegalArgumentException if the witness has fewer wires
    public List<BigInteger> publicValues(int publicCount) {
        Lengths.requireBetween("publicCount", publicCount, 0, wireCount() - 1);
        List<BigInteger> result = new ArrayList<>();
        for (int wire = 1; wire <= publicCount; wire++) {
            result.add(value(wire));
        }
        return List.copyOf(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Witness witness && Arrays.equals(values, witness.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
