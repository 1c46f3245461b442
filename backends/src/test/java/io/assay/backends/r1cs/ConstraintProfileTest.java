package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.SourceLoc;
import io.assay.ir.testing.RandomModules;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ConstraintProfileTest {

    @Property(tries = 10)
    void runsCoverEveryRowOnceAndCostsAddUp(@ForAll long seed) {
        R1csCircuit circuit = TestCircuits.compile(RandomModules.fixed(seed));
        int next = 0;
        for (ConstraintRun run : circuit.profile()) {
            assertThat(run.firstRow()).isEqualTo(next);
            int elements = run.elements().shape().elementCount();
            assertThat(run.elementOf(run.firstRow() + run.rowCount() - 1)).isBetween(0, elements - 1);
            next += run.rowCount();
        }
        assertThat(next).isEqualTo(circuit.constraintCount());
        List<NodeCost> costs = circuit.costs();
        assertThat(costs.stream().mapToLong(NodeCost::constraints).sum()).isEqualTo(circuit.constraintCount());
        assertThat(costs.stream().mapToLong(NodeCost::wires).sum())
                .isEqualTo(circuit.wireCount() - 1 - circuit.publicCount());
        assertThat(costs.stream().mapToLong(NodeCost::nonZeros).sum()).isEqualTo(circuit.nonZeroCount());
        assertThat(costs).isSortedAccordingTo((x, y) -> Long.compare(y.constraints(), x.constraints()));
    }

    @Test
    void opsOfTheCompilerAreCountedWithTheNodeTheyServe() throws Exception {
        R1csCircuit circuit = TestCircuits.perceptron();
        List<CostOwner> nodes = circuit.costs().stream().map(NodeCost::owner).toList();
        CostOwner act = CostOwner.of(SourceLoc.of("/act/Relu", "Relu"));
        // The output is rounded where it leaves the model, behind the last node.
        assertThat(nodes).containsExactlyInAnyOrder(act, CostOwner.of(SourceLoc.of("x", "Input")),
                CostOwner.of(SourceLoc.of("/fc2/Gemm", "Gemm")), CostOwner.STATEMENT);
        NodeCost relu = circuit.costs().stream().filter(cost -> cost.owner().equals(act)).findFirst().orElseThrow();
        // For each of three neurons: the sum, the product, and the bits of remainder and magnitude.
        long bits = circuit.blocks().stream().filter(WireBlock.Bits.class::isInstance).skip(1).limit(2)
                .mapToInt(WireBlock::wireCount).sum();
        assertThat(relu.constraints()).isEqualTo(3 * 2 + bits);
    }

    @Test
    void rowsKnowTheirElement() throws Exception {
        R1csCircuit circuit = TestCircuits.gadget("contract", "private");
        ConstraintRun product = circuit.profile().stream().filter(run -> run.op().equals("relation.contract"))
                .findFirst().orElseThrow();
        assertThat(product.rowCount()).isEqualTo(2);
        assertThat(product.elementName(product.firstRow() + 1)).isEqualTo("y[0, 0]");
        ConstraintRun bits = circuit.profile().stream().filter(run -> run.op().equals("relation.range"))
                .findFirst().orElseThrow();
        assertThat(bits.elements().rowsEach()).isEqualTo(5);
        assertThat(bits.elementOf(bits.firstRow() + 4)).isZero();
        assertThat(bits.elementOf(bits.firstRow() + 5)).isEqualTo(1);
    }
}
