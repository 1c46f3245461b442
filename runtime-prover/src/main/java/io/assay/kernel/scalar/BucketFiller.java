package io.assay.kernel.scalar;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import java.util.Arrays;

/// Sums points bucket by bucket: sorted by bucket, then added pairwise in rounds, all pairs of a round at once.
final class BucketFiller {
    private final CurveGroup group;
    private final int affine;
    private final BatchAddition addition;
    private final long[] points;
    private final long[] left;
    private final long[] right;
    private final int[] place;
    private final int[] count;

    /// Makes space for `capacity` points at once.
    BucketFiller(CurveGroup group, int capacity, int bucketCount) {
        this.group = group;
        this.affine = group.affineLongs();
        int pairs = capacity / 2 + 1;
        this.addition = new BatchAddition(group, pairs);
        this.points = new long[capacity * affine];
        this.left = new long[pairs * affine];
        this.right = new long[pairs * affine];
        this.place = new int[bucketCount];
        this.count = new int[bucketCount];
    }

    /// Adds the point k of `source`, negated if digit[k] < 0, to the bucket |digit[k]| - 1, for k < size.
    ///
    /// @param buckets projective points
    void add(long[] source, int[] digit, int size, long[] buckets) {
        Arrays.fill(count, 0);
        for (int k = 0; k < size; k++) {
            if (digit[k] != 0) {
                count[Math.abs(digit[k]) - 1]++;
            }
        }
        int next = 0;
        for (int bucket = 0; bucket < count.length; bucket++) {
            place[bucket] = next;
            next += count[bucket];
        }
        for (int k = 0; k < size; k++) {
            if (digit[k] > 0) {
                System.arraycopy(source, k * affine, points, place[digit[k] - 1]++ * affine, affine);
            } else if (digit[k] < 0) {
                group.negate(points, place[-digit[k] - 1]++ * affine, source, k * affine);
            }
        }
        while (addPairs()) {
            compact();
        }
        int at = 0;
        for (int bucket = 0; bucket < count.length; bucket++) {
            if (count[bucket] == 1) {
                group.addAffine(buckets, bucket * group.projectiveLongs(), points, at++ * affine);
            }
        }
    }

    private boolean addPairs() {
        int pairs = 0;
        int start = 0;
        for (int size : count) {
            for (int k = 0; k + 1 < size; k += 2) {
                System.arraycopy(points, (start + k) * affine, left, pairs * affine, affine);
                System.arraycopy(points, (start + k + 1) * affine, right, pairs++ * affine, affine);
            }
            start += size;
        }
        if (pairs > 0) {
            addition.add(left, right, pairs);
        }
        return pairs > 0;
    }

    private void compact() {
        int pairs = 0;
        int start = 0;
        int out = 0;
        for (int bucket = 0; bucket < count.length; bucket++) {
            int size = count[bucket];
            System.arraycopy(left, pairs * affine, points, out * affine, size / 2 * affine);
            pairs += size / 2;
            out += size / 2;
            start += size;
            if (size % 2 == 1) {
                System.arraycopy(points, (start - 1) * affine, points, out++ * affine, affine);
            }
            count[bucket] = (size + 1) / 2;
        }
    }
}
