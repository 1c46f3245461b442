package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;

/// Affine points lane by lane: for each component of x and y an array of blocks.
final class PointBatch {
    private static final int L = Lanes.COUNT;
    private static final int BLOCK = Lanes.BLOCK;
    /// Keeps equal places of two components apart in the first-level cache.
    private static final int PADDING = 104;
    final double[][] values;

    /// Makes room for at least `capacity` points, in whole blocks.
    PointBatch(CurveGroup group, int capacity) {
        int blocks = (capacity + L - 1) / L;
        this.values = new double[group.affineLongs() / 4][blocks * BLOCK + PADDING];
    }

    /// Writes the packed point of a lane.
    void get(int lane, long[] out, int offset) {
        for (int component = 0; component < values.length; component++) {
            LimbField.FP.get(values[component], LimbField.place(lane), out, offset + 4 * component);
        }
    }

    /// Sets a lane to a packed point.
    void put(int lane, long[] point, int offset) {
        for (int component = 0; component < values.length; component++) {
            LimbField.FP.put(point, offset + 4 * component, values[component], LimbField.place(lane));
        }
    }

    /// Copies a lane of another batch.
    void copy(int lane, PointBatch from, int fromLane) {
        for (int component = 0; component < values.length; component++) {
            int to = LimbField.place(lane);
            int at = LimbField.place(fromLane);
            for (int limb = 0; limb < 5; limb++) {
                values[component][to + limb * L] = from.values[component][at + limb * L];
            }
        }
    }
}
