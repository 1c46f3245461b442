package io.assay.ceremony;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.curve.TwistPoints;
import io.assay.field.Bn254;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Points as bytes and back.
class PointCodecTest {
    private static final int COUNT = 600;
    private final Workers workers = new Workers(2);

    @AfterEach
    void stop() {
        workers.close();
    }

    private static long[] points(CurveGroup group, Random random) {
        int longs = group.affineLongs();
        long[] points = new long[COUNT * longs];
        for (int index = 0; index < COUNT; index++) {
            long[] point = index % 97 == 0
                    ? new long[longs]
                    : group.multiply(group.generator(), 0, new BigInteger(20, random).add(BigInteger.ONE));
            if (random.nextBoolean()) {
                group.negate(point, 0, point, 0);
            }
            System.arraycopy(point, 0, points, index * longs, longs);
        }
        return points;
    }

    @Test
    void everyPointComesBack() {
        long seed = new Random().nextLong();
        System.out.println("everyPointComesBack seed " + seed);
        for (CurveGroup group : List.of(CurveGroup.g1(), CurveGroup.g2())) {
            long[] points = points(group, new Random(seed));
            long[] back = new long[points.length];
            byte[] plain = PointCodec.uncompressed(group, points, 0, COUNT, workers);
            assertThat(plain).hasSize(8 * points.length);
            assertThat(PointCodec.decode(group, plain, back, COUNT, workers)).isEqualTo(-1);
            assertThat(back).isEqualTo(points);
            byte[] packed = PointCodec.compressed(group, points, COUNT, workers);
            assertThat(packed).hasSize(4 * points.length);
            long[] unpacked = new long[points.length];
            assertThat(PointCodec.decompress(group, packed, unpacked, COUNT, workers)).isEqualTo(-1);
            assertThat(unpacked).isEqualTo(points);
        }
    }

    @Test
    void pointsOutsideTheSubgroupAreStillPoints() {
        CurveGroup group = CurveGroup.g2();
        long[] point = TwistPoints.random(new Random(5));
        long[] back = new long[16];
        assertThat(PointCodec.decompress(group, PointCodec.compressed(group, point), back, 1, workers)).isEqualTo(-1);
        assertThat(back).isEqualTo(point);
    }

    @Test
    void everyPointHasOneForm() {
        CurveGroup group = CurveGroup.g1();
        byte[] infinity = new byte[32];
        infinity[0] = 0x40;
        assertThat(isGood(group, infinity)).isTrue();
        for (int[] change : new int[][]{{0, 0xc0}, {0, 0x41}, {31, 1}}) {
            byte[] other = infinity.clone();
            other[change[0]] = (byte) change[1];
            assertThat(isGood(group, other)).isFalse();
        }
        byte[] good = PointCodec.compressed(group, group.generator());
        assertThat(isGood(group, good)).isTrue();
        byte[] unreduced = new BigInteger(1, good).add(Bn254.FP.modulus()).toByteArray();
        assertThat(isGood(group, unreduced)).isFalse();
        // x = 4 is on no point: 67 is no square
        byte[] none = new byte[32];
        none[31] = 4;
        assertThat(isGood(group, none)).isFalse();
    }

    private boolean isGood(CurveGroup group, byte[] bytes) {
        return PointCodec.decompress(group, bytes, new long[group.affineLongs()], 1, workers) == -1;
    }

    @Test
    void theFirstBadPointIsNamed() {
        CurveGroup group = CurveGroup.g2();
        byte[] plain = PointCodec.uncompressed(group, points(group, new Random(3)), 0, COUNT, workers);
        for (int index : new int[]{599, 300, 299}) {
            Arrays.fill(plain, 128 * index + 96, 128 * index + 128, (byte) 0xff);
            assertThat(PointCodec.decode(group, plain, new long[16 * COUNT], COUNT, workers)).isEqualTo(index);
        }
    }
}
