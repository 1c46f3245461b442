package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Sums of base points by wire against the sums of their logarithms.
class ColumnSumsTest {
    private static final PrimeField FR = Bn254.FR;
    private static final int ROWS = 150;
    private static final int WIRES = 70;
    private static final int PUBLIC = 2;

    /// Coefficients: plus and minus one, small, long and very long ones, zero.
    private static long[] table(Random random) {
        List<BigInteger> values = List.of(BigInteger.ONE, BigInteger.ONE.negate(), BigInteger.TWO,
                BigInteger.valueOf(-127), BigInteger.valueOf(Long.MAX_VALUE), BigInteger.ONE.shiftLeft(64),
                BigInteger.ONE.shiftLeft(100).negate(), BigInteger.ZERO, new BigInteger(253, random));
        long[] table = new long[4 * values.size()];
        for (int index = 0; index < values.size(); index++) {
            FR.fromBigInteger(table, 4 * index, values.get(index));
        }
        return table;
    }

    /// Two terms a row: one at the constant wire, which so has many entries, one at some wire.
    private static SparseMatrix matrix(Random random, int coefficientCount) {
        int[] starts = new int[ROWS + 1];
        int[] wires = new int[2 * ROWS];
        int[] coefficients = new int[2 * ROWS];
        for (int row = 0; row < ROWS; row++) {
            starts[row + 1] = 2 * row + 2;
            wires[2 * row + 1] = 1 + (row + random.nextInt(2)) % (WIRES - 2);
            coefficients[2 * row] = random.nextInt(coefficientCount);
            coefficients[2 * row + 1] = random.nextInt(coefficientCount);
        }
        return new SparseMatrix(starts, wires, coefficients);
    }

    @Test
    void sumsHaveTheSumsOfTheLogarithms() {
        long seed = new Random().nextLong();
        System.out.println("ColumnSumsTest seed " + seed);
        Random random = new Random(seed);
        long[] table = table(random);
        SparseMatrix[] matrices = {matrix(random, table.length / 4), matrix(random, table.length / 4),
                matrix(random, table.length / 4)};
        ConstraintSystem system = new ConstraintSystem(WIRES, PUBLIC, matrices[0], matrices[1], matrices[2], table);
        for (CurveGroup group : List.of(CurveGroup.g1(), CurveGroup.g2())) {
            BigInteger[][] logarithms = new BigInteger[3][ROWS + PUBLIC + 1];
            long[][] bases = new long[3][(ROWS + PUBLIC + 1) * group.affineLongs()];
            for (int side = 0; side < 3; side++) {
                for (int row = 0; row < logarithms[side].length; row++) {
                    logarithms[side][row] = BigInteger.valueOf(random.nextInt(50));
                    System.arraycopy(group.multiply(group.generator(), 0, logarithms[side][row]), 0, bases[side],
                            row * group.affineLongs(), group.affineLongs());
                }
            }
            for (int threads = 1; threads <= 2; threads++) {
                try (Workers workers = new Workers(threads)) {
                    Circuit circuit = new Circuit(system, workers);
                    long[] sums = new ColumnSums(circuit, workers, new Progress(ProgressListener.NONE, 1)).of(group,
                            new Columns[]{circuit.a, circuit.b, circuit.c}, bases, 1);
                    for (int wire = 0; wire < WIRES; wire++) {
                        assertThat(Arrays.copyOfRange(sums, wire * group.affineLongs(),
                                (wire + 1) * group.affineLongs())).as("seed %d, wire %d", seed, wire)
                                .isEqualTo(group.multiply(group.generator(), 0,
                                        logarithm(system, matrices, logarithms, wire)));
                    }
                }
            }
        }
    }

    private static BigInteger logarithm(ConstraintSystem system, SparseMatrix[] matrices, BigInteger[][] logarithms,
            int wire) {
        BigInteger sum = wire <= PUBLIC ? logarithms[0][ROWS + wire] : BigInteger.ZERO;
        for (int side = 0; side < 3; side++) {
            for (int row = 0; row < ROWS; row++) {
                for (int entry = matrices[side].rowStart()[row]; entry < matrices[side].rowStart()[row + 1]; entry++) {
                    if (matrices[side].wire()[entry] == wire) {
                        sum = sum.add(logarithms[side][row].multiply(FR.toBigInteger(system.coefficientTable(),
                                4 * matrices[side].coefficientIndex()[entry])));
                    }
                }
            }
        }
        return sum.mod(FR.modulus());
    }
}
