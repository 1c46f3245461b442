package io.assay.codegen.solidity;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Poseidon2;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.StatementTensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What templates say about the digest of hashed tensors.
///
/// @param camel   name of the parameter, and of the function that makes it
/// @param hashed  what it is of
/// @param fault   one more than its position among the arguments
/// @param tensors the tensors that have elements
record DigestView(String camel, HashedTensors hashed, int fault, List<TensorView> tensors) {

    /// A table of constants.
    private static final int HASH_GAS = 1_600;
    private static final int PERMUTATION_GAS = 18_000;
    /// Range and packing, and a copy from calldata to memory.
    private static final int VALUE_GAS = 160;
    private static final int CALLDATA_GAS = 512;
    /// Of 24,576 bytes of code; the rest is for the hash and for who calls it.
    private static final int MOST_TABLE_BYTES = 12_000;
    /// Changed values times values of a call that the generated test may take.
    private static final int TEST_CALLS = 10_000;
    /// The salt of the generated test: the greatest there is.
    private static final BigInteger TEST_SALT = Poseidon2.ORDER.subtract(BigInteger.ONE);

    /// @param names that are taken; those of the tensors are added
    static DigestView of(HashedTensors hashed, String camel, int fault, SolidityNames names) {
        List<StatementTensor> given = hashed.tensors().stream().filter(tensor -> !tensor.tensor().places().isEmpty())
                .toList();
        String group = given.size() > VerifierView.MAX_PARAMETERS ? group(hashed.role()) : "";
        return new DigestView(camel, hashed, fault, given.stream()
                .map(tensor -> TensorView.hashed(tensor, names.unique(tensor.tensor().name()), group)).toList());
    }

    private static String group(PackedTensor.Role role) {
        return switch (role) {
            case OUTPUT -> "outputs";
            case INPUT -> "inputs";
            case RECEIVED -> "received";
        };
    }

    /// Public value that it is.
    int element() {
        return hashed.element();
    }

    boolean isRoot() {
        return hashed.isRoot();
    }

    String role() {
        return hashed.side();
    }

    /// What it is of, for people.
    String kind() {
        return isRoot() ? "received inputs" : "hashed " + role() + "s";
    }

    /// Names of the tensors.
    String members() {
        return hashed.members();
    }

    String doc() {
        return isRoot()
                ? "Root over the received inputs, below the order of the scalar field; from the caller's own storage."
                : "Digest of the model's hashed " + role() + "s, below the order of the scalar field.";
    }

    boolean isGrouped() {
        return tensors.size() > VerifierView.MAX_PARAMETERS;
    }

    /// Name of the struct of all tensors, where they are many.
    String struct() {
        return hashed.struct();
    }

    /// Name of the parameter that is a struct.
    String group() {
        return group(hashed.role());
    }

    /// Words that are hashed: the salt and what the tensors are packed into.
    int wordCount() {
        return hashed.digest().wordCount();
    }

    int permutations() {
        return Poseidon2.permutations(wordCount());
    }

    /// What making it takes, about; measured.
    int gas() {
        return HASH_GAS + PERMUTATION_GAS * permutations() + VALUE_GAS * valueCount();
    }

    int valueCount() {
        return tensors.stream().mapToInt(TensorView::count).sum();
    }

    /// Parameters of the function that makes the digest, but for the salt.
    List<VerifierView.Parameter> parameters() {
        if (isGrouped()) {
            return List.of(new VerifierView.Parameter(group(), struct() + " memory " + group(),
                    "The model's " + kind() + ".", ","));
        }
        return tensors.stream()
                .map(tensor -> new VerifierView.Parameter(tensor.camel(), tensor.parameterType() + " " + tensor.camel(),
                        "The model's " + tensor.role() + " " + tensor.title() + ", " + tensor.meaning() + ".", ","))
                .toList();
    }

    /// Arguments before the salt, each with a comma and a blank.
    String leadingArguments() {
        return parameters().stream().map(parameter -> parameter.name() + ", ").collect(Collectors.joining());
    }

    BigInteger testSalt() {
        return TEST_SALT;
    }

    /// Of many values, some are changed in the generated test.
    int testStep() {
        return Math.max(1, Math.ceilDiv(valueCount(), TEST_CALLS / Math.max(1, valueCount()) + 1));
    }

    /// Whether a transaction can make it, and a contract has room for the bounds of its elements.
    boolean isAffordable() {
        int tables = tensors.stream().filter(TensorView::isTabled).mapToInt(tensor -> tensor.tableLines().size()).sum();
        return gas() + CALLDATA_GAS * valueCount() <= VerifierView.MAX_TRANSACTION_GAS
                && VerifierGenerator.CODE_BYTES_PER_LINE * tables <= MOST_TABLE_BYTES;
    }

    /// Digest of the values of the generated test: none of them is anybody's data.
    BigInteger testDigest() {
        return hashed.digestOf(TEST_SALT, tensor -> testValues(tensor).stream().mapToLong(Long::longValue).toArray());
    }

    /// The greatest value, the least, and one between, in turn.
    private static List<Long> testValues(PackedTensor tensor) {
        List<Long> values = new ArrayList<>();
        for (Place place : tensor.places()) {
            long width = place.hi() - place.lo();
            values.add(switch (values.size() % 3) {
                case 0 -> place.hi();
                case 1 -> place.lo();
                default -> place.lo() + width / 3;
            });
        }
        return values;
    }
}
