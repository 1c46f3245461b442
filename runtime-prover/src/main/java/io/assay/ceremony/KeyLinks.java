package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.ContributionNote;
import io.assay.format.ZkeyContribution;
import io.assay.groth16.DeltaContribution;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyFinding;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whether the contributions to a key were made one from the other.
final class KeyLinks {
    private KeyLinks() {}

    /// Every reason to reject the record of a key, apart from its points.
    ///
    /// @throws InsecureKeyException if nobody contributed, or a point is infinity or outside its subgroup
    static List<CeremonyFinding> findings(Path path, KeyFile key, PointGuard guard) throws IOException {
        List<ZkeyContribution> all = key.contributions();
        if (all.isEmpty()) {
            throw new InsecureKeyException(path.toString(), List.of(new KeyFinding("contributions",
                    "none: delta is one, and anybody can prove anything", "at least one by somebody who forgot it")));
        }
        for (int index = 0; index < all.size(); index++) {
            requirePoints(key, guard, index + 1, all.get(index).delta().points());
        }
        List<CeremonyFinding> findings = new ArrayList<>(
                findings(key.circuitHash(), all, 0, guard.workers()));
        if (!Arrays.equals(Arrays.copyOf(all.getLast().delta().points(), 8), key.delta1())) {
            findings.add(new CeremonyFinding("delta in G1", "another point than the last contribution made",
                    "that point"));
        }
        if (!Ratios.same(CurveGroup.g1().generator(), key.delta1(), CurveGroup.g2().generator(), key.delta2())) {
            findings.add(new CeremonyFinding("delta in G2", "another number than in G1", "the same number"));
        }
        return findings;
    }

    /// Every reason to reject the contributions from the given one on; the earlier ones are taken as they are.
    static List<CeremonyFinding> findings(byte[] circuitHash, List<ZkeyContribution> all, int from, Workers workers) {
        List<DeltaContribution> deltas = all.stream().map(ZkeyContribution::delta).toList();
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

    private static void requirePoints(KeyFile key, PointGuard guard, int number, long[] points) throws IOException {
        String name = "contribution " + number;
        PointGuard.Damage damage = (what, index, found, expected) -> key.container().bad("section 10, " + what + " "
                + index, found, expected);
        guard.require(CurveGroup.g1(), Arrays.copyOf(points, 24), 0, name + " in G1", PointGuard.Infinity.REFUSED,
                damage);
        guard.require(CurveGroup.g2(), Arrays.copyOfRange(points, 24, 40), 0, name + " in G2",
                PointGuard.Infinity.REFUSED, damage);
    }

    /// What the record says of each contribution.
    static List<ContributionSummary> summaries(List<ZkeyContribution> all) {
        List<ContributionSummary> summaries = new ArrayList<>();
        for (ZkeyContribution contribution : all) {
            summaries.add(new ContributionSummary(summaries.size() + 1, contribution.note(),
                    contribution.delta().hash()));
        }
        return summaries;
    }
}
