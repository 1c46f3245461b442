package io.assay.codegen.solidity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The ABI of a generated contract, as the Solidity compiler writes it: sorted by kind and name.
///
/// @param entries errors, events and functions
record VerifierAbi(List<Entry> entries) {

    private static final String WORD = "uint256";
    private static final String SIGNED = "int256";
    private static final String POINT = "uint256[2]";
    private static final String TUPLE = "tuple";

    /// An error, an event or a function.
    ///
    /// @param kind       `error`, `event` or `function`
    /// @param inputs     of an event all indexed
    /// @param mutability of a function, empty for others
    record Entry(String kind, String name, List<Item> inputs, List<Item> outputs, String mutability) {

        /// Name and types, for example `verify(bytes,uint256[])`: what the selector is made of.
        String signature() {
            return name + inputs.stream().map(Item::canonical).collect(Collectors.joining(",", "(", ")"));
        }

        String json() {
            if (kind.equals("event")) {
                return "{\"anonymous\":false,\"inputs\":"
                        + list(inputs).replace("{\"internalType\"", "{\"indexed\":true,\"internalType\"")
                        + ",\"name\":\""
                        + name + "\",\"type\":\"event\"}";
            }
            String head = "{\"inputs\":" + list(inputs) + ",\"name\":\"" + name
                    + "\"";
            return kind.equals("error")
                    ? head + ",\"type\":\"error\"}"
                    : head + ",\"outputs\":" + list(outputs) + ",\"stateMutability\":\"" + mutability
                            + "\",\"type\":\"function\"}";
        }
    }

    /// A parameter or a returned value.
    ///
    /// @param internalType type in the source
    /// @param type         type in the ABI; `tuple` for structs, `tuple[]` for lists of them
    /// @param components   members of a struct
    record Item(String name, String internalType, String type, List<Item> components) {

        static Item of(String name, String type) {
            return new Item(name, type, type, List.of());
        }

        String canonical() {
            return components.isEmpty()
                    ? type
                    : components.stream().map(Item::canonical).collect(Collectors.joining(",", "(", ")"))
                            + type.substring(TUPLE.length());
        }

        String json() {
            String members = components.isEmpty() ? "" : "\"components\":" + list(components) + ",";
            return "{" + members + "\"internalType\":\"" + internalType + "\",\"name\":\"" + name + "\",\"type\":\""
                    + type
                    + "\"}";
        }
    }

    static VerifierAbi of(VerifierView view) {
        List<Entry> entries = new ArrayList<>();
        entries.add(error("ValueOutOfRange", Item.of("tensor", "string"), Item.of("index", WORD),
                Item.of("value", SIGNED), Item.of("lo", SIGNED), Item.of("hi", SIGNED)));
        entries.add(error("ContextOutOfRange", Item.of("context", WORD)));
        if (!view.digests().isEmpty()) {
            entries.add(error("DigestOutOfRange", Item.of("digest", WORD)));
        }
        if (view.hasWeights()) {
            addWeights(entries);
        }
        if (view.hasKeys()) {
            entries.add(error("NotFinite", Item.of("key", SIGNED)));
        }
        if (view.tensors().stream().anyMatch(tensor -> tensor.hasKeys() && tensor.isInput())) {
            entries.add(error("DenominatorOutOfRange", Item.of("denominator", WORD)));
        }
        if (view.tensors().stream().anyMatch(tensor -> tensor.isMixed() && tensor.isInput())) {
            entries.add(error("NotOnGrid", Item.of("number", SIGNED), Item.of("bits", WORD)));
        }
        entries.add(error("InvalidProof"));
        entries.add(error("WrongCalldataLength", Item.of("expected", WORD), Item.of("found", WORD)));
        entries.add(getter("MODEL_ID", "bytes32"));
        for (TensorView tensor : view.tensors()) {
            addTensor(entries, tensor);
        }
        List<Item> inference = inferenceInputs(view);
        List<Item> accepted = List.of(Item.of("", "bool"));
        entries.add(new Entry("function", "verifyInference", inference, List.of(), "view"));
        entries.add(new Entry("function", "tryVerifyInference", inference, accepted, "view"));
        entries.add(new Entry("function", "verifyInferences", inferencesInputs(view), List.of(), "view"));
        entries.add(new Entry("function", "verifyProof", proofInputs(view), accepted, "view"));
        entries.add(new Entry("function", "verifyBatch", batchInputs(view), accepted, "view"));
        entries.add(new Entry("function", "verify",
                List.of(Item.of("proof", "bytes"), Item.of("publicSignals", "uint256[]")), accepted, "view"));
        entries.add(new Entry("function", "modelId", List.of(), List.of(Item.of("", "bytes32")), "pure"));
        entries.add(new Entry("function", "publicSignalCount", List.of(), List.of(Item.of("", WORD)), "pure"));
        entries.sort(Comparator.comparing(Entry::kind).thenComparing(Entry::name));
        return new VerifierAbi(List.copyOf(entries));
    }

    private static void addWeights(List<Entry> entries) {
        List<Item> weights = List.of(Item.of("weights", WORD));
        entries.add(error("InvalidWeights"));
        entries.add(error("WeightsNotRegistered", Item.of("weights", WORD)));
        entries.add(new Entry("event", "WeightsRegistered", weights, List.of(), ""));
        entries.add(new Entry("function", "registerWeights",
                List.of(Item.of("commitment", POINT), Item.of("knowledge", POINT)), weights, "nonpayable"));
        entries.add(new Entry("function", "isRegistered", weights, List.of(Item.of("", "bool")), "view"));
    }

    private static void addTensor(List<Entry> entries, TensorView tensor) {
        if (tensor.isFixedPoint()) {
            entries.add(getter(tensor.upper() + "_SCALE_BITS", WORD));
        }
        if (tensor.isUniform()) {
            entries.add(getter(tensor.upper() + "_LO", SIGNED));
            entries.add(getter(tensor.upper() + "_HI", SIGNED));
        } else {
            entries.add(new Entry("function", "rangeOf" + tensor.pascal(), List.of(Item.of("index", WORD)),
                    List.of(Item.of("lo", SIGNED), Item.of("hi", SIGNED)), "pure"));
        }
        if (tensor.isPlaced()) {
            return;
        }
        List<Item> value = List.of(Item.of("value", SIGNED));
        List<Item> wad = List.of(Item.of("wad", SIGNED));
        entries.add(new Entry("function", "decode" + tensor.pascal(), indexed(tensor, value), wad, "pure"));
        if (tensor.isInput()) {
            entries.add(new Entry("function", "encode" + tensor.pascal(), indexed(tensor, wad), value, "pure"));
        }
    }

    /// Elements with units of their own are told apart.
    private static List<Item> indexed(TensorView tensor, List<Item> items) {
        return tensor.isMixed() ? List.of(Item.of("index", WORD), items.getFirst()) : items;
    }

    private static List<Item> inferenceInputs(VerifierView view) {
        List<Item> inputs = statementItems(view);
        inputs.add(Item.of("proof", "uint256[" + view.proofWords() + "]"));
        return inputs;
    }

    private static List<Item> inferencesInputs(VerifierView view) {
        List<Item> inputs = new ArrayList<>();
        inputs.add(new Item("statements", "struct " + view.name() + ".Statement[]", TUPLE + "[]",
                statementItems(view)));
        addBatch(inputs, view);
        return inputs;
    }

    private static List<Item> proofInputs(VerifierView view) {
        List<Item> inputs = new ArrayList<>(
                List.of(Item.of("a", POINT), Item.of("b", "uint256[2][2]"), Item.of("c", POINT)));
        if (view.hasWeights()) {
            inputs.add(Item.of("weightsCommitment", POINT));
        }
        if (view.committed()) {
            inputs.add(Item.of("commitment", POINT));
            inputs.add(Item.of("knowledge", POINT));
        }
        inputs.add(Item.of("publicSignals", "uint256[" + view.publicCount() + "]"));
        return inputs;
    }

    private static List<Item> batchInputs(VerifierView view) {
        List<Item> inputs = new ArrayList<>();
        addBatch(inputs, view);
        inputs.add(Item.of("publicSignals", "uint256[" + view.publicCount() + "][]"));
        return inputs;
    }

    private static void addBatch(List<Item> inputs, VerifierView view) {
        inputs.add(Item.of("proofs", "uint256[" + view.batchWords() + "][]"));
        if (view.committed()) {
            inputs.add(Item.of("knowledge", POINT));
        }
    }

    private static List<Item> statementItems(VerifierView view) {
        List<Item> inputs = new ArrayList<>();
        for (VerifierView.StructView struct : view.structs()) {
            inputs.add(new Item(struct.argument(), "struct " + view.name() + "." + struct.name(), TUPLE,
                    tensorItems(struct.members())));
        }
        if (view.structs().isEmpty()) {
            inputs.addAll(tensorItems(view.tensors()));
        }
        view.digests().forEach(digest -> inputs.add(Item.of(digest.camel(), WORD)));
        if (view.hasWeights()) {
            inputs.add(Item.of("weights", WORD));
        }
        inputs.add(Item.of("context", WORD));
        return inputs;
    }

    private static List<Item> tensorItems(List<TensorView> tensors) {
        return tensors.stream().map(tensor -> Item.of(tensor.camel(), tensor.type())).toList();
    }

    private static Entry error(String name, Item... inputs) {
        return new Entry("error", name, List.of(inputs), List.of(), "");
    }

    private static Entry getter(String name, String type) {
        return new Entry("function", name, List.of(), List.of(Item.of("", type)), "view");
    }

    /// The signature of the only function with this name.
    String signature(String function) {
        return entries.stream().filter(entry -> entry.kind().equals("function") && entry.name().equals(function))
                .map(Entry::signature).findFirst().orElseThrow();
    }

    /// The ABI file: one entry a line.
    String json() {
        return entries.stream().map(Entry::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String list(List<Item> items) {
        return items.stream().map(Item::json).collect(Collectors.joining(",", "[", "]"));
    }
}
