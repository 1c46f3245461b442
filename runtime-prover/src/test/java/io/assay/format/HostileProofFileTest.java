package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.MulCircuit;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.PreparedVerifyingKey;
import io.assay.groth16.Verification.Rejected;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changed bytes of `proof.json` and `public.json` are refused, or mean the same proof still, or one that is rejected.
class HostileProofFileTest {
    private static final int FAST = 500;
    private static final int NIGHTLY = 20_000;
    private static final String DIGITS = "0123456789";

    @TempDir
    Path folder;

    private int fileCount;

    /// What came of one changed file.
    private enum Outcome {
        REFUSED, SAME_MEANING, REJECTED
    }

    @Test
    void changedFilesAreRejected() throws IOException {
        tryMutations(FAST);
    }

    @Tag("nightly")
    @Test
    void moreChangedFilesAreRejected() throws IOException {
        tryMutations(NIGHTLY);
    }

    private void tryMutations(int count) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("HostileProofFileTest seed " + seed);
        Random random = new Random(seed);
        MulCircuit circuit = MulCircuit.ofSeed(78);
        PreparedVerifyingKey key = PreparedVerifyingKey.of(circuit.key().verifyingKey());
        Claim good = circuit.claim(3);
        byte[][] files = {ProofJson.toBytes(good.proof()), PublicJson.toBytes(good.publicValues())};
        int[] outcomes = new int[Outcome.values().length];
        for (int index = 0; index < count; index++) {
            byte[] good0 = files[index % 2];
            byte[] bad = index % 4 < 2 ? Mutations.change(good0, random) : otherDigit(good0, random);
            Outcome outcome;
            try {
                outcome = judge(key, good, index % 2 == 0, bad);
            } catch (RuntimeException problem) {
                throw new AssertionError("seed " + seed + ", case " + index, problem);
            }
            assertThat(outcome).as("seed %d, case %d", seed, index).isNotNull();
            outcomes[outcome.ordinal()]++;
        }
        System.out.printf("HostileProofFileTest %d: %d refused, %d rejected, %d of the same meaning%n", count,
                outcomes[0], outcomes[2], outcomes[1]);
        assertThat(outcomes[Outcome.REJECTED.ordinal()]).as("seed %d", seed).isGreaterThan(count / 4);
        assertThat(outcomes[Outcome.SAME_MEANING.ordinal()]).as("seed %d", seed).isLessThan(count / 4);
    }

    private Outcome judge(PreparedVerifyingKey key, Claim good, boolean isProof, byte[] bad) throws IOException {
        Path path = Files.write(folder.resolve("hostile" + fileCount++), bad);
        Claim claim;
        try {
            claim = isProof
                    ? new Claim(ProofJson.read(path), good.publicValues())
                    : new Claim(good.proof(), PublicJson.read(path));
        } catch (BadFileException _) {
            return Outcome.REFUSED;
        } finally {
            Files.delete(path);
        }
        if (claim.equals(good)) {
            // white space, or a member that no reader looks at
            return Outcome.SAME_MEANING;
        }
        List<BigInteger> values = claim.publicValues();
        assertThat(Groth16Verifier.verify(key, values, claim.proof())).isInstanceOf(Rejected.class);
        return Outcome.REJECTED;
    }

    /// Replaces one decimal digit by another one, so that the file stays well-formed.
    private static byte[] otherDigit(byte[] bytes, Random random) {
        byte[] result = bytes.clone();
        int at = random.nextInt(result.length);
        while (DIGITS.indexOf(result[at]) < 0) {
            at = (at + 1) % result.length;
        }
        byte before = result[at];
        while (result[at] == before) {
            result[at] = (byte) DIGITS.charAt(random.nextInt(10));
        }
        return result;
    }
}
