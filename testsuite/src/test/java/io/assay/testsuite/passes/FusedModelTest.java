package io.assay.testsuite.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.CircuitSize;
import io.assay.backends.r1cs.Lookups;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Progress;
import io.assay.driver.WeightOptions;
import io.assay.ir.Visibility;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.passes.pipeline.Lowered;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.testsuite.TestModels;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A quantised network whose activations become one table: the same integers for fewer constraints, in either form.
class FusedModelTest {

    private static Lowered lower(List<String> skipped) throws IOException {
        CompileOptions options = new CompileOptions(OptionalInt.empty(), Optional.of(Visibility.PRIVATE),
                Set.of(), Visibility.PUBLIC, Map.of("x", new CompileOptions.Range(-4, 4)), Optional.empty(),
                Optional.empty(),
                Map.of(), Map.of(), Lookups.OFF, WeightOptions.FIXED,
                new PassOptions(false, skipped, Optional.empty(), OptionalInt.empty(), 1), PassObserver.NONE);
        return Compiler.lower(TestModels.file("int8_silu", "model.onnxtxt"), options, Progress.NONE).lowered();
    }

    @Test
    void activationsAreOneTable() throws IOException {
        Lowered fused = lower(List.of());
        Lowered plain = lower(List.of("fuse-lookups"));
        // Of 128 activations each asserts at least ten ranges less.
        assertThat(CircuitSize.of(fused.relation(), Lookups.ON).constraints())
                .isLessThan(CircuitSize.of(plain.relation(), Lookups.ON).constraints() - 128 * 10);
        assertThat(CircuitSize.of(fused.relation()).constraints())
                .isLessThan(CircuitSize.of(plain.relation()).constraints() / 2);
        long seed = new Random().nextLong();
        System.out.println("activationsAreOneTable seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            Map<String, long[]> x = Map.of("x", random.longs(64, -(4 << 12), (4 << 12) + 1).toArray());
            long[] expected = FixedInterpreter.run(plain.fixed(), x).get("y");
            assertThat(FixedInterpreter.run(fused.fixed(), x).get("y")).isEqualTo(expected);
            RelationInterpreter.Run run = RelationInterpreter.run(fused.relation(), x);
            assertThat(run.failures()).isEmpty();
            assertThat(run.outputs().get("y")).isEqualTo(expected);
        }
    }
}
