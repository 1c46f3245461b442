package io.assay.witness;

import java.math.BigInteger;
import java.util.List;

/// A program together with the weights that are committed to: inputs need not bring them.
///
/// @param program the program, whose circuit has committed weights
/// @param weights theirs
public record WeightedProgram(WitnessProgram program, CommittedWeights weights) implements WitnessProgram {
    @Override
    public String modelSha256() {
        return program.modelSha256();
    }

    @Override
    public int wireCount() {
        return program.wireCount();
    }

    @Override
    public int publicCount() {
        return program.publicCount();
    }

    @Override
    public List<TensorSpecification> inputs() {
        return program.inputs();
    }

    @Override
    public List<TensorSpecification> committed() {
        return program.committed();
    }

    @Override
    public List<TensorSpecification> outputs() {
        return program.outputs();
    }

    @Override
    public Assignment compute(InputSet inputs, BigInteger context) throws InputException {
        return program.compute(inputs.weighted(weights), context);
    }

    @Override
    public void complete(long[] values, int commitment, BigInteger challenge) {
        program.complete(values, commitment, challenge);
    }
}
