package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.groth16.ChaChaStream;
import io.assay.groth16.HashToG2;
import java.math.BigInteger;
import java.util.Arrays;

/// What a contributor to the first phase draws: three numbers that stay secret, and for each a proof of knowing it.
///
/// Source: Bowe, Gabizon, Miers, "Scalable multi-party computation for zk-SNARK parameters in the random beacon model"
/// (2017), with the order of draws and the encodings of snarkjs 0.7.6.
///
/// @param tau    secret, not zero
/// @param alpha  secret, not zero
/// @param beta   secret, not zero
/// @param points 96 longs: [s], [sx] of G1 for tau, alpha and beta, [spx] of G2 for the three
@SuppressWarnings("ArrayRecordComponent")
record PowersKey(BigInteger tau, BigInteger alpha, BigInteger beta, long[] points) {
    static final int POINTS_LONGS = 96;
    private static final int G1_POINTS = 6;
    private static final int G2_OFFSET = 8 * G1_POINTS;

    /// Draws a key.
    ///
    /// @param challenge hash of the powers that it will be applied to
    static PowersKey draw(ChaChaStream random, byte[] challenge) {
        BigInteger[] secrets = new BigInteger[3];
        for (int index = 0; index < 3; index++) {
            secrets[index] = Bn254.FR.toBigInteger(random.nextElement(Bn254.FR), 0);
            if (secrets[index].signum() == 0) {
                throw new IllegalStateException("the stream gave the number zero");
            }
        }
        CurveGroup g1 = CurveGroup.g1();
        long[] points = new long[POINTS_LONGS];
        for (int index = 0; index < 3; index++) {
            long[] s = random.nextPoint(g1);
            System.arraycopy(s, 0, points, 16 * index, 8);
            System.arraycopy(g1.multiply(s, 0, secrets[index]), 0, points, 16 * index + 8, 8);
            long[] spx = CurveGroup.g2().multiply(proofBase(index, challenge, points), 0, secrets[index]);
            System.arraycopy(spx, 0, points, G2_OFFSET + 16 * index, 16);
        }
        return new PowersKey(secrets[0], secrets[1], secrets[2], points);
    }

    /// The point [sp] of G2 for number 0 (tau), 1 (alpha) or 2 (beta) of a key: nobody knows its logarithm.
    ///
    /// @param keyPoints 96 longs
    static long[] proofBase(int number, byte[] challenge, long[] keyPoints) {
        CurveGroup g1 = CurveGroup.g1();
        return HashToG2.point(new Blake2b().update(new byte[]{(byte) number}).update(challenge)
                .update(PointCodec.uncompressed(g1, keyPoints, 16 * number))
                .update(PointCodec.uncompressed(g1, keyPoints, 16 * number + 8)).digest());
    }

    /// The bytes of a key's points: uncompressed, in their order.
    static byte[] encode(long[] keyPoints) {
        byte[] out = new byte[8 * POINTS_LONGS];
        for (int offset = 0; offset < POINTS_LONGS; offset += offset < G2_OFFSET ? 8 : 16) {
            byte[] point = PointCodec.uncompressed(offset < G2_OFFSET ? CurveGroup.g1() : CurveGroup.g2(), keyPoints,
                    offset);
            System.arraycopy(point, 0, out, 8 * offset, point.length);
        }
        return out;
    }

    /// The first factor and the ratio by which the points of a section are multiplied.
    Geometric factors(PowersSection section) {
        BigInteger first = switch (section) {
            case TAU_G1, TAU_G2 -> BigInteger.ONE;
            case ALPHA_TAU_G1 -> alpha;
            case BETA_TAU_G1, BETA_G2 -> beta;
        };
        return new Geometric(first, tau);
    }

    /// The secret with the given number.
    BigInteger secret(int number) {
        return switch (number) {
            case 0 -> tau;
            case 1 -> alpha;
            default -> beta;
        };
    }

    /// Whether the points of two keys are equal.
    boolean hasPoints(long[] others, int offset) {
        return Arrays.equals(points, 0, POINTS_LONGS, others, offset, offset + POINTS_LONGS);
    }
}
