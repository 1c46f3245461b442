package io.assay.groth16;

import io.assay.curve.PointSource;
import io.assay.kernel.FixedBaseKernel;
import io.assay.kernel.Workers;
import java.util.Arrays;
import java.util.Objects;

/// Multiples of one point that are computed when they are read, so that nobody needs to hold all of them.
///
/// Readers take turns; the threads of the pool share each read.
final class ScaledGenerator implements PointSource {
    private final FixedBaseKernel.Multiplier base;
    private final int longsPerPoint;
    private final long[] scalars;
    private final int skipped;
    private final int count;
    private final Workers workers;
    private final Progress progress;

    /// Makes the source.
    ///
    /// @param scalars elements of bn254.fr, Montgomery form, shared
    /// @param skipped elements before the first that has a point
    /// @param count   points
    ScaledGenerator(FixedBaseKernel.Multiplier base, int longsPerPoint, long[] scalars, int skipped, int count,
            Workers workers, Progress progress) {
        this.base = base;
        this.longsPerPoint = longsPerPoint;
        this.scalars = scalars;
        this.skipped = Objects.checkFromIndexSize(skipped, count, scalars.length / 4);
        this.count = count;
        this.workers = workers;
        this.progress = progress;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int longsPerPoint() {
        return longsPerPoint;
    }

    @Override
    public void read(int first, int number, long[] out, int offset) {
        Objects.checkFromIndexSize(first, number, count);
        int from = first + skipped;
        long[] part = Arrays.copyOfRange(scalars, 4 * from, 4 * (from + number));
        long[] points = base.multiples(part, workers);
        System.arraycopy(points, 0, out, offset, points.length);
        Arrays.fill(part, 0);
        progress.advance(longsPerPoint == 8 ? number : 3L * number);
    }
}
