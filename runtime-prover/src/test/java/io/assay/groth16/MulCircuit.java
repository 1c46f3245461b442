package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.List;

/// The circuit of mul.circom, out = (a b)^3 + a with b and out public, with a key of our own and any number of proofs.
///
/// @param key the key
public record MulCircuit(ProvingKey key) {
    private static final PrimeField FR = Bn254.FR;
    private static final BigInteger R = FR.modulus();

    /// A proof and what it shows.
    ///
    /// @param proof        the proof
    /// @param publicValues out and b
    public record Claim(Proof proof, List<BigInteger> publicValues) {}

    /// Draws a key.
    public static MulCircuit ofSeed(long seed) {
        try (Workers workers = new Workers(2)) {
            return new MulCircuit(Groth16Setup.singleParty(system(), RandomSource.seeded(seed), workers,
                    ProgressListener.NONE));
        }
    }

    /// Wires one, out, b, a, ab, (ab)^3, (ab)^2.
    static ConstraintSystem system() {
        int[] one = {0, 1, 2, 3, 3};
        SparseMatrix a = new SparseMatrix(one, new int[]{3, 4, 6}, new int[]{1, 1, 1});
        SparseMatrix b = new SparseMatrix(one, new int[]{2, 4, 4}, new int[]{0, 0, 0});
        SparseMatrix c = new SparseMatrix(new int[]{0, 1, 2, 3, 6}, new int[]{4, 6, 5, 1, 3, 5},
                new int[]{1, 1, 1, 1, 0, 0});
        long[] table = new long[8];
        FR.fromBigInteger(table, 0, BigInteger.ONE);
        FR.fromBigInteger(table, 4, BigInteger.ONE.negate());
        return new ConstraintSystem(7, 2, a, b, c, table);
    }

    /// A valid witness.
    public static Witness witness(BigInteger a, BigInteger b) {
        BigInteger product = a.multiply(b).mod(R);
        BigInteger square = product.multiply(product).mod(R);
        BigInteger cube = square.multiply(product).mod(R);
        List<BigInteger> wires = List.of(BigInteger.ONE, cube.add(a).mod(R), b.mod(R), a.mod(R), product, cube, square);
        long[] values = new long[4 * wires.size()];
        for (int wire = 0; wire < wires.size(); wire++) {
            PrimeField.split(wires.get(wire), values, 4 * wire);
        }
        return new Witness(values);
    }

    /// A valid proof for values drawn from the seed.
    public Claim claim(long seed) {
        RandomSource random = RandomSource.seeded(seed);
        Witness witness = witness(FR.toBigInteger(random.nextElement(FR), 0),
                FR.toBigInteger(random.nextElement(FR), 0));
        try (Workers workers = new Workers(1)) {
            Proof proof = Groth16Prover.prove(key, witness, random, workers, ProgressListener.NONE);
            return new Claim(proof, witness.publicValues(2));
        }
    }
}
