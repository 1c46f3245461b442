package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.Workers;
import io.assay.kernel.scalar.ScalarParts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Pippenger's bucket method with signed digits over batches of affine additions.
///
/// Each scalar is the shorter of s and -(r - s). Scalars are sorted into classes by length, each with windows of its
/// own, so that the small values of a quantised witness take one or two windows and not sixteen. There is no
/// decomposition by the curve's endomorphism: it halves the windows and doubles the points, so it saves bucket sums
/// only, and costs as much in reading twice as many points (ADR 12).
final class VectorMsm implements MsmKernel {
    /// Points read at once.
    private static final int READ = 1 << 12;
    private static final int TASKS_PER_THREAD = 2;
    /// Entries of one task at most; they take eight bytes each.
    private static final int TASK_ENTRIES = 1 << 22;

    @Override
    public long[] sum(CurveGroup group, PointSource points, long[] scalars, int firstScalar, int count,
            Workers workers) {
        MsmKernel.requirePointsOf(group, points);
        long[] total = new long[group.projectiveLongs()];
        if (count > 0) {
            ScalarParts parts = new ScalarParts(scalars, firstScalar, count, workers);
            PackedPoints packed = packed(group, points, parts, count, workers);
            for (ScalarClass scalarClass : ScalarClass.split(parts)) {
                group.add(total, 0, classSum(group, packed, parts, scalarClass, workers), 0);
            }
        }
        return group.toAffine(total, 1);
    }

    /// Reads the points, and drops the scalars of those that are infinity.
    private static PackedPoints packed(CurveGroup group, PointSource points, ScalarParts parts, int count,
            Workers workers) {
        int stride = points.longsPerPoint();
        Optional<long[]> shared = points.array();
        long[] words = shared.orElseGet(() -> new long[Math.multiplyExact(count, stride)]);
        workers.ranges(count, READ, (from, to) -> {
            if (shared.isEmpty()) {
                points.read(from, to - from, words, from * stride);
            }
            for (int index = from; index < to; index++) {
                if (group.isInfinity(words, index * stride)) {
                    parts.drop(index);
                }
            }
        });
        return new PackedPoints(words, stride);
    }

    private static long[] classSum(CurveGroup group, PointSet points, ScalarParts parts, ScalarClass scalarClass,
            Workers workers) {
        int size = group.projectiveLongs();
        int[] chosen = parts.chosen(scalarClass.above(), scalarClass.bits());
        long[] result = new long[size];
        if (chosen.length == 0) {
            return result;
        }
        Digits digits = new Digits(parts, chosen, scalarClass, workers);
        List<BucketTask> tasks = BucketTask.split(digits, TASKS_PER_THREAD * workers.threads(), TASK_ENTRIES);
        long[][] sums = new long[tasks.size()][];
        workers.run(tasks.size(), index -> sums[index] = tasks.get(index).run(group.fresh(), points, digits));
        for (int window = digits.windows - 1; window >= 0; window--) {
            for (int bit = 0; bit < digits.width; bit++) {
                group.twice(result, 0);
            }
            for (int index = 0; index < sums.length; index++) {
                BucketTask task = tasks.get(index);
                if (window >= task.firstWindow() && window < task.lastWindow()) {
                    int at = (window - task.firstWindow()) * size;
                    group.add(result, 0, Arrays.copyOfRange(sums[index], at, at + size), 0);
                }
            }
        }
        return result;
    }
}
