package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Functions of one number over intervals, at the ends and at seeded points, within a few units of the working precision.
class FunctionLoweringTest {
    private static final int POINTS = 200;

    @ParameterizedTest
    @CsvSource({
            "NEG, -5, 7, 0.1", "RELU, -5, 7, 1", "ABS, -5, 7, 0.1", "SIGN, -5, 7, 0", "FLOOR, -5, 7, 0",
            "CEIL, -5, 7, 0", "ROUND, -5, 7, 0", "SQRT, 0, 9, 1", "SQRT, 0, 100000, 1", "RECIPROCAL, 0.25, 9, 1",
            "RECIPROCAL, -9, -0.25, 1", "RECIPROCAL, 0.001, 1000, 1", "SIGMOID, -20, 20, 2.5", "TANH, -20, 20, 2.5",
            "ERF, -5, 5, 2.5", "SOFTPLUS, -20, 30, 2.5", "EXP, -20, 0, 2.5", "EXP, -20, 1, 2.5", "EXP, -9, 10, 2.5",
            "EXP, 3, 14, 2.5", "LOG, 0.5, 20, 2.5", "LOG, 0.01, 100000, 2.5", "LOG, 1, 2, 2.5", "SIN, -10, 10, 2.5",
            "COS, -10, 10, 2.5", "TAN, -1.2, 1.2, 25", "ASIN, -1, 1, 3", "ACOS, -1, 1, 3",
            "ATAN, -1, 1, 2.5", "ATAN, -50, 50, 2.5", "ATAN, 0, 1000, 2.5", "SINH, -3, 3, 4", "COSH, -3, 3, 4",
            "ASINH, -40, 40, 3", "ACOSH, 1.5, 40, 8", "ATANH, -0.9, 0.9, 9",
            "GELU, -3, 3, 2.5", "GELU, -100000, 100000, 2.5", "GELU_TANH, -20, 20, 2.5", "GELU_TANH, -7, 90000, 2.5",
            "SILU, -3, 3, 2.5", "SILU, -50000, 50000, 2.5", "SILU, -40, -1, 2.5", "MISH, -3, 3, 2.5",
            "MISH, -2000, 100000, 2.5"
    })
    void aFunctionIsWithinUnits(UnaryFunction function, double lo, double hi, double units) {
        isWithinUnits(function, lo, hi, units, 12, 16, 20, 24);
    }

    /// At 24 bits, 62 bits do not leave enough for the turns of great arguments.
    @Test
    void sinesOfGreatArgumentsAreWithinUnits() {
        isWithinUnits(UnaryFunction.SIN, -1000, 1000, 2.5, 12, 16, 20);
        isWithinUnits(UnaryFunction.SIN, -1000, 1000, 400, 24);
    }

    private static void isWithinUnits(UnaryFunction function, double lo, double hi, double units, int... precisions) {
        for (int scaleBits : precisions) {
            LoweredFunction lowered = new LoweredFunction(scaleBits, Shape.of(POINTS),
                    List.of(new LoweredFunction.Argument(ScalarType.F32, lo, hi)), unary(function, ScalarType.F32));
            Random random = new Random(scaleBits);
            double[] x = new double[POINTS];
            Arrays.setAll(x, i -> lowered.rounded(0,
                    i == 0
                            ? lo
                            : i == 1
                                    ? hi
                                    : i % 4 == 0
                                            ? Math.clamp(Math.rint(2 * lo + random.nextDouble() * 2 * (hi - lo)) / 2,
                                                    lo, hi)
                                            : lo + random.nextDouble() * (hi - lo)));
            double[] y = lowered.apply(x);
            for (int i = 0; i < POINTS; i++) {
                double expected = RealFunctions.apply(function, x[i]);
                double bound = units * Math.scalb(Math.max(1, Math.abs(expected)), -scaleBits);
                assertThat(Math.abs(y[i] - expected)).as("%s(%s) = %s, found %s with %d bits", function, x[i], expected,
                        y[i], scaleBits).isLessThanOrEqualTo(bound);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
            "EXP, -20, 1, 2.5", "EXP, -3, 2, 2.5", "EXP, 0, 1, 2.5", "EXP, -2, 9, 2.5", "EXP, -20, 0, 2.5",
            "SIGMOID, -20, 20, 2.5", "TANH, -9, 9, 2.5", "ERF, -5, 5, 2.5", "SOFTPLUS, -20, 30, 2.5", "LOG, 1, 99, 2.5",
            "SQRT, 0, 99, 2.5", "SIN, -9, 9, 6", "COS, -9, 9, 6", "ASIN, -1, 1, 3", "ACOS, -1, 1, 3",
            "ATAN, -9, 9, 2.5", "SINH, -3, 3, 4", "COSH, -3, 3, 4", "SINH, -1, 1, 4", "ASINH, -40, 40, 3",
            "ACOSH, 2, 40, 8", "RECIPROCAL, 1, 50, 2.5"
    })
    void aFunctionOfWholeNumbersIsWithinUnits(UnaryFunction function, int lo, int hi, double units) {
        for (int scaleBits : new int[]{8, 16, 22, 24}) {
            Shape shape = Shape.of(hi - lo + 1);
            LoweredFunction lowered = new LoweredFunction(scaleBits, shape,
                    List.of(new LoweredFunction.Argument(ScalarType.I32, lo, hi)), inputs -> {
                        Value real = new Value(100, TensorType.scalar(ScalarType.F32, shape));
                        return List.of(new Cast(real, inputs.getFirst(), SourceLoc.NONE),
                                new Unary(new Value(101, real.type()), function, real, SourceLoc.NONE));
                    });
            double[] x = IntStream.rangeClosed(lo, hi).asDoubleStream().toArray();
            double[] y = lowered.apply(x);
            for (int i = 0; i < x.length; i++) {
                double expected = RealFunctions.apply(function, x[i]);
                double bound = units * Math.scalb(Math.max(1, Math.abs(expected)), -scaleBits);
                assertThat(Math.abs(y[i] - expected)).as("%s(%s) = %s, found %s with %d bits", function, x[i], expected,
                        y[i], scaleBits).isLessThanOrEqualTo(bound);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(UnaryFunction.class)
    void aFunctionOfNoElementsIsNone(UnaryFunction function) {
        ScalarType element = function == UnaryFunction.NOT ? ScalarType.BOOL : ScalarType.F32;
        Shape shape = Shape.of(0, 3);
        LoweredFunction lowered = new LoweredFunction(16, shape,
                List.of(new LoweredFunction.Argument(element, 0, 1)), inputs -> List.of(new Unary(
                        new Value(100, TensorType.scalar(element, shape)), function, inputs.getFirst(),
                        SourceLoc.NONE)));
        assertThat(lowered.apply(new double[0])).isEmpty();
    }

    private static Function<List<Value>, List<Op>> unary(UnaryFunction function, ScalarType element) {
        return inputs -> List.of(new Unary(new Value(100, TensorType.scalar(element, Shape.of(POINTS))), function,
                inputs.getFirst(), SourceLoc.NONE));
    }
}
