package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.format.BadFileException;
import io.assay.format.PointCheck;
import io.assay.format.PtauFile;
import io.assay.format.R1csFile;
import io.assay.format.SectionReader;
import io.assay.format.SectionWriter;
import io.assay.groth16.Commitment;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyChecks;
import io.assay.groth16.Progress;
import io.assay.groth16.ProgressListener;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Checks that a key is the circuit's for these powers of tau, and the outcome of the contributions that it records.
///
/// The key before any contribution is made again, in the folder for temporary files, and compared: header, circuit hash,
/// IC, A, B, the bases of commitments and the matrices bit for bit, C, H and sigma bases by random combinations and
/// pairings, since delta divides and sigma multiplies them. H is
/// compared as far as proofs use it: the quotient of a proof has degree n - 2 at most. Progress stages: `contributions`,
/// `new`, `compare`.
public final class KeyVerifier {
    private static final PrimeField FR = Bn254.FR;
    private static final BigInteger R = FR.modulus();
    private static final int COMPARE_SIZE_BYTES = 1 << 20;
    private static final long LINK_UNITS = 100;

    private final Workers workers;
    private final ProgressListener listener;

    /// @param listener is told how far the check has come
    public KeyVerifier(Workers workers, ProgressListener listener) {
        this.workers = workers;
        this.listener = listener;
    }

    /// Checks the record of a key alone: every contribution, its beacon, and delta. That the key is a circuit's is not
    /// checked.
    ///
    /// @throws BadFileException     if the file is damaged, or a point is off its curve
    /// @throws InsecureKeyException if nobody contributed, or a point is infinity or outside its subgroup
    public KeyReport verifyRecord(Path key) throws IOException {
        PointGuard guard = new PointGuard(key.toString(), workers);
        try (KeyFile file = KeyFile.open(key, guard)) {
            Progress progress = new Progress(listener, 1);
            progress.begin("contributions");
            List<CeremonyFinding> findings = KeyLinks.findings(key, file, guard);
            progress.end();
            return new KeyReport(file.circuitHash(), KeyLinks.summaries(file.contributions()), findings);
        }
    }

    /// Checks a key.
    ///
    /// @param powers prepared powers of tau, which are taken as they are
    /// @throws BadFileException         if a file is damaged, or a point is off its curve
    /// @throws InsecureKeyException     if nobody contributed, or a point is infinity or outside its subgroup
    /// @throws IllegalArgumentException if the powers are too few or not prepared
    public KeyReport verify(Path circuit, Path powers, Path key) throws IOException {
        PointGuard guard = new PointGuard(key.toString(), workers);
        ConstraintSystem system = R1csFile.read(circuit);
        try (KeyFile file = KeyFile.open(key, guard);
                PtauFile ptau = PtauFile.open(powers, PointCheck.HEADER)) {
            KeyShape shape = InitialKey.shape(system, ptau);
            LagrangeBases.requirePrepared(ptau);
            KeyChecks.require(powers.toString(), KeyChecks.findings(ptau));
            Progress progress = new Progress(listener,
                    LINK_UNITS * file.contributions().size() + 2 * InitialKey.units(system));
            progress.begin("contributions");
            List<CeremonyFinding> findings = new ArrayList<>(KeyLinks.findings(key, file, guard));
            progress.advance(LINK_UNITS * file.contributions().size());
            if (shape.equals(file.shape())) {
                noteKey(findings, system, shape, ptau, new PointGuard(powers.toString(), workers), file, progress);
            } else {
                findings.add(new CeremonyFinding("counts", file.shape().toString(), shape.toString()));
            }
            if (findings.isEmpty()) {
                KeyChecks.require(key.toString(), KeyChecks.findings(file.verifyingKey()));
            }
            progress.end();
            return new KeyReport(file.circuitHash(), KeyLinks.summaries(file.contributions()), findings);
        }
    }

    private void noteKey(List<CeremonyFinding> findings, ConstraintSystem system, KeyShape shape, PtauFile powers,
            PointGuard powersGuard, KeyFile key, Progress progress) throws IOException {
        Path scratch = Files.createTempFile("assay-initial", ".zkey");
        try {
            progress.begin("new");
            try (LagrangeBases bases = LagrangeBases.prepared(powers, shape.domainSizeLog2());
                    SectionWriter writer = KeyFile.create(scratch, shape)) {
                InitialKey.write(system, powers, bases, shape, powersGuard, progress, writer);
                writer.commit();
            }
            progress.begin("compare");
            try (KeyFile initial = KeyFile.open(scratch, powersGuard)) {
                compare(findings, initial, key);
            }
            noteH(findings, shape, powers, powersGuard, key);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private void compare(List<CeremonyFinding> findings, KeyFile initial, KeyFile key) throws IOException {
        if (!Arrays.equals(initial.circuitHash(), key.circuitHash())) {
            findings.add(new CeremonyFinding("circuit hash", "the hash of another circuit or of other powers",
                    "the hash of this circuit with these powers"));
        }
        if (!Arrays.equals(KeyFile.withDelta(key.header(), initial.delta1(), initial.delta2()), initial.header())) {
            findings.add(new CeremonyFinding("header", "another alpha, beta or gamma", "those of the powers of tau"));
        }
        noteSection(findings, initial, key, KeySection.COEFFICIENTS, "matrices");
        for (KeySection section : KeySection.of(key.shape())) {
            if (section.isFixed()) {
                noteSection(findings, initial, key, section.type(), section.title());
            }
        }
        noteSigmaBases(findings, key);
        PointInput before = initial.points(KeySection.C);
        PointInput after = key.points(KeySection.C);
        RatioSums sums = new RatioSums(CurveGroup.g1(), workers);
        long count = KeySection.C.count(key.shape());
        for (long done = 0; done < count; done += PointGuard.CHUNK) {
            int step = (int) Math.min(PointGuard.CHUNK, count - done);
            sums.addPairs(before.next(step), after.next(step));
        }
        if (!divided(sums.low(), sums.high(), key.delta2())) {
            findings.add(new CeremonyFinding(KeySection.C.title(), "a point that is not the circuit's over delta",
                    "the circuit's points over delta"));
        }
    }

    /// Notes commitments whose second basis is not the first times their sigma.
    private void noteSigmaBases(List<CeremonyFinding> findings, KeyFile key) throws IOException {
        List<Commitment> commitments = key.shape().commitments();
        if (commitments.isEmpty()) {
            return;
        }
        PointInput basis = key.points(KeySection.BASIS);
        PointInput sigmaBasis = key.points(KeySection.SIGMA_BASIS);
        for (int index = 0; index < commitments.size(); index++) {
            RatioSums sums = new RatioSums(CurveGroup.g1(), workers);
            int count = commitments.get(index).wireCount();
            for (int done = 0; done < count; done += PointGuard.CHUNK) {
                int step = Math.min(PointGuard.CHUNK, count - done);
                sums.addPairs(basis.next(step), sigmaBasis.next(step));
            }
            if (!Ratios.same(sums.low(), sums.high(), key.gamma2(), key.sigmas().get(index))) {
                findings.add(new CeremonyFinding("sigma basis of commitment " + index,
                        "a point that is not sigma times that of the basis", "the basis times sigma"));
            }
        }
    }

    /// Whether two points of G1 are P and P / delta; both may be infinity.
    private static boolean divided(long[] before, long[] after, long[] delta2) {
        CurveGroup g1 = CurveGroup.g1();
        return (g1.isInfinity(before, 0) && g1.isInfinity(after, 0))
                || Ratios.same(before, after, delta2, CurveGroup.g2().generator());
    }

    private static void noteSection(List<CeremonyFinding> findings, KeyFile initial, KeyFile key, int type,
            String title) throws IOException {
        SectionReader left = initial.container().read(type);
        SectionReader right = key.container().read(type);
        boolean same = left.size() == right.size();
        while (same && left.remaining() > 0) {
            int step = (int) Math.min(COMPARE_SIZE_BYTES, left.remaining());
            same = Arrays.equals(left.readBytes(step), right.readBytes(step));
        }
        if (!same) {
            findings.add(new CeremonyFinding(title, "others than the circuit's", "those of the circuit"));
        }
    }

    /// On the odd 2n-th roots v_j the polynomial X^i (X^n - 1) has the value -2 v_j^i, so [tau^(n+i) - tau^i] is the sum of
    /// -2 v_j^i times delta H_j for i < n - 1; tested for a random combination x^i of them.
    private void noteH(List<CeremonyFinding> findings, KeyShape shape, PtauFile powers, PointGuard powersGuard,
            KeyFile key) throws IOException {
        long size = 1L << shape.domainSizeLog2();
        BigInteger x = FR.toBigInteger(RandomSource.secure().nextNonZero(FR), 0);
        PointSum expected = new PointSum(CurveGroup.g1());
        PointInput quotients = new InitialKey.Quotients(powers.container(), powersGuard, size);
        Geometric powersOfX = new Geometric(BigInteger.ONE, x);
        for (long done = 0; done < size - 1; done += PointGuard.CHUNK) {
            int step = (int) Math.min(PointGuard.CHUNK, size - 1 - done);
            expected.add(quotients.next(step), 0, step, powersOfX.next(step), workers);
        }
        BigInteger root = FR.toBigInteger(EvaluationDomain.root(shape.domainSizeLog2() + 1), 0);
        BigInteger square = root.multiply(root).mod(R);
        // sum of -2 (x v)^i for i < n - 1 is -2 ((x v)^(n-1) - 1) / (x v - 1), and v^n = -1
        Geometric arguments = new Geometric(x.multiply(root), square);
        Geometric last = new Geometric(
                x.modPow(BigInteger.valueOf(size - 1), R).shiftLeft(1).multiply(root.modInverse(R)),
                square.modInverse(R));
        long[] two = Geometric.element(BigInteger.TWO);
        PointInput points = key.points(KeySection.H);
        PointSum found = new PointSum(CurveGroup.g1());
        for (long done = 0; done < size; done += PointGuard.CHUNK) {
            int step = (int) Math.min(PointGuard.CHUNK, size - done);
            long[] numerators = last.nextElements(step);
            for (int at = 0; at < numerators.length; at += 4) {
                FR.add(numerators, at, numerators, at, two, 0);
            }
            found.add(points.next(step), 0, step,
                    LagrangeCheck.factors(arguments.nextElements(step), numerators), workers);
        }
        if (!divided(expected.affine(), found.affine(), key.delta2())) {
            findings.add(new CeremonyFinding(KeySection.H.title(), "a point that is not the powers' over delta",
                    "the Lagrange basis of the powers over delta"));
        }
    }
}
