package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.evm.Anvil;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.EvmResult;
import io.assay.field.Bn254;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Visibility;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerFixedToRelation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verifier of the credit model, public inputs and output: one real proof is accepted, nothing near it is, and our
/// verifier and snarkjs agree.
class SolidityVerifierIT {

    private static final int SCALE_BITS = 12;
    private static final BigInteger CONTEXT = new BigInteger("1234567890123456789012345678901234567890");
    private static final BigInteger Q = Bn254.FP.modulus();
    private static final BigInteger R = Bn254.FR.modulus();
    private static final BigInteger MAX_WORD = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    private static final int[] Y_OF_A = {1};
    private static final int[] Y_OF_B = {4, 5};
    private static final int[] Y_OF_C = {7};

    @TempDir
    private static Path folder;
    private static ProvenCircuit credit;
    private static VerifierSpecification specification;
    private static DeployedVerifier verifier;
    private static ProofJudges judges;

    @BeforeAll
    static void prove() throws Exception {
        credit = prove(SCALE_BITS, 3);
        specification = specification(credit, SCALE_BITS);
        verifier = DeployedVerifier.of(specification);
        judges = new ProofJudges(credit.key().verifyingKey(), folder);
    }

    @AfterAll
    static void close() {
        verifier.close();
    }

    private static ProvenCircuit prove(int scaleBits, long seed) throws Exception {
        CreditModel model = CreditModel.read();
        RelationModule module = LowerFixedToRelation.lower(model.lowered(scaleBits, Visibility.PUBLIC));
        return ProvenCircuit.prove(module, model.quantized(0, scaleBits), CONTEXT, seed,
                Files.createTempDirectory(folder, "circuit"));
    }

    private static VerifierSpecification specification(ProvenCircuit proven, int scaleBits) throws Exception {
        return proven.specification("mlp_credit", CreditModel.sha256(), _ -> scaleBits);
    }

    @Test
    void everyEntryAcceptsTheProof() throws Exception {
        List<BigInteger> signals = credit.sample().publicSignals(specification);
        assertThat(signals).isEqualTo(credit.publicValues());
        assertThat(verifier.refusal(credit.sample())).isEmpty();
        assertThat(verifier.acceptsSignals(credit.words(), signals)).isTrue();
        assertThat(judges.accepted(credit.words(), signals)).isTrue();
        assertThat(judges.acceptedBySnarkjs(credit.words(), signals)).isTrue();
        assertThat(answer("modelId()")).isEqualTo(CreditModel.sha256());
        assertThat(answer("MODEL_ID()")).isEqualTo(CreditModel.sha256());
        assertThat(answer("publicSignalCount()")).isEqualTo(SolidityErrors.word(signals.size()));
        assertThat(verifier.contract().runtimeCode().length).isLessThan(24_576);
    }

    @Test
    void changedProofsAreRefusedEverywhere() throws Exception {
        List<BigInteger> signals = credit.publicValues();
        for (var changed : changedProofs().entrySet()) {
            List<BigInteger> words = changed.getValue();
            assertThat(verifier.acceptsSignals(words, signals)).as(changed.getKey()).isFalse();
            assertThat(verifier.refusal(new SampleProof(words, CONTEXT, credit.values()))).as(changed.getKey())
                    .isEqualTo(SolidityErrors.invalidProof());
            assertThat(judges.accepted(words, signals)).as(changed.getKey()).isFalse();
        }
        // snarkjs reads coordinates modulo q, so a word + q is the same proof to it; the chain must not allow that.
        for (String name : List.of("word 0 + 1", "word 5 + r", "word 6 = 0", "-A", "-B", "-C")) {
            assertThat(judges.acceptedBySnarkjs(changedProofs().get(name), signals)).as(name).isFalse();
        }
    }

    /// −A with −B is another proof of the same statement: Groth16 proofs are malleable, and everybody accepts it.
    @Test
    void aProofOfTheSameStatementIsAcceptedEverywhere() throws Exception {
        List<BigInteger> words = credit.mirroredWords();
        assertThat(verifier.acceptsSignals(words, credit.publicValues())).isTrue();
        assertThat(judges.accepted(words, credit.publicValues())).isTrue();
        assertThat(judges.acceptedBySnarkjs(words, credit.publicValues())).isTrue();
    }

    private static Map<String, List<BigInteger>> changedProofs() {
        List<BigInteger> words = credit.words();
        Map<String, List<BigInteger>> cases = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            BigInteger word = words.get(i);
            cases.put("word " + i + " + 1", with(words, i, word.add(BigInteger.ONE)));
            cases.put("word " + i + " - 1", with(words, i, word.subtract(BigInteger.ONE).mod(Q)));
            cases.put("word " + i + " = 0", with(words, i, BigInteger.ZERO));
            cases.put("word " + i + " + q", with(words, i, word.add(Q)));
            cases.put("word " + i + " + r", with(words, i, word.add(R)));
            cases.put("word " + i + " = q", with(words, i, Q));
            cases.put("word " + i + " = 2^256 - 1", with(words, i, MAX_WORD));
        }
        cases.put("-A", negated(words, Y_OF_A));
        cases.put("-B", negated(words, Y_OF_B));
        cases.put("-C", negated(words, Y_OF_C));
        cases.put("A = 0", with(with(words, 0, BigInteger.ZERO), 1, BigInteger.ZERO));
        cases.put("C = 0", with(with(words, 6, BigInteger.ZERO), 7, BigInteger.ZERO));
        List<BigInteger> flat = new ArrayList<>(words);
        Collections.fill(flat.subList(2, 6), BigInteger.ZERO);
        cases.put("B = 0", List.copyOf(flat));
        cases.put("all 0", Collections.nCopies(8, BigInteger.ZERO));
        cases.put("A and C exchanged", List.of(words.get(6), words.get(7), words.get(2), words.get(3), words.get(4),
                words.get(5), words.get(0), words.get(1)));
        cases.put("B's parts exchanged", List.of(words.get(0), words.get(1), words.get(3), words.get(2), words.get(5),
                words.get(4), words.get(6), words.get(7)));
        return cases;
    }

    private static List<BigInteger> negated(List<BigInteger> words, int[] positions) {
        List<BigInteger> changed = words;
        for (int position : positions) {
            changed = with(changed, position, Q.subtract(words.get(position)));
        }
        return changed;
    }

    private static List<BigInteger> with(List<BigInteger> list, int index, BigInteger value) {
        List<BigInteger> changed = new ArrayList<>(list);
        changed.set(index, value);
        return List.copyOf(changed);
    }

    @Test
    void changedPublicValuesAreRefusedEverywhere() throws Exception {
        List<BigInteger> signals = credit.publicValues();
        Map<String, List<BigInteger>> cases = new LinkedHashMap<>();
        for (int i = 0; i < signals.size(); i++) {
            cases.put(i + " + 1", with(signals, i, signals.get(i).add(BigInteger.ONE)));
            cases.put(i + " + r", with(signals, i, signals.get(i).add(R)));
            cases.put(i + " + 4r", with(signals, i, signals.get(i).add(R.shiftLeft(2))));
            cases.put(i + " = 0", with(signals, i, BigInteger.ZERO));
            cases.put(i + " = r", with(signals, i, R));
            cases.put(i + " = 2^256 - 1", with(signals, i, MAX_WORD));
        }
        cases.put("reversed", signals.reversed());
        for (var changed : cases.entrySet()) {
            assertThat(verifier.acceptsSignals(credit.words(), changed.getValue())).as(changed.getKey()).isFalse();
            assertThat(judges.accepted(credit.words(), changed.getValue())).as(changed.getKey()).isFalse();
        }
        for (String name : List.of("0 + 1", "1 + r", "2 = 0")) {
            assertThat(judges.acceptedBySnarkjs(credit.words(), cases.get(name))).as(name).isFalse();
        }
    }

    @Test
    void anotherNumberOfPublicValuesIsRefused() {
        List<BigInteger> signals = credit.publicValues();
        List<BigInteger> more = new ArrayList<>(signals);
        more.add(BigInteger.ZERO);
        for (List<BigInteger> other : List.of(more, signals.subList(1, signals.size()), List.<BigInteger>of())) {
            EvmResult result = verifier.call(VerifierCalldata.verify(credit.words(), other));
            assertThat(result.succeeded()).isTrue();
            assertThat(result.isTrue()).isFalse();
            assertThat(verifier.call(VerifierCalldata.verifyProof(credit.words(), other)).succeeded()).isFalse();
        }
        for (List<BigInteger> words : List.of(credit.words().subList(0, 7), with(more, 0, BigInteger.ONE))) {
            EvmResult result = verifier.call(VerifierCalldata.verify(words, signals));
            assertThat(result.succeeded()).isTrue();
            assertThat(result.isTrue()).isFalse();
        }
    }

    @Test
    void changedValuesAreRefused() throws Exception {
        for (int tensor = 0; tensor < credit.values().size(); tensor++) {
            List<Place> places = specification.tensors().get(tensor).tensor().places();
            for (int i = 0; i < places.size(); i++) {
                if (places.get(i).bits() == 0) {
                    continue;
                }
                long value = credit.values().get(tensor).get(i);
                long other = value < places.get(i).hi() ? value + 1 : value - 1;
                for (long changed : new long[]{other, places.get(i).lo(), places.get(i).hi()}) {
                    SampleProof sample = withValue(tensor, i, changed);
                    boolean same = changed == value;
                    assertThat(verifier.refusal(sample)).as(tensor + "," + i + " = " + changed)
                            .isEqualTo(same ? "" : SolidityErrors.invalidProof());
                    assertThat(judges.accepted(credit.words(), sample.publicSignals(specification)))
                            .isEqualTo(same);
                }
            }
        }
    }

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        for (int tensor = 0; tensor < credit.values().size(); tensor++) {
            PackedTensor packed = specification.tensors().get(tensor).tensor();
            for (int i = 0; i < packed.places().size(); i++) {
                Place place = packed.places().get(i);
                for (long value : new long[]{place.lo() - 1, place.hi() + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                    assertThat(verifier.refusal(withValue(tensor, i, value))).isEqualTo(SolidityErrors.valueOutOfRange(
                            packed.name(), i, BigInteger.valueOf(value), place.lo(), place.hi()));
                }
            }
        }
    }

    /// Words that equal the true value modulo something a careless contract may compute with.
    @Test
    void wordsThatWrapToTheTrueValueAreRefused() {
        byte[] honest = VerifierCalldata.tryVerifyInference(specification, credit.sample());
        assertThat(verifier.call(honest).isTrue()).isTrue();
        int count = credit.values().stream().mapToInt(List::size).sum();
        for (int i = 0; i <= count; i++) {
            for (BigInteger distance : List.of(R, R.negate(), BigInteger.TWO.pow(64), BigInteger.TWO.pow(253),
                    BigInteger.TWO.pow(255))) {
                byte[] changed = honest.clone();
                byte[] word = Arrays.copyOfRange(changed, 4 + 32 * i, 36 + 32 * i);
                String moved = SolidityErrors.word(new BigInteger(1, word).add(distance));
                System.arraycopy(HexFormat.of().parseHex(moved), 0, changed, 4 + 32 * i, 32);
                EvmResult result = verifier.call(changed);
                assertThat(result.succeeded()).isTrue();
                assertThat(result.isTrue()).as("word " + i + " moved by " + distance).isFalse();
            }
        }
    }

    private static SampleProof withValue(int tensor, int index, long value) {
        List<List<Long>> values = new ArrayList<>(credit.values());
        List<Long> changed = new ArrayList<>(values.get(tensor));
        changed.set(index, value);
        values.set(tensor, changed);
        return new SampleProof(credit.words(), CONTEXT, values);
    }

    @Test
    void anotherContextIsRefused() {
        for (BigInteger context : List.of(CONTEXT.add(BigInteger.ONE), BigInteger.ZERO,
                BigInteger.TWO.pow(253).subtract(BigInteger.ONE))) {
            assertThat(verifier.refusal(new SampleProof(credit.words(), context, credit.values())))
                    .isEqualTo(SolidityErrors.invalidProof());
        }
        for (BigInteger context : List.of(CONTEXT.add(R), BigInteger.TWO.pow(253), R, MAX_WORD)) {
            assertThat(verifier.refusal(new SampleProof(credit.words(), context, credit.values())))
                    .isEqualTo(SolidityErrors.contextOutOfRange(context));
        }
    }

    @Test
    void aProofUnderAnotherKeyIsRefused() throws Exception {
        ProvenCircuit other = prove(SCALE_BITS, 4);
        assertThat(other.publicValues()).isEqualTo(credit.publicValues());
        assertThat(verifier.acceptsSignals(other.words(), other.publicValues())).isFalse();
        assertThat(verifier.refusal(other.sample())).isEqualTo(SolidityErrors.invalidProof());
        assertThat(judges.accepted(other.words(), other.publicValues())).isFalse();
    }

    @Test
    void calldataOfAnotherLengthAreRefused() {
        List<BigInteger> signals = credit.publicValues();
        byte[] reverting = VerifierCalldata.verifyInference(specification, credit.sample());
        List<byte[]> calls = List.of(reverting, VerifierCalldata.tryVerifyInference(specification, credit.sample()),
                VerifierCalldata.verifyProof(credit.words(), signals),
                VerifierCalldata.verify(credit.words(), signals));
        for (byte[] call : calls) {
            for (int length : new int[]{0, 3, 4, 36, call.length - 32, call.length - 1}) {
                assertThat(verifier.call(Arrays.copyOf(call, length)).succeeded()).as("length " + length).isFalse();
            }
            for (int length : new int[]{call.length + 1, call.length + 32, call.length + 1000}) {
                EvmResult result = verifier.call(Arrays.copyOf(call, length));
                boolean reverts = call == reverting;
                assertThat(result.succeeded()).isEqualTo(!reverts);
                assertThat(result.isTrue()).isFalse();
                if (reverts) {
                    assertThat(result.returnHex()).isEqualTo(SolidityErrors.wrongCalldataLength(call.length, length));
                }
            }
        }
    }

    @Test
    void theAbiIsTheCompilers() throws Exception {
        verifier.assertAbiIsTheCompilers();
    }

    @Test
    void rangesAreTheStatements() {
        List<Place> places = specification.tensors().get(1).tensor().places();
        for (int i = 0; i < places.size(); i++) {
            assertThat(answer("rangeOfInput(uint256)", BigInteger.valueOf(i)))
                    .isEqualTo(SolidityErrors.word(places.get(i).lo()) + SolidityErrors.word(places.get(i).hi()));
        }
        assertThat(verifier.call(calldata("rangeOfInput(uint256)", BigInteger.valueOf(places.size()))).succeeded())
                .isFalse();
    }

    @Test
    void conversionsAreTheProvers() {
        long seed = 20_261_125;
        Random random = new Random(seed);
        BigInteger wad = BigInteger.TEN.pow(18);
        for (int i = 0; i < 200; i++) {
            // Exact in both: 20 fractional bits need no more than 18 decimals only where the low bits are zero.
            double value = Math.scalb((double) (random.nextInt() >> 8), -16);
            BigInteger decimals = new BigDecimal(value).multiply(new BigDecimal(wad)).toBigIntegerExact();
            long integer = InputBox.quantize(value, SCALE_BITS);
            assertThat(answer("encodeInput(int256)", decimals)).as("seed " + seed + ", " + value)
                    .isEqualTo(SolidityErrors.word(integer));
            BigInteger decoded = BigInteger.valueOf(integer).multiply(wad).shiftRight(SCALE_BITS);
            assertThat(answer("decodeOutput(int256)", BigInteger.valueOf(integer)))
                    .isEqualTo(SolidityErrors.word(decoded));
        }
    }

    private static String answer(String signature, BigInteger... arguments) {
        EvmResult result = verifier.call(calldata(signature, arguments));
        assertThat(result.succeeded()).as(signature).isTrue();
        return result.returnHex();
    }

    private static byte[] calldata(String signature, BigInteger... arguments) {
        StringBuilder digits = new StringBuilder(HexFormat.of().formatHex(VerifierCalldata.selector(signature)));
        for (BigInteger argument : arguments) {
            digits.append(SolidityErrors.word(argument));
        }
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void aNodeAgreesAndGasIsAsPromised() throws Exception {
        try (Anvil node = new Anvil()) {
            report(node, credit, verifier);
        }
    }

    @Test
    void threePublicValuesCostLessThanPromised() throws Exception {
        int scaleBits = 5;
        ProvenCircuit proven = prove(scaleBits, 5);
        assertThat(proven.circuit().publicCount()).isEqualTo(3);
        try (Anvil node = new Anvil();
                DeployedVerifier small = DeployedVerifier.of(specification(proven, scaleBits))) {
            List<Long> gas = report(node, proven, small);
            assertThat(gas.get(0)).as("verifyProof").isLessThanOrEqualTo(232_000);
            assertThat(gas.get(1)).as("verifyInference").isLessThanOrEqualTo(240_000);
        }
    }

    /// Gas of transactions with verifyProof and verifyInference, which node and library must agree on.
    private static List<Long> report(Anvil node, ProvenCircuit proven, DeployedVerifier deployed)
            throws Exception {
        CompiledContract contract = deployed.contract();
        EvmResult deployment = node.deploy(contract.creationCode());
        assertThat(deployment.succeeded()).isTrue();
        List<byte[]> calls = List.of(VerifierCalldata.verifyProof(deployed.specification(), proven.sample()),
                VerifierCalldata.verifyInference(deployed.specification(), proven.sample()));
        List<Long> gas = new ArrayList<>();
        for (byte[] call : calls) {
            EvmResult mined = node.call(deployment.address(), call);
            assertThat(mined.succeeded()).isTrue();
            assertThat(mined.returnHex()).isIn("", SolidityErrors.word(1));
            assertThat(mined.transactionGas()).isEqualTo(deployed.call(call).transactionGas());
            gas.add(mined.transactionGas());
        }
        List<BigInteger> changed = with(proven.words(), 0, BigInteger.ONE);
        EvmResult refused = node.call(deployment.address(),
                VerifierCalldata.verifyProof(changed, proven.publicValues()));
        assertThat(refused.succeeded()).isTrue();
        assertThat(refused.returnHex()).isEqualTo(SolidityErrors.word(0));
        System.out.printf("%d public values: deployment %d gas, %d bytes; verifyProof %d; verifyInference %d%n",
                proven.circuit().publicCount(), deployment.transactionGas(), contract.runtimeCode().length, gas.get(0),
                gas.get(1));
        return gas;
    }
}
