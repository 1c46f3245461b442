package io.assay.ceremony;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.format.SectionWriter;
import io.assay.kernel.FixedBaseKernel.Multiplier;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The transform in the exponent against numbers that are known.
class PointFftTest {
    private static final BigInteger TAU = BigInteger.valueOf(987654321987L);

    @TempDir
    Path folder;

    /// The transform of points in a file of its own.
    private long[] transform(CurveGroup group, long[] points, int log2, boolean inverse, Workers workers)
            throws IOException {
        int longs = group.affineLongs();
        try (SectionWriter file = new SectionWriter(folder.resolve("points"), "test", 1, 1)) {
            file.begin(1);
            PointStore store = new PointStore(file, file.position(), group);
            file.writeLongs(new long[points.length]);
            new PointFft(group, log2, inverse, workers).transform(
                    (first, out, offset, count) -> System.arraycopy(points, (int) first * longs, out, offset * longs,
                            count * longs),
                    store, _ -> {
                    });
            long[] result = new long[points.length];
            store.read(0, result, 0, 1 << log2);
            return result;
        }
    }

    private void inverseOfPowersIsTheLagrangeBasis(CurveGroup group, int log2, Workers workers) throws IOException {
        Multiplier base = Kernels.named("scalar").fixedBase().prepare(group, group.generator(), workers);
        long[] tau = Geometric.element(TAU);
        long[] powers = base.multiples(EvaluationDomain.powers(tau, 1 << log2), workers);
        long[] basis = base.multiples(EvaluationDomain.lagrange(log2, tau), workers);
        assertThat(transform(group, powers, log2, true, workers)).as("2^%d points", log2).isEqualTo(basis);
        if (log2 < 10) {
            assertThat(transform(group, basis, log2, false, workers)).as("2^%d points", log2).isEqualTo(powers);
        }
    }

    @Test
    void inverseOfPowersIsTheLagrangeBasis() throws IOException {
        try (Workers workers = new Workers(2)) {
            for (int log2 = 0; log2 <= 6; log2++) {
                for (CurveGroup group : List.of(CurveGroup.g1(), CurveGroup.g2())) {
                    inverseOfPowersIsTheLagrangeBasis(group, log2, workers);
                }
            }
            // more than a chunk: tiles in the bit reversal, and butterflies across chunks
            inverseOfPowersIsTheLagrangeBasis(CurveGroup.g1(), 15, workers);
        }
    }

    @Test
    void forwardEvaluatesAtTheRoots() throws IOException {
        int log2 = 3;
        CurveGroup group = CurveGroup.g1();
        BigInteger root = Bn254.FR.toBigInteger(EvaluationDomain.root(log2), 0);
        long[] coefficients = new long[8 << log2];
        long[] expected = new long[8 << log2];
        for (int index = 0; index < 1 << log2; index++) {
            System.arraycopy(group.multiply(group.generator(), 0, BigInteger.valueOf(3 * index + 1L)), 0, coefficients,
                    8 * index, 8);
            BigInteger value = BigInteger.ZERO;
            for (int power = 0; power < 1 << log2; power++) {
                value = value.add(BigInteger.valueOf(3 * power + 1L)
                        .multiply(root.modPow(BigInteger.valueOf((long) power * index), Bn254.FR.modulus())));
            }
            System.arraycopy(group.multiply(group.generator(), 0, value.mod(Bn254.FR.modulus())), 0, expected,
                    8 * index, 8);
        }
        try (Workers workers = new Workers(3)) {
            assertThat(transform(group, coefficients, log2, false, workers)).isEqualTo(expected);
        }
    }
}
