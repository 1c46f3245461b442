package io.assay.testsuite.engine;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.groth16.PowersOfTau;
import io.assay.kernel.FixedBaseKernel;
import io.assay.kernel.FixedBaseKernel.Multiplier;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.util.Optional;

/// Powers of a tau that everybody knows, prepared for the second phase: made in a second where snarkjs needs minutes,
/// and of no worth outside tests.
final class SeededPowers implements PowersOfTau {

    private static final PrimeField FR = Bn254.FR;

    private final int power;
    private final Workers workers;
    private final long[] tau;
    private final long[] alpha;
    private final long[] beta;
    private final Multiplier g1;
    private final Multiplier g2;

    SeededPowers(int power, long seed, Workers workers) {
        this.power = power;
        this.workers = workers;
        RandomSource random = RandomSource.seeded(seed);
        this.tau = random.nextNonZero(FR);
        this.alpha = random.nextNonZero(FR);
        this.beta = random.nextNonZero(FR);
        FixedBaseKernel kernel = Kernels.forWork(1 << power, workers).fixedBase();
        this.g1 = kernel.prepare(CurveGroup.g1(), CurveGroup.g1().generator(), workers);
        this.g2 = kernel.prepare(CurveGroup.g2(), CurveGroup.g2().generator(), workers);
    }

    private static long[] scaled(long[] scalars, long[] factor) {
        long[] result = new long[scalars.length];
        for (int at = 0; at < result.length; at += 4) {
            FR.multiply(result, at, scalars, at, factor, 0);
        }
        return result;
    }

    private long[] powers(int count) {
        return EvaluationDomain.powers(tau, count);
    }

    private long[] lagrange(int sizeLog2) {
        return EvaluationDomain.lagrange(sizeLog2, tau);
    }

    @Override
    public int power() {
        return power;
    }

    @Override
    public long[] tauG1(int count) {
        return g1.multiples(powers(count), workers);
    }

    @Override
    public long[] tauG2(int count) {
        return g2.multiples(powers(count), workers);
    }

    @Override
    public long[] alphaTauG1(int count) {
        return g1.multiples(scaled(powers(count), alpha), workers);
    }

    @Override
    public long[] betaTauG1(int count) {
        return g1.multiples(scaled(powers(count), beta), workers);
    }

    @Override
    public long[] betaG2() {
        return g2.multiples(beta, workers);
    }

    @Override
    public Optional<long[]> lagrangeTauG1(int domainSizeLog2) {
        return Optional.of(g1.multiples(lagrange(domainSizeLog2), workers));
    }

    @Override
    public Optional<long[]> lagrangeTauG2(int domainSizeLog2) {
        return Optional.of(g2.multiples(lagrange(domainSizeLog2), workers));
    }

    @Override
    public Optional<long[]> lagrangeAlphaTauG1(int domainSizeLog2) {
        return Optional.of(g1.multiples(scaled(lagrange(domainSizeLog2), alpha), workers));
    }

    @Override
    public Optional<long[]> lagrangeBetaTauG1(int domainSizeLog2) {
        return Optional.of(g1.multiples(scaled(lagrange(domainSizeLog2), beta), workers));
    }
}
