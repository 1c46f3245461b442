package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.BadFileException;
import io.assay.format.ContributionNote;
import io.assay.format.PointCheck;
import io.assay.format.PtauFile;
import io.assay.format.R1csFile;
import io.assay.format.SectionWriter;
import io.assay.format.ZkeyContribution;
import io.assay.groth16.ChaChaStream;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.DeltaContribution;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyChecks;
import io.assay.groth16.Progress;
import io.assay.groth16.ProgressListener;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The second phase of a ceremony: makes the key of a circuit and extends it.
///
/// A file is never changed in place, and appears complete or not at all. Whether a key is the outcome of the
/// contributions that it records is for [KeyVerifier] to say, and whether the powers of tau are, for [PowersVerifier].
/// Progress stages: `new`, `contribute`.
public final class KeyCeremony {
    private static final long SCALED_UNITS = 1;
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
    public byte[] create(Path circuit, Path powers, Path out) throws IOException {
        ConstraintSystem system = R1csFile.read(circuit);
        try (PtauFile file = PtauFile.open(powers, PointCheck.HEADER); SectionWriter writer = KeyFile.create(out)) {
            KeyShape shape = InitialKey.shape(system, file);
            KeyChecks.require(powers.toString(), KeyChecks.findings(file));
            Progress progress = new Progress(listener, InitialKey.units(system));
            progress.begin("new");
            byte[] hash = InitialKey.write(system, file, shape, new PointGuard(powers.toString(), workers), progress,
                    writer);
            writer.commit();
            progress.end();
            return hash;
        }
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
        PointGuard guard = new PointGuard(in.toString(), workers);
        try (KeyFile old = KeyFile.open(in, guard); SectionWriter writer = KeyFile.create(out)) {
            KeyShape shape = old.shape();
            Progress progress = new Progress(listener,
                    SCALED_UNITS * (KeySection.C.count(shape) + KeySection.H.count(shape)));
            progress.begin("contribute");
            DeltaKey key = DeltaKey.draw(random);
            DeltaContribution delta = DeltaContribution.of(old.circuitHash(), old.deltas(), old.delta1(), key.delta(),
                    key.s());
            long[] delta2 = CurveGroup.g2().multiply(old.delta2(), 0, key.delta());
            old.writeHeader(writer, KeyFile.withDelta(old.header(), delta.points(), delta2));
            for (int type : new int[]{KeySection.IC.type(), KeySection.COEFFICIENTS, KeySection.A.type(),
                    KeySection.B1.type(), KeySection.B2.type()}) {
                old.copy(type, writer);
            }
            writeScaled(old, KeySection.C, key, writer, progress);
            writeScaled(old, KeySection.H, key, writer, progress);
            List<ZkeyContribution> all = new ArrayList<>(old.contributions());
            all.add(new ZkeyContribution(delta, note));
            KeyFile.writeRecord(writer, old.circuitHash(), all);
            writer.commit();
            progress.end();
            return delta.hash();
        }
    }

    private void writeScaled(KeyFile old, KeySection section, DeltaKey key, SectionWriter writer, Progress progress)
            throws IOException {
        PointInput points = old.points(section);
        Geometric factors = key.inverse();
        long count = section.count(old.shape());
        writer.begin(section.type());
        for (long done = 0; done < count; done += PointGuard.CHUNK) {
            int step = (int) Math.min(PointGuard.CHUNK, count - done);
            long[] next = points.next(step);
            PointScaling.scale(section.group(), next, step, factors.next(step), workers);
            writer.writeLongs(next);
            progress.advance(step * SCALED_UNITS);
        }
        writer.end();
    }
}
