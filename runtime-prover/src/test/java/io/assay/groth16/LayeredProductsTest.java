package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.format.ZkeyFile;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys of systems with layers are those of the same systems written out.
class LayeredProductsTest {
    private static final long SEED = 31;
    private static final PrimeField FR = Bn254.FR;
    private static final BigInteger R = FR.modulus();
    private static final int ROWS = 90;
    private static final int WIRES = 60;

    @TempDir
    Path folder;

    /// A matrix under construction, as numbers and as entries.
    private static final class Grid {
        final BigInteger[][] cells;

        Grid(int rows, int columns) {
            cells = new BigInteger[rows][columns];
            for (BigInteger[] row : cells) {
                Arrays.fill(row, BigInteger.ZERO);
            }
        }

        static Grid random(Random random, int rows, int columns, int perRow) {
            Grid grid = new Grid(rows, columns);
            for (int row = 0; row < rows && columns > 0; row++) {
                for (int k = 0; k < perRow; k++) {
                    grid.cells[row][random.nextInt(columns)] = random.nextInt(4) == 0
                            ? new BigInteger(254, random).mod(R)
                            : BigInteger.valueOf(random.nextInt(-9, 10)).mod(R);
                }
            }
            return grid;
        }

        /// this + other · factor, where the columns of other are the rows of factor.
        Grid plus(Grid other, Grid factor) {
            Grid sum = new Grid(cells.length, cells.length == 0 ? 0 : cells[0].length);
            for (int row = 0; row < cells.length; row++) {
                for (int column = 0; column < cells[row].length; column++) {
                    BigInteger value = cells[row][column];
                    for (int k = 0; k < factor.cells.length; k++) {
                        value = value.add(other.cells[row][k].multiply(factor.cells[k][column]));
                    }
                    sum.cells[row][column] = value.mod(R);
                }
            }
            return sum;
        }

        SparseMatrix entries(List<BigInteger> table) {
            int[] starts = new int[cells.length + 1];
            List<Integer> columns = new ArrayList<>();
            List<Integer> coefficients = new ArrayList<>();
            for (int row = 0; row < cells.length; row++) {
                for (int column = 0; column < cells[row].length; column++) {
                    if (cells[row][column].signum() != 0) {
                        columns.add(column);
                        if (!table.contains(cells[row][column])) {
                            table.add(cells[row][column]);
                        }
                        coefficients.add(table.indexOf(cells[row][column]));
                    }
                }
                starts[row + 1] = columns.size();
            }
            return new SparseMatrix(starts, columns.stream().mapToInt(Integer::intValue).toArray(),
                    coefficients.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    private static long[] montgomery(List<BigInteger> table) {
        long[] limbs = new long[4 * table.size()];
        for (int i = 0; i < table.size(); i++) {
            FR.fromBigInteger(limbs, 4 * i, table.get(i));
        }
        return limbs;
    }

    /// Weights of every size, the least and the greatest `long` among them.
    private static long weight(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
            case 2 -> random.nextLong();
            default -> random.nextInt(-1 << 15, 1 << 15);
        };
    }

    /// What a random layer is: data, and the matrix of its elements over wires.
    private record Drawn(LinearLayer layer, Grid wires) {
        /// @param earlier the elements of the layers before, over wires
        static Drawn of(Random random, Grid earlier, List<BigInteger> table) {
            // A large one is shared between threads.
            int elements = earlier.cells.length == 0 ? 300 : random.nextInt(1, 24);
            int terms = earlier.cells.length == 0 ? 60 : random.nextInt(0, 40);
            int sources = random.nextInt(1, 20);
            long[] weights = random.longs(elements + terms + random.nextInt(50)).toArray();
            Arrays.setAll(weights, _ -> weight(random));
            int[] weightOfElement = random.ints(elements, 0, weights.length / 2).toArray();
            int[] weightOfTerm = random.ints(terms, 0, weights.length / 2).toArray();
            int[] places = random.ints(50, 0, sources).toArray();
            int[] placeOfElement = random.ints(elements, 0, 25).toArray();
            int[] placeOfTerm = random.ints(terms, 0, 25).toArray();
            Grid wires = Grid.random(random, sources, WIRES, 3);
            Grid others = Grid.random(random, sources, earlier.cells.length, 2);
            LinearLayer layer = new LinearLayer(weightOfElement, weightOfTerm, weights, placeOfElement, placeOfTerm,
                    places, wires.entries(table), others.entries(table));
            Grid contraction = new Grid(elements, sources);
            for (int e = 0; e < elements; e++) {
                for (int k = 0; k < terms; k++) {
                    int source = places[placeOfElement[e] + placeOfTerm[k]];
                    contraction.cells[e][source] = contraction.cells[e][source]
                            .add(BigInteger.valueOf(weights[weightOfElement[e] + weightOfTerm[k]]));
                }
            }
            return new Drawn(layer, new Grid(elements, WIRES).plus(contraction, wires.plus(others, earlier)));
        }
    }

    @Test
    void keysOfLayersAreTheKeysOfTheirRows() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < 12; round++) {
            List<BigInteger> table = new ArrayList<>();
            Grid elements = new Grid(0, WIRES);
            List<LinearLayer> layers = new ArrayList<>();
            for (int i = 0; i < 1 + round % 4; i++) {
                Drawn drawn = Drawn.of(random, elements, table);
                layers.add(drawn.layer);
                Grid longer = new Grid(elements.cells.length + drawn.wires.cells.length, WIRES);
                System.arraycopy(elements.cells, 0, longer.cells, 0, elements.cells.length);
                System.arraycopy(drawn.wires.cells, 0, longer.cells, elements.cells.length, drawn.wires.cells.length);
                elements = longer;
            }
            Grid a = Grid.random(random, ROWS, WIRES, 2);
            Grid b = Grid.random(random, ROWS, WIRES, 2);
            Grid c = Grid.random(random, ROWS, WIRES, 2);
            Grid references = Grid.random(random, ROWS, elements.cells.length, 3);
            SparseMatrix left = a.entries(table);
            SparseMatrix right = b.entries(table);
            SparseMatrix out = c.entries(table);
            LayeredProducts products = new LayeredProducts(references.entries(table), layers);
            SparseMatrix written = c.plus(references, elements).entries(table);
            long[] coefficients = montgomery(table);
            ConstraintSystem layered = new ConstraintSystem(WIRES, 2, left, right, out, coefficients, List.of(),
                    Optional.of(products));
            ConstraintSystem plain = new ConstraintSystem(WIRES, 2, left, right, written, coefficients);
            assertThat(key(layered, 1 + round % 3)).as("seed %d, round %d", SEED, round).isEqualTo(key(plain, 1));
        }
    }

    private byte[] key(ConstraintSystem system, int threads) throws Exception {
        Path file = folder.resolve("key.zkey");
        try (Workers workers = new Workers(threads)) {
            return Groth16Setup.singleParty(system, RandomSource.seeded(5), workers, ProgressListener.NONE, key -> {
                ZkeyFile.singleParty(key).write(file);
                return Files.readAllBytes(file);
            });
        }
    }

    /// One layer over wire 3 with one weight, and a row that refers to it; wire 1 is public and in no other row.
    private static ConstraintSystem single(int wire, long weight, long reference) {
        List<BigInteger> table = new ArrayList<>(List.of(BigInteger.ZERO));
        Grid source = new Grid(1, 4);
        source.cells[0][wire] = BigInteger.ONE;
        Grid rows = new Grid(1, 1);
        rows.cells[0][0] = BigInteger.valueOf(reference);
        SparseMatrix none = new Grid(1, 4).entries(table);
        LinearLayer layer = new LinearLayer(new int[1], new int[1], new long[]{weight}, new int[1], new int[1],
                new int[1], source.entries(table), new Grid(1, 0).entries(table));
        return new ConstraintSystem(4, 1, none, none, none, montgomery(table), List.of(),
                Optional.of(new LayeredProducts(rows.entries(table), List.of(layer))));
    }

    @Test
    void aPublicWireIsBoundByALayerThatIsReferredTo() {
        single(1, 7, 1).requireBoundValues();
        for (ConstraintSystem unbound : List.of(single(2, 7, 1), single(1, 0, 1), single(1, 7, 0))) {
            assertThatThrownBy(unbound::requireBoundValues).isInstanceOf(UnboundPublicValueException.class);
        }
    }

    /// Whoever needs the rows themselves gets none rather than a part of them.
    @Test
    void productsThatAreNotWrittenOutAreNotGiven() {
        assertThatThrownBy(single(1, 7, 1)::c).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not written out");
        Witness witness = new Witness(new long[]{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> Satisfaction.firstViolation(single(1, 7, 1), witness))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void indicesOutOfRangeAreRefused() {
        SparseMatrix none = new SparseMatrix(new int[]{0, 0}, new int[0], new int[0]);
        SparseMatrix first = new SparseMatrix(new int[]{0, 1}, new int[1], new int[1]);
        assertThatThrownBy(() -> new LayeredProducts(first, List.of())).hasMessageContaining("element 0 of the 0");
        LinearLayer itself = layer(1, 1, first);
        assertThatThrownBy(() -> new LayeredProducts(none, List.of(itself))).hasMessageContaining("element 0 of the 0");
        assertThatThrownBy(() -> layer(0, 1, none)).hasMessageContaining("weight 0 to 0 of 0");
        assertThatThrownBy(() -> layer(1, 0, none)).hasMessageContaining("place 0 to 0 of 0");
    }

    private static LinearLayer layer(int weights, int places, SparseMatrix elements) {
        return new LinearLayer(new int[1], new int[1], new long[weights], new int[1], new int[1], new int[places],
                new SparseMatrix(new int[]{0, 0}, new int[0], new int[0]), elements);
    }
}
