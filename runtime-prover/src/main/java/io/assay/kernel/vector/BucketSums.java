package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;
import org.jspecify.annotations.Nullable;

/// Sums the points of each bucket: lanes are buckets, and step k adds the k-th point of every bucket that has one.
///
/// Buckets are sorted by size, so the active ones of each step come first and their sums lie next to each other: only
/// the points that come in are gathered. A bucket with more points than a limit is summed as several, whose sums are
/// then summed in the same way: many equal scalars cost no more than different ones. Owns scratch space, so it belongs
/// to one thread.
final class BucketSums {
    /// Wanted width of a step; narrower ones waste their inversion.
    private static final int WIDTH = 2048;
    private final CurveGroup group;
    private final AffineAdder adder;
    private final PointBatch terms;
    private final byte[] modes = new byte[AffineAdder.CAPACITY];

    /// @param group an arithmetic of the same thread
    BucketSums(CurveGroup group) {
        this.group = group;
        this.adder = AffineAdder.of(group);
        this.terms = new PointBatch(group, AffineAdder.CAPACITY);
    }

    AffineAdder adder() {
        return adder;
    }

    /// Returns the sum of each bucket, infinity where it is empty.
    ///
    /// @param points  none of those named is infinity
    /// @param keys    bucket of each entry, in [0, buckets)
    /// @param entries 2 * index of the point, plus one to subtract it
    /// @param count   how many entries
    PointTable sum(PointSet points, int[] keys, int[] entries, int count, int buckets) {
        PointTable result = new PointTable(group, buckets);
        if (count == 0) {
            return result;
        }
        int[] sizes = new int[buckets];
        for (int index = 0; index < count; index++) {
            sizes[keys[index]]++;
        }
        Plan plan = new Plan(sizes, limitLog2(count, buckets));
        int[] order = plan.order(keys, entries, count);
        PointBatch sums = new PointBatch(group, plan.lanes);
        Infinities infinite = new Infinities();
        points.gather(order, 0, sums, 0, plan.lanes);
        for (int step = 1; step < plan.steps; step++) {
            int active = plan.stepStart[step + 1] - plan.stepStart[step];
            for (int from = 0; from < active; from += AffineAdder.CAPACITY) {
                int lanes = Math.min(AffineAdder.CAPACITY, active - from);
                points.gather(order, plan.stepStart[step] + from, terms, 0, lanes);
                adder.add(sums, from, terms, 0, lanes, modes(infinite, from, lanes), infinite);
            }
        }
        collect(plan, sums, infinite, result);
        return result;
    }

    private byte @Nullable [] modes(Infinities infinite, int from, int lanes) {
        if (infinite.isEmpty()) {
            return null;
        }
        for (int lane = 0; lane < lanes; lane++) {
            modes[lane] = infinite.modeOfAddition(from + lane);
        }
        return modes;
    }

    /// Twice the mean size, so that few buckets are split, but not so much that steps become narrow.
    private static int limitLog2(int count, int buckets) {
        int mean = Math.max(1, count / buckets);
        int wanted = 33 - Integer.numberOfLeadingZeros(mean);
        int widest = 31 - Integer.numberOfLeadingZeros(Math.max(1, count / WIDTH));
        return Math.max(3, Math.min(wanted, widest));
    }

    /// Copies the sums to their buckets; those of split buckets are summed once more.
    private void collect(Plan plan, PointBatch sums, Infinities infinite, PointTable result) {
        int parts = 0;
        int split = 0;
        for (int bucket = 0; bucket < plan.sizes.length; bucket++) {
            int first = plan.firstPart[bucket];
            int count = plan.firstPart[bucket + 1] - first;
            if (count == 1 && !infinite.get(plan.lane[first])) {
                result.scatter(bucket, sums, plan.lane[first]);
            } else if (count > 1) {
                parts += count;
                split++;
            }
        }
        if (split == 0) {
            return;
        }
        PointTable partial = new PointTable(group, parts);
        int[] keys = new int[parts];
        int[] entries = new int[parts];
        int[] bucketOf = new int[split];
        int next = 0;
        int key = 0;
        for (int bucket = 0; bucket < plan.sizes.length; bucket++) {
            int last = plan.firstPart[bucket + 1];
            if (last - plan.firstPart[bucket] > 1) {
                for (int part = plan.firstPart[bucket]; part < last; part++) {
                    if (!infinite.get(plan.lane[part])) {
                        partial.scatter(next, sums, plan.lane[part]);
                        keys[next] = key;
                        entries[next] = 2 * next;
                        next++;
                    }
                }
                bucketOf[key++] = bucket;
            }
        }
        PointTable whole = sum(partial, keys, entries, next, split);
        for (int index = 0; index < split; index++) {
            System.arraycopy(whole.limbs, index * whole.stride, result.limbs, bucketOf[index] * whole.stride,
                    whole.stride);
        }
    }

    /// Which entry is added in which step to which lane. A bucket of more than 2^limitLog2 entries deals them out to
    /// several parts in turn, so that the entries of one step lie near each other.
    private static final class Plan {
        final int[] sizes;
        final int[] firstPart;
        final int[] lane;
        final int[] stepStart;
        final int lanes;
        final int steps;

        Plan(int[] sizes, int limitLog2) {
            this.sizes = sizes;
            int limit = 1 << limitLog2;
            this.firstPart = new int[sizes.length + 1];
            int[] ofSize = new int[limit + 2];
            for (int bucket = 0; bucket < sizes.length; bucket++) {
                int parts = (sizes[bucket] + limit - 1) >> limitLog2;
                firstPart[bucket + 1] = firstPart[bucket] + parts;
                for (int part = 0; part < parts; part++) {
                    ofSize[partSize(bucket, part)]++;
                }
            }
            this.lanes = firstPart[sizes.length];
            this.steps = largest(ofSize);
            this.stepStart = new int[steps + 1];
            // lanes by falling size: those of size s begin after all larger ones
            int[] firstOfSize = new int[limit + 2];
            for (int size = limit; size > 0; size--) {
                firstOfSize[size - 1] = firstOfSize[size] + ofSize[size];
            }
            for (int step = 0; step < steps; step++) {
                stepStart[step + 1] = stepStart[step] + firstOfSize[step];
            }
            this.lane = new int[lanes];
            for (int bucket = 0; bucket < sizes.length; bucket++) {
                for (int part = firstPart[bucket]; part < firstPart[bucket + 1]; part++) {
                    lane[part] = firstOfSize[partSize(bucket, part - firstPart[bucket])]++;
                }
            }
        }

        private int partSize(int bucket, int part) {
            int parts = firstPart[bucket + 1] - firstPart[bucket];
            return (sizes[bucket] + parts - 1 - part) / parts;
        }

        private static int largest(int[] ofSize) {
            int size = ofSize.length - 1;
            while (ofSize[size] == 0) {
                size--;
            }
            return size;
        }

        int[] order(int[] keys, int[] entries, int count) {
            int[] seen = new int[sizes.length];
            int[] order = new int[count];
            for (int index = 0; index < count; index++) {
                int key = keys[index];
                int position = seen[key]++;
                int parts = firstPart[key + 1] - firstPart[key];
                int step = parts == 1 ? position : position / parts;
                order[stepStart[step] + lane[firstPart[key] + position - step * parts]] = entries[index];
            }
            return order;
        }
    }

}
