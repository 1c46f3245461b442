package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import java.nio.ByteBuffer;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/// BLAKE2b-512 over the parts of a ceremony, with the encodings that snarkjs feeds to it.
///
/// A point is its coordinates x and y, big-endian and canonical, in Fp2 the coefficient of u first; infinity is zeros.
final class TranscriptHash {
    static final int SIZE_BYTES = 64;
    private final Blake2bDigest digest = new Blake2bDigest(8 * SIZE_BYTES);

    /// Adds `count` affine points, the first at the given offset of the array.
    TranscriptHash points(CurveGroup group, long[] points, int offset, int count) {
        int size = group.affineLongs();
        for (int point = offset; point < offset + count * size; point += size) {
            bytes(encoded(group, points, point));
        }
        return this;
    }

    /// The bytes of one affine point.
    static byte[] encoded(CurveGroup group, long[] points, int offset) {
        int size = group.affineLongs();
        int coordinate = size / 2;
        ByteBuffer bytes = ByteBuffer.allocate(8 * size);
        long[] canonical = new long[4];
        for (int start = offset; start < offset + size; start += coordinate) {
            for (int element = start + coordinate - 4; element >= start; element -= 4) {
                Bn254.FP.fromMontgomery(canonical, 0, points, element);
                for (int limb = 3; limb >= 0; limb--) {
                    bytes.putLong(canonical[limb]);
                }
            }
        }
        return bytes.array();
    }

    /// Adds one affine point, the first of the array.
    TranscriptHash point(CurveGroup group, long[] point) {
        return points(group, point, 0, 1);
    }

    TranscriptHash bytes(byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
        return this;
    }

    /// The hash; the object is used up.
    byte[] finish() {
        byte[] hash = new byte[SIZE_BYTES];
        digest.doFinal(hash, 0);
        return hash;
    }
}
