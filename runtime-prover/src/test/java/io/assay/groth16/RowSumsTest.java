package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Workers;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Products of matrices with a vector, whatever the order of the entries and the number of threads.
class RowSumsTest {
    private static final PrimeField FR = Bn254.FR;
    private static final int WIRES = 300;

    /// Entries as arrays, with their plain sums.
    private static final class Table {
        final byte[] matrix;
        final int[] row;
        final int[] wire;
        final long[] values;
        final long[][] sums;

        Table(int[] row, int rows, long[] vector, Random random) {
            RandomSource elements = RandomSource.seeded(random.nextLong());
            this.matrix = new byte[row.length];
            this.row = row;
            this.wire = new int[row.length];
            this.values = new long[4 * row.length];
            this.sums = new long[2][4 * rows];
            long[] product = new long[4];
            for (int entry = 0; entry < row.length; entry++) {
                matrix[entry] = (byte) random.nextInt(2);
                wire[entry] = random.nextInt(WIRES);
                System.arraycopy(elements.nextElement(FR), 0, values, 4 * entry, 4);
                long[] sum = sums[matrix[entry]];
                FR.multiply(product, 0, values, 4 * entry, vector, 4 * wire[entry]);
                FR.add(sum, 4 * row[entry], sum, 4 * row[entry], product, 0);
            }
        }

        Coefficients coefficients() {
            return Coefficients.of(matrix, row, wire, values);
        }
    }

    private static long[] vector(Random random) {
        RandomSource elements = RandomSource.seeded(random.nextLong());
        long[] vector = new long[4 * WIRES];
        for (int wire = 0; wire < WIRES; wire++) {
            System.arraycopy(elements.nextElement(FR), 0, vector, 4 * wire, 4);
        }
        return vector;
    }

    private static void check(String what, int[] row, int rows) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long[] vector = vector(random);
        Table table = new Table(row, rows, vector, random);
        for (int threads = 1; threads <= 3; threads++) {
            long[] a = new long[4 * rows];
            long[] b = new long[4 * rows];
            try (Workers workers = new Workers(threads)) {
                RowSums.evaluate(table.coefficients(), vector, a, b, workers);
            }
            assertThat(a).as("%s, seed %d, threads %d", what, seed, threads).isEqualTo(table.sums[0]);
            assertThat(b).as("%s, seed %d, threads %d", what, seed, threads).isEqualTo(table.sums[1]);
        }
    }

    private static int[] ordered(int count, int perRow) {
        int[] row = new int[count];
        for (int entry = 0; entry < count; entry++) {
            row[entry] = entry / perRow;
        }
        return row;
    }

    @Test
    void orderedEntriesOfAnyLengthAddUp() {
        check("none", new int[0], 4);
        check("one", new int[]{3}, 4);
        for (int count : new int[]{511, 512, 513, 16383, 16384, 16385, 40_000}) {
            check(count + " entries", ordered(count, 7), count / 7 + 1);
        }
        // rows longer than what one thread takes at once
        check("long rows", ordered(50_000, 20_000), 5);
        check("one row", ordered(40_000, 40_000), 1);
    }

    @Test
    void entriesInAnotherOrderAddUp() {
        int count = 40_000;
        int[] row = ordered(count, 3);
        Random random = new Random(1);
        for (int entry = 0; entry < count; entry++) {
            int other = random.nextInt(count);
            int swapped = row[other];
            row[other] = row[entry];
            row[entry] = swapped;
        }
        check("shuffled", row, count);
        int[] late = ordered(count, 3);
        late[count - 1] = 0;
        check("last entry first", late, count);
        int[] border = ordered(count, 1);
        border[1 << 14] = 5;
        check("disorder where threads meet", border, count);
        int[] twice = new int[count];
        for (int entry = 0; entry < count; entry++) {
            twice[entry] = entry % (count / 2);
        }
        check("one matrix after the other", twice, count / 2);
    }

    @Test
    void entriesOfACircuitAreTheSameInAnyPieces() {
        Random random = new Random(4);
        int rows = 50;
        int[] starts = new int[rows + 1];
        for (int row = 0; row < rows; row++) {
            starts[row + 1] = starts[row] + random.nextInt(4);
        }
        int[] wires = new int[starts[rows]];
        int[] coefficients = new int[starts[rows]];
        for (int entry = 0; entry < wires.length; entry++) {
            wires[entry] = random.nextInt(20);
            coefficients[entry] = random.nextInt(2);
        }
        long[] table = {1, 2, 3, 4, 5, 6, 7, 8};
        SparseMatrix matrix = new SparseMatrix(starts, wires, coefficients);
        SparseMatrix other = new SparseMatrix(new int[rows + 1], new int[0], new int[0]);
        for (SparseMatrix b : new SparseMatrix[]{matrix, other}) {
            Coefficients all = new CircuitCoefficients(new ConstraintSystem(20, 3, matrix, b, other, table));
            assertThat(all.count()).isEqualTo(matrix.entryCount() + b.entryCount() + 4);
            Coefficients.Block whole = new Coefficients.Block(all.count());
            all.read(0, all.count(), whole);
            for (int first = 0; first <= all.count(); first++) {
                for (int count = 0; first + count <= all.count(); count++) {
                    Coefficients.Block part = new Coefficients.Block(count);
                    all.read(first, count, part);
                    for (int k = 0; k < count; k++) {
                        assertThat(part.matrix()[k]).isEqualTo(whole.matrix()[first + k]);
                        assertThat(part.row()[k]).isEqualTo(whole.row()[first + k]);
                        assertThat(part.wire()[k]).isEqualTo(whole.wire()[first + k]);
                        assertThat(part.values()[4 * k]).isEqualTo(whole.values()[4 * (first + k)]);
                    }
                }
            }
            assertThatThrownBy(() -> all.read(all.count(), 1, whole)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void badTablesAreRefused() {
        int[] zero = {0};
        assertThatThrownBy(() -> Coefficients.of(new byte[]{2}, zero, zero, new long[4]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("matrix 2");
        assertThatThrownBy(() -> Coefficients.of(new byte[1], new int[]{-1}, zero, new long[4]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("row -1");
        assertThatThrownBy(() -> Coefficients.of(new byte[1], zero, new int[]{-1}, new long[4]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("wire -1");
        assertThatThrownBy(() -> Coefficients.of(new byte[1], zero, zero, new long[]{-1, -1, -1, -1}))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not less than r");
        assertThatThrownBy(() -> Coefficients.of(new byte[1], zero, zero, new long[3]))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("values");
    }
}
