package io.assay.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.format.R1csFile;
import io.assay.format.WtnsFile;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Satisfaction;
import io.assay.groth16.Witness;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerCircuitsTest {
    private static final int SIZE_LOG2 = 10;

    @TempDir
    Path folder;

    @Test
    void theDenseCircuitFillsItsDomainAndItsWitnessSatisfiesIt() throws Exception {
        ProofCase dense = DenseCircuit.write(SIZE_LOG2, folder);
        ConstraintSystem system = R1csFile.read(dense.circuit());
        Witness witness = WtnsFile.read(dense.witness());
        assertThat(dense.constraints()).isEqualTo(system.constraintCount());
        assertThat(system.constraintCount() + system.publicCount() + 1).isEqualTo(1 << SIZE_LOG2);
        assertThat(Satisfaction.firstViolation(system, witness)).isEmpty();
        for (int wire : new int[]{1, 2, 3, witness.wireCount() - 1}) {
            long[] values = witness.values().clone();
            values[4 * wire] ^= 1;
            assertThat(Satisfaction.firstViolation(system, new Witness(values))).as("wire %d", wire).isPresent();
        }
        assertThat(bitsAbove(witness, 200)).isGreaterThan(0.99);
    }

    @Test
    void theModelNearlyFillsItsDomainWithMostlySmallValues() throws Exception {
        ProofCase model = ModelCircuit.write(SIZE_LOG2, folder);
        ConstraintSystem system = R1csFile.read(model.circuit());
        Witness witness = WtnsFile.read(model.witness());
        int occupied = system.constraintCount() + system.publicCount() + 1;
        assertThat(occupied).isLessThanOrEqualTo(1 << SIZE_LOG2).isGreaterThan((1 << SIZE_LOG2) - 100);
        assertThat(Satisfaction.firstViolation(system, witness)).isEmpty();
        assertThat(bitsAbove(witness, 64)).isLessThan(0.2);
    }

    @Test
    void circuitsAreTheSameEachTime() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        ProofCase first = ModelCircuit.write(SIZE_LOG2, folder);
        ProofCase second = ModelCircuit.write(SIZE_LOG2, other);
        assertThat(first.circuit()).hasSameBinaryContentAs(second.circuit());
        assertThat(first.witness()).hasSameBinaryContentAs(second.witness());
        assertThat(DenseCircuit.write(SIZE_LOG2, folder).circuit())
                .hasSameBinaryContentAs(DenseCircuit.write(SIZE_LOG2, other).circuit());
    }

    /// The share of wires whose value needs more bits than that.
    private static double bitsAbove(Witness witness, int bits) {
        int large = 0;
        for (int wire = 0; wire < witness.wireCount(); wire++) {
            large += witness.value(wire).bitLength() > bits ? 1 : 0;
        }
        return (double) large / witness.wireCount();
    }
}
