package io.assay.kernel.vector;

import java.util.Arrays;

/// Affine points in the layout of [io.assay.curve.CurveGroup], turned into limbs whenever they are gathered: that costs
/// less than to write all limbs down once and read them again.
final class PackedPoints implements PointSet {
    private static final int L = Lanes.COUNT;
    private static final int BLOCK = Lanes.BLOCK;
    /// Points brought near at once: their words fit the first-level cache.
    private static final int CHUNK = 256;
    private static final int LARGEST = 16;
    private static final int ELEMENT = 4 * L;
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);
    private final long[] words;
    private final int stride;

    /// @param words  points whose first is at 0, shared
    /// @param stride words of a point, 8 or 16
    PackedPoints(long[] words, int stride) {
        this.words = words;
        this.stride = stride;
    }

    /// What one thread needs to gather.
    private static final class Scratch {
        /// Word by word: words of L points beside each other.
        final long[] words = new long[CHUNK * LARGEST];
        final double[] signs = new double[CHUNK];
        final double[] plus = new double[L];
        /// Written only so that the compiler does not leave out reads ahead.
        @SuppressWarnings("UnusedVariable")
        long touched;

        Scratch() {
            Arrays.fill(signs, 1);
            Arrays.fill(plus, 1);
        }
    }

    @Override
    public void gather(int[] entries, int from, PointBatch out, int lane, int count) {
        Scratch scratch = SCRATCH.get();
        int components = out.values.length;
        for (int done = 0; done < count; done += CHUNK) {
            int number = Math.min(CHUNK, count - done);
            touch(entries, from + done, number, scratch);
            collect(entries, from + done, number, scratch);
            int blocks = (number + L - 1) / L;
            int to = (lane + done) / L * BLOCK;
            for (int component = 0; component < components; component++) {
                boolean signed = component >= components / 2;
                LimbKernels.unpack(out.values[component], to, BLOCK, scratch.words, component * ELEMENT,
                        components * ELEMENT, signed ? scratch.signs : scratch.plus, 0, signed ? L : 0, blocks,
                        LimbField.FP.constants);
            }
        }
    }

    /// Reads one word of each cache line of each point: so many reads that depend on nothing wait for memory together.
    private void touch(int[] entries, int first, int count, Scratch scratch) {
        long sum = 0;
        for (int k = 0; k < count; k++) {
            int at = (entries[first + k] >>> 1) * stride;
            sum ^= words[at] ^ words[at + 7] ^ words[at + stride - 1];
        }
        scratch.touched = sum;
    }

    private void collect(int[] entries, int first, int count, Scratch scratch) {
        long[] target = scratch.words;
        for (int k = 0; k < count; k++) {
            int entry = entries[first + k];
            int at = (entry >>> 1) * stride;
            int to = k / L * (stride * L) + k % L;
            scratch.signs[k] = 1 - 2 * (entry & 1);
            for (int half = 0; half < stride; half += 8, at += 8, to += 8 * L) {
                target[to] = words[at];
                target[to + L] = words[at + 1];
                target[to + 2 * L] = words[at + 2];
                target[to + 3 * L] = words[at + 3];
                target[to + 4 * L] = words[at + 4];
                target[to + 5 * L] = words[at + 5];
                target[to + 6 * L] = words[at + 6];
                target[to + 7 * L] = words[at + 7];
            }
        }
    }
}
