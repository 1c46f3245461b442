package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.RandomSource;
import io.assay.groth16.Commitment;
import io.assay.groth16.CommittedCircuit;
import io.assay.groth16.FoldingNumber;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.PreparedVerifyingKey;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.RejectedProofException;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Rejected;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.Witness;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of circuits with commitments: the same bytes and meaning again, and changed ones refused or harmless.
///
/// Run with -Dgolden.update=true to write the golden files anew, which must stay readable.
class CommittedFilesTest {
    private static final int SECTION = CommitmentRecords.SECTION;
    private static final int FAST = 100;
    private static final int NIGHTLY = 3_000;
    private static final CommittedCircuit CIRCUIT = CommittedCircuit.ofSeed(2, 51);

    @TempDir
    Path folder;

    private int fileCount;

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = CommittedFilesTest.class.getResourceAsStream("/committed/" + name)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file" + fileCount++), bytes);
    }

    private byte[] keyBytes() throws IOException {
        Path path = folder.resolve("key" + fileCount++);
        ZkeyFile.singleParty(CIRCUIT.key()).write(path);
        return Files.readAllBytes(path);
    }

    /// snarkjs's circuit with two of its private wires committed.
    private static byte[] circuitBytes() throws IOException {
        return withSection(Fixtures.bytes("mul.r1cs"), new int[]{1, 3, 2, 5, 2, 1, 2});
    }

    private static byte[] withSection(byte[] file, int[] words) {
        ByteBuffer out = ByteBuffer.allocate(file.length + 12 + 4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(file).putInt(SECTION).putLong(4L * words.length);
        Arrays.stream(words).forEach(out::putInt);
        return out.putInt(8, out.getInt(8) + 1).array();
    }

    @Test
    void goldenFilesHaveTheirBytesAgain() throws IOException {
        Claim claim = CIRCUIT.claim(4);
        List<String> names = List.of("proving.pk", "verification_key.json", "proof.json", "public.json",
                "circuit.r1cs");
        List<byte[]> files = List.of(keyBytes(), VerificationKeyJson.of(CIRCUIT.key().verifyingKey()).toBytes(),
                ProofJson.toBytes(claim.proof()), PublicJson.toBytes(claim.publicValues()), circuitBytes());
        for (int index = 0; index < names.size(); index++) {
            if (Boolean.getBoolean("golden.update")) {
                Files.write(Path.of("src", "test", "resources", "committed", names.get(index)), files.get(index));
            } else {
                assertThat(files.get(index)).as(names.get(index)).isEqualTo(golden(names.get(index)));
            }
        }
    }

    @Test
    void filesMeanTheSameAgain() throws IOException {
        VerifyingKey key = CIRCUIT.key().verifyingKey();
        Claim claim = CIRCUIT.claim(4);
        for (PointCheck check : PointCheck.values()) {
            try (ProvingKey mapped = ZkeyFile.read(write(golden("proving.pk")), check).key()) {
                assertThat(mapped.verifyingKey()).isEqualTo(key);
                assertThat(mapped.commitments()).extracting(basis -> basis.commitment())
                        .isEqualTo(CIRCUIT.system().commitments());
                assertThat(CIRCUIT.claim(4, mapped)).isEqualTo(claim);
                Path again = folder.resolve("again");
                ZkeyFile.singleParty(mapped).write(again);
                assertThat(Files.readAllBytes(again)).isEqualTo(golden("proving.pk"));
            }
        }
        assertThat(ZkeyFile.readVerifyingKey(write(golden("proving.pk")))).isEqualTo(key);
        VerificationKeyJson json = VerificationKeyJson.read(write(golden("verification_key.json")));
        assertThat(json.key()).isEqualTo(key);
        assertThat(json.toBytes()).isEqualTo(golden("verification_key.json"));
        Proof proof = ProofJson.read(write(golden("proof.json")));
        assertThat(Groth16Verifier.verify(json.key(), PublicJson.read(write(golden("public.json"))), proof))
                .isInstanceOf(Accepted.class);
        assertThat(ProofJson.toBytes(proof)).isEqualTo(golden("proof.json"));
        assertThat(R1csFile.read(write(golden("circuit.r1cs"))).commitments())
                .containsExactly(new Commitment(3, 2, 5, List.of(1, 2)));
    }

    private static List<BigInteger> numbers(String file) throws IOException {
        Matcher matcher = Pattern.compile("\"(\\d+)\"|: (\\d+)")
                .matcher(new String(golden(file), StandardCharsets.UTF_8));
        List<BigInteger> result = new ArrayList<>();
        while (matcher.find()) {
            result.add(new BigInteger(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)));
        }
        return result;
    }

    /// Takes coordinates from the numbers of a JSON file, in the order of EIP-197, and leaves out the third ones.
    private static void take(List<BigInteger> numbers, int from, boolean second, List<BigInteger> out) {
        for (int index : second ? new int[]{1, 0, 3, 2} : new int[]{0, 1}) {
            out.add(numbers.get(from + index));
        }
    }

    private static BigInteger keccak(List<BigInteger> words) {
        KeccakDigest keccak = new KeccakDigest(256);
        byte[] tag = Arrays.copyOf("assay/groth16/commitments/1".getBytes(StandardCharsets.US_ASCII), 32);
        keccak.update(tag, 0, 32);
        for (BigInteger word : words) {
            byte[] bytes = new byte[32];
            byte[] big = word.toByteArray();
            int used = Math.min(32, big.length);
            System.arraycopy(big, big.length - used, bytes, 32 - used, used);
            keccak.update(bytes, 0, 32);
        }
        byte[] hash = new byte[32];
        keccak.doFinal(hash, 0);
        return new BigInteger(1, hash);
    }

    @Test
    void foldingNumberIsTheHashOfTheNumbersInTheFiles() throws IOException {
        // nPublic, alpha 3, beta 6, gamma 6, delta 6, e(alpha, beta) 12, IC 5 times 3, then g 6, -sigma g 6, hashed
        List<BigInteger> key = numbers("verification_key.json");
        List<BigInteger> words = new ArrayList<>(List.of(BigInteger.TWO, BigInteger.TWO));
        take(key, 1, false, words);
        for (int point = 0; point < 3; point++) {
            take(key, 4 + 6 * point, true, words);
        }
        for (int point = 0; point < 5; point++) {
            take(key, 34 + 3 * point, false, words);
        }
        take(key, 49, true, words);
        take(key, 55, true, words);
        words.add(BigInteger.ZERO);
        take(key, 61, true, words);
        take(key, 67, true, words);
        words.addAll(List.of(BigInteger.valueOf(3), BigInteger.ONE, BigInteger.TWO, BigInteger.valueOf(3)));
        BigInteger digest = keccak(words);
        assertThat(new BigInteger(1, FoldingNumber.keyDigest(CIRCUIT.key().verifyingKey()))).isEqualTo(digest);
        List<BigInteger> proof = numbers("proof.json");
        List<BigInteger> parts = new ArrayList<>(List.of(digest));
        parts.addAll(numbers("public.json"));
        take(proof, 0, false, parts);
        take(proof, 3, true, parts);
        for (int point = 0; point < 5; point++) {
            take(proof, 9 + 3 * point, false, parts);
        }
        Claim claim = CIRCUIT.claim(4);
        assertThat(FoldingNumber.of(FoldingNumber.keyDigest(CIRCUIT.key().verifyingKey()), claim.publicValues(),
                claim.proof())).isEqualTo(keccak(parts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3; 3,2,5,0; 3,2,5,0; 3,2,5,0", "1; 0,2,5,0", "1; 3,0,5,0", "1; 3,2,7,0", "1; 3,2,6,0",
            "1; 4,1,5,0", "1; 3,2,4,0", "1; 2,3,5,0", "1; 3,5,5,0", "1; 3,-1,5,0", "1; 3,2147483647,5,0",
            "1; -1,2,5,0", "1; 3,2,5,3,1,2,3", "1; 3,2,5,2,2,1", "1; 3,2,5,2,1,1", "1; 3,2,5,1,0", "1; 3,2,5,1,3",
            "1; 3,2,5,1,5", "1; 3,2,5,1", "1; 3,2,5", "2; 3,2,5,0", "2; 3,2,5,0; 6,1,7,0", "2; 3,1,5,0; 4,1,5,0",
            "1; 3,2,5,0,9", "-1", ""})
    void constraintSystemsWithWiresInDisorderAreRefused(String text) throws IOException {
        int[] words = Arrays.stream(text.replace(';', ',').split(",")).map(String::strip)
                .filter(word -> !word.isEmpty()).mapToInt(Integer::parseInt).toArray();
        Path path = write(withSection(Fixtures.bytes("mul.r1cs"), words));
        assertThatThrownBy(() -> R1csFile.read(path)).isInstanceOf(BadFileException.class)
                .hasMessageContaining("section " + SECTION);
    }

    /// Changes words or points of a key; offsets are in the section.
    @ParameterizedTest
    @CsvSource({"1, 0, 2, 'section 1'", "1, 0, 0, 'section 1'", "2, 76, 3, 'section 16723'",
            "16723, 0, 0, 'section 16723, offset'", "16723, 0, 1, 'section 16723, offset'",
            "16723, 0, 3, 'section 16723, offset'", "16723, 4, 4, 'section 16723'", "16723, 8, 2, 'section 16723'",
            "16723, 12, 19, 'section 16723'", "16723, 36, 9, 'section 16723'"})
    void changedCountsOfKeysAreRefusedWithTheirPlace(int section, int offset, int value, String place)
            throws IOException {
        byte[] bytes = golden("proving.pk");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(KeyMutation.section(bytes, section) + offset,
                value);
        Path path = write(bytes);
        assertThatThrownBy(() -> ZkeyFile.read(path, PointCheck.HEADER)).isInstanceOf(BadFileException.class)
                .hasMessageContaining(place);
        assertThatThrownBy(() -> ZkeyFile.readVerifyingKey(path)).isInstanceOf(BadFileException.class)
                .hasMessageContaining(place);
    }

    /// Points of the section of commitments and of the bases.
    @Test
    void changedPointsOfKeysAreRefused() throws IOException {
        byte[] good = golden("proving.pk");
        int points = KeyMutation.section(good, SECTION) + 4 + 16 + 16 + 12;
        for (int point = 0; point < 4; point++) {
            byte[] off = good.clone();
            off[points + 128 * point] ^= 1;
            assertThatThrownBy(() -> ZkeyFile.read(write(off), PointCheck.HEADER)).isInstanceOf(BadFileException.class)
                    .hasMessageContaining("section 16723, " + (point % 2 == 0 ? "g" : "-sigma g"));
            byte[] infinite = good.clone();
            Arrays.fill(infinite, points + 128 * point, points + 128 * point + 128, (byte) 0);
            assertThatThrownBy(() -> ZkeyFile.read(write(infinite), PointCheck.HEADER))
                    .isInstanceOf(InsecureKeyException.class).hasMessageContaining("of commitment " + point / 2);
        }
        for (int section : new int[]{SECTION + 1, SECTION + 2}) {
            String name = section == SECTION + 1 ? "basis" : "sigma basis";
            byte[] off = good.clone();
            off[KeyMutation.section(good, section) + 64 * 4] ^= 1;
            ZkeyFile.read(write(off), PointCheck.HEADER).key().close();
            assertThatThrownBy(() -> ZkeyFile.read(write(off), PointCheck.ALL)).isInstanceOf(BadFileException.class)
                    .hasMessageContaining("section " + section + ", " + name + " 4");
            byte[] infinite = good.clone();
            Arrays.fill(infinite, KeyMutation.section(good, section) + 64 * 4,
                    KeyMutation.section(good, section) + 64 * 5, (byte) 0);
            assertThatThrownBy(() -> ZkeyFile.read(write(infinite), PointCheck.ALL))
                    .isInstanceOf(InsecureKeyException.class).hasMessageContaining(name + " of commitment 1[1]");
            byte[] other = good.clone();
            System.arraycopy(good, KeyMutation.section(good, section), other, KeyMutation.section(good, section) + 64,
                    64);
            assertThatThrownBy(() -> ZkeyFile.read(write(other), PointCheck.ALL))
                    .isInstanceOf(InsecureKeyException.class).hasMessageContaining("sigma basis of commitment 0");
            byte[] large = good.clone();
            Arrays.fill(large, KeyMutation.section(good, section), KeyMutation.section(good, section) + 32, (byte) -1);
            try (ProvingKey key = ZkeyFile.read(write(large), PointCheck.HEADER).key()) {
                assertThatThrownBy(() -> CIRCUIT.claim(1, key)).isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("section " + section + ", " + name + " coordinate 0");
            }
        }
    }

    @Test
    void changedKeysGiveOutNoBadProof() throws IOException {
        tryKeys(FAST);
    }

    @Tag("nightly")
    @Test
    void moreChangedKeysGiveOutNoBadProof() throws IOException {
        tryKeys(NIGHTLY);
    }

    private void tryKeys(int count) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("CommittedFilesTest seed " + seed);
        PreparedVerifyingKey good = PreparedVerifyingKey.of(CIRCUIT.key().verifyingKey());
        byte[] goodKey = golden("proving.pk");
        int[] outcomes = new int[3];
        for (int index = 0; index < count; index++) {
            Random random = new Random(seed + index);
            byte[] bad = goodKey.clone();
            int section = index % 2 == 0 ? SECTION + random.nextInt(3) : 1 + random.nextInt(10);
            int start = KeyMutation.section(goodKey, section);
            int size = Math.toIntExact(ByteBuffer.wrap(goodKey).order(ByteOrder.LITTLE_ENDIAN).getLong(start - 8));
            bad[start + random.nextInt(size)] ^= (byte) (1 << random.nextInt(8));
            Path path = write(bad);
            try (ProvingKey key = ZkeyFile.read(path, PointCheck.HEADER).key()) {
                boolean same = key.verifyingKey().equals(good.key());
                outcomes[isGivenOut(key, good, same) ? 1 : 2]++;
            } catch (BadFileException | InsecureKeyException _) {
                outcomes[0]++;
            } catch (RuntimeException | AssertionError problem) {
                throw new AssertionError("seed " + seed + ", case " + index + ", section " + section, problem);
            } finally {
                Files.delete(path);
            }
        }
        System.out.printf("CommittedFilesTest %d: %d refused, %d harmless, %d proofs held back%n", count, outcomes[0],
                outcomes[1], outcomes[2]);
        assertThat(outcomes[0]).as("seed %d", seed).isPositive();
        assertThat(outcomes[2]).as("seed %d", seed).isPositive();
    }

    private static boolean isGivenOut(ProvingKey key, PreparedVerifyingKey good, boolean same) {
        try (Workers workers = new Workers(1)) {
            Witness wrong = CIRCUIT.witness(9, 1, 0, 5);
            assertThatThrownBy(() -> Groth16Prover.proveChecked(key, wrong, CIRCUIT.completion(),
                    RandomSource.seeded(1), workers, ProgressListener.NONE)).isInstanceOfAny(
                            RejectedProofException.class, UncheckedIOException.class);
            Witness right = CIRCUIT.witness(7, 1, 0);
            Proof proof = Groth16Prover.proveChecked(key, right, CIRCUIT.completion(), RandomSource.seeded(2), workers,
                    ProgressListener.NONE);
            assertThat(Groth16Verifier.verify(good, right.publicValues(2), proof))
                    .isInstanceOf(same ? Accepted.class : Rejected.class);
            return true;
        } catch (RejectedProofException _) {
            return false;
        } catch (UncheckedIOException problem) {
            assertThat(problem).hasCauseInstanceOf(BadFileException.class);
            return false;
        }
    }

    /// Replaces a piece of the good file; the message names the place.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"groth16-commitments\" | \"groth16\" | .IC",
            "\"groth16-commitments\" | \"plonk\" | .protocol", "\"nPublic\": 2 | \"nPublic\": 3 | .IC",
            "\"nPublic\": 2 | \"nPublic\": 1 | .IC", "\"commitmentKeys\" | \"others\" | top level",
            "\"gSigmaNeg\" | \"gSigma\" | .commitmentKeys[0]", "\"g\": | \"h\": | .commitmentKeys[0]",
            "\"hashed\": [] | \"hashed\": [3] | .commitmentKeys[0].hashed[0]",
            "\"hashed\": [] | \"hashed\": [0] | .commitmentKeys[0].hashed[0]",
            "\"hashed\": [] | \"hashed\": [2, 1] | .commitmentKeys[0].hashed[1]",
            "\"hashed\": [] | \"hashed\": [1, 1] | .commitmentKeys[0].hashed[1]",
            "\"hashed\": [] | \"hashed\": [99999999999999999999] | .commitmentKeys[0].hashed[0]",
            "\"hashed\": [] | \"hashed\": 1 | .commitmentKeys[0].hashed",
            "\"hashed\": [] | \"x\": [] | .commitmentKeys[0]"})
    void changedVerificationKeysAreRefusedWithTheirPlace(String from, String to, String place) throws IOException {
        String good = new String(golden("verification_key.json"), StandardCharsets.UTF_8);
        assertThat(good).contains(from);
        Path path = write(good.replaceFirst(Pattern.quote(from), to).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> VerificationKeyJson.read(path)).isInstanceOfSatisfying(BadFileException.class,
                problem -> assertThat(problem.where()).isEqualTo(place));
    }

    @Test
    void listOfNoCommitmentsIsRefused() throws IOException {
        String key = new String(golden("verification_key.json"), StandardCharsets.UTF_8)
                .replaceFirst("(?s)\"commitmentKeys\".*", "\"commitmentKeys\": []}");
        assertThatThrownBy(() -> VerificationKeyJson.read(write(key.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(BadFileException.class).hasMessageContaining(".commitmentKeys: found 0 commitments");
        String proof = new String(golden("proof.json"), StandardCharsets.UTF_8);
        String none = proof.replaceFirst("(?s)\"commitments\".*", "\"commitments\": [], \"commitmentPok\": []}");
        assertThatThrownBy(() -> ProofJson.read(write(none.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(BadFileException.class).hasMessageContaining(".commitments: found no point");
        String fewer = proof.replaceFirst("(?s)\"commitmentPok\".*", "\"commitmentPok\": []}");
        assertThatThrownBy(() -> ProofJson.read(write(fewer.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(BadFileException.class).hasMessageContaining(".commitmentPok: found 0 elements");
        String missing = proof.replace("commitmentPok", "pok");
        assertThatThrownBy(() -> ProofJson.read(write(missing.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(BadFileException.class).hasMessageContaining("no member \"commitmentPok\"");
        // as the protocol of plain proofs, what commits is not looked at, and no key with commitments accepts the rest
        Proof plain = ProofJson.read(write(proof.replace("groth16-commitments", "groth16")
                .getBytes(StandardCharsets.UTF_8)));
        assertThat(Groth16Verifier.verify(CIRCUIT.key().verifyingKey(), CIRCUIT.claim(4).publicValues(), plain))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void pointsOfProofsMayBeAnything() throws IOException {
        Proof good = ProofJson.read(write(golden("proof.json")));
        long[] off = good.commitments().getFirst().clone();
        Bn254.FP.add(off, 0, off, 0, CurveGroup.g1().generator(), 0);
        for (long[] point : List.of(off, new long[8])) {
            Proof bad = new Proof(good.a(), good.b(), good.c(), List.of(point, good.commitments().get(1)),
                    List.of(good.knowledge().getFirst(), point));
            assertThat(ProofJson.read(write(ProofJson.toBytes(bad)))).isEqualTo(bad);
        }
    }
}
