package io.assay.codegen.solidity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Keccak-256 as Ethereum uses it: SHA-3's predecessor, which differs from SHA3-256 in the padding alone.
///
/// Source: "The Keccak reference" 3.0, rate 1088 bits, capacity 512 bits, padding 10*1. For selectors: not fast.
final class Keccak256 {

    private static final int RATE_BYTES = 136;
    private static final int DIGEST_BYTES = 32;
    private static final int LANES = 25;
    private static final int ROUNDS = 24;

    private Keccak256() {}

    static byte[] digest(byte[] message) {
        byte[] padded = Arrays.copyOf(message, (message.length / RATE_BYTES + 1) * RATE_BYTES);
        padded[message.length] = 1;
        padded[padded.length - 1] |= (byte) 0x80;
        long[] state = new long[LANES];
        ByteBuffer input = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        while (input.hasRemaining()) {
            for (int lane = 0; lane < RATE_BYTES / Long.BYTES; lane++) {
                state[lane] ^= input.getLong();
            }
            permute(state);
        }
        ByteBuffer output = ByteBuffer.allocate(DIGEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int lane = 0; lane < DIGEST_BYTES / Long.BYTES; lane++) {
            output.putLong(state[lane]);
        }
        return output.array();
    }

    private static void permute(long[] state) {
        int register = 1;
        for (int round = 0; round < ROUNDS; round++) {
            theta(state);
            rhoAndPi(state);
            chi(state);
            // iota: bit 2^j - 1 of lane 0 is flipped where the linear feedback shift register gives a one.
            for (int j = 0; j <= 6; j++) {
                if ((register & 1) == 1) {
                    state[0] ^= 1L << ((1 << j) - 1);
                }
                register = (register << 1) ^ ((register >> 7) * 0x171);
            }
        }
    }

    private static void theta(long[] state) {
        long[] parity = new long[5];
        for (int lane = 0; lane < LANES; lane++) {
            parity[lane % 5] ^= state[lane];
        }
        for (int lane = 0; lane < LANES; lane++) {
            int x = lane % 5;
            state[lane] ^= parity[(x + 4) % 5] ^ Long.rotateLeft(parity[(x + 1) % 5], 1);
        }
    }

    private static void rhoAndPi(long[] state) {
        int x = 1;
        int y = 0;
        long moving = state[1];
        for (int t = 0; t < LANES - 1; t++) {
            int next = (2 * x + 3 * y) % 5;
            x = y;
            y = next;
            long replaced = state[x + 5 * y];
            state[x + 5 * y] = Long.rotateLeft(moving, (t + 1) * (t + 2) / 2);
            moving = replaced;
        }
    }

    private static void chi(long[] state) {
        for (int row = 0; row < LANES; row += 5) {
            long[] old = Arrays.copyOfRange(state, row, row + 5);
            for (int x = 0; x < 5; x++) {
                state[row + x] ^= ~old[(x + 1) % 5] & old[(x + 2) % 5];
            }
        }
    }
}
