package io.assay.witness;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The values of all wires of a circuit: small signed integers, and a few large field elements.
///
/// A wire has the value `small()[wire]`, taken modulo r, unless [#setLarge] gave it a large one. Wire 0 is 1.
public final class WireVector {
    /// The order r of bn254.fr.
    public static final BigInteger MODULUS = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    private static final long R0 = MODULUS.longValue();
    private static final long R1 = MODULUS.shiftRight(64).longValue();
    private static final long R2 = MODULUS.shiftRight(128).longValue();
    private static final long R3 = MODULUS.shiftRight(192).longValue();
    private static final int ELEMENT_SIZE_BYTES = 32;
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

    private final long[] small;
    private final TreeMap<Integer, BigInteger> large = new TreeMap<>();

    /// Makes wires of value 0, wire 0 being 1.
    ///
    /// @param wireCount at least 1
    public WireVector(int wireCount) {
        this.small = new long[wireCount];
        this.small[0] = 1;
    }

    /// How many wires there are.
    public int wireCount() {
        return small.length;
    }

    /// The small values, to be written by the program: signed integers.
    public long[] small() {
        return small;
    }

    /// Gives a wire a large value.
    ///
    /// @throws IllegalArgumentException if the value is not in [0, r), or there is no such wire
    public void setLarge(int wire, BigInteger value) {
        if (value.signum() < 0 || value.compareTo(MODULUS) >= 0 || wire < 1 || wire >= small.length) {
            throw new IllegalArgumentException("wire " + wire + ": a value outside [0, r), or no such wire");
        }
        large.put(wire, value);
    }

    /// The large values by wire, ascending; a view.
    public Map<Integer, BigInteger> large() {
        return Collections.unmodifiableMap(large);
    }

    /// The canonical value of one wire, in [0, r).
    public BigInteger value(int wire) {
        BigInteger found = large.get(wire);
        return found != null ? found : BigInteger.valueOf(small[wire]).mod(MODULUS);
    }

    /// All wires as canonical field elements, four little-endian limbs each, in a new array: the values of a `Witness`.
    ///
    /// @throws IllegalStateException if there are 2^29 wires or more
    public long[] toCanonicalLimbs() {
        if (small.length >= 1 << 29) {
            throw new IllegalStateException(small.length + " wires do not fit an array");
        }
        long[] result = new long[4 * small.length];
        for (int wire = 0; wire < small.length; wire++) {
            putSmall(small[wire], result, 4 * wire);
        }
        large.forEach((wire, value) -> {
            for (int limb = 0; limb < 4; limb++) {
                result[4 * wire + limb] = value.shiftRight(64 * limb).longValue();
            }
        });
        return result;
    }

    /// Writes the wires in iden3's format `.wtns`; does not close the stream.
    ///
    /// Source: snarkjs 0.7.6, `wtns_utils.js`; the layout is explained at `io.assay.format.WtnsFile`.
    public void writeWtns(OutputStream out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put("wtns".getBytes(StandardCharsets.US_ASCII)).putInt(2).putInt(2);
        buffer.putInt(1).putLong(40).putInt(ELEMENT_SIZE_BYTES);
        buffer.putLong(R0).putLong(R1).putLong(R2).putLong(R3).putInt(small.length);
        buffer.putInt(2).putLong((long) ELEMENT_SIZE_BYTES * small.length);
        long[] element = new long[4];
        for (int wire = 0; wire < small.length; wire++) {
            if (buffer.remaining() < ELEMENT_SIZE_BYTES) {
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            BigInteger found = large.isEmpty() || wire > large.lastKey() ? null : large.get(wire);
            if (found == null) {
                putSmall(small[wire], element, 0);
            } else {
                for (int limb = 0; limb < 4; limb++) {
                    element[limb] = found.shiftRight(64 * limb).longValue();
                }
            }
            buffer.putLong(element[0]).putLong(element[1]).putLong(element[2]).putLong(element[3]);
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value < 0 ? signed.add(WORD) : signed;
    }

    /// The value itself, or r - |value|: the lowest limb is added, the borrow runs up.
    private static void putSmall(long value, long[] out, int offset) {
        if (value >= 0) {
            out[offset] = value;
            out[offset + 1] = 0;
            out[offset + 2] = 0;
            out[offset + 3] = 0;
            return;
        }
        long lowest = R0 + value;
        long borrow = Long.compareUnsigned(R0, -value) < 0 ? 1 : 0;
        out[offset] = lowest;
        out[offset + 1] = R1 - borrow;
        out[offset + 2] = R2;
        out[offset + 3] = R3;
    }
}
