package io.assay.field;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/// Where secrets come from: blinding factors and the toxic waste of a setup.
@FunctionalInterface
public interface RandomSource {
    /// Fills the array with uniform bytes.
    void nextBytes(byte[] out);

    /// The operating system's generator: the only source for keys and proofs that matter.
    static RandomSource secure() {
        SecureRandom random = new SecureRandom();
        return random::nextBytes;
    }

    /// A reproducible stream, for tests and `--seed` only: block i is SHA-256("assay-random" | seed | i), so whoever
    /// knows the seed knows every secret. The object belongs to one thread.
    static RandomSource seeded(long seed) {
        return new Sha256Stream(seed);
    }

    /// A uniform element of the field, by rejection: 254 random bits until they are less than the modulus. The limbs
    /// may be read as Montgomery or canonical form, either is uniform.
    default long[] nextElement(PrimeField field) {
        byte[] bytes = new byte[32];
        long[] limbs = new long[4];
        do {
            nextBytes(bytes);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(limbs);
            limbs[3] &= -1L >>> 2;
        } while (!field.isReduced(limbs, 0));
        Arrays.fill(bytes, (byte) 0);
        return limbs;
    }

    /// A uniform element other than zero.
    default long[] nextNonZero(PrimeField field) {
        long[] element = nextElement(field);
        while (field.isZero(element, 0)) {
            element = nextElement(field);
        }
        return element;
    }

    /// The stream behind [#seeded(long)].
    final class Sha256Stream implements RandomSource {
        private final MessageDigest digest;
        private final long seed;
        private byte[] block = new byte[0];
        private int used;
        private long counter;

        private Sha256Stream(long seed) {
            this.seed = seed;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no SHA-256", e);
            }
        }

        @Override
        public void nextBytes(byte[] out) {
            for (int index = 0; index < out.length; index++) {
                if (used == block.length) {
                    digest.update("assay-random".getBytes(StandardCharsets.US_ASCII));
                    block = digest.digest(ByteBuffer.allocate(16).putLong(seed).putLong(counter++).array());
                    used = 0;
                }
                out[index] = block[used++];
            }
        }
    }
}
