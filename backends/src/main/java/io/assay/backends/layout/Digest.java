package io.assay.backends.layout;

import io.assay.backends.layout.PackedTensor.Role;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// A public element that stands for hashed tensors: the hash of a salt and of what they are packed to.
///
/// The hash is [Poseidon2] of [salt, packed elements…]. How many there are, and what lies where in them, the circuit fixes,
/// so a digest says nothing of tensors of another shape.
///
/// **The salt** is any element of the field; nothing bounds it in the circuit. A prover who takes another one gets the
/// digest of other words, and finding two lists of words with one digest is what the hash makes hard. That the data behind
/// a digest cannot be found by trying needs a salt that nobody knows: who proves draws 248 bits.
///
/// **The root** is the digest of received inputs. Whoever collected them chose its salt and computed it before anybody
/// proves; a proof of other points, of fewer, or of the same in another order has another root.
///
/// @param role        outputs, inputs or received inputs
/// @param element     index of the public element
/// @param packedCount elements that the tensors are packed to, at least 1
/// @param tensors     the tensors; places are in the packed elements, counted from 0
public record Digest(Role role, int element, int packedCount, List<PackedTensor> tensors) {

    public Digest {
        tensors = List.copyOf(tensors);
    }

    /// Returns how many words are hashed: the salt and the packed elements.
    public int wordCount() {
        return 1 + packedCount;
    }

    /// Returns the digest of packed elements under a salt, in [0, [Poseidon2#ORDER]).
    public static BigInteger of(BigInteger salt, List<BigInteger> packed) {
        List<BigInteger> words = new ArrayList<>();
        words.add(salt);
        words.addAll(packed);
        return Poseidon2.hash(words);
    }
}
