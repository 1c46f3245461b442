package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.RelationModule;
import io.assay.ir.testing.RandomModules;
import io.assay.passes.lower.LowerFixedToRelation;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is counted without a row is what the compiler makes, for each node.
class CircuitCounterTest {

    static List<String> gadgets() {
        return TestCircuits.GADGETS;
    }

    @ParameterizedTest
    @MethodSource("gadgets")
    void aGadgetCostsWhatWasCounted(String gadget) throws Exception {
        for (String visibility : List.of("private", "public", "hashed")) {
            compare(TestCircuits.gadget(gadget, visibility).module());
        }
    }

    /// 16 neurons read the bits of an input, 160 its wires.
    @ParameterizedTest
    @ValueSource(ints = {16, 50, 90, 160})
    void aLayerCostsWhatWasCounted(int neurons) throws Exception {
        compare(WireChoiceTest.dense(neurons).module());
    }

    @Property(tries = 200)
    void aRandomModuleCostsWhatWasCounted(@ForAll long seed) {
        compare(LowerFixedToRelation.lower(RandomModules.fixed(seed)));
    }

    private static void compare(RelationModule module) {
        RangeParts ranges = new RangeParts(module.main().ops(), module.main().definitions());
        for (LookupPlan plan : List.of(LookupPlan.none(), LookupPlan.of(module.main().ops(), ranges),
                LookupPlan.forced(module.main().ops(), 16), LookupPlan.forced(module.main().ops(), 4, 64))) {
            R1csCircuit circuit = R1csCompiler.compile(module, plan, ranges);
            CircuitVariant counted = CircuitCounter.count("lookups", module, ranges, plan);
            assertThat(counted.nodes()).isEqualTo(withoutEntries(circuit.costs()));
            assertThat(counted.wires()).isEqualTo(circuit.wireCount());
            assertThat(counted.constraints()).isEqualTo(circuit.constraintCount());
            assertThat(counted.committedWires())
                    .isEqualTo(circuit.lookups().map(LookupArgument::committedCount).orElse(0).longValue());
            assertThat(counted.lookups()).isEqualTo(uses(circuit));
        }
    }

    private static long uses(R1csCircuit circuit) {
        long uses = 0;
        for (int table = 0; table < circuit.lookups().map(found -> found.tables().size()).orElse(0); table++) {
            uses += circuit.useCount(table);
        }
        return uses;
    }

    static List<NodeCost> withoutEntries(List<NodeCost> costs) {
        return costs.stream().map(cost -> new NodeCost(cost.owner(), cost.constraints(), cost.wires(), 0,
                cost.lookups(), cost.committedWires())).toList();
    }
}
