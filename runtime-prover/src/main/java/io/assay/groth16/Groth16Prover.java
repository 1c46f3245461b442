package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.groth16.Verification.Rejected;
import io.assay.kernel.KernelProvider;
import io.assay.kernel.Kernels;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes Groth16 proofs, blinded freshly each time.
public final class Groth16Prover {
    private static final PrimeField FR = Bn254.FR;
    private static final int CHECK_UNITS = 16_000;

    private Groth16Prover() {}

    /// As [#prove(ProvingKey, Witness, WitnessCompletion, RandomSource, Workers, ProgressListener)], for a circuit
    /// without commitments: the witness is complete and is only read.
    ///
    /// @throws IllegalStateException if the key has commitments, or is closed
    public static Proof prove(ProvingKey key, Witness witness, RandomSource random, Workers workers,
            ProgressListener listener) {
        return prove(key, witness, WitnessCompletion.none(), random, workers, listener);
    }

    /// Returns a proof that the prover knows a witness with the given public values.
    ///
    /// Where the key has commitments, the array of the witness is written to: the blinder of each commitment is drawn, but
    /// for stated ones, whose blinder belongs to the values and is in the witness; then
    /// commitment by commitment its challenge is written, and `completion` fills in what depends on it. `completion`
    /// may read what these wires held, as generated programs do, and then a witness serves for one proof. It is the
    /// caller's to overwrite.
    ///
    /// The witness is not checked against the constraints: with values that violate one, the proof is rejected by every
    /// verifier. The large secret arrays made here are overwritten before return, whatever happens; copies inside
    /// kernels and the blinding factors are left to the garbage collector. Not constant-time.
    ///
    /// Memory beside key and witness: three elements for each element of the domain, the tables of the transform, and
    /// what the sums need.
    ///
    /// @param witness    one reduced value per wire, the first one
    /// @param completion computes the wires that depend on challenges
    /// @throws IllegalArgumentException     if the witness has another length, a value not less than r, does not
    ///                                      begin with one, or the blinder of a stated commitment is zero: that is nobody's
    ///                                      draw
    /// @throws java.io.UncheckedIOException if the file of a mapped key has a bad entry or coordinate (its cause then
    ///                                      says where), or was changed or truncated meanwhile
    /// @throws IllegalStateException        if the key is closed
    /// @throws io.assay.kernel.CancelledException if the cancellation of the workers says so
    public static Proof prove(ProvingKey key, Witness witness, WitnessCompletion completion, RandomSource random,
            Workers workers, ProgressListener listener) {
        Progress progress = new Progress(listener, units(key));
        Proof proof = key.whileUnchanged(() -> prove(key, witness, completion, random, workers, progress));
        progress.end();
        return proof;
    }

    private static long units(ProvingKey key) {
        long committed = key.commitments().stream().mapToLong(basis -> basis.points().count()).sum();
        return 5L * key.wireCount() + (14L << key.domainSizeLog2()) + 2 * committed;
    }

    private static Proof prove(ProvingKey key, Witness witness, WitnessCompletion completion, RandomSource random,
            Workers workers, Progress progress) {
        if (witness.wireCount() != key.wireCount()) {
            throw new IllegalArgumentException(
                    "witness of " + witness.wireCount() + " wires, the key has " + key.wireCount());
        }
        if (!witness.value(0).equals(BigInteger.ONE)) {
            throw new IllegalArgumentException("wire 0 is not one");
        }
        KernelProvider kernels = Kernels.forWork(key.wireCount(), workers);
        long[] values = witness.values();
        List<long[]> commitments = new ArrayList<>();
        List<long[]> knowledge = new ArrayList<>();
        for (CommitmentBasis basis : key.commitments()) {
            Commitment commitment = basis.commitment();
            if (commitment.stated()) {
                requireBlinder(values, commitment.blinder());
            } else {
                drawBlinder(commitment, values, random);
            }
            requireReduced(values, commitment.firstWire(), commitment.blinder() + 1);
            commit(basis, values, kernels.msm(), workers, progress, commitments, knowledge);
            BigInteger challenge = Challenges.of(commitments.getLast(),
                    commitment.hashedWires().stream().map(witness::value).toList());
            PrimeField.split(challenge, values, 4 * commitment.challengeWire());
            completion.complete(values, commitments.size() - 1, challenge);
        }
        requireReduced(values, 0, key.wireCount());
        return prove(key, values, commitments, knowledge, kernels, random, workers, progress);
    }

    /// A blinder that nobody wrote is zero: the commitment would tell the values to whoever guesses them.
    static void requireBlinder(long[] values, int wire) {
        if (FR.isZero(values, 4 * wire)) {
            throw new IllegalArgumentException("the blinder of a stated commitment, value " + wire + ", is zero");
        }
    }

    private static void drawBlinder(Commitment commitment, long[] values, RandomSource random) {
        long[] blinder = random.nextElement(FR);
        System.arraycopy(blinder, 0, values, 4 * commitment.blinder(), 4);
        Arrays.fill(blinder, 0);
    }

    /// Adds D and P of one commitment to the lists.
    private static void commit(CommitmentBasis basis, long[] values, MsmKernel msm, Workers workers, Progress progress,
            List<long[]> commitments, List<long[]> knowledge) {
        progress.begin("prove-commitment");
        int first = basis.commitment().firstWire();
        commitments.add(ChunkedSum.of(msm, CurveGroup.g1(), basis.points(), values, first, workers));
        progress.advance(basis.points().count());
        knowledge.add(ChunkedSum.of(msm, CurveGroup.g1(), basis.sigmaPoints(), values, first, workers));
        progress.advance(basis.points().count());
    }

    static void requireReduced(long[] values, int from, int to) {
        for (int wire = from; wire < to; wire++) {
            if (!FR.isReduced(values, 4 * wire)) {
                throw new IllegalArgumentException("the value of wire " + wire + " is not less than r");
            }
        }
    }

    private static Proof prove(ProvingKey key, long[] values, List<long[]> commitments, List<long[]> knowledge,
            KernelProvider kernels, RandomSource random, Workers workers, Progress progress) {
        progress.begin("prove-quotient");
        long[] quotient = Quotient.of(key, values, kernels, workers);
        try {
            progress.advance(6L << key.domainSizeLog2());
            Proof plain = prove(key, values, quotient, random, kernels.msm(), workers, progress);
            return new Proof(plain.a(), plain.b(), plain.c(), commitments, knowledge);
        } finally {
            Arrays.fill(quotient, 0);
        }
    }

    /// A, B and C.
    private static Proof prove(ProvingKey key, long[] values, long[] quotient, RandomSource random, MsmKernel msm,
            Workers workers, Progress progress) {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        int wires = key.wireCount();
        int firstFree = wires - key.cPoints().count();
        long size = 1L << key.domainSizeLog2();
        progress.begin("prove-a");
        long[] sumA = ChunkedSum.of(msm, g1, key.aPoints(), values, 0, workers);
        progress.advance(wires);
        progress.begin("prove-b1");
        long[] sumB1 = ChunkedSum.of(msm, g1, key.b1Points(), values, 0, workers);
        progress.advance(wires);
        progress.begin("prove-b2");
        long[] sumB2 = ChunkedSum.of(msm, g2, key.b2Points(), values, 0, workers);
        progress.advance(2L * wires);
        progress.begin("prove-c");
        long[] sumC = ChunkedSum.of(msm, g1, key.cPoints(), values, firstFree, workers);
        progress.advance(wires);
        progress.begin("prove-h");
        long[] sumH = ChunkedSum.of(msm, g1, key.hPoints(), quotient, 0, workers);
        BigInteger r = FR.toBigInteger(random.nextElement(FR), 0);
        BigInteger s = FR.toBigInteger(random.nextElement(FR), 0);
        VerifyingKey verifying = key.verifyingKey();
        long[] a = blinded(g1, sumA, verifying.alpha1(), key.delta1(), r);
        long[] b = blinded(g2, sumB2, verifying.beta2(), verifying.delta2(), s);
        long[] b1 = blinded(g1, sumB1, key.beta1(), key.delta1(), s);
        // C = sumC + sumH + s A + r B1 - r s delta
        long[] c = blinded(g1, sumC, sumH, a, s);
        BigInteger minusRs = r.multiply(s).negate().mod(FR.modulus());
        c = blinded(g1, c, g1.multiply(b1, 0, r), key.delta1(), minusRs);
        progress.advance(8 * size);
        return new Proof(a, b, c);
    }

    /// As [#proveChecked(ProvingKey, Witness, WitnessCompletion, RandomSource, Workers, ProgressListener)], for a circuit
    /// without commitments: the witness is complete and is only read.
    ///
    /// @throws IllegalStateException if the key has commitments, or is closed
    public static Proof proveChecked(ProvingKey key, Witness witness, RandomSource random, Workers workers,
            ProgressListener listener) {
        return proveChecked(key, witness, WitnessCompletion.none(), random, workers, listener);
    }

    /// As [#prove(ProvingKey, Witness, WitnessCompletion, RandomSource, Workers, ProgressListener)], and verifies the
    /// proof before it leaves this method: the way to prove with a key whose large arrays nobody tested, because a proof
    /// under a hostile key could give away the witness. Costs one verification more.
    ///
    /// @throws RejectedProofException       if a verifier would reject the proof
    /// @throws IllegalArgumentException     as there
    /// @throws java.io.UncheckedIOException as there
    /// @throws IllegalStateException        as there
    public static Proof proveChecked(ProvingKey key, Witness witness, WitnessCompletion completion,
            RandomSource random, Workers workers, ProgressListener listener) {
        Progress progress = new Progress(listener, units(key) + CHECK_UNITS);
        Proof proof = key.whileUnchanged(() -> prove(key, witness, completion, random, workers, progress));
        progress.begin("prove-check");
        List<BigInteger> publicValues = key.publicValues(witness);
        if (Groth16Verifier.verify(key.verifyingKey(), publicValues, proof) instanceof Rejected rejected) {
            throw new RejectedProofException(rejected);
        }
        progress.end();
        return proof;
    }

    /// first + second + factor * base, affine.
    private static long[] blinded(CurveGroup group, long[] first, long[] second, long[] base, BigInteger factor) {
        long[] sum = new long[group.projectiveLongs()];
        group.scale(sum, base, 0, factor);
        group.addAffine(sum, 0, first, 0);
        group.addAffine(sum, 0, second, 0);
        return group.toAffine(sum, 1);
    }
}
