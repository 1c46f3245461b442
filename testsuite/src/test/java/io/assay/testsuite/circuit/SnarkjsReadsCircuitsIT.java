package io.assay.testsuite.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.checker.WireRoles;
import io.assay.checker.air.StatementLayout;
import io.assay.checker.export.PicusExport;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.InputLayout;
import io.assay.checker.r1cs.R1csReader;
import io.assay.ir.type.Interval;
import io.assay.testsuite.engine.Snarkjs;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// snarkjs reads our `.r1cs` and `.sym`.
class SnarkjsReadsCircuitsIT {

    @TempDir
    private Path folder;

    @Test
    void countsAndNamesAreOurs() throws Exception {
        R1csCircuit circuit = SmallCircuit.compile();
        Path r1cs = SmallCircuit.writeR1cs(circuit, folder);
        Path sym = SmallCircuit.writeSym(circuit, folder);
        Snarkjs snarkjs = new Snarkjs();
        assertThat(snarkjs.constraintInfo(r1cs)).contains("# of Wires: " + circuit.wireCount())
                .contains("# of Constraints: " + circuit.constraintCount())
                .contains("# of Public Inputs: " + circuit.publicCount()).contains("# of Outputs: 0")
                .contains("# of Private Inputs: " + 2 * Interval.bitsFor(200))
                .contains("# of Labels: " + circuit.wireCount());
        Path exported = folder.resolve("export.r1cs");
        ConstraintSystem system = R1csReader.read(r1cs);
        try (OutputStream target = Files.newOutputStream(exported)) {
            PicusExport.write(system, WireRoles.of(system, new StatementLayout(1, 0, List.of(), InputLayout.NONE)),
                    target);
        }
        assertThat(snarkjs.constraintInfo(exported)).contains("# of Outputs: 1").contains("# of Public Inputs: 1")
                .contains("# of Private Inputs: " + 2 * Interval.bitsFor(200))
                .contains("# of Constraints: " + circuit.constraintCount());
        String printed = snarkjs.printConstraints(r1cs, sym);
        assertThat(printed.lines().filter(line -> line.contains("] * [")).count())
                .isEqualTo(circuit.constraintCount());
        assertThat(printed).contains("[ main.context ] * [ main.context ] - [ main.context.square ] = 0")
                .contains("[ main.x[1].bit[3] ] * [ main.x[1].bit[3] ] - [ main.x[1].bit[3] ] = 0")
                .contains("main./act/Relu.positive[1]").doesNotContain("undefined");
    }
}
