package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every row is needed: without it there is a witness that the whole circuit refuses.
///
/// Such a witness is searched for modulo 2^31 − 1, wire by wire: a row with one unknown wire says what the wire may be.
/// What is found is a fraction of small numbers; it counts if the same fractions are a witness in the circuit's field.
class RowDeletionTest {

    private static final List<String> GADGETS = TestCircuits.GADGETS;

    @ParameterizedTest
    @FieldSource("GADGETS")
    void withoutARowAWrongWitnessIsAccepted(String gadget) throws Exception {
        R1csCircuit circuit = TestCircuits.gadget(gadget, "private");
        List<String> redundant = new ArrayList<>();
        List<ConstraintRun> runs = circuit.profile();
        for (int row = 0; row < circuit.constraintCount(); row++) {
            if (!new WitnessSearch(circuit, row).succeeds()) {
                ConstraintRun run = runs.get(circuit.origins().runOf(row));
                redundant.add(row + ": " + run.op() + " " + run.elementName(row));
            }
        }
        System.out.println(gadget + ": " + circuit.constraintCount() + " rows, " + redundant.size() + " redundant "
                + redundant);
        assertThat(redundant).isEmpty();
    }
}
