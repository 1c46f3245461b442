package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.groth16.Commitment;
import io.assay.groth16.CommittedCircuit;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.WeightsCommitment;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of circuits with committed weights.
class StatedFilesTest {
    private static final CommittedCircuit CIRCUIT = CommittedCircuit.stated(81);

    @TempDir
    Path folder;

    private int fileCount;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file" + fileCount++), bytes);
    }

    private Path write(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] keyBytes() throws IOException {
        Path path = folder.resolve("key" + fileCount++);
        ZkeyFile.singleParty(CIRCUIT.key()).write(path);
        return Files.readAllBytes(path);
    }

    private static byte[] withSection(byte[] file, int... words) {
        ByteBuffer out = ByteBuffer.allocate(file.length + 12 + 4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(file).putInt(CommitmentRecords.SECTION).putLong(4L * words.length);
        Arrays.stream(words).forEach(out::putInt);
        return out.putInt(8, out.getInt(8) + 1).array();
    }

    private static WeightsCommitment weights() {
        long[] values = CIRCUIT.witness(1, 2, 0).values();
        try (Workers workers = new Workers(1)) {
            return WeightsCommitment.of(CIRCUIT.key(), Arrays.copyOfRange(values, 12, 24), workers);
        }
    }

    @Test
    void keysMeanTheSameAgain() throws IOException {
        VerifyingKey key = CIRCUIT.key().verifyingKey();
        for (PointCheck check : PointCheck.values()) {
            try (ProvingKey mapped = ZkeyFile.read(write(keyBytes()), check).key()) {
                assertThat(mapped.verifyingKey()).isEqualTo(key);
                assertThat(mapped.commitments()).extracting(basis -> basis.commitment())
                        .isEqualTo(CIRCUIT.system().commitments());
                Claim claim = CIRCUIT.claim(4, mapped);
                assertThat(Groth16Verifier.verify(key, claim.publicValues(), claim.proof()))
                        .isInstanceOf(Accepted.class);
            }
        }
        assertThat(ZkeyFile.readVerifyingKey(write(keyBytes()))).isEqualTo(key);
        assertThat(VerificationKeyJson.read(write(VerificationKeyJson.of(key).toBytes())).key()).isEqualTo(key);
        assertThat(R1csFile.read(write(withSection(Fixtures.bytes("mul.r1cs"), 0x10001, 3, 2, 5, 0))).commitments())
                .containsExactly(Commitment.stated(3, 2, 5));
        assertThat(R1csFile.read(write(withSection(Fixtures.bytes("mul.r1cs"), 0x10002, 3, 1, 5, 0, 4, 1, 6, 2, 1, 5)))
                .commitments()).extracting(Commitment::stated).containsExactly(true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20001,3,2,5,0", "10000", "10001,3,2,5,1,1", "10001,3,2,5,2,1,2",
            "10002,3,1,5,0,4,1,6,0", "10002,3,1,5,0,4,1,6,2,1,2", "20002,3,1,5,0,4,1,6,1,5", "10003,3,1,5,0"})
    void listsOfCommitmentsInDisorderAreRefused(String text) throws IOException {
        int[] words = Arrays.stream(text.split(",")).mapToInt(word -> Integer.parseInt(word, 16)).toArray();
        Path path = write(withSection(Fixtures.bytes("mul.r1cs"), words));
        assertThatThrownBy(() -> R1csFile.read(path)).isInstanceOf(BadFileException.class)
                .hasMessageContaining("section " + CommitmentRecords.SECTION);
    }

    /// A key whose first commitment is said to be an ordinary one, or the second to be stated as well, is another key.
    @Test
    void changedFlagsOfKeysAreSeen() throws IOException {
        byte[] bytes = keyBytes();
        int start = KeyMutation.section(bytes, CommitmentRecords.SECTION);
        byte[] none = bytes.clone();
        none[start + 2] = 0;
        assertThat(ZkeyFile.readVerifyingKey(write(none))).isNotEqualTo(CIRCUIT.key().verifyingKey());
        for (int stated : new int[]{2, 3, 0x80}) {
            byte[] more = bytes.clone();
            more[start + 2] = (byte) stated;
            assertThatThrownBy(() -> ZkeyFile.readVerifyingKey(write(more))).isInstanceOf(BadFileException.class)
                    .hasMessageContaining("section " + CommitmentRecords.SECTION);
        }
    }

    /// Replaces a piece of the good file; the message names the place.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"stated\": true | \"stated\": 1 | .commitmentKeys[0].stated",
            "\"stated\": true | \"stated\": \"true\" | .commitmentKeys[0].stated",
            "\"stated\": true | \"stated\": null | .commitmentKeys[0].stated",
            "\"hashed\": [] | \"hashed\": [1] | .commitmentKeys[0].hashed",
            "1, 2, 3 | 1, 2 | .commitmentKeys", "1, 2, 3 | 3, 2 | .commitmentKeys[1].hashed[1]"})
    void changedVerificationKeysAreRefusedWithTheirPlace(String from, String to, String place) throws IOException {
        String good = new String(VerificationKeyJson.of(CIRCUIT.key().verifyingKey()).toBytes(),
                StandardCharsets.UTF_8).replaceAll("1,\\s+2,\\s+3\\s", "1, 2, 3 ");
        assertThat(good).contains(from);
        Path path = write(good.replace(from, to));
        assertThatThrownBy(() -> VerificationKeyJson.read(path)).isInstanceOfSatisfying(BadFileException.class,
                problem -> assertThat(problem.where()).isEqualTo(place));
    }

    private static String quoted(BigInteger number) {
        return "\"" + number + "\"";
    }

    @Test
    void weightsMeanTheSameAgain() throws IOException {
        WeightsCommitment weights = weights();
        Path path = folder.resolve("weights.json");
        WeightsJson.write(path, weights);
        assertThat(WeightsJson.read(path)).isEqualTo(weights);
        assertThat(Files.readString(path)).contains("\"protocol\": \"groth16-weights\"", "\"curve\": \"bn128\"",
                "\"weights\": \"" + weights.weights() + "\"");
        assertThat(weights.verify(CIRCUIT.key().verifyingKey())).isInstanceOf(Accepted.class);
    }

    @Test
    void changedWeightsAreRefusedWithTheirPlace() throws IOException {
        WeightsCommitment weights = weights();
        String good = new String(WeightsJson.toBytes(weights), StandardCharsets.UTF_8);
        String x = quoted(Limbs.canonicalFp(weights.commitment(), 0));
        String knowledgeX = quoted(Limbs.canonicalFp(weights.knowledge(), 0));
        BigInteger element = weights.weights();
        String[][] cases = {{"groth16-weights", "groth16", ".protocol"}, {"bn128", "bls12381", ".curve"},
                {x, "1", ".commitment"}, {knowledgeX, "1", ".knowledge"},
                {x, quoted(Limbs.canonicalFp(weights.commitment(), 0).add(Limbs.FP_MODULUS)), ".commitment[0]"},
                {x, x.replaceFirst("\"", "\"0"), ".commitment[0]"}, {x, "-1", ".commitment[0]"},
                {x, "true", ".commitment[0]"}, {quoted(element), quoted(element.add(BigInteger.ONE)), ".weights"},
                {quoted(element), quoted(element.add(Limbs.FR_MODULUS)), ".weights"},
                {"\"weights\": ", "\"weight\": ", "top level"}, {"\"knowledge\"", "\"pok\"", "top level"}};
        for (String[] bad : cases) {
            assertThat(good).contains(bad[0]);
            Path path = write(good.replace(bad[0], bad[1]));
            assertThatThrownBy(() -> WeightsJson.read(path)).as(String.join(" ", bad))
                    .isInstanceOfSatisfying(BadFileException.class,
                            problem -> assertThat(problem.where()).isEqualTo(bad[2]));
        }
        WeightsCommitment infinite = new WeightsCommitment(new long[8], weights.knowledge());
        assertThatThrownBy(() -> WeightsJson.read(write(WeightsJson.toBytes(infinite))))
                .isInstanceOf(BadFileException.class).hasMessageContaining("infinity");
        // the points of another commitment, whose element is not this one
        WeightsCommitment other = new WeightsCommitment(CurveGroup.g1().generator(), weights.knowledge());
        String mixed = new String(WeightsJson.toBytes(other), StandardCharsets.UTF_8)
                .replace(other.weights().toString(), element.toString());
        assertThatThrownBy(() -> WeightsJson.read(write(mixed))).isInstanceOf(BadFileException.class)
                .hasMessageContaining(".weights");
    }
}
