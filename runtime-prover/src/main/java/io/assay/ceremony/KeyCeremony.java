package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.format.BadFileException;
import io.assay.format.ContributionNote;
import io.assay.format.KeyContribution;
import io.assay.format.PointCheck;
import io.assay.format.PtauFile;
import io.assay.format.R1csFile;
import io.assay.format.SectionWriter;
import io.assay.format.ZkeyFile;
import io.assay.groth16.ChaChaStream;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyChecks;
import io.assay.groth16.Progress;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.UnboundCommitmentException;
import io.assay.groth16.UnboundPublicValueException;
import io.assay.kernel.Workers;
import io.assay.msm.CommonScalar;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The second phase of a ceremony: makes the key of a circuit, plain or with commitments, and extends it.
///
/// A file is never changed in place, and appears complete or not at all. Whether a key is the outcome of the
/// contributions that it records is for [KeyVerifier] to say, and whether the powers of tau are, for [PowersVerifier].
/// Progress stages: `new`, `contribute`; of [#setup] also `prepare` before them where the powers are not prepared.
public final class KeyCeremony {
    /// One scalar multiplication in G1, in units of progress of an [InitialKey].
    private static final long SCALED_UNITS = 10;
    private final Workers workers;
    private final ProgressListener listener;

    /// @param listener is told how far each operation has come
    public KeyCeremony(Workers workers, ProgressListener listener) {
        this.workers = workers;
        this.listener = listener;
    }

    /// Writes the key of a circuit that nobody has contributed to: with it anybody can prove anything.
    ///
    /// @param powers prepared powers of tau
    /// @return 64 bytes, the circuit's hash
    /// @throws BadFileException         if a file is damaged
    /// @throws InsecureKeyException     if the powers are such that nobody may use them
    /// @throws IllegalArgumentException if the powers are too few or not prepared
    /// @throws UnboundCommitmentException if the point of a committed wire would be infinity
    public byte[] create(Path circuit, Path powers, Path out) throws IOException {
        ConstraintSystem system = R1csFile.read(circuit);
        try (PtauFile file = PtauFile.open(powers, PointCheck.HEADER)) {
            KeyShape shape = InitialKey.shape(system, file);
            LagrangeBases.requirePrepared(file);
            KeyChecks.require(powers.toString(), KeyChecks.findings(file));
            Progress progress = new Progress(listener, InitialKey.units(system));
            try (LagrangeBases bases = LagrangeBases.prepared(file, shape.domainSizeLog2())) {
                byte[] hash = create(system, file, bases, shape, new PointGuard(powers.toString(), workers), progress,
                        out);
                progress.end();
                return hash;
            }
        }
    }

    private static byte[] create(ConstraintSystem system, PtauFile powers, LagrangeBases bases, KeyShape shape,
            PointGuard guard, Progress progress, Path out) throws IOException {
        progress.begin("new");
        try (SectionWriter writer = KeyFile.create(out, shape)) {
            byte[] hash = InitialKey.write(system, powers, bases, shape, guard, progress, writer);
            writer.commit();
            return hash;
        }
    }

    /// Writes the key of a circuit with one contribution, of a secret drawn from the stream: [#create] and
    /// [#contribute(Path, Path, String, ChaChaStream)] for a party that holds no ceremony.
    ///
    /// Powers may be prepared or not: for others the bases of this circuit's domain are made, which takes longer than
    /// all the rest. Needs room for another key, and for such bases, in the folder of the file that is written.
    ///
    /// @param name at most 64 characters, for the record; empty for none
    /// @return 64 bytes, the hash by which the contributor recognises the contribution
    /// @throws BadFileException            if the powers are damaged
    /// @throws InsecureKeyException        if the powers are such that nobody may use them, or the key would be
    /// @throws UnboundPublicValueException if a public wire occurs in no constraint
    /// @throws UnboundCommitmentException  if a committed wire, a blinder or a challenge occurs in no constraint
    /// @throws IllegalArgumentException    if the powers are too few
    public byte[] setup(ConstraintSystem system, Path powers, Path out, String name, ChaChaStream random)
            throws IOException {
        system.requireBoundValues();
        Path folder = Files.createTempDirectory(Objects.requireNonNull(out.toAbsolutePath().getParent()),
                ".assay-setup");
        Path initial = folder.resolve("initial.zkey");
        Path scratch = folder.resolve("bases");
        try {
            Progress progress = createFor(system, powers, initial, scratch);
            requireSecure(initial, out);
            try (KeyFile key = KeyFile.open(initial, new PointGuard(initial.toString(), workers))) {
                byte[] hash = extend(key, out, KeyStep.draw(key, ContributionNote.named(name), random), progress);
                progress.end();
                return hash;
            }
        } finally {
            Files.deleteIfExists(scratch);
            Files.deleteIfExists(initial);
            Files.delete(folder);
        }
    }

    /// Throws if the key must not be used whatever its delta and its sigmas will be.
    ///
    /// @param out what the key will be called
    private static void requireSecure(Path initial, Path out) throws IOException {
        try {
            ZkeyFile.readForContribution(initial, PointCheck.HEADER).key().close();
        } catch (InsecureKeyException refusal) {
            throw new InsecureKeyException(out.toString(), refusal.findings());
        }
    }

    /// Writes the initial key of a setup.
    ///
    /// @param scratch where Lagrange bases go if the powers have none
    /// @return the progress of the setup
    private Progress createFor(ConstraintSystem system, Path powers, Path out, Path scratch) throws IOException {
        try (PtauFile file = PtauFile.open(powers, PointCheck.HEADER)) {
            KeyShape shape = InitialKey.shape(system, file);
            KeyChecks.require(powers.toString(), KeyChecks.findings(file));
            PointGuard guard = new PointGuard(powers.toString(), workers);
            int log2 = shape.domainSizeLog2();
            boolean prepared = LagrangeBases.isPrepared(file);
            Progress progress = new Progress(listener, (prepared ? 0 : LagrangeBases.units(log2, log2) * SCALED_UNITS)
                    + InitialKey.units(system) + contributionUnits(shape));
            if (!prepared) {
                progress.begin("prepare");
            }
            try (LagrangeBases bases = prepared
                    ? LagrangeBases.prepared(file, log2)
                    : LagrangeBases.made(file, log2, guard, scratch, progress, SCALED_UNITS)) {
                create(system, file, bases, shape, guard, progress, out);
            }
            return progress;
        }
    }

    private static long contributionUnits(KeyShape shape) {
        return SCALED_UNITS * (KeySection.C.count(shape) + KeySection.H.count(shape) + shape.committedCount());
    }

    /// Adds a contribution of a secret drawn from the stream.
    ///
    /// @param name at most 64 characters, for the record; empty for none
    /// @return 64 bytes, the hash by which the contributor recognises the contribution
    /// @throws BadFileException     if the file is damaged
    /// @throws InsecureKeyException if a point of its header is infinity or outside its subgroup
    public byte[] contribute(Path in, Path out, String name, ChaChaStream random) throws IOException {
        return extend(in, out, ContributionNote.named(name), random);
    }

    /// Adds the contribution of a public beacon, which ends a ceremony; parameters as for
    /// [#contribute(Path, Path, String, ChaChaStream)].
    public byte[] beacon(Path in, Path out, String name, Beacon beacon) throws IOException {
        return extend(in, out, ContributionNote.beacon(name, beacon.iterationsLog2(), beacon.hash()),
                beacon.stream());
    }

    private byte[] extend(Path in, Path out, ContributionNote note, ChaChaStream random) throws IOException {
        try (KeyFile old = KeyFile.open(in, new PointGuard(in.toString(), workers))) {
            return extend(old, out, KeyStep.draw(old, note, random));
        }
    }

    /// Writes a key with one contribution more.
    ///
    /// @return the hash of the contribution
    byte[] extend(KeyFile old, Path out, KeyStep step) throws IOException {
        Progress progress = new Progress(listener, contributionUnits(old.shape()));
        byte[] hash = extend(old, out, step, progress);
        progress.end();
        return hash;
    }

    private byte[] extend(KeyFile old, Path out, KeyStep step, Progress progress) throws IOException {
        progress.begin("contribute");
        try (SectionWriter writer = KeyFile.create(out, old.shape())) {
            long[] delta2 = CurveGroup.g2().multiply(old.delta2(), 0, step.delta());
            old.writeHeader(writer, KeyFile.withDelta(old.header(), step.contribution().delta1(), delta2));
            for (int type : new int[]{KeySection.IC.type(), KeySection.COEFFICIENTS, KeySection.A.type(),
                    KeySection.B1.type(), KeySection.B2.type()}) {
                old.copy(type, writer);
            }
            CommonScalar inverse = new CommonScalar(step.delta().modInverse(Bn254.FR.modulus()));
            for (KeySection section : new KeySection[]{KeySection.C, KeySection.H}) {
                writer.begin(section.type());
                writeScaled(old.points(section), section.count(old.shape()), inverse, writer, progress);
                writer.end();
            }
            List<KeyContribution> all = new ArrayList<>(old.contributions());
            all.add(step.contribution());
            KeyFile.writeRecord(writer, old.circuitHash(), all);
            if (!step.sigmas().isEmpty()) {
                extendCommitments(old, step.sigmas(), writer, progress);
            }
            writer.commit();
            return step.contribution().hash();
        }
    }

    /// Writes the part of a key with commitments, each sigma times its factor.
    private void extendCommitments(KeyFile old, List<BigInteger> factors, SectionWriter writer, Progress progress)
            throws IOException {
        List<long[]> sigmas = new ArrayList<>();
        for (int index = 0; index < factors.size(); index++) {
            sigmas.add(CurveGroup.g2().multiply(old.sigmas().get(index), 0, factors.get(index)));
        }
        KeyFile.writeCommitments(writer, old.shape(), old.gamma2(), sigmas);
        old.copy(KeySection.BASIS.type(), writer);
        PointInput points = old.points(KeySection.SIGMA_BASIS);
        writer.begin(KeySection.SIGMA_BASIS.type());
        for (int index = 0; index < factors.size(); index++) {
            writeScaled(points, old.shape().commitments().get(index).wireCount(),
                    new CommonScalar(factors.get(index)), writer, progress);
        }
        writer.end();
    }

    private void writeScaled(PointInput points, long count, CommonScalar factor, SectionWriter writer,
            Progress progress) throws IOException {
        for (long done = 0; done < count; done += PointGuard.CHUNK) {
            int step = (int) Math.min(PointGuard.CHUNK, count - done);
            long[] next = points.next(step);
            factor.scale(next, step, workers);
            writer.writeLongs(next);
            progress.advance(step * SCALED_UNITS);
        }
    }
}
