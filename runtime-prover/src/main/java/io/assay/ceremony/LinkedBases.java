package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.PtauFile;
import io.assay.format.SectionReader;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Whether the four Lagrange bases of one domain belong together: with the basis of tau in G1 known to be right, one
/// random combination of all four and a pairing for each of the others show that they are the same numbers in G2, times
/// alpha, and times beta.
final class LinkedBases {
    private static final PowersSection[] SECTIONS = {PowersSection.TAU_G1, PowersSection.TAU_G2,
            PowersSection.ALPHA_TAU_G1, PowersSection.BETA_TAU_G1};
    private final PtauFile file;
    private final Map<PowersSection, PointInput> inputs = new EnumMap<>(PowersSection.class);
    private final Map<PowersSection, PointSum> sums = new EnumMap<>(PowersSection.class);

    private LinkedBases(PtauFile file, int log2, PointGuard guard) throws IOException {
        this.file = file;
        for (PowersSection section : SECTIONS) {
            SectionReader in = file.container().read(section.lagrangeType());
            in.seek(((1L << log2) - 1) * 8 * section.longs());
            inputs.put(section, guard.section(in, section.group(), "Lagrange basis, " + section.title(),
                    PointGuard.Infinity.REFUSED));
            sums.put(section, new PointSum(section.group()));
        }
    }

    /// Adds every reason to reject the bases of 2^log2 points.
    static void note(List<CeremonyFinding> findings, PtauFile file, int log2, PointGuard guard) throws IOException {
        LinkedBases bases = new LinkedBases(file, log2, guard);
        for (long done = 0; done < 1L << log2; done += PointGuard.CHUNK) {
            bases.add((int) Math.min(PointGuard.CHUNK, (1L << log2) - done), guard.workers());
        }
        bases.note(findings, log2);
    }

    private void add(int count, Workers workers) throws IOException {
        long[] factors = RatioSums.factors(count);
        for (Map.Entry<PowersSection, PointInput> input : inputs.entrySet()) {
            sum(input.getKey()).add(input.getValue().next(count), 0, count, factors, workers);
        }
    }

    private PointSum sum(PowersSection section) {
        return Objects.requireNonNull(sums.get(section));
    }

    private void note(List<CeremonyFinding> findings, int log2) {
        long[] one1 = CurveGroup.g1().generator();
        long[] one2 = CurveGroup.g2().generator();
        long[] tau1 = sum(PowersSection.TAU_G1).affine();
        long[] tau2 = sum(PowersSection.TAU_G2).affine();
        note(findings, log2, PowersSection.TAU_G2, Ratios.same(one1, tau1, one2, tau2));
        note(findings, log2, PowersSection.ALPHA_TAU_G1,
                Ratios.same(file.alphaTauG1(1), sum(PowersSection.ALPHA_TAU_G1).affine(), one2, tau2));
        note(findings, log2, PowersSection.BETA_TAU_G1,
                Ratios.same(tau1, sum(PowersSection.BETA_TAU_G1).affine(), one2, file.betaG2()));
    }

    private static void note(List<CeremonyFinding> findings, int log2, PowersSection section, boolean holds) {
        if (!holds) {
            findings.add(new CeremonyFinding("Lagrange basis of 2^" + log2 + " points, " + section.title(),
                    "points that do not belong to those of tau in G1", "the basis of the powers"));
        }
    }
}
