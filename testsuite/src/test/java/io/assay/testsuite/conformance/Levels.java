package io.assay.testsuite.conformance;

import io.assay.backends.r1cs.ConstraintCheck;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.ir.interp.BigFixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.passes.pipeline.Lowered;
import io.assay.testsuite.onnx.ModelFixtures;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The levels below `fixed` on one row: they have to give its integers, and the honest witness has to be accepted.
///
/// @param witness the honest witness; empty if there is a fault
/// @param fault   what is wrong; empty if nothing is
public record Levels(List<BigInteger> witness, Optional<String> fault) {
    private static final int SMALL = 4_000;

    private static Levels wrong(String text) {
        return new Levels(List.of(), Optional.of(text));
    }

    /// Returns what the levels give on a row.
    /// @param outputs what [io.assay.ir.interp.FixedInterpreter] gives
    public static Levels of(R1csCircuit circuit, Lowered lowered, Map<String, long[]> inputs,
            Map<String, long[]> outputs) {
        if (circuit.constraintCount() <= SMALL && !Outputs.same(outputs,
                BigFixedInterpreter.run(lowered.fixed(), ModelFixtures.big(inputs)))) {
            return wrong("the interpreters of fixed differ");
        }
        RelationInterpreter.Run run = RelationInterpreter.run(lowered.relation(), inputs);
        if (!run.failures().isEmpty()) {
            return wrong("an assert fails: " + run.failures().getFirst());
        }
        if (!Outputs.equal(outputs, run.outputs())) {
            return wrong("relations compute other outputs than fixed");
        }
        List<BigInteger> witness = WitnessBuilder.build(circuit, inputs, BigInteger.ONE, RelationInterpreter::honest);
        if (circuit.firstViolation(witness) >= 0) {
            return wrong("the honest witness is refused: "
                    + ConstraintCheck.first(circuit, witness).orElseThrow().text());
        }
        return new Levels(witness, Optional.empty());
    }
}
