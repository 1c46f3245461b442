package io.assay.ceremony;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// BLAKE2b-512 without a key, whose state between two updates can be saved and restored.
///
/// A `.ptau` file keeps the state before the contributor's key is hashed, 216 bytes, little-endian:
/// ```
/// block 128 | chain 8 x u64 | bytes compressed u64 | bytes waiting in the block u64 | last block: u64 = 0
/// ```
/// The bytes of the block behind those that wait are what an earlier block left there. They mean nothing, but to save
/// what snarkjs saves, this class fills the block as snarkjs does: whole blocks inside one update that are not its end
/// bypass it. Source: RFC 7693; layout of the state: snarkjs 0.7.6, `misc.js`. An object belongs to one thread.
final class Blake2b {
    /// Size of a hash.
    static final int SIZE_BYTES = 64;
    /// Size of a saved state.
    static final int STATE_SIZE_BYTES = 216;

    private static final int BLOCK = 128;
    private static final int ROUNDS = 12;
    private static final long[] IV = {0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL,
            0xa54ff53a5f1d36f1L, 0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L};
    private static final String[] SIGMA_ROWS = {"0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194",
            "7931dcbe265a40f8", "905724afe1bc683d", "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a",
            "6fe9b308c2d714a5", "a2847615fb9e3cd0"};
    private static final byte[][] SIGMA = sigma();

    private final byte[] block = new byte[BLOCK];
    private final ByteBuffer words = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    private final long[] chain = IV.clone();
    private final long[] m = new long[16];
    private final long[] v = new long[16];
    private long compressed;
    private int waiting;

    /// Begins a hash.
    Blake2b() {
        chain[0] ^= 0x01010000L ^ SIZE_BYTES;
    }

    private static byte[][] sigma() {
        byte[][] sigma = new byte[SIGMA_ROWS.length][16];
        for (int row = 0; row < sigma.length; row++) {
            for (int column = 0; column < 16; column++) {
                sigma[row][column] = (byte) Character.digit(SIGMA_ROWS[row].charAt(column), 16);
            }
        }
        return sigma;
    }

    /// The hash that a saved state continues.
    ///
    /// @param state 216 bytes
    /// @throws IllegalArgumentException if the bytes are no state between two updates
    static Blake2b restore(byte[] state) {
        Blake2b hash = new Blake2b();
        ByteBuffer in = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
        in.get(hash.block);
        for (int word = 0; word < 8; word++) {
            hash.chain[word] = in.getLong();
        }
        hash.compressed = in.getLong();
        long waiting = in.getLong();
        if (waiting < 0 || waiting > BLOCK || hash.compressed < 0 || hash.compressed % BLOCK != 0
                || in.getLong() != 0) {
            throw new IllegalArgumentException(
                    "a state with " + waiting + " bytes waiting after " + hash.compressed + " bytes");
        }
        hash.waiting = (int) waiting;
        return hash;
    }

    /// The state, for [#restore(byte[])].
    byte[] save() {
        ByteBuffer out = ByteBuffer.allocate(STATE_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN).put(block);
        for (long word : chain) {
            out.putLong(word);
        }
        return out.putLong(compressed).putLong(waiting).array();
    }

    /// How many bytes were hashed.
    long length() {
        return compressed + waiting;
    }

    /// Whether the same bytes lead to both states, as far as anybody can tell; the count of bytes may be kept modulo 2^32.
    boolean isAt(Blake2b other) {
        return Arrays.equals(chain, other.chain) && (int) compressed == (int) other.compressed
                && Arrays.equals(pending(), other.pending());
    }

    /// The bytes that wait for a whole block.
    byte[] pending() {
        return Arrays.copyOf(block, waiting);
    }

    /// Adds all bytes.
    Blake2b update(byte[] bytes) {
        return update(bytes, 0, bytes.length);
    }

    /// Adds `length` bytes from the given offset on.
    Blake2b update(byte[] bytes, int offset, int length) {
        int from = offset;
        int end = offset + length;
        ByteBuffer direct = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (from < end) {
            // the last block is only compressed by digest(), which marks it
            if (waiting == BLOCK) {
                compress(words, 0, BLOCK, false);
                waiting = 0;
            }
            while (waiting == 0 && end - from > BLOCK) {
                compress(direct, from, BLOCK, false);
                from += BLOCK;
            }
            int take = Math.min(BLOCK - waiting, end - from);
            System.arraycopy(bytes, from, block, waiting, take);
            waiting += take;
            from += take;
        }
        return this;
    }

    /// The hash; the object is used up.
    byte[] digest() {
        Arrays.fill(block, waiting, BLOCK, (byte) 0);
        compress(words, 0, waiting, true);
        ByteBuffer out = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : chain) {
            out.putLong(word);
        }
        return out.array();
    }

    private void compress(ByteBuffer in, int offset, int size, boolean last) {
        compressed += size;
        for (int word = 0; word < 16; word++) {
            m[word] = in.getLong(offset + 8 * word);
        }
        System.arraycopy(chain, 0, v, 0, 8);
        System.arraycopy(IV, 0, v, 8, 8);
        v[12] ^= compressed;
        if (last) {
            v[14] = ~v[14];
        }
        for (int round = 0; round < ROUNDS; round++) {
            byte[] s = SIGMA[round % SIGMA.length];
            mix(0, 4, 8, 12, m[s[0]], m[s[1]]);
            mix(1, 5, 9, 13, m[s[2]], m[s[3]]);
            mix(2, 6, 10, 14, m[s[4]], m[s[5]]);
            mix(3, 7, 11, 15, m[s[6]], m[s[7]]);
            mix(0, 5, 10, 15, m[s[8]], m[s[9]]);
            mix(1, 6, 11, 12, m[s[10]], m[s[11]]);
            mix(2, 7, 8, 13, m[s[12]], m[s[13]]);
            mix(3, 4, 9, 14, m[s[14]], m[s[15]]);
        }
        for (int word = 0; word < 8; word++) {
            chain[word] ^= v[word] ^ v[word + 8];
        }
    }

    private void mix(int a, int b, int c, int d, long x, long y) {
        v[a] += v[b] + x;
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 24);
        v[a] += v[b] + y;
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }
}
