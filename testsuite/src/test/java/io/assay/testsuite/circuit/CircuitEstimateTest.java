package io.assay.testsuite.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.CircuitVariant;
import io.assay.backends.r1cs.CircuitVariants;
import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.NodeCost;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Progress;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Visibility;
import io.assay.testsuite.TestModels;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user is told before a circuit is made is what he gets, on whole models and for each node.
class CircuitEstimateTest {

    @ParameterizedTest
    @ValueSource(strings = {"mlp_credit", "mlp_mnist", "lenet_mnist", "lenet_int8_qdq", "lstm_vol_sp500", "knn_iris",
            "lmsr_market_maker", "ewma_vol_margin"})
    void sizesAreKnownInAdvance(String name) throws Exception {
        RelationModule module = Compiler.lower(TestModels.file(name, "model.onnx"), CompileOptions.DEFAULT
                .withSamples(TestModels.file(name, "inputs.npz")).withInputs(Visibility.PRIVATE), Progress.NONE)
                .lowered().relation();
        for (Lookups lookups : List.of(Lookups.OFF, Lookups.ON)) {
            CircuitVariant counted = CircuitVariants.of(module, lookups).chosen();
            R1csCircuit circuit = R1csCompiler.compile(module, lookups);
            assertThat(counted.nodes()).isEqualTo(circuit.costs().stream().map(cost -> new NodeCost(cost.owner(),
                    cost.constraints(), cost.wires(), 0, cost.lookups(), cost.committedWires())).toList());
            assertThat(counted.wires()).isEqualTo(circuit.wireCount());
            assertThat(counted.entries()).isCloseTo(circuit.nonZeroCount(),
                    Percentage.withPercentage(lookups == Lookups.OFF ? 30 : 40));
        }
    }
}
