package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.format.BadFileException;
import io.assay.format.ContributionNote;
import io.assay.format.KeyContribution;
import io.assay.format.SectionWriter;
import io.assay.format.ZkeyContribution;
import io.assay.groth16.ChaChaStream;
import io.assay.groth16.DeltaContribution;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.Progress;
import io.assay.groth16.ProgressListener;
import io.assay.kernel.Workers;
import io.assay.msm.CommonScalar;
import io.assay.poly.EvaluationDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The file by which parties of a second phase exchange keys with tools of the bellman family (`phase2-bn254`).
///
/// ```
/// [alpha], [beta] of G1, [beta], [gamma] of G2, [delta] of G1, [delta] of G2
/// | IC | H | C | A | B in G1 | B in G2, each: count u32 | points
/// | circuit hash 64 | count u32 | { [delta] after, [s], [sx] of G1, [spx] of G2 | transcript 64 }*
/// ```
/// Points are uncompressed, numbers big-endian. H is not the Lagrange basis of the `.zkey` but the n - 1 points
/// [tau^i (tau^n - 1) / delta]. Keys with commitments cannot be exchanged so: the form has no place for a sigma.
/// Source: snarkjs 0.7.6. Progress stages: `export`, `import`, `contribute`.
public final class KeyExchange {
    private static final PrimeField FR = Bn254.FR;
    private static final BigInteger R = FR.modulus();
    private static final String FORMAT = "mpcparams";
    private static final long VERIFYING_BYTES = 3 * 64 + 3 * 128;
    private static final int CONTRIBUTION_LONGS = 40;
    private static final long SCALED_UNITS = 30;
    private static final KeySection[] EXCHANGED = {KeySection.IC, KeySection.H, KeySection.C, KeySection.A,
            KeySection.B1, KeySection.B2};

    private final Workers workers;
    private final ProgressListener listener;

    /// @param listener is told how far each operation has come
    public KeyExchange(Workers workers, ProgressListener listener) {
        this.workers = workers;
        this.listener = listener;
    }

    private static long transformUnits(KeyShape shape) {
        return (long) (shape.domainSizeLog2() + 2) << shape.domainSizeLog2();
    }

    /// Writes the parameters of a key.
    ///
    /// @throws BadFileException     if the key is damaged
    /// @throws InsecureKeyException if a point of its header is infinity or outside its subgroup
    /// @throws IllegalArgumentException if the key has commitments
    public void exportParameters(Path key, Path parameters) throws IOException {
        PointGuard guard = new PointGuard(key.toString(), workers);
        try (KeyFile file = KeyFile.open(key, guard);
                RawWriter out = new RawWriter(parameters);
                SectionWriter scratch = KeyFile.create(scratch(parameters), file.shape())) {
            requirePlain(file);
            Progress progress = new Progress(listener, transformUnits(file.shape()) * SCALED_UNITS);
            progress.begin("export");
            writeHeader(out, file.header());
            copy(file, KeySection.IC, out);
            PointStore quotients = quotients(file, scratch, progress);
            int count = (1 << file.shape().domainSizeLog2()) - 1;
            out.write(count);
            // the sums over the odd basis are [tau^i (tau^n - 1)] v^-i / -2, for v the 2n-th root
            BigInteger root = FR.toBigInteger(EvaluationDomain.root(file.shape().domainSizeLog2() + 1), 0);
            Geometric factors = new Geometric(BigInteger.TWO.negate(), root);
            for (int done = 0; done < count; done += PointGuard.CHUNK) {
                int step = Math.min(PointGuard.CHUNK, count - done);
                long[] points = new long[8 * step];
                quotients.read(done, points, 0, step);
                PointScaling.scale(quotients.group(), points, step, factors.next(step), workers);
                out.write(quotients.group(), points, workers);
                progress.advance(step * SCALED_UNITS);
            }
            for (KeySection section : new KeySection[]{KeySection.C, KeySection.A, KeySection.B1, KeySection.B2}) {
                copy(file, section, out);
            }
            out.write(file.circuitHash()).write(file.contributions().size());
            for (DeltaContribution delta : file.deltas()) {
                write(out, delta);
            }
            out.commit();
            progress.end();
        }
    }

    private static void requirePlain(KeyFile key) {
        if (!key.shape().commitments().isEmpty()) {
            throw new IllegalArgumentException(
                    "the key has commitments, and the parameters of other tools have no place "
                            + "for their secrets: parties pass on the key itself, with zkey contribute");
        }
    }

    private static Path scratch(Path beside) {
        return beside.resolveSibling(beside.getFileName() + ".transform");
    }

    private static void writeHeader(RawWriter out, long[] header) throws IOException {
        int[] offsets = {0, 8, 16, 32, 48, 56, 72};
        for (int index = 0; index < 6; index++) {
            CurveGroup group = offsets[index + 1] - offsets[index] == 8 ? CurveGroup.g1() : CurveGroup.g2();
            out.write(PointCodec.uncompressed(group, header, offsets[index]));
        }
    }

    private void copy(KeyFile file, KeySection section, RawWriter out) throws IOException {
        long count = section.count(file.shape());
        out.write((int) count);
        PointInput points = file.points(section);
        for (long done = 0; done < count; done += PointGuard.CHUNK) {
            out.write(section.group(), points.next((int) Math.min(PointGuard.CHUNK, count - done)), workers);
        }
    }

    private static void write(RawWriter out, DeltaContribution delta) throws IOException {
        for (int offset = 0; offset < 24; offset += 8) {
            out.write(PointCodec.uncompressed(CurveGroup.g1(), delta.points(), offset));
        }
        out.write(PointCodec.uncompressed(CurveGroup.g2(), delta.points(), 24)).write(delta.transcript());
    }

    /// The transform of H, in a file that is never given its name.
    private PointStore quotients(KeyFile file, SectionWriter scratch, Progress progress) throws IOException {
        int log2 = file.shape().domainSizeLog2();
        PointInput points = file.points(KeySection.H);
        PointStore given = PointStore.reserve(scratch, CurveGroup.g1(), log2);
        for (long done = 0; done < 1L << log2; done += PointGuard.CHUNK) {
            int step = (int) Math.min(PointGuard.CHUNK, (1L << log2) - done);
            given.write(done, points.next(step), 0, step);
        }
        PointStore transformed = PointStore.reserve(scratch, CurveGroup.g1(), log2);
        new PointFft(given.group(), log2, false, workers).transform(given::read, transformed,
                butterflies -> progress.advance(butterflies * SCALED_UNITS));
        return transformed;
    }

    /// Adds to parameters a contribution of a secret drawn from the stream.
    ///
    /// @return 64 bytes, the hash by which the contributor recognises the contribution
    /// @throws BadFileException     if the parameters are damaged
    /// @throws InsecureKeyException if delta is infinity or outside its subgroup
    public byte[] contribute(Path parameters, Path out, ChaChaStream random) throws IOException {
        PointGuard guard = new PointGuard(parameters.toString(), workers);
        try (RawReader in = new RawReader(parameters, FORMAT, guard); RawWriter writer = new RawWriter(out)) {
            Progress progress = new Progress(listener, in.size() / 64);
            progress.begin("contribute");
            DeltaKey key = DeltaKey.draw(random);
            CommonScalar inverse = key.inverse();
            in.seek(VERIFYING_BYTES - 64 - 128);
            long[] delta1 = point(in, CurveGroup.g1(), "delta in G1");
            long[] delta2 = point(in, CurveGroup.g2(), "delta in G2");
            in.seek(0);
            writer.write(in.readBytes((int) VERIFYING_BYTES - 64 - 128));
            writer.write(PointCodec.uncompressed(CurveGroup.g1(),
                    CurveGroup.g1().multiply(delta1, 0, key.delta()), 0));
            writer.write(PointCodec.uncompressed(CurveGroup.g2(),
                    CurveGroup.g2().multiply(delta2, 0, key.delta()), 0));
            in.seek(VERIFYING_BYTES);
            for (KeySection section : EXCHANGED) {
                int count = in.readInt();
                writer.write(count);
                boolean divided = section == KeySection.H || section == KeySection.C;
                PointInput points = in.points(section.group(), section.title(), RawReader.Encoding.UNCOMPRESSED,
                        PointGuard.Infinity.ALLOWED, new Blake2b());
                for (int done = 0; done < count; done += PointGuard.CHUNK) {
                    int step = Math.min(PointGuard.CHUNK, count - done);
                    long[] next = points.next(step);
                    if (divided) {
                        inverse.scale(next, step, workers);
                    }
                    writer.write(section.group(), next, workers);
                    progress.advance(step);
                }
            }
            byte[] circuitHash = in.readBytes(Blake2b.SIZE_BYTES);
            List<DeltaContribution> all = readContributions(in);
            DeltaContribution made = DeltaContribution.of(circuitHash, all, delta1, key.delta(), key.s());
            writer.write(circuitHash).write(all.size() + 1);
            for (DeltaContribution delta : all) {
                write(writer, delta);
            }
            write(writer, made);
            writer.commit();
            progress.end();
            return made.hash();
        }
    }

    private static long[] point(RawReader in, CurveGroup group, String name) throws IOException {
        return in.points(group, name, RawReader.Encoding.UNCOMPRESSED, PointGuard.Infinity.REFUSED, new Blake2b())
                .next(1);
    }

    private static List<DeltaContribution> readContributions(RawReader in) throws IOException {
        int count = in.readInt();
        long available = (in.size() - in.position()) / (8 * CONTRIBUTION_LONGS + Blake2b.SIZE_BYTES);
        if (count < 0 || count > available) {
            throw in.bad(Integer.toUnsignedString(count) + " contributions", "at most " + available);
        }
        List<DeltaContribution> all = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            long[] points = new long[CONTRIBUTION_LONGS];
            for (int offset = 0; offset < 24; offset += 8) {
                System.arraycopy(point(in, CurveGroup.g1(), "contribution " + (index + 1)), 0, points, offset, 8);
            }
            System.arraycopy(point(in, CurveGroup.g2(), "contribution " + (index + 1)), 0, points, 24, 16);
            all.add(new DeltaContribution(points, in.readBytes(Blake2b.SIZE_BYTES)));
        }
        if (in.position() != in.size()) {
            throw in.bad(in.size() - in.position() + " more bytes", "the end of the file");
        }
        return all;
    }

    /// Adds the contributions of parameters to the key that they were exported from.
    ///
    /// The new contributions, delta and C are checked against the old key, and all but delta, C and H is taken from it.
    /// H is for [KeyVerifier] to check.
    /// @param name at most 64 characters, for the record of each new contribution; empty for none
    /// @throws BadFileException          if a file is damaged, or the parameters belong to another key
    /// @throws InsecureKeyException      if a point is infinity or outside its subgroup
    /// @throws RejectedCeremonyException if a new contribution does not follow from those before it
    /// @throws IllegalArgumentException  if the key has commitments
    public void importParameters(Path key, Path parameters, Path out, String name) throws IOException {
        PointGuard guard = new PointGuard(parameters.toString(), workers);
        try (KeyFile old = KeyFile.open(key, new PointGuard(key.toString(), workers));
                RawReader in = new RawReader(parameters, FORMAT, guard);
                SectionWriter writer = KeyFile.create(out, old.shape());
                SectionWriter scratch = KeyFile.create(scratch(out), old.shape())) {
            requirePlain(old);
            KeyShape shape = old.shape();
            Progress progress = new Progress(listener, transformUnits(shape) * SCALED_UNITS);
            progress.begin("import");
            long[] starts = starts(in, shape);
            in.seek(starts[EXCHANGED.length]);
            List<KeyContribution> all = joined(old, in, name);
            in.seek(VERIFYING_BYTES - 64 - 128);
            long[] delta1 = point(in, CurveGroup.g1(), "delta in G1");
            long[] delta2 = point(in, CurveGroup.g2(), "delta in G2");
            List<CeremonyFinding> findings = new ArrayList<>(
                    KeyLinks.findings(old.circuitHash(), all, old.contributions().size(), workers));
            noteDelta(findings, all, delta1, delta2);
            old.writeHeader(writer, KeyFile.withDelta(old.header(), delta1, delta2));
            old.copy(KeySection.IC.type(), writer);
            old.copy(KeySection.COEFFICIENTS, writer);
            in.seek(starts[1]);
            writeH(in, shape, writer, scratch, progress);
            in.seek(starts[2]);
            if (!writeC(old, in, delta2, writer)) {
                findings.add(new CeremonyFinding(KeySection.C.title(), "other points than those of the key, divided",
                        "the points of the key over the new part of delta"));
            }
            for (KeySection section : new KeySection[]{KeySection.A, KeySection.B1, KeySection.B2}) {
                old.copy(section.type(), writer);
            }
            if (!findings.isEmpty()) {
                throw new RejectedCeremonyException(parameters.toString(), findings);
            }
            KeyFile.writeRecord(writer, old.circuitHash(), all);
            writer.commit();
            progress.end();
        }
    }

    /// The offset of the points of each array, and of what follows them.
    private static long[] starts(RawReader in, KeyShape shape) throws IOException {
        long[] starts = new long[EXCHANGED.length + 1];
        long position = VERIFYING_BYTES;
        for (int index = 0; index < EXCHANGED.length; index++) {
            KeySection section = EXCHANGED[index];
            long expected = section.count(shape) - (section == KeySection.H ? 1 : 0);
            in.seek(position);
            int found = in.readInt();
            if (found != expected) {
                throw in.bad(Integer.toUnsignedString(found) + " points of " + section.title(),
                        expected + ", as in the key");
            }
            starts[index] = position + 4;
            position += 4 + 8L * section.longs() * expected;
        }
        starts[EXCHANGED.length] = position;
        return starts;
    }

    /// The record of the key with the new contributions of the parameters.
    private static List<KeyContribution> joined(KeyFile old, RawReader in, String name) throws IOException {
        if (!Arrays.equals(in.readBytes(Blake2b.SIZE_BYTES), old.circuitHash())) {
            throw in.bad("parameters of another circuit", "those of the key's circuit");
        }
        List<DeltaContribution> deltas = readContributions(in);
        List<KeyContribution> all = new ArrayList<>(old.contributions());
        List<DeltaContribution> known = old.deltas();
        if (deltas.size() <= all.size()) {
            throw in.bad(deltas.size() + " contributions", "more than the " + all.size() + " of the key");
        }
        for (int index = 0; index < all.size(); index++) {
            DeltaContribution before = known.get(index);
            if (!Arrays.equals(before.points(), deltas.get(index).points())
                    || !Arrays.equals(before.transcript(), deltas.get(index).transcript())) {
                throw in.bad("another contribution " + (index + 1) + " than the key has", "that of the key");
            }
        }
        for (int index = all.size(); index < deltas.size(); index++) {
            all.add(new ZkeyContribution(deltas.get(index), ContributionNote.named(name)));
        }
        return all;
    }

    private static void noteDelta(List<CeremonyFinding> findings, List<KeyContribution> all, long[] delta1,
            long[] delta2) {
        if (!Arrays.equals(all.getLast().delta1(), delta1)
                || !Ratios.same(CurveGroup.g1().generator(), delta1, CurveGroup.g2().generator(), delta2)) {
            findings.add(new CeremonyFinding("delta", "another number than the last contribution made", "that number"));
        }
    }

    private void writeH(RawReader in, KeyShape shape, SectionWriter out, SectionWriter scratch, Progress progress)
            throws IOException {
        int log2 = shape.domainSizeLog2();
        long size = 1L << log2;
        PointInput points = in.points(CurveGroup.g1(), KeySection.H.title(), RawReader.Encoding.UNCOMPRESSED,
                PointGuard.Infinity.ALLOWED, new Blake2b());
        BigInteger root = FR.toBigInteger(EvaluationDomain.root(log2 + 1), 0);
        Geometric factors = new Geometric(BigInteger.TWO.negate().modInverse(R), root.modInverse(R));
        PointStore given = PointStore.reserve(scratch, CurveGroup.g1(), log2);
        for (long done = 0; done < size - 1; done += PointGuard.CHUNK) {
            int step = (int) Math.min(PointGuard.CHUNK, size - 1 - done);
            long[] next = points.next(step);
            PointScaling.scale(given.group(), next, step, factors.next(step), workers);
            given.write(done, next, 0, step);
            progress.advance(step * SCALED_UNITS);
        }
        out.begin(KeySection.H.type());
        PointStore transformed = PointStore.reserve(out, CurveGroup.g1(), log2);
        new PointFft(given.group(), log2, true, workers).transform(given::read, transformed,
                butterflies -> progress.advance(butterflies * SCALED_UNITS));
        out.end();
    }

    /// Copies C, and says whether it is the key's C, divided as delta was multiplied.
    private boolean writeC(KeyFile old, RawReader in, long[] delta2, SectionWriter out) throws IOException {
        PointInput before = old.points(KeySection.C);
        PointInput after = in.points(CurveGroup.g1(), KeySection.C.title(), RawReader.Encoding.UNCOMPRESSED,
                PointGuard.Infinity.ALLOWED, new Blake2b());
        RatioSums sums = new RatioSums(CurveGroup.g1(), workers);
        long count = KeySection.C.count(old.shape());
        out.begin(KeySection.C.type());
        for (long done = 0; done < count; done += PointGuard.CHUNK) {
            int step = (int) Math.min(PointGuard.CHUNK, count - done);
            long[] next = after.next(step);
            sums.addPairs(before.next(step), next);
            out.writeLongs(next);
        }
        out.end();
        CurveGroup g1 = CurveGroup.g1();
        return (g1.isInfinity(sums.low(), 0) && g1.isInfinity(sums.high(), 0))
                || Ratios.same(sums.low(), sums.high(), delta2, old.delta2());
    }
}
