package io.assay.groth16;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Kernels;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.Workers;
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
    private static final long SCALED_UNITS = 10;
    private final Circuit circuit;
    private final PowersOfTau powers;
    private final Workers workers;
    private final Progress progress;
    private final MsmKernel msm = Kernels.active().msm();
    private final long[] coefficients;

    CeremonySetup(Circuit circuit, PowersOfTau powers, Workers workers, ProgressListener listener) {
        this.circuit = circuit;
        this.powers = powers;
        this.workers = workers;
        this.progress = new Progress(listener, units());
        this.coefficients = circuit.system.coefficientTable().clone();
        for (int index = 0; index < coefficients.length; index += 4) {
            FR.fromMontgomery(coefficients, index, coefficients, index);
        }
    }

    private long units() {
        long points = (1L << circuit.sizeLog2) + circuit.system.wireCount();
        return lagrangeUnits() + 6L * circuit.system.wireCount() + (2 + SCALED_UNITS) * points;
    }

    /// Reading costs little; a basis that must be computed first costs n/2 log n multiplications, and all together are
    /// about eight in G1.
    private long lagrangeUnits() {
        long size = 1L << circuit.sizeLog2;
        return powers.lagrangeTauG1(0).isPresent() ? size : 4 * SCALED_UNITS * size * (circuit.sizeLog2 + 2);
    }

    CeremonyKey key(RandomSource random) {
        int size = 1 << circuit.sizeLog2;
        int log2 = circuit.sizeLog2;
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        progress.begin("setup-lagrange");
        long[] tau1 = powers.lagrangeTauG1(log2).orElseGet(() -> lagrange(g1, powers.tauG1(size), log2));
        long[] tau2 = powers.lagrangeTauG2(log2).orElseGet(() -> lagrange(g2, powers.tauG2(size), log2));
        long[] alpha = powers.lagrangeAlphaTauG1(log2).orElseGet(() -> lagrange(g1, powers.alphaTauG1(size), log2));
        long[] beta = powers.lagrangeBetaTauG1(log2).orElseGet(() -> lagrange(g1, powers.betaTauG1(size), log2));
        int doubled = Math.min(2 * size, (2 << powers.power()) - 1);
        // the missing last power of the largest file does not matter: the prover's polynomial has degree 2n - 2
        long[] both = powers.lagrangeTauG1(log2 + 1).orElseGet(
                () -> lagrange(g1, Arrays.copyOf(powers.tauG1(doubled), 16 * size), log2 + 1));
        progress.advance(lagrangeUnits());
        progress.begin("setup-wires");
        long[] a = columns(g1, new Columns[]{circuit.a}, new long[][]{tau1});
        long[] b1 = columns(g1, new Columns[]{circuit.b}, new long[][]{tau1});
        long[] b2 = columns(g2, new Columns[]{circuit.b}, new long[][]{tau2});
        long[] c = columns(g1, new Columns[]{circuit.a, circuit.b, circuit.c}, new long[][]{beta, alpha, tau1});
        long[] h = new long[8 * size];
        for (int index = 0; index < size; index++) {
            System.arraycopy(both, 16 * index + 8, h, 8 * index, 8);
        }
        int split = 8 * (circuit.system.publicCount() + 1);
        long[] ic = Arrays.copyOf(c, split);
        ProvingKey.Points initial = new ProvingKey.Points(a, b1, b2, Arrays.copyOfRange(c, split, c.length), h);
        return contribute(ic, initial, circuitHash(ic, initial), random);
    }

    /// Multiplies delta, which is one so far, by a number that is drawn here.
    private CeremonyKey contribute(long[] ic, ProvingKey.Points initial, byte[] circuitHash, RandomSource random) {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        BigInteger delta = FR.toBigInteger(random.nextNonZero(FR), 0);
        BigInteger inverse = delta.modInverse(FR.modulus());
        DeltaContribution contribution = DeltaContribution.of(circuitHash, List.of(), g1.generator(), delta, random);
        VerifyingKey verifying = new VerifyingKey(powers.alphaTauG1(1), powers.betaG2(), g2.generator(),
                g2.multiply(g2.generator(), 0, delta), ic);
        KeyChecks.require("of this setup", KeyChecks.findings(verifying));
        progress.begin("setup-contribution");
        long[] c = scaleAll(initial.c(), inverse);
        long[] h = scaleAll(initial.h(), inverse);
        progress.end();
        ProvingKey key = new ProvingKey(verifying, powers.betaTauG1(1), Arrays.copyOf(contribution.points(), 8),
                circuit.system.wireCount(), circuit.sizeLog2, circuit.coefficients(),
                new ProvingKey.Points(initial.a(), initial.b1(), initial.b2(), c, h));
        return new CeremonyKey(key, circuitHash, contribution);
    }

    /// The hash by which snarkjs knows the circuit: everything in the key before a contribution, but instead of H the
    /// points [tau^(i+n) - tau^i] that span it.
    private byte[] circuitHash(long[] ic, ProvingKey.Points points) {
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
        CurveGroup g1 = CurveGroup.g1();
        long[] difference = Arrays.copyOfRange(tau, 8 * size, 8 * (size + count));
        long[] negated = new long[8 * count];
        for (int index = 0; index < count; index++) {
            g1.negate(negated, 8 * index, tau, 8 * index);
        }
        new BatchAddition(g1, count).add(difference, negated, count);
        return difference;
    }

    /// For each wire, the sum over the matrices of coefficient * base_row; public rows belong to the first if it is A.
    private long[] columns(CurveGroup group, Columns[] matrices, long[][] bases) {
        int size = group.affineLongs();
        int wires = circuit.system.wireCount();
        long[] result = new long[wires * size];
        workers.run(wires, wire -> {
            int count = 1;
            for (Columns matrix : matrices) {
                count += matrix.start[wire + 1] - matrix.start[wire];
            }
            long[] points = new long[count * size];
            long[] scalars = new long[4 * count];
            int next = 0;
            for (int index = 0; index < matrices.length; index++) {
                Columns matrix = matrices[index];
                for (int entry = matrix.start[wire]; entry < matrix.start[wire + 1]; entry++) {
                    System.arraycopy(bases[index], matrix.row[entry] * size, points, next * size, size);
                    System.arraycopy(coefficients, 4 * matrix.coefficient[entry], scalars, 4 * next++, 4);
                }
            }
            if (matrices[0] == circuit.a && circuit.isPublic(wire)) {
                System.arraycopy(bases[0], circuit.publicRow(wire) * size, points, next * size, size);
                scalars[4 * next] = 1;
            }
            System.arraycopy(msm.sum(group.fresh(), points, scalars, 0, count, workers), 0, result, wire * size, size);
        });
        progress.advance(group.affineLongs() == 16 ? 3L * wires : wires);
        return result;
    }

    private long[] scaleAll(long[] points, BigInteger factor) {
        int count = points.length / 8;
        long[] result = new long[points.length];
        workers.ranges(count, 64, (from, to) -> {
            CurveGroup group = CurveGroup.g1();
            long[] products = new long[16 * (to - from)];
            long[] product = new long[16];
            for (int index = from; index < to; index++) {
                group.scale(product, points, 8 * index, factor);
                System.arraycopy(product, 0, products, 16 * (index - from), 16);
            }
            System.arraycopy(group.toAffine(products, to - from), 0, result, 8 * from, 8 * (to - from));
        });
        progress.advance(SCALED_UNITS * count);
        return result;
    }

    private long[] lagrange(CurveGroup group, long[] affine, int sizeLog2) {
        return GroupNtt.lagrange(group, affine, sizeLog2, workers);
    }
}
