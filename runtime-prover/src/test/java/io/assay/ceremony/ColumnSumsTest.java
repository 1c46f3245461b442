package io.assay.ceremony;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.groth16.SparseMatrix;
import io.assay.groth16.WireColumns;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sums of base points by wire against the sums of their logarithms.
class ColumnSumsTest {
    private static final PrimeField FR = Bn254.FR;
    private static final int ROWS = 150;
    private static final int WIRES = 70;

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
        for (CurveGroup group : List.of(CurveGroup.g1(), CurveGroup.g2())) {
            BigInteger[][] logarithms = new BigInteger[3][ROWS];
            long[][] bases = new long[3][ROWS * group.affineLongs()];
            for (int side = 0; side < 3; side++) {
                for (int row = 0; row < logarithms[side].length; row++) {
                    logarithms[side][row] = BigInteger.valueOf(random.nextInt(50));
                    System.arraycopy(group.multiply(group.generator(), 0, logarithms[side][row]), 0, bases[side],
                            row * group.affineLongs(), group.affineLongs());
                }
            }
            for (int threads = 1; threads <= 2; threads++) {
                try (Workers workers = new Workers(threads)) {
                    List<ColumnSums.Source> sources = IntStream.range(0, 3)
                            .mapToObj(side -> new ColumnSums.Source(WireColumns.of(matrices[side], WIRES),
                                    PointSource.of(bases[side], group.affineLongs())))
                            .toList();
                    ColumnSums columns = new ColumnSums(table, workers);
                    long[] sums = columns.of(group, sources, 0, WIRES);
                    for (int wire = 0; wire < WIRES; wire++) {
                        assertThat(Arrays.copyOfRange(sums, wire * group.affineLongs(),
                                (wire + 1) * group.affineLongs())).as("seed %d, wire %d", seed, wire)
                                .isEqualTo(group.multiply(group.generator(), 0,
                                        logarithm(table, matrices, logarithms, wire)));
                    }
                    assertThat(columns.of(group, sources, 3, WIRES - 4)).isEqualTo(Arrays.copyOfRange(sums,
                            3 * group.affineLongs(), (WIRES - 1) * group.affineLongs()));
                    assertThat(columns.of(group, sources, 5, 0)).isEmpty();
                }
            }
        }
    }

    private static BigInteger logarithm(long[] table, SparseMatrix[] matrices, BigInteger[][] logarithms, int wire) {
        BigInteger sum = BigInteger.ZERO;
        for (int side = 0; side < 3; side++) {
            for (int row = 0; row < ROWS; row++) {
                for (int entry = matrices[side].rowStart()[row]; entry < matrices[side].rowStart()[row + 1]; entry++) {
                    if (matrices[side].wire()[entry] == wire) {
                        sum = sum.add(logarithms[side][row].multiply(FR.toBigInteger(table,
                                4 * matrices[side].coefficientIndex()[entry])));
                    }
                }
            }
        }
        return sum.mod(FR.modulus());
    }
}
