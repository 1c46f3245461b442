package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.TopK;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BinaryLoweringTest {

    /// Every pair of a box of small integers, and the corners of the type: exact, with the wrapping of the type.
    @ParameterizedTest
    @CsvSource({
            "ADD, I8, -128, 127", "SUB, I8, -128, 127", "MUL, I8, -128, 127", "ADD, U8, 0, 255", "SUB, U8, 0, 255",
            "MUL, U8, 0, 255", "MIN, I32, -20, 20", "MAX, I32, -20, 20", "EQUAL, I32, -20, 20", "LESS, I32, -20, 20",
            "LESS_OR_EQUAL, I64, -20, 20", "AND, BOOL, 0, 1", "OR, BOOL, 0, 1", "XOR, BOOL, 0, 1", "EQUAL, BOOL, 0, 1",
            "BIT_AND, I8, -128, 127", "BIT_OR, I8, -128, 127", "BIT_XOR, I8, -128, 127", "BIT_AND, U8, 0, 255",
            "BIT_AND, I64, -20, 20", "BIT_OR, I64, -20, 20", "BIT_XOR, I64, -20, 20", "BIT_AND, I32, -1, 0",
            "BIT_OR, I32, 0, 20", "BIT_XOR, U16, 0, 40", "SHIFT_LEFT, U8, 0, 9", "SHIFT_RIGHT, U8, 0, 9",
            "SHIFT_LEFT, U16, 0, 20", "POW, I32, 0, 6", "POW, I32, 0, 9", "SUB, U16, 0, 30", "MUL, I32, -40, 40"
    })
    void integersAreExact(BinaryFunction function, ScalarType element, int lo, int hi) {
        compare(function, element, pairs(lo, hi, lo, hi), lo, hi, lo, hi);
    }

    @ParameterizedTest
    @CsvSource({
            "DIV, I8, -128, 127, 1, 127", "DIV, I8, -127, 127, -128, -1", "DIV, I32, -30, 30, -7, -1",
            "DIV, U8, 0, 255, 1, 255", "MOD, I8, -30, 30, 1, 9", "MOD, I8, -30, 30, -9, -1", "FMOD, I8, -30, 30, 1, 9",
            "FMOD, I8, -30, 30, -9, -1", "MOD, U8, 0, 99, 1, 12"
    })
    void divisionsOfIntegersAreExact(BinaryFunction function, ScalarType element, int lo, int hi, int least,
            int greatest) {
        compare(function, element, pairs(lo, hi, least, greatest), lo, hi, least, greatest);
    }

    /// Boxes that hold the zero, on divisors that are not zero.
    @ParameterizedTest
    @CsvSource({"DIV", "MOD", "FMOD"})
    void divisorsMayHaveEitherSign(BinaryFunction function) {
        List<double[]> pairs = pairs(-20, 20, -6, 6).stream().filter(pair -> pair[1] != 0).toList();
        compare(function, ScalarType.I32, pairs, -20, 20, -6, 6);
    }

    @ParameterizedTest
    @CsvSource({"U32, 0, 4294967295, 40", "I32, -2147483648, 2147483647, 40", "U16, 0, 65535, 40",
            "U32, 0, 4294967295, 6",
            "U32, 0, 4294967295, 0"})
    void whatIsShiftedOutIsLost(ScalarType element, double lo, double hi, int most) {
        Random random = new Random(1);
        List<double[]> pairs = new ArrayList<>();
        for (int y = 0; y <= most; y++) {
            for (double x : new double[]{lo, hi, 1, Math.rint(lo + random.nextDouble() * (hi - lo))}) {
                pairs.add(new double[]{x, y});
            }
        }
        compare(BinaryFunction.SHIFT_LEFT, element, pairs, lo, hi, 0, most);
        compare(BinaryFunction.SHIFT_RIGHT, element, pairs, lo, hi, 0, most);
    }

    @ParameterizedTest
    @EnumSource(value = BinaryFunction.class, names = {"AND", "OR", "XOR"}, mode = EnumSource.Mode.EXCLUDE)
    void nothingComesOfNothing(BinaryFunction function) {
        compare(function, ScalarType.I32, List.of(), 0, 1, 0, 1);
    }

    private static List<double[]> pairs(int lo, int hi, int least, int greatest) {
        List<double[]> pairs = new ArrayList<>();
        int step = Math.max(1, (hi - lo) / 40);
        int other = Math.max(1, (greatest - least) / 40);
        for (int x = lo; x <= hi; x += step) {
            for (int y = least; y <= greatest; y += other) {
                pairs.add(new double[]{x, y});
            }
            pairs.add(new double[]{x, greatest});
        }
        pairs.add(new double[]{hi, least});
        pairs.add(new double[]{hi, greatest});
        return pairs;
    }

    private static void compare(BinaryFunction function, ScalarType element, List<double[]> pairs, double lo, double hi,
            double least, double greatest) {
        Shape shape = Shape.of(pairs.size());
        LoweredFunction lowered = new LoweredFunction(12, shape,
                List.of(new LoweredFunction.Argument(element, lo, hi),
                        new LoweredFunction.Argument(element, least, greatest)),
                binary(function, element, shape));
        double[] y = lowered.apply(column(pairs, 0), column(pairs, 1));
        for (int i = 0; i < y.length; i++) {
            double[] pair = pairs.get(i);
            assertThat(y[i]).as("%s of %s and %s", function, pair[0], pair[1])
                    .isEqualTo(RealFunctions.apply(function, element, pair[0], pair[1]) + 0.0);
        }
    }

    private static double[] column(List<double[]> pairs, int side) {
        return pairs.stream().mapToDouble(pair -> pair[side]).toArray();
    }

    private static Function<List<Value>, List<Op>> binary(BinaryFunction function, ScalarType element, Shape shape) {
        ScalarType result = function.isComparison() ? ScalarType.BOOL : element;
        return inputs -> List.of(new Binary(new Value(100, TensorType.scalar(result, shape)), function, inputs.get(0),
                inputs.get(1), SourceLoc.NONE));
    }

    @ParameterizedTest
    @CsvSource({
            "ADD, -9, 9, -9, 9, 0.1", "SUB, -9, 9, -9, 9, 0.1", "MUL, -9, 9, -9, 9, 10", "MIN, -9, 9, -9, 9, 0.1",
            "MAX, -9, 9, -9, 9, 0.1", "DIV, -9, 9, 0.5, 9, 1", "DIV, -9, 9, -9, -0.5, 1", "MOD, -9, 9, 0.5, 3, 0.1",
            "FMOD, -9, 9, 0.5, 3, 0.1", "POW, 0.5, 4, -3, 5, 9", "POW, 1, 9, 0.5, 3, 9", "LESS, -9, 9, -9, 9, 0",
            "EQUAL, -9, 9, -9, 9, 0"
    })
    void floatsAreWithinUnits(BinaryFunction function, double lo, double hi, double least, double greatest,
            double units) {
        for (int scaleBits : new int[]{12, 16}) {
            Random random = new Random(scaleBits);
            Shape shape = Shape.of(150);
            LoweredFunction lowered = new LoweredFunction(scaleBits, shape,
                    List.of(new LoweredFunction.Argument(ScalarType.F32, lo, hi),
                            new LoweredFunction.Argument(ScalarType.F32, least, greatest)),
                    binary(function, ScalarType.F32, shape));
            double[] x = random.doubles(150, lo, hi).map(v -> lowered.rounded(0, v)).toArray();
            double[] z = random.doubles(150, least, greatest).map(v -> lowered.rounded(1, v)).toArray();
            double[] y = lowered.apply(x, z);
            for (int i = 0; i < y.length; i++) {
                double expected = RealFunctions.apply(function, ScalarType.F32, x[i], z[i]);
                assertThat(Math.abs(y[i] - expected)).as("%s of %s and %s = %s, found %s", function, x[i], z[i],
                        expected, y[i])
                        .isLessThanOrEqualTo(units * Math.scalb(Math.max(1, Math.abs(expected)), -scaleBits));
            }
        }
    }
}
