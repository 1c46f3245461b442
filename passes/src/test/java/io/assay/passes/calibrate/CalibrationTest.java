package io.assay.passes.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.assay.ir.tensor.FloatKey;
import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.InputEncoding;
import io.assay.passes.lower.NumberOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static InputBox box(List<double[]> rows) {
        return Calibration.fromSamples("x", rows, Shape.of(rows.getFirst().length), 12, "test");
    }

    private static List<double[]> rows(int count, double... values) {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new double[]{values[i % values.length]});
        }
        return rows;
    }

    @Test
    void flagsStayFlags() {
        InputBox box = box(rows(10, 0, 1));
        assertThat(box.exact()).isTrue();
        assertThat(box.scaleBits()).isZero();
        assertThat(box.lo().toDoubles()).containsExactly(0);
        assertThat(box.hi().toDoubles()).containsExactly(1);
    }

    @Test
    void fewRowsAreNoGrid() {
        InputBox box = box(rows(9, 0, 1));
        assertThat(box.exact()).isFalse();
        assertThat(box.scaleBits()).isEqualTo(12);
        assertThat(box.lo().doubleAt(0)).isEqualTo(-0.1);
        assertThat(box.hi().doubleAt(0)).isEqualTo(1.1);
    }

    @Test
    void theLeastGridIsTakenAndItsBoundsAreRoundedInward() {
        InputBox box = box(rows(12, -1.25, 0.5, 3));
        assertThat(box.scaleBits()).isEqualTo(2);
        assertThat(box.lo().doubleAt(0)).isEqualTo(-1.5);
        assertThat(box.hi().doubleAt(0)).isEqualTo(3.25);
        assertThat(box(rows(12, 0.1, 0.5)).exact()).isFalse();
        assertThat(box(rows(12, 0, 0x1p-12)).scaleBits()).isEqualTo(12);
        assertThat(box(rows(12, 0, 0x1p-13)).exact()).isFalse();
    }

    @Test
    void aRangeIsReadWithTheWorkingPrecision() {
        InputBox box = Calibration.fromRange(0, 1, 7, "test");
        assertThat(box.exact()).isFalse();
        assertThat(box.scaleBits()).isEqualTo(7);
    }

    private static final NumberOrder FLOATS = new NumberOrder.Floats();

    private static InputBox ofOrder(int count, double... values) {
        return Calibration.ofOrder(FLOATS, "x", rows(count, values), Shape.of(1), 12, "test");
    }

    private static InputBox ofRows(int count, double[]... rows) {
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(rows[i % rows.length]);
        }
        return Calibration.ofOrder(FLOATS, "x", all, Shape.of(rows[0].length), 12, "test");
    }

    @Test
    void elementsThatAreOnlyComparedHaveGridsOfTheirOwn() {
        InputBox box = ofRows(10, new double[]{0, 0.25, 0.1, 40}, new double[]{1, 3, 0.2, 50});
        assertThat(box.encoding()).isEqualTo(InputEncoding.FLOAT_ORDER);
        assertThat(box.grids().orElseThrow().toLongs()).containsExactly(0, 2, InputBox.KEY, 0);
        assertThat(box.lo().toDoubles()).containsExactly(0, 0, -FloatKey.INFINITY, 39);
        assertThat(box.hi().toDoubles()).containsExactly(1, 13, FloatKey.NAN, 51);
        assertThat(box.origin()).isEqualTo("test, and every float32");
        assertThat(ofRows(10, new double[]{0, 0.25}, new double[]{1, 3}).origin()).isEqualTo("test");
    }

    @Test
    void oneGridOfAllElementsIsThatOfTheInput() {
        List<double[]> rows = rows(12, -1.25, 0.5, 3);
        assertThat(Calibration.ofOrder(FLOATS, "x", rows, Shape.of(1), 12, "test")).isEqualTo(box(rows));
        assertThat(ofRows(10, new double[]{0, -7}, new double[]{1, 5})).isEqualTo(
                box(List.of(new double[]{0, -7}, new double[]{1, 5}, new double[]{0, -7}, new double[]{1, 5},
                        new double[]{0, -7}, new double[]{1, 5}, new double[]{0, -7}, new double[]{1, 5},
                        new double[]{0, -7}, new double[]{1, 5})));
    }

    @Test
    void whatShowsNoGridIsAnyFloat() {
        InputBox any = Calibration.every(FLOATS);
        assertThat(ofOrder(9, 0, 1)).isEqualTo(any);
        assertThat(ofOrder(10, 0.1, 1)).isEqualTo(any);
        assertThat(ofOrder(10, 0, Double.NaN)).isEqualTo(any);
        assertThat(ofOrder(10, 0, Double.POSITIVE_INFINITY)).isEqualTo(any);
        assertThat(ofOrder(10, 0, 0x1p32)).isEqualTo(any);
        assertThat(ofOrder(10, 0x1p80, 0x1.001p80)).isEqualTo(any);
        assertThat(ofOrder(10, 0, 0x1p22).exact()).isTrue();
        assertThat(ofOrder(10, 0, 0x1p23)).isEqualTo(any);
        // Prices as float32: multiples of 2^-12 because they are above 2048, and those below would be refused.
        assertThat(ofOrder(10, 2100.37f, 2900.61f)).isEqualTo(any);
        assertThat(ofOrder(10, 2100.25, 2900.5).scaleBits()).isEqualTo(2);
        assertThat(any.gridOf(0)).isEqualTo(InputBox.KEY);
        assertThatThrownBy(() -> ofRows(3, new double[]{1}, new double[]{1, 2}))
                .hasMessageContaining("row 1 has 2 elements; expected 1");
    }

    /// Float64 numbers between 2^31 and 2^32 are multiples of 2^-21, and a grid is coarser.
    @Test
    void doublesHaveFinerGrids() {
        NumberOrder doubles = new NumberOrder.Doubles(TensorData.integers(Shape.of(1), 3));
        assertThat(Calibration.ofOrder(doubles, "x", rows(10, 0, 0x1p32), Shape.of(1), 12, "test").exact()).isTrue();
        InputBox any = Calibration.every(doubles);
        assertThat(any.encoding()).isEqualTo(InputEncoding.DOUBLE_ORDER);
        assertThat(any.origin()).isEqualTo("every float64");
        assertThat(any.greatest(0) - any.least(0)).isEqualTo(2 * (0x7ff0000000000000L >> 2) + 2);
        assertThat(Calibration.ofOrder(doubles, "x", rows(10, 0, 0.1), Shape.of(1), 12, "test")).isEqualTo(any);
        List<double[]> rows = rows(10, 1, 2).stream().map(row -> new double[]{row[0], row[0] / 10}).toList();
        InputBox mixed = Calibration.ofOrder(doubles, "x", rows, Shape.of(2), 12, "test");
        assertThat(mixed.grids().orElseThrow().toLongs()).containsExactly(0, InputBox.KEY);
        assertThat(mixed.integersOf(2, 3 * Double.MIN_VALUE)).containsExactly(2, 1);
        assertThat(mixed.integersOf(2, Double.NaN)[1]).isEqualTo(mixed.greatest(1));
        assertThat(mixed.origin()).isEqualTo("test, and every float64");
        assertThatThrownBy(() -> new NumberOrder.Doubles(TensorData.integers(Shape.of(1), 4)))
                .hasMessageContaining("split 4");
    }

    @Test
    void badSamplesAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> Calibration.fromSamples("x", List.of(), Shape.of(1), 12, "test"))
                .hasMessageContaining("input x has no samples");
        assertThatThrownBy(() -> Calibration.fromSamples("x", rows(3, 1, 2), Shape.of(2), 12, "test"))
                .hasMessageContaining("row 0 has 1 elements; expected 2");
        assertThatThrownBy(() -> box(rows(3, 1, Double.NaN))).hasMessageContaining("row 1, element 0 is NaN");
        assertThatThrownBy(() -> Calibration.fromRange(1, 0, 12, "test")).hasMessageContaining("empty range");
    }

    @Property(tries = 200)
    void everySampleIsInTheBoxAndOnItsGrid(@ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int bits) {
        Random random = new Random(seed);
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(new double[]{Math.scalb((double) random.nextInt(-5000, 5000), -bits), random.nextInt(2)});
        }
        InputBox box = box(rows);
        assertThat(box.exact()).isTrue();
        assertThat(box.scaleBits()).isLessThanOrEqualTo(bits);
        for (double[] row : rows) {
            for (int i = 0; i < 2; i++) {
                assertThat(row[i]).isBetween(box.lo().doubleAt(i), box.hi().doubleAt(i));
                assertThat(Math.scalb((double) InputBox.quantize(row[i], box.scaleBits()), -box.scaleBits()))
                        .isEqualTo(row[i], within(0.0));
            }
        }
    }

    @Property(tries = 500)
    void anIntegerIsItself(@ForAll @LongRange(min = -(1L << 53), max = 1L << 53) long integer,
            @ForAll @IntRange(min = 0, max = 40) int bits) {
        assertThat(InputBox.quantize(Math.scalb((double) integer, -bits), bits)).isEqualTo(integer);
    }

    @Test
    void halvesGoUpAndWhatIsLessDoesNot() {
        assertThat(InputBox.quantize(0.5, 0)).isEqualTo(1);
        assertThat(InputBox.quantize(-0.5, 0)).isZero();
        assertThat(InputBox.quantize(Math.nextDown(0.5), 0)).isZero();
        assertThat(InputBox.quantize(0x1p52 + 1, 0)).isEqualTo((1L << 52) + 1);
    }
}
