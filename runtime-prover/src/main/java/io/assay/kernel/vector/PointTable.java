package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;

/// Affine points with their limbs one after the other, to be gathered into lanes: x, then y, component by component.
///
/// Infinity is a point whose limbs are all zero. A point takes 10 doubles in G1 and 20 in G2.
final class PointTable implements PointSet {
    private static final int L = Lanes.COUNT;
    private static final int BLOCK = Lanes.BLOCK;
    /// Elements of the base field in a point: 2 or 4.
    final int components;
    /// Doubles in a point.
    final int stride;
    final double[] limbs;

    PointTable(CurveGroup group, int capacity) {
        this.components = group.affineLongs() / 4;
        this.stride = 5 * components;
        this.limbs = new double[Math.multiplyExact(capacity, stride)];
    }

    /// Stores `count` packed points from index `first`.
    void put(int first, long[] points, int offset, int count) {
        int at = first * stride;
        for (int element = 0; element < count * components; element++) {
            LimbField.FP.put(points, offset + 4 * element, limbs, at, 1);
            at += 5;
        }
    }

    /// Writes one packed point.
    void get(int index, long[] out, int offset) {
        for (int component = 0; component < components; component++) {
            LimbField.FP.get(limbs, index * stride + 5 * component, 1, out, offset + 4 * component);
        }
    }

    boolean isInfinity(int index) {
        // of a point on the curve x and y are not both zero, and the zero limbs are the only form of zero that put writes
        for (int at = index * stride; at < (index + 1) * stride; at++) {
            if (limbs[at] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void gather(int[] entries, int from, PointBatch out, int lane, int count) {
        int half = components / 2;
        for (int component = 0; component < components; component++) {
            if (component < half) {
                gatherPlain(entries, from, 5 * component, out.values[component], lane, count);
            } else {
                gatherSigned(entries, from, 5 * component, out.values[component], lane, count);
            }
        }
    }

    private void gatherPlain(int[] entries, int first, int shift, double[] target, int lane, int count) {
        double[] source = limbs;
        for (int k = 0; k < count; k++) {
            int from = (entries[first + k] >>> 1) * stride + shift;
            int to = LimbField.place(lane + k);
            target[to] = source[from];
            target[to + L] = source[from + 1];
            target[to + 2 * L] = source[from + 2];
            target[to + 3 * L] = source[from + 3];
            target[to + 4 * L] = source[from + 4];
        }
    }

    private void gatherSigned(int[] entries, int first, int shift, double[] target, int lane, int count) {
        double[] source = limbs;
        for (int k = 0; k < count; k++) {
            int entry = entries[first + k];
            int from = (entry >>> 1) * stride + shift;
            int to = LimbField.place(lane + k);
            double sign = 1 - 2 * (entry & 1);
            target[to] = source[from] * sign;
            target[to + L] = source[from + 1] * sign;
            target[to + 2 * L] = source[from + 2] * sign;
            target[to + 3 * L] = source[from + 3] * sign;
            target[to + 4 * L] = source[from + 4] * sign;
        }
    }

    /// Copies a lane of a batch to the point `index`.
    void scatter(int index, PointBatch in, int lane) {
        int to = index * stride;
        int from = lane / L * BLOCK + lane % L;
        for (int component = 0; component < components; component++, to += 5) {
            double[] source = in.values[component];
            for (int limb = 0; limb < 5; limb++) {
                limbs[to + limb] = source[from + limb * L];
            }
        }
    }
}
