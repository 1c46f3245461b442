package io.assay.groth16;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/// A sum that is longer than a run is the sum of its runs.
class ChunkedSumTest {
    @Test
    void runsAddUpToTheWhole() {
        CurveGroup group = CurveGroup.g1();
        long[] generator = group.generator();
        for (int count : new int[]{0, 1, (1 << 17), (1 << 17) + 1, 300_001}) {
            // point i is the generator, scalar i is (first + i) mod 251: a sum that is known
            int first = 3;
            long[] points = new long[8 * count];
            long[] scalars = new long[4 * (count + first)];
            long expected = 0;
            for (int index = 0; index < count; index++) {
                System.arraycopy(generator, 0, points, 8 * index, 8);
                scalars[4 * (first + index)] = (first + index) % 251;
                expected += (first + index) % 251;
            }
            try (Workers workers = new Workers(2)) {
                assertThat(ChunkedSum.of(Kernels.active().msm(), group, PointSource.of(points, 8), scalars, first,
                        workers)).as("%d points", count)
                        .isEqualTo(group.multiply(generator, 0, BigInteger.valueOf(expected)));
            }
        }
    }
}
