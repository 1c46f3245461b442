package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.layout.Salts;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.WireBlock;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompileOptions;
import io.assay.driver.CompiledModel;
import io.assay.driver.Compiler;
import io.assay.driver.Constraints;
import io.assay.driver.Contracts;
import io.assay.driver.Failure;
import io.assay.driver.KeySetup;
import io.assay.driver.Openings;
import io.assay.driver.Progress;
import io.assay.driver.Proving;
import io.assay.driver.Verifying;
import io.assay.groth16.Verification.Accepted;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.testsuite.TestModels;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A prover who leaves points out, or changes them, before a verifier and a contract that hold the root of their collector.
class ReceivedPointsIT {

    private static final long SEED = Long.getLong("assay.seed", 20_261_128);
    private static final int SLOTS = 7;
    private static final int WORDS = 2;
    private static final long GREATEST_WORD = 0xffff_ffffL;
    private static final int SCALE_BITS = 12;
    private static final int LIES = 100;

    @TempDir
    private static Path folder = Path.of("");
    private static R1csCircuit circuit;
    private static ArtefactFolder artefacts;
    private static VerifierSpecification specification;
    private static DeployedVerifier contract;

    /// What a collector has received; slots beyond the count are zero.
    ///
    /// @param price  integers with the fractional bits of the circuit
    /// @param count  how many slots are taken
    /// @param time   seconds
    /// @param signer two words each, row-major
    /// @param salt   what the collector chose
    private record Round(long[] price, int count, long[] time, long[] signer, BigInteger salt) {

        static Round of(Random random, int count) {
            long[] price = new long[SLOTS];
            long[] time = new long[SLOTS];
            long[] signer = new long[SLOTS * WORDS];
            for (int i = 0; i < count; i++) {
                price[i] = random.nextLong(1, 5000L << SCALE_BITS);
                time[i] = 1_795_000_000L + random.nextInt(100_000);
                signer[WORDS * i] = random.nextLong(GREATEST_WORD + 1);
                signer[WORDS * i + 1] = random.nextLong(GREATEST_WORD + 1);
            }
            BigInteger salt = random.nextBoolean() ? BigInteger.ZERO : new BigInteger(248, random);
            return new Round(price, count, time, signer, salt);
        }

        Round copy(int newCount, BigInteger newSalt) {
            return new Round(price.clone(), newCount, time.clone(), signer.clone(), newSalt);
        }

        Round withCount(int newCount) {
            return copy(newCount, salt);
        }

        Round withSalt(BigInteger newSalt) {
            return copy(count, newSalt);
        }

        /// Returns the round without one point: those after it move up.
        Round without(int point) {
            Round other = withCount(count - 1);
            for (int i = point; i < SLOTS; i++) {
                other.move(this, i + 1, i);
            }
            return other;
        }

        Round swapped(int first, int second) {
            Round other = withCount(count);
            other.move(this, first, second);
            other.move(this, second, first);
            return other;
        }

        private void move(Round source, int from, int to) {
            price[to] = from < SLOTS ? source.price[from] : 0;
            time[to] = from < SLOTS ? source.time[from] : 0;
            for (int word = 0; word < WORDS; word++) {
                signer[WORDS * to + word] = from < SLOTS ? source.signer[WORDS * from + word] : 0;
            }
        }

        Round with(int point, long newPrice) {
            Round other = withCount(count);
            other.price[point] = newPrice;
            return other;
        }

        Map<String, long[]> integers() {
            Map<String, long[]> integers = new LinkedHashMap<>();
            integers.put("price", price);
            integers.put("count", new long[]{count});
            integers.put("time", time);
            integers.put("signer", signer);
            return integers;
        }

        InputSet inputs() {
            double[] reals = Arrays.stream(price).mapToDouble(value -> Math.scalb((double) value, -SCALE_BITS))
                    .toArray();
            return InputSet.of(List.of(InputTensor.of("price", List.of(SLOTS), reals),
                    InputTensor.of("count", List.of(1), new long[]{count}),
                    InputTensor.of("time", List.of(SLOTS), time),
                    InputTensor.of("signer", List.of(SLOTS, WORDS), signer))).rootSalted(salt);
        }

        double median() {
            long[] taken = Arrays.copyOf(price, count);
            Arrays.sort(taken);
            return Math.scalb(taken[(count - 1) / 2] + (double) taken[count / 2], -1 - SCALE_BITS);
        }

        double mean() {
            return Math.scalb(Arrays.stream(price, 0, count).sum() / (double) count, -SCALE_BITS);
        }
    }

    @BeforeAll
    static void build() throws Exception {
        System.out.println("ReceivedPointsIT: -Dassay.seed=" + SEED);
        CompileOptions options = CompileOptions.DEFAULT.withScaleBits(SCALE_BITS)
                .withReceived(Set.of("price", "count", "time", "signer"))
                .withRanges(Map.of("price", new CompileOptions.Range(0, 5000), "count",
                        new CompileOptions.Range(1, SLOTS), "time", new CompileOptions.Range(0, GREATEST_WORD),
                        "signer",
                        new CompileOptions.Range(0, GREATEST_WORD)));
        CompiledModel model = Compiler.compile(TestModels.examples().resolve("received-points/median.onnxtxt"), options,
                CircuitEstimate.Aim.KEYS, Progress.NONE);
        circuit = model.circuit();
        artefacts = ArtefactWriter.write(model, folder.resolve("median.assay"), Constraints.Writing.ALWAYS,
                Progress.NONE);
        KeySetup.run(artefacts, Constraints.of(artefacts),
                new KeySetup.Options(Optional.empty(), false, Optional.of(SEED), 2), Progress.NONE);
        specification = Contracts.specification(artefacts);
        contract = DeployedVerifier.of(specification);
    }

    @AfterAll
    static void end() {
        contract.close();
    }

    private static Proving.Proven prove(Round round) throws Exception {
        return Proving.prove(artefacts, round.inputs(), Proving.Options.standard(), Progress.NONE);
    }

    private static Verifying.Claim claim(Proving.Proven proven) {
        return new Verifying.Claim(proven.proof(), proven.publics());
    }

    private static BigInteger root(Round round) throws Exception {
        return Openings.of(artefacts).root(round.inputs());
    }

    /// The proof as the contract takes it, with the root that the application holds.
    private static SampleProof before(Verifying.Claim claim, BigInteger root) {
        SampleProof sample = Contracts.sampleProof(specification, claim).orElseThrow();
        return new SampleProof(sample.proof(), sample.context(), sample.values(), List.of(root), Optional.empty());
    }

    private static void assertAccepted(Verifying.Claim claim, BigInteger root) throws Exception {
        assertThat(Verifying.verify(artefacts, claim)).isInstanceOf(Accepted.class);
        Verifying.requireRoot(artefacts, claim, root);
        assertThat(contract.refusal(before(claim, root))).isEmpty();
    }

    /// A valid proof, for another root.
    private static void assertOfOtherPoints(String name, Verifying.Claim claim, BigInteger root) throws Exception {
        assertThat(Verifying.verify(artefacts, claim)).as(name).isInstanceOf(Accepted.class);
        assertThatThrownBy(() -> Verifying.requireRoot(artefacts, claim, root)).as(name)
                .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.diagnostics()).singleElement()
                        .satisfies(problem -> assertThat(problem.toString()).contains("AS7007", "other points")));
        assertThat(contract.refusal(before(claim, root))).as(name)
                .isEqualTo(HexFormat.of().formatHex(VerifierCalldata.selector("InvalidProof()")));
    }

    @Test
    void aProofOfAllPointsIsAcceptedWithTheRootOfTheirCollector() throws Exception {
        Random random = new Random(SEED);
        assertThat(VerifierCalldata.signature(specification, "verifyInference"))
                .isEqualTo("verifyInference(int256,int256,uint256,uint256,uint256[8])");
        for (int count = 1; count <= SLOTS; count += 2) {
            Round round = Round.of(random, count);
            BigInteger root = root(round);
            Proving.Proven proven = prove(round);
            assertAccepted(claim(proven), root);
            assertThat(Openings.of(artefacts).opens(Role.RECEIVED, proven.publics(), round.salt(), round.inputs()))
                    .isTrue();
            assertThat(proven.salts().orElseThrow().salts()).singleElement().satisfies(entry -> {
                assertThat(entry.of()).isEqualTo("root");
                assertThat(entry.digest()).isEqualTo("0x" + root.toString(16));
                assertThat(entry.salt()).isEqualTo("0x" + round.salt().toString(16));
            });
            assertThat(real(proven, 0)).as("median of %s, seed %s", round, SEED)
                    .isCloseTo(round.median(), within(Math.scalb(1.0, -SCALE_BITS)));
            assertThat(real(proven, 1)).as("mean of %s, seed %s", round, SEED)
                    .isCloseTo(round.mean(), within(Math.scalb(1.0, -SCALE_BITS)));
        }
    }

    private static double real(Proving.Proven proven, int output) {
        return Math.scalb((double) proven.outputs().get(output).values()[0],
                -artefacts.manifest().borders("output").get(output).scaleBits());
    }

    /// Each of these has a valid proof, of another root.
    @Test
    void noChoiceOfThePointsKeepsTheRoot() throws Exception {
        Random random = new Random(SEED + 1);
        Round round = Round.of(random, 6);
        BigInteger root = root(round);
        Map<String, Round> lies = new LinkedHashMap<>();
        lies.put("the last point left out", round.without(5));
        lies.put("a point left out", round.without(2));
        lies.put("a lower count", round.withCount(5));
        lies.put("a higher count", round.withCount(7));
        lies.put("two points swapped", round.swapped(1, 4));
        lies.put("a point changed by the least step", round.with(3, round.price()[3] ^ 1));
        lies.put("a point replaced", round.with(0, random.nextLong(5000L << SCALE_BITS)));
        lies.put("a point added", round.with(6, 1L << SCALE_BITS));
        lies.put("another salt", round.withSalt(round.salt().xor(BigInteger.ONE)));
        Round late = round.withCount(6);
        late.time()[2]++;
        lies.put("another time", late);
        Round foreign = round.withCount(6);
        foreign.signer()[9] ^= 1L << 31;
        lies.put("another signer", foreign);
        for (Map.Entry<String, Round> lie : lies.entrySet()) {
            String name = lie.getKey() + ", seed " + SEED;
            assertThat(root(lie.getValue())).as(name).isNotEqualTo(root);
            assertOfOtherPoints(name, claim(prove(lie.getValue())), root);
        }
    }

    @Test
    void proofsOfTwoRoundsCannotBeCrossed() throws Exception {
        Random random = new Random(SEED + 2);
        Round first = Round.of(random, 5);
        Round second = Round.of(random, 5);
        Verifying.Claim one = claim(prove(first));
        Verifying.Claim two = claim(prove(second));
        assertAccepted(one, root(first));
        assertAccepted(two, root(second));
        assertOfOtherPoints("first proof, second root, seed " + SEED, one, root(second));
        assertOfOtherPoints("second proof, first root, seed " + SEED, two, root(first));
        SampleProof mine = before(one, root(first));
        assertThat(contract.call(VerifierCalldata.verifyInferences(specification,
                List.of(mine, before(two, root(second))))).succeeded()).isTrue();
        assertThat(contract.call(VerifierCalldata.verifyInferences(specification,
                List.of(mine, before(two, root(first))))).succeeded()).isFalse();
    }

    /// The root stays the collector's, and the prover lies about what it stands for: in every way in which two honest
    /// witnesses can be put together some row does not hold.
    @Test
    void aProverWhoKeepsTheRootHasNoWitness() {
        Random random = new Random(SEED + 3);
        Round round = Round.of(random, 6);
        List<BigInteger> honest = witness(round);
        assertThat(circuit.firstViolation(honest)).isEqualTo(-1);
        int rootWire = 1 + circuit.statement().digests().getFirst().element();
        for (int i = 0; i < LIES; i++) {
            String name = "lie " + i + ", seed " + SEED;
            List<BigInteger> lie = witness(lie(round, random));
            assertThat(circuit.firstViolation(lie)).as(name).isEqualTo(-1);
            assertThat(lie.get(rootWire)).as(name).isNotEqualTo(honest.get(rootWire));
            // Hashing other points, and claiming the root.
            assertRefused(name, lie, honest, List.of(rootWire));
            // Hashing the collector's points, and computing with others.
            assertRefused(name, lie, honest, wires(WireBlock.Hash.class, WireBlock.Salt.class, WireBlock.Packed.class));
            assertRefused(name, lie, honest, wires(WireBlock.Hash.class, WireBlock.Salt.class));
            assertRefused(name, lie, honest, wires(WireBlock.Hash.class));
            // Any other mixture.
            List<Integer> any = new ArrayList<>();
            for (int wire = 0; wire < circuit.wireCount(); wire++) {
                if (random.nextInt(4) == 0) {
                    any.add(wire);
                }
            }
            assertRefused(name, lie, honest, any);
        }
        System.out.printf("ReceivedPointsIT: %d lies with the root kept, none has a witness%n", LIES);
    }

    /// Returns other points, another count or another salt.
    private static Round lie(Round round, Random random) {
        int point = random.nextInt(SLOTS);
        return switch (random.nextInt(5)) {
            case 0 -> round.without(random.nextInt(round.count()));
            case 1 -> round.with(point, (round.price()[point] + random.nextLong(1, 5000L << SCALE_BITS))
                    % (5000L << SCALE_BITS));
            case 2 -> round.withCount(1 + (round.count() + random.nextInt(SLOTS - 1)) % SLOTS);
            case 3 -> round.swapped(random.nextInt(3), 3 + random.nextInt(4));
            default -> round.withSalt(new BigInteger(240, random));
        };
    }

    /// Asserts that `lie` with the root of `honest`, and its other wires at `kept`, breaks a row.
    private static void assertRefused(String name, List<BigInteger> lie, List<BigInteger> honest, List<Integer> kept) {
        List<BigInteger> mixed = new ArrayList<>(lie);
        int rootWire = 1 + circuit.statement().digests().getFirst().element();
        mixed.set(rootWire, honest.get(rootWire));
        kept.forEach(wire -> mixed.set(wire, honest.get(wire)));
        assertThat(mixed.equals(honest) || circuit.firstViolation(mixed) != -1).as(name).isTrue();
    }

    private static List<Integer> wires(Class<?>... kinds) {
        List<Integer> wires = new ArrayList<>();
        for (WireBlock block : circuit.blocks()) {
            if (Arrays.asList(kinds).contains(block.getClass())) {
                for (int i = 0; i < block.wireCount(); i++) {
                    wires.add(block.start() + i);
                }
            }
        }
        assertThat(wires).isNotEmpty();
        return wires;
    }

    private static List<BigInteger> witness(Round round) {
        return WitnessBuilder.build(circuit, round.integers(), BigInteger.TEN,
                new Salts(BigInteger.ZERO, BigInteger.ZERO, round.salt()), RelationInterpreter::honest, BigInteger.TWO);
    }

    @Test
    void theContractSaysWhatTheRootIsAndItsTestsPass() throws Exception {
        Verifying.Claim claim = claim(prove(Round.of(new Random(SEED + 4), 3)));
        Map<String, String> files = VerifierGenerator.generate(specification,
                Contracts.sampleProof(specification, claim));
        String name = VerifierGenerator.contractName(specification.modelName());
        assertThat(files.get("src/" + name + ".sol")).contains("`root` stands for the whole of the inputs"
                + " price, count, time, signer", "uint256 root", "/// @param root ");
        HashedContractIT.testsPass(files, name + "Test", "testRefusesAnotherDigest()");
        HashedContractIT.testsPass(files, "DigestsTest", "test_root()");
    }
}
