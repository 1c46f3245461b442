package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.BadFileException;
import io.assay.format.PointCheck;
import io.assay.format.PtauContribution;
import io.assay.format.PtauFile;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyChecks;
import io.assay.groth16.KeyFinding;
import io.assay.groth16.Progress;
import io.assay.groth16.ProgressListener;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Checks that a file of powers of tau is the outcome of the contributions that it records.
///
/// - every contribution: its proofs of knowledge, that it multiplied what was there before, its beacon;
/// - every power: on its curve, of order r, not infinity, and tau times the one before it;
/// - the hash of the powers against the record, unless the file was cut from a larger one;
/// - the Lagrange bases against the powers, where there are some.
///
/// What nobody can check: names; of a contribution that is not the last, the first bytes of the state of its hash; that
/// at least one contributor forgot the secrets. Progress stages: `contributions`, `powers`, `lagrange`.
public final class PowersVerifier {
    private static final long LINK_UNITS = 2000;
    private static final long POWER_UNITS = 1;

    private final Workers workers;
    private final ProgressListener listener;

    /// @param listener is told how far the check has come
    public PowersVerifier(Workers workers, ProgressListener listener) {
        this.workers = workers;
        this.listener = listener;
    }

    /// Checks a file.
    ///
    /// @throws BadFileException         if it is damaged, or a point is off its curve
    /// @throws InsecureKeyException     if nobody contributed, or a point is infinity or outside its subgroup
    /// @throws IllegalArgumentException if it has Lagrange bases for more than 2^27 powers
    public PowersReport verify(Path path) throws IOException {
        try (PtauFile file = PtauFile.open(path, PointCheck.HEADER)) {
            requireContributions(path, file);
            if (file.power() == 0) {
                throw file.container().bad("section 1", "power 0", "at least power 1");
            }
            boolean prepared = LagrangeBases.isPrepared(file);
            if (prepared && file.power() > PowersCeremony.MAXIMUM_PREPARED_POWER) {
                throw new IllegalArgumentException("Lagrange bases of 2^" + file.power() + " powers, at most 2^"
                        + PowersCeremony.MAXIMUM_PREPARED_POWER + " can be checked");
            }
            PointGuard guard = new PointGuard(path.toString(), workers);
            long points = PowersSteps.pointCount(file.power());
            Progress progress = new Progress(listener,
                    file.contributions().size() * LINK_UNITS + (prepared ? 5 : 1) * points * POWER_UNITS);
            progress.begin("contributions");
            List<CeremonyFinding> findings = new ArrayList<>(links(file, guard, progress));
            progress.begin("powers");
            Check check = new Check(file, guard, findings, progress);
            for (PowersSection section : PowersSection.values()) {
                check.section(section, prepared);
            }
            check.noteHashes();
            if (findings.isEmpty()) {
                KeyChecks.require(path.toString(), KeyChecks.findings(file));
            }
            progress.end();
            return new PowersReport(file.power(), file.ceremonyPower(), prepared, summaries(file), findings);
        }
    }

    /// Checks the part of a file that a circuit's key is made from, whatever its record says: that the powers follow
    /// from each other, and that the Lagrange bases, where there are some, are theirs. Takes a fraction of the time of a
    /// setup; that tau is a number that nobody knows is only for [#verify(Path)] to say.
    ///
    /// @param domainSizeLog2 logarithm of the circuit's domain, at most the power of the file
    /// @return every reason to reject the powers
    /// @throws BadFileException     if the file is damaged, or a point is off its curve
    /// @throws InsecureKeyException if a point is infinity or outside its subgroup
    public List<CeremonyFinding> findings(Path path, int domainSizeLog2) throws IOException {
        try (PtauFile file = PtauFile.open(path, PointCheck.HEADER)) {
            int log2 = Math.max(1, domainSizeLog2);
            if (log2 > file.power()) {
                throw new IllegalArgumentException("the circuit needs 2^" + log2 + " powers of tau, the file has 2^"
                        + file.power());
            }
            long[] tau1 = Arrays.copyOfRange(file.tauG1(2), 8, 16);
            long[] tau2 = Arrays.copyOfRange(file.tauG2(2), 16, 32);
            PointGuard guard = new PointGuard(path.toString(), workers);
            boolean prepared = LagrangeBases.isPrepared(file);
            Progress progress = new Progress(listener, 2 * PowersSteps.pointCount(log2));
            progress.begin("powers");
            List<CeremonyFinding> findings = new ArrayList<>();
            for (PowersSection section : PowersSection.values()) {
                int lastLog2 = section == PowersSection.TAU_G1 ? log2 + 1 : log2;
                if (!prepared || section == PowersSection.TAU_G1) {
                    SectionScan scan = new SectionScan(file, guard, section, prepared ? lastLog2 : -1, findings);
                    scan.powers(Math.min(1L << lastLog2, section.count(file.power())), tau1, tau2, prepared,
                            chunk -> progress.advance(chunk.length / section.longs()));
                    if (prepared) {
                        scan.bases(log2, lastLog2, tau2, progress::advance);
                    }
                }
            }
            if (prepared) {
                LinkedBases.note(findings, file, log2, guard);
            }
            progress.end();
            return List.copyOf(findings);
        }
    }

    private static void requireContributions(Path path, PtauFile file) {
        if (file.contributions().isEmpty()) {
            throw new InsecureKeyException(path.toString(), List.of(new KeyFinding("contributions",
                    "none: tau, alpha and beta are one", "at least one by somebody who forgot the secrets")));
        }
    }

    private static List<ContributionSummary> summaries(PtauFile file) {
        List<ContributionSummary> summaries = new ArrayList<>();
        for (PtauContribution contribution : file.contributions()) {
            byte[] hash;
            try {
                hash = PowersSteps.responseHash(contribution);
            } catch (IllegalArgumentException _) {
                hash = new byte[Blake2b.SIZE_BYTES];
            }
            summaries.add(new ContributionSummary(summaries.size() + 1, contribution.note(), hash));
        }
        return summaries;
    }

    private List<CeremonyFinding> links(PtauFile file, PointGuard guard, Progress progress) throws IOException {
        List<PtauContribution> all = file.contributions();
        for (int index = 0; index < all.size(); index++) {
            requirePoints(file, guard, index + 1, all.get(index).points());
        }
        byte[] first = PowersSteps.firstChallenge(file.ceremonyPower());
        List<List<CeremonyFinding>> found = new ArrayList<>();
        all.forEach(_ -> found.add(new ArrayList<>()));
        workers.run(all.size(), index -> {
            PowersLink.Previous previous = index == 0
                    ? PowersLink.Previous.beginning(first)
                    : PowersLink.Previous.of(all.get(index - 1));
            found.get(index).addAll(PowersLink.findings(index + 1, previous, all.get(index), file.ceremonyPower()));
            synchronized (progress) {
                progress.advance(LINK_UNITS);
            }
        });
        return found.stream().flatMap(List::stream).toList();
    }

    /// The fourteen points of a record, three of them in G2 at the end.
    private static void requirePoints(PtauFile file, PointGuard guard, int number, long[] points) throws IOException {
        String name = "contribution " + number;
        PointGuard.Damage damage = (what, index, found, expected) -> file.container().bad("section 7, " + what + " "
                + index, found, expected);
        int[] offsetsG1 = {0, 24, 32, 56, 64, 72, 80, 88, 96};
        int[] offsetsG2 = {8, 40, 104, 120, 136};
        long[] inG1 = new long[8 * offsetsG1.length];
        for (int index = 0; index < offsetsG1.length; index++) {
            System.arraycopy(points, offsetsG1[index], inG1, 8 * index, 8);
        }
        long[] inG2 = new long[16 * offsetsG2.length];
        for (int index = 0; index < offsetsG2.length; index++) {
            System.arraycopy(points, offsetsG2[index], inG2, 16 * index, 16);
        }
        guard.require(CurveGroup.g1(), inG1, 0, name + " in G1", PointGuard.Infinity.REFUSED, damage);
        guard.require(CurveGroup.g2(), inG2, 0, name + " in G2", PointGuard.Infinity.REFUSED, damage);
    }

    /// The pass over the powers.
    private final class Check {
        private final PtauFile file;
        private final PointGuard guard;
        private final List<CeremonyFinding> findings;
        private final Progress progress;
        private final PtauContribution last;
        private final boolean whole;
        private final Blake2b response;
        private final Blake2b next;

        Check(PtauFile file, PointGuard guard, List<CeremonyFinding> findings, Progress progress) {
            this.file = file;
            this.guard = guard;
            this.findings = findings;
            this.progress = progress;
            List<PtauContribution> all = file.contributions();
            this.last = all.getLast();
            // a state that is none was found before
            this.whole = file.power() == file.ceremonyPower() && findings.isEmpty();
            this.response = new Blake2b().update(all.size() > 1
                    ? all.get(all.size() - 2).nextChallenge()
                    : PowersSteps.firstChallenge(file.ceremonyPower()));
            this.next = whole ? new Blake2b().update(PowersSteps.responseHash(last)) : new Blake2b();
        }

        void section(PowersSection section, boolean prepared) throws IOException {
            boolean hasBases = prepared && section != PowersSection.BETA_G2;
            int lastLog2 = section == PowersSection.TAU_G1 ? file.power() + 1 : file.power();
            long[] tau1 = Arrays.copyOf(last.points(), 8);
            long[] tau2 = Arrays.copyOfRange(last.points(), 8, 24);
            SectionScan scan = new SectionScan(file, guard, section, hasBases ? lastLog2 : -1, findings);
            long[] done = new long[1];
            scan.powers(section.count(file.power()), tau1, tau2, hasBases, chunk -> {
                if (done[0] == 0) {
                    noteFirst(section, chunk);
                }
                hash(section, chunk);
                done[0] += chunk.length / section.longs();
                progress.advance(chunk.length / section.longs() * POWER_UNITS);
            });
            if (hasBases) {
                progress.begin("lagrange");
                scan.bases(0, lastLog2, tau2, size -> progress.advance(size * POWER_UNITS));
                progress.begin("powers");
            }
        }

        private void hash(PowersSection section, long[] chunk) {
            if (whole) {
                int count = chunk.length / section.longs();
                response.update(PointCodec.compressed(section.group(), chunk, count, workers));
                next.update(PointCodec.uncompressed(section.group(), chunk, 0, count, workers));
            }
        }

        /// The powers must begin with the generator, and have what the last contribution made.
        private void noteFirst(PowersSection section, long[] chunk) {
            int longs = section.longs();
            boolean powersOfTau = section == PowersSection.TAU_G1 || section == PowersSection.TAU_G2;
            if (powersOfTau && !Arrays.equals(section.group().generator(), Arrays.copyOf(chunk, longs))) {
                findings.add(new CeremonyFinding(section.title() + ", point 0", "another point", "the generator"));
            }
            int at = powersOfTau ? longs : 0;
            int recorded = switch (section) {
                case TAU_G1 -> 0;
                case TAU_G2 -> 8;
                case ALPHA_TAU_G1 -> 24;
                case BETA_TAU_G1 -> 32;
                case BETA_G2 -> 40;
            };
            if (!Arrays.equals(chunk, at, at + longs, last.points(), recorded, recorded + longs)) {
                findings.add(new CeremonyFinding(section.title() + ", point " + at / longs,
                        "another point than the last contribution made", "that point"));
            }
        }

        /// Compares the hashes of the powers with those of the last contribution.
        void noteHashes() {
            if (!whole) {
                return;
            }
            String where = "contribution " + file.contributions().size();
            Blake2b recorded = Blake2b.restore(last.partialHash());
            if (!recorded.isAt(response)) {
                findings.add(new CeremonyFinding(where + ", state of its hash", "another state than the powers give",
                        "the hash of the powers, compressed"));
            }
            if (!Arrays.equals(next.digest(), last.nextChallenge())) {
                findings.add(new CeremonyFinding(where + ", next challenge", "another hash than the powers have",
                        "the hash of the powers"));
            }
        }
    }
}
