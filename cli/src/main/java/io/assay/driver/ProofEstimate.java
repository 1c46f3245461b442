package io.assay.driver;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Kernels;
import java.time.Duration;

/// About how long a proof takes on this machine, known before any of it is made.
///
/// The size of the circuit gives the number of field multiplications; what one costs is measured for a moment. The
/// estimate is for a warm prover and leans to the low side: a proof that it finds too long is too long, one that it
/// lets through may still be.
public final class ProofEstimate {
    private static final PrimeField FR = Bn254.FR;
    private static final long MEASURE_NANOS = 60_000_000L;
    private static final int BATCH = 2_000;
    /// Multiplications of the three transforms of a proof, there and back, for each element and level.
    private static final double TRANSFORM = 3;
    /// Multiplications of adding one point of G1 to a bucket, together with its share of one inversion.
    private static final double ADDITION = 7;
    /// Bits of the scalars of the sum over the quotient; they are random.
    private static final double FULL_BITS = 254;
    /// Additions of G1 for each wire in the other four sums, one of them in G2; most wires hold bits or bytes.
    private static final double ADDITIONS_PER_WIRE = 12;
    /// Sums over what follows from a challenge, which is random: inverses are left factors, and private.
    private static final double SUMS_OVER_RANDOM = 2;
    /// How much faster than one multiplication at a time a kernel of wider registers is, at the least.
    private static final double WIDE = 3;

    private ProofEstimate() {}

    /// Returns the estimate for one proof.
    ///
    /// @param circuit what is proven
    /// @param threads threads that work at it, at least 1
    public static Duration of(Manifest.Circuit circuit, int threads) {
        double speed = Kernels.active().name().equals("scalar") ? 1 : WIDE;
        int processors = Math.min(threads, Runtime.getRuntime().availableProcessors());
        double seconds = multiplications(circuit) * secondsPerMultiplication() / (speed * processors);
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    static double multiplications(Manifest.Circuit circuit) {
        int rows = circuit.constraints() + circuit.publicInputs() + 1;
        int sizeLog2 = 32 - Integer.numberOfLeadingZeros(Math.max(1, rows - 1));
        double size = Math.scalb(1.0, sizeLog2);
        double windowBits = Math.max(2, sizeLog2 - 3);
        double additions = size * FULL_BITS / windowBits + circuit.wires() * ADDITIONS_PER_WIRE;
        if (circuit.hasLookups()) {
            int random = circuit.wires() - circuit.publicInputs() - circuit.committedValues();
            additions += SUMS_OVER_RANDOM * random * FULL_BITS / windowBits;
        }
        return TRANSFORM * sizeLog2 * size + ADDITION * additions;
    }

    /// The best of many short runs, so that neither compilation nor a busy machine counts.
    private static double secondsPerMultiplication() {
        long[] value = {1, 2, 3, 4};
        long[] factor = {5, 6, 7, 8};
        long best = Long.MAX_VALUE;
        long end = System.nanoTime() + MEASURE_NANOS;
        for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
            for (int i = 0; i < BATCH; i++) {
                FR.multiply(value, 0, value, 0, factor, 0);
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1e9 / BATCH;
    }
}
