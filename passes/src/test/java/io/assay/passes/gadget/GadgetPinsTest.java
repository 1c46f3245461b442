package io.assay.passes.gadget;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Effect;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.verify.Verifier;
import io.assay.passes.lower.LowerFixedToRelation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GadgetPinsTest {

    private static final String TABLE = "function_table{name = \"t\", lo = -16, segmentBits = %d, shift = %d, "
            + "base = @w%d, slope = @w%d}";

    /// The verifier knows every assert of every gadget: without any one of them the module is refused.
    @ParameterizedTest
    @ValueSource(strings = {
            "fixed.requantize %0 {shift = 2} : tensor<2x3xfixed0[-9,9]>",
            "fixed.requantize_relu %0 {shift = 2} : tensor<2x3xfixed0[0,9]>",
            "fixed.relu %0 : tensor<2x3xfixed0[0,99]>",
            "fixed.magnitude %0 : tensor<2x3xfixed0[0,99]>",
            "fixed.unit %0, %9 {norm = 9, shift = 6} : tensor<2x3xfixed0[-9,9]>",
            "fixed.maximum %0, %1 : tensor<2x3xfixed0[-99,99]>",
            "fixed.minimum %0, %1 : tensor<2x3xfixed0[-99,99]>",
            "fixed.floor_divide %2, %1 : tensor<2x3xfixed0[0,99]>",
            "fixed.floor_divide %0, %1 : tensor<2x3xfixed0[-99,99]>",
            "fixed.square_root %2 : tensor<2x3xfixed0[0,3]>",
            "fixed.gather %4, %5 : tensor<1x2x1xfixed0[-12,11]>",
            "fixed.gather %4, %6 : tensor<1x2x1xfixed0[-12,11]>",
            "fixed.select %7, %0, %1 : tensor<2x3xfixed0[-12,11]>",
            "fixed.normalize %1 {bits = 3} : tensor<2x3xfixed0[0,2]>, tensor<2x3xfixed0[4,7]>",
            "fixed.normalize %1 {bits = 5} : tensor<2x3xfixed0[2,4]>, tensor<2x3xfixed0[16,31]>",
            "fixed.argmax %0 {axis = 0, selectLast = false} : tensor<1x3xfixed0[0,1]>",
            "fixed.argmax %0 {axis = 1, selectLast = false} : tensor<2x1xfixed0[0,2]>",
            "fixed.argmax %0 {axis = 1, selectLast = true} : tensor<2x1xfixed0[0,2]>",
            "fixed.steps %0 {steps = steps{counts = @w4, thresholds = @w5}} : tensor<9xfixed0[0,1]>",
            "fixed.steps %10 {steps = steps{counts = @w4, thresholds = @w5}} : tensor<9xfixed0[0,1]>",
            "fixed.bit %0 : tensor<2x3xfixed0[0,1]>",
            "fixed.order_statistic %0 {rank = 0} : tensor<2xfixed0[-12,11]>, "
                    + "tensor<2x3xfixed0[0,1]>, tensor<2x3xfixed0[0,1]>",
            "fixed.order_statistic %0 {rank = 1} : tensor<2xfixed0[-12,11]>, "
                    + "tensor<2x3xfixed0[0,1]>, tensor<2x3xfixed0[0,1]>",
            "fixed.sort %0 : tensor<2x3xfixed0[-12,11]>",
            "fixed.sort %11 : tensor<2x6xfixed0[0,9]>",
            "fixed.sort %10 : tensor<2x3xfixed0[-11,18]>",
            "fixed.sort %0 : tensor<2x3xfixed0[-12,11]>, tensor<2x3xfixed0[0,2]>",
            "fixed.sort %10 : tensor<2x3xfixed0[-11,18]>, tensor<2x3xfixed0[0,2]>",
            "fixed.table %0 {table = PLAIN} : tensor<2x3xfixed0[-99,99]>",
            "fixed.table %0 {table = SEGMENTS} : tensor<2x3xfixed0[-99,99]>",
    })
    void everyAssertOfAGadgetIsMissed(String op) throws AirSyntaxException {
        RelationModule module = LowerFixedToRelation.lower(module(op));
        assertThat(Verifier.verify(module)).isEmpty();
        int removed = 0;
        for (int i = 0; i < module.main().ops().size(); i++) {
            if (module.main().ops().get(i).info().effect() == Effect.ASSERT) {
                List<Op> fewer = new ArrayList<>(module.main().ops());
                fewer.remove(i);
                assertThat(Verifier.verify(module.withMain(module.main().withOps(fewer))))
                        .as("without " + module.main().ops().get(i)).isNotEmpty();
                removed++;
            }
        }
        assertThat(removed).isGreaterThan(3);
    }

    private static FixedModule module(String op) throws AirSyntaxException {
        String numbers = "3, 1, 4, 1, 5, 9, 2, 6, ".repeat(4).replaceAll(", $", "");
        String zeros = "0, ".repeat(31) + "0";
        return (FixedModule) new AirParser().parse("""
                module "m" fixed
                data @w0 : tensor<32xi64> = [%s]
                data @w1 : tensor<32xi64> = [%s]
                data @w2 : tensor<8xi64> = [3, 1, 4, 1, 5, 9, 2, 6]
                data @w3 : tensor<8xi64> = [1, 2, -3, 4, 5, -6, 7, 0]
                data @w4 : tensor<6xi64> = [1, 2, 1, 3, 1, 1]
                data @w5 : tensor<9xi64> = [3, -5, 0, 11, -11, 1, 2, 8, -3]
                func @main {
                %%0 = fixed.input {name = "x", visibility = private} : tensor<2x3xfixed0[-12,11]>
                %%1 = fixed.input {name = "d", visibility = private} : tensor<2x3xfixed0[1,7]>
                %%2 = fixed.input {name = "n", visibility = private} : tensor<2x3xfixed0[0,9]>
                %%4 = fixed.view %%0 {map = index_map{offset = 0, strides = [0, 1, 1]}} : \
                tensor<1x6x1xfixed0[-12,11]>
                %%5 = fixed.input {name = "i", visibility = private} : tensor<1x2xfixed0[0,3]>
                %%6 = fixed.input {name = "k", visibility = private} : tensor<1x2xfixed0[0,5]>
                %%9 = fixed.input {name = "a", visibility = private} : tensor<2x1xfixed0[1,4]>
                %%7 = fixed.input {name = "c", visibility = private} : tensor<2x3xfixed0[0,1]>
                %%10 = fixed.linear %%0, %%1 {coefficients = [1, 1], constant = 0} : tensor<2x3xfixed0[-11,18]>
                %%11 = fixed.concat %%2, %%2 {axis = 1} : tensor<2x6xfixed0[0,9]>
                %%3%s = %s
                fixed.output %%3 {name = "y", visibility = public}
                }
                """.formatted(numbers, zeros,
                ", %12, %13".substring(0, 5 * (op.split("tensor<").length - 2)),
                op.replace("PLAIN", TABLE.formatted(0, 0, 0, 1)).replace("SEGMENTS",
                        TABLE.formatted(2, 1, 2, 3))));
    }
}
