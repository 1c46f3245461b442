package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.format.Mapping;
import io.assay.format.PtauFile;
import io.assay.format.SectionFile;
import io.assay.format.SectionReader;
import io.assay.format.SectionWriter;
import io.assay.groth16.Progress;
import io.assay.kernel.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// The Lagrange bases of one domain, and that of twice its size for tau in G1: those of a prepared file, or made here,
/// in a file of their own, from powers that are not prepared.
final class LagrangeBases implements Closeable {
    private static final String FORMAT = "base";
    private static final int VERSION = 1;
    /// Sections of the own file: four with the powers that the bases are made from, four with bases.
    private static final int SECTION_COUNT = 8;
    private static final PowersSection[] SECTIONS = {PowersSection.TAU_G1, PowersSection.TAU_G2,
            PowersSection.ALPHA_TAU_G1, PowersSection.BETA_TAU_G1};

    private final SectionFile file;
    private final long first;
    private final int sizeLog2;
    private final boolean owned;
    private final Mapping mapping;

    private LagrangeBases(SectionFile file, long first, int sizeLog2, boolean owned) throws IOException {
        this.file = file;
        this.first = first;
        this.sizeLog2 = sizeLog2;
        this.owned = owned;
        this.mapping = file.map();
    }

    /// Whether a file has all bases of its domains.
    static boolean isPrepared(PtauFile powers) {
        return powers.container().has(PowersSection.TAU_G1.lagrangeType());
    }

    /// Throws unless a file has all bases of its domains.
    ///
    /// @throws IllegalArgumentException if it has not
    static void requirePrepared(PtauFile powers) {
        if (!isPrepared(powers)) {
            throw new IllegalArgumentException("the powers of tau are not prepared for the second phase");
        }
    }

    /// The bases of a prepared file, which is not closed with them.
    ///
    /// @param sizeLog2 at most the power of the file
    /// @throws IllegalArgumentException if the file has none
    static LagrangeBases prepared(PtauFile powers, int sizeLog2) throws IOException {
        requirePrepared(powers);
        return new LagrangeBases(powers.container(), (1L << sizeLog2) - 1, sizeLog2, false);
    }

    /// Makes the bases from the powers, which are tested before.
    ///
    /// @param sizeLog2 at most the power of the file
    /// @param scratch  file to write, which the caller deletes: three times the size of the powers that are used
    /// @param units    of progress of a butterfly in G1
    static LagrangeBases made(PtauFile powers, int sizeLog2, PointGuard guard, Path scratch, Progress progress,
            long units) throws IOException {
        try (SectionWriter out = new SectionWriter(scratch, FORMAT, VERSION, SECTION_COUNT)) {
            for (PowersSection section : SECTIONS) {
                int last = section == PowersSection.TAU_G1 ? sizeLog2 + 1 : sizeLog2;
                long count = Math.min(1L << last, section.count(powers.power()));
                PointStore store = copy(powers, section, count, guard, out);
                write(out, section, store, count, sizeLog2, last, guard.workers(),
                        butterflies -> progress.advance(butterflies * units));
            }
            out.commit();
        }
        SectionFile made = SectionFile.open(scratch, FORMAT);
        try {
            return new LagrangeBases(made, 0, sizeLog2, true);
        } catch (IOException | RuntimeException problem) {
            made.close();
            throw problem;
        }
    }

    private static PointStore copy(PtauFile powers, PowersSection section, long count, PointGuard guard,
            SectionWriter out) throws IOException {
        PointInput points = guard.section(powers.container(), section.type(), section.group(), section.title(),
                PointGuard.Infinity.REFUSED);
        out.begin(section.type());
        PointStore store = new PointStore(out, out.position(), section.group());
        for (long done = 0; done < count; done += PointGuard.CHUNK) {
            out.writeLongs(points.next((int) Math.min(PointGuard.CHUNK, count - done)));
        }
        out.end();
        return store;
    }

    /// Writes a section with the bases of 2^first to 2^last points, one after the other. Powers that are not there
    /// count as infinity: of the largest domain the highest is missing, which no quotient of a proof uses.
    ///
    /// @param powers    of the section, from the first on
    /// @param available how many there are
    /// @param rounds    is told the butterflies, those in G2 three times
    static void write(SectionWriter out, PowersSection section, PointStore powers, long available, int first, int last,
            Workers workers, PointFft.Rounds rounds) throws IOException {
        CurveGroup group = section.group();
        int longs = section.longs();
        out.begin(section.lagrangeType());
        for (int log2 = first; log2 <= last; log2++) {
            PointStore store = PointStore.reserve(out, group, log2);
            new PointFft(group, log2, true, workers).transform((from, points, offset, count) -> {
                int present = (int) Math.min(count, Math.max(0, available - from));
                powers.read(from, points, offset, present);
                Arrays.fill(points, (offset + present) * longs, (offset + count) * longs, 0);
            }, store, butterflies -> rounds.done(butterflies * (section.isG2() ? 3 : 1)));
        }
        out.end();
    }

    /// Butterflies of all bases of 2^first to 2^last points, and of tau in G1 of one domain more; in G2 they count
    /// three times.
    static long units(int first, int last) {
        long butterflies = (last + 1L) << last;
        for (int log2 = Math.max(1, first); log2 <= last; log2++) {
            butterflies += 6 * ((long) log2 << (log2 - 1));
        }
        return butterflies;
    }

    /// Tests all points of the basis of a section and returns them; they are gone once this object is closed.
    PointSource basis(PowersSection section, PointGuard guard) throws IOException {
        long size = 1L << sizeLog2;
        PointInput points = input(section, first, guard);
        for (long done = 0; done < size; done += PointGuard.CHUNK) {
            points.next((int) Math.min(PointGuard.CHUNK, size - done));
        }
        return mapping.points(file.section(section.lagrangeType()), title(section), first, (int) size,
                section.longs());
    }

    /// The basis of tau in G1 of the doubled domain, in order.
    PointInput doubled(PointGuard guard) throws IOException {
        return input(PowersSection.TAU_G1, first + (1L << sizeLog2), guard);
    }

    private PointInput input(PowersSection section, long from, PointGuard guard) throws IOException {
        SectionReader in = file.read(section.lagrangeType());
        in.seek(from * 8 * section.longs());
        return guard.section(in, section.group(), title(section), PointGuard.Infinity.REFUSED);
    }

    private static String title(PowersSection section) {
        return "Lagrange basis, " + section.title();
    }

    @Override
    public void close() throws IOException {
        mapping.close();
        if (owned) {
            file.close();
        }
    }
}
