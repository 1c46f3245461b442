package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Workers;
import io.assay.msm.FixedBase;
import io.assay.poly.EvaluationDomain;
import java.util.Arrays;

/// Makes keys. Whoever knows the numbers drawn here can prove anything under the key; gamma is the generator, as in
/// snarkjs.
public final class Groth16Setup {
    private static final PrimeField FR = Bn254.FR;

    private Groth16Setup() {}

    /// Returns a key for which this process drew all secrets; its arrays of them are overwritten before
    /// it returns, copies in big integers and temporaries are left to the garbage collector.
    ///
    /// @throws UnboundPublicValueException if a public wire occurs in no constraint
    /// @throws IllegalArgumentException    if the system is too large
    public static ProvingKey singleParty(ConstraintSystem system, RandomSource random, Workers workers,
            ProgressListener listener) {
        Circuit circuit = new Circuit(system);
        long[] tau = random.nextNonZero(FR);
        long[] alpha = random.nextNonZero(FR);
        long[] beta = random.nextNonZero(FR);
        long[] delta = random.nextNonZero(FR);
        long[] inverseDelta = new long[4];
        FR.invert(inverseDelta, 0, delta, 0);
        int wires = system.wireCount();
        long size = 1L << circuit.sizeLog2;
        Progress progress = new Progress(listener, 8L * wires + 2 * size);
        progress.begin("setup-scalars");
        long[] lagrange = EvaluationDomain.lagrange(circuit.sizeLog2, tau);
        long[] h = oddLagrange(circuit.sizeLog2, tau, inverseDelta);
        long[] a = new long[4 * wires];
        long[] b = new long[4 * wires];
        long[] c = new long[4 * wires];
        workers.ranges(wires, 1 << 10, (from, to) -> {
            long[] t = new long[4];
            for (int wire = from; wire < to; wire++) {
                int at = 4 * wire;
                accumulate(system, circuit.a, wire, lagrange, a, t);
                if (circuit.isPublic(wire)) {
                    FR.add(a, at, a, at, lagrange, 4 * circuit.publicRow(wire));
                }
                accumulate(system, circuit.b, wire, lagrange, b, t);
                accumulate(system, circuit.c, wire, lagrange, c, t);
                FR.multiply(t, 0, a, at, beta, 0);
                FR.add(c, at, c, at, t, 0);
                FR.multiply(t, 0, b, at, alpha, 0);
                FR.add(c, at, c, at, t, 0);
                if (!circuit.isPublic(wire)) {
                    FR.multiply(c, at, c, at, inverseDelta, 0);
                }
            }
        });
        progress.advance(wires + size);
        ProvingKey key = multiply(circuit, new long[][]{a, b, c, h, alpha, beta, delta}, workers, progress);
        progress.end();
        for (long[] secret : new long[][]{tau, alpha, beta, delta, inverseDelta, lagrange, h, a, b, c}) {
            Arrays.fill(secret, 0);
        }
        return key;
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

    private static void accumulate(ConstraintSystem system, Columns columns, int wire, long[] lagrange, long[] sums,
            long[] t) {
        for (int entry = columns.start[wire]; entry < columns.start[wire + 1]; entry++) {
            FR.multiply(t, 0, system.coefficientTable(), 4 * columns.coefficient[entry], lagrange,
                    4 * columns.row[entry]);
            FR.add(sums, 4 * wire, sums, 4 * wire, t, 0);
        }
    }

    private static ProvingKey multiply(Circuit circuit, long[][] scalars, Workers workers, Progress progress) {
        FixedBase g1 = new FixedBase(CurveGroup.g1(), CurveGroup.g1().generator(), 8);
        FixedBase g2 = new FixedBase(CurveGroup.g2(), CurveGroup.g2().generator(), 8);
        long[][] points = new long[7][];
        progress.begin("setup-points");
        for (int index = 0; index < points.length; index++) {
            points[index] = g1.multiples(scalars[index], workers);
            progress.advance(scalars[index].length / 4);
        }
        long[] b2 = g2.multiples(scalars[1], workers);
        int split = 8 * (circuit.system.publicCount() + 1);
        VerifyingKey verifying = new VerifyingKey(points[4], g2.multiples(scalars[5], workers),
                CurveGroup.g2().generator(), g2.multiples(scalars[6], workers), Arrays.copyOf(points[2], split));
        long[] c = Arrays.copyOfRange(points[2], split, points[2].length);
        KeyChecks.require("of this setup", KeyChecks.findings(verifying));
        return new ProvingKey(verifying, points[5], points[6], circuit.system.wireCount(), circuit.sizeLog2,
                circuit.coefficients(), new ProvingKey.Points(points[0], points[1], b2, c, points[3]));
    }

    /// Returns a key from a universal first phase and one contribution of ours (delta), which is
    /// not kept but, being a big integer, cannot be overwritten.
    ///
    /// The circuit's hash is the one of snarkjs, so that `snarkjs zkey verify` and `assay zkey verify` can check the key.
    /// Of the powers only the first elements are checked: that each follows from the one before is for
    /// `io.assay.ceremony.PowersVerifier` to say.
    ///
    /// @throws UnboundPublicValueException if a public wire occurs in no constraint
    /// @throws InsecureKeyException        if the first elements of the powers of tau show that they are unsafe
    /// @throws IllegalArgumentException    if the circuit needs a larger first phase
    public static CeremonyKey fromPowersOfTau(ConstraintSystem system, PowersOfTau powers, RandomSource random,
            Workers workers, ProgressListener listener) {
        Circuit circuit = new Circuit(system);
        if (circuit.sizeLog2 > powers.power()) {
            throw new IllegalArgumentException("the circuit needs powers of tau of at least " + circuit.sizeLog2
                    + ", the file has " + powers.power());
        }
        KeyChecks.require("of the powers of tau", KeyChecks.findings(powers));
        return new CeremonySetup(circuit, powers, workers, listener).key(random);
    }
}
