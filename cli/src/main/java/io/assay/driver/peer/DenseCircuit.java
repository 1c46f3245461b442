package io.assay.driver.peer;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.format.AtomicFile;
import io.assay.format.WtnsFile;
import io.assay.groth16.Witness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// Chained multiplications of full-size values: (x_i + c_i x_(i-1)) (x_i + d_i) = x_(i+1), with random c_i, d_i.
///
/// Wires: 0 is one, 1 the only public one and the end of the chain, wire i + 2 holds x_i. No value of the witness is
/// small, so nothing of what a prover gains on small values counts here.
final class DenseCircuit {
    private static final PrimeField FR = Bn254.FR;
    private static final long SEED = 254;
    private static final int ELEMENT_BYTES = 32;
    private static final int TERM_BYTES = 4 + ELEMENT_BYTES;
    private static final int TERMS = 5;
    private static final int PUBLIC_COUNT = 1;

    private final int constraints;
    private final long[] c;
    private final long[] d;

    private DenseCircuit(int constraints) {
        this.constraints = constraints;
        this.c = Elements.random(FR, constraints, SEED);
        this.d = Elements.random(FR, constraints, SEED + 1);
    }

    /// Writes circuit and witness that, with the rows for public values, fill the domain of 2^sizeLog2 rows.
    static ProofCase write(int sizeLog2, Path folder) throws IOException {
        DenseCircuit circuit = new DenseCircuit((1 << sizeLog2) - PUBLIC_COUNT - 1);
        Path file = folder.resolve("dense-" + sizeLog2 + ".r1cs");
        Path witness = folder.resolve("dense-" + sizeLog2 + ".wtns");
        AtomicFile.write(file, circuit.bytes());
        WtnsFile.write(witness, circuit.witness());
        return new ProofCase("dense", circuit.constraints, file, witness);
    }

    private int wireCount() {
        return constraints + 3;
    }

    /// The wire of x_index; the last one is public.
    private int wire(int index) {
        return index == constraints + 1 ? 1 : index + 2;
    }

    private byte[] bytes() {
        int sectionBytes = constraints * (3 * Integer.BYTES + TERMS * TERM_BYTES);
        int labelBytes = Long.BYTES * wireCount();
        ByteBuffer out = ByteBuffer.allocate(12 + 12 + 64 + 12 + sectionBytes + 12 + labelBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x73633172).putInt(1).putInt(3);
        out.putInt(1).putLong(64).putInt(ELEMENT_BYTES);
        long[] modulus = new long[4];
        PrimeField.split(FR.modulus(), modulus, 0);
        putElement(out, modulus, 0);
        out.putInt(wireCount()).putInt(PUBLIC_COUNT).putInt(0).putInt(2).putLong(wireCount()).putInt(constraints);
        out.putInt(2).putLong(sectionBytes);
        long[] one = {1, 0, 0, 0};
        for (int row = 0; row < constraints; row++) {
            out.putInt(2).putInt(wire(row + 1));
            putElement(out, one, 0);
            out.putInt(wire(row));
            putElement(out, c, 4 * row);
            out.putInt(2).putInt(wire(row + 1));
            putElement(out, one, 0);
            out.putInt(0);
            putElement(out, d, 4 * row);
            out.putInt(1).putInt(wire(row + 2));
            putElement(out, one, 0);
        }
        out.putInt(3).putLong(labelBytes);
        for (long label = 0; label < wireCount(); label++) {
            out.putLong(label);
        }
        return out.array();
    }

    private static void putElement(ByteBuffer out, long[] limbs, int offset) {
        for (int limb = 0; limb < 4; limb++) {
            out.putLong(limbs[offset + limb]);
        }
    }

    private Witness witness() {
        long[] coefficients = Elements.toMontgomery(FR, c);
        long[] summands = Elements.toMontgomery(FR, d);
        long[] chain = new long[4 * (constraints + 2)];
        System.arraycopy(Elements.random(FR, 2, SEED + 2), 0, chain, 0, 8);
        long[] t = new long[8];
        for (int row = 0; row < constraints; row++) {
            int now = 4 * (row + 1);
            FR.multiply(t, 0, coefficients, 4 * row, chain, 4 * row);
            FR.add(t, 0, t, 0, chain, now);
            FR.add(t, 4, summands, 4 * row, chain, now);
            FR.multiply(chain, now + 4, t, 0, t, 4);
        }
        long[] canonical = Elements.fromMontgomery(FR, chain);
        long[] values = new long[4 * wireCount()];
        values[0] = 1;
        for (int index = 0; index < constraints + 2; index++) {
            System.arraycopy(canonical, 4 * index, values, 4 * wire(index), 4);
        }
        return new Witness(values);
    }
}
