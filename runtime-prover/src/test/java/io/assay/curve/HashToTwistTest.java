package io.assay.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.field.Bn254;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Points of G2 that messages are hashed to, against the vectors of gnark-crypto 0.22, `ecc/bn254/hash_vectors_test.go`,
/// which were made with the reference of RFC 9380.
class HashToTwistTest {
    private static final byte[] TAG = "QUUX-V01-CS02-with-BN254G2_XMD:SHA-256_SVDW_RO_".getBytes(
            StandardCharsets.US_ASCII);

    private static void expect(String message, String... coordinates) {
        long[] expected = new long[16];
        for (int index = 0; index < 4; index++) {
            Bn254.FP.fromBigInteger(expected, 4 * index, new BigInteger(coordinates[index], 16));
        }
        assertThat(HashToTwist.point(message.getBytes(StandardCharsets.US_ASCII), TAG)).as(message)
                .isEqualTo(expected);
    }

    @Test
    void vectors() {
        expect("", "1192005a0f121921a6d5629946199e4b27ff8ee4d6dd4f9581dc550ade851300",
                "1747d950a6f23c16156e2171bce95d1189b04148ad12628869ed21c96a8c9335",
                "498f6bb5ac309a07d9a8b88e6ff4b8de0d5f27a075830e1eb0e68ea318201d8",
                "2c9755350ca363ef2cf541005437221c5740086c2e909b71d075152484e845f4");
        expect("abc", "16c88b54eec9af86a41569608cd0f60aab43464e52ce7e6e298bf584b94fccd2",
                "b5db3ca7e8ef5edf3a33dfc3242357fbccead98099c3eb564b3d9d13cba4efd",
                "1c42ba524cb74db8e2c680449746c028f7bea923f245e69f89256af2d6c5f3ac",
                "22d02d2da7f288545ff8789e789902245ab08c6b1d253561eec789ec2c1bd630");
        expect("abcdef0123456789", "1435fd84aa43c699230e371f6fea3545ce7e053cbbb06a320296a2b81efddc70",
                "2a8a360585b6b05996ef69c3c09b2c6fb17afe2b1e944f07559c53178eabf171",
                "2820188dcdc13ffdca31694942418afa1d6dfaaf259d012fab4da52b0f592e38",
                "142f08e2441ec431defc24621b73cfe0252d19b243cb55b84bdeb85de039207a");
        expect("q128_" + "q".repeat(128), "2cffc213fb63d00d923cb22cda5a2904837bb93a2fe6e875c532c51744388341",
                "2718ef38d1bc4347f0266c774c8ef4ee5fa7056cc27a4bd7ecf7a888efb95b26",
                "232553f728341afa64ce66d00535764557a052e38657594e10074ad28728c584",
                "2206ec0a9288f31ed78531c37295df3b56c42a1284443ee9893adb1521779001");
        expect("a512_" + "a".repeat(512), "242a0a159f36f87065e7c5170426012087023165ce47a486e53d6e2845ca625a",
                "17f9f6292998cf18ccc155903c1fe6b6465d40c794a3e1ed644a4182ad639f4a",
                "2dc5b7b65c9c79e6ef4afab8fbe3083c66d4ce31c78f6621ece17ecc892cf4b3",
                "18ef4886c818f01fdf309bc9a46dd904273917f85e74ecd0de62460a68122037");
    }

    @Test
    void pointsAreOfTheGroupAndDependOnMessageAndTag() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        CurveGroup group = CurveGroup.g2();
        for (int round = 0; round < 20; round++) {
            byte[] message = new byte[round * 7];
            random.nextBytes(message);
            long[] point = HashToTwist.point(message, new byte[]{0});
            assertThat(group.isOnCurve(point, 0) && group.isInSubgroup(point, 0) && !group.isInfinity(point, 0))
                    .as("seed %d, round %d", seed, round).isTrue();
            assertThat(HashToTwist.point(message, new byte[]{1})).isNotEqualTo(point);
            byte[] longer = java.util.Arrays.copyOf(message, message.length + 1);
            assertThat(HashToTwist.point(longer, new byte[]{0})).isNotEqualTo(point);
        }
    }

    @Test
    void tagsHaveABound() {
        assertThatThrownBy(() -> HashToTwist.point(new byte[1], new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HashToTwist.point(new byte[1], new byte[256]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
