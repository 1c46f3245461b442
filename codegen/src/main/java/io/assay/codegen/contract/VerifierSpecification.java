package io.assay.codegen.contract;

import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.layout.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a generated verifier verifies; every instance is safe to make a contract of.
///
/// @param modelName   name of the model, any text
/// @param modelSha256 SHA-256 of the model file, 64 lower-case hexadecimal digits
/// @param toolVersion version of Assay, letters, digits, `.`, `+` and `-`
/// @param key         the verification key
/// @param tensors     public tensors, outputs first, then inputs
/// @param digests     hashed tensors and their digests: outputs, inputs, received inputs
/// @param publicCount public values, the context and the name of committed weights included
public record VerifierSpecification(String modelName, String modelSha256, String toolVersion, VerifyingKeyPoints key,
        List<StatementTensor> tensors, List<HashedTensors> digests, int publicCount) {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z.+-]{1,64}");

    /// Refuses what no safe contract can be made of.
    ///
    /// @throws IllegalArgumentException if a point of the key is out of range, off its curve, outside the subgroup or
    ///         at infinity; if gamma = ±delta (anything could be proven); if a commitment would bind nobody; if key,
    ///         tensors and `publicCount` do not fit each other; or if two elements of tensors overlap or lie outside
    ///         the public values, of hashed tensors outside what is hashed
    public VerifierSpecification {
        tensors = List.copyOf(tensors);
        digests = List.copyOf(digests);
        if (!SHA256.matcher(modelSha256).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal: " + modelSha256);
        }
        if (!VERSION.matcher(toolVersion).matches()) {
            throw new IllegalArgumentException("not a version: " + toolVersion);
        }
        if (publicCount < 1 || key.publicCount() != publicCount) {
            throw new IllegalArgumentException("the key has " + key.publicCount()
                    + " public values and the statement " + publicCount + ", expected the same number, at least 1");
        }
        KeyPointChecks.check(key);
        requireOrder(tensors);
        int elements = publicCount - (key.weights().isPresent() ? 1 : 0);
        requireDisjointPlaces(tensors, 1, elements);
        requireOwnElements(digests, tensors, elements);
        digests.forEach(hashed -> requireDisjointPlaces(hashed.tensors(), 0, hashed.digest().packedCount()));
    }

    /// Specifies a verifier of statements without digests; see the canonical constructor.
    public VerifierSpecification(String modelName, String modelSha256, String toolVersion, VerifyingKeyPoints key,
            List<StatementTensor> tensors, int publicCount) {
        this(modelName, modelSha256, toolVersion, key, tensors, List.of(), publicCount);
    }

    /// Number of public integers, all tensors together.
    public int valueCount() {
        return tensors.stream().mapToInt(tensor -> tensor.tensor().places().size()).sum();
    }

    /// Number of words before the context: public integers, digests, the name of committed weights.
    public int argumentCount() {
        return valueCount() + digests.size() + (key.weights().isPresent() ? 1 : 0);
    }

    private static void requireOwnElements(List<HashedTensors> digests, List<StatementTensor> tensors,
            int publicCount) {
        Set<Integer> taken = new HashSet<>(Set.of(0));
        tensors.forEach(tensor -> tensor.tensor().places().stream().filter(place -> place.bits() > 0)
                .forEach(place -> taken.add(place.element())));
        for (HashedTensors digest : digests) {
            if (digest.element() >= publicCount || !taken.add(digest.element())) {
                throw new IllegalArgumentException("the digest of role " + digest.role() + " is public value "
                        + digest.element() + ", expected one of " + publicCount + " of its own");
            }
        }
    }

    private static void requireOrder(List<StatementTensor> tensors) {
        boolean inputSeen = false;
        for (StatementTensor tensor : tensors) {
            if (tensor.tensor().places().isEmpty()) {
                throw new IllegalArgumentException(tensor.tensor().name() + " is public and has no elements");
            }
            boolean input = tensor.tensor().role().isInput();
            if (inputSeen && !input) {
                throw new IllegalArgumentException(
                        "output " + tensor.tensor().name() + " comes after an input, expected outputs first");
            }
            inputSeen |= input;
        }
    }

    /// Two values on the same bits could change against each other without changing the statement.
    private static void requireDisjointPlaces(List<StatementTensor> tensors, int first, int end) {
        Set<Integer> taken = new HashSet<>();
        for (StatementTensor tensor : tensors) {
            for (Place place : tensor.tensor().places()) {
                if (place.bits() == 0) {
                    continue;
                }
                boolean inside = place.element() >= first && place.element() < end && place.offset() >= 0
                        && place.offset() + place.bits() <= Statement.ELEMENT_BITS;
                for (int bit = 0; inside && bit < place.bits(); bit++) {
                    inside = taken.add(place.element() * Statement.ELEMENT_BITS + place.offset() + bit);
                }
                if (!inside) {
                    throw new IllegalArgumentException(tensor.tensor().name() + ": " + place
                            + " overlaps another value or lies outside elements " + first + " to " + (end - 1));
                }
            }
        }
    }
}
