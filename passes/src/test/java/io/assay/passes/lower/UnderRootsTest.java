package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.passes.calibrate.Calibration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is below a root keeps the bits that the root of a small number needs.
class UnderRootsTest {
    private static final long SEED = 7;
    private static final int COUNT = 64;

    /// Returns the root of a mean of squares, each of a logarithm: a volatility.
    private static TensorModule volatility() throws AirSyntaxException {
        return (TensorModule) new AirParser().parse("""
                module "m" tensor

                data @w0 : tensor<%1$dx1xf32> = [%2$s]

                func @main {
                  %%0 = tensor.input {name = "x"} : tensor<1x%1$dxf32>
                  %%1 = tensor.unary %%0 {function = log} : tensor<1x%1$dxf32>
                  %%2 = tensor.binary %%1, %%1 {function = mul} : tensor<1x%1$dxf32>
                  %%3 = tensor.const {data = @w0} : tensor<%1$dx1xf32>
                  %%4 = tensor.contract %%2, %%3 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} : tensor<1x1xf32>
                  %%5 = tensor.unary %%4 {function = sqrt} : tensor<1x1xf32>
                  tensor.output %%5 {name = "y"}
                }
                """.formatted(COUNT, String.join(", ", IntStream.range(0, COUNT)
                .mapToObj(i -> String.valueOf((float) (0.02 * Math.pow(0.98, i)))).toList())));
    }

    @Test
    void whatReachesARootWithoutAFunctionIsBelowIt() throws AirSyntaxException {
        assertThat(UnderRoots.of(volatility().main()).stream().map(value -> value.id()).sorted())
                .containsExactly(1, 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24})
    void smallVolatilitiesAreWithinUnits(int scaleBits) throws AirSyntaxException {
        LowerTensorToFixed.Result lowered = LowerTensorToFixed.lower(volatility(), new LowerTensorToFixed.Options(
                scaleBits, Map.of("x", Calibration.fromRange(0.2, 5, scaleBits, "test")), Map.of(), Map.of()));
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int run = 0; run < 50; run++) {
            long[] x = random.doubles(COUNT, 0.997, 1.003)
                    .mapToLong(value -> InputBox.quantize(value, scaleBits)).toArray();
            double variance = 0;
            for (int i = 0; i < COUNT; i++) {
                double log = Math.log(Math.scalb((double) x[i], -scaleBits));
                variance += (float) (0.02 * Math.pow(0.98, i)) * log * log;
            }
            long found = FixedInterpreter.run(lowered.module(), Map.of("x", x)).get("y")[0];
            assertThat(Math.abs(Math.scalb((double) found, -scaleBits) - Math.sqrt(variance)))
                    .as("run %d, x = %s", run, Arrays.toString(x)).isLessThanOrEqualTo(Math.scalb(2.5, -scaleBits));
        }
    }
}
