package io.assay.benchmarks;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import java.util.SplittableRandom;

/// Elements and points to compute on; the same for the same seed.
final class RandomData {
    private RandomData() {}

    /// Returns uniform elements: either form, because both are uniform.
    static long[] elements(PrimeField field, int count, long seed) {
        RandomSource random = RandomSource.seeded(seed);
        long[] result = new long[4 * count];
        for (int at = 0; at < result.length; at += 4) {
            System.arraycopy(random.nextElement(field), 0, result, at, 4);
        }
        return result;
    }

    /// Returns canonical scalars in [-2^(bits-1), 2^(bits-1)).
    static long[] small(int count, int bits, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] result = new long[4 * count];
        for (int at = 0; at < result.length; at += 4) {
            long value = random.nextLong(-(1L << (bits - 1)), 1L << (bits - 1));
            result[at] = Math.abs(value);
            if (value < 0) {
                Bn254.FR.negate(result, at, result, at);
            }
        }
        return result;
    }

    /// Returns affine points.
    static long[] points(CurveGroup group, int count, long seed) {
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            return Kernels.forWork(count, workers).fixedBase().prepare(group, group.generator(), workers)
                    .multiples(elements(Bn254.FR, count, seed), workers);
        }
    }
}
