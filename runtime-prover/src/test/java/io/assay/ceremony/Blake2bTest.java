package io.assay.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;

/// Our BLAKE2b against the vector of RFC 7693, against Bouncy Castle, and against itself across a saved state.
class Blake2bTest {
    private static byte[] reference(byte[] bytes) {
        Blake2bDigest digest = new Blake2bDigest(512);
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[64];
        digest.doFinal(hash, 0);
        return hash;
    }

    @Test
    void vectorOfRfc7693() {
        assertThat(HexFormat.of().formatHex(
                new Blake2b().update("abc".getBytes(StandardCharsets.US_ASCII)).digest())).isEqualTo(
                        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    }

    @Test
    void equalsBouncyCastleForEveryLengthAndSplit() {
        long seed = new Random().nextLong();
        System.out.println("equalsBouncyCastleForEveryLengthAndSplit seed " + seed);
        Random random = new Random(seed);
        for (int length = 0; length < 700; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            Blake2b hash = new Blake2b();
            int done = 0;
            while (done < length) {
                int step = Math.min(length - done, 1 + random.nextInt(300));
                hash.update(bytes, done, step);
                done += step;
                if (random.nextInt(4) == 0) {
                    hash = Blake2b.restore(hash.save());
                }
            }
            assertThat(hash.length()).isEqualTo(length);
            assertThat(hash.digest()).as("seed %d, length %d", seed, length).isEqualTo(reference(bytes));
        }
    }

    @Test
    void statesThatAreNoneAreRefused() {
        byte[] good = new Blake2b().update(new byte[200]).save();
        assertThat(Blake2b.restore(good).update(new byte[3]).digest()).isEqualTo(reference(new byte[203]));
        // bytes compressed: no multiple of 128, negative; bytes waiting: 129, negative; a last block
        int[][] changes = {{192, 1}, {199, 0x80}, {200, 129}, {207, 0x80}, {208, 1}, {215, 0xff}};
        for (int[] change : changes) {
            byte[] bad = good.clone();
            bad[change[0]] = (byte) change[1];
            assertThatThrownBy(() -> Blake2b.restore(bad)).as(Arrays.toString(change))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void firstChallengesFollowFromTheirDefinition() {
        assertThat(PowersSteps.firstChallenge(FirstChallenges.FIRST_POWER))
                .isEqualTo(PowersSteps.computeFirstChallenge(FirstChallenges.FIRST_POWER));
    }
}
