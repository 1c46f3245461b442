package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs that a contract takes as keys of floats, and the library that makes them from what contracts have.
class FloatKeysIT {
    private static final long SEED = 20_261_128;
    private static final int BATCH = 150;
    private static final int BATCHES = 30;
    /// A flag, a key, quarters.
    private static final List<Long> ROW = List.of(1L, FloatKey.of(-0.5f), 29L);
    private static final BigInteger WAD = BigInteger.TEN.pow(18);
    private static final BigInteger MOST_DENOMINATOR = BigInteger.TWO.pow(229).subtract(BigInteger.ONE);
    private static final BigInteger LEAST = BigInteger.TWO.pow(255).negate();
    private static final BigInteger GREATEST = BigInteger.TWO.pow(255).subtract(BigInteger.ONE);
    /// Shows what is internal in the library, many numbers a call.
    private static final String CALLER = """
            // SPDX-License-Identifier: Apache-2.0
            pragma solidity ^0.8.20;
            import {FloatKeys} from "src/FloatKeys.sol";
            contract Caller {
                function ratios(int256[150] calldata a, uint256[150] calldata b) external pure returns (int256[150] memory k) {
                    for (uint256 i = 0; i < 150; ++i) {
                        k[i] = FloatKeys.fromRatio(a[i], b[i]);
                    }
                }
                function ratio(int256 a, uint256 b) external pure returns (int256) {
                    return FloatKeys.fromRatio(a, b);
                }
                function decimal(int256 a, uint8 decimals) external pure returns (int256) {
                    return FloatKeys.fromDecimal(a, decimals);
                }
                function missing() external pure returns (int256) {
                    return FloatKeys.MISSING;
                }
            }
            """;

    /// An application with a feed of 8 decimals, a ratio, and a value that is missing.
    private static final String CONSUMER = """
            // SPDX-License-Identifier: Apache-2.0
            pragma solidity ^0.8.20;
            import {FloatKeys} from "src/FloatKeys.sol";
            import {PricesVerifier} from "src/PricesVerifier.sol";
            contract Consumer {
                PricesVerifier private immutable verifier = new PricesVerifier();
                function check(int256 answer, int256[7] calldata steps, uint256[8] calldata proof) external view {
                    verifier.verifyInference(
                        steps,
                        [FloatKeys.fromDecimal(answer, 8), FloatKeys.MISSING],
                        FloatKeys.fromRatio(35, 2),
                        [int256(1), FloatKeys.fromDecimal(-5, 1), FloatKeys.onGrid(725, 2, 2)],
                        10,
                        proof
                    );
                }
            }
            """;

    @TempDir
    private static Path folder;
    private static ProvenCircuit proven;
    private static DeployedVerifier verifier;
    private static CompiledContract caller;
    private static CompiledContract consumer;
    private static Evm evm;
    private static String address;

    /// Features of any float32, one that is not missing, a flag, and quarters; which thresholds they reach.
    private static RelationModule module() {
        RelationBuilder builder = new RelationBuilder();
        Value two = builder.input("prices", Visibility.PUBLIC, new Interval(-FloatKey.INFINITY, FloatKey.NAN),
                Shape.of(2), Optional.empty(), Optional.empty());
        Value one = builder.input("age", Visibility.PUBLIC, new Interval(0, FloatKey.INFINITY), Shape.of(1),
                Optional.empty(), Optional.empty());
        Value row = builder.input("row", Visibility.PUBLIC, new Interval(-FloatKey.INFINITY, FloatKey.NAN), Shape.of(3),
                Optional.of(TensorData.integers(Shape.of(3), 0, -FloatKey.INFINITY, -40)),
                Optional.of(TensorData.integers(Shape.of(3), 1, FloatKey.NAN, 40)));
        Steps own = new Steps(TensorData.integers(Shape.of(3), 1, 1, 1),
                TensorData.integers(Shape.of(3), 1, FloatKey.of(7f), 30));
        List<Value> steps = List.of(builder.steps(steps(List.of(1, 2), 0.1f, -3f, Float.NaN), two),
                builder.steps(steps(List.of(1), 18f), one), builder.steps(own, row));
        builder.output(builder.concat(0, steps, Shape.of(7)), "steps", Visibility.PUBLIC);
        return new RelationModule("prices", new Func("main", builder.ops()));
    }

    private static Steps steps(List<Integer> counts, float... thresholds) {
        long[] keys = new long[thresholds.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = FloatKey.of(thresholds[i]);
        }
        return new Steps(TensorData.integers(Shape.of(counts.size()), counts.stream().mapToLong(i -> i).toArray()),
                TensorData.integers(Shape.of(keys.length), keys));
    }

    @BeforeAll
    static void deploy() throws Exception {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("prices", new long[]{FloatKey.of(0.1f), FloatKey.NAN});
        inputs.put("age", new long[]{FloatKey.of(17.5f)});
        inputs.put("row", ROW.stream().mapToLong(Long::longValue).toArray());
        proven = ProvenCircuit.prove(module(), inputs, BigInteger.TEN, SEED, folder);
        VerifierSpecification specification = proven.specified("prices", "ab".repeat(32), FloatKeysIT::keyed);
        Map<String, String> files = new LinkedHashMap<>(
                VerifierGenerator.generate(specification, Optional.of(proven.sample())));
        files.put("Caller.sol", CALLER);
        files.put("Consumer.sol", CONSUMER);
        var compilation = DeployedVerifier.compile(files);
        verifier = DeployedVerifier.of(specification, compilation.contract("PricesVerifier"));
        caller = compilation.contract("Caller");
        consumer = compilation.contract("Consumer");
        evm = new Evm();
        address = evm.deploy(caller.creationCode()).address();
    }

    /// Of the tensor "row", elements have grids of their own.
    private static StatementTensor keyed(PackedTensor tensor) {
        return tensor.role() == Role.OUTPUT
                ? new StatementTensor(tensor, 0)
                : new StatementTensor(tensor, 0, true,
                        tensor.name().equals("row") ? List.of(0, StatementTensor.KEY, 2) : List.of(), Optional.empty());
    }

    @AfterAll
    static void close() {
        verifier.close();
        evm.close();
    }

    @Test
    void theContractTakesKeys() {
        assertThat(proven.values().getFirst()).containsExactly(1L, 1L, 1L, 0L, 1L, 0L, 0L);
        assertThat(verifier.refusal(proven.sample())).isEmpty();
        verifier.assertAbiIsTheCompilers();
        assertThat(verifier.contract().selectors().keySet()).contains("decodePrices(int256)")
                .doesNotContain("PRICES_SCALE_BITS()").contains("STEPS_SCALE_BITS()");
        for (long other : new long[]{FloatKey.of(0.1f) + 1, FloatKey.of(0.1f) - 1, FloatKey.NAN, 0}) {
            assertThat(verifier.refusal(with(other, FloatKey.of(17.5f)))).isEqualTo(SolidityErrors.invalidProof());
        }
        assertThat(verifier.refusal(with(FloatKey.NAN + 1, 0))).isEqualTo(SolidityErrors.valueOutOfRange("prices", 0,
                BigInteger.valueOf(FloatKey.NAN + 1), -FloatKey.INFINITY, FloatKey.NAN));
        assertThat(verifier.refusal(with(0, FloatKey.NAN))).isEqualTo(SolidityErrors.valueOutOfRange("age", 0,
                BigInteger.valueOf(FloatKey.NAN), 0, FloatKey.INFINITY));
    }

    @Test
    void anApplicationMakesTheKeysOfItsOwnNumbers() {
        String signature = consumer.selectors().keySet().iterator().next();
        try (Evm chain = new Evm()) {
            EvmResult deployed = chain.deploy(consumer.creationCode());
            assertThat(deployed.succeeded()).isTrue();
            for (int answer : new int[]{10_000_000, 10_000_001, 9_999_999, 0, -10_000_000}) {
                List<BigInteger> words = new ArrayList<>(List.of(BigInteger.valueOf(answer)));
                proven.values().getFirst().forEach(step -> words.add(BigInteger.valueOf(step)));
                words.addAll(proven.words());
                EvmResult result = chain.call(deployed.address(), calldata(consumer, signature, words));
                assertThat(result.succeeded()).as("" + answer).isEqualTo((float) (answer / 1e8) == 0.1f);
                assertThat(result.returnHex()).isEqualTo(result.succeeded() ? "" : SolidityErrors.invalidProof());
            }
        }
    }

    private static SampleProof with(long price, long age) {
        return new SampleProof(proven.words(), proven.context(),
                List.of(proven.values().getFirst(), List.of(price, FloatKey.NAN), List.of(age), ROW));
    }

    /// The numbers that one call less or more may turn: ties, what carries, subnormal ones, the edges of the type.
    @Test
    void keysAreThoseOfTheNearestFloat() {
        Random random = new Random(SEED);
        List<BigInteger> numerators = new ArrayList<>();
        List<BigInteger> denominators = new ArrayList<>();
        for (BigInteger magnitude : List.of(BigInteger.ONE, GREATEST, LEAST.negate(), BigInteger.TWO.pow(128),
                BigInteger.TWO.pow(128).subtract(BigInteger.TWO.pow(103)),
                BigInteger.TWO.pow(128).subtract(BigInteger.TWO.pow(103)).subtract(BigInteger.ONE),
                BigInteger.TWO.pow(128).subtract(BigInteger.TWO.pow(104)), BigInteger.valueOf((1 << 24) + 1),
                BigInteger.valueOf((1 << 24) + 3), BigInteger.TWO.pow(79), BigInteger.TWO.pow(78),
                BigInteger.TWO.pow(78).add(BigInteger.ONE), BigInteger.valueOf(3).shiftLeft(78))) {
            for (BigInteger denominator : List.of(BigInteger.ONE, WAD, BigInteger.TWO.pow(228), MOST_DENOMINATOR)) {
                numerators.add(magnitude.negate());
                denominators.add(denominator);
                numerators.add(magnitude.min(GREATEST));
                denominators.add(denominator);
            }
        }
        while (numerators.size() < BATCH * BATCHES) {
            BigInteger numerator = new BigInteger(1 + random.nextInt(255), random);
            BigInteger denominator = new BigInteger(1 + random.nextInt(229), random).max(BigInteger.ONE);
            if (random.nextInt(4) == 0) {
                // Half way between two floats, or a numerator's unit beside it.
                numerator = BigInteger.valueOf(random.nextInt(1 << 25) | 1).shiftLeft(random.nextInt(229));
                denominator = BigInteger.TWO.pow(random.nextInt(229));
                numerator = numerator.add(BigInteger.valueOf(random.nextInt(3) - 1));
            }
            numerators.add(random.nextBoolean() ? numerator : numerator.negate());
            denominators.add(denominator);
        }
        long gas = 0;
        for (int from = 0; from < numerators.size(); from += BATCH) {
            int to = from + BATCH;
            EvmResult result = call("ratios", concat(numerators.subList(from, to), denominators.subList(from, to)));
            assertThat(result.succeeded()).as("seed " + SEED).isTrue();
            gas = Math.max(gas, result.executionGas());
            List<Long> expected = new ArrayList<>();
            for (int i = from; i < to; i++) {
                expected.add(nearest(numerators.get(i), denominators.get(i)));
            }
            assertThat(result.returnHex()).as("seed " + SEED + ", from " + from).isEqualTo(
                    expected.stream().map(SolidityErrors::word).collect(Collectors.joining()));
        }
        System.out.println("a key takes at most about " + gas / BATCH + " gas, calldata not counted");
    }

    private static List<BigInteger> concat(List<BigInteger> first, List<BigInteger> second) {
        List<BigInteger> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /// By trying: of the two floats around a quotient the one that is nearer, exactly; of two equally near the even one.
    private static long nearest(BigInteger numerator, BigInteger denominator) {
        long low = -FloatKey.INFINITY;
        long high = FloatKey.INFINITY;
        while (high - low > 1) {
            long middle = Math.floorDiv(low + high, 2L);
            if (twice(middle).multiply(new BigDecimal(denominator))
                    .compareTo(new BigDecimal(numerator.shiftLeft(1))) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        int side = twice(low).add(twice(high)).multiply(new BigDecimal(denominator))
                .compareTo(new BigDecimal(numerator.shiftLeft(2)));
        boolean lower = side == 0 ? low % 2 == 0 : side > 0;
        return lower ? low : high;
    }

    /// Twice the number of a key; infinity counts as 2^128, the next number that would have been.
    private static BigDecimal twice(long key) {
        BigDecimal number = Math.abs(key) == FloatKey.INFINITY
                ? new BigDecimal(BigInteger.TWO.pow(128)).multiply(BigDecimal.valueOf(Long.signum(key)))
                : new BigDecimal(FloatKey.number(key));
        return number.multiply(BigDecimal.TWO);
    }

    @Test
    void decimalsAreThoseThatJavaReads() {
        Random random = new Random(SEED);
        for (int i = 0; i < 40; i++) {
            BigInteger number = new BigInteger(1 + random.nextInt(90), random).negate();
            int decimals = random.nextInt(19);
            String text = new BigDecimal(number, decimals).toString();
            String expected = SolidityErrors.word(FloatKey.of(Float.parseFloat(text)));
            assertThat(call("decimal", List.of(number, BigInteger.valueOf(decimals))).returnHex())
                    .as("seed " + SEED + ", " + text).isEqualTo(expected);
            BigInteger wad = number.multiply(BigInteger.TEN.pow(18 - decimals));
            assertThat(answer("encodePrices(int256)", wad)).as(text).isEqualTo(expected);
        }
        assertThat(call("decimal", List.of(BigInteger.valueOf(42), BigInteger.ZERO)).returnHex())
                .isEqualTo(SolidityErrors.word(FloatKey.of(42f)));
        assertThat(call("missing", List.of()).returnHex()).isEqualTo(SolidityErrors.word(FloatKey.NAN));
    }

    @Test
    void keysAreShownWith18Decimals() {
        Random random = new Random(SEED);
        List<Float> numbers = new ArrayList<>(List.of(0f, 1f, -0.1f, Float.MIN_VALUE, -Float.MAX_VALUE,
                Float.MAX_VALUE, Float.MIN_NORMAL));
        while (numbers.size() < 60) {
            float number = Float.intBitsToFloat(random.nextInt());
            numbers.add(Float.isFinite(number) ? number : 2.5f);
        }
        for (float number : numbers) {
            BigInteger wad = new BigDecimal(number).multiply(new BigDecimal(WAD)).setScale(0, RoundingMode.DOWN)
                    .toBigInteger();
            assertThat(answer("decodePrices(int256)", BigInteger.valueOf(FloatKey.of(number))))
                    .as("seed " + SEED + ", " + number).isEqualTo(SolidityErrors.word(wad));
        }
        for (long none : new long[]{FloatKey.INFINITY, FloatKey.NAN, -FloatKey.INFINITY, Long.MIN_VALUE}) {
            EvmResult result = verifier.call(calldata(verifier.contract(), "decodePrices(int256)",
                    List.of(BigInteger.valueOf(none))));
            assertThat(result.succeeded()).isFalse();
            assertThat(result.returnHex()).endsWith(SolidityErrors.word(none));
        }
    }

    @Test
    void elementsWithGridsOfTheirOwnAreConverted() {
        BigInteger quarter = WAD.divide(BigInteger.valueOf(4));
        for (int i = 0; i < ROW.size(); i++) {
            BigInteger wad = List.of(WAD, quarter.multiply(BigInteger.valueOf(-2)),
                    quarter.multiply(BigInteger.valueOf(29))).get(i);
            BigInteger index = BigInteger.valueOf(i);
            assertThat(answer("encodeRow(uint256,int256)", index, wad)).isEqualTo(SolidityErrors.word(ROW.get(i)));
            assertThat(answer("decodeRow(uint256,int256)", index, BigInteger.valueOf(ROW.get(i))))
                    .isEqualTo(SolidityErrors.word(wad));
            assertThat(answer("decodeRow(uint256,int256)", index, BigInteger.valueOf(-1)))
                    .isEqualTo(SolidityErrors.word(List.of(WAD.negate(), BigInteger.ZERO, quarter.negate()).get(i)));
        }
        EvmResult between = verifier.call(calldata(verifier.contract(), "encodeRow(uint256,int256)",
                List.of(BigInteger.TWO, quarter.add(BigInteger.ONE))));
        assertThat(between.succeeded()).isFalse();
        assertThat(between.returnHex())
                .endsWith(SolidityErrors.word(quarter.add(BigInteger.ONE)) + SolidityErrors.word(2));
        for (BigInteger index : List.of(BigInteger.valueOf(3), BigInteger.TWO.pow(255))) {
            assertThat(verifier.call(calldata(verifier.contract(), "decodeRow(uint256,int256)",
                    List.of(index, BigInteger.ZERO))).succeeded()).isFalse();
        }
    }

    @Test
    void whatIsNoRatioIsRefused() {
        for (BigInteger bad : List.of(BigInteger.ZERO, BigInteger.TWO.pow(229))) {
            EvmResult result = call("ratio", List.of(BigInteger.ONE, bad));
            assertThat(result.succeeded()).isFalse();
            assertThat(result.returnHex()).endsWith(SolidityErrors.word(bad));
        }
        assertThat(call("ratio", List.of(BigInteger.ONE, MOST_DENOMINATOR)).succeeded()).isTrue();
        assertThat(call("decimal", List.of(BigInteger.ONE, BigInteger.valueOf(68))).succeeded()).isTrue();
        assertThat(call("decimal", List.of(BigInteger.ONE, BigInteger.valueOf(69))).succeeded()).isFalse();
        assertThat(call("decimal", List.of(BigInteger.ONE, BigInteger.valueOf(255))).succeeded()).isFalse();
    }

    private static EvmResult call(String name, List<BigInteger> words) {
        String signature = caller.selectors().keySet().stream().filter(found -> found.startsWith(name + "("))
                .findFirst().orElseThrow();
        return evm.call(address, calldata(caller, signature, words));
    }

    private static String answer(String signature, BigInteger... words) {
        EvmResult result = verifier.call(calldata(verifier.contract(), signature, List.of(words)));
        assertThat(result.succeeded()).isTrue();
        return result.returnHex();
    }

    private static byte[] calldata(CompiledContract contract, String signature, List<BigInteger> words) {
        return HexFormat.of().parseHex(contract.selectors().get(signature)
                + words.stream().map(SolidityErrors::word).collect(Collectors.joining()));
    }
}
