package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The size that is known before a circuit is made is the size it has.
class CircuitSizeTest {

    static List<String> gadgets() {
        return TestCircuits.GADGETS;
    }

    @ParameterizedTest
    @MethodSource("gadgets")
    void aGadgetHasTheSizeThatWasEstimated(String gadget) throws Exception {
        for (String visibility : List.of("private", "public", "hashed")) {
            compare(TestCircuits.gadget(gadget, visibility));
        }
    }

    /// 16 neurons read the bits of an input, 160 its wires; in between the estimate may be wrong about it.
    @ParameterizedTest
    @ValueSource(ints = {16, 160})
    void aLayerHasTheSizeThatWasEstimated(int neurons) throws Exception {
        compare(WireChoiceTest.dense(neurons));
    }

    private static void compare(R1csCircuit circuit) {
        CircuitSize size = CircuitSize.of(circuit.module());
        assertThat(size.constraints()).as("constraints").isEqualTo(circuit.constraintCount());
        assertThat(size.wires()).as("wires").isEqualTo(circuit.wireCount());
        assertThat((double) size.entries()).as("entries").satisfiesAnyOf(
                entries -> assertThat(entries).isCloseTo(circuit.nonZeroCount(), Percentage.withPercentage(35)),
                entries -> assertThat(entries).isCloseTo(circuit.nonZeroCount(), within(12.0)));
    }
}
