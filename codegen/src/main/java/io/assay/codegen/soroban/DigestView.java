package io.assay.codegen.soroban;

import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Poseidon2;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.Word;
import io.assay.codegen.soroban.CrateView.Parameter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What templates say about a digest of hashed tensors, and about the function that computes it.
///
/// @param snake    name of the parameter, and of the function
/// @param hashed   the tensors
/// @param tensors  the same
/// @param computed whether there is such a function: not where no transaction could call it
record DigestView(String snake, HashedTensors hashed, List<TensorView> tensors, boolean computed) {

    /// Measured with the contract as wasm: calling it and giving constants to the host; a permutation of three more words;
    /// taking a value from a vector, checking and packing it.
    private static final long FIXED_INSTRUCTIONS = 1_600_000;
    private static final long INSTRUCTIONS_PER_PERMUTATION = 965_000;
    private static final long INSTRUCTIONS_PER_VALUE = 9_000;
    private static final int FIXED_BYTES = 8_000;
    /// Values of tests are, in turn, the greatest ones and those halfway and a quarter of the way up to them.
    private static final int SPREAD = 3;

    /// A digest whose function is to be written.
    static DigestView of(HashedTensors hashed, String snake, RustNames names) {
        boolean grouped = hashed.tensors().size() + 1 > CrateView.MAX_PARAMETERS;
        List<TensorView> tensors = new ArrayList<>();
        for (StatementTensor tensor : hashed.tensors()) {
            tensors.add(TensorView.hashed(tensor, names.unique(tensor.tensor().name()), tensors.size(), grouped));
        }
        return new DigestView(snake, hashed, List.copyOf(tensors), true);
    }

    /// The digest as a contract takes it that computes none.
    DigestView taken() {
        return new DigestView(snake, hashed, tensors, false);
    }

    boolean grouped() {
        return tensors.stream().anyMatch(TensorView::grouped);
    }

    String upper() {
        return snake.toUpperCase(Locale.ROOT);
    }

    int element() {
        return hashed.element();
    }

    int wordCount() {
        return hashed.digest().wordCount();
    }

    boolean isRoot() {
        return hashed.isRoot();
    }

    String role() {
        return hashed.side();
    }

    /// Name of the struct of many tensors.
    String struct() {
        return hashed.struct();
    }

    /// Names of the tensors.
    String members() {
        return hashed.members();
    }

    /// Of the function, about.
    long instructions() {
        return FIXED_INSTRUCTIONS + INSTRUCTIONS_PER_PERMUTATION * Poseidon2.permutations(wordCount())
                + INSTRUCTIONS_PER_VALUE * tensors.stream().mapToLong(TensorView::count).sum();
    }

    long instructionMillions() {
        return Math.ceilDiv(instructions(), 1_000_000L);
    }

    /// What the function adds to the contract, about.
    int bytes() {
        return FIXED_BYTES + tensors.stream().mapToInt(TensorView::bytes).sum();
    }

    private List<Parameter> parameters() {
        Stream<Parameter> values = grouped()
                ? Stream.of(new Parameter("values", struct()))
                : tensors.stream().map(tensor -> new Parameter(tensor.snake(), tensor.type()));
        return Stream.concat(values, Stream.of(new Parameter("salt", "BytesN<32>"))).toList();
    }

    private String signature(String head, String tail) {
        return RustLayout.signature("    ", head, Stream.concat(Stream.of(new Parameter("env", "Env")),
                parameters().stream()).map(Parameter::declaration).toList(), tail);
    }

    String signature() {
        return signature("pub fn " + snake, " -> Result<BytesN<32>, Error> {");
    }

    String interfaceSignature() {
        return signature("fn " + snake, " -> BytesN<32>;");
    }

    /// A call in a README.
    String exampleCall() {
        return "verifier." + snake + parameters().stream().map(parameter -> "&" + parameter.name())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /// The digest of the values of the tests, under the salt 1.
    String testDigest() {
        BigInteger digest = hashed.digestOf(BigInteger.ONE,
                tensor -> IntStream.range(0, tensor.places().size()).mapToLong(i -> {
                    Place place = tensor.places().get(i);
                    return place.lo() + ((place.hi() - place.lo()) >>> (i % SPREAD));
                }).toArray());
        return HexFormat.of().formatHex(Word.bytes(digest));
    }
}
