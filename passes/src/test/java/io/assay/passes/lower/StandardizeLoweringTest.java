package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Standardize;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/// Standardised rows against their definition, on rows that lie anywhere in the box, whatever the box is.
class StandardizeLoweringTest {
    private static final int ROWS = 8;
    private static final int EXTENT = 12;
    private static final Shape SHAPE = Shape.of(ROWS, EXTENT);

    private static Function<List<Value>, List<Op>> standardize(List<Integer> axes, boolean centered, double least,
            double epsilon) {
        return inputs -> List.of(new Standardize(new Value(100, TensorType.scalar(ScalarType.F32, SHAPE)), axes,
                centered, least, epsilon, inputs.getFirst(), SourceLoc.NONE));
    }

    /// A box up to 2^40 makes squares of 2^104 units: the row is scaled down as often as it takes. An error of half a unit of
    /// the input, over the root of the mean square, comes on top of two units of the result.
    @ParameterizedTest
    @CsvSource({"1, 1e-5", "30, 1e-5", "5000, 1e-5", "200000, 1e-6", "4e7, 1e-5", "1e12, 1e-3", "3, 0"})
    void rowsOfEverySizeAreDividedByTheirRoot(double reach, double epsilon) {
        for (boolean centered : new boolean[]{true, false}) {
            LoweredFunction lowered = new LoweredFunction(12, SHAPE,
                    List.of(new LoweredFunction.Argument(ScalarType.F32, -reach, reach)),
                    standardize(List.of(1), centered, 0, epsilon));
            Random random = new Random(Double.hashCode(reach));
            for (int round = 0; round < 6; round++) {
                double[] x = new double[ROWS * EXTENT];
                for (int i = 0; i < x.length; i++) {
                    // Row by row smaller, so that some rows are scaled down and others are not.
                    double size = Math.min(reach, Math.max(0.5, reach * Math.pow(2, -(i / EXTENT) * (1 + round))));
                    double at = round == 5 && i / EXTENT == 0
                            ? i == 3 ? reach : -reach
                            : (random.nextDouble() * 2 - 1) * size;
                    x[i] = lowered.rounded(0, at);
                }
                double[] y = lowered.apply(x);
                double[] expected = expected(x, centered, epsilon);
                for (int i = 0; i < x.length; i++) {
                    assertThat(y[i]).as("element %d of reach %s, centered %s", i, reach, centered)
                            .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(0.002))
                            .isBetween(-Math.sqrt(EXTENT) - 0x1p-12, Math.sqrt(EXTENT) + 0x1p-12);
                }
            }
        }
    }

    private static double[] expected(double[] x, boolean centered, double epsilon) {
        double[] y = new double[x.length];
        for (int row = 0; row < ROWS; row++) {
            double mean = 0;
            double square = 0;
            for (int i = row * EXTENT; i < (row + 1) * EXTENT; i++) {
                mean += centered ? x[i] / EXTENT : 0;
            }
            for (int i = row * EXTENT; i < (row + 1) * EXTENT; i++) {
                square += (x[i] - mean) * (x[i] - mean) / EXTENT;
            }
            for (int i = row * EXTENT; i < (row + 1) * EXTENT; i++) {
                y[i] = (x[i] - mean) / Math.sqrt(square + epsilon);
            }
        }
        return y;
    }

    /// Squares of whole numbers have no fraction, and an epsilon is one.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsOfWholeNumbersKeepTheirEpsilon(boolean centered) {
        LoweredFunction lowered = new LoweredFunction(16, SHAPE,
                List.of(new LoweredFunction.Argument(ScalarType.I32, -20, 20)), inputs -> {
                    Value real = new Value(100, TensorType.scalar(ScalarType.F32, SHAPE));
                    return List.of(new Cast(real, inputs.getFirst(), SourceLoc.NONE),
                            new Standardize(new Value(101, real.type()), List.of(1), centered, 0, 0.03125, real,
                                    SourceLoc.NONE));
                });
        Random random = new Random(5);
        double[] x = new double[ROWS * EXTENT];
        for (int i = 0; i < x.length; i++) {
            int size = 1 + 3 * (i / EXTENT);
            x[i] = i < EXTENT ? i == 3 ? 1 : 0 : random.nextInt(-Math.min(20, size), Math.min(20, size) + 1);
        }
        double[] expected = expected(x, centered, 0.03125);
        double[] y = lowered.apply(x);
        for (int i = 0; i < x.length; i++) {
            assertThat(y[i]).as("element %d", i).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(0.0002));
        }
    }

    @Test
    void aLeastMeanSquareCountsForSmallRowsOnly() {
        LoweredFunction lowered = new LoweredFunction(12, SHAPE,
                List.of(new LoweredFunction.Argument(ScalarType.F32, -4, 4)), standardize(List.of(1), false, 0.25, 0));
        double[] x = new double[ROWS * EXTENT];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i % 2 == 0 ? 1 : -1) * Math.scalb(1.0, 1 - i / EXTENT);
        }
        double[] y = lowered.apply(x);
        for (int i = 0; i < x.length; i++) {
            assertThat(y[i]).isCloseTo(x[i] / Math.max(Math.abs(x[i]), 0.5),
                    org.assertj.core.data.Offset.offset(0.0005));
        }
    }

    @Test
    void rowsOfZerosAreZeros() {
        LoweredFunction lowered = new LoweredFunction(12, SHAPE,
                List.of(new LoweredFunction.Argument(ScalarType.F32, -4, 4)), standardize(List.of(1), true, 0, 0));
        assertThat(lowered.apply(new double[ROWS * EXTENT])).containsOnly(0);
    }

    @Test
    void axesOfARowMayLieAnywhere() {
        LoweredFunction columns = new LoweredFunction(12, SHAPE,
                List.of(new LoweredFunction.Argument(ScalarType.F32, -4, 4)), standardize(List.of(0), true, 0, 0.5));
        LoweredFunction all = new LoweredFunction(12, SHAPE,
                List.of(new LoweredFunction.Argument(ScalarType.F32, -4, 4)), standardize(List.of(0, 1), true, 0, 0.5));
        double[] x = new Random(3).doubles(ROWS * EXTENT, -4, 4).map(v -> Math.rint(v * 4096) / 4096).toArray();
        double[] turned = new double[x.length];
        double[] byColumn = columns.apply(x);
        double mean = java.util.Arrays.stream(x).average().orElseThrow();
        double square = java.util.Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        double[] whole = all.apply(x);
        for (int column = 0; column < EXTENT; column++) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < ROWS; row++) {
                sum += x[row * EXTENT + column] / ROWS;
            }
            for (int row = 0; row < ROWS; row++) {
                squares += Math.pow(x[row * EXTENT + column] - sum, 2) / ROWS;
            }
            for (int row = 0; row < ROWS; row++) {
                int i = row * EXTENT + column;
                turned[i] = (x[i] - sum) / Math.sqrt(squares + 0.5);
                assertThat(byColumn[i]).isCloseTo(turned[i], org.assertj.core.data.Offset.offset(0.001));
                assertThat(whole[i]).isCloseTo((x[i] - mean) / Math.sqrt(square + 0.5),
                        org.assertj.core.data.Offset.offset(0.001));
            }
        }
    }

    @Test
    void anEpsilonThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new LoweredFunction(12, SHAPE,
                List.of(new LoweredFunction.Argument(ScalarType.F32, -4, 4)), standardize(List.of(1), true, 0, 1e12)))
                .isInstanceOf(UnsupportedModelException.class).hasMessageContaining("epsilon of 1.0E12");
    }
}
