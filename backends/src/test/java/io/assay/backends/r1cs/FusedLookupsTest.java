package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.testing.RandomFunctions;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A chain that becomes a table is cheaper for it in either form, and gives the same integers.
class FusedLookupsTest {

    private static final List<String> BEFORE = List.of("simplify-fixed", "eliminate-common", "eliminate-dead");
    private static final int MODULES = 600;

    private static Module run(Module module, List<String> passes) {
        return Pipelines.run(module, passes, PassOptions.DEFAULT, PassObserver.NONE);
    }

    private static CircuitVariant size(FixedModule module, Lookups lookups) {
        RelationModule relation = (RelationModule) run(module,
                List.of("lower-fixed-to-relation", "eliminate-common", "eliminate-dead"));
        return CircuitVariants.of(relation, lookups).chosen();
    }

    @Test
    void aTableIsCheaperAsBitsAndByLookups() {
        long first = new Random().nextInt(1 << 20);
        System.out.println("aTableIsCheaperAsBitsAndByLookups seeds from " + first);
        int fused = 0;
        for (long seed = first; seed < first + MODULES; seed++) {
            FixedModule module = RandomFunctions.fixed(seed);
            FixedModule before = (FixedModule) run(module, BEFORE);
            FixedModule after = (FixedModule) run(before, List.of("fuse-lookups"));
            if (!after.equals(before)) {
                fused++;
                for (Lookups lookups : List.of(Lookups.OFF, Lookups.ON)) {
                    assertThat(size(after, lookups).constraints()).as("seed " + seed + " " + lookups)
                            .isLessThan(size(before, lookups).constraints());
                }
                compare(module, after, seed);
            }
        }
        System.out.println(fused + " of " + MODULES + " modules became tables");
        assertThat(fused).isGreaterThan(MODULES / 20);
    }

    private static void compare(FixedModule module, FixedModule after, long seed) {
        Random random = new Random(seed);
        RelationModule relation = (RelationModule) run(after, List.of("lower-fixed-to-relation"));
        for (int i = 0; i < 3; i++) {
            Map<String, long[]> inputs = RandomFunctions.inputs(module, random);
            Map<String, long[]> expected = FixedInterpreter.run(module, inputs);
            RelationInterpreter.Run run = RelationInterpreter.run(relation, inputs);
            assertThat(run.failures()).as("seed " + seed).isEmpty();
            expected.forEach((name, y) -> {
                assertThat(FixedInterpreter.run(after, inputs).get(name)).as("seed " + seed).isEqualTo(y);
                assertThat(run.outputs().get(name)).as("seed " + seed).isEqualTo(y);
            });
        }
    }
}
