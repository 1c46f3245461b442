package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.PtauFile;
import io.assay.format.SectionReader;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// The check that the points of one section are powers of one number, and its Lagrange bases those of the powers.
final class SectionScan {
    private final PtauFile file;
    private final PointGuard guard;
    private final PowersSection section;
    private final CurveGroup group;
    private final Workers workers;
    private final List<CeremonyFinding> findings;
    private final LagrangeCheck lagrange;

    /// @param lastLog2 logarithm of the largest domain whose basis will be checked, or less than 0 for none
    /// @param findings where reasons to reject go
    SectionScan(PtauFile file, PointGuard guard, PowersSection section, int lastLog2,
            List<CeremonyFinding> findings) {
        this.file = file;
        this.guard = guard;
        this.section = section;
        this.group = section.group();
        this.workers = guard.workers();
        this.findings = findings;
        this.lagrange = new LagrangeCheck(group, lastLog2, workers);
    }

    /// Reads the first `count` points.
    ///
    /// @param tau1 tau in G1
    /// @param tau2 tau in G2
    /// @param bases whether bases will be checked
    /// @param each gets the points, a chunk at a time
    void powers(long count, long[] tau1, long[] tau2, boolean bases, Consumer<long[]> each) throws IOException {
        RatioSums ratios = new RatioSums(group, workers);
        PointInput points = guard.section(file.container(), section.type(), group, section.title(),
                PointGuard.Infinity.REFUSED);
        for (long done = 0; done < count; done += PointGuard.CHUNK) {
            long[] chunk = points.next((int) Math.min(PointGuard.CHUNK, count - done));
            each.accept(chunk);
            ratios.addSequence(chunk);
            if (bases) {
                lagrange.addPowers(chunk);
            }
        }
        lagrange.endPowers();
        if (count > 1 && !isSequence(ratios, tau1, tau2)) {
            findings.add(new CeremonyFinding(section.title(), "a point that is not tau times the one before it",
                    "powers of one number"));
        }
    }

    private boolean isSequence(RatioSums ratios, long[] tau1, long[] tau2) {
        return section.isG2()
                ? Ratios.same(CurveGroup.g1().generator(), tau1, ratios.low(), ratios.high())
                : Ratios.same(ratios.low(), ratios.high(), CurveGroup.g2().generator(), tau2);
    }

    /// Checks the bases of 2^first to 2^last points.
    ///
    /// @param each is told the size of each
    void bases(int first, int last, long[] tau2, Consumer<Long> each) throws IOException {
        SectionReader in = file.container().read(section.lagrangeType());
        in.seek(((1L << first) - 1) * 8 * section.longs());
        PointInput points = guard.section(in, group, "Lagrange basis, " + section.title(),
                PointGuard.Infinity.REFUSED);
        for (int log2 = first; log2 <= last; log2++) {
            boolean holds = log2 <= file.power()
                    ? lagrange.holds(log2, points)
                    : lagrange.holdsWithoutLast(log2, points, tau2);
            if (!holds) {
                findings.add(new CeremonyFinding("Lagrange basis of 2^" + log2 + " points, " + section.title(),
                        "points that do not belong to the powers", "the basis of the powers"));
            }
            each.accept(1L << log2);
        }
    }
}
