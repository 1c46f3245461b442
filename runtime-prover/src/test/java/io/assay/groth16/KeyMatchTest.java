package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.field.Bn254;
import io.assay.field.RandomSource;
import io.assay.groth16.Verification.Reason;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A key is told from the keys of other circuits.
class KeyMatchTest {
    private static final int ROUNDS = 30;
    private static final int ROWS = 5;
    private static final int TERMS = 3;
    private static final int WIRES = 9;
    private static final int PUBLIC = 2;

    private static long[] table(int count) {
        long[] table = new long[4 * count];
        for (int index = 0; index < count; index++) {
            Bn254.FR.fromBigInteger(table, 4 * index, BigInteger.valueOf(index));
        }
        return table;
    }

    /// A matrix of three terms a row; every wire occurs, coefficients are not zero.
    private static SparseMatrix matrix(Random random) {
        int[] starts = new int[ROWS + 1];
        int[] wires = new int[ROWS * TERMS];
        int[] coefficients = new int[ROWS * TERMS];
        for (int entry = 0; entry < wires.length; entry++) {
            starts[entry / TERMS + 1] = entry + 1;
            wires[entry] = entry % WIRES;
            coefficients[entry] = 1 + random.nextInt(8);
        }
        return new SparseMatrix(starts, wires, coefficients);
    }

    private static ConstraintSystem system(SparseMatrix a, SparseMatrix b, SparseMatrix c) {
        return new ConstraintSystem(WIRES, PUBLIC, a, b, c, table(10));
    }

    private static ProvingKey key(ConstraintSystem system) {
        try (Workers workers = new Workers(1)) {
            return Groth16Setup.singleParty(system, RandomSource.seeded(5), workers, ProgressListener.NONE);
        }
    }

    private static SparseMatrix changed(SparseMatrix matrix, int entry, boolean wire) {
        int[] wires = matrix.wire().clone();
        int[] coefficients = matrix.coefficientIndex().clone();
        if (wire) {
            wires[entry] = (wires[entry] + TERMS) % WIRES;
        } else {
            coefficients[entry]++;
        }
        return new SparseMatrix(matrix.rowStart(), wires, coefficients);
    }

    @Test
    void oneChangedEntryIsNamed() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            SparseMatrix a = matrix(random);
            SparseMatrix b = matrix(random);
            SparseMatrix c = matrix(random);
            ProvingKey key = key(system(a, b, c));
            KeyMatch.check(key, system(a, b, c));
            int entry = random.nextInt(ROWS * TERMS);
            boolean wire = random.nextBoolean();
            assertThatThrownBy(() -> KeyMatch.check(key, system(changed(a, entry, wire), b, c))).as("seed %d", seed)
                    .isInstanceOfSatisfying(KeyMismatchException.class, problem -> assertThat(problem.where())
                            .isEqualTo("constraint " + entry / TERMS + ", matrix A"));
            assertThatThrownBy(() -> KeyMatch.check(key, system(a, changed(b, entry, wire), c))).as("seed %d", seed)
                    .hasMessageContaining("constraint " + entry / TERMS + ", matrix B");
        }
    }

    @Test
    void orderAndZeroCoefficientsDoNotMatter() {
        Random random = new Random(7);
        SparseMatrix a = matrix(random);
        SparseMatrix b = matrix(random);
        ProvingKey key = key(system(a, b, a));
        int[] wires = a.wire().clone();
        int[] coefficients = a.coefficientIndex().clone();
        wires[0] = a.wire()[1];
        wires[1] = a.wire()[0];
        coefficients[0] = a.coefficientIndex()[1];
        coefficients[1] = a.coefficientIndex()[0];
        SparseMatrix swapped = new SparseMatrix(a.rowStart(), wires, coefficients);
        assertThatCode(() -> KeyMatch.check(key, system(swapped, b, a))).doesNotThrowAnyException();
    }

    @Test
    void otherCountsAreNamed() {
        Random random = new Random(8);
        SparseMatrix a = matrix(random);
        ProvingKey key = key(system(a, a, a));
        assertThatThrownBy(() -> KeyMatch.check(key, new ConstraintSystem(WIRES + 1, PUBLIC, a, a, a, table(10))))
                .isInstanceOfSatisfying(KeyMismatchException.class, problem -> {
                    assertThat(problem.where()).isEqualTo("wire count");
                    assertThat(problem.toDiagnostic()).isEqualTo("""
                            error[AS4003]: the key belongs to another circuit
                              where   wire count
                              found   9; expected 10
                              help    %s
                            """.formatted(problem.help()));
                });
        assertThatThrownBy(() -> KeyMatch.check(key, new ConstraintSystem(WIRES, 1, a, a, a, table(10))))
                .hasMessageContaining("public count");
        SparseMatrix shorter = new SparseMatrix(new int[]{0}, new int[0], new int[0]);
        assertThatThrownBy(() -> KeyMatch.check(key, system(shorter, shorter, shorter)))
                .hasMessageContaining("domain size log2");
        SparseMatrix missing = new SparseMatrix(new int[]{0, 3, 6, 9, 12}, Arrays.copyOf(a.wire(), 12),
                Arrays.copyOf(a.coefficientIndex(), 12));
        assertThatThrownBy(() -> KeyMatch.check(key, system(missing, missing, missing)))
                .isInstanceOf(KeyMismatchException.class).hasMessageContaining("public row 4, matrix A");
    }

    @Test
    void keyOfAnotherMatrixCGivesNoProofAway() {
        Random random = new Random(9);
        SparseMatrix a = matrix(random);
        ProvingKey key = key(system(a, a, changed(a, 4, false)));
        KeyMatch.check(key, system(a, a, a));
        long[] values = new long[4 * WIRES];
        values[0] = 1;
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> Groth16Prover.proveChecked(key, new Witness(values), RandomSource.seeded(1),
                    workers, ProgressListener.NONE)).isInstanceOfSatisfying(RejectedProofException.class,
                            problem -> assertThat(problem.reason()).isEqualTo(Reason.EQUATION));
        }
    }
}
