package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.CommittedContribution;
import io.assay.format.ContributionNote;
import io.assay.format.KeyContribution;
import io.assay.format.ZkeyContribution;
import io.assay.groth16.DeltaContribution;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyFinding;
import io.assay.groth16.KeyUpdate;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// Whether the contributions to a key were made one from the other.
final class KeyLinks {
    private KeyLinks() {}

    /// Every reason to reject the record of a key, apart from its points.
    ///
    /// @throws InsecureKeyException if nobody contributed, or a point is infinity or outside its subgroup
    static List<CeremonyFinding> findings(Path path, KeyFile key, PointGuard guard) throws IOException {
        List<KeyContribution> all = key.contributions();
        if (all.isEmpty()) {
            throw new InsecureKeyException(path.toString(), List.of(new KeyFinding("contributions",
                    "none: anybody can prove anything", "at least one by somebody who forgot it")));
        }
        for (int index = 0; index < all.size(); index++) {
            requirePoints(key, guard, index + 1, all.get(index));
        }
        List<CeremonyFinding> findings = new ArrayList<>(
                findings(key.circuitHash(), all, 0, guard.workers()));
        CommittedLinks.noteSigmas(findings, key);
        if (!Arrays.equals(all.getLast().delta1(), key.delta1())) {
            findings.add(new CeremonyFinding("delta in G1", "another point than the last contribution made",
                    "that point"));
        }
        if (!Ratios.same(CurveGroup.g1().generator(), key.delta1(), CurveGroup.g2().generator(), key.delta2())) {
            findings.add(new CeremonyFinding("delta in G2", "another number than in G1", "the same number"));
        }
        return findings;
    }

    /// Every reason to reject the contributions from the given one on; the earlier ones are taken as they are.
    static List<CeremonyFinding> findings(byte[] circuitHash, List<? extends KeyContribution> all, int from,
            Workers workers) {
        if (all.getLast() instanceof CommittedContribution) {
            return CommittedLinks.findings(circuitHash, CommittedLinks.of(all), from, workers);
        }
        List<DeltaContribution> deltas = KeyFile.deltas(all);
        List<List<CeremonyFinding>> found = new ArrayList<>();
        all.forEach(_ -> found.add(new ArrayList<>()));
        workers.run(all.size() - from, offset -> {
            int index = from + offset;
            List<CeremonyFinding> own = found.get(index);
            String name = "contribution " + (index + 1);
            if (!deltas.get(index).follows(circuitHash, deltas.subList(0, index))) {
                own.add(new CeremonyFinding(name, "no proof that delta was multiplied by a number its maker knew",
                        "a proof for the contributions before it"));
            }
            noteBeacon(own, name, all.get(index).note(), deltas.get(index).points());
        });
        return found.stream().flatMap(List::stream).toList();
    }

    private static void noteBeacon(List<CeremonyFinding> findings, String name, ContributionNote note, long[] points) {
        Optional<Beacon> beacon = PowersLink.beacon(findings, name, note);
        if (beacon.isEmpty()) {
            return;
        }
        DeltaKey key = DeltaKey.draw(beacon.get().stream());
        long[] sx = CurveGroup.g1().multiply(key.s(), 0, key.delta());
        if (!Arrays.equals(key.s(), Arrays.copyOfRange(points, 8, 16))
                || !Arrays.equals(sx, Arrays.copyOfRange(points, 16, 24))) {
            findings.add(new CeremonyFinding(name, "another key than the beacon gives", "the key of the beacon"));
        }
    }

    private static void requirePoints(KeyFile key, PointGuard guard, int number, KeyContribution contribution)
            throws IOException {
        String name = "contribution " + number;
        PointGuard.Damage damage = (what, index, found, expected) -> key.container().bad("section 10, " + what + " "
                + index, found, expected);
        long[][] points = switch (contribution) {
            case ZkeyContribution plain -> byGroup(plain.delta().points(), new int[]{8, 8, 8, 16});
            case CommittedContribution committed -> byGroup(committed.update().points(), KeyUpdate.sizes(
                    committed.update().commitmentCount()));
        };
        guard.require(CurveGroup.g1(), points[0], 0, name + " in G1", PointGuard.Infinity.REFUSED, damage);
        guard.require(CurveGroup.g2(), points[1], 0, name + " in G2", PointGuard.Infinity.REFUSED, damage);
    }

    /// The points of G1, and those of G2.
    ///
    /// @param sizes longs of each point, 8 or 16
    private static long[][] byGroup(long[] points, int[] sizes) {
        LongStream.Builder[] groups = {LongStream.builder(), LongStream.builder()};
        int at = 0;
        for (int size : sizes) {
            for (int end = at + size; at < end; at++) {
                groups[size / 8 - 1].add(points[at]);
            }
        }
        return new long[][]{groups[0].build().toArray(), groups[1].build().toArray()};
    }

    /// What the record says of each contribution.
    static List<ContributionSummary> summaries(List<KeyContribution> all) {
        List<ContributionSummary> summaries = new ArrayList<>();
        for (KeyContribution contribution : all) {
            summaries.add(new ContributionSummary(summaries.size() + 1, contribution.note(),
                    contribution.hash()));
        }
        return summaries;
    }
}
