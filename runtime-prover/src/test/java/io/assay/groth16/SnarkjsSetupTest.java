package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.RandomSource;
import io.assay.format.PointCheck;
import io.assay.format.PtauFile;
import io.assay.format.R1csFile;
import io.assay.format.ZkeyFile;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our setup from snarkjs's powers of tau against the key that snarkjs made from the same files.
class SnarkjsSetupTest {
    @TempDir
    Path folder;

    private Path copy(String name) throws IOException {
        Path path = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/snarkjs/" + name), name)) {
            Files.copy(in, path);
        }
        return path;
    }

    @Test
    void pointsThatDeltaDoesNotTouchEqualSnarkjsPoints() throws IOException {
        ConstraintSystem system = R1csFile.read(copy("mul.r1cs"));
        ZkeyFile initial = ZkeyFile.readForContribution(copy("mul_0000.zkey"), PointCheck.ALL);
        ProvingKey expected = initial.key();
        try (PtauFile powers = PtauFile.open(copy("pot8_final.ptau"), PointCheck.ALL);
                Workers workers = new Workers(2)) {
            CeremonyKey made = Groth16Setup.fromPowersOfTau(system, powers, RandomSource.seeded(9), workers,
                    ProgressListener.NONE);
            ProvingKey key = made.key();
            assertThat(made.circuitHash()).isEqualTo(initial.circuitHash());
            assertThat(key.domainSizeLog2()).isEqualTo(expected.domainSizeLog2());
            assertThat(longs(key.aPoints())).isEqualTo(longs(expected.aPoints()));
            assertThat(longs(key.b1Points())).isEqualTo(longs(expected.b1Points()));
            assertThat(longs(key.b2Points())).isEqualTo(longs(expected.b2Points()));
            assertThat(key.verifyingKey().ic()).isEqualTo(expected.verifyingKey().ic());
            assertThat(key.verifyingKey().alpha1()).isEqualTo(expected.verifyingKey().alpha1());
            assertThat(key.verifyingKey().beta2()).isEqualTo(expected.verifyingKey().beta2());
            assertThat(key.beta1()).isEqualTo(expected.beta1());
        }
    }

    private static long[] longs(PointSource points) {
        long[] result = new long[points.count() * points.longsPerPoint()];
        points.read(0, points.count(), result, 0);
        return result;
    }

    @Test
    void batchAdditionHandlesEqualOppositeAndInfinitePoints() {
        CurveGroup group = CurveGroup.g1();
        int[][] pairs = {{0, 0}, {0, 5}, {5, 0}, {5, 5}, {5, -5}, {-5, 5}, {5, 7}, {7, -5}, {-7, -7}};
        long[] left = new long[8 * pairs.length];
        long[] right = new long[8 * pairs.length];
        long[] expected = new long[8 * pairs.length];
        for (int pair = 0; pair < pairs.length; pair++) {
            System.arraycopy(multiple(group, pairs[pair][0]), 0, left, 8 * pair, 8);
            System.arraycopy(multiple(group, pairs[pair][1]), 0, right, 8 * pair, 8);
            System.arraycopy(multiple(group, pairs[pair][0] + pairs[pair][1]), 0, expected, 8 * pair, 8);
        }
        new BatchAddition(group, pairs.length).add(left, right, pairs.length);
        assertThat(left).isEqualTo(expected);
    }

    private static long[] multiple(CurveGroup group, int factor) {
        long[] point = group.multiply(group.generator(), 0, BigInteger.valueOf(Math.abs(factor)));
        if (factor < 0) {
            group.negate(point, 0, point, 0);
        }
        return point;
    }
}
