package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.curve.TwistPoints;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.VerifyingKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Keys that let somebody prove anything are refused by every reader, with what is wrong and where.
class InsecureKeyFileTest {
    /// Offset of the points in section 2: two primes with their sizes, three counts.
    private static final int POINTS = 84;

    @TempDir
    Path folder;

    /// A point of the header of a key: its name, place in section 2, and size.
    enum HeaderPoint {
        ALPHA("alpha", 0, 64), BETA1("beta in G1", 64, 64), BETA2("beta", 128, 128), GAMMA("gamma", 256, 128), DELTA1(
                "delta in G1", 384, 64), DELTA2("delta", 448, 128);

        private final String label;
        private final int offset;
        private final int size;

        HeaderPoint(String label, int offset, int size) {
            this.label = label;
            this.offset = offset;
            this.size = size;
        }
    }

    private static byte[] key() throws IOException {
        byte[] bytes = Fixtures.bytes("mul_final.zkey");
        // without its ceremony, so that a test can change delta
        int ceremony = section(bytes, 10) + 64;
        byte[] result = Arrays.copyOf(bytes, ceremony + 4);
        ByteBuffer out = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(ceremony, 0);
        out.putLong(section(bytes, 10) - 8, 68);
        return result;
    }

    private static int section(byte[] file, int wanted) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int offset = 12;
        while (in.getInt(offset) != wanted) {
            offset += 12 + Math.toIntExact(in.getLong(offset + 4));
        }
        return offset + 12;
    }

    private static byte[] with(byte[] key, int offset, long[] point) {
        byte[] changed = key.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).position(offset).asLongBuffer().put(point);
        return changed;
    }

    private static int place(byte[] key, HeaderPoint point) {
        return section(key, 2) + POINTS + point.offset;
    }

    private static byte[] slice(byte[] key, HeaderPoint point) {
        int from = place(key, point);
        return Arrays.copyOfRange(key, from, from + point.size);
    }

    private static long[] longs(byte[] bytes) {
        long[] result = new long[bytes.length / 8];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(result);
        return result;
    }

    private ThrowingCallable reading(byte[] key) throws IOException {
        Path path = Files.write(folder.resolve("key.zkey"), key);
        return () -> ZkeyFile.read(path, PointCheck.HEADER);
    }

    private void assertInsecure(byte[] key, String where, String found) throws IOException {
        assertThatThrownBy(reading(key)).isInstanceOfSatisfying(InsecureKeyException.class, problem -> {
            assertThat(problem.findings()).first().satisfies(finding -> {
                assertThat(finding.where()).isEqualTo(where);
                assertThat(finding.found()).contains(found);
            });
            assertThat(problem.key()).endsWith("key.zkey");
            assertThat(problem.toDiagnostic()).startsWith("error[AS4002]: insecure key\n  key     ")
                    .contains("\n  where   " + where + "\n", "\n  found   ", "; expected ", "\n  help    ");
        });
    }

    @ParameterizedTest
    @EnumSource
    void badHeaderPointsAreRefused(HeaderPoint point) throws IOException {
        byte[] key = key();
        assertThatCode(reading(key)).doesNotThrowAnyException();
        int place = place(key, point);
        assertInsecure(with(key, place, new long[point.size / 8]), point.label, "infinity");
        byte[] off = key.clone();
        off[place] ^= 1;
        assertThatThrownBy(reading(off)).isInstanceOf(BadFileException.class).hasMessageContaining("off the curve");
        byte[] large = key.clone();
        Arrays.fill(large, place, place + 32, (byte) 0xff);
        assertThatThrownBy(reading(large)).isInstanceOf(BadFileException.class).hasMessageContaining(">= p");
        if (point.size == 128) {
            long seed = new Random().nextLong();
            long[] foreign = TwistPoints.random(new Random(seed));
            assertInsecure(with(key, place, foreign), point.label, "outside the subgroup");
            assertInsecure(with(key, place, TwistPoints.sum(TwistPoints.ofSmallOrder(new Random(seed)),
                    longs(slice(key, point)))), point.label, "outside the subgroup");
        }
    }

    @Test
    void deltaOfNobodyIsRefused() throws IOException {
        byte[] key = key();
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        byte[] equal = with(with(key, place(key, HeaderPoint.DELTA1), g1.generator()),
                place(key, HeaderPoint.DELTA2), g2.generator());
        assertInsecure(equal, "delta", "gamma: nobody contributed");
        Path path = folder.resolve("key.zkey");
        assertThatCode(() -> ZkeyFile.readForContribution(path, PointCheck.ALL)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ZkeyFile.readVerifyingKey(path)).isInstanceOf(InsecureKeyException.class);
        long[] minus1 = g1.generator();
        long[] minus2 = g2.generator();
        g1.negate(minus1, 0, minus1, 0);
        g2.negate(minus2, 0, minus2, 0);
        assertInsecure(with(with(key, place(key, HeaderPoint.DELTA1), minus1), place(key, HeaderPoint.DELTA2), minus2),
                "delta", "gamma negated");
        assertThatThrownBy(() -> ZkeyFile.read(Fixtures.copy("mul_0000.zkey", folder), PointCheck.HEADER))
                .isInstanceOf(InsecureKeyException.class);
    }

    @Test
    void numbersThatDifferBetweenTheGroupsAreRefused() throws IOException {
        byte[] key = key();
        long[] other = CurveGroup.g1().multiply(CurveGroup.g1().generator(), 0, BigInteger.TEN);
        assertInsecure(with(key, place(key, HeaderPoint.BETA1), other), "beta", "another number in G1 than in G2");
        assertInsecure(with(key, place(key, HeaderPoint.DELTA1), other), "delta", "another number in G1 than in G2");
    }

    @Test
    void publicValuesBoundToNothingAreRefused() throws IOException {
        byte[] key = key();
        for (int index = 0; index < 3; index++) {
            assertInsecure(with(key, section(key, 3) + 64 * index, new long[8]), "IC[" + index + "]", "infinity");
        }
    }

    @Test
    void contributionsMustEndInTheKeysDelta() throws IOException {
        byte[] key = Fixtures.bytes("mul_final.zkey");
        CurveGroup g1 = CurveGroup.g1();
        assertThatThrownBy(reading(with(key, section(key, 10) + 68, g1.generator())))
                .isInstanceOf(BadFileException.class).hasMessageContaining("another delta than the key's");
    }

    @Test
    void largePointsAreTestedOnDemand() throws IOException {
        byte[] key = key();
        long seed = new Random().nextLong();
        byte[] foreign = with(key, section(key, 7) + 128, TwistPoints.random(new Random(seed)));
        assertThatCode(reading(foreign)).doesNotThrowAnyException();
        Path path = folder.resolve("key.zkey");
        assertThatThrownBy(() -> ZkeyFile.read(path, PointCheck.ALL)).as("seed %d", seed)
                .isInstanceOf(InsecureKeyException.class).hasMessageContaining("section 7, B 1")
                .hasMessageContaining("outside the subgroup");
    }

    @Test
    void powersOfTauHaveNoInfiniteAndNoForeignPoints() throws IOException {
        byte[] good = Fixtures.bytes("pot8_final.ptau");
        long seed = new Random().nextLong();
        long[] foreign = TwistPoints.sum(TwistPoints.ofSmallOrder(new Random(seed)), CurveGroup.g2().generator());
        for (int type = 2; type <= 5; type++) {
            int size = type == 3 ? 16 : 8;
            assertInsecurePowers(with(good, section(good, type) + 5 * 8 * size, new long[size]), "section " + type
                    + ", point 5: found the point at infinity");
        }
        assertInsecurePowers(with(good, section(good, 6), new long[16]), "section 6, point 0: found the point at inf");
        assertInsecurePowers(with(good, section(good, 3) + 5 * 128, foreign),
                "section 3, point 5: found a point outside the subgroup");
        assertInsecurePowers(with(good, section(good, 6), foreign),
                "section 6, point 0: found a point outside the subgroup");
        // the Lagrange basis of four points begins at point 3
        assertInsecurePowers(with(good, section(good, 12) + 4 * 64, new long[8]),
                "section 12, point 4: found the point at infinity");
    }

    private void assertInsecurePowers(byte[] bytes, String message) throws IOException {
        Path path = Files.write(folder.resolve("changed.ptau"), bytes);
        try (PtauFile powers = PtauFile.open(path, PointCheck.ALL)) {
            assertThatThrownBy(() -> {
                powers.tauG1(10);
                powers.tauG2(10);
                powers.alphaTauG1(10);
                powers.betaTauG1(10);
                powers.betaG2();
                powers.lagrangeTauG1(2);
            }).isInstanceOf(InsecureKeyException.class).hasMessageContaining(message)
                    .hasMessageContaining("changed.ptau");
        }
    }

    @Test
    void betaMustNotBeGamma() throws IOException {
        byte[] key = key();
        long[] beta = longs(slice(key, HeaderPoint.BETA2));
        assertInsecure(with(key, place(key, HeaderPoint.GAMMA), beta), "beta", "gamma");
        CurveGroup.g2().negate(beta, 0, beta, 0);
        assertInsecure(with(key, place(key, HeaderPoint.GAMMA), beta), "beta", "gamma negated");
    }

    @Test
    void pointsOfIcMustDiffer() throws IOException {
        byte[] key = key();
        int ic = section(key, 3);
        long[] first = longs(Arrays.copyOfRange(key, ic, ic + 64));
        assertInsecure(with(key, ic + 128, first), "IC[2]", "IC[0]");
        CurveGroup.g1().negate(first, 0, first, 0);
        assertInsecure(with(key, ic + 64, first), "IC[1]", "IC[0]");
        assertInsecure(with(key, ic + 64, longs(slice(key, HeaderPoint.ALPHA))), "IC[1]", "alpha");
    }

    @Test
    void verificationKeysInJsonAreJudgedLikewise() throws IOException {
        VerifyingKey good = VerificationKeyJson.read(Fixtures.copy("vk.json", folder)).key();
        long[] opposite = new long[16];
        CurveGroup.g2().negate(opposite, 0, good.gamma2(), 0);
        long[] ic = good.ic().clone();
        Arrays.fill(ic, 16, 24, 0);
        long seed = new Random().nextLong();
        long[] foreign = TwistPoints.random(new Random(seed));
        assertInsecureJson("delta", new VerifyingKey(good.alpha1(), good.beta2(), good.gamma2(), good.gamma2(),
                good.ic()));
        assertInsecureJson("delta", new VerifyingKey(good.alpha1(), good.beta2(), good.gamma2(), opposite, good.ic()));
        assertInsecureJson("alpha", new VerifyingKey(new long[8], good.beta2(), good.gamma2(), good.delta2(),
                good.ic()));
        assertInsecureJson("beta", new VerifyingKey(good.alpha1(), new long[16], good.gamma2(), good.delta2(),
                good.ic()));
        assertInsecureJson("gamma", new VerifyingKey(good.alpha1(), good.beta2(), foreign, good.delta2(), good.ic()));
        assertInsecureJson("IC[2]", new VerifyingKey(good.alpha1(), good.beta2(), good.gamma2(), good.delta2(), ic));
    }

    private void assertInsecureJson(String where, VerifyingKey key) throws IOException {
        Path path = folder.resolve("changed.json");
        Files.write(path, new VerificationKeyJson(key, List.of()).toBytes());
        assertThatThrownBy(() -> VerificationKeyJson.read(path)).isInstanceOfSatisfying(InsecureKeyException.class,
                problem -> assertThat(problem.findings()).first()
                        .satisfies(finding -> assertThat(finding.where()).isEqualTo(where)));
    }
}
