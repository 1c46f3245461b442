package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.field.RandomSource;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.Verification;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.Witness;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// snarkjs's JSON files: same bytes again, same meaning, and damaged ones refused.
class JsonFilesTest {
    @TempDir
    Path folder;

    @Test
    void filesOfSnarkjsHaveTheirBytesAgain() throws IOException {
        VerificationKeyJson key = VerificationKeyJson.read(Fixtures.copy("vk.json", folder));
        Proof proof = ProofJson.read(Fixtures.copy("proof.json", folder));
        List<BigInteger> values = PublicJson.read(Fixtures.copy("public.json", folder));
        assertThat(text(key.toBytes())).isEqualTo(text(Fixtures.bytes("vk.json")));
        assertThat(text(ProofJson.toBytes(proof))).isEqualTo(text(Fixtures.bytes("proof.json")));
        assertThat(text(PublicJson.toBytes(values))).isEqualTo(text(Fixtures.bytes("public.json")));
        ProofJson.write(folder.resolve("again.json"), proof);
        assertThat(ProofJson.read(folder.resolve("again.json"))).isEqualTo(proof);
    }

    @Test
    void exportedKeyHasTheBytesOfSnarkjs() throws IOException {
        VerifyingKey key = ZkeyFile.readVerifyingKey(Fixtures.copy("mul_final.zkey", folder));
        assertThat(text(VerificationKeyJson.of(key).toBytes())).isEqualTo(text(Fixtures.bytes("vk.json")));
    }

    @Test
    void realKeyInBothFormsIsTheSame() throws IOException {
        VerifyingKey key = ZkeyFile.readVerifyingKey(Fixtures.copy("semaphore-1.zkey", folder));
        assertThat(VerificationKeyJson.read(Fixtures.copy("semaphore-1.json", folder)))
                .isEqualTo(VerificationKeyJson.of(key));
    }

    @Test
    void proofOfSnarkjsIsAccepted() throws IOException {
        VerifyingKey key = VerificationKeyJson.read(Fixtures.copy("vk.json", folder)).key();
        Proof proof = ProofJson.read(Fixtures.copy("proof.json", folder));
        List<BigInteger> values = PublicJson.read(Fixtures.copy("public.json", folder));
        assertThat(Groth16Verifier.verify(key, values, proof)).isInstanceOf(Verification.Accepted.class);
        List<BigInteger> other = List.of(values.get(0), values.get(1).add(BigInteger.ONE));
        assertThat(Groth16Verifier.verify(key, other, proof)).isInstanceOf(Verification.Rejected.class);
    }

    @Test
    void proofUnderTheKeyOfSnarkjsIsAccepted() throws IOException {
        ZkeyFile zkey = ZkeyFile.read(Fixtures.copy("mul_final.zkey", folder), PointCheck.ALL);
        Witness witness = WtnsFile.read(Fixtures.copy("mul.wtns", folder));
        try (Workers workers = new Workers(2)) {
            Proof proof = Groth16Prover.prove(zkey.key(), witness, RandomSource.seeded(7), workers,
                    ProgressListener.NONE);
            assertThat(Groth16Verifier.verify(zkey.key().verifyingKey(), witness.publicValues(2), proof))
                    .isInstanceOf(Verification.Accepted.class);
        }
    }

    @Test
    void infinityHasOneForm() throws IOException {
        Proof proof = new Proof(new long[8], new long[16], new long[8]);
        ProofJson.write(folder.resolve("zero.json"), proof);
        assertThat(ProofJson.read(folder.resolve("zero.json"))).isEqualTo(proof);
        String zeros = text(ProofJson.toBytes(proof)).replaceFirst("\"1\",\n  \"0\"", "\"0\",\n  \"1\"");
        refuseProof(zeros, ".pi_a");
    }

    @Test
    void wrongContentsAreNamed() throws IOException {
        String good = text(Fixtures.bytes("proof.json"));
        refuseProof(good.replace("groth16", "plonk"), "\"plonk\"");
        refuseProof(good.replace("bn128", "bls12381"), ".curve");
        refuseProof(good.replace("pi_c", "pi_d"), "pi_c");
        refuseProof(good.replaceFirst("\"1\"", "\"2\""), ".pi_a[2]");
        refuseProof(good.replaceFirst("\"16931", "\"-6931"), ".pi_a[0]");
        refuseProof(good.replaceFirst("\"16931", "\"99931"), "less than the modulus");
        refuseProof(good.substring(0, good.length() - 1), "line");
        refuseProof(good + "1", "");
        refuseProof("", "no content");
        refuseProof("[".repeat(100_000), "");
        String key = text(Fixtures.bytes("vk.json"));
        refuseKey(key.replace("\"nPublic\": 2", "\"nPublic\": 3"), "3 points");
        refuseKey(key.replaceFirst("\"14785", "\"14786"), "off the curve");
        refuseKey(key.replaceFirst("\"10020", "\"10021"), ".vk_delta_2");
        refuseKey(key.replaceFirst("\"protocol\"", "\"curve\": \"bn128\", \"protocol\""), "uplicate");
    }

    @Test
    void publicValuesMayExceedTheFieldButNot256Bits() throws IOException {
        BigInteger large = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        PublicJson.write(folder.resolve("p.json"), List.of(large));
        assertThat(PublicJson.read(folder.resolve("p.json"))).containsExactly(large);
        assertThat(PublicJson.toBytes(List.of())).asString(StandardCharsets.UTF_8).isEqualTo("[]");
        for (String bad : List.of("[\"-1\"]", "[1.5]", "[null]", "[\"0x10\"]", "[\"\"]", "[\"" + large + "0\"]",
                "{}")) {
            Files.writeString(folder.resolve("bad.json"), bad);
            assertThatThrownBy(() -> PublicJson.read(folder.resolve("bad.json"))).as(bad)
                    .isInstanceOf(BadFileException.class);
        }
    }

    @Test
    void flippedBytesGiveAValueOrARefusal() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("JsonFilesTest.flippedBytesGiveAValueOrARefusal seed " + seed);
        Random random = new Random(seed);
        for (String name : List.of("vk.json", "proof.json", "public.json")) {
            int refused = 0;
            byte[] good = Fixtures.bytes(name);
            for (int flip = 0; flip < 300; flip++) {
                byte[] bad = good.clone();
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                Path path = Files.write(folder.resolve("bad.json"), bad);
                try {
                    switch (name) {
                        case "vk.json" -> VerificationKeyJson.read(path);
                        case "proof.json" -> ProofJson.read(path);
                        default -> PublicJson.read(path);
                    }
                } catch (BadFileException _) {
                    refused++;
                }
            }
            assertThat(refused).as("%s, seed %d", name, seed).isPositive();
            for (int cut = 0; cut < good.length; cut += 7) {
                Path path = Files.write(folder.resolve("bad.json"), java.util.Arrays.copyOf(good, cut));
                List<Reader> readers = new ArrayList<>(
                        List.of(VerificationKeyJson::read, ProofJson::read, PublicJson::read));
                for (Reader reader : readers) {
                    assertThatThrownBy(() -> reader.read(path)).isInstanceOf(BadFileException.class);
                }
            }
        }
    }

    @FunctionalInterface
    private interface Reader {
        Object read(Path path) throws IOException;
    }

    private void refuseProof(String content, String message) throws IOException {
        Path path = Files.writeString(folder.resolve("bad.json"), content);
        assertThatThrownBy(() -> ProofJson.read(path)).isInstanceOf(BadFileException.class)
                .hasMessageContaining(message);
    }

    private void refuseKey(String content, String message) throws IOException {
        Path path = Files.writeString(folder.resolve("bad.json"), content);
        assertThatThrownBy(() -> VerificationKeyJson.read(path)).isInstanceOf(BadFileException.class)
                .hasMessageContaining(message);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
