package io.assay.testsuite.conformance;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.ir.interp.RelationInterpreter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Decides whether a witness is accepted.
public interface Judge {

    /// Tells whether the witness is accepted that follows from the hints of `prover`.
    boolean accepts(RelationInterpreter.Prover prover);

    /// Tells whether the honest witness is accepted with another value of a public element.
    /// @param element index of the public element
    /// @param change  what is added to it
    boolean acceptsClaim(int element, BigInteger change);

    /// Returns the judge that checks every constraint of `circuit`.
    /// @param honest the honest witness
    static Judge of(R1csCircuit circuit, Map<String, long[]> inputs, List<BigInteger> honest) {
        return new Judge() {
            @Override
            public boolean accepts(RelationInterpreter.Prover prover) {
                return circuit.firstViolation(WitnessBuilder.build(circuit, inputs, BigInteger.ONE, prover)) < 0;
            }

            @Override
            public boolean acceptsClaim(int element, BigInteger change) {
                List<BigInteger> claimed = new ArrayList<>(honest);
                claimed.set(1 + element, honest.get(1 + element).add(change).mod(R1csCircuit.ORDER));
                return circuit.firstViolation(claimed) < 0;
            }
        };
    }
}
