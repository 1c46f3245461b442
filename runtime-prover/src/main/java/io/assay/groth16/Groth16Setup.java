package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.FixedBaseKernel;
import io.assay.kernel.FixedBaseKernel.Multiplier;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes keys of one party. Whoever knows the numbers drawn here can prove anything under the key; gamma is the
/// generator, as in snarkjs. Keys from a universal first phase: `io.assay.ceremony.KeyCeremony`.
public final class Groth16Setup {
    private static final PrimeField FR = Bn254.FR;

    private Groth16Setup() {}

    /// What is done with a key whose points are computed as they are read.
    ///
    /// @param <T> result
    /// @param <E> exception of the use
    @FunctionalInterface
    public interface KeyUse<T, E extends Exception> {
        /// Uses the key, which is good only until this method returns.
        T apply(ProvingKey key) throws E;
    }

    /// Returns a key for which this process drew all secrets; its arrays of them are overwritten before
    /// it returns, copies in big integers and temporaries are left to the garbage collector.
    ///
    /// @throws UnboundPublicValueException if a public wire occurs in no constraint
    /// @throws UnboundCommitmentException  if a committed wire, a blinder or a challenge occurs in no constraint
    /// @throws IllegalArgumentException    if the system is too large
    public static ProvingKey singleParty(ConstraintSystem system, RandomSource random, Workers workers,
            ProgressListener listener) {
        return singleParty(system, random, workers, listener, ProvingKey::withPointsInHeap);
    }

    /// As [#singleParty(ConstraintSystem, RandomSource, Workers, ProgressListener)], for a key that need not be in the
    /// heap: its points are computed when `use` reads them, by all workers, so `use` should read each once and many at a
    /// time, such as `ZkeyFile.singleParty(key).write(path)` does. The secrets are overwritten when `use` is done.
    ///
    /// Memory: 128 bytes for each wire, 32 for each committed one, 96 for each element of the domain, and the matrices by
    /// columns; of layers, 48 bytes for each source of one and each thread.
    ///
    /// @return what `use` returns
    /// @throws UnboundPublicValueException as there
    /// @throws UnboundCommitmentException  as there
    /// @throws IllegalArgumentException    as there
    public static <T, E extends Exception> T singleParty(ConstraintSystem system, RandomSource random,
            Workers workers, ProgressListener listener, KeyUse<T, E> use) throws E {
        Circuit circuit = new Circuit(system, workers);
        Secrets secrets = new Secrets(random, system.commitments().size());
        Progress progress = new Progress(listener,
                8L * system.wireCount() + committedCount(system) + (2L << circuit.sizeLog2));
        progress.begin("setup-scalars");
        try {
            Scalars scalars = Scalars.of(circuit, secrets, workers);
            progress.advance(system.wireCount() + (1L << circuit.sizeLog2));
            try {
                T result = use.apply(key(circuit, secrets, scalars, workers, progress));
                progress.end();
                return result;
            } finally {
                scalars.overwrite();
            }
        } finally {
            secrets.overwrite();
        }
    }

    private static long committedCount(ConstraintSystem system) {
        return system.commitments().stream().mapToLong(Commitment::wireCount).sum();
    }

    /// The toxic waste, Montgomery form.
    private static final class Secrets {
        final long[] tau;
        final long[] alpha;
        final long[] beta;
        final long[] delta;
        final long[] inverseDelta = new long[4];
        /// One number for each commitment: with one for all, values could move from one commitment to another.
        final long[][] sigmas;

        Secrets(RandomSource random, int commitmentCount) {
            this.tau = random.nextNonZero(FR);
            this.alpha = random.nextNonZero(FR);
            this.beta = random.nextNonZero(FR);
            this.delta = random.nextNonZero(FR);
            FR.invert(inverseDelta, 0, delta, 0);
            this.sigmas = new long[commitmentCount][];
            Arrays.setAll(sigmas, _ -> random.nextNonZero(FR));
        }

        void overwrite() {
            for (long[] secret : new long[][]{tau, alpha, beta, delta, inverseDelta}) {
                Arrays.fill(secret, 0);
            }
            for (long[] sigma : sigmas) {
                Arrays.fill(sigma, 0);
            }
        }
    }

    /// The discrete logarithms of the key's points, Montgomery form, one element per point; c has every
    /// wire, and for each commitment there is the part of c that is its basis, times sigma.
    @SuppressWarnings("ArrayRecordComponent")
    private record Scalars(long[] a, long[] b, long[] c, long[] h, long[][] sigmaBases) {
        static Scalars of(Circuit circuit, Secrets secrets, Workers workers) {
            ConstraintSystem system = circuit.system;
            int wires = system.wireCount();
            List<Commitment> commitments = system.commitments();
            Scalars sums = new Scalars(new long[4 * wires], new long[4 * wires], new long[4 * wires],
                    oddLagrange(circuit.sizeLog2, secrets.tau, secrets.inverseDelta), new long[commitments.size()][]);
            int free = circuit.firstFreeWire();
            long[] lagrange = EvaluationDomain.lagrange(circuit.sizeLog2, secrets.tau);
            system.layers().ifPresent(
                    layers -> layers.addColumns(system.coefficientTable(), lagrange, sums.c, workers));
            workers.ranges(wires, 1 << 10, (from, to) -> {
                long[] t = new long[4];
                for (int wire = from; wire < to; wire++) {
                    sums.add(circuit, wire, wire >= free, lagrange, secrets, t);
                }
            });
            Arrays.fill(lagrange, 0);
            for (int index = 0; index < commitments.size(); index++) {
                sums.sigmaBases[index] = sums.sigmaBasis(system, commitments.get(index), secrets.sigmas[index]);
            }
            return sums;
        }

        /// @throws UnboundCommitmentException if the sum of a wire is zero, because its terms cancel in every row
        private long[] sigmaBasis(ConstraintSystem system, Commitment commitment, long[] sigma) {
            long[] basis = new long[4 * commitment.wireCount()];
            for (int index = 0; index < commitment.wireCount(); index++) {
                requireNotZero(system, commitment.firstWire() + index);
                FR.multiply(basis, 4 * index, c, 4 * (commitment.firstWire() + index), sigma, 0);
            }
            requireNotZero(system, commitment.challengeWire());
            return basis;
        }

        private void requireNotZero(ConstraintSystem system, int wire) {
            if (FR.isZero(c, 4 * wire)) {
                throw system.unboundCommitment(wire);
            }
        }

        private void add(Circuit circuit, int wire, boolean overDelta, long[] lagrange, Secrets secrets, long[] t) {
            int at = 4 * wire;
            accumulate(circuit.system, circuit.a, wire, lagrange, a, t);
            if (circuit.isPublic(wire)) {
                FR.add(a, at, a, at, lagrange, 4 * circuit.publicRow(wire));
            }
            accumulate(circuit.system, circuit.b, wire, lagrange, b, t);
            accumulate(circuit.system, circuit.c, wire, lagrange, c, t);
            FR.multiply(t, 0, a, at, secrets.beta, 0);
            FR.add(c, at, c, at, t, 0);
            FR.multiply(t, 0, b, at, secrets.alpha, 0);
            FR.add(c, at, c, at, t, 0);
            if (overDelta) {
                FR.multiply(c, at, c, at, secrets.inverseDelta, 0);
            }
        }

        void overwrite() {
            for (long[] secret : new long[][]{a, b, c, h}) {
                Arrays.fill(secret, 0);
            }
            for (long[] basis : sigmaBases) {
                Arrays.fill(basis, 0);
            }
        }
    }

    private static long[] oddLagrange(int sizeLog2, long[] tau, long[] factor) {
        long[] all = EvaluationDomain.lagrange(sizeLog2 + 1, tau);
        long[] odd = new long[all.length / 2];
        for (int index = 0; index < odd.length; index += 4) {
            FR.multiply(odd, index, all, 2 * index + 4, factor, 0);
        }
        Arrays.fill(all, 0);
        return odd;
    }

    private static void accumulate(ConstraintSystem system, WireColumns columns, int wire, long[] lagrange, long[] sums,
            long[] t) {
        for (int entry = columns.start()[wire]; entry < columns.start()[wire + 1]; entry++) {
            FR.multiply(t, 0, system.coefficientTable(), 4 * columns.coefficient()[entry], lagrange,
                    4 * columns.row()[entry]);
            FR.add(sums, 4 * wire, sums, 4 * wire, t, 0);
        }
    }

    private static ProvingKey key(Circuit circuit, Secrets secrets, Scalars scalars, Workers workers,
            Progress progress) {
        progress.begin("setup-points");
        ConstraintSystem system = circuit.system;
        int wires = system.wireCount();
        FixedBaseKernel fixedBase = Kernels.forWork(wires, workers).fixedBase();
        Multiplier g1 = fixedBase.prepare(CurveGroup.g1(), CurveGroup.g1().generator(), workers);
        Multiplier g2 = fixedBase.prepare(CurveGroup.g2(), CurveGroup.g2().generator(), workers);
        long[] exposed = exposed(system, scalars.c);
        VerifyingKey verifying = new VerifyingKey(g1.multiples(secrets.alpha, workers),
                g2.multiples(secrets.beta, workers), CurveGroup.g2().generator(),
                g2.multiples(secrets.delta, workers), g1.multiples(exposed, workers),
                commitmentKeys(system, secrets));
        Arrays.fill(exposed, 0);
        KeyChecks.require("of this setup", KeyChecks.findings(verifying));
        int free = circuit.firstFreeWire();
        int size = 1 << circuit.sizeLog2;
        ProvingKey.Points points = new ProvingKey.Points(
                new ScaledGenerator(g1, 8, scalars.a, 0, wires, workers, progress),
                new ScaledGenerator(g1, 8, scalars.b, 0, wires, workers, progress),
                new ScaledGenerator(g2, 16, scalars.b, 0, wires, workers, progress),
                new ScaledGenerator(g1, 8, scalars.c, free, wires - free, workers, progress),
                new ScaledGenerator(g1, 8, scalars.h, 0, size, workers, progress));
        List<CommitmentBasis> bases = new ArrayList<>();
        for (int index = 0; index < system.commitments().size(); index++) {
            Commitment commitment = system.commitments().get(index);
            int count = commitment.wireCount();
            bases.add(new CommitmentBasis(commitment,
                    new ScaledGenerator(g1, 8, scalars.c, commitment.firstWire(), count, workers, progress),
                    new ScaledGenerator(g1, 8, scalars.sigmaBases[index], 0, count, workers, progress)));
        }
        return new ProvingKey(verifying, g1.multiples(secrets.beta, workers), g1.multiples(secrets.delta, workers),
                wires, circuit.sizeLog2, circuit.coefficients(), points, bases, Optional.empty());
    }

    /// The logarithms of IC: of the constant one, the public wires, the challenges.
    private static long[] exposed(ConstraintSystem system, long[] c) {
        int publics = system.publicCount() + 1;
        int count = system.commitments().size();
        long[] exposed = Arrays.copyOf(c, 4 * (publics + count));
        for (int index = 0; index < count; index++) {
            System.arraycopy(c, 4 * system.commitments().get(index).challengeWire(), exposed, 4 * (publics + index), 4);
        }
        return exposed;
    }

    private static List<CommitmentKey> commitmentKeys(ConstraintSystem system, Secrets secrets) {
        CurveGroup g2 = CurveGroup.g2();
        List<CommitmentKey> keys = new ArrayList<>();
        for (int index = 0; index < secrets.sigmas.length; index++) {
            long[] sigmaG = g2.multiply(g2.generator(), 0, FR.toBigInteger(secrets.sigmas[index], 0));
            g2.negate(sigmaG, 0, sigmaG, 0);
            keys.add(CommitmentKey.of(g2.generator(), sigmaG, system.publicCount(), system.commitments(), index));
        }
        return keys;
    }
}
