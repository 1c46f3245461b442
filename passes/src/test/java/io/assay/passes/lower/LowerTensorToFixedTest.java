package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.TensorData;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.verify.Verifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LowerTensorToFixedTest {

    private static final int SCALE_BITS = 12;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "tensor.unary %0 {function = relu} : tensor<1x4xf32> | 2.0e-4",
            "tensor.unary %0 {function = neg} : tensor<1x4xf32> | 2.0e-4",
            "tensor.unary %0 {function = abs} : tensor<1x4xf32> | 2.0e-4",
            "tensor.unary %0 {function = sigmoid} : tensor<1x4xf32> | 6.0e-4",
            "tensor.unary %0 {function = tanh} : tensor<1x4xf32> | 6.0e-4",
            "tensor.leaky_relu %0 {alpha = 0.1} : tensor<1x4xf32> | 2.0e-3",
            "tensor.softmax %0 {axis = 1} : tensor<1x4xf32> | 1.5e-3",
            "tensor.binary %0, %1 {function = add} : tensor<1x4xf32> | 4.0e-4",
            "tensor.binary %1, %0 {function = sub} : tensor<1x4xf32> | 4.0e-4",
            "tensor.binary %0, %1 {function = div} : tensor<1x4xf32> | 1.0e-3",
            "tensor.binary %0, %1 {function = max} : tensor<1x4xf32> | 4.0e-4",
            "tensor.binary %0, %0 {function = mul} : tensor<1x4xf32> | 5.0e-3",
            "tensor.contract %0, %2 {einsum = einsum{lhs = \"ik\", rhs = \"kj\", out = \"ij\"}} : tensor<1x2xf32> | 2.0e-3",
            "tensor.reduce %0 {function = mean, axes = [1]} : tensor<1x1xf32> | 5.0e-4",
            "tensor.reduce %0 {function = sum, axes = [0, 1]} : tensor<1x1xf32> | 8.0e-4",
            "tensor.reduce %0 {function = max, axes = [1]} : tensor<1x1xf32> | 2.0e-4",
            "tensor.argmax %0 {axis = 1, selectLast = false} : tensor<1x1xi64> | 0",
            "tensor.concat %0, %1 {axis = 0} : tensor<2x4xf32> | 4.0e-4",
    })
    void integersStayCloseToTheModelAndRelationsEqualThem(String op, double tolerance) throws AirSyntaxException {
        TensorModule model = model("%3 = " + op + "\ntensor.output %3 {name = \"y\"}");
        FixedModule fixed = LowerTensorToFixed.lower(model, options(-10, 10)).module();
        RelationModule relation = LowerFixedToRelation.lower(fixed);
        assertThat(Verifier.verify(fixed)).isEmpty();
        assertThat(Verifier.verify(relation)).isEmpty();
        int outputBits = fixed.main().ops().getLast().operands().getFirst().type().scaleBits();
        Random random = new Random(7);
        for (int row = 0; row < 200; row++) {
            double[] x = random.doubles(4, -10, 10).toArray();
            if (row < 16) {
                Arrays.setAll(x, i -> random.nextBoolean() ? 10 : -10);
            }
            Map<String, long[]> integers = Map.of("x",
                    Arrays.stream(x).mapToLong(v -> InputBox.quantize(v, SCALE_BITS)).toArray());
            double[] expected = TensorInterpreter.run(model, Map.of("x", x)).get("y");
            long[] found = FixedInterpreter.run(fixed, integers).get("y");
            for (int i = 0; i < expected.length; i++) {
                assertThat(Math.scalb((double) found[i], -outputBits)).isEqualTo(expected[i], within(tolerance));
            }
            RelationInterpreter.Run run = RelationInterpreter.run(relation, integers);
            assertThat(run.failures()).isEmpty();
            assertThat(run.outputs().get("y")).isEqualTo(found);
        }
    }

    @Test
    void tablesStateTheirError() throws AirSyntaxException {
        TensorModule model = model("%3 = tensor.unary %0 {function = sigmoid} : tensor<1x4xf32>\n"
                + "tensor.output %3 {name = \"y\"}");
        Map<String, Double> errors = LowerTensorToFixed.lower(model, options(-10, 10)).tableErrors();
        assertThat(errors).hasSize(1);
        assertThat(errors.values().iterator().next()).isPositive().isLessThanOrEqualTo(Math.scalb(1.0, -SCALE_BITS));
    }

    @Test
    void layersThatDoNotComputeWithLargeNumbersAreNamed() throws AirSyntaxException {
        TensorModule model = model("%3 = tensor.contract %0, %2 {einsum = einsum{lhs = \"ik\", rhs = \"kj\", "
                + "out = \"ij\"}} : tensor<1x2xf32> loc(\"/wide\":\"MatMul\")\ntensor.output %3 {name = \"y\"}");
        assertThat(LowerTensorToFixed.lower(model, options(-1000, 1000)).saturations()).isEmpty();
        LowerTensorToFixed.Result result = LowerTensorToFixed.lower(model, options(-1e13, 1e13));
        assertThat(result.saturations()).hasSize(1);
        Saturation saturation = result.saturations().getFirst();
        assertThat(saturation.loc().toString()).contains("/wide");
        long inside = (long) Math.scalb(saturation.limit() / 4, SCALE_BITS);
        long outside = (long) Math.scalb(4 * saturation.limit(), SCALE_BITS);
        assertThat(first(result, inside)).isEqualTo(saturation.limit() / 8, within(1.0));
        assertThat(first(result, outside)).isEqualTo(saturation.limit() / 2, within(1.0));
    }

    /// Returns the first element of x · [0.5, …] for x = [first, 0, 0, 0].
    private static double first(LowerTensorToFixed.Result result, long first) {
        long[] y = FixedInterpreter.run(result.module(), Map.of("x", new long[]{first, 0, 0, 0})).get("y");
        return Math.scalb((double) y[0], -SCALE_BITS);
    }

    /// The bits that a small factor keeps beside a large one are not more than a scale may have.
    @Test
    void aSmallFactorKeepsNoMoreBitsThanAScaleHas() throws AirSyntaxException {
        TensorModule model = (TensorModule) new AirParser().parse("""
                module "m" tensor
                func @main {
                %0 = tensor.input {name = "x"} : tensor<1xf32>
                %1 = tensor.input {name = "y"} : tensor<1xf32>
                %2 = tensor.binary %0, %0 {function = mul} : tensor<1xf32>
                %3 = tensor.binary %2, %1 {function = mul} : tensor<1xf32>
                tensor.output %3 {name = "z"}
                }
                """);
        int bits = 30;
        FixedModule fixed = LowerTensorToFixed.lower(model, new LowerTensorToFixed.Options(bits,
                Map.of("x", box(1e-6, bits), "y", box(30_000, bits)), Map.of(), Map.of())).module();
        long[] found = FixedInterpreter.run(fixed, Map.of("x", new long[]{InputBox.quantize(1e-6, bits)}, "y",
                new long[]{InputBox.quantize(30_000, bits)})).get("z");
        assertThat(Math.scalb((double) found[0], -bits)).isEqualTo(3e-8, within(2e-5));
    }

    private static InputBox box(double reach, int bits) {
        return new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, -reach),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, reach), bits, false, "test");
    }

    @Test
    void whatHasNoIntegerFormIsRefusedWithNodeAndReason() throws AirSyntaxException {
        TensorModule tooLarge = model("%3 = tensor.unary %0 {function = exp} : tensor<1x4xf32> "
                + "loc(\"/scale/Exp\":\"Exp\")\ntensor.output %3 {name = \"y\"}");
        assertThatThrownBy(() -> LowerTensorToFixed.lower(tooLarge, options(1, 90)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessage("/scale/Exp (Exp): Exp of values up to 90.0: more than 62 bits");
        TensorModule plain = model("tensor.output %0 {name = \"y\"}");
        LowerTensorToFixed.Options none = new LowerTensorToFixed.Options(SCALE_BITS, Map.of(), Map.of(), Map.of());
        assertThatThrownBy(() -> LowerTensorToFixed.lower(plain, none)).hasMessageContaining("input x has no range");
        TensorModule large = model("%3 = tensor.binary %0, %0 {function = mul} : tensor<1x4xf32>\n"
                + "tensor.output %3 {name = \"y\"}");
        assertThatThrownBy(() -> LowerTensorToFixed.lower(large, options(0, 1e9)))
                .hasMessageContaining("needs more than 62 bits");
    }

    private static LowerTensorToFixed.Options options(double lo, double hi) {
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        boxes.put("x", new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, lo),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, hi), SCALE_BITS, false, "test"));
        return new LowerTensorToFixed.Options(SCALE_BITS, boxes, Map.of(), Map.of());
    }

    private static TensorModule model(String body) throws AirSyntaxException {
        return (TensorModule) new AirParser().parse("""
                module "m" tensor
                data @w0 : tensor<1x4xf32> = [0.5, -3.0, 0.125, 7.75]
                data @w1 : tensor<4x2xf32> = [0.5, -1.25, 2.0, 0.3, -0.7, 1.0, 0.01, -0.02]
                func @main {
                %%0 = tensor.input {name = "x"} : tensor<1x4xf32>
                %%1 = tensor.const {data = @w0} : tensor<1x4xf32>
                %%2 = tensor.const {data = @w1} : tensor<4x2xf32>
                %s
                }
                """.formatted(body));
    }
}
