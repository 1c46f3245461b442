package io.assay.curve;

import io.assay.field.BatchInversion;
import io.assay.field.CoordinateField;

/// Adds many pairs of affine points with one inversion for all: about six multiplications a pair instead of ten.
///
/// An object owns scratch space, so it belongs to one thread.
public final class BatchAddition {
    private final CurveGroup group;
    private final CoordinateField field;
    private final int longs;
    private final long[] denominators;
    private final long[] scratch;
    private final long[] t;

    /// Makes scratch space for up to `capacity` pairs.
    ///
    /// @param group an arithmetic of the same thread
    public BatchAddition(CurveGroup group, int capacity) {
        this.group = group;
        this.field = group.field();
        this.longs = field.longs();
        this.denominators = new long[capacity * longs];
        this.scratch = new long[(capacity + 2) * longs];
        this.t = new long[4 * longs];
    }

    /// Replaces left_i by left_i + right_i for i < pairs; equal, opposite and infinite points are handled.
    public void add(long[] left, long[] right, int pairs) {
        for (int pair = 0; pair < pairs; pair++) {
            int x = 2 * pair * longs;
            int y = x + longs;
            int out = pair * longs;
            // stays zero, and is then not inverted, where no slope is needed: infinity or opposite points
            field.subtract(denominators, out, right, x, left, x);
            if (group.isInfinity(left, x) || group.isInfinity(right, x)) {
                field.subtract(denominators, out, left, x, left, x);
            } else if (field.isZero(denominators, out) && field.equal(left, y, right, y)) {
                field.add(denominators, out, left, y, left, y);
            }
        }
        BatchInversion.invert(field, denominators, pairs, scratch);
        for (int pair = 0; pair < pairs; pair++) {
            addPair(left, right, 2 * pair * longs, pair * longs);
        }
    }

    private void addPair(long[] left, long[] right, int x, int inverse) {
        int y = x + longs;
        if (field.isZero(denominators, inverse)) {
            boolean opposite = !group.isInfinity(left, x) && !group.isInfinity(right, x);
            for (int word = 0; word < 2 * longs; word++) {
                // of the two at most one is not infinity, so "or" selects it
                left[x + word] = opposite ? 0 : left[x + word] | right[x + word];
            }
            return;
        }
        int slope = longs;
        int newX = 2 * longs;
        if (field.equal(left, x, right, x)) {
            field.square(t, 0, left, x);
            field.add(t, slope, t, 0, t, 0);
            field.add(t, slope, t, slope, t, 0);
        } else {
            field.subtract(t, slope, right, y, left, y);
        }
        field.multiply(t, slope, t, slope, denominators, inverse);
        field.square(t, newX, t, slope);
        field.subtract(t, newX, t, newX, left, x);
        field.subtract(t, newX, t, newX, right, x);
        field.subtract(t, 0, left, x, t, newX);
        field.multiply(t, 0, t, 0, t, slope);
        field.subtract(left, y, t, 0, left, y);
        System.arraycopy(t, newX, left, x, longs);
    }
}
