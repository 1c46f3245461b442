package io.assay.kernel.vector;

import io.assay.field.BatchInversion;

/// Inverts many elements with one inversion: a tree of products up, the inverse of its root down again.
///
/// A tree instead of a running product, because its nodes are independent and fill the vector units. Owns scratch
/// space, so it belongs to one thread.
final class BlockInversion {
    private static final int L = Lanes.COUNT;
    private static final int BLOCK = Lanes.BLOCK;
    private final LimbField field;
    private final double[] tree;
    private final double[] first = new double[LimbField.SCRATCH];
    private final double[] second = new double[LimbField.SCRATCH];
    private final long[] lanes = new long[4 * L];
    private final long[] laneScratch = new long[4 * (L + 2)];

    /// @param capacity blocks at most
    BlockInversion(LimbField field, int capacity) {
        this.field = field;
        this.tree = new double[(capacity + 64) * BLOCK];
    }

    /// Replaces each element by its inverse, |result| <= 0.9 p; returns false, with the values unchanged, if one is
    /// zero.
    ///
    /// @param values elements, |value| <= 1.1 p
    /// @param blocks at least 1
    boolean invert(double[] values, int blocks) {
        if (blocks == 1) {
            return invertLanes(values, 0);
        }
        int above = up(values, 0, blocks, 0);
        int[] sizes = new int[32];
        int[] starts = new int[32];
        int levels = 1;
        sizes[0] = above;
        while (sizes[levels - 1] > 1) {
            starts[levels] = starts[levels - 1] + sizes[levels - 1] * BLOCK;
            sizes[levels] = up(tree, starts[levels - 1], sizes[levels - 1], starts[levels]);
            levels++;
        }
        if (!invertLanes(tree, starts[levels - 1])) {
            return false;
        }
        for (int level = levels - 1; level > 0; level--) {
            down(tree, starts[level - 1], sizes[level - 1], starts[level]);
        }
        down(values, 0, blocks, 0);
        return true;
    }

    /// Writes the products of neighbours to the tree; an odd block is copied. Returns how many there are.
    private int up(double[] values, int start, int blocks, int to) {
        int pairs = blocks / 2;
        field.multiply(tree, to, BLOCK, values, start, 2 * BLOCK, values, start + BLOCK, 2 * BLOCK, pairs, first);
        if (blocks % 2 == 1) {
            System.arraycopy(values, start + (blocks - 1) * BLOCK, tree, to + pairs * BLOCK, BLOCK);
        }
        return pairs + blocks % 2;
    }

    private void down(double[] values, int start, int blocks, int inverses) {
        int pairs = blocks / 2;
        for (int done = 0; done < pairs; done += LimbField.CHUNK) {
            int count = Math.min(LimbField.CHUNK, pairs - done);
            int at = start + 2 * done * BLOCK;
            int inverse = inverses + done * BLOCK;
            LimbKernels.product(first, 0, 10 * L, values, at, 2 * BLOCK, tree, inverse, BLOCK, count);
            LimbKernels.product(second, 0, 10 * L, values, at + BLOCK, 2 * BLOCK, tree, inverse, BLOCK, count);
            LimbKernels.reduce(values, at + BLOCK, 2 * BLOCK, first, 0, 10 * L, count, field.constants);
            LimbKernels.reduce(values, at, 2 * BLOCK, second, 0, 10 * L, count, field.constants);
        }
        if (blocks % 2 == 1) {
            System.arraycopy(tree, inverses + pairs * BLOCK, values, start + (blocks - 1) * BLOCK, BLOCK);
        }
    }

    private boolean invertLanes(double[] values, int at) {
        for (int lane = 0; lane < L; lane++) {
            field.get(values, at + lane, lanes, 4 * lane);
            if (field.packed.isZero(lanes, 4 * lane)) {
                return false;
            }
        }
        BatchInversion.invert(field.packed, lanes, L, laneScratch);
        for (int lane = 0; lane < L; lane++) {
            field.put(lanes, 4 * lane, values, at + lane);
        }
        return true;
    }
}
