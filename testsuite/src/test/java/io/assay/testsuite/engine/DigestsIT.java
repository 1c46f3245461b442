package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.layout.Poseidon2;
import io.assay.backends.layout.Salts;
import io.assay.backends.layout.Statement;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.driver.evm.Compilation;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;

import io.assay.ir.tensor.FloatKey;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import io.assay.testsuite.hash.Poseidon2Vectors;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Digests that generated libraries compute in an EVM, against published vectors, Java and circuits.
class DigestsIT {

    private static final long SEED = 20_261_128;
    private static final int MODELS = 12;
    private static final int RANDOM_PROJECTS = 4;
    private static final int X_COUNT = 92;
    /// What libraries and their tests call things of their own.
    private static final List<String> OUTPUT_NAMES = List.of("salt", "Poseidon2", "hash", "Digests", "root",
            "input digest", "words", "list", "next");
    /// Packed elements of the figures in docs/chains.md, and values of 32 bits that one holds.
    private static final List<Integer> PACKED = List.of(3, 26, 100);
    private static final int VALUES_IN_AN_ELEMENT = Statement.ELEMENT_BITS / 32;
    private static final BigInteger R = Poseidon2.ORDER;
    private static final String SHA256 = "ab".repeat(32);

    private static final String APPLICATION = """
            // SPDX-License-Identifier: Apache-2.0
            pragma solidity ^0.8.20;
            import {Digests} from "./src/Digests.sol";
            import {PricesVerifier} from "./src/PricesVerifier.sol";
            contract Application {
                PricesVerifier private verifier = new PricesVerifier();
                int256[5] private prices;
                function collect(int256[5] calldata collected) external {
                    prices = collected;
                }
                function settle(int256 score, uint256 salt, uint256 context, uint256[8] calldata proof) external view {
                    verifier.verifyInference(score, Digests.inputDigest(prices, salt), context, proof);
                }
            }
            """;

    @TempDir
    private static Path folder;

    /// Which values a tensor has.
    private enum Corner {
        LEAST, GREATEST, ANY;

        long value(Place place, Random random) {
            return switch (this) {
                case LEAST -> place.lo();
                case GREATEST -> place.hi();
                case ANY -> random.nextLong(place.lo(), place.hi() + 1);
            };
        }

        BigInteger salt(Random random) {
            return switch (this) {
                case LEAST -> BigInteger.ZERO;
                case GREATEST -> R.subtract(BigInteger.ONE);
                case ANY -> new BigInteger(248, random);
            };
        }
    }

    /// A model with inputs of some visibilities.
    private record Model(RelationModule module, R1csCircuit circuit, VerifierSpecification specification) {

        static Model of(RelationBuilder builder, Random random) {
            RelationModule module = new RelationModule("digests", new Func("main", builder.ops()));
            R1csCircuit circuit = R1csCompiler.compile(module);
            return new Model(module, circuit, specified(circuit.statement(), random));
        }

        Map<String, long[]> inputs(Corner corner, Random random) {
            Statement statement = circuit.statement();
            Map<String, long[]> inputs = new LinkedHashMap<>();
            Stream.concat(statement.tensors().stream(),
                    statement.digests().stream().flatMap(digest -> digest.tensors().stream()))
                    .filter(tensor -> tensor.role().isInput())
                    .forEach(tensor -> inputs.put(tensor.name(), tensor.places().stream()
                            .mapToLong(place -> corner.value(place, random)).toArray()));
            return inputs;
        }
    }

    /// One to nine inputs, which then are members of structs, of any bounds; some outputs.
    private static Model random(Random random) {
        RelationBuilder builder = new RelationBuilder();
        int count = 1 + random.nextInt(9);
        for (int i = 0; i < count; i++) {
            Visibility visibility = i == 0
                    ? List.of(Visibility.HASHED, Visibility.RECEIVED).get(random.nextInt(2))
                    : List.of(Visibility.HASHED, Visibility.HASHED, Visibility.RECEIVED, Visibility.PUBLIC)
                            .get(random.nextInt(4));
            boolean key = random.nextInt(4) == 0;
            Interval interval = key ? new Interval(-FloatKey.INFINITY, FloatKey.NAN) : interval(random);
            Shape shape = List.of(Shape.SCALAR, Shape.of(1), Shape.of(1 + random.nextInt(60)),
                    Shape.of(2, 1 + random.nextInt(9))).get(random.nextInt(4));
            boolean own = random.nextInt(3) == 0;
            long[] lo = new long[shape.elementCount()];
            long[] hi = new long[shape.elementCount()];
            for (int j = 0; j < lo.length; j++) {
                long first = random.nextLong(interval.lo(), interval.hi() + 1);
                long second = random.nextInt(4) == 0 ? first : random.nextLong(interval.lo(), interval.hi() + 1);
                lo[j] = Math.min(first, second);
                hi[j] = Math.max(first, second);
            }
            Interval hull = own
                    ? new Interval(Arrays.stream(lo).min().orElseThrow(), Arrays.stream(hi).max().orElseThrow())
                    : interval;
            Value x = builder.input((key ? "key" : "x") + i, visibility, hull, shape,
                    own ? Optional.of(TensorData.integers(shape, lo)) : Optional.empty(),
                    own ? Optional.of(TensorData.integers(shape, hi)) : Optional.empty());
            if (i == 0 || random.nextBoolean()) {
                builder.output(builder.linear(List.of(-1L), 3, List.of(x)), OUTPUT_NAMES.get(i),
                        random.nextBoolean() ? Visibility.HASHED : Visibility.PUBLIC);
            }
        }
        return Model.of(builder, random);
    }

    /// One to 61 bits; among them some of which 253 is nearly a multiple.
    private static Interval interval(Random random) {
        int bits = List.of(1, 2, 8, 11, 23, 32, 42, 61, 1 + random.nextInt(61)).get(random.nextInt(9));
        long lo = -random.nextLong(1L << bits);
        return new Interval(lo, lo + (1L << bits) - 1);
    }

    private static VerifierSpecification specified(Statement statement, Random random) {
        return new VerifierSpecification("digests", SHA256, "0.1.0",
                ProvenCircuit.points(TrapdoorKey.plain(statement.elementCount(), random).verifyingKey()),
                statement.tensors().stream().map(DigestsIT::meaning).toList(),
                statement.digests().stream().map(digest -> HashedTensors.of(digest, DigestsIT::meaning)).toList(),
                statement.elementCount());
    }

    private static StatementTensor meaning(PackedTensor tensor) {
        return tensor.name().startsWith("key")
                ? new StatementTensor(tensor, 0, true, List.of(), Optional.empty())
                : new StatementTensor(tensor, 4);
    }

    /// The section of docs/chains.md: what digests cost a contract that makes them.
    static String section() {
        List<GeneratedDigests.Project> projects = PACKED.stream().map(packed -> {
            RelationBuilder builder = new RelationBuilder();
            Value x = builder.input("x", Visibility.HASHED, new Interval(0, (1L << 32) - 1),
                    Shape.of(VALUES_IN_AN_ELEMENT * packed), Optional.empty(), Optional.empty());
            builder.output(builder.linear(List.of(1L), 1, List.of(x)), "y", Visibility.PRIVATE);
            Statement statement = Statement.of(new RelationModule("digests", new Func("main", builder.ops())));
            return GeneratedDigests.Project.of(specified(statement, new Random(SEED)));
        }).toList();
        StringBuilder text = new StringBuilder(
                """
                        ## Digests
                        Gas of a contract that makes the digest of hashed tensors itself, execution alone: `Poseidon2.hash` of salt and packed elements that lie in
                        memory, and `Digests` of as many values of 32 bits as these hold, from calldata. Compiled as above, for Shanghai.

                        | packed elements | permutations | hash | values | digest |
                        |---|---|---|---|---|
                        """);
        int codeBytes = 0;
        for (GeneratedDigests made : GeneratedDigests.of(projects)) {
            try (GeneratedDigests library = made) {
                HashedTensors hashed = library.specification().digests().getFirst();
                int words = hashed.digest().wordCount();
                List<BigInteger> values = Collections.nCopies(hashed.tensors().getFirst().tensor().places().size(),
                        BigInteger.TWO.pow(32).subtract(BigInteger.ONE));
                EvmResult digest = library.digest(0, values, R.subtract(BigInteger.ONE));
                assertThat(digest.succeeded()).isTrue();
                text.append(String.format(Locale.ROOT, "| %d | %d | %,d | %d | %,d |%n", words - 1,
                        Poseidon2.permutations(words), library.hashGas(Collections.nCopies(words, BigInteger.ONE)),
                        values.size(), digest.executionGas()));
                codeBytes = library.contract().runtimeCode().length;
            }
        }
        return text + String.format(Locale.ROOT,
                "%nA contract that does this and nothing else has %,d bytes. A verifier takes a digest as one public value.%n",
                codeBytes);
    }

    @Test
    void hashesAreAsPublished() throws Exception {
        Random random = new Random(SEED);
        List<Poseidon2Vectors.Hash> vectors = Poseidon2Vectors.read().hashes();
        assertThat(vectors).hasSize(29);
        try (GeneratedDigests digests = GeneratedDigests.of(small(random).specification())) {
            for (Poseidon2Vectors.Hash vector : vectors) {
                assertReturned(vector.toString(), digests.hash(vector.words()), vector.digest());
            }
        }
    }

    /// The state that a permutation begins with has a number of words in its fourth word, and its other words are not returned:
    /// the library is changed there.
    @Test
    void permutationsAreAsPublished() throws Exception {
        List<GeneratedDigests.Project> projects = new ArrayList<>();
        List<Poseidon2Vectors.Permutation> vectors = Poseidon2Vectors.read().permutations();
        VerifierSpecification specification = small(new Random(SEED)).specification();
        for (Poseidon2Vectors.Permutation vector : vectors) {
            for (String word : List.of("digest", "s1", "s2", "s3")) {
                projects.add(new GeneratedDigests.Project(specification, GeneratedDigests.HASH,
                        text -> replaced(replaced(text, "s3 := shl(64, s3)", "s3 := " + vector.words().getLast()),
                                "at := sub(at, ", "digest := " + word + " at := sub(at, ")));
            }
        }
        List<GeneratedDigests> permutations = GeneratedDigests.of(projects);
        for (int i = 0; i < permutations.size(); i++) {
            Poseidon2Vectors.Permutation vector = vectors.get(i / 4);
            try (GeneratedDigests permutation = permutations.get(i)) {
                assertReturned(vector + ", word " + i % 4, permutation.hash(vector.words().subList(0, 3)),
                        vector.result().get(i % 4));
            }
        }
        assertThat(permutations).hasSize(8);
    }

    /// A circuit's digests are wires of a witness that satisfies it.
    @Test
    void libraryJavaAndCircuitAgree() {
        Random random = new Random(SEED);
        List<Model> models = new ArrayList<>(List.of(small(random)));
        while (models.size() < MODELS) {
            models.add(random(random));
        }
        List<GeneratedDigests> libraries = GeneratedDigests.of(models.stream()
                .map(model -> GeneratedDigests.Project.of(model.specification())).toList());
        EnumMap<Role, Integer> seen = new EnumMap<>(Role.class);
        int words = 0;
        for (int i = 0; i < models.size(); i++) {
            try (GeneratedDigests library = libraries.get(i)) {
                for (Corner corner : Corner.values()) {
                    words += assertAgree("seed " + SEED + ", model " + i + ", " + corner, models.get(i), library,
                            corner, random);
                }
                models.get(i).specification().digests()
                        .forEach(hashed -> seen.merge(hashed.role(), 1, Integer::sum));
            }
        }
        System.out.printf("DigestsIT: %d models, digests %s, %d words%n", MODELS, seen, words);
        assertThat(seen.keySet()).containsExactly(Role.values());
    }

    private static int assertAgree(String name, Model model, GeneratedDigests library, Corner corner, Random random) {
        Map<String, long[]> inputs = model.inputs(corner, random);
        Salts salts = new Salts(corner.salt(random), corner.salt(random), corner.salt(random));
        List<BigInteger> witness = WitnessBuilder.build(model.circuit(), inputs, BigInteger.TEN, salts,
                RelationInterpreter::honest, BigInteger.ONE);
        assertThat(model.circuit().firstViolation(witness)).as(name).isEqualTo(-1);
        Map<Value, long[]> values = RelationInterpreter.run(model.module(), inputs, RelationInterpreter::honest)
                .values();
        List<HashedTensors> digests = model.specification().digests();
        int words = 0;
        for (int digest = 0; digest < digests.size(); digest++) {
            HashedTensors hashed = digests.get(digest);
            BigInteger salt = salts.of(hashed.role());
            List<BigInteger> list = hashed.digest().tensors().stream()
                    .flatMapToLong(tensor -> Arrays.stream(values.get(tensor.value()))).mapToObj(BigInteger::valueOf)
                    .toList();
            BigInteger expected = witness.get(1 + hashed.element());
            assertThat(library.expected(digest, list, salt)).as(name).isEqualTo(expected);
            assertReturned(name + ", " + hashed.role(), library.digest(digest, list, salt), expected);
            words += hashed.digest().wordCount();
        }
        return words;
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        Random random = new Random(SEED);
        Model model = small(random);
        try (GeneratedDigests library = GeneratedDigests.of(model.specification())) {
            List<BigInteger> values = new ArrayList<>(Collections.nCopies(X_COUNT + 3, BigInteger.TWO));
            values.set(X_COUNT + 1, BigInteger.valueOf(5));
            assertThat(library.functions()).containsExactly("outputDigest", "inputDigest");
            assertThat(library.digest(1, values, R.subtract(BigInteger.ONE)).succeeded()).isTrue();
            for (BigInteger salt : List.of(R, R.add(BigInteger.ONE), BigInteger.TWO.pow(256).subtract(
                    BigInteger.ONE))) {
                assertRefused(library.digest(1, values, salt), "SaltOutOfRange(uint256)", salt);
                List<BigInteger> words = new ArrayList<>(Collections.nCopies(8, BigInteger.ZERO));
                words.set(random.nextInt(8), salt);
                assertRefused(library.hash(words), "WordOutOfRange(uint256)", salt);
            }
            assertRefused(library.hash(List.of()), "NoWords()");
            for (int i = 0; i < values.size(); i++) {
                long lo = i < X_COUNT ? -100 : List.of(-9L, 5L, 0L).get(i - X_COUNT);
                long hi = i < X_COUNT ? 155 : List.of(9L, 5L, 1000L).get(i - X_COUNT);
                for (BigInteger bad : List.of(BigInteger.valueOf(lo - 1), BigInteger.valueOf(hi + 1),
                        BigInteger.valueOf(lo).add(R), BigInteger.TWO.pow(255).negate())) {
                    List<BigInteger> changed = new ArrayList<>(values);
                    changed.set(i, bad);
                    EvmResult result = library.digest(1, changed, BigInteger.ONE);
                    assertThat(result.succeeded()).isFalse();
                    assertThat(result.returnHex()).isEqualTo(SolidityErrors.valueOutOfRange(i < X_COUNT ? "x" : "row",
                            i < X_COUNT ? i : i - X_COUNT, bad, lo, hi));
                }
            }
            // The number of values is the type's: one less is no call of the function.
            assertThat(library.digest(1, values.subList(0, X_COUNT + 2), BigInteger.ONE).succeeded()).isFalse();
        }
    }

    private static void assertRefused(EvmResult result, String error, BigInteger... words) {
        assertThat(result.succeeded()).as(error).isFalse();
        assertThat(result.returnHex()).isEqualTo(HexFormat.of().formatHex(VerifierCalldata.selector(error))
                + Arrays.stream(words).map(SolidityErrors::word).collect(Collectors.joining()));
    }

    /// A contract that keeps the data makes the digest of what it keeps: a proof of other data is none.
    @Test
    void anApplicationVerifiesAStatementAboutDataOfItsOwn() throws Exception {
        RelationBuilder builder = new RelationBuilder();
        Value prices = builder.input("prices", Visibility.HASHED, new Interval(-500, 100_000), Shape.of(5),
                Optional.empty(), Optional.empty());
        builder.output(builder.requantize(builder.contract(new Einsum("i", "i", ""), prices, prices, Shape.SCALAR), 2),
                "score", Visibility.PUBLIC);
        RelationModule module = new RelationModule("prices", new Func("main", builder.ops()));
        long[] kept = {-500, 100_000, 1, 777, 42};
        BigInteger salt = new BigInteger(248, new Random(SEED));
        ProvenCircuit proven = ProvenCircuit.prove(module, Map.of("prices", kept), BigInteger.TEN,
                new Salts(salt, BigInteger.ZERO, BigInteger.ZERO), SEED, folder);
        Map<String, String> files = new LinkedHashMap<>(VerifierGenerator
                .generate(proven.specified("prices", SHA256, DigestsIT::meaning), Optional.of(proven.sample())));
        files.put("Application.sol", APPLICATION);
        CompiledContract application = DeployedVerifier.compile(files).contract("Application");
        BigInteger score = BigInteger.valueOf(proven.values().getFirst().getFirst());
        try (Evm evm = new Evm()) {
            String address = evm.deploy(application.creationCode()).address();
            List<BigInteger> data = Arrays.stream(kept).mapToObj(BigInteger::valueOf).toList();
            assertThat(send(evm, address, application, "collect", data).succeeded()).isTrue();
            List<BigInteger> settlement = new ArrayList<>(List.of(score, salt, BigInteger.TEN));
            settlement.addAll(proven.words());
            EvmResult accepted = send(evm, address, application, "settle", settlement);
            assertThat(accepted.succeeded()).as(accepted.toString()).isTrue();
            System.out.printf("a statement about five stored values: %d gas%n", accepted.transactionGas());
            for (int changed = 0; changed < 3; changed++) {
                List<BigInteger> other = new ArrayList<>(settlement);
                other.set(changed, other.get(changed).add(BigInteger.ONE));
                assertThat(send(evm, address, application, "settle", other).returnHex())
                        .isEqualTo(SolidityErrors.invalidProof());
            }
            for (int changed = 0; changed < kept.length; changed++) {
                List<BigInteger> other = new ArrayList<>(data);
                other.set(changed, other.get(changed).add(BigInteger.valueOf(changed == 1 ? -1 : 1)));
                assertThat(send(evm, address, application, "collect", other).succeeded()).isTrue();
                assertThat(send(evm, address, application, "settle", settlement).returnHex())
                        .isEqualTo(SolidityErrors.invalidProof());
            }
            assertThat(send(evm, address, application, "collect", data).succeeded()).isTrue();
            assertThat(send(evm, address, application, "settle", settlement).succeeded()).isTrue();
        }
    }

    private static EvmResult send(Evm evm, String address, CompiledContract contract, String function,
            List<BigInteger> words) {
        return evm.call(address, HexFormat.of().parseHex(contract.selector(function)
                + words.stream().map(SolidityErrors::word).collect(Collectors.joining())));
    }

    /// A wrong hash, a wrong packing or a missing check is found by the tests of a generated project.
    @Test
    void theTestsOfAProjectFindFaults() {
        String constant = "0x%064x".formatted(Poseidon2.constants().get(40));
        List<Fault> faults = List.of(new Fault(GeneratedDigests.HASH, "", "", List.of()),
                new Fault(GeneratedDigests.HASH, constant, "0x" + "0".repeat(63) + "1",
                        List.of("testHashesAreAsPublished()", "test_inputDigest()", "test_outputDigest()")),
                new Fault(GeneratedDigests.HASH, "if (words[i] >= R) {", "if (words[i] > R) {",
                        List.of("testHashRefusesWordsOutOfRange()")),
                new Fault(GeneratedDigests.LIBRARY, "if gt(shift, 245) {", "if gt(shift, 248) {",
                        List.of("test_inputDigest()")),
                new Fault(GeneratedDigests.LIBRARY, "int256 internal constant X_LO = -100;",
                        "int256 internal constant X_LO = -99;", List.of("test_inputDigest()")),
                new Fault(GeneratedDigests.LIBRARY, "if gt(moved, shr(", "if gt(0, shr(",
                        List.of("test_inputDigestRefusesWhatIsOutOfRange()")));
        Random random = new Random(SEED);
        Map<String, String> project = VerifierGenerator.generate(small(random).specification(), Optional.empty());
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < RANDOM_PROJECTS; i++) {
            String folder = "random" + i + "/";
            VerifierGenerator.generate(random(random).specification(), Optional.empty())
                    .forEach((path, text) -> files.put(folder + path, text));
        }
        for (int i = 0; i < faults.size(); i++) {
            String folder = "fault" + i + "/";
            Fault fault = faults.get(i);
            project.forEach((path, text) -> files.put(folder + path, path.equals(fault.path())
                    ? replaced(text, fault.text(), fault.by())
                    : text));
        }
        Compilation compilation = DeployedVerifier.compile(files);
        for (int i = 0; i < RANDOM_PROJECTS; i++) {
            assertThat(failures(compilation, "random" + i)).as("seed " + SEED + ", project " + i).isEmpty();
        }
        for (int i = 0; i < faults.size(); i++) {
            assertThat(failures(compilation, "fault" + i)).as(faults.get(i).toString())
                    .containsExactlyInAnyOrderElementsOf(faults.get(i).found());
        }
    }

    private static List<String> failures(Compilation compilation, String project) {
        String source = project + "/test/Digests.t.sol";
        CompiledContract tests = compilation.contracts().stream().filter(made -> made.source().equals(source))
                .findFirst().orElseThrow();
        return FoundryProjectIT.run(tests).entrySet().stream().filter(entry -> !entry.getValue().succeeded())
                .map(Map.Entry::getKey).toList();
    }

    /// A change of a library.
    ///
    /// @param found names of the tests that fail
    private record Fault(String path, String text, String by, List<String> found) {}

    /// What makes another hash or another packing is seen by the same comparison.
    @Test
    void changedLibrariesDisagree() {
        Random random = new Random(SEED);
        Model model = small(random);
        List<BigInteger> constants = Stream.of(0, 15, 16, 71, 72, 87).map(Poseidon2.constants()::get).toList();
        List<GeneratedDigests.Project> projects = new ArrayList<>();
        projects.add(GeneratedDigests.Project.of(model.specification()));
        for (BigInteger constant : constants) {
            projects.add(changed(model, GeneratedDigests.HASH, "0x%064x".formatted(constant),
                    "0x%064x".formatted(constant.add(BigInteger.ONE))));
        }
        String diagonal = "0x%064x".formatted(Poseidon2.diagonal(3));
        String partial = "for { } mload(at) { at := add(at, 0x80) } {\n                    {\n                        digest";
        for (List<String> change : List.of(
                List.of(diagonal, "add(" + diagonal + ", 1)"),
                List.of("s3 := shl(64, s3)", "s3 := 0"),
                List.of("s3 := shl(64, s3)", "s3 := shl(64, add(s3, 1))"),
                List.of("mulmod(mulmod(y, y, r), digest, r)", "mulmod(y, digest, r)"),
                List.of("mulmod(t1, 4, r)", "mulmod(t1, 3, r)"),
                List.of(partial, partial.replace("{ }", "{ at := add(at, 0x80) }")),
                List.of("addmod(s2, mul(mload(add(words, 0x40)), lt(add(words, 0x40), end)), r)",
                        "addmod(s2, mload(add(words, 0x40)), r)"),
                List.of("digest := addmod(digest, mload(words), r)", "digest := mload(words)"))) {
            projects.add(changed(model, GeneratedDigests.HASH, change.getFirst(), change.getLast()));
        }
        for (List<String> change : List.of(
                List.of("words[0] = salt;", "words[words.length - 1] = salt;"),
                List.of("words[0] = salt;", "words[0] = salt * 0;"),
                List.of("if gt(shift, 245) {", "if gt(shift, 248) {"),
                List.of("if gt(next, 253) {", "if gt(next, 256) {"),
                List.of("shift := add(shift, 8)", "shift := add(shift, 9)"),
                List.of("sub(mload(add(values, i)), lo)", "sub(mload(add(values, i)), add(lo, 1))"),
                List.of("let target := add(words, 0x40)", "let target := add(words, 0x60)"))) {
            projects.add(changed(model, GeneratedDigests.LIBRARY, change.getFirst(), change.getLast()));
        }
        List<BigInteger> values = new ArrayList<>();
        for (Place place : model.specification().digests().getLast().digest().tensors().stream()
                .flatMap(tensor -> tensor.places().stream()).toList()) {
            values.add(BigInteger.valueOf(random.nextLong(Math.max(0, place.lo()), place.hi() + 1)));
        }
        BigInteger salt = new BigInteger(248, random);
        List<GeneratedDigests> libraries = GeneratedDigests.of(projects);
        for (int i = 0; i < libraries.size(); i++) {
            try (GeneratedDigests library = libraries.get(i)) {
                EvmResult result = library.digest(1, values, salt);
                boolean agrees = result.succeeded()
                        && result.returnHex().equals(SolidityErrors.word(library.expected(1, values, salt)));
                assertThat(agrees).as("seed " + SEED + ", change " + i).isEqualTo(i == 0);
            }
        }
    }

    private static GeneratedDigests.Project changed(Model model, String path, String text, String by) {
        return new GeneratedDigests.Project(model.specification(), path, source -> replaced(source, text, by));
    }

    private static String replaced(String source, String text, String by) {
        assertThat(source).contains(text);
        return text.isEmpty() ? source : source.replace(text, by);
    }

    private static void assertReturned(String name, EvmResult result, BigInteger expected) {
        assertThat(result.succeeded()).as(name + ": " + result).isTrue();
        assertThat(result.returnHex()).as(name).isEqualTo(SolidityErrors.word(expected));
    }

    /// Eight-bit features, 31 to a word, and three that have ranges of their own, of which the last begins a word.
    private static Model small(Random random) {
        RelationBuilder builder = new RelationBuilder();
        Value x = builder.input("x", Visibility.HASHED, new Interval(-100, 155), Shape.of(2, X_COUNT / 2),
                Optional.empty(), Optional.empty());
        Value row = builder.input("row", Visibility.HASHED, new Interval(-9, 1000), Shape.of(3),
                Optional.of(TensorData.integers(Shape.of(3), -9, 5, 0)),
                Optional.of(TensorData.integers(Shape.of(3), 9, 5, 1000)));
        builder.output(builder.linear(List.of(2L), 1, List.of(x)), "y", Visibility.PUBLIC);
        builder.output(builder.linear(List.of(3L), 0, List.of(row)), "z", Visibility.HASHED);
        return Model.of(builder, random);
    }
}
