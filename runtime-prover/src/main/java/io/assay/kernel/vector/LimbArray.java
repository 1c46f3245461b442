package io.assay.kernel.vector;

import io.assay.kernel.ElementArray;
import java.util.Arrays;

/// Elements of a prime field in blocks: element i in lane i mod L of block i / L.
final class LimbArray implements ElementArray {
    private static final int L = Lanes.COUNT;
    private static final int BLOCK = Lanes.BLOCK;
    private final LimbField field;
    final double[] limbs;
    private final int length;

    LimbArray(LimbField field, int length) {
        this.field = field;
        this.length = length;
        this.limbs = new double[Math.multiplyExact(blocks(), BLOCK)];
    }

    /// Blocks, the last of which may be partly unused.
    int blocks() {
        return (length + L - 1) / L;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void put(int first, int count, long[] elements, int offset) {
        for (int index = 0; index < count; index++) {
            field.put(elements, offset + 4 * index, limbs, LimbField.place(first + index));
        }
    }

    @Override
    public void get(int first, int count, long[] out, int offset) {
        for (int index = 0; index < count; index++) {
            field.get(limbs, LimbField.place(first + index), out, offset + 4 * index);
        }
    }

    @Override
    public void getCanonical(int first, int count, long[] out, int offset) {
        double[] scratch = LimbField.scratch();
        double[] values = new double[BLOCK * LimbField.CHUNK];
        int firstBlock = first / L;
        int lastBlock = (first + count + L - 1) / L;
        for (int block = firstBlock; block < lastBlock; block += LimbField.CHUNK) {
            int blocks = Math.min(LimbField.CHUNK, lastBlock - block);
            field.multiply(values, 0, BLOCK, limbs, block * BLOCK, BLOCK, field.units, 0, 0, blocks, scratch);
            int from = Math.max(first, block * L);
            int to = Math.min(first + count, (block + blocks) * L);
            for (int index = from; index < to; index++) {
                field.getRaw(values, LimbField.place(index - block * L), out, offset + 4 * (index - first));
            }
        }
    }

    @Override
    public void clear() {
        Arrays.fill(limbs, 0);
    }
}
