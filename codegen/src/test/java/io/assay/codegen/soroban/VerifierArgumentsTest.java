package io.assay.codegen.soroban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.Specifications;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import io.assay.ir.text.AirSyntaxException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Against XDR written by hand; that the host reads it so is for the tests with the host.
class VerifierArgumentsTest {

    private static final String ONE = "0".repeat(63) + "1";

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String bytes(String hex) {
        return "0000000d" + "%08x".formatted(hex.length() / 2) + hex;
    }

    @Test
    void rawCalls() {
        assertThat(hex(VerifierArguments.verify(new byte[]{1, 2, 3, 4, 5}, List.of(new byte[]{-1}, new byte[4]))))
                .isEqualTo("00000002" + "0000000d" + "00000005" + "0102030405000000" + "00000010" + "00000001"
                        + "00000002" + "0000000d" + "00000001" + "ff000000" + bytes("00000000"));
        assertThat(hex(VerifierArguments.verify(new byte[0], List.of())))
                .isEqualTo("00000002" + "0000000d" + "00000000" + "00000010" + "00000001" + "00000000");
    }

    @Test
    void typedCallsHaveTensorsContextAndProof() throws AirSyntaxException {
        VerifierSpecification small = Specifications.small();
        SampleProof sample = Specifications.SAMPLE;
        StringBuilder expected = new StringBuilder("00000005");
        for (List<Long> values : sample.values()) {
            if (values.size() > 1) {
                expected.append("0000001000000001%08x".formatted(values.size()));
            }
            values.forEach(value -> expected.append("00000006%016x".formatted(value)));
        }
        expected.append(bytes("%064x".formatted(sample.context())))
                .append(bytes(hex(Word.bytes(sample.proof()))));
        assertThat(hex(VerifierArguments.verifyInference(small, sample))).isEqualTo(expected.toString());
    }

    @Test
    void weightsComeBeforeTheContext() throws AirSyntaxException {
        SampleProof sample = Specifications.WEIGHTS_SAMPLE;
        SampleProof.Weights weights = sample.weights().orElseThrow();
        String message = hex(VerifierArguments.verifyInference(Specifications.weights(false), sample));
        assertThat(message).endsWith(bytes("%064x".formatted(weights.name()))
                + bytes("%064x".formatted(sample.context())) + bytes(hex(Word.bytes(sample.proof()))));
        assertThat(hex(VerifierArguments.registerWeights(weights))).isEqualTo("00000002"
                + bytes(hex(Word.bytes(weights.commitment())))
                + bytes(hex(Word.bytes(weights.knowledge()))));
    }

    @Test
    void digestsHaveHashedTensorsAndASalt() throws AirSyntaxException {
        VerifierArguments.Call call = VerifierArguments.digest(Specifications.hashed(), Role.INPUT,
                List.of(List.of(-8L, 7L)), BigInteger.ONE);
        assertThat(call.function()).isEqualTo("input_digest");
        assertThat(hex(call.arguments())).isEqualTo("00000002" + "000000100000000100000002" + "00000006fffffffffffffff8"
                + "000000060000000000000007" + bytes(ONE));
        VerifierArguments.Call root = VerifierArguments.digest(Specifications.hashed(), Role.RECEIVED,
                List.of(List.of(1L, 0L, 7L), List.of(3L)), BigInteger.ONE);
        assertThat(root.function()).isEqualTo("root");
        assertThat(hex(root.arguments())).isEqualTo("00000003" + "000000100000000100000003" + "000000060000000000000001"
                + "000000060000000000000000" + "000000060000000000000007" + "000000060000000000000003" + bytes(ONE));
        assertThatThrownBy(() -> VerifierArguments.digest(Specifications.small(), Role.INPUT, List.of(),
                BigInteger.ONE)).hasMessageContaining("no digest of role INPUT");
    }

    @Test
    void valuesThatAreNoWordAreRefused() {
        assertThat(VerifierArguments.word(HexFormat.of().parseHex(bytes(ONE)))).isEqualTo(BigInteger.ONE);
        for (String other : List.of("", "00000001", bytes(ONE.substring(8)), bytes(ONE) + "00000000")) {
            assertThatThrownBy(() -> VerifierArguments.word(HexFormat.of().parseHex(other)))
                    .hasMessageContaining("not the XDR of 32 bytes");
        }
    }

    /// Members of a struct are in the order of their names.
    @Test
    void manyTensorsAreOneStruct() throws AirSyntaxException {
        StringBuilder inputs = new StringBuilder();
        List<List<Long>> values = new ArrayList<>();
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            inputs.append("%" + i + " = relation.input {name = \"" + (char) ('i' - i)
                    + "\", visibility = public} : tensor<int[0,9]>\n");
            values.add(List.of((long) i));
            members.append("0000000f" + "00000001").append("%02x".formatted('a' + i)).append("000000" + "00000006")
                    .append("%016x".formatted(8 - i));
        }
        VerifierSpecification many = Specifications.of("many", Specifications.statement("", inputs.toString()), 0);
        SampleProof sample = new SampleProof(Specifications.SAMPLE.proof(), BigInteger.ONE, values);
        assertThat(hex(VerifierArguments.verifyInference(many, sample))).isEqualTo("00000003" + "00000011" + "00000001"
                + "00000009" + members + bytes(ONE) + bytes(hex(Word.bytes(sample.proof()))));
        assertThat(VerifierArguments.commandLine(many, sample)).containsExactly("--values='{\"i\":0,\"h\":1,\"g\":2,"
                + "\"f\":3,\"e\":4,\"d\":5,\"c\":6,\"b\":7,\"a\":8}'", "--context=" + ONE,
                "--proof=" + hex(Word.bytes(sample.proof())));
    }

    @Test
    void wordsForTheCommandLineAreNamed() throws AirSyntaxException {
        String proof = "--proof=" + hex(Word.bytes(Specifications.SAMPLE.proof()));
        assertThat(VerifierArguments.commandLine(Specifications.small(), Specifications.SAMPLE)).endsWith(
                "--context=%064x".formatted(10), proof).hasSize(5)
                .anyMatch(word -> word.endsWith("=40000")).anyMatch(word -> word.endsWith("=[-5,1,7]"));
        assertThat(VerifierArguments.commandLine(Specifications.hashed(), Specifications.HASHED_SAMPLE)).contains(
                "--output_digest=%064x".formatted(77), "--input_digest=%064x".formatted(78),
                "--root=%064x".formatted(79),
                proof);
        assertThat(VerifierArguments.commandLine(Specifications.weights(false), Specifications.WEIGHTS_SAMPLE))
                .contains("--weights=%064x".formatted(99));
    }
}
