package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import io.assay.msm.FixedBase;
import io.assay.poly.EvaluationDomain;
import java.math.BigInteger;
import java.util.Random;

/// Prints how long the parts of a proof take on this machine; a program, not a test.
final class ProverBenchmark {
    private static final PrimeField FR = Bn254.FR;

    private ProverBenchmark() {}

    /// Runs all measurements three times; the argument is the number of threads, by default one.
    public static void main(String[] arguments) {
        int threads = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
        try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 3; round++) {
                multiplication();
                transform(workers);
                sums(workers);
                protocol(14, workers);
            }
        }
    }

    private static void report(String name, long start, double unit) {
        System.out.printf("%-24s %10.2f%n", name, (System.nanoTime() - start) / unit);
    }

    private static void multiplication() {
        int count = 1 << 10;
        long[] values = EvaluationDomain.powers(EvaluationDomain.root(20), count);
        long start = System.nanoTime();
        for (int repeat = 0; repeat < 1000; repeat++) {
            for (int index = 4; index < values.length; index += 4) {
                FR.multiply(values, index, values, index, values, index - 4);
            }
        }
        report("multiplication ns", start, 1000.0 * count);
    }

    private static void transform(Workers workers) {
        EvaluationDomain domain = new EvaluationDomain(16);
        long[] values = EvaluationDomain.powers(EvaluationDomain.root(20), 1 << 16);
        long start = System.nanoTime();
        domain.shiftToOddCoset(values, Kernels.active().ntt(), workers);
        report("two ntt 2^16 ms", start, 1e6);
    }

    private static void sums(Workers workers) {
        int count = 1 << 16;
        CurveGroup group = CurveGroup.g1();
        long[] random = new long[4 * count];
        long[] small = new long[4 * count];
        Random source = new Random(1);
        for (int index = 0; index < count; index++) {
            PrimeField.split(new BigInteger(253, source), random, 4 * index);
            PrimeField.split(BigInteger.valueOf(source.nextInt(1 << 16) - (1 << 15)).mod(FR.modulus()), small,
                    4 * index);
        }
        long[] points = new FixedBase(group, group.generator(), 8).multiples(random, workers);
        long start = System.nanoTime();
        Kernels.active().msm().sum(group, PointSource.of(points, 8), random, 0, count, workers);
        report("msm 2^16 full ms", start, 1e6);
        start = System.nanoTime();
        Kernels.active().msm().sum(group, PointSource.of(points, 8), small, 0, count, workers);
        report("msm 2^16 16-bit ms", start, 1e6);
    }

    /// A chain of squares: wire i + 1 is the square of wire i.
    private static void protocol(int sizeLog2, Workers workers) {
        int constraints = (1 << sizeLog2) - 2;
        int[] starts = new int[constraints + 1];
        int[] inputs = new int[constraints];
        int[] outputs = new int[constraints];
        long[] values = new long[4 * (constraints + 2)];
        values[0] = 1;
        values[4] = 3;
        BigInteger value = BigInteger.valueOf(3);
        for (int row = 0; row < constraints; row++) {
            starts[row + 1] = row + 1;
            inputs[row] = row + 1;
            outputs[row] = row + 2;
            value = value.multiply(value).mod(FR.modulus());
            PrimeField.split(value, values, 4 * (row + 2));
        }
        long[] table = new long[4];
        FR.one(table, 0);
        int[] ones = new int[constraints];
        SparseMatrix factor = new SparseMatrix(starts, inputs, ones);
        ConstraintSystem system = new ConstraintSystem(constraints + 2, 1, factor, factor,
                new SparseMatrix(starts, outputs, ones), table);
        long start = System.nanoTime();
        ProvingKey key = Groth16Setup.singleParty(system, RandomSource.seeded(1), workers, ProgressListener.NONE);
        report("setup ms", start, 1e6);
        Witness witness = new Witness(values);
        start = System.nanoTime();
        Proof proof = Groth16Prover.prove(key, witness, RandomSource.seeded(2), workers, ProgressListener.NONE);
        report("prove ms", start, 1e6);
        start = System.nanoTime();
        Verification verification = Groth16Verifier.verify(key.verifyingKey(), witness.publicValues(1), proof);
        report("verify ms", start, 1e6);
        System.out.println(verification);
    }
}
