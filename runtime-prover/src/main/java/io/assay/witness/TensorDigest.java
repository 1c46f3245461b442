package io.assay.witness;

import io.assay.hash.Poseidon2;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The digest that stands for the hashed ones among the inputs, or the outputs, of a circuit, or for the received ones among
/// the inputs.
///
/// It is Poseidon2 of [salt, packed elements…], the elements being those of [Packing], the hashed tensors one after the
/// other. Shapes and ranges are the circuit's: a digest says nothing without it, and that of a tensor of another shape
/// is of another circuit.
public final class TensorDigest {
    private TensorDigest() {}

    /// Whether tensors have a digest: one is of the given visibility and takes bits.
    ///
    /// @param visibility `HASHED` or `RECEIVED`
    public static boolean exists(Visibility visibility, List<TensorSpecification> tensors) {
        return Packing.elementCount(tensors.stream().filter(tensor -> tensor.visibility() == visibility).toList()) > 0;
    }

    /// The digest, in [0, r).
    ///
    /// @param visibility of the tensors that are hashed, `HASHED` or `RECEIVED`
    /// @param salt       its salt, in [0, 2^248)
    /// @param tensors    all inputs, or all outputs, of the circuit
    /// @param values     integers of each
    /// @throws IllegalArgumentException if there is no digest, or a value is outside its bounds
    public static BigInteger of(Visibility visibility, BigInteger salt, List<TensorSpecification> tensors,
            List<long[]> values) {
        if (!exists(visibility, tensors)) {
            throw new IllegalArgumentException("no tensor is " + visibility.name().toLowerCase(Locale.ROOT));
        }
        return Poseidon2.hash(words(visibility, salt, tensors, values));
    }

    /// What is hashed.
    static List<BigInteger> words(Visibility visibility, BigInteger salt, List<TensorSpecification> tensors,
            List<long[]> values) {
        Packing packing = new Packing();
        for (int position = 0; position < tensors.size(); position++) {
            if (tensors.get(position).visibility() == visibility) {
                packing.add(values.get(position), tensors.get(position).bounds());
            }
        }
        List<BigInteger> words = new ArrayList<>(List.of(salt));
        words.addAll(packing.elements());
        return words;
    }
}
