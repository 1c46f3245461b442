package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.verify.Verifier;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LowerFixedToRelationTest {

    @Property(tries = 150)
    void relationsMeanTheSameAndHoldForTheHonestProver(@ForAll long seed) {
        FixedModule module = RandomModules.fixed(seed);
        RelationModule lowered = LowerFixedToRelation.lower(module);
        assertThat(Verifier.verify(lowered)).isEmpty();
        Map<String, long[]> inputs = RandomModules.inputs(seed);
        RelationInterpreter.Run run = RelationInterpreter.run(lowered, inputs);
        assertThat(run.failures()).isEmpty();
        FixedInterpreter.run(module, inputs).forEach((name, y) -> assertThat(run.outputs().get(name)).isEqualTo(y));
    }

    @Test
    void inputsOutsideTheirBoundsAreUnprovable() throws AirSyntaxException {
        RelationModule lowered = LowerFixedToRelation.lower(module("""
                %0 = fixed.input {name = "x", visibility = private, lo = @w0, hi = @w1} : tensor<3xfixed0[-9,9]>
                fixed.output %0 {name = "y", visibility = public}
                """));
        for (long first = -20; first <= 20; first++) {
            for (long last = -20; last <= 20; last++) {
                boolean inside = first >= 0 && first <= 9 && last >= -9 && last <= 1;
                Map<String, long[]> inputs = Map.of("x", new long[]{first, 5, last});
                assertThat(RelationInterpreter.run(lowered, inputs).failures().isEmpty()).isEqualTo(inside);
            }
        }
    }

    private static FixedModule module(String body) throws AirSyntaxException {
        return (FixedModule) new AirParser().parse("""
                module "m" fixed
                data @w0 : tensor<3xi64> = [0, 0, -9]
                data @w1 : tensor<3xi64> = [9, 9, 1]
                func @main {
                %s}
                """.formatted(body));
    }
}
