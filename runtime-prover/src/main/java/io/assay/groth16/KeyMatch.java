package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Workers;
import java.util.List;

/// Tells whether a proving key belongs to a circuit.
public final class KeyMatch {
    private static final PrimeField FR = Bn254.FR;

    private KeyMatch() {}

    /// Returns normally if the key is one for the circuit, as far as the key says it in the open: counts, domain, and
    /// the matrices A and B with the public rows, and commitments.
    ///
    /// The matrices are compared by their products with a vector of random field elements, so the order of entries and
    /// zero coefficients do not matter, and two different rows pass with a probability of 1/r. Matrix C is in a key only
    /// as points: a key that differs in C alone passes here, and its proofs are rejected by the verifier. Cost: two
    /// multiplications for each coefficient.
    ///
    /// @throws KeyMismatchException         if the key belongs to another circuit
    /// @throws IllegalArgumentException     if the system is too large for any key
    /// @throws java.io.UncheckedIOException if the file of a mapped key has a bad coefficient, or changes meanwhile
    public static void check(ProvingKey key, ConstraintSystem system) {
        int rows = system.constraintCount() + system.publicCount() + 1;
        require("wire count", key.wireCount(), system.wireCount());
        require("public count", key.publicCount(), system.publicCount());
        require("domain size log2", key.domainSizeLog2(), Circuit.sizeLog2(rows));
        List<Commitment> commitments = key.commitments().stream().map(CommitmentBasis::commitment).toList();
        if (!commitments.equals(system.commitments())) {
            throw new KeyMismatchException("commitments", commitments.toString(), system.commitments().toString());
        }
        long[] vector = new long[4 * system.wireCount()];
        RandomSource random = RandomSource.secure();
        for (int wire = 0; wire < system.wireCount(); wire++) {
            System.arraycopy(random.nextElement(FR), 0, vector, 4 * wire, 4);
        }
        long[] converted = vector.clone();
        for (int at = 0; at < converted.length; at += 4) {
            // one factor of R less, so that the key's values c R^2 give the same product as the circuit's c R
            FR.fromMontgomery(converted, at, converted, at);
        }
        int size = 1 << key.domainSizeLog2();
        long[][] fromKey = {new long[4 * size], new long[4 * size]};
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            key.whileUnchanged(() -> {
                RowSums.evaluate(key.coefficients(), converted, fromKey[0], fromKey[1], workers);
                return fromKey;
            });
        }
        for (int side = 0; side < 2; side++) {
            compare(system, side, fromKey[side], vector);
        }
    }

    private static void compare(ConstraintSystem system, int side, long[] fromKey, long[] vector) {
        long[] fromSystem = rows(system, side, vector, fromKey.length);
        for (int row = 0; row < fromKey.length / 4; row++) {
            if (!FR.equal(fromKey, 4 * row, fromSystem, 4 * row)) {
                throw new KeyMismatchException((row < system.constraintCount() ? "constraint " : "public row ")
                        + row + ", matrix " + (side == 0 ? "A" : "B"), "other coefficients", "those of the circuit");
            }
        }
    }

    private static void require(String name, int found, int expected) {
        if (found != expected) {
            throw new KeyMismatchException(name, String.valueOf(found), String.valueOf(expected));
        }
    }

    private static long[] rows(ConstraintSystem system, int side, long[] vector, int length) {
        SparseMatrix matrix = side == 0 ? system.a() : system.b();
        long[] rows = new long[length];
        long[] product = new long[4];
        for (int row = 0; row < matrix.rowCount(); row++) {
            for (int entry = matrix.rowStart()[row]; entry < matrix.rowStart()[row + 1]; entry++) {
                FR.multiply(product, 0, system.coefficientTable(), 4 * matrix.coefficientIndex()[entry], vector,
                        4 * matrix.wire()[entry]);
                FR.add(rows, 4 * row, rows, 4 * row, product, 0);
            }
        }
        if (side == 0) {
            for (int wire = 0; wire <= system.publicCount(); wire++) {
                System.arraycopy(vector, 4 * wire, rows, 4 * (system.constraintCount() + wire), 4);
            }
        }
        return rows;
    }
}
