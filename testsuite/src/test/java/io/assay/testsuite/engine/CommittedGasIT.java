package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.evm.Anvil;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What proofs with a commitment and batches cost: transactions on a node with Osaka's rules, which must agree with the
/// library; beside the contract that gnark exports.
class CommittedGasIT {

    private static final long SEED = 20_261_128;
    private static final int ALLOWED_FOR_TWO = 285_000;
    private static final int ALLOWED_FOR_A_PUBLIC_VALUE = 7_200;
    private static final int ALLOWED_IN_A_BATCH = 60_000;
    /// The name of the weights is one more public value; W is added and looked up.
    private static final int ALLOWED_FOR_WEIGHTS = ALLOWED_FOR_A_PUBLIC_VALUE + 4_500;
    private static final int ALLOWED_FOR_WEIGHTS_IN_A_BATCH = 10_000;
    private static final int ALLOWED_FOR_THE_SAME_WEIGHTS_IN_A_BATCH = 3_500;
    private static final int ALLOWED_FOR_REGISTRATION = 165_000;

    private static Anvil node;

    @BeforeAll
    static void start() throws Exception {
        node = new Anvil();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /// A contract of ours in the library and on the node.
    private record Both(DeployedVerifier library, String address) {
        long gas(byte[] call) throws Exception {
            return gas(call, SolidityErrors.word(1));
        }

        /// @param result what is returned by a function that returns something
        long gas(byte[] call, String result) throws Exception {
            EvmResult local = library.call(call);
            EvmResult mined = node.call(address, call);
            assertThat(local.returnHex()).isIn("", result);
            assertThat(mined.returnHex()).isEqualTo(local.returnHex());
            assertThat(mined.succeeded() && local.succeeded()).isTrue();
            assertThat(mined.transactionGas()).isEqualTo(local.transactionGas());
            return mined.transactionGas();
        }
    }

    private static Both deploy(VerifierSpecification specification) throws Exception {
        DeployedVerifier library = DeployedVerifier.of(specification);
        EvmResult made = node.deploy(library.contract().creationCode());
        assertThat(made.succeeded()).isTrue();
        System.out.printf("%d bytes, deployment %d gas%n", library.contract().runtimeCode().length,
                made.transactionGas());
        return new Both(library, made.address());
    }

    @Test
    void oneProof() throws Exception {
        Random random = new Random(SEED);
        for (int publicCount : new int[]{2, 3, 4, 16}) {
            TrapdoorKey key = TrapdoorKey.sharing(publicCount, random);
            VerifierSpecification specification = key.specification();
            SampleProof sample = key.sample(specification, random);
            Both contract = deploy(specification);
            long packed = contract.gas(VerifierCalldata.verifyProof(specification, sample));
            long typed = contract.gas(VerifierCalldata.verifyInference(specification, sample));
            System.out.printf("%d public values, 5 pairs: verifyProof %d, verifyInference %d (%d values)%n",
                    publicCount,
                    packed, typed, sample.values().stream().mapToInt(List::size).sum());
            assertThat(packed).isLessThanOrEqualTo(ALLOWED_FOR_TWO + (publicCount - 2) * ALLOWED_FOR_A_PUBLIC_VALUE);
            assertThat(publicCount == 2 ? typed : 0).isLessThanOrEqualTo(ALLOWED_FOR_TWO);
            contract.library().close();
        }
    }

    @Test
    void oneMoreProofInABatch() throws Exception {
        Random random = new Random(SEED);
        batch(TrapdoorKey.plain(2, random), 4, random);
        batch(TrapdoorKey.sharing(2, random), 5, random);
        batch(TrapdoorKey.apart(2, List.of(1, 2), random), 6, random);
    }

    /// Weights are registered once; two public values and the name of the weights, proofs of two sets in one batch.
    @Test
    void committedWeights() throws Exception {
        Random random = new Random(SEED);
        TrapdoorKey key = TrapdoorKey.withWeights(2, true, random);
        VerifierSpecification specification = key.specification();
        List<BigInteger> sets = List.of(TrapdoorKey.element(random), TrapdoorKey.element(random));
        List<SampleProof> proofs = IntStream.range(0, 32)
                .mapToObj(i -> key.sample(specification, sets.get(i % 2), random)).toList();
        Both contract = deploy(specification);
        List<Long> registration = new ArrayList<>();
        for (SampleProof sample : List.of(proofs.get(0), proofs.get(1), proofs.get(0))) {
            SampleProof.Weights weights = sample.weights().orElseThrow();
            registration.add(contract.gas(VerifierCalldata.registerWeights(weights),
                    SolidityErrors.word(weights.name())));
        }
        long packed = contract.gas(VerifierCalldata.verifyProof(specification, proofs.getFirst()));
        long typed = contract.gas(VerifierCalldata.verifyInference(specification, proofs.getFirst()));
        System.out.printf("committed weights: registration %s, 2 public values and weights: verifyProof %d, "
                + "verifyInference %d%n", registration, packed, typed);
        long changing = furtherProof(contract, proofs);
        long same = furtherProof(contract, IntStream.range(0, 32)
                .mapToObj(_ -> key.sample(specification, sets.getFirst(), random)).toList());
        assertThat(registration).allSatisfy(gas -> assertThat(gas).isLessThanOrEqualTo(ALLOWED_FOR_REGISTRATION));
        assertThat(packed).isLessThanOrEqualTo(ALLOWED_FOR_TWO + ALLOWED_FOR_WEIGHTS);
        assertThat(typed).isLessThanOrEqualTo(ALLOWED_FOR_TWO + ALLOWED_FOR_WEIGHTS);
        assertThat(changing).isLessThanOrEqualTo(ALLOWED_IN_A_BATCH + ALLOWED_FOR_WEIGHTS_IN_A_BATCH);
        assertThat(same).isLessThanOrEqualTo(ALLOWED_IN_A_BATCH + ALLOWED_FOR_THE_SAME_WEIGHTS_IN_A_BATCH);
        contract.library().close();
    }

    private static long furtherProof(Both contract, List<SampleProof> proofs) throws Exception {
        List<Long> gas = new ArrayList<>();
        for (int count : new int[]{1, 2, 8, 32}) {
            gas.add(contract.gas(
                    VerifierCalldata.verifyBatch(contract.library().specification(), proofs.subList(0, count))));
        }
        long further = (gas.get(3) - gas.get(2)) / 24;
        System.out.printf("committed weights, batches of 1, 2, 8, 32: %s, each further %d%n", gas, further);
        return further;
    }

    private static void batch(TrapdoorKey key, int pairs, Random random) throws Exception {
        VerifierSpecification specification = key.specification();
        Both contract = deploy(specification);
        List<SampleProof> proofs = new ArrayList<>();
        IntStream.range(0, 32).forEach(_ -> proofs.add(key.sample(specification, random)));
        List<Long> packed = new ArrayList<>();
        List<Long> typed = new ArrayList<>();
        for (int count : new int[]{1, 2, 8, 32}) {
            packed.add(contract.gas(VerifierCalldata.verifyBatch(specification, proofs.subList(0, count))));
            typed.add(contract.gas(VerifierCalldata.verifyInferences(specification, proofs.subList(0, count))));
        }
        long further = (packed.get(3) - packed.get(2)) / 24;
        System.out.printf("%d pairs, batches of 1, 2, 8, 32: verifyBatch %s, verifyInferences %s, each further %d%n",
                pairs, packed, typed, further);
        assertThat(packed.get(1) - packed.get(0)).isLessThanOrEqualTo(ALLOWED_IN_A_BATCH);
        assertThat(further).isLessThanOrEqualTo(ALLOWED_IN_A_BATCH);
        assertThat((typed.get(3) - typed.get(2)) / 24).isLessThanOrEqualTo(further + 1_000);
        contract.library().close();
    }

    /// Memory costs more than its share, and the pairing's bound grows with the number of proofs.
    @Test
    @Tag("nightly")
    void aTransactionFullOfProofs() throws Exception {
        Random random = new Random(SEED);
        TrapdoorKey key = TrapdoorKey.sharing(2, random);
        VerifierSpecification specification = key.specification();
        Both contract = deploy(specification);
        int count = 260;
        List<SampleProof> proofs = IntStream.range(0, count).mapToObj(_ -> key.sample(specification, random)).toList();
        long gas = contract.gas(VerifierCalldata.verifyBatch(specification, proofs));
        System.out.printf("%d proofs: %d gas%n", count, gas);
        assertThat(gas).isLessThanOrEqualTo(count * (long) ALLOWED_IN_A_BATCH + ALLOWED_FOR_TWO);
        contract.library().close();
    }

    @Test
    void gnarksKeyAndProof() throws Exception {
        GnarkFixture fixture = GnarkFixture.stored();
        VerifierSpecification specification = fixture.specification();
        SampleProof sample = fixture.sample();
        List<BigInteger> signals = sample.publicSignals(specification);
        Both ours = deploy(specification);
        assertThat(ours.library().refusal(sample)).isEmpty();
        ours.gas(VerifierCalldata.verifyProof(specification, sample));
        ours.gas(VerifierCalldata.verifyBatch(specification, List.of(sample, sample, sample)));
        for (int word = 0; word < sample.proof().size(); word++) {
            List<BigInteger> changed = new ArrayList<>(sample.proof());
            changed.set(word, changed.get(word).add(BigInteger.ONE));
            assertThat(ours.library().acceptsSignals(changed, signals)).isFalse();
        }
        ours.library().close();
    }

    @Test
    void besideTheContractOfGnark(@TempDir Path folder) throws Exception {
        GnarkFixture fixture = GnarkFixture.made(folder);
        VerifierSpecification specification = fixture.specification();
        SampleProof sample = fixture.sample();
        Both ours = deploy(specification);
        assertThat(ours.library().refusal(sample)).isEmpty();
        long packed = ours.gas(VerifierCalldata.verifyProof(specification, sample));
        ours.gas(VerifierCalldata.verifyBatch(specification, List.of(sample, sample, sample)));
        CompiledContract gnark = fixture.contract();
        List<BigInteger> signals = sample.publicSignals(specification);
        try (Evm evm = new Evm()) {
            String address = evm.deploy(gnark.creationCode()).address();
            EvmResult theirs = evm.call(address, gnarkCall(gnark, sample.proof(), signals));
            assertThat(theirs.succeeded()).isTrue();
            String onNode = node.deploy(gnark.creationCode()).address();
            assertThat(node.call(onNode, gnarkCall(gnark, sample.proof(), signals)).transactionGas())
                    .isEqualTo(theirs.transactionGas());
            System.out.printf("gnark's key, 2 public values, 6 pairs: our contract %d, gnark's %d%n", packed,
                    theirs.transactionGas());
            assertThat(packed).isLessThan(theirs.transactionGas());
            for (int word = 0; word < sample.proof().size(); word++) {
                List<BigInteger> changed = new ArrayList<>(sample.proof());
                changed.set(word, changed.get(word).add(BigInteger.ONE));
                assertThat(evm.call(address, gnarkCall(gnark, changed, signals)).succeeded()).isFalse();
                assertThat(ours.library().acceptsSignals(changed, signals)).isFalse();
            }
            List<BigInteger> other = List.of(signals.get(0), signals.get(1).add(BigInteger.ONE));
            assertThat(evm.call(address, gnarkCall(gnark, sample.proof(), other)).succeeded()).isFalse();
            assertThat(ours.library().acceptsSignals(sample.proof(), other)).isFalse();
        }
        ours.library().close();
    }

    /// `verifyProof(bytes,uint256[2])`.
    private static byte[] gnarkCall(CompiledContract contract, List<BigInteger> proof, List<BigInteger> signals) {
        List<BigInteger> words = new ArrayList<>();
        words.add(BigInteger.valueOf(32L * (1 + signals.size())));
        words.addAll(signals);
        words.add(BigInteger.valueOf(32L * proof.size()));
        words.addAll(proof);
        return HexFormat.of().parseHex(contract.selector("verifyProof")
                + words.stream().map(SolidityErrors::word).collect(Collectors.joining()));
    }
}
