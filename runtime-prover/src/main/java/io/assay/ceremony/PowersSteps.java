package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.BadFileException;
import io.assay.format.ContributionNote;
import io.assay.format.PtauContribution;
import io.assay.format.PtauFile;
import io.assay.format.SectionWriter;
import io.assay.groth16.Progress;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What contributions, beacons and imports have in common: a new file, section by section, and its record.
final class PowersSteps {
    private static final int CURRENT_LONGS = 56;

    private PowersSteps() {}

    /// What is done with points that are ready.
    @FunctionalInterface
    interface Sink {
        void accept(CurveGroup group, long[] points, int count) throws IOException;
    }

    /// The hash that a ceremony begins with.
    static byte[] firstChallenge(int power) {
        return power < FirstChallenges.FIRST_POWER ? computeFirstChallenge(power) : FirstChallenges.of(power);
    }

    /// The hash of no contribution, followed by as many generators as each section has points.
    static byte[] computeFirstChallenge(int power) {
        Blake2b hash = new Blake2b().update(blankHash());
        for (PowersSection section : PowersSection.values()) {
            CurveGroup group = section.group();
            byte[] point = PointCodec.uncompressed(group, group.generator(), 0);
            int repeat = (int) Math.min(PointGuard.CHUNK, section.count(power));
            byte[] block = new byte[repeat * point.length];
            for (int index = 0; index < repeat; index++) {
                System.arraycopy(point, 0, block, index * point.length, point.length);
            }
            long left = section.count(power);
            while (left > 0) {
                int count = (int) Math.min(left, repeat);
                hash.update(block, 0, count * point.length);
                left -= count;
            }
        }
        return hash.digest();
    }

    /// The hash that stands for the response before the first contribution.
    static byte[] blankHash() {
        return new Blake2b().digest();
    }

    /// The hash of the powers that a file holds, as its record says.
    static byte[] lastChallenge(PtauFile file) {
        return file.contributions().isEmpty()
                ? firstChallenge(file.power())
                : file.contributions().getLast().nextChallenge();
    }

    /// The hash of what a contributor made.
    static byte[] responseHash(PtauContribution contribution) {
        return Blake2b.restore(contribution.partialHash())
                .update(PowersKey.encode(
                        Arrays.copyOfRange(contribution.points(), CURRENT_LONGS, contribution.points().length)))
                .digest();
    }

    /// Refuses a file that was cut from a larger one: its hashes are those of the whole.
    static void requireWhole(PtauFile file) throws BadFileException {
        if (file.power() != file.ceremonyPower()) {
            throw file.container().bad("section 1", "2^" + file.power() + " powers cut from 2^" + file.ceremonyPower(),
                    "the whole file of the ceremony");
        }
    }

    /// A `.ptau` that is being written, section by section.
    static final class NewFile {
        final SectionWriter out;
        final int power;
        private final Map<PowersSection, Long> positions = new EnumMap<>(PowersSection.class);
        private final long[] current = new long[CURRENT_LONGS];
        private int filled;

        NewFile(SectionWriter out, int power) throws IOException {
            this(out, power, power);
        }

        /// @param ceremonyPower the power of the file that this one was cut from
        NewFile(SectionWriter out, int power, int ceremonyPower) throws IOException {
            this.out = out;
            this.power = power;
            PtauFile.writeHeader(out, power, ceremonyPower);
        }

        /// Writes a section, `chunk` points at once, and hands the points on.
        void section(PowersSection section, PointInput points, int chunk, Sink sink) throws IOException {
            CurveGroup group = section.group();
            out.begin(section.type());
            positions.put(section, out.position());
            long count = section.count(power);
            // the record has the first element that a contributor changes: power 1 of tau, power 0 of the others
            long recorded = section == PowersSection.TAU_G1 || section == PowersSection.TAU_G2 ? 1 : 0;
            for (long done = 0; done < count; done += chunk) {
                int size = (int) Math.min(chunk, count - done);
                long[] next = points.next(size);
                out.writeLongs(next, 0, size * section.longs());
                sink.accept(group, next, size);
                if (done <= recorded && recorded < done + size) {
                    System.arraycopy(next, (int) (recorded - done) * section.longs(), current, filled,
                            section.longs());
                    filled += section.longs();
                }
            }
            out.end();
        }

        /// The points of a section that was written.
        PointStore written(PowersSection section) {
            return new PointStore(out, Objects.requireNonNull(positions.get(section)), section.group());
        }

        /// Hashes all powers, writes the record and gives the file its name.
        ///
        /// @param response state before the key is hashed
        /// @param key      96 longs
        PowersReceipt finish(List<PtauContribution> earlier, Blake2b response, long[] key, ContributionNote note,
                Workers workers, Progress progress) throws IOException {
            byte[] partialHash = response.save();
            byte[] responseHash = response.update(PowersKey.encode(key)).digest();
            Blake2b next = new Blake2b().update(responseHash);
            for (PowersSection section : PowersSection.values()) {
                PointStore store = written(section);
                long count = section.count(power);
                for (long done = 0; done < count; done += PointGuard.CHUNK) {
                    int size = (int) Math.min(PointGuard.CHUNK, count - done);
                    long[] points = new long[size * section.longs()];
                    store.read(done, points, 0, size);
                    next.update(PointCodec.uncompressed(store.group(), points, 0, size, workers));
                    progress.advance(size);
                }
            }
            byte[] nextChallenge = next.digest();
            long[] points = Arrays.copyOf(current, CURRENT_LONGS + PowersKey.POINTS_LONGS);
            System.arraycopy(key, 0, points, CURRENT_LONGS, PowersKey.POINTS_LONGS);
            List<PtauContribution> all = new ArrayList<>(earlier);
            all.add(new PtauContribution(points, partialHash, nextChallenge, note));
            PtauFile.writeContributions(out, all);
            out.commit();
            return new PowersReceipt(responseHash, nextChallenge);
        }

        /// The five points that the record will begin with.
        long[] current() {
            return current;
        }
    }

    /// Begins the file that a ceremony starts from or that adds a contribution.
    static SectionWriter create(Path path) throws IOException {
        return PtauFile.create(path, 7);
    }

    /// Points of all sections of a file of 2^power powers together.
    static long pointCount(int power) {
        long sum = 0;
        for (PowersSection section : PowersSection.values()) {
            sum += section.count(power);
        }
        return sum;
    }
}
