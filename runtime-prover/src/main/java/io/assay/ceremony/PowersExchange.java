package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.BadFileException;
import io.assay.format.ContributionNote;
import io.assay.format.PointCheck;
import io.assay.format.PtauContribution;
import io.assay.format.PtauFile;
import io.assay.format.SectionWriter;
import io.assay.groth16.ChaChaStream;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.Progress;
import io.assay.groth16.ProgressListener;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The files by which parties of a first phase exchange contributions without the record: *challenge* (all powers,
/// uncompressed) and *response* (all powers, compressed, then the key).
///
/// ```
/// challenge: hash of the last response 64 | points of all sections, uncompressed
/// response:  hash of the challenge 64     | points of all sections, compressed | key of 9 points, uncompressed
/// ```
/// Source: snarkjs 0.7.6 and the tools of the perpetual powers of tau. Progress stages: `export`, `import`,
/// `contribute`, `hash`.
public final class PowersExchange {
    private static final int HASH = Blake2b.SIZE_BYTES;
    /// Bytes of points that snarkjs hashes at once when it contributes to a challenge.
    private static final int RESPONSE_SIZE_BYTES = 1 << 20;
    /// Bytes of points that snarkjs hashes at once when it imports.
    private static final int IMPORT_SIZE_BYTES = 1 << 24;
    private static final long SCALED_UNITS = 30;
    private static final long ROOT_UNITS = 10;

    private final Workers workers;
    private final ProgressListener listener;

    /// @param listener is told how far each operation has come
    public PowersExchange(Workers workers, ProgressListener listener) {
        this.workers = workers;
        this.listener = listener;
    }

    /// Writes the challenge that the next contributor starts from.
    ///
    /// @return 64 bytes, its hash, which equals the last one of the record
    /// @throws BadFileException     if the file is damaged, was cut from a larger one, or its powers have another hash
    ///                              than the record says
    /// @throws InsecureKeyException if a point of the file is infinity or outside its subgroup
    public byte[] exportChallenge(Path in, Path challenge) throws IOException {
        try (PtauFile file = PtauFile.open(in, PointCheck.HEADER); RawWriter out = new RawWriter(challenge)) {
            PowersSteps.requireWhole(file);
            Progress progress = new Progress(listener, PowersSteps.pointCount(file.power()));
            progress.begin("export");
            byte[] last = file.contributions().isEmpty()
                    ? PowersSteps.blankHash()
                    : PowersSteps.responseHash(file.contributions().getLast());
            Blake2b hash = new Blake2b().update(last);
            out.write(last);
            PointGuard guard = new PointGuard(in.toString(), workers);
            for (PowersSection section : PowersSection.values()) {
                CurveGroup group = section.group();
                PointInput points = guard.section(file.container(), section.type(), group, section.title(),
                        PointGuard.Infinity.REFUSED);
                chunks(section, file.power(), PointGuard.CHUNK, count -> {
                    byte[] bytes = PointCodec.uncompressed(group, points.next(count), 0, count, workers);
                    hash.update(bytes);
                    out.write(bytes);
                    progress.advance(count);
                });
            }
            byte[] found = hash.digest();
            if (!Arrays.equals(found, PowersSteps.lastChallenge(file))) {
                throw file.container().bad("section 7, last challenge", "another hash than the powers have",
                        "the hash of the powers");
            }
            out.commit();
            progress.end();
            return found;
        }
    }

    @FunctionalInterface
    private interface Chunk {
        void accept(int count) throws IOException;
    }

    private static void chunks(PowersSection section, int power, int size, Chunk body) throws IOException {
        long count = section.count(power);
        for (long done = 0; done < count; done += size) {
            body.accept((int) Math.min(size, count - done));
        }
    }

    /// Answers a challenge with a contribution of secrets drawn from the stream.
    ///
    /// @return 64 bytes, the hash of the response
    /// @throws BadFileException     if the size fits no number of powers, or bytes stand for no point
    /// @throws InsecureKeyException if a point is infinity or outside its subgroup
    public byte[] contribute(Path challenge, Path response, ChaChaStream random) throws IOException {
        PointGuard guard = new PointGuard(challenge.toString(), workers);
        try (RawReader in = new RawReader(challenge, "challenge", guard); RawWriter out = new RawWriter(response)) {
            int power = challengePower(in);
            Progress progress = new Progress(listener,
                    PowersSteps.pointCount(power) * SCALED_UNITS + (2L << power) * SCALED_UNITS);
            progress.begin("contribute");
            byte[] challengeHash = hash(in);
            PowersKey key = PowersKey.draw(random, challengeHash);
            Blake2b hash = new Blake2b().update(challengeHash);
            out.write(challengeHash);
            // the second reading must see what was hashed: a file that changes between would take the key to other points
            in.seek(0);
            Blake2b again = new Blake2b().update(in.readBytes(HASH));
            for (PowersSection section : PowersSection.values()) {
                CurveGroup group = section.group();
                PointInput points = PowersCeremony.scaled(
                        in.points(group, section.title(), RawReader.Encoding.UNCOMPRESSED,
                                PointGuard.Infinity.REFUSED, again),
                        group, key.factors(section), workers, progress);
                chunks(section, power, RESPONSE_SIZE_BYTES / (8 * section.longs()), count -> {
                    byte[] bytes = PointCodec.compressed(group, points.next(count), count, workers);
                    hash.update(bytes);
                    out.write(bytes);
                });
            }
            if (!Arrays.equals(again.digest(), challengeHash)) {
                throw in.bad("other bytes than a moment ago", "a file that nobody writes to");
            }
            byte[] encoded = PowersKey.encode(key.points());
            out.write(encoded);
            out.commit();
            progress.end();
            return hash.update(encoded).digest();
        }
    }

    private static int challengePower(RawReader in) throws IOException {
        for (int power = 1; power <= PowersCeremony.MAXIMUM_POWER; power++) {
            if (in.size() == HASH + 64 * ((2L << power) - 1) + (128L << power) + 2 * (64L << power) + 128) {
                return power;
            }
        }
        throw in.bad("a file of " + in.size() + " bytes", "the size of a challenge for 2^1 to 2^28 powers");
    }

    private static byte[] hash(RawReader in) throws IOException {
        Blake2b hash = new Blake2b();
        in.seek(0);
        for (long done = 0; done < in.size(); done += RESPONSE_SIZE_BYTES) {
            hash.update(in.readBytes((int) Math.min(RESPONSE_SIZE_BYTES, in.size() - done)));
        }
        return hash.digest();
    }

    /// Adds the contribution of a response to the file that its challenge was exported from.
    ///
    /// The proofs of knowledge of the new contribution are checked here, the powers by [PowersVerifier].
    /// @param name at most 64 characters, for the record; empty for none
    /// @throws BadFileException          if a file is damaged, was cut from a larger one, or the response answers another
    ///                                   challenge
    /// @throws InsecureKeyException      if a point is infinity or outside its subgroup
    /// @throws RejectedCeremonyException if the new contribution does not follow from the last one
    public PowersReceipt importResponse(Path in, Path response, Path out, String name) throws IOException {
        PointGuard guard = new PointGuard(response.toString(), workers);
        try (PtauFile old = PtauFile.open(in, PointCheck.HEADER);
                RawReader raw = new RawReader(response, "response", guard);
                SectionWriter writer = PowersSteps.create(out)) {
            PowersSteps.requireWhole(old);
            int power = old.power();
            long expected = HASH + 32 * ((2L << power) - 1) + (64L << power) + 2 * (32L << power) + 64
                    + 8 * PowersKey.POINTS_LONGS;
            if (raw.size() != expected) {
                throw raw.bad("a file of " + raw.size() + " bytes", expected + " bytes, a response for 2^" + power
                        + " powers");
            }
            byte[] challenge = raw.readBytes(HASH);
            if (!Arrays.equals(challenge, PowersSteps.lastChallenge(old))) {
                throw raw.bad("a response to another challenge", "a response to the last challenge of " + in);
            }
            Progress progress = new Progress(listener, PowersSteps.pointCount(power) * (1 + ROOT_UNITS));
            progress.begin("import");
            Blake2b hash = new Blake2b().update(challenge);
            PowersSteps.NewFile file = new PowersSteps.NewFile(writer, power);
            for (PowersSection section : PowersSection.values()) {
                file.section(section,
                        raw.points(section.group(), section.title(), RawReader.Encoding.COMPRESSED,
                                PointGuard.Infinity.REFUSED, hash),
                        IMPORT_SIZE_BYTES / (8 * section.longs()),
                        (_, _, count) -> progress.advance(count * ROOT_UNITS));
            }
            long[] key = readKey(raw);
            requireFollows(out, old.contributions(), challenge, file.current(), key);
            progress.begin("hash");
            PowersReceipt receipt = file.finish(old.contributions(), hash, key, ContributionNote.named(name), workers,
                    progress);
            progress.end();
            return receipt;
        }
    }

    private static long[] readKey(RawReader raw) throws IOException {
        long[] key = new long[PowersKey.POINTS_LONGS];
        int done = 0;
        for (int number = 0; number < 9; number++) {
            CurveGroup group = number < 6 ? CurveGroup.g1() : CurveGroup.g2();
            long[] point = raw.points(group, "key", RawReader.Encoding.UNCOMPRESSED, PointGuard.Infinity.REFUSED,
                    new Blake2b()).next(1);
            System.arraycopy(point, 0, key, done, point.length);
            done += point.length;
        }
        return key;
    }

    private static void requireFollows(Path file, List<PtauContribution> earlier, byte[] challenge, long[] current,
            long[] key) {
        long[] points = Arrays.copyOf(current, current.length + key.length);
        System.arraycopy(key, 0, points, current.length, key.length);
        PowersLink.Previous previous = earlier.isEmpty()
                ? PowersLink.Previous.beginning(challenge)
                : PowersLink.Previous.of(earlier.getLast());
        List<CeremonyFinding> findings = PowersLink.keyFindings(earlier.size() + 1, previous, points);
        if (!findings.isEmpty()) {
            throw new RejectedCeremonyException(file.toString(), findings);
        }
    }
}
