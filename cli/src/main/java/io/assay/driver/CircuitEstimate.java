package io.assay.driver;

import io.assay.backends.r1cs.CircuitSize;
import io.assay.field.Bn254;
import io.assay.ir.diag.Diagnostic;
import java.util.Locale;

/// About how large a circuit is and how much memory it takes, known before any row or key of it is made.
///
/// Bytes are those of the Java heap; the factors are measured, on models of 0.3 to 5.6 million constraints, as the least
/// heap in which each command ends well, and 10 % more.
///
/// @param size         constraints, wires, entries
/// @param compileBytes heap in which the constraints and the witness generator are made and written
/// @param keyBytes     heap in which development keys are made
/// @param proofBytes   heap of a proof on one thread
public record CircuitEstimate(CircuitSize size, long compileBytes, long keyBytes, long proofBytes) {

    /// How far a command goes.
    public enum Aim {
        /// Constraints and witness generator.
        CIRCUIT,
        /// Keys as well.
        KEYS
    }

    private static final long MEBIBYTE = 1 << 20;
    private static final long FIXED = 32 * MEBIBYTE;
    private static final int COMPILE_PER_CONSTRAINT = 90;
    private static final int COMPILE_PER_ENTRY = 26;
    private static final int KEYS_PER_DOMAIN_ELEMENT = 310;
    private static final int KEYS_PER_ENTRY = 31;
    private static final int PROOF_PER_DOMAIN_ELEMENT = 200;
    private static final int PROOF_PER_WIRE = 64;

    /// Returns the estimate for a circuit.
    public static CircuitEstimate of(CircuitSize size) {
        long domain = Long.highestOneBit(Math.max(1, size.constraints() - 1)) << 1;
        return new CircuitEstimate(size,
                FIXED + COMPILE_PER_CONSTRAINT * size.constraints() + COMPILE_PER_ENTRY * size.entries(),
                FIXED + KEYS_PER_DOMAIN_ELEMENT * domain + KEYS_PER_ENTRY * size.entries(),
                FIXED + PROOF_PER_DOMAIN_ELEMENT * domain + PROOF_PER_WIRE * size.wires());
    }

    /// Refuses a circuit that is too large for the proof system, or for memory.
    /// @param heap greatest size of the heap in bytes
    /// @throws Failure with the estimate
    public void requireRoom(Aim aim, long heap) {
        long greatest = 1L << Bn254.TWO_ADICITY;
        if (size.constraints() > greatest || size.entries() > Integer.MAX_VALUE) {
            throw new Failure(Failure.Kind.UNSUPPORTED, Diagnostic.of("AS3003", "the circuit is too large")
                    .reason(String.format(Locale.ROOT, "Groth16 over BN254 takes up to %,d constraints, and a circuit "
                            + "up to %,d coefficients", greatest, Integer.MAX_VALUE))
                    .found(String.format(Locale.ROOT, "about %,d constraints with %,d coefficients", size.constraints(),
                            size.entries()), "fewer")
                    .help("take a smaller model, or smaller inputs"));
        }
        String what = String.format(Locale.ROOT, "its circuit has about %,d constraints with %,d coefficients",
                size.constraints(), size.entries());
        if (compileBytes > heap) {
            throw tooLittleMemory(what, "to compile it", compileBytes, heap);
        }
        if (aim == Aim.KEYS && keyBytes > heap) {
            throw tooLittleMemory(what, "to make its keys", keyBytes, heap);
        }
    }

    private static Failure tooLittleMemory(String what, String purpose, long bytes, long heap) {
        return new Failure(Failure.Kind.MACHINE, Diagnostic.of("AS6006", "too little memory for this model")
                .reason(what)
                .found("a limit of " + megabytes(heap), "about " + megabytes(bytes) + " " + purpose)
                .help("raise the limit, if the machine has the memory: ASSAY_JAVA_OPTIONS=-Xmx"
                        + Math.ceilDiv(bytes, 1024 * MEBIBYTE) + "g; or take a smaller model"));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MiB", Math.ceilDiv(bytes, MEBIBYTE));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d constraints; memory to compile %s, for keys %s, for a proof %s",
                size.constraints(), megabytes(compileBytes), megabytes(keyBytes), megabytes(proofBytes));
    }
}
