package io.assay.ir.interp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FixedInterpreterTest {

    @Property(tries = 200)
    void bothInterpretersAgreeOnRandomModules(@ForAll long seed) {
        FixedModule module = RandomModules.fixed(seed);
        Map<String, long[]> inputs = RandomModules.inputs(seed);
        Map<String, BigInteger[]> bigInputs = new LinkedHashMap<>();
        inputs.forEach((name, x) -> bigInputs.put(name, big(x)));
        Map<String, BigInteger[]> expected = BigFixedInterpreter.run(module, bigInputs);
        Map<String, long[]> found = FixedInterpreter.run(module, inputs);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach((name, y) -> assertThat(big(y)).as(name).isEqualTo(expected.get(name)));
    }

    @Test
    void roundingIsHalfUpAndReluCutsAfterRounding() throws AirSyntaxException {
        FixedModule module = module("""
                %0 = fixed.input {name = "x", visibility = private} : tensor<6xfixed4[-100,100]>
                %1 = fixed.requantize %0 {shift = 2} : tensor<6xfixed2[-25,25]>
                %2 = fixed.requantize_relu %0 {shift = 2} : tensor<6xfixed2[0,25]>
                fixed.output %1 {name = "q", visibility = public}
                fixed.output %2 {name = "r", visibility = public}
                """);
        Map<String, long[]> outputs = FixedInterpreter.run(module, Map.of("x", new long[]{-7, -6, -2, 2, 5, 6}));
        assertThat(outputs.get("q")).containsExactly(-2, -1, 0, 1, 1, 2);
        assertThat(outputs.get("r")).containsExactly(0, 0, 0, 1, 1, 2);
    }

    @Test
    void tiesGoByIndex() throws AirSyntaxException {
        FixedModule module = module("""
                %0 = fixed.input {name = "x", visibility = private} : tensor<2x3xfixed0[-9,9]>
                %1 = fixed.argmax %0 {axis = 1, selectLast = false} : tensor<2x1xfixed0[0,2]>
                %2 = fixed.argmax %0 {axis = 1, selectLast = true} : tensor<2x1xfixed0[0,2]>
                fixed.output %1 {name = "first", visibility = public}
                %3, %4 = fixed.sort %0 : tensor<2x3xfixed0[-9,9]>, tensor<2x3xfixed0[0,2]>
                fixed.output %2 {name = "last", visibility = public}
                fixed.output %3 {name = "sorted", visibility = public}
                fixed.output %4 {name = "positions", visibility = public}
                """);
        Map<String, long[]> outputs = FixedInterpreter.run(module, Map.of("x", new long[]{5, 1, 5, -3, -2, -2}));
        assertThat(outputs.get("first")).containsExactly(0, 1);
        assertThat(outputs.get("last")).containsExactly(2, 2);
        assertThat(outputs.get("sorted")).containsExactly(1, 5, 5, -3, -2, -2);
        assertThat(outputs.get("positions")).containsExactly(1, 0, 2, 0, 1, 2);
    }

    @Test
    void inputsOutsideTheirBoundsAreRefused() throws AirSyntaxException {
        FixedModule module = module("""
                %0 = fixed.input {name = "x", visibility = private, lo = @w0, hi = @w1} : tensor<2xfixed0[-9,9]>
                fixed.output %0 {name = "y", visibility = public}
                """);
        assertThat(FixedInterpreter.run(module, Map.of("x", new long[]{0, -9})).get("y")).containsExactly(0, -9);
        assertThatThrownBy(() -> FixedInterpreter.run(module, Map.of("x", new long[]{0, 1})))
                .isInstanceOf(InputRangeException.class).hasMessageContaining("x[1] = 1 is outside [-9, 0]");
        assertThatThrownBy(() -> FixedInterpreter.run(module, Map.of("x", new long[]{0})))
                .hasMessageContaining("has 1 elements; expected 2");
        assertThatThrownBy(() -> FixedInterpreter.run(module, Map.of())).hasMessageContaining("x is missing");
        assertThatThrownBy(() -> BigFixedInterpreter.run(module, Map.of("x", big(new long[]{0, 1}))))
                .isInstanceOf(InputRangeException.class);
    }

    @Test
    void overflowIsAnErrorAndNotAWrongNumber() throws AirSyntaxException {
        FixedModule module = module("""
                %0 = fixed.input {name = "x", visibility = private} : tensor<1xfixed0[0,4611686018427387904]>
                %1 = fixed.mul %0, %0 : tensor<1xfixed0[0,1]>
                fixed.output %1 {name = "y", visibility = public}
                """);
        assertThatThrownBy(() -> FixedInterpreter.run(module, Map.of("x", new long[]{1L << 62})))
                .isInstanceOf(ArithmeticException.class);
        assertThat(BigFixedInterpreter.run(module, Map.of("x", big(new long[]{1L << 62}))).get("y"))
                .containsExactly(BigInteger.TWO.pow(124));
    }

    private static FixedModule module(String body) throws AirSyntaxException {
        return (FixedModule) new AirParser().parse("""
                module "m" fixed
                data @w0 : tensor<2xi64> = [0, -9]
                data @w1 : tensor<2xi64> = [9, 0]
                func @main {
                %s}
                """.formatted(body));
    }

    private static BigInteger[] big(long[] values) {
        return Arrays.stream(values).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new);
    }
}
