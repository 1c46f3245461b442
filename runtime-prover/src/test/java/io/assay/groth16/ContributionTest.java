package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.format.PointCheck;
import io.assay.format.ZkeyContribution;
import io.assay.format.ZkeyFile;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Contributions of real ceremonies and of our own.
class ContributionTest {
    private static final int CHECKED = 12;

    @TempDir
    Path folder;

    private ZkeyFile zkey(String name) throws IOException {
        Path path = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/snarkjs/" + name), name)) {
            Files.copy(in, path);
        }
        return ZkeyFile.read(path, PointCheck.HEADER);
    }

    @Test
    void contributionsOfRealCeremoniesFollowEachOther() throws IOException {
        for (String name : List.of("mul_final.zkey", "semaphore-1.zkey")) {
            ZkeyFile file = zkey(name);
            List<DeltaContribution> all = file.contributions().stream()
                    .map(one -> ((ZkeyContribution) one).delta()).toList();
            for (int index = 0; index < Math.min(CHECKED, all.size()); index++) {
                assertThat(all.get(index).follows(file.circuitHash(), all.subList(0, index)))
                        .as("%s, contribution %d", name, index).isTrue();
            }
        }
    }

    @Test
    void everyChangeOfAContributionIsNoticed() {
        byte[] circuitHash = new byte[64];
        circuitHash[5] = 1;
        long[] generator = CurveGroup.g1().generator();
        long[] s = CurveGroup.g1().multiply(generator, 0, BigInteger.valueOf(2026));
        DeltaContribution first = DeltaContribution.of(circuitHash, List.of(), generator, BigInteger.TEN, s);
        DeltaContribution second = DeltaContribution.of(circuitHash, List.of(first), first.points(),
                BigInteger.valueOf(77), CurveGroup.g1().multiply(s, 0, BigInteger.TWO));
        assertThat(first.follows(circuitHash, List.of())).isTrue();
        assertThat(second.follows(circuitHash, List.of(first))).isTrue();
        assertThat(second.follows(circuitHash, List.of())).isFalse();
        assertThat(first.follows(new byte[64], List.of())).isFalse();
        for (int word = 0; word < 40; word++) {
            long[] points = first.points().clone();
            points[word] ^= 1;
            assertThat(new DeltaContribution(points, first.transcript()).follows(circuitHash, List.of()))
                    .as("word %d", word).isFalse();
        }
        long[] points = first.points().clone();
        System.arraycopy(generator, 0, points, 0, 8);
        assertThat(new DeltaContribution(points, first.transcript()).follows(circuitHash, List.of())).isFalse();
        System.arraycopy(second.points(), 24, points, 24, 16);
        System.arraycopy(first.points(), 0, points, 0, 8);
        assertThat(new DeltaContribution(points, first.transcript()).follows(circuitHash, List.of())).isFalse();
    }
}
