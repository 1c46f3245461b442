package io.assay.groth16;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Workers;
import io.assay.msm.CommonScalar;
import io.assay.poly.EvaluationDomain;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// A setup whose tau, alpha and beta are known as powers in the exponent only.
final class CeremonySetup {
    private static final PrimeField FR = Bn254.FR;
    /// Points that snarkjs 0.7.6 hashes at once.
    private static final int HASH_CHUNK = 1 << 14;
    /// One scalar multiplication, in units of progress.
    private static final long SCALED_UNITS = 3;
    /// Lagrange bases in units of one in G1: three of them, one in G2, and one of twice the size.
    private static final long LAGRANGE_PARTS = 8;
    /// Points that are multiplied between two reports of progress.
    private static final int SCALED_CHUNK = 1 << 14;
    private final Circuit circuit;
    private final PowersOfTau powers;
    private final Workers workers;
    private final Progress progress;

    CeremonySetup(Circuit circuit, PowersOfTau powers, Workers workers, ProgressListener listener) {
        this.circuit = circuit;
        this.powers = powers;
        this.workers = workers;
        this.progress = new Progress(listener, units());
    }

    private long units() {
        long points = (1L << circuit.sizeLog2) + circuit.system.wireCount();
        return LAGRANGE_PARTS * lagrangeUnits() + 6L * circuit.system.wireCount() + (2 + SCALED_UNITS) * points;
    }

    /// Units of one basis in G1. Reading costs little; a basis that must be computed first costs n/2 log n
    /// multiplications.
    private long lagrangeUnits() {
        long size = 1L << circuit.sizeLog2;
        return powers.lagrangeTauG1(0).isPresent() ? size / 8 : 2 * SCALED_UNITS * size * (circuit.sizeLog2 + 2);
    }

    CeremonyKey key(RandomSource random) {
        progress.begin("setup-lagrange");
        ColumnSums sums = new ColumnSums(circuit, workers, progress);
        // bases of G2, of G1, and the doubled one after each other: no more than needed is in the heap at once
        long[] b2 = pointsB2(sums);
        Large initial = largePoints(sums, b2);
        int split = 8 * (circuit.system.publicCount() + 1);
        long[] ic = Arrays.copyOf(initial.c, split);
        Large points = new Large(initial.a, initial.b1, b2, Arrays.copyOfRange(initial.c, split, initial.c.length),
                oddLagrange());
        return contribute(ic, points, circuitHash(ic, points), random);
    }

    private long[] pointsB2(ColumnSums sums) {
        CurveGroup g2 = CurveGroup.g2();
        int log2 = circuit.sizeLog2;
        long[] tau = powers.lagrangeTauG2(log2).orElseGet(() -> lagrange(g2, powers.tauG2(1 << log2), log2));
        progress.advance(3 * lagrangeUnits());
        progress.begin("setup-wires");
        return sums.of(g2, new Columns[]{circuit.b}, new long[][]{tau}, 3);
    }

    /// The points A, B of G1 and, with those of IC before them, C; H is still missing.
    private Large largePoints(ColumnSums sums, long[] b2) {
        CurveGroup g1 = CurveGroup.g1();
        int log2 = circuit.sizeLog2;
        int size = 1 << log2;
        long[] tau = powers.lagrangeTauG1(log2).orElseGet(() -> lagrange(g1, powers.tauG1(size), log2));
        progress.advance(lagrangeUnits());
        long[] a = sums.of(g1, new Columns[]{circuit.a}, new long[][]{tau}, 1);
        long[] b1 = sums.of(g1, new Columns[]{circuit.b}, new long[][]{tau}, 1);
        long[] alpha = powers.lagrangeAlphaTauG1(log2).orElseGet(() -> lagrange(g1, powers.alphaTauG1(size), log2));
        long[] beta = powers.lagrangeBetaTauG1(log2).orElseGet(() -> lagrange(g1, powers.betaTauG1(size), log2));
        progress.advance(2 * lagrangeUnits());
        long[] c = sums.of(g1, new Columns[]{circuit.a, circuit.b, circuit.c}, new long[][]{beta, alpha, tau}, 1);
        return new Large(a, b1, b2, c, new long[0]);
    }

    /// The five runs of points.
    @SuppressWarnings("ArrayRecordComponent")
    private record Large(long[] a, long[] b1, long[] b2, long[] c, long[] h) {}

    /// The points [L_(2i+1)(tau)] of the doubled domain.
    private long[] oddLagrange() {
        int size = 1 << circuit.sizeLog2;
        int doubled = Math.min(2 * size, (2 << powers.power()) - 1);
        // the missing last power of the largest file does not matter: the prover's polynomial has degree 2n - 2
        long[] both = powers.lagrangeTauG1(circuit.sizeLog2 + 1).orElseGet(() -> lagrange(CurveGroup.g1(),
                Arrays.copyOf(powers.tauG1(doubled), 16 * size), circuit.sizeLog2 + 1));
        long[] odd = new long[8 * size];
        for (int index = 0; index < size; index++) {
            System.arraycopy(both, 16 * index + 8, odd, 8 * index, 8);
        }
        progress.advance(2 * lagrangeUnits());
        return odd;
    }

    /// Multiplies delta, which is one so far, by a number that is drawn here.
    private CeremonyKey contribute(long[] ic, Large initial, byte[] circuitHash, RandomSource random) {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        BigInteger delta = FR.toBigInteger(random.nextNonZero(FR), 0);
        BigInteger inverse = delta.modInverse(FR.modulus());
        DeltaContribution contribution = DeltaContribution.of(circuitHash, List.of(), g1.generator(), delta, random);
        VerifyingKey verifying = new VerifyingKey(powers.alphaTauG1(1), powers.betaG2(), g2.generator(),
                g2.multiply(g2.generator(), 0, delta), ic);
        KeyChecks.require("of this setup", KeyChecks.findings(verifying));
        progress.begin("setup-contribution");
        scaleAll(initial.c, inverse);
        scaleAll(initial.h, inverse);
        progress.end();
        ProvingKey key = new ProvingKey(verifying, powers.betaTauG1(1), Arrays.copyOf(contribution.points(), 8),
                circuit.system.wireCount(), circuit.sizeLog2, circuit.coefficients(),
                ProvingKey.Points.of(initial.a, initial.b1, initial.b2, initial.c, initial.h));
        return new CeremonyKey(key, circuitHash, contribution);
    }

    /// The hash by which snarkjs knows the circuit: everything in the key before a contribution, but instead of H the
    /// points [tau^(i+n) - tau^i] that span it.
    private byte[] circuitHash(long[] ic, Large points) {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        progress.begin("setup-hash");
        TranscriptHash hash = new TranscriptHash().point(g1, powers.alphaTauG1(1)).point(g1, powers.betaTauG1(1))
                .point(g2, powers.betaG2()).point(g2, g2.generator()).point(g1, g1.generator())
                .point(g2, g2.generator()).counted(g1, ic);
        long[] quotient = quotientPoints();
        int size = 1 << circuit.sizeLog2;
        hash.count(size - 1).points(g1, quotient, 0, quotient.length / 8);
        if (size - 1 > HASH_CHUNK && powers.power() == circuit.sizeLog2) {
            powers.wordsAfterTauG1().ifPresent(words -> hash
                    .bytes(PointPastEnd.bytes(words, Arrays.copyOfRange(powers.tauG1(size), 8 * size - 8, 8 * size))));
        }
        hash.counted(g1, points.c()).counted(g1, points.a()).counted(g1, points.b1()).counted(g2, points.b2());
        progress.advance(2 * ((1L << circuit.sizeLog2) + circuit.system.wireCount()));
        return hash.finish();
    }

    /// The n - 1 points [tau^(i+n) - tau^i] of G1; where snarkjs hashes in more than one chunk, its last chunk is a
    /// whole one and takes in one point more, for which a file of the circuit's own size has a [PointPastEnd].
    private long[] quotientPoints() {
        int size = 1 << circuit.sizeLog2;
        int count = size - 1 > HASH_CHUNK && powers.power() > circuit.sizeLog2 ? size : size - 1;
        long[] tau = powers.tauG1(size + count);
        long[] result = Arrays.copyOfRange(tau, 8 * size, 8 * (size + count));
        workers.ranges(count, 1 << 10, (from, to) -> {
            CurveGroup g1 = CurveGroup.g1();
            long[] difference = Arrays.copyOfRange(result, 8 * from, 8 * to);
            long[] negated = new long[difference.length];
            for (int index = from; index < to; index++) {
                g1.negate(negated, 8 * (index - from), tau, 8 * index);
            }
            new BatchAddition(g1, to - from).add(difference, negated, to - from);
            System.arraycopy(difference, 0, result, 8 * from, difference.length);
        });
        return result;
    }

    /// Multiplies all points by the factor, in place.
    private void scaleAll(long[] points, BigInteger factor) {
        CommonScalar scalar = new CommonScalar(factor);
        long[] chunk = new long[8 * Math.min(SCALED_CHUNK, points.length / 8)];
        for (int first = 0; first < points.length; first += 8 * SCALED_CHUNK) {
            int count = Math.min(SCALED_CHUNK, (points.length - first) / 8);
            System.arraycopy(points, first, chunk, 0, 8 * count);
            scalar.scale(chunk, count, workers);
            System.arraycopy(chunk, 0, points, first, 8 * count);
            progress.advance(SCALED_UNITS * count);
        }
    }

    private long[] lagrange(CurveGroup group, long[] affine, int sizeLog2) {
        return GroupNtt.lagrange(group, affine, sizeLog2, workers);
    }
}
