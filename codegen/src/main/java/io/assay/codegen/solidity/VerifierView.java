package io.assay.codegen.solidity;

import io.assay.codegen.contract.CommitmentPoints;
import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifierTranscript;
import io.assay.codegen.contract.VerifyingKeyPoints;
import io.assay.codegen.internal.Words;
import io.assay.ir.tensor.FloatKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the templates of a project, and its ABI, say.
///
/// @param specification what is verified
/// @param chain         where
/// @param tensors       public tensors, outputs first
/// @param digests       digests of hashed tensors, outputs first
/// @param structs       groups of tensors where they are too many for parameters of their own; else empty
/// @param sample        numbers of the test; without numbers where there is no sample
record VerifierView(VerifierSpecification specification, EvmProfile chain, List<TensorView> tensors,
        List<DigestView> digests, List<StructView> structs,
        SampleView sample) {

    private static final int WORD_BYTES = 32;
    /// Solidity reaches 16 stack slots; more tensors than this are given as structs.
    static final int MAX_PARAMETERS = 6;
    private static final int MANY_VALUES = 32;
    private static final int MANY_SIGNALS = 8;
    private static final int TRANSACTION_GAS = 21_000;
    private static final int WORD_GAS = 512;
    private static final int PAIRING_GAS = 45_000;
    private static final int PAIR_GAS = 34_000;
    /// A multiplication, an addition, two calls, and the words around them.
    private static final int PRODUCT_GAS = 6_450;
    private static final int INSTRUCTION_GAS = 2_300;
    /// Challenge and folding: three multiplications, hashes.
    private static final int COMMITMENT_GAS = 3 * PRODUCT_GAS + 3_000;
    /// Adding the commitment to weights, and looking its hash up.
    private static final int WEIGHTS_GAS = 3_000;
    /// The same in a batch, where the hash was looked up before.
    private static final int LOOK_UP_GAS = 1_000;
    /// Calldata, a word of storage, an event.
    private static final int REGISTRATION_GAS = 27_500;
    /// A multiplication and an addition in the scalar field, and the loop around them.
    private static final int FIELD_GAS = 100;
    private static final int BLOCK_GAS = 60_000_000;
    static final int MAX_TRANSACTION_GAS = 1 << 24;
    /// Bytes of a point of G1 and one of G2.
    private static final int PAIR_BYTES = 0xc0;
    /// Offset, length, offset, length.
    private static final int TWO_LISTS_WORDS = 4;
    private static final List<String> G2_PARTS = List.of("X0", "X1", "Y0", "Y1");
    /// The order in which the EVM wants them.
    private static final List<String> G2_WORDS = List.of("X1", "X0", "Y1", "Y0");

    /// A group of tensors.
    record StructView(String name, String argument, String role, List<TensorView> members) {}

    /// A parameter of a function.
    ///
    /// @param name        its name
    /// @param declaration type, place and name
    /// @param doc         a sentence about it
    /// @param separator   what follows it in a list, empty for the last
    record Parameter(String name, String declaration, String doc, String separator) {}

    /// A constant.
    record NamedNumber(String name, BigInteger value) {}

    /// A number in a list.
    record Item(BigInteger value, String separator) {}

    /// Digits in a list of lines.
    record Line(String digits, String end) {
        static List<Line> of(List<String> digits) {
            int last = digits.size() - 1;
            return IntStream.rangeClosed(0, last).mapToObj(i -> new Line(digits.get(i), i == last ? ";" : ""))
                    .toList();
        }
    }

    /// A public value in the sum of the key's points: names of the coordinates, and its index.
    record Signal(String x, String y, int index) {}

    /// A word of the key in the product of pairings, and its place there.
    record KeyWord(String name, String place) {}

    /// A public value that the challenge depends on: its place among all, and among what is hashed.
    record HashedSignal(String source, String target) {}

    /// Numbers of the test.
    ///
    /// @param weightsKnowledge P_w.x, P_w.y of committed weights
    record SampleView(BigInteger context, List<Line> valueLines, List<Item> proofWords, List<Item> signalWords,
            List<Item> weightsKnowledge) {
        static final SampleView NONE = new SampleView(BigInteger.ZERO, List.of(), List.of(), List.of(), List.of());
    }

    static VerifierView of(VerifierSpecification specification, EvmProfile chain) {
        boolean grouped = specification.tensors().size() > MAX_PARAMETERS;
        SolidityNames names = new SolidityNames();
        if (specification.key().weights().isPresent()) {
            // the contract's own
            List.of("weights", "register weights", "is registered").forEach(names::unique);
        }
        List<TensorView> tensors = new ArrayList<>();
        int base = 0;
        for (StatementTensor tensor : specification.tensors()) {
            String group = !grouped ? "" : tensor.tensor().role().isInput() ? "inputs" : "outputs";
            TensorView view = TensorView.of(tensor, names.unique(tensor.tensor().name()), group, base);
            tensors.add(view);
            base = view.end();
        }
        List<StructView> structs = new ArrayList<>();
        if (grouped) {
            addStruct(structs, "Outputs", tensors.stream().filter(TensorView::isOutput).toList());
            addStruct(structs, "Inputs", tensors.stream().filter(TensorView::isInput).toList());
        }
        return new VerifierView(specification, chain, List.copyOf(tensors), digests(specification, names, base),
                List.copyOf(structs), SampleView.NONE);
    }

    /// Names of digests come before those of hashed tensors, which do not change the contract.
    private static List<DigestView> digests(VerifierSpecification specification, SolidityNames names, int base) {
        List<String> cameled = specification.digests().stream()
                .map(hashed -> Words.camel(names.unique(hashed.argument()))).toList();
        // the library's own
        names.unique("salt");
        List<DigestView> digests = new ArrayList<>();
        for (int i = 0; i < cameled.size(); i++) {
            digests.add(DigestView.of(specification.digests().get(i), cameled.get(i), base + i + 1, names));
        }
        return List.copyOf(digests);
    }

    private static void addStruct(List<StructView> structs, String name, List<TensorView> members) {
        if (!members.isEmpty()) {
            structs.add(new StructView(name, members.getFirst().group(), members.getFirst().role(), members));
        }
    }

    VerifierView with(SampleProof proof) {
        String values = proof.values().stream().flatMap(List::stream).map(HexFormat.of()::toHexDigits)
                .collect(Collectors.joining());
        List<Line> lines = Line.of(values.isEmpty() ? List.of("") : TensorView.lines(values));
        SampleView numbers = new SampleView(proof.context(), lines, items(proof.proof()),
                items(proof.publicSignals(specification)),
                items(proof.weights().map(SampleProof.Weights::knowledge).orElse(List.of())));
        return new VerifierView(specification, chain, tensors, digests, structs, numbers);
    }

    String evmVersion() {
        return chain.evmVersion();
    }

    /// The compiler's target, as a name.
    String evmFork() {
        return chain.push0() ? "Shanghai" : "Paris";
    }

    /// Whether README.md speaks of one chain.
    boolean hasChain() {
        return !chain.facts().isEmpty();
    }

    String chainTitle() {
        return chain.title();
    }

    List<String> chainFacts() {
        return chain.facts().stream().map(EvmProfile.Fact::cited).toList();
    }

    /// Whether the chain's own limits are known to bound a batch, in gas of the EVM.
    boolean boundsBatches() {
        return chainBatch().isPresent();
    }

    int chainBatchProofs() {
        return chainBatch().orElseThrow();
    }

    private OptionalInt chainBatch() {
        IntStream.Builder bounds = IntStream.builder();
        if (chain.prices().equals(EvmProfile.ANY.prices())) {
            chain.maxTransactionGas().ifPresent(gas -> bounds.add((int) ((gas - batchGas()) / batchProofGas())));
        }
        chain.maxPairingBytes().ifPresent(bytes -> bounds.add(bytes / PAIR_BYTES - keyPairCount()));
        return bounds.build().min();
    }

    /// Whether the project has tests.
    boolean hasTests() {
        return hasSample() || makesDigests();
    }

    boolean hasSample() {
        return !sample.proofWords().isEmpty();
    }

    String name() {
        return SolidityNames.contract(specification.modelName());
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

    boolean hasDigests() {
        return !digests.isEmpty();
    }

    Surroundings surroundings() {
        return Surroundings.contract(publicCount());
    }

    /// Digests that contracts can make.
    List<DigestView> madeDigests() {
        return digests.stream().filter(DigestView::isAffordable).toList();
    }

    boolean makesDigests() {
        return !madeDigests().isEmpty();
    }

    /// Tensors of these digests.
    List<TensorView> hashedTensors() {
        return madeDigests().stream().flatMap(digest -> digest.tensors().stream()).toList();
    }

    /// Public tensors, then hashed ones.
    List<TensorView> allTensors() {
        return Stream.concat(tensors.stream(), hashedTensors().stream()).toList();
    }

    /// Whether some public tensor's integers are keys of float32 numbers.
    boolean hasKeys() {
        return tensors.stream().anyMatch(TensorView::hasKeys);
    }

    /// Whether some public tensor's integers are places of float64 numbers.
    boolean hasPlaces() {
        return tensors.stream().anyMatch(TensorView::isPlaced);
    }

    /// Whether some tensor's integers are keys of float32 numbers, public or hashed.
    boolean makesKeys() {
        return allTensors().stream().anyMatch(TensorView::hasKeys);
    }

    /// Whether some tensor's integers are places of float64 numbers, public or hashed.
    boolean makesPlaces() {
        return allTensors().stream().anyMatch(TensorView::isPlaced);
    }

    /// The first of these tensors, for an example.
    TensorView firstPlaced() {
        return allTensors().stream().filter(TensorView::isPlaced).findFirst().orElseThrow();
    }

    /// Whether some elements are on grids of their own.
    boolean hasGrids() {
        return allTensors().stream().anyMatch(TensorView::hasGrids);
    }

    long missingKey() {
        return FloatKey.NAN;
    }

    /// The first of these tensors, for an example.
    TensorView firstOrdered() {
        return allTensors().stream().filter(TensorView::hasKeys).findFirst().orElseThrow();
    }

    /// Words before the context.
    int argumentCount() {
        return specification.argumentCount();
    }

    BigInteger order() {
        return KeyPointChecks.ORDER;
    }

    BigInteger coordinateModulus() {
        return KeyPointChecks.COORDINATE_MODULUS;
    }

    boolean committed() {
        return specification.key().commitment().isPresent();
    }

    /// Whether weights are committed to apart.
    boolean hasWeights() {
        return specification.key().weights().isPresent();
    }

    int commitmentCount() {
        return (committed() ? 1 : 0) + (hasWeights() ? 1 : 0);
    }

    /// Public wires of the circuit, as the key digest counts them.
    int wireCount() {
        return publicCount() - (hasWeights() ? 1 : 0);
    }

    /// Words before the name of the weights and the context: public integers and digests.
    int digestEnd() {
        return argumentCount() - (hasWeights() ? 1 : 0);
    }

    int lastSignal() {
        return publicCount() - 1;
    }

    int lastSignalBytes() {
        return WORD_BYTES * lastSignal();
    }

    String statementMutability() {
        return hasWeights() ? "view" : "pure";
    }

    /// Position of D among the words of a proof.
    private int commitmentWord() {
        return SampleProof.PLAIN_WORDS + (hasWeights() ? SampleProof.POINT_WORDS : 0);
    }

    String commitmentX() {
        return hex(WORD_BYTES * commitmentWord());
    }

    String commitmentY() {
        return hex(WORD_BYTES * (commitmentWord() + 1));
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

    /// Of P in the list of words of the test, where the proof follows the context.
    int knowledgeArgument() {
        return knowledgeWord() + 1;
    }

    int knowledgeYArgument() {
        return knowledgeWord() + 2;
    }

    /// Place of the name of weights among the public values in a transcript.
    String transcriptWeights() {
        return hex(WORD_BYTES * (publicCount() + 1));
    }

    /// The words of the pairs that weights are registered by, after those of D_w, without P_w.
    String weightsKeyWords() {
        return G2_WORDS.stream().map(word -> "WEIGHTS_MINUS_SIGMA_" + word).collect(Collectors.joining(", "));
    }

    String generatorWords() {
        String name = sharesGamma() ? "GAMMA_" : "G_";
        return G2_WORDS.stream().map(word -> name + word).collect(Collectors.joining(", "));
    }

    /// Of a transaction with `registerWeights`.
    int registrationGas() {
        return TRANSACTION_GAS + PAIRING_GAS + 2 * PAIR_GAS + REGISTRATION_GAS;
    }

    /// Whether a commitment takes no pair more than its own, because its g is gamma.
    boolean sharesGamma() {
        return specification.key().commitment().map(points -> points.g().equals(specification.key().gamma()))
                .orElse(false);
    }

    boolean hashesAll() {
        return specification.key().commitment().map(points -> points.hashed().size() == publicCount()).orElse(false);
    }

    List<HashedSignal> hashedSignals() {
        List<Integer> hashed = specification.key().commitment().map(CommitmentPoints::hashed).orElse(List.of());
        return IntStream.range(0, hashed.size())
                .mapToObj(i -> new HashedSignal(hex(WORD_BYTES * (hashed.get(i) - 1)), hex(WORD_BYTES * (i + 2))))
                .toList();
    }

    int challengeBytes() {
        return WORD_BYTES * (2 + hashedSignals().size());
    }

    String keyDigest() {
        return HexFormat.of().formatHex(VerifierTranscript.keyDigest(specification.key()));
    }

    String foldTag() {
        return tag(VerifierTranscript.FOLD_TAG);
    }

    String batchTag() {
        return tag(VerifierTranscript.BATCH_TAG);
    }

    private static String tag(String text) {
        return HexFormat.of().formatHex(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), WORD_BYTES));
    }

    int proofWords() {
        return specification.key().proofWords();
    }

    int proofBytes() {
        return WORD_BYTES * proofWords();
    }

    String proofDoc() {
        String plain = "A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y";
        return plain + (hasWeights() ? ", W.x, W.y" : "") + (committed() ? ", D.x, D.y" : "");
    }

    String knowledgeDoc() {
        return "The sum of the points P of all proofs, each times its factor, see README.md.";
    }

    /// Words of a proof in a batch.
    int batchWords() {
        return specification.key().batchWords();
    }

    int batchProofBytes() {
        return WORD_BYTES * batchWords();
    }

    int signalBytes() {
        return WORD_BYTES * publicCount();
    }

    /// Of a proof and its public values.
    int batchBytes() {
        return batchProofBytes() + signalBytes();
    }

    /// Of a proof and its statement.
    int inferencesBytes() {
        return batchProofBytes() + WORD_BYTES * (argumentCount() + 1);
    }

    /// Calldata of a batch without proofs.
    int batchHeadBytes() {
        return 4 + WORD_BYTES * (TWO_LISTS_WORDS + proofWords() - batchWords());
    }

    String batchKnowledge() {
        return committed() ? ", knowledge" : "";
    }

    /// Pairs with a point of the key: gamma, beta, delta, -sigma g, g.
    private List<String> keyPairNames() {
        List<String> names = new ArrayList<>(List.of("GAMMA", "BETA", "DELTA"));
        if (committed()) {
            names.add("MINUS_SIGMA");
            if (!sharesGamma()) {
                names.add("G");
            }
        }
        return names;
    }

    List<KeyWord> keyPairs() {
        List<KeyWord> words = new ArrayList<>();
        List<String> names = keyPairNames();
        for (int pair = 0; pair < names.size(); pair++) {
            for (int word = 0; word < G2_WORDS.size(); word++) {
                words.add(new KeyWord(names.get(pair) + "_" + G2_WORDS.get(word),
                        hex(PAIR_BYTES * pair + WORD_BYTES * (word + 2))));
            }
        }
        return words;
    }

    int keyPairCount() {
        return keyPairNames().size();
    }

    String keyPairBytes() {
        return hex(PAIR_BYTES * keyPairCount());
    }

    /// With one proof.
    String pairsBytes() {
        return hex(PAIR_BYTES * (keyPairCount() + 1));
    }

    int pairCount() {
        return keyPairCount() + 1;
    }

    int pairingGas() {
        return PAIRING_GAS + PAIR_GAS * pairCount();
    }

    int icCount() {
        return specification.key().ic().size();
    }

    int lastIc() {
        return icCount() - 1;
    }

    /// Bytes of memory for a batch beside those of its proofs.
    String batchRoom() {
        return hex(2 * WORD_BYTES + PAIR_BYTES * keyPairCount());
    }

    int lastIcBytes() {
        return WORD_BYTES * lastIc();
    }

    String challengeX() {
        return "IC" + lastIc() + "_X";
    }

    String challengeY() {
        return "IC" + lastIc() + "_Y";
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    int inferenceCalldataBytes() {
        return 4 + WORD_BYTES * (argumentCount() + 1 + proofWords());
    }

    int proofCalldataBytes() {
        return 4 + WORD_BYTES * (proofWords() + publicCount());
    }

    /// Two offsets, two lengths, the proof, the public values.
    int commonCalldataBytes() {
        return 4 + WORD_BYTES * (TWO_LISTS_WORDS + proofWords() + publicCount());
    }

    int contextFault() {
        return argumentCount() + 1;
    }

    int valueStep() {
        return Math.ceilDiv(Math.max(valueCount(), 1), MANY_VALUES);
    }

    int signalStep() {
        return Math.ceilDiv(publicCount(), MANY_SIGNALS);
    }

    /// Of a transaction with `verifyProof`.
    int proofGas() {
        return TRANSACTION_GAS + pairingGas() + INSTRUCTION_GAS + WORD_GAS * proofWords()
                + (WORD_GAS + PRODUCT_GAS) * publicCount() + (committed() ? COMMITMENT_GAS : 0)
                + (hasWeights() ? WEIGHTS_GAS : 0);
    }

    /// Of one more proof in `verifyBatch`.
    int batchProofGas() {
        return PAIR_GAS + WORD_GAS * batchWords() + (WORD_GAS + FIELD_GAS) * publicCount()
                + (committed() ? 3 : 2) * PRODUCT_GAS + (hasWeights() ? PRODUCT_GAS + LOOK_UP_GAS : 0);
    }

    /// Of a transaction with `verifyBatch`, the proofs not counted.
    int batchGas() {
        return TRANSACTION_GAS + PAIRING_GAS + PAIR_GAS * keyPairCount() + INSTRUCTION_GAS
                + PRODUCT_GAS * (2 + publicCount()) + (committed() ? COMMITMENT_GAS : 0);
    }

    int proofsInATransaction() {
        return (MAX_TRANSACTION_GAS - batchGas()) / batchProofGas();
    }

    int proofsInABlock() {
        return BLOCK_GAS / (batchGas() + proofsInATransaction() * batchProofGas()) * proofsInATransaction();
    }

    /// A round number that the whole of `verifyInference` stays below.
    int enoughGas() {
        return Math.ceilDiv(proofGas() + 800 * valueCount(), 100_000) * 100_000 + 100_000;
    }

    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(statementParameters(","));
        parameters.add(new Parameter("proof", "uint256[" + proofWords() + "] calldata proof",
                "The proof: " + proofDoc() + (committed() ? ", P.x, P.y." : "."), ""));
        return parameters;
    }

    List<Parameter> statementParameters() {
        return statementParameters("");
    }

    private List<Parameter> statementParameters(String last) {
        List<Parameter> parameters = new ArrayList<>();
        for (StructView struct : structs) {
            parameters.add(new Parameter(struct.argument(), struct.name() + " calldata " + struct.argument(),
                    "The " + struct.role() + "s of the model.", ","));
        }
        if (structs.isEmpty()) {
            for (TensorView tensor : tensors) {
                parameters.add(new Parameter(tensor.camel(), tensor.parameterType() + " " + tensor.camel(),
                        "The model's " + tensor.role() + " " + tensor.title() + ", " + tensor.meaning() + ".", ","));
            }
        }
        for (DigestView digest : digests) {
            parameters.add(new Parameter(digest.camel(), "uint256 " + digest.camel(), digest.doc(), ","));
        }
        if (hasWeights()) {
            parameters.add(new Parameter("weights", "uint256 weights",
                    "Name of the weights, of registerWeights; compare it with the set you trust.", ","));
        }
        parameters.add(new Parameter("context", "uint256 context",
                "What the proof is bound to, below 2**253; computed by the caller's own contract.", last));
        return parameters;
    }

    /// Members of the struct that a batch gives a statement in.
    List<Parameter> statementMembers() {
        List<Parameter> members = new ArrayList<>();
        structs.forEach(struct -> members.add(member(struct.name(), struct.argument())));
        if (structs.isEmpty()) {
            tensors.forEach(tensor -> members.add(member(tensor.type(), tensor.camel())));
        }
        digests.forEach(digest -> members.add(member("uint256", digest.camel())));
        if (hasWeights()) {
            members.add(member("uint256", "weights"));
        }
        members.add(member("uint256", "context"));
        return members;
    }

    private static Parameter member(String type, String name) {
        return new Parameter(name, type + " " + name, "", "");
    }

    String statementMemberArguments() {
        return statementMembers().stream().map(member -> "statement." + member.name())
                .collect(Collectors.joining(", "));
    }

    String statementArguments() {
        return statementParameters("").stream().map(Parameter::name).collect(Collectors.joining(", "));
    }

    /// Arguments before the context, as a caller writes them; with a comma and a blank where there are any.
    String leadingArguments() {
        return statementParameters("").stream().map(Parameter::name).filter(name -> !name.equals("context"))
                .map(name -> name + ", ").collect(Collectors.joining());
    }

    List<NamedNumber> keyConstants() {
        VerifyingKeyPoints key = specification.key();
        List<NamedNumber> constants = new ArrayList<>();
        addPoint(constants, "ALPHA", List.of("X", "Y"), key.alpha());
        addPoint(constants, "BETA", G2_PARTS, key.beta());
        addPoint(constants, "GAMMA", G2_PARTS, key.gamma());
        addPoint(constants, "DELTA", G2_PARTS, key.delta());
        for (int i = 0; i < key.ic().size(); i++) {
            addPoint(constants, "IC" + i, List.of("X", "Y"), key.ic().get(i));
        }
        key.commitment().ifPresent(points -> {
            addPoint(constants, "MINUS_SIGMA", G2_PARTS, points.minusSigmaG());
            if (!sharesGamma()) {
                addPoint(constants, "G", G2_PARTS, points.g());
            }
        });
        key.weights().ifPresent(points -> addPoint(constants, "WEIGHTS_MINUS_SIGMA", G2_PARTS, points.minusSigmaG()));
        return constants;
    }

    private static void addPoint(List<NamedNumber> constants, String name, List<String> parts, List<BigInteger> point) {
        for (int i = 0; i < parts.size(); i++) {
            constants.add(new NamedNumber(name + "_" + parts.get(i), point.get(i)));
        }
    }

    List<Signal> signals() {
        return IntStream.range(0, publicCount())
                .mapToObj(i -> new Signal("IC" + (i + 1) + "_X", "IC" + (i + 1) + "_Y", i)).toList();
    }

    private static List<Item> items(List<BigInteger> numbers) {
        int last = numbers.size() - 1;
        return IntStream.rangeClosed(0, last).mapToObj(i -> new Item(numbers.get(i), i == last ? "" : ",")).toList();
    }
}
