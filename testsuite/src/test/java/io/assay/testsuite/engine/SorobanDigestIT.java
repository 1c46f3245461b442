package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.layout.Salts;
import io.assay.backends.layout.Statement;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import io.assay.codegen.soroban.VerifierArguments;
import io.assay.driver.soroban.SorobanDeployment;
import io.assay.driver.soroban.SorobanDeployment.Returned;
import io.assay.driver.soroban.SorobanTarget;
import io.assay.field.Bn254;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import io.assay.testsuite.hash.Poseidon2Vectors;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Digests of hashed tensors in the host of Stellar's network: what the contract computes is what Java and the circuit
/// compute, and what the same contract accepts a proof for.
class SorobanDigestIT {

    private static final long SEED = 20_261_128;
    private static final BigInteger R = Bn254.FR.modulus();
    private static final BigInteger CONTEXT = new BigInteger("123456789123456789");
    private static final int SAMPLES = 40;
    private static final long WASM_BYTES = 40 << 10;
    private static final double ESTIMATE_PERCENT = 15;
    private static final Map<Role, Integer> PACKED = Map.of(Role.OUTPUT, 3, Role.INPUT, 26, Role.RECEIVED, 100);
    private static final Path FIGURES = Path.of("src/test/resources/chains/soroban-digests.tsv");
    private static final double COSTS_PERCENT = 1;

    @TempDir
    private Path folder;

    /// Costs of a digest that a contract computes, as wasm.
    ///
    /// @param packed       elements
    /// @param values       integers of its tensors
    /// @param instructions of the call
    /// @param fee          stroops without rent
    private record Figure(int packed, int values, long instructions, long fee) {

        static Figure of(Digest digest, Verdict verdict) {
            return new Figure(digest.packedCount(),
                    digest.tensors().stream().mapToInt(tensor -> tensor.places().size()).sum(),
                    verdict.costs().getOrDefault("instructions", 0L), verdict.costs().getOrDefault("fee", 0L));
        }

        static Figure of(String line) {
            String[] cells = line.split("\t", -1);
            return new Figure(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]));
        }

        String cells(String format) {
            return format.formatted(packed, values, instructions, fee);
        }
    }

    private static List<Figure> stored() throws IOException {
        return Files.readAllLines(FIGURES).stream().map(Figure::of).toList();
    }

    private static void compareWithStored(List<Figure> figures) throws IOException {
        List<Figure> sorted = figures.stream().sorted(Comparator.comparingInt(Figure::packed)).toList();
        if (Boolean.getBoolean("golden.update")) {
            Files.write(FIGURES, sorted.stream().map(figure -> figure.cells("%d\t%d\t%d\t%d")).toList());
        }
        List<Figure> stored = stored();
        assertThat(sorted).hasSameSizeAs(stored);
        for (int i = 0; i < stored.size(); i++) {
            assertThat(sorted.get(i).packed()).isEqualTo(stored.get(i).packed());
            assertThat(sorted.get(i).values()).isEqualTo(stored.get(i).values());
            assertThat(sorted.get(i).instructions()).isCloseTo(stored.get(i).instructions(),
                    withinPercentage(COSTS_PERCENT));
            assertThat(sorted.get(i).fee()).isCloseTo(stored.get(i).fee(), withinPercentage(COSTS_PERCENT));
        }
    }

    /// The figures, for docs/chains.md.
    static String section() throws IOException {
        StringBuilder text = new StringBuilder("""

                Digests that the contract computes of hashed tensors, as wasm, with the host's Poseidon2:

                | packed elements | values | instructions | fee, stroops |
                |---|---|---|---|
                """);
        stored().forEach(figure -> text.append(figure.cells("| %,d | %,d | %,d | %,d |%n")));
        return text.toString();
    }

    /// A circuit with many hashed tensors: elements that fill the 253 bits exactly, bounds of their own, among them a known
    /// value, keys of floats, single bits, and wide values; of the received ones so many that they are a struct.
    private static RelationModule module(Random random) {
        RelationBuilder builder = new RelationBuilder();
        Value grid = builder.input("grid", Visibility.HASHED, new Interval(-(1 << 22), (1 << 22) - 1), Shape.of(2, 11),
                Optional.empty(), Optional.empty());
        builder.input("flag", Visibility.HASHED, new Interval(0, 1), Shape.of(), Optional.empty(), Optional.empty());
        builder.input("flags", Visibility.HASHED, new Interval(0, 1), Shape.of(260), Optional.empty(),
                Optional.empty());
        bounded(builder, "steps", Visibility.HASHED, 9, random);
        Value keys = builder.input("keys", Visibility.HASHED, new Interval(-FloatKey.INFINITY, FloatKey.NAN),
                Shape.of(3, 2), Optional.empty(), Optional.empty());
        builder.input("wide", Visibility.HASHED, new Interval(-(1L << 60), (1L << 60) - 1), Shape.of(86),
                Optional.empty(), Optional.empty());
        builder.input("price", Visibility.PUBLIC, new Interval(0, 1 << 30), Shape.of(), Optional.empty(),
                Optional.empty());
        for (int i = 0; i < 9; i++) {
            bounded(builder, "source " + i, Visibility.RECEIVED, 1 + i, random);
        }
        builder.input("points", Visibility.RECEIVED, new Interval(-(1L << 31), (1L << 31) - 1), Shape.of(672),
                Optional.empty(), Optional.empty());
        builder.output(builder.relu(grid), "positive", Visibility.HASHED);
        builder.output(keys, "order", Visibility.HASHED);
        return new RelationModule("digests", new Func("main", builder.ops()));
    }

    /// An input whose elements have random bounds, the last of which are equal.
    private static void bounded(RelationBuilder builder, String name, Visibility visibility, int count, Random random) {
        long[] lo = new long[count];
        long[] hi = new long[count];
        for (int i = 0; i < count; i++) {
            lo[i] = random.nextLong(-1_000_000, 1_000_000);
            hi[i] = lo[i] + (i > 0 && i == count - 1 ? 0 : random.nextLong(1L << random.nextInt(40)));
        }
        builder.input(name, visibility, new Interval(Arrays.stream(lo).min().orElseThrow(),
                Arrays.stream(hi).max().orElseThrow()), Shape.of(count), Optional.of(data(lo)), Optional.of(data(hi)));
    }

    private static TensorData data(long[] values) {
        return TensorData.ofLongs(ScalarType.I64, Shape.of(values.length), values);
    }

    /// Inputs of which some lie at their bounds.
    private static Map<String, long[]> inputs(Statement statement, Random random) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        List<PackedTensor> tensors = new ArrayList<>(statement.tensors());
        statement.digests().forEach(digest -> tensors.addAll(digest.tensors()));
        for (PackedTensor tensor : tensors) {
            if (tensor.role().isInput()) {
                inputs.put(tensor.name(), tensor.places().stream().mapToLong(place -> value(place, random)).toArray());
            }
        }
        return inputs;
    }

    private static long value(Place place, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> place.lo();
            case 1 -> place.hi();
            default -> random.nextLong(place.lo(), place.hi() + 1);
        };
    }

    /// Elements of the field, small and large ones among them.
    private static BigInteger salt(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> R.subtract(BigInteger.ONE);
            default -> new BigInteger(248, random);
        };
    }

    private static Salts salts(Random random) {
        return new Salts(salt(random), salt(random), salt(random));
    }

    private static List<List<Long>> values(Digest digest, Map<Value, long[]> values) {
        return digest.tensors().stream().map(tensor -> Arrays.stream(values.get(tensor.value())).boxed().toList())
                .toList();
    }

    private static Returned call(SorobanDeployment contract, VerifierSpecification specification, Role role,
            List<List<Long>> values, BigInteger salt) throws IOException {
        VerifierArguments.Call call = VerifierArguments.digest(specification, role, values, salt);
        return contract.call(call.function(), call.arguments());
    }

    private static String refusal(SorobanDeployment contract, VerifierSpecification specification, Role role,
            List<List<Long>> values, BigInteger salt) throws IOException {
        Returned returned = call(contract, specification, role, values, salt);
        assertThat(returned.value()).isEmpty();
        return returned.verdict().reason();
    }

    @Test
    void aContractComputesWhatItAcceptsAProofFor() throws Exception {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED);
        RelationModule module = module(random);
        Statement statement = Statement.of(module);
        Map<String, long[]> inputs = inputs(statement, random);
        Salts salts = salts(random);
        ProvenCircuit proven = ProvenCircuit.prove(module, inputs, CONTEXT, salts, SEED, folder);
        VerifierSpecification specification = proven.specification("digests", "ab".repeat(32), _ -> 3);
        SorobanTarget target = new SorobanTarget();
        SortedMap<String, String> project = target.project(specification, Optional.empty());
        String readme = Objects.requireNonNull(project.get("README.md"));
        try (SorobanDeployment contract = target.deploy(specification, project)) {
            contract.facts().forEach((fact, bytes) -> assertThat(bytes).as(fact).isBetween(1L, WASM_BYTES));
            System.out.println(contract.facts());
            Map<Value, long[]> values = RelationInterpreter.run(module, inputs, RelationInterpreter::honest).values();
            List<BigInteger> digests = new ArrayList<>();
            List<Figure> figures = new ArrayList<>();
            for (Digest digest : statement.digests()) {
                Returned returned = call(contract, specification, digest.role(), values(digest, values),
                        salts.of(digest.role()));
                digests.add(VerifierArguments.word(returned.value()));
                assertThat(digest.packedCount()).isEqualTo(PACKED.get(digest.role()));
                figures.add(Figure.of(digest, returned.verdict()));
                System.out.println(figures.getLast());
                if (!contract.facts().isEmpty()) {
                    assertThat(Objects.requireNonNull(returned.verdict().costs().get("instructions")) / 1e6)
                            .isCloseTo(estimate(readme, digest.role()), withinPercentage(ESTIMATE_PERCENT));
                }
            }
            if (!contract.facts().isEmpty()) {
                compareWithStored(figures);
            }
            SampleProof sample = proven.sample();
            assertThat(digests).isEqualTo(sample.digests()).doesNotHaveDuplicates();
            assertAcceptedFor(contract, sample, digests);
            for (Digest digest : statement.digests()) {
                assertEverythingElseRefused(contract, specification, digest, values(digest, values));
            }
            for (int i = 0; i < SAMPLES; i++) {
                assertAgreement(contract, specification, proven.circuit(), i < 2, random);
            }
        }
    }

    /// The published hashes, from the contract; and no change of its hash or packing that they and the circuit would not show.
    @Test
    void hashesAreAsPublishedAndChangesAreSeen() throws Exception {
        Random random = new Random(SEED);
        RelationModule module = module(random);
        Statement statement = Statement.of(module);
        TrapdoorKey key = TrapdoorKey.plain(statement.elementCount(), random);
        VerifierSpecification specification = key.of(statement).specification();
        SorobanTarget target = new SorobanTarget();
        ChangedDigests changes = ChangedDigests.of(target.project(specification, Optional.empty()));
        try (SorobanDeployment contract = target.deploy(specification, changes.project())) {
            for (Poseidon2Vectors.Hash vector : Poseidon2Vectors.read().hashes()) {
                assertThat(hash(contract, ChangedDigests.UNCHANGED, vector.words())).contains(vector.digest());
                for (String changed : changes.hashes()) {
                    assertThat(hash(contract, changed, vector.words())).as(changed).isPresent()
                            .get().isNotEqualTo(vector.digest());
                }
            }
            for (int i = 0; i < 9; i++) {
                List<BigInteger> words = new ArrayList<>(Collections.nCopies(9, BigInteger.ONE));
                BigInteger digest = hash(contract, ChangedDigests.UNCHANGED, words).orElseThrow();
                words.set(i, R.add(BigInteger.ONE));
                assertThat(hash(contract, ChangedDigests.UNCHANGED, words)).isEmpty();
                assertThat(hash(contract, ChangedDigests.UNCHECKED, words)).contains(digest);
            }
            Digest digest = statement.digests().stream().filter(one -> one.role() == Role.INPUT).findFirst()
                    .orElseThrow();
            for (int i = 0; i < 4; i++) {
                Map<Value, long[]> values = RelationInterpreter.run(module, inputs(statement, random),
                        RelationInterpreter::honest).values();
                VerifierArguments.Call call = VerifierArguments.digest(specification, Role.INPUT,
                        values(digest, values), BigInteger.valueOf(i));
                byte[] computed = contract.call(call.function(), call.arguments()).value();
                assertThat(VerifierArguments.word(computed)).isEqualTo(Digest.of(BigInteger.valueOf(i),
                        Statement.packed(digest, values)));
                for (String changed : changes.digests()) {
                    assertThat(contract.call(changed, call.arguments()).value()).as(changed).isNotEqualTo(computed);
                }
            }
        }
    }

    private static Optional<BigInteger> hash(SorobanDeployment contract, String function, List<BigInteger> words)
            throws IOException {
        Returned returned = contract.call(function, VerifierArguments.verify(new byte[0],
                words.stream().map(Word::bytes).toList()));
        if (!returned.verdict().accepted()) {
            assertThat(returned.verdict().reason()).isEqualTo("ElementOutOfRange");
            return Optional.empty();
        }
        return Optional.of(VerifierArguments.word(returned.value()));
    }

    /// Millions of instructions of a wasm contract, as the README says, a whole number.
    private static double estimate(String readme, Role role) {
        String function = switch (role) {
            case OUTPUT -> "output_digest";
            case INPUT -> "input_digest";
            case RECEIVED -> "root";
        };
        Matcher line = Pattern.compile("`" + function + "` takes about (\\d+) million").matcher(readme);
        assertThat(line.find()).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private static void assertAcceptedFor(SorobanDeployment contract, SampleProof sample, List<BigInteger> digests)
            throws IOException {
        SampleProof computed = new SampleProof(sample.proof(), CONTEXT, sample.values(), digests, Optional.empty());
        assertThat(contract.send(contract.message(computed)).reason()).isEmpty();
        for (int i = 0; i < digests.size(); i++) {
            List<BigInteger> others = new ArrayList<>(digests);
            others.set(i, digests.get((i + 1) % digests.size()));
            SampleProof other = new SampleProof(sample.proof(), CONTEXT, sample.values(), others, Optional.empty());
            assertThat(contract.send(contract.message(other)).reason()).isEqualTo("InvalidProof");
        }
    }

    /// The contract, Java and, where asked for, the wire of the circuit, which has no other digest.
    private static void assertAgreement(SorobanDeployment contract, VerifierSpecification specification,
            R1csCircuit circuit, boolean constrained, Random random) throws IOException {
        Map<String, long[]> inputs = inputs(circuit.statement(), random);
        Salts salts = salts(random);
        Map<Value, long[]> values = RelationInterpreter.run(circuit.module(), inputs, RelationInterpreter::honest)
                .values();
        List<BigInteger> elements = circuit.statement().pack(CONTEXT, values, salts);
        List<BigInteger> witness = constrained
                ? new ArrayList<>(WitnessBuilder.build(circuit, inputs, CONTEXT, salts, RelationInterpreter::honest,
                        BigInteger.ZERO))
                : List.of();
        if (constrained) {
            assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
        }
        for (Digest digest : circuit.statement().digests()) {
            Returned returned = call(contract, specification, digest.role(), values(digest, values),
                    salts.of(digest.role()));
            BigInteger computed = VerifierArguments.word(returned.value());
            assertThat(computed).as("%s of %s", digest.role(), inputs).isEqualTo(elements.get(digest.element()));
            if (constrained) {
                int wire = 1 + digest.element();
                assertThat(witness.get(wire)).isEqualTo(computed);
                witness.set(wire, computed.add(BigInteger.ONE).mod(R));
                assertThat(circuit.firstViolation(witness)).isNotNegative();
                witness.set(wire, computed);
            }
        }
    }

    private static void assertEverythingElseRefused(SorobanDeployment contract, VerifierSpecification specification,
            Digest digest, List<List<Long>> values) throws IOException {
        Role role = digest.role();
        for (BigInteger salt : List.of(R, R.add(BigInteger.ONE), R.multiply(BigInteger.valueOf(5)),
                BigInteger.TWO.pow(256).subtract(BigInteger.ONE))) {
            assertThat(refusal(contract, specification, role, values, salt)).isEqualTo("ElementOutOfRange");
        }
        for (int tensor = 0; tensor < values.size(); tensor++) {
            List<Place> places = digest.tensors().get(tensor).places();
            for (int i : new int[]{0, places.size() / 2, places.size() - 1}) {
                Place place = places.get(i);
                for (long value : new long[]{place.lo() - 1, place.hi() + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                    assertThat(refusal(contract, specification, role, with(values, tensor, i, value), BigInteger.ONE))
                            .isEqualTo("ValueOutOfRange");
                }
            }
            if (places.size() > 1) {
                List<Long> given = values.get(tensor);
                List<Long> longer = new ArrayList<>(given);
                longer.add(given.getFirst());
                for (List<Long> other : List.of(given.subList(1, given.size()), List.<Long>of(), longer)) {
                    List<List<Long>> changed = new ArrayList<>(values);
                    changed.set(tensor, other);
                    assertThat(refusal(contract, specification, role, changed, BigInteger.ONE)).isEqualTo("WrongCount");
                }
            }
        }
        VerifierArguments.Call call = VerifierArguments.digest(specification, role, values, BigInteger.ONE);
        for (byte[] other : List.of(VerifierArguments.verify(new byte[0], List.of()), new byte[]{0, 0, 0, 0},
                Arrays.copyOf(call.arguments(), call.arguments().length - 4))) {
            assertThat(contract.call(call.function(), other).verdict().accepted()).isFalse();
        }
    }

    private static List<List<Long>> with(List<List<Long>> values, int tensor, int index, long value) {
        List<List<Long>> changed = new ArrayList<>(values);
        List<Long> list = new ArrayList<>(changed.get(tensor));
        list.set(index, value);
        changed.set(tensor, list);
        return Collections.unmodifiableList(changed);
    }
}
