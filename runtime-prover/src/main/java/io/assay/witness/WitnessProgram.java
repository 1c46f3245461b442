package io.assay.witness;

import java.math.BigInteger;
import java.util.List;

/// Computes all wires of one circuit from the inputs of its model: what the compiler generates for each model.
///
/// Implementations are immutable after construction and may be used by several threads. Same inputs, same wires.
public interface WitnessProgram {
    /// SHA-256 of the model that the circuit was compiled from, 64 hexadecimal digits.
    String modelSha256();

    /// Wires of the circuit, the constant one included.
    int wireCount();

    /// Public elements: wires 1 to publicCount.
    int publicCount();

    /// The inputs, in the order of the model.
    List<TensorSpecification> inputs();

    /// Weights that are committed to, in the order of [CommittedWeights]; none if weights are constants of the circuit.
    default List<TensorSpecification> committed() {
        return List.of();
    }

    /// The outputs, in the order of the model.
    List<TensorSpecification> outputs();

    /// Computes the wires.
    ///
    /// @param inputs  a tensor for each input of the model; others are ignored. With salts, if there are digests, and with weights, if
    ///                they are committed to
    /// @param context the application's element, in [0, 2^253)
    /// @throws InputException if an input is missing, of another shape, not finite (where it is no key), out of its bounds, or not on the
    ///                        grid of a tensor that is exact
    Assignment compute(InputSet inputs, BigInteger context) throws InputException;

    /// Fills in the wires that follow from the challenge of a commitment, the challenge wire itself excepted; until then
    /// they hold what [#compute] put there. Has the signature of `io.assay.groth16.WitnessCompletion`.
    ///
    /// @param values     four limbs for each wire, canonical; wires before the challenge are final
    /// @param commitment index of the commitment
    /// @param challenge  in [0, r)
    /// @throws IllegalStateException if no wire of the circuit follows from a challenge
    default void complete(long[] values, int commitment, BigInteger challenge) {
        throw new IllegalStateException(
                "no wire of this circuit follows from the challenge of commitment " + commitment);
    }
}
