package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.EvmResult;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The contract's own packing, for statements of many forms: random ones, more tensors than a function can have
/// parameters, and hundreds of values with a range each.
class StatementContractIT {

    private static final long SEED = 20_261_126;
    private static final BigInteger CONTEXT = new BigInteger("987654321987654321987654321");
    private static final String SHA256 = "ab".repeat(32);

    @TempDir
    private Path folder;

    /// The function that packs is private; the test makes it public and calls it alone.
    @Test
    void packingIsTheStatements() throws Exception {
        for (long seed = SEED; seed < SEED + 8; seed++) {
            Random random = new Random(seed);
            ProvenCircuit proven = proven(new Statements(random), random, seed);
            VerifierSpecification specification = proven.specification("random", SHA256, _ -> 3);
            Map<String, String> files = new LinkedHashMap<>(
                    VerifierGenerator.generate(specification, Optional.of(proven.sample())));
            files.replaceAll((_, text) -> text.replace(") private pure returns (uint256["
                    + specification.publicCount() + "] memory signals, uint256 fault)",
                    ") public pure returns (uint256["
                            + specification.publicCount() + "] memory signals, uint256 fault)"));
            CompiledContract contract = DeployedVerifier.compile(files).contract("RandomVerifier");
            try (DeployedVerifier verifier = DeployedVerifier.of(specification, contract)) {
                assertThat(verifier.refusal(proven.sample())).as("seed " + seed).isEmpty();
                for (int i = 0; i < 10; i++) {
                    checkPacking(verifier, random, "seed " + seed);
                }
            }
        }
    }

    private static void checkPacking(DeployedVerifier verifier, Random random, String name) {
        VerifierSpecification specification = verifier.specification();
        List<Place> places = specification.tensors().stream().flatMap(tensor -> tensor.tensor().places().stream())
                .toList();
        List<Long> flat = places.stream().map(place -> random.nextLong(place.lo(), place.hi() + 1)).toList();
        SampleProof sample = new SampleProof(java.util.Collections.nCopies(8, BigInteger.ZERO),
                new BigInteger(253, random), split(specification, flat));
        String packed = sample.publicSignals(specification).stream().map(SolidityErrors::word)
                .collect(Collectors.joining());
        List<BigInteger> words = new ArrayList<>(flat.stream().map(BigInteger::valueOf).toList());
        words.add(sample.context());
        assertThat(statement(verifier, words)).as(name).isEqualTo(packed + SolidityErrors.word(0));
        int position = random.nextInt(places.size());
        Place place = places.get(position);
        for (BigInteger wrong : List.of(BigInteger.valueOf(place.lo() - 1), BigInteger.valueOf(place.hi() + 1),
                BigInteger.ONE.shiftLeft(256).add(BigInteger.valueOf(place.lo() - 1)),
                words.get(position).add(BigInteger.TWO.pow(64 + random.nextInt(190))))) {
            List<BigInteger> changed = new ArrayList<>(words);
            changed.set(position, wrong);
            assertThat(statement(verifier, changed)).as(name).endsWith(SolidityErrors.word(position + 1));
        }
        words.set(places.size(), BigInteger.TWO.pow(253));
        assertThat(statement(verifier, words)).as(name).endsWith(SolidityErrors.word(places.size() + 1));
    }

    private static String statement(DeployedVerifier verifier, List<BigInteger> words) {
        EvmResult result = verifier.call(HexFormat.of().parseHex(verifier.contract().selector("_statement")
                + words.stream().map(SolidityErrors::word).collect(Collectors.joining())));
        assertThat(result.succeeded()).isTrue();
        return result.returnHex();
    }

    private static List<List<Long>> split(VerifierSpecification specification, List<Long> flat) {
        List<List<Long>> lists = new ArrayList<>();
        int from = 0;
        for (StatementTensor tensor : specification.tensors()) {
            int to = from + tensor.tensor().places().size();
            lists.add(flat.subList(from, to));
            from = to;
        }
        return lists;
    }

    @Test
    void manyTensorsAreGivenAsStructs() throws Exception {
        Statements statements = new Statements(new Random(SEED));
        for (int i = 0; i < 20; i++) {
            statements.input("in/" + i, Visibility.PUBLIC, i % 3);
            statements.output("out/" + i);
        }
        ProvenCircuit proven = proven(statements, new Random(SEED), SEED);
        VerifierSpecification specification = proven.specification("many", SHA256, _ -> 0);
        assertThat(VerifierCalldata.signature(specification, "verifyInference"))
                .startsWith("verifyInference((int256,");
        try (DeployedVerifier verifier = DeployedVerifier.of(specification)) {
            assertThat(verifier.refusal(proven.sample())).isEmpty();
            assertThat(verifier.refusal(raised(proven))).isNotEmpty();
            JsonMapper json = JsonMapper.shared();
            assertThat(json.readTree(VerifierGenerator.generate(specification, Optional.empty())
                    .get("abi/ManyVerifier.json"))).isEqualTo(json.readTree(verifier.contract().abi()));
            verifier.contract().selectors().forEach((signature, selector) -> assertThat(
                    HexFormat.of().formatHex(VerifierCalldata.selector(signature))).isEqualTo(selector));
        }
    }

    @Test
    void hundredsOfValuesWithARangeEachFitAContract() throws Exception {
        for (int bits : new int[]{13, 19}) {
            Random random = new Random(SEED + bits);
            Statements statements = new Statements(random);
            statements.image("pixels", 784, bits);
            statements.output("score");
            ProvenCircuit proven = proven(statements, random, SEED);
            assertThat(proven.circuit().publicCount()).isGreaterThanOrEqualTo(bits == 13 ? 41 : 60);
            VerifierSpecification specification = proven.specification("image", SHA256, _ -> 8);
            try (DeployedVerifier verifier = DeployedVerifier.of(specification)) {
                int bytes = verifier.contract().runtimeCode().length;
                assertThat(bytes).isLessThan(24_576);
                byte[] call = VerifierCalldata.verifyInference(specification, proven.sample());
                EvmResult accepted = verifier.call(call);
                assertThat(accepted.succeeded()).isTrue();
                System.out.printf("784 values in %d public values: %d bytes; verifyProof %d gas; verifyInference %d%n",
                        proven.circuit().publicCount(), bytes, verifier
                                .call(VerifierCalldata.verifyProof(specification, proven.sample())).transactionGas(),
                        accepted.transactionGas());
                assertThat(verifier.refusal(raised(proven))).isNotEmpty();
            }
        }
    }

    /// The last value raised by one.
    private static SampleProof raised(ProvenCircuit proven) {
        List<List<Long>> values = new ArrayList<>(proven.values());
        List<Long> last = new ArrayList<>(values.removeLast());
        last.add(last.removeLast() + 1);
        values.add(last);
        return new SampleProof(proven.words(), proven.context(), values);
    }

    private ProvenCircuit proven(Statements statements, Random random, long seed) throws Exception {
        if (statements.inputs.isEmpty()) {
            int tensors = 1 + random.nextInt(5);
            for (int i = 0; i < tensors; i++) {
                statements.input("x" + i, Visibility.PUBLIC, random.nextInt(3));
                if (random.nextBoolean()) {
                    statements.output("y" + i);
                }
            }
            statements.output("y");
        }
        return ProvenCircuit.prove(statements.module(), statements.inputs, CONTEXT, seed, folder);
    }

    /// Builds relations whose statement has the tensors asked for.
    private static final class Statements {
        private final Random random;
        private final RelationBuilder builder = new RelationBuilder();
        private final Map<String, long[]> inputs = new LinkedHashMap<>();
        private final List<Runnable> outputs = new ArrayList<>();

        Statements(Random random) {
            this.random = random;
        }

        RelationModule module() {
            outputs.forEach(Runnable::run);
            return new RelationModule("random", new Func("main", builder.ops()));
        }

        /// @param form 0 for one number, 1 for several of one range, 2 for several with a range each
        Value input(String name, Visibility visibility, int form) {
            int count = form == 0 ? 1 : 2 + random.nextInt(30);
            boolean uniform = form != 2;
            long[] lo = new long[count];
            long[] hi = new long[count];
            for (int i = 0; i < count; i++) {
                boolean repeated = uniform && i > 0;
                lo[i] = repeated ? lo[0] : random.nextLong(-(1L << random.nextInt(1, 40)), 1L << random.nextInt(1, 40));
                hi[i] = repeated ? hi[0] : lo[i] + random.nextLong(1L << random.nextInt(40));
            }
            return input(name, visibility, form == 0 ? Shape.SCALAR : Shape.of(count), lo, hi);
        }

        void image(String name, int count, int bits) {
            long[] lo = random.longs(count, -(1L << (bits - 1)), 0).toArray();
            long[] hi = IntStream.range(0, count)
                    .mapToLong(i -> lo[i] + (1L << (bits - 1)) + random.nextInt(1 << (bits - 1))).toArray();
            input(name, Visibility.PUBLIC, Shape.of(1, 28, count / 28), lo, hi);
        }

        void output(String name) {
            Value source = input(name + "_source", Visibility.PRIVATE, random.nextInt(2));
            outputs.add(() -> builder.output(builder.linear(List.of(-3L), 5, List.of(source)), name,
                    Visibility.PUBLIC));
        }

        private Value input(String name, Visibility visibility, Shape shape, long[] lo, long[] hi) {
            long least = java.util.Arrays.stream(lo).min().orElseThrow();
            long greatest = java.util.Arrays.stream(hi).max().orElseThrow();
            inputs.put(name, IntStream.range(0, lo.length).mapToLong(i -> random.nextLong(lo[i], hi[i] + 1)).toArray());
            return builder.input(name, visibility, new Interval(least, greatest), shape,
                    Optional.of(TensorData.integers(shape, lo)), Optional.of(TensorData.integers(shape, hi)));
        }
    }
}
