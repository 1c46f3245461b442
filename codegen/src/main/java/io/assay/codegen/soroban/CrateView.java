package io.assay.codegen.soroban;

import io.assay.backends.layout.Poseidon2;
import io.assay.codegen.chain.ChainLimitException;
import io.assay.codegen.contract.CommitmentPoints;
import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifierTranscript;
import io.assay.codegen.contract.VerifyingKeyPoints;
import io.assay.codegen.contract.Word;
import io.assay.codegen.internal.Words;
import io.assay.ir.tensor.DoubleKey;
import io.assay.ir.tensor.FloatKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the templates of a crate say.
///
/// @param specification what is verified
/// @param tensors       public tensors, outputs first
/// @param digests       digests of hashed tensors, outputs first
/// @param grouped       whether tensors are fields of one struct, because they are too many for parameters of their own
/// @param sample        the proof of the tests
record CrateView(VerifierSpecification specification, List<TensorView> tensors, List<DigestView> digests,
        boolean grouped,
        Optional<SampleProof> sample) {

    private static final int WORD_BYTES = 32;
    /// What tools for Soroban take.
    static final int MAX_PARAMETERS = 10;
    /// Limit of the network for the code of a contract.
    private static final int MAX_CODE_BYTES = 131_072;
    private static final int FIXED_BYTES = 24_000;
    private static final int BYTES_PER_POINT = 64;
    /// Limit of the network for a transaction.
    private static final long MAX_INSTRUCTIONS = 400_000_000;
    /// Measured with the contract as wasm: four pairs, two points of G1; then for each public element its share of the sum.
    private static final long FIXED_INSTRUCTIONS = 26_100_000;
    private static final long INSTRUCTIONS_PER_ELEMENT = 365_000;
    /// Taking a value from a vector, checking and packing it.
    private static final long INSTRUCTIONS_PER_VALUE = 6_000;
    /// A pair, two points, two more in the sum, hashes.
    private static final long COMMITMENT_INSTRUCTIONS = 6_900_000;
    /// A pair and a product in place of a point in the sum.
    private static final long APART_INSTRUCTIONS = 5_600_000;
    private static final int MANY_VALUES = 16;
    private static final int G2_WORDS = 4;
    /// S-boxes of the full rounds before or after the partial ones.
    private static final int FULL_S_BOXES = Poseidon2.WIDTH * Poseidon2.FULL_ROUNDS / 2;

    /// On the curve of G2 with x = 1, and not in its group of order r: x1, x0, y1, y0.
    private static final List<String> OUTSIDE_THE_GROUP = List.of("0", "1",
            "5912654199736721486680175016176231956195085055698687135131307249486702594212",
            "18278151005453108793778860132295291098363647455926340152056652516292830556603");

    /// A parameter of a function.
    record Parameter(String name, String type) {
        String declaration() {
            return name + ": " + type;
        }
    }

    /// Words of a point of the key, hexadecimal.
    record Point(String name, String doc, int bytes, List<String> words) {}

    /// A point of the key among others, hexadecimal.
    record IcPoint(List<String> words) {}

    /// A public value that the challenge depends on.
    record Hashed(int element) {}

    /// Integers of a tensor of the sample.
    record SampleTensor(List<Long> values) {}

    static CrateView of(VerifierSpecification specification, Optional<SampleProof> sample) {
        sample.ifPresent(proof -> proof.requireFit(specification));
        boolean grouped = specification.tensors().size() + specification.digests().size()
                + (specification.key().weights().isPresent() ? 1 : 0) + 2 > MAX_PARAMETERS;
        RustNames names = new RustNames();
        List<TensorView> tensors = new ArrayList<>();
        for (StatementTensor tensor : specification.tensors()) {
            tensors.add(TensorView.of(tensor, names.unique(tensor.tensor().name()), tensors.size(), grouped));
        }
        List<String> digestNames = specification.digests().stream()
                .map(hashed -> names.unique(hashed.argument())).toList();
        List<DigestView> digests = new ArrayList<>();
        for (int i = 0; i < digestNames.size(); i++) {
            digests.add(DigestView.of(specification.digests().get(i), digestNames.get(i), names));
        }
        CrateView view = new CrateView(specification, List.copyOf(tensors), digests, grouped, sample);
        view.requireSize();
        view.requireInstructions();
        return view.computingWhatFits();
    }

    /// The crate that computes those digests that fit the limits of the network with all before them, and takes the others.
    private CrateView computingWhatFits() {
        int bytes = bytes();
        List<DigestView> fitting = new ArrayList<>();
        for (DigestView digest : digests) {
            boolean fits = bytes + digest.bytes() <= MAX_CODE_BYTES && digest.instructions() <= MAX_INSTRUCTIONS;
            bytes += fits ? digest.bytes() : 0;
            fitting.add(fits ? digest : digest.taken());
        }
        return new CrateView(specification, tensors, List.copyOf(fitting), grouped, sample);
    }

    /// Of the contract that computes no digests, about.
    private int bytes() {
        return FIXED_BYTES + BYTES_PER_POINT * specification.key().ic().size()
                + tensors.stream().mapToInt(TensorView::bytes).sum();
    }

    private void requireSize() {
        int bytes = bytes();
        if (bytes > MAX_CODE_BYTES) {
            throw new ChainLimitException("a verifier of " + valueCount() + " public values in " + publicCount()
                    + " elements would have", bytes, "Soroban", MAX_CODE_BYTES, "bytes",
                    "make tensors private or hashed, or give all elements of one the same range");
        }
    }

    private void requireInstructions() {
        if (instructions() > MAX_INSTRUCTIONS) {
            throw new ChainLimitException("verifying " + valueCount() + " public values in " + publicCount()
                    + " elements would take a transaction", instructions(), "Soroban", MAX_INSTRUCTIONS,
                    "instructions", "make tensors private or hashed");
        }
    }

    /// Of `verify_inference`, about.
    private long instructions() {
        return FIXED_INSTRUCTIONS + INSTRUCTIONS_PER_ELEMENT * publicCount() + INSTRUCTIONS_PER_VALUE * valueCount()
                + (committed() ? COMMITMENT_INSTRUCTIONS + (sharesGamma() ? 0 : APART_INSTRUCTIONS) : 0);
    }

    long instructionMillions() {
        return Math.ceilDiv(instructions(), 1_000_000L);
    }

    boolean hasSample() {
        return sample.isPresent();
    }

    String crate() {
        return RustNames.crate(specification.modelName());
    }

    String library() {
        return crate().replace('-', '_');
    }

    String title() {
        return Words.plain(specification.modelName());
    }

    String modelSha256() {
        return specification.modelSha256();
    }

    String toolVersion() {
        return specification.toolVersion();
    }

    int publicCount() {
        return specification.publicCount();
    }

    int valueCount() {
        return specification.valueCount();
    }

    boolean hasTensors() {
        return !tensors.isEmpty();
    }

    /// Those of public and of hashed tensors that the contract packs.
    List<TensorView> packed() {
        return Stream.concat(tensors.stream(), computed().stream().flatMap(digest -> digest.tensors().stream()))
                .toList();
    }

    boolean packs() {
        return !packed().isEmpty();
    }

    boolean hasArrays() {
        return packed().stream().anyMatch(TensorView::isArray);
    }

    boolean hasPublicArrays() {
        return tensors.stream().anyMatch(TensorView::isArray);
    }

    boolean hasDigests() {
        return !digests.isEmpty();
    }

    /// Digests that the contract computes.
    List<DigestView> computed() {
        return digests.stream().filter(DigestView::computed).toList();
    }

    boolean computes() {
        return !computed().isEmpty();
    }

    /// Whether some function takes a struct.
    boolean hasStructs() {
        return grouped || computed().stream().anyMatch(DigestView::grouped);
    }

    /// Whether some integers are keys of float32.
    boolean hasKeys() {
        return packed().stream().anyMatch(TensorView::hasKeys);
    }

    /// Whether some integers are places of float64.
    boolean hasPlaces() {
        return packed().stream().anyMatch(TensorView::isPlaced);
    }

    boolean hasGrids() {
        return packed().stream().anyMatch(TensorView::hasGrids);
    }

    long missingKey() {
        return FloatKey.NAN;
    }

    long infinityKey() {
        return DoubleKey.INFINITY;
    }

    boolean committed() {
        return specification.key().commitment().isPresent();
    }

    /// Whether weights are committed to apart.
    boolean hasWeights() {
        return specification.key().weights().isPresent();
    }

    /// Whether some public element is neither packed nor the context.
    boolean setsElements() {
        return hasDigests() || hasWeights();
    }

    /// Public elements as the key digest counts them.
    int wireCount() {
        return publicCount() - (hasWeights() ? 1 : 0);
    }

    int commitmentCount() {
        return hasWeights() ? 2 : 1;
    }

    int lastElement() {
        return publicCount() - 1;
    }

    /// Position of D among the words of a proof.
    int commitmentWord() {
        return SampleProof.PLAIN_WORDS + (hasWeights() ? SampleProof.POINT_WORDS : 0);
    }

    int commitmentYWord() {
        return commitmentWord() + 1;
    }

    int knowledgeWord() {
        return commitmentWord() + SampleProof.POINT_WORDS;
    }

    int knowledgeYWord() {
        return knowledgeWord() + 1;
    }

    /// Name of the commitment key's g.
    String generator() {
        return sharesGamma() ? "GAMMA" : "G";
    }

    /// Whether a commitment takes no pair more than its own, because its g is gamma.
    boolean sharesGamma() {
        return specification.key().commitment().map(points -> points.g().equals(specification.key().gamma()))
                .orElse(false);
    }

    boolean hashesAll() {
        return specification.key().commitment().map(points -> points.hashed().size() == publicCount()).orElse(false);
    }

    List<Hashed> hashed() {
        return specification.key().commitment().map(CommitmentPoints::hashed).orElse(List.of()).stream()
                .map(position -> new Hashed(position - 1)).toList();
    }

    int proofWords() {
        return specification.key().proofWords();
    }

    int proofBytes() {
        return WORD_BYTES * proofWords();
    }

    int pairCount() {
        return 4 + (committed() ? 1 : 0) + (committed() && !sharesGamma() ? 1 : 0);
    }

    int icCount() {
        return specification.key().ic().size() - 1;
    }

    String orderHex() {
        return hex(KeyPointChecks.ORDER);
    }

    String coordinateModulusHex() {
        return hex(KeyPointChecks.COORDINATE_MODULUS);
    }

    String foldTagHex() {
        return HexFormat.of().formatHex(Arrays.copyOf(VerifierTranscript.FOLD_TAG.getBytes(StandardCharsets.US_ASCII),
                WORD_BYTES));
    }

    String keyDigestHex() {
        return HexFormat.of().formatHex(VerifierTranscript.keyDigest(specification.key()));
    }

    int width() {
        return Poseidon2.WIDTH;
    }

    int rate() {
        return Poseidon2.RATE;
    }

    int fullRounds() {
        return Poseidon2.FULL_ROUNDS;
    }

    int partialRounds() {
        return Poseidon2.PARTIAL_ROUNDS;
    }

    List<String> diagonal() {
        return IntStream.range(0, Poseidon2.WIDTH).mapToObj(Poseidon2::diagonal).map(CrateView::hex).toList();
    }

    /// Constants of the full rounds before the partial ones.
    List<String> firstConstants() {
        return constants(0, FULL_S_BOXES);
    }

    List<String> partialConstants() {
        return constants(FULL_S_BOXES, FULL_S_BOXES + Poseidon2.PARTIAL_ROUNDS);
    }

    List<String> lastConstants() {
        return constants(FULL_S_BOXES + Poseidon2.PARTIAL_ROUNDS, Poseidon2.S_BOXES);
    }

    private static List<String> constants(int from, int to) {
        return Poseidon2.constants().subList(from, to).stream().map(CrateView::hex).toList();
    }

    List<Point> points() {
        VerifyingKeyPoints key = specification.key();
        List<Point> points = new ArrayList<>();
        points.add(new Point("ALPHA", "x, y.", 64, key.alpha().stream().map(CrateView::hex).toList()));
        points.add(g2("BETA", key.beta()));
        points.add(g2("GAMMA", key.gamma()));
        points.add(g2("DELTA", key.delta()));
        key.commitment().ifPresent(commitment -> {
            points.add(g2("MINUS_SIGMA", commitment.minusSigmaG()));
            if (!sharesGamma()) {
                points.add(g2("G", commitment.g()));
            }
        });
        key.weights().ifPresent(weights -> points.add(g2("WEIGHTS_MINUS_SIGMA", weights.minusSigmaG())));
        return points;
    }

    private static Point g2(String name, List<BigInteger> point) {
        return new Point(name, "x1, x0, y1, y0, where a coordinate is c0 + c1 u.", 128,
                Stream.of(1, 0, 3, 2).map(point::get).map(CrateView::hex).toList());
    }

    List<String> ic0() {
        return specification.key().ic().getFirst().stream().map(CrateView::hex).toList();
    }

    List<IcPoint> ic() {
        return specification.key().ic().stream().skip(1)
                .map(point -> new IcPoint(point.stream().map(CrateView::hex).toList()))
                .toList();
    }

    private static String hex(BigInteger number) {
        return HexFormat.of().formatHex(Word.bytes(number));
    }

    /// Arguments that say what was computed.
    private List<Parameter> leading() {
        List<Parameter> leading = new ArrayList<>();
        if (grouped) {
            leading.add(new Parameter("values", "Values"));
        } else {
            tensors.forEach(tensor -> leading.add(new Parameter(tensor.snake(), tensor.type())));
        }
        digests.forEach(digest -> leading.add(new Parameter(digest.snake(), "BytesN<32>")));
        return leading;
    }

    private List<String> declarations(List<Parameter> leading, Parameter... last) {
        return Stream.of(Stream.of(new Parameter("env", "Env")), leading.stream(), Stream.of(last))
                .flatMap(parameters -> parameters).map(Parameter::declaration).toList();
    }

    /// Those that a calling contract keeps in its own hands.
    private List<Parameter> kept() {
        Parameter context = new Parameter("context", "BytesN<32>");
        return hasWeights() ? List.of(new Parameter("weights", "BytesN<32>"), context) : List.of(context);
    }

    private List<String> typedDeclarations() {
        return declarations(Stream.concat(leading().stream(), kept().stream()).toList(), proof());
    }

    private Parameter proof() {
        return new Parameter("proof", "BytesN<" + proofBytes() + ">");
    }

    String typedSignature() {
        return RustLayout.signature("    ", "pub fn verify_inference", typedDeclarations(),
                " -> Result<(), Error> {");
    }

    String interfaceSignature() {
        return RustLayout.signature("    ", "fn verify_inference", typedDeclarations(), ";");
    }

    String constructorSignature() {
        return RustLayout.signature("    ", "pub fn __constructor", declarations(
                Stream.concat(Stream.of(new Parameter("verifier", "Address")), kept().reversed().stream()).toList()),
                " {");
    }

    String callerSignature() {
        return RustLayout.signature("    ", "pub fn submit", declarations(leading(), proof()), " {");
    }

    String callerCall() {
        return RustLayout.call("        ", "verifier.verify_inference",
                Stream.of(leading().stream(), kept().stream(), Stream.of(proof())).flatMap(parameters -> parameters)
                        .map(parameter -> "&" + parameter.name()).toList(),
                ";");
    }

    /// The same call in a README.
    String exampleCall() {
        return callerCall().strip().replaceAll("\\s+", " ").replace("( ", "(").replace(", )", ")");
    }

    List<SampleTensor> sampleTensors() {
        return sample.map(SampleProof::values).orElse(List.of()).stream().map(SampleTensor::new).toList();
    }

    List<String> sampleProof() {
        return sample.map(SampleProof::proof).orElse(List.of()).stream().map(CrateView::hex).toList();
    }

    List<String> sampleElements() {
        return sample.map(proof -> proof.publicSignals(specification)).orElse(List.of()).stream().map(CrateView::hex)
                .toList();
    }

    /// Coordinates of the proof of knowledge of the sample's weights.
    List<String> sampleKnowledge() {
        return sample.flatMap(SampleProof::weights).map(SampleProof.Weights::knowledge).orElse(List.of()).stream()
                .map(CrateView::hex).toList();
    }

    int g1Count() {
        return (proofWords() - G2_WORDS) / SampleProof.POINT_WORDS;
    }

    /// Of many values, some are changed.
    int valueStep() {
        return Math.ceilDiv(Math.max(valueCount(), 1), MANY_VALUES);
    }

    int elementStep() {
        return Math.ceilDiv(publicCount(), MANY_VALUES);
    }

    String proofDoc() {
        return "A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y" + (hasWeights() ? ", W.x, W.y" : "")
                + (committed() ? ", D.x, D.y, P.x, P.y" : "");
    }

    /// Positions of points of G1 in a proof: the point B has words 2 to 5.
    String g1Indices() {
        return IntStream.iterate(0, word -> word < proofWords(), word -> word + SampleProof.POINT_WORDS)
                .filter(word -> word == 0 || word > G2_WORDS).mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    String digestIndices() {
        return digests.stream().map(digest -> String.valueOf(digest.element())).collect(Collectors.joining(", "));
    }

    /// A point of the curve of G2 outside the group of order r: x1, x0, y1, y0.
    List<String> outside() {
        return OUTSIDE_THE_GROUP.stream().map(BigInteger::new).map(CrateView::hex).toList();
    }
}
