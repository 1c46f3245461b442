package io.assay.codegen.solidity;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What the templates of a project, and its ABI, say.
///
/// @param specification what is verified
/// @param tensors       public tensors, outputs first
/// @param structs       groups of tensors where they are too many for parameters of their own; else empty
/// @param sample        numbers of the test; without numbers where there is no sample
record VerifierView(VerifierSpecification specification, List<TensorView> tensors, List<StructView> structs,
        SampleView sample) {

    private static final int WORD_BYTES = 32;
    private static final int PROOF_WORDS = 8;
    /// Solidity reaches 16 stack slots; more tensors than this are given as structs.
    private static final int MAX_PARAMETERS = 6;
    private static final int MANY_VALUES = 32;
    private static final int MANY_SIGNALS = 8;
    private static final int TRANSACTION_GAS = 21_000;
    private static final int WORD_GAS = 512;
    private static final int PAIRING_GAS = 181_000;
    private static final int PRODUCT_GAS = 6_150;
    private static final int INSTRUCTION_GAS = 2_500;

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

    /// A public value in the sum of the key's points: names of the coordinates, and where it lies in memory.
    record Signal(String x, String y, String place) {}

    /// Numbers of the test.
    record SampleView(BigInteger context, List<Line> valueLines, List<Item> proofWords, List<Item> signalWords) {
        static final SampleView NONE = new SampleView(BigInteger.ZERO, List.of(), List.of(), List.of());
    }

    static VerifierView of(VerifierSpecification specification) {
        boolean grouped = specification.tensors().size() > MAX_PARAMETERS;
        SolidityNames names = new SolidityNames();
        List<TensorView> tensors = new ArrayList<>();
        int base = 0;
        for (PublicTensor tensor : specification.tensors()) {
            TensorView view = TensorView.of(tensor, names.unique(tensor.tensor().name()), grouped, base);
            tensors.add(view);
            base = view.end();
        }
        List<StructView> structs = new ArrayList<>();
        if (grouped) {
            addStruct(structs, "Outputs", tensors.stream().filter(TensorView::isOutput).toList());
            addStruct(structs, "Inputs", tensors.stream().filter(TensorView::isInput).toList());
        }
        return new VerifierView(specification, List.copyOf(tensors), List.copyOf(structs), SampleView.NONE);
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
                items(VerifierCalldata.publicSignals(specification, proof)));
        return new VerifierView(specification, tensors, structs, numbers);
    }

    boolean hasSample() {
        return !sample.proofWords().isEmpty();
    }

    String name() {
        return SolidityNames.contract(specification.modelName());
    }

    String title() {
        return SolidityNames.plain(specification.modelName());
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

    BigInteger order() {
        return KeyPointChecks.ORDER;
    }

    BigInteger coordinateModulus() {
        return KeyPointChecks.COORDINATE_MODULUS;
    }

    int inferenceCalldataBytes() {
        return 4 + WORD_BYTES * (valueCount() + 1 + PROOF_WORDS);
    }

    int proofCalldataBytes() {
        return 4 + WORD_BYTES * (PROOF_WORDS + publicCount());
    }

    /// Two offsets, two lengths, the proof, the public values.
    int commonCalldataBytes() {
        return 4 + WORD_BYTES * (4 + PROOF_WORDS + publicCount());
    }

    int contextFault() {
        return valueCount() + 1;
    }

    int valueStep() {
        return Math.ceilDiv(Math.max(valueCount(), 1), MANY_VALUES);
    }

    int signalStep() {
        return Math.ceilDiv(publicCount(), MANY_SIGNALS);
    }

    /// Of a transaction with `verifyProof`.
    int proofGas() {
        return TRANSACTION_GAS + PAIRING_GAS + INSTRUCTION_GAS + WORD_GAS * PROOF_WORDS
                + (WORD_GAS + PRODUCT_GAS + 200) * publicCount();
    }

    /// A round number that the whole of `verifyInference` stays below.
    int enoughGas() {
        return Math.ceilDiv(proofGas() + 800 * valueCount(), 100_000) * 100_000 + 100_000;
    }

    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(statementParameters(","));
        parameters.add(new Parameter("proof", "uint256[8] calldata proof",
                "The proof: A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y.", ""));
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
                        "The model's " + tensor.role() + " " + tensor.title() + ", " + tensor.scaleBits()
                                + " fractional bits.",
                        ","));
            }
        }
        parameters.add(new Parameter("context", "uint256 context",
                "What the proof is bound to, below 2**253; computed by the caller's own contract.", last));
        return parameters;
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
        List<String> parts = List.of("X0", "X1", "Y0", "Y1");
        addPoint(constants, "BETA", parts, key.beta());
        addPoint(constants, "GAMMA", parts, key.gamma());
        addPoint(constants, "DELTA", parts, key.delta());
        for (int i = 0; i < key.ic().size(); i++) {
            addPoint(constants, "IC" + i, List.of("X", "Y"), key.ic().get(i));
        }
        return constants;
    }

    private static void addPoint(List<NamedNumber> constants, String name, List<String> parts, List<BigInteger> point) {
        for (int i = 0; i < parts.size(); i++) {
            constants.add(new NamedNumber(name + "_" + parts.get(i), point.get(i)));
        }
    }

    List<Signal> signals() {
        return IntStream.range(0, publicCount())
                .mapToObj(i -> new Signal("IC" + (i + 1) + "_X", "IC" + (i + 1) + "_Y",
                        i == 0 ? "signals" : "add(signals, 0x" + Integer.toHexString(WORD_BYTES * i) + ")"))
                .toList();
    }

    private static List<Item> items(List<BigInteger> numbers) {
        int last = numbers.size() - 1;
        return IntStream.rangeClosed(0, last).mapToObj(i -> new Item(numbers.get(i), i == last ? "" : ",")).toList();
    }
}
