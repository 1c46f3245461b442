package io.assay.curve;

import io.assay.field.Bn254;
import io.assay.field.Fp2;
import io.assay.field.PrimeField;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Maps bytes to a point of G2 of which nobody knows the logarithm, uniformly: hash_to_curve of RFC 9380 with the suite
/// BN254G2_XMD:SHA-256_SVDW_RO_, which gnark-crypto ships.
///
/// The cofactor is cleared as in Fuentes-Castaneda, Knapp, Rodriguez-Henriquez, "Faster hashing to G2" (2011), section
/// 6.1, as the suite has it: the result is not the cofactor times the sum.
public final class HashToTwist {
    private static final PrimeField FP = Bn254.FP;
    private static final BigInteger U = BigInteger.valueOf(Bn254.U);
    private static final int HASH_SIZE_BYTES = 32;
    private static final int BLOCK_SIZE_BYTES = 64;
    /// Bytes that are reduced to one element: 128 bits more than the modulus has.
    private static final int ELEMENT_SIZE_BYTES = 48;
    private static final int MAXIMUM_TAG_SIZE_BYTES = 255;

    /// 1, the suite's Z; g is the right side of the curve's equation.
    private static final long[] Z = element(1);
    private static final long[] G_OF_Z = rightSide(Z);
    private static final long[] MINUS_HALF_Z = product(element(-1), inverse(element(2)));
    /// sqrt(-3 g(Z)) with an even sign.
    private static final long[] ROOT = evenRoot(product(element(-3), G_OF_Z));
    private static final long[] MINUS_FOUR_THIRDS_G_OF_Z = product(product(element(-4), inverse(element(3))), G_OF_Z);

    private HashToTwist() {}

    /// Returns the point of a message, affine.
    ///
    /// @param tag 1 to 255 bytes that separate one use from another
    /// @throws IllegalArgumentException if the tag is empty or too long
    public static long[] point(byte[] message, byte[] tag) {
        if (tag.length == 0 || tag.length > MAXIMUM_TAG_SIZE_BYTES) {
            throw new IllegalArgumentException("a tag of " + tag.length + " bytes, expected 1 to 255");
        }
        byte[] bytes = expand(message, tag, 4 * ELEMENT_SIZE_BYTES);
        long[] elements = new long[16];
        for (int index = 0; index < 4; index++) {
            int at = ELEMENT_SIZE_BYTES * index;
            FP.fromBigInteger(elements, 4 * index, new BigInteger(1, bytes, at, ELEMENT_SIZE_BYTES).mod(FP.modulus()));
        }
        CurveGroup group = CurveGroup.g2();
        long[] sum = new long[group.projectiveLongs()];
        group.addAffine(sum, 0, map(Arrays.copyOf(elements, 8)), 0);
        group.addAffine(sum, 0, map(Arrays.copyOfRange(elements, 8, 16)), 0);
        return clearCofactor(group, group.toAffine(sum, 1));
    }

    /// RFC 9380, section 5.3.1, with SHA-256.
    private static byte[] expand(byte[] message, byte[] tag, int size) {
        byte[] suffix = Arrays.copyOf(tag, tag.length + 1);
        suffix[tag.length] = (byte) tag.length;
        byte[] first = sha256(new byte[BLOCK_SIZE_BYTES], message, new byte[]{(byte) (size >> 8), (byte) size, 0},
                suffix);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] last = new byte[HASH_SIZE_BYTES];
        for (int count = 1; out.size() < size; count++) {
            for (int index = 0; index < HASH_SIZE_BYTES; index++) {
                last[index] ^= first[index];
            }
            last = sha256(last, new byte[]{(byte) count}, suffix);
            out.writeBytes(last);
        }
        return Arrays.copyOf(out.toByteArray(), size);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /// Shallue and van de Woestijne: RFC 9380, section 6.6.1. The point need not be in the subgroup.
    private static long[] map(long[] u) {
        long[] one = element(1);
        long[] square = product(product(u, u), G_OF_Z);
        long[] sum = add(one, square);
        long[] difference = subtract(one, square);
        long[] inverse = inverse(product(sum, difference));
        long[] step = product(product(product(u, difference), inverse), ROOT);
        long[] ratio = product(product(sum, sum), inverse);
        long[][] candidates = {subtract(MINUS_HALF_Z, step), add(MINUS_HALF_Z, step),
                add(product(product(ratio, ratio), MINUS_FOUR_THIRDS_G_OF_Z), Z)};
        for (long[] x : candidates) {
            long[] point = Arrays.copyOf(x, 16);
            if (CompressedPoints.putRoot2(point, 8, rightSide(x))) {
                if (isOdd(u, 0) != isOdd(point, 8)) {
                    CurveGroup.g2().negate(point, 0, point, 0);
                }
                return point;
            }
        }
        throw new IllegalStateException("none of three candidates is on the curve");
    }

    /// (u + psi o 3u + psi^2 o u + psi^3) of the point, for the curve parameter u.
    private static long[] clearCofactor(CurveGroup group, long[] point) {
        TwistSubgroup twist = new TwistSubgroup(group);
        long[] sum = new long[group.projectiveLongs()];
        group.scale(sum, point, 0, U);
        long[] first = group.toAffine(sum, 1);
        long[] second = group.multiply(first, 0, BigInteger.valueOf(3));
        twist.frobenius(second);
        group.addAffine(sum, 0, second, 0);
        twist.frobenius(first);
        twist.frobenius(first);
        group.addAffine(sum, 0, first, 0);
        long[] third = point.clone();
        for (int time = 0; time < 3; time++) {
            twist.frobenius(third);
        }
        group.addAffine(sum, 0, third, 0);
        return group.toAffine(sum, 1);
    }

    /// The sign of c0 + c1 u in the RFC's sense: whether c0 is odd, or c1 where c0 is zero.
    private static boolean isOdd(long[] element, int offset) {
        BigInteger c0 = FP.toBigInteger(element, offset);
        return (c0.signum() == 0 ? FP.toBigInteger(element, offset + 4) : c0).testBit(0);
    }

    private static long[] element(int value) {
        long[] element = new long[8];
        FP.fromBigInteger(element, 0, BigInteger.valueOf(value).mod(FP.modulus()));
        return element;
    }

    private static long[] rightSide(long[] x) {
        return CurveGroup.g2().rightSide(x, 0);
    }

    private static long[] product(long[] x, long[] y) {
        long[] out = new long[8];
        new Fp2().multiply(out, 0, x, 0, y, 0);
        return out;
    }

    private static long[] add(long[] x, long[] y) {
        long[] out = new long[8];
        new Fp2().add(out, 0, x, 0, y, 0);
        return out;
    }

    private static long[] subtract(long[] x, long[] y) {
        long[] out = new long[8];
        new Fp2().subtract(out, 0, x, 0, y, 0);
        return out;
    }

    /// The inverse, zero of zero.
    private static long[] inverse(long[] x) {
        long[] out = new long[8];
        if (!Arrays.equals(x, out)) {
            new Fp2().invert(out, 0, x, 0);
        }
        return out;
    }

    private static long[] evenRoot(long[] square) {
        long[] root = new long[8];
        if (!CompressedPoints.putRoot2(root, 0, square)) {
            throw new IllegalStateException("-3 g(Z) is no square");
        }
        if (isOdd(root, 0)) {
            new Fp2().negate(root, 0, root, 0);
        }
        return root;
    }
}
