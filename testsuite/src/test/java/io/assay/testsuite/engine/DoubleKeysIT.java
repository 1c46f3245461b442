package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.codegen.contract.StatementTensor;
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
import io.assay.ir.tensor.DoubleKey;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import io.assay.passes.lower.NumberOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs that a contract takes as places of doubles, and the library that makes them from what contracts have.
class DoubleKeysIT {
    private static final long SEED = 20_261_129;
    private static final int BATCH = 100;
    private static final NumberOrder.Doubles ORDER = new NumberOrder.Doubles(splits());
    private static final BigInteger MOST_DENOMINATOR = BigInteger.TWO.pow(200).subtract(BigInteger.ONE);
    private static final BigInteger LEAST = BigInteger.TWO.pow(255).negate();
    private static final BigInteger GREATEST = BigInteger.TWO.pow(255).subtract(BigInteger.ONE);
    private static final String CALLER = """
            // SPDX-License-Identifier: Apache-2.0
            pragma solidity ^0.8.20;
            import {DoubleKeys} from "src/DoubleKeys.sol";
            contract Caller {
                function ratios(int256[100] calldata a, uint256[100] calldata b) external pure returns (int256[100] memory k) {
                    for (uint256 i = 0; i < 100; ++i) {
                        k[i] = DoubleKeys.fromRatio(a[i], b[i]);
                    }
                }
                function places(int256[100] calldata keys) external pure returns (int256[100] memory p) {
                    for (uint256 i = 0; i < 100; ++i) {
                        p[i] = DoubleKeys.placePrices(keys[i]);
                    }
                }
                function ratio(int256 a, uint256 b) external pure returns (int256) {
                    return DoubleKeys.fromRatio(a, b);
                }
                function place(int256 key) external pure returns (int256) {
                    return DoubleKeys.placePrices(key);
                }
            }
            """;

    /// An application with a feed of 8 decimals, and a value that is missing.
    private static final String CONSUMER = """
            // SPDX-License-Identifier: Apache-2.0
            pragma solidity ^0.8.20;
            import {DoubleKeys} from "src/DoubleKeys.sol";
            import {PricesVerifier} from "src/PricesVerifier.sol";
            contract Consumer {
                PricesVerifier private immutable verifier = new PricesVerifier();
                function check(int256 answer, int256[3] calldata steps, uint256[8] calldata proof) external view {
                    verifier.verifyInference(
                        steps,
                        [
                            DoubleKeys.placePrices(DoubleKeys.fromDecimal(answer, 8)),
                            DoubleKeys.placePrices(DoubleKeys.MISSING)
                        ],
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

    private static TensorData splits() {
        LongStream numbers = new Random(SEED).longs(200).map(bits -> DoubleKey.of(Double.longBitsToDouble(bits)));
        long tenth = DoubleKey.of(0.1);
        long[] splits = LongStream.concat(numbers, LongStream.of(tenth, tenth + 1, 1, -1, -2))
                .filter(key -> !NumberOrder.Doubles.startsGroup(key)).sorted().distinct().toArray();
        return TensorData.integers(Shape.of(splits.length), splits);
    }

    /// Whether two prices reach 0.1 and the next greater number, and whether the second is missing.
    private static RelationModule module() {
        RelationBuilder builder = new RelationBuilder();
        Value prices = builder.input("prices", Visibility.PUBLIC, new Interval(ORDER.least(), ORDER.missing()),
                Shape.of(2), Optional.empty(), Optional.empty());
        Steps steps = new Steps(TensorData.integers(Shape.of(2), 2, 1), TensorData.integers(Shape.of(3),
                ORDER.of(0.1), ORDER.of(Math.nextUp(0.1)), ORDER.missing()));
        builder.output(builder.steps(steps, prices), "steps", Visibility.PUBLIC);
        return new RelationModule("prices", new Func("main", builder.ops()));
    }

    @BeforeAll
    static void deploy() throws Exception {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("prices", new long[]{ORDER.of(0.1), ORDER.missing()});
        proven = ProvenCircuit.prove(module(), inputs, BigInteger.TEN, SEED, folder);
        List<Long> splits = Arrays.stream(ORDER.splits().toLongs()).boxed().toList();
        VerifierSpecification specification = proven.specified("prices", "ab".repeat(32),
                tensor -> tensor.role() == Role.OUTPUT
                        ? new StatementTensor(tensor, 0)
                        : new StatementTensor(tensor, 0, true, List.of(), Optional.of(splits)));
        Map<String, String> files = new LinkedHashMap<>(
                VerifierGenerator.generate(specification, Optional.of(proven.sample())));
        assertThat(files.get("README.md")).contains("DoubleKeys.placePrices(DoubleKeys.fromDecimal(answer, 8))",
                "| `int256[2]` | place of a float64 |");
        assertThat(files).doesNotContainKey("src/FloatKeys.sol");
        files.put("Caller.sol", CALLER);
        files.put("Consumer.sol", CONSUMER);
        var compilation = DeployedVerifier.compile(files);
        verifier = DeployedVerifier.of(specification, compilation.contract("PricesVerifier"));
        caller = compilation.contract("Caller");
        consumer = compilation.contract("Consumer");
        evm = new Evm();
        address = evm.deploy(caller.creationCode()).address();
    }

    @AfterAll
    static void close() {
        verifier.close();
        evm.close();
    }

    @Test
    void anApplicationMakesThePlacesOfItsOwnNumbers() {
        assertThat(proven.values().getFirst()).containsExactly(1L, 0L, 1L);
        assertThat(verifier.refusal(proven.sample())).isEmpty();
        verifier.assertAbiIsTheCompilers();
        String signature = consumer.selectors().keySet().iterator().next();
        try (Evm chain = new Evm()) {
            EvmResult deployed = chain.deploy(consumer.creationCode());
            assertThat(deployed.succeeded()).isTrue();
            for (int answer : new int[]{10_000_000, 10_000_001, 9_999_999, 0, -10_000_000}) {
                List<BigInteger> words = new ArrayList<>(List.of(BigInteger.valueOf(answer)));
                proven.values().getFirst().forEach(step -> words.add(BigInteger.valueOf(step)));
                words.addAll(proven.words());
                EvmResult result = chain.call(deployed.address(), calldata(consumer, signature, words));
                assertThat(result.succeeded()).as("" + answer).isEqualTo(answer == 10_000_000);
            }
        }
    }

    @Test
    void keysAreThoseOfTheNearestDouble() {
        Random random = new Random(SEED);
        List<BigInteger> numerators = new ArrayList<>();
        List<BigInteger> denominators = new ArrayList<>();
        for (BigInteger magnitude : List.of(BigInteger.ONE, GREATEST, LEAST.negate(), BigInteger.TWO.pow(53),
                BigInteger.TWO.pow(53).add(BigInteger.ONE), BigInteger.TWO.pow(54).subtract(BigInteger.ONE),
                BigInteger.TWO.pow(53).add(BigInteger.valueOf(3)))) {
            for (BigInteger denominator : List.of(BigInteger.ONE, BigInteger.TEN.pow(60), MOST_DENOMINATOR)) {
                numerators.addAll(List.of(magnitude.negate(), magnitude.min(GREATEST)));
                denominators.addAll(List.of(denominator, denominator));
            }
        }
        while (numerators.size() < 20 * BATCH) {
            BigInteger numerator = new BigInteger(1 + random.nextInt(255), random);
            BigInteger denominator = new BigInteger(1 + random.nextInt(200), random).max(BigInteger.ONE);
            if (random.nextInt(4) == 0) {
                // Half way between two doubles, or a numerator's unit beside it.
                numerator = BigInteger.valueOf(random.nextLong(1L << 54) | 1).shiftLeft(random.nextInt(200));
                denominator = BigInteger.TWO.pow(random.nextInt(200));
                numerator = numerator.add(BigInteger.valueOf(random.nextInt(3) - 1));
            }
            numerators.add(random.nextBoolean() ? numerator : numerator.negate());
            denominators.add(denominator);
        }
        for (int from = 0; from < numerators.size(); from += BATCH) {
            List<BigInteger> words = Stream.concat(numerators.subList(from, from + BATCH).stream(),
                    denominators.subList(from, from + BATCH).stream()).toList();
            EvmResult result = call("ratios", words);
            assertThat(result.succeeded()).as("seed " + SEED).isTrue();
            List<Long> expected = new ArrayList<>();
            for (int i = from; i < from + BATCH; i++) {
                expected.add(nearest(numerators.get(i), denominators.get(i)));
            }
            assertThat(result.returnHex()).as("seed " + SEED + ", from " + from)
                    .isEqualTo(expected.stream().map(SolidityErrors::word).collect(Collectors.joining()));
        }
        for (BigInteger none : List.of(BigInteger.ZERO, MOST_DENOMINATOR.add(BigInteger.ONE))) {
            assertThat(call("ratio", List.of(BigInteger.ONE, none)).succeeded()).isFalse();
        }
    }

    /// Of the quotient cut to more digits than any tie has, and a sign that more follow.
    private static long nearest(BigInteger numerator, BigInteger denominator) {
        BigInteger[] parts = numerator.abs().shiftLeft(400).divideAndRemainder(denominator);
        BigDecimal odd = new BigDecimal(parts[0].shiftLeft(1).add(BigInteger.valueOf(parts[1].signum())));
        double magnitude = odd.divide(new BigDecimal(BigInteger.TWO.pow(401)), MathContext.UNLIMITED).doubleValue();
        return DoubleKey.of(numerator.signum() < 0 ? -magnitude : magnitude);
    }

    @Test
    void placesAreThoseOfTheCircuit() {
        Random random = new Random(SEED);
        long[] splits = ORDER.splits().toLongs();
        List<Long> keys = new ArrayList<>(List.of(-DoubleKey.INFINITY, -DoubleKey.INFINITY + 1, -1L, 0L, 1L,
                DoubleKey.INFINITY - 1, DoubleKey.INFINITY, DoubleKey.NAN));
        while (keys.size() < 5 * BATCH) {
            keys.add(random.nextBoolean()
                    ? splits[random.nextInt(splits.length)] + random.nextInt(-1, 2)
                    : DoubleKey.of(Double.longBitsToDouble(random.nextLong())));
        }
        for (int from = 0; from < keys.size(); from += BATCH) {
            List<Long> batch = keys.subList(from, from + BATCH);
            assertThat(call("places", batch.stream().map(BigInteger::valueOf).toList()).returnHex())
                    .as("seed " + SEED + ", from " + from).isEqualTo(batch.stream()
                            .map(key -> SolidityErrors.word(ORDER.ofKey(key))).collect(Collectors.joining()));
        }
        for (long none : new long[]{-DoubleKey.INFINITY - 1, DoubleKey.NAN + 1, Long.MIN_VALUE}) {
            EvmResult result = call("place", List.of(BigInteger.valueOf(none)));
            assertThat(result.succeeded()).isFalse();
            assertThat(result.returnHex()).endsWith(SolidityErrors.word(none));
        }
    }

    private static EvmResult call(String function, List<BigInteger> words) {
        String signature = caller.selectors().keySet().stream().filter(name -> name.startsWith(function + "("))
                .findFirst().orElseThrow();
        return evm.call(address, calldata(caller, signature, words));
    }

    private static byte[] calldata(CompiledContract contract, String signature, List<BigInteger> words) {
        return HexFormat.of().parseHex(contract.selectors().get(signature)
                + words.stream().map(SolidityErrors::word).collect(Collectors.joining()));
    }
}
