package io.assay.groth16;

import io.assay.curve.CompressedPoints;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The stream of words, field elements and points that a ceremony draws from a seed of 256 bits.
///
/// Words come from ChaCha20 with a counter of 128 bits from zero. Source: the interface of snarkjs 0.7.6 and
/// ffjavascript, and RFC 8439 for ChaCha20. An object belongs to one thread.
public final class ChaChaStream {
    private final int[] state = new int[16];
    private final int[] block = new int[16];
    private int used = 16;

    /// Begins the stream of a seed.
    ///
    /// @param seed at least 32 bytes, of which the first 32 count, as words in big-endian order
    public ChaChaStream(byte[] seed) {
        int[] words = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
        System.arraycopy(words, 0, state, 0, 4);
        ByteBuffer.wrap(seed).asIntBuffer().get(state, 4, 8);
    }

    /// Draws an element by rejection, four limbs that count as Montgomery form: words of 64 bits from the lowest on,
    /// the higher half of each first.
    public long[] nextElement(PrimeField field) {
        long[] out = new long[4];
        do {
            for (int limb = 0; limb < 4; limb++) {
                long high = nextWord();
                out[limb] = high << 32 | (nextWord() & 0xffff_ffffL);
            }
            out[3] &= -1L >>> 2;
        } while (!field.isReduced(out, 0));
        return out;
    }

    /// Draws a point of the curve, affine: x and the sign of y, again until x is on the curve. In G2 it is hardly ever
    /// in the subgroup.
    public long[] nextPoint(CurveGroup group) {
        long[] point = new long[group.affineLongs()];
        boolean negative;
        do {
            for (int offset = 0; offset < point.length / 2; offset += 4) {
                System.arraycopy(nextElement(Bn254.FP), 0, point, offset, 4);
            }
            negative = (nextWord() & 1) == 1;
        } while (!CompressedPoints.putY(group, point, 0, negative));
        return point;
    }

    private int nextWord() {
        if (used == 16) {
            nextBlock();
            used = 0;
        }
        return block[used++];
    }

    private void nextBlock() {
        System.arraycopy(state, 0, block, 0, 16);
        for (int round = 0; round < 10; round++) {
            for (int column = 0; column < 4; column++) {
                quarterRound(column, 4 + column, 8 + column, 12 + column);
            }
            for (int column = 0; column < 4; column++) {
                quarterRound(column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4);
            }
        }
        Arrays.setAll(block, index -> block[index] + state[index]);
        for (int word = 12; word < 16; word++) {
            state[word]++;
            if (state[word] != 0) {
                return;
            }
        }
    }

    private void quarterRound(int a, int b, int c, int d) {
        block[a] += block[b];
        block[d] = Integer.rotateLeft(block[d] ^ block[a], 16);
        block[c] += block[d];
        block[b] = Integer.rotateLeft(block[b] ^ block[c], 12);
        block[a] += block[b];
        block[d] = Integer.rotateLeft(block[d] ^ block[a], 8);
        block[c] += block[d];
        block[b] = Integer.rotateLeft(block[b] ^ block[c], 7);
    }
}
