package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Range;
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

    /// Elements 0 and 2 are placed among thresholds, the latter by two ops; element 1 has a range of its own, 0 has two values.
    @Test
    void elementsThatStepsPlaceNeedNoRangeOfTheirOwn() throws AirSyntaxException {
        RelationModule lowered = LowerFixedToRelation.lower(module("""
                %0 = fixed.input {name = "x", visibility = private, lo = @w0, hi = @w1} : tensor<3xfixed0[-9,9]>
                %1 = fixed.take %0 {positions = @w2} : tensor<2xfixed0[-9,9]>
                %2 = fixed.view %1 {map = index_map{offset = 1, strides = [-1]}} : tensor<2xfixed0[-9,9]>
                %3 = fixed.steps %2 {steps = steps{counts = @w3, thresholds = @w4}} : tensor<5xfixed0[0,1]>
                %4 = fixed.view %0 {map = index_map{offset = 2, strides = [1]}} : tensor<1xfixed0[-9,1]>
                %5 = fixed.steps %4 {steps = steps{counts = @w5, thresholds = @w6}} : tensor<4xfixed0[0,1]>
                %6 = fixed.relu %0 : tensor<3xfixed0[0,9]>
                fixed.output %3 {name = "a", visibility = public}
                fixed.output %5 {name = "b", visibility = public}
                fixed.output %6 {name = "c", visibility = public}
                """));
        assertThat(Verifier.verify(lowered)).isEmpty();
        assertThat(lowered.main().ops().stream().filter(Range.class::isInstance).map(Range.class::cast)
                .filter(range -> range.max() == 9 || range.max() == 10)
                .map(range -> range.operand().type().elementCount())
                .toList()).containsExactly(1);
        for (long first = -12; first <= 12; first++) {
            for (long second = -3; second <= 12; second++) {
                for (long last = -14; last <= 5; last++) {
                    boolean inside = first >= 0 && first <= 9 && second >= 0 && second <= 9 && last >= -9 && last <= 1;
                    RelationInterpreter.Run run = RelationInterpreter.run(lowered,
                            Map.of("x", new long[]{first, second, last}));
                    assertThat(run.failures().isEmpty()).as("%d, %d, %d", first, second, last).isEqualTo(inside);
                }
            }
        }
    }

    private static FixedModule module(String body) throws AirSyntaxException {
        return (FixedModule) new AirParser().parse("""
                module "m" fixed
                data @w0 : tensor<3xi64> = [0, 0, -9]
                data @w1 : tensor<3xi64> = [9, 9, 1]
                data @w2 : tensor<2xi64> = [0, 2]
                data @w3 : tensor<2xi64> = [2, 3]
                data @w4 : tensor<5xi64> = [-4, 1, 2, 5, 9]
                data @w5 : tensor<1xi64> = [4]
                data @w6 : tensor<4xi64> = [-5, -3, 0, 1]
                func @main {
                %s}
                """.formatted(body));
    }
}
