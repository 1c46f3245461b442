package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.tensor.Const;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.verify.Verifier;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Comparisons are those of the numbers that integers stand for, at every working precision.
class ComparisonLoweringTest {

    private static final int INPUT_BITS = 5;
    private static final int REACH = 4 << INPUT_BITS;

    private static long[] lowered(String body, float factor, float addend, int scaleBits, long... x)
            throws AirSyntaxException {
        TensorModule module = (TensorModule) new AirParser().parse("""
                module "m" tensor
                data @w0 : tensor<1x4xf32> = [1.0, 1.0, 1.0, 1.0]
                data @w1 : tensor<1x4xf32> = [2.0, 2.0, 2.0, 2.0]
                data @w2 : tensor<1x1xf32> = [1.0]
                data @w3 : tensor<1x1xf32> = [2.0]
                func @main {
                %%0 = tensor.input {name = "x"} : tensor<1x4xf32>
                %%1 = tensor.const {data = @w0} : tensor<1x4xf32>
                %%2 = tensor.const {data = @w1} : tensor<1x4xf32>
                %%3 = tensor.const {data = @w2} : tensor<1x1xf32>
                %%4 = tensor.const {data = @w3} : tensor<1x1xf32>
                %s
                tensor.output %%9 {name = "y"}
                }
                """.formatted(body));
        // Texts have neither NaN nor float32 numbers to the last bit.
        List<Op> ops = module.main().ops().stream().map(op -> op instanceof Const(var r, var data, var loc)
                ? new Const(r, filled(data.shape(), data.doubleAt(0) == 1 ? factor : addend), loc)
                : op).toList();
        InputBox box = new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, -4),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, 4), INPUT_BITS, true, "test");
        FixedModule fixed = LowerTensorToFixed
                .lower(new TensorModule("m", module.main().withOps(ops)),
                        new LowerTensorToFixed.Options(scaleBits, Map.of("x", box), Map.of(), Map.of()))
                .module();
        assertThat(Verifier.verify(fixed)).isEmpty();
        return FixedInterpreter.run(fixed, Map.of("x", x)).get("y");
    }

    private static TensorData filled(Shape shape, double number) {
        double[] numbers = new double[shape.elementCount()];
        Arrays.fill(numbers, number);
        return TensorData.ofDoubles(ScalarType.F32, shape, numbers);
    }

    /// Numbers next to the point where the answer changes come often.
    private static long[] inputs(Random random, float factor, float addend) {
        long[] x = new long[4];
        for (int i = 0; i < x.length; i++) {
            double edge = random.nextBoolean() ? addend : (random.nextInt(5) - 2 - addend) / factor;
            x[i] = Math.clamp(Math.round(Math.scalb(edge, INPUT_BITS)) + random.nextInt(3) - 1, -REACH, REACH);
        }
        return x;
    }

    private static BigDecimal real(long integer) {
        return new BigDecimal(Math.scalb((double) integer, -INPUT_BITS));
    }

    private static BigDecimal affine(long integer, float factor, float addend) {
        return real(integer).multiply(new BigDecimal(factor)).add(new BigDecimal(addend));
    }

    private static final List<Float> NUMBERS = List.of(0.1f, -0.3f, 1e-4f, 3f, 1.4826f, 0.03125f, -2.5f, 0.02f, 1e-20f,
            -1e-20f);

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 20})
    void constantsAreNotRounded(int scaleBits) throws AirSyntaxException {
        Random random = new Random(scaleBits);
        for (int round = 0; round < 60; round++) {
            float c = NUMBERS.get(random.nextInt(NUMBERS.size()));
            long[] x = inputs(random, 1, c);
            long[] less = lowered("%9 = tensor.binary %0, %2 {function = less} : tensor<1x4xbool>", 1, c, scaleBits, x);
            long[] atMost = lowered("%9 = tensor.binary %0, %2 {function = less_or_equal} : tensor<1x4xbool>", 1, c,
                    scaleBits, x);
            long[] greater = lowered("%9 = tensor.binary %2, %0 {function = less} : tensor<1x4xbool>", 1, c, scaleBits,
                    x);
            long[] equal = lowered("%9 = tensor.binary %0, %2 {function = equal} : tensor<1x4xbool>", 1, c, scaleBits,
                    x);
            for (int i = 0; i < x.length; i++) {
                int order = real(x[i]).compareTo(new BigDecimal(c));
                assertThat(List.of(less[i], atMost[i], greater[i], equal[i])).as("%s and %s", x[i], c)
                        .isEqualTo(List.of(order < 0 ? 1L : 0, order <= 0 ? 1L : 0, order > 0 ? 1L : 0,
                                order == 0 ? 1L : 0));
            }
        }
    }

    /// |x| ≤ f·x₀ + c and x < f·x + c, where x₀ is one for all: the limit of a filter.
    @ParameterizedTest
    @ValueSource(ints = {2, 8, 20})
    void limitsAreNotRounded(int scaleBits) throws AirSyntaxException {
        String limit = """
                %10 = tensor.view %0 {map = index_map{offset = 2, strides = [0, 0]}} : tensor<1x1xf32>
                %11 = tensor.binary %10, %3 {function = mul} : tensor<1x1xf32>
                %12 = tensor.binary %11, %4 {function = add} : tensor<1x1xf32>
                %13 = tensor.view %12 {map = index_map{offset = 0, strides = [0, 0]}} : tensor<1x4xf32>
                %14 = tensor.unary %0 {function = abs} : tensor<1x4xf32>
                %9 = tensor.binary %14, %13 {function = less_or_equal} : tensor<1x4xbool>""";
        String own = """
                %10 = tensor.binary %0, %1 {function = mul} : tensor<1x4xf32>
                %11 = tensor.binary %10, %2 {function = add} : tensor<1x4xf32>
                %9 = tensor.binary %0, %11 {function = less} : tensor<1x4xbool>""";
        Random random = new Random(scaleBits);
        for (int round = 0; round < 60; round++) {
            float f = NUMBERS.get(random.nextInt(7));
            float c = NUMBERS.get(random.nextInt(8));
            long[] x = inputs(random, f, c);
            long[] within = lowered(limit, f, c, scaleBits, x);
            long[] below = lowered(own, f, c, scaleBits, x);
            for (int i = 0; i < x.length; i++) {
                assertThat(within[i]).as("|%s| <= %s * %s + %s", x[i], f, x[2], c)
                        .isEqualTo(real(x[i]).abs().compareTo(affine(x[2], f, c)) <= 0 ? 1 : 0);
                assertThat(below[i]).as("%s < %s * x + %s", x[i], f, c)
                        .isEqualTo(real(x[i]).compareTo(affine(x[i], f, c)) < 0 ? 1 : 0);
            }
        }
    }

    @Test
    void nanAndInfinityCompareAsFloatsDo() throws AirSyntaxException {
        for (float c : new float[]{Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (String function : List.of("less", "less_or_equal", "equal")) {
                long[] left = lowered("%9 = tensor.binary %0, %2 {function = " + function + "} : tensor<1x4xbool>", 1,
                        c,
                        8, -REACH, 0, 1, REACH);
                long[] right = lowered("%9 = tensor.binary %2, %0 {function = " + function + "} : tensor<1x4xbool>", 1,
                        c, 8, -REACH, 0, 1, REACH);
                boolean isLess = !function.equals("equal") && c > 0;
                boolean isGreater = !function.equals("equal") && c < 0;
                assertThat(left).as("x %s %s", function, c).containsOnly(isLess ? 1 : 0);
                assertThat(right).as("%s %s x", c, function).containsOnly(isGreater ? 1 : 0);
            }
        }
    }
}
