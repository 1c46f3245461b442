package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The point of G2 that a ceremony derives from a transcript: nobody knows its logarithm.
///
/// The first 32 bytes key a ChaCha20 stream of 32-bit words. From it: x (two elements of bn254.fp, read as Montgomery
/// form) and the sign of y, again until x is on the twist; then the point times the cofactor. Source: the interface of
/// snarkjs 0.7.6 and ffjavascript, and RFC 8439 for ChaCha20 (here with a counter of 128 bits from zero).
final class HashToG2 {
    private static final BigInteger P = Bn254.FP.modulus();
    private static final BigInteger COFACTOR = P.shiftLeft(1).subtract(Bn254.FR.modulus());
    private static final BigInteger LARGEST_POSITIVE = P.shiftRight(1);
    private final int[] state = new int[16];
    private final int[] block = new int[16];
    private int used = 16;

    private HashToG2(byte[] transcript) {
        int[] words = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
        System.arraycopy(words, 0, state, 0, 4);
        ByteBuffer.wrap(transcript).asIntBuffer().get(state, 4, 8);
    }

    /// The point for a transcript of at least 32 bytes, affine.
    static long[] point(byte[] transcript) {
        HashToG2 stream = new HashToG2(transcript);
        CurveGroup group = CurveGroup.g2();
        long[] point = new long[16];
        do {
            stream.nextElement(point, 0);
            stream.nextElement(point, 4);
        } while (!putRoot(point, group.rightSide(point, 0), (stream.nextWord() & 1) == 1));
        return group.multiply(point, 0, COFACTOR);
    }

    /// Writes the root of c0 + c1 u with the wanted sign as the y of the point; returns false where there is none. With
    /// N = c0^2 + c1^2 a root is y0 + y1 u for y0^2 = (c0 +- sqrt(N)) / 2 and y1 = c1 / (2 y0).
    private static boolean putRoot(long[] point, long[] square, boolean negative) {
        BigInteger c0 = Bn254.FP.toBigInteger(square, 0);
        BigInteger c1 = Bn254.FP.toBigInteger(square, 4);
        BigInteger norm = root(c0.multiply(c0).add(c1.multiply(c1)).mod(P));
        if (norm.signum() < 0) {
            return false;
        }
        BigInteger half = BigInteger.TWO.modInverse(P);
        BigInteger y0 = root(c0.add(norm).multiply(half).mod(P));
        if (y0.signum() < 0) {
            y0 = root(c0.subtract(norm).multiply(half).mod(P));
        }
        BigInteger y1;
        if (y0.signum() == 0) {
            // c1 is zero and c0 no square: the root is imaginary
            y1 = root(c0.negate().mod(P));
        } else {
            y1 = c1.multiply(y0.shiftLeft(1).modInverse(P)).mod(P);
        }
        BigInteger sign = y1.signum() == 0 ? y0 : y1;
        boolean isNegative = sign.compareTo(LARGEST_POSITIVE) > 0;
        Bn254.FP.fromBigInteger(point, 8, isNegative == negative ? y0 : y0.negate());
        Bn254.FP.fromBigInteger(point, 12, isNegative == negative ? y1 : y1.negate());
        return true;
    }

    /// A square root modulo p = 3 mod 4, or -1 where there is none.
    private static BigInteger root(BigInteger square) {
        BigInteger root = square.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
        return root.multiply(root).mod(P).equals(square) ? root : BigInteger.ONE.negate();
    }

    /// Four words of 64 bits from the lowest on, the higher half of each drawn first, by rejection.
    private void nextElement(long[] out, int offset) {
        do {
            for (int limb = 0; limb < 4; limb++) {
                long high = nextWord();
                out[offset + limb] = high << 32 | (nextWord() & 0xffff_ffffL);
            }
            out[offset + 3] &= -1L >>> 2;
        } while (!Bn254.FP.isReduced(out, offset));
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
