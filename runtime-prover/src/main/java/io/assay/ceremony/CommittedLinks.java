package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.CommittedContribution;
import io.assay.format.KeyContribution;
import io.assay.groth16.KeyUpdate;
import io.assay.groth16.UpdateProof;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whether contributions to a key with commitments were made one from the other: each for the hash of the one before, by
/// somebody who knew what delta and every sigma were multiplied by.
final class CommittedLinks {
    private CommittedLinks() {}

    /// Every reason to reject the contributions from the given one on, apart from points that are none of their group; the
    /// earlier ones are taken as they are.
    static List<CeremonyFinding> findings(byte[] circuitHash, List<CommittedContribution> all, int from,
            Workers workers) {
        List<List<CeremonyFinding>> found = new ArrayList<>();
        all.forEach(_ -> found.add(new ArrayList<>()));
        workers.run(all.size() - from,
                offset -> note(found.get(from + offset), circuitHash, all, from + offset));
        return found.stream().flatMap(List::stream).toList();
    }

    private static void note(List<CeremonyFinding> findings, byte[] circuitHash, List<CommittedContribution> all,
            int index) {
        String name = "contribution " + (index + 1);
        KeyUpdate update = all.get(index).update();
        byte[] before = index == 0 ? circuitHash : all.get(index - 1).hash();
        if (!Arrays.equals(update.challenge(), before)) {
            findings.add(new CeremonyFinding(name + ", challenge",
                    "not the hash of " + (index == 0 ? "the circuit" : "contribution " + index), "that hash"));
        }
        noteDelta(findings, name + ", delta", update,
                index == 0 ? CurveGroup.g1().generator() : all.get(index - 1).update().delta1());
        for (int commitment = 0; commitment < update.commitmentCount(); commitment++) {
            noteSigma(findings, name + ", sigma of commitment " + commitment, update, commitment, index == 0
                    ? CurveGroup.g2().generator()
                    : all.get(index - 1).update().sigma2(commitment));
        }
        noteBeacon(findings, name, all.get(index));
    }

    private static void noteDelta(List<CeremonyFinding> findings, String where, KeyUpdate update, long[] before) {
        if (noteKnowledge(findings, where, update.deltaProof(), update.challenge(), KeyUpdate.DELTA_TAG)) {
            noteProduct(findings, where, update.deltaProof().multipliesG1(update.challenge(), KeyUpdate.DELTA_TAG,
                    before, update.delta1()));
        }
    }

    private static void noteSigma(List<CeremonyFinding> findings, String where, KeyUpdate update, int commitment,
            long[] before) {
        UpdateProof proof = update.sigmaProof(commitment);
        if (noteKnowledge(findings, where, proof, update.challenge(), KeyUpdate.sigmaTag(commitment))) {
            noteProduct(findings, where, proof.multipliesG2(before, update.sigma2(commitment)));
        }
    }

    private static boolean noteKnowledge(List<CeremonyFinding> findings, String where, UpdateProof proof,
            byte[] challenge, int tag) {
        boolean known = proof.isKnown(challenge, tag);
        if (!known) {
            findings.add(new CeremonyFinding(where, "no proof that its maker knew the number",
                    "a proof for its challenge"));
        }
        return known;
    }

    private static void noteProduct(List<CeremonyFinding> findings, String where, boolean follows) {
        if (!follows) {
            findings.add(new CeremonyFinding(where, "another number than the proven one times that before it",
                    "that product"));
        }
    }

    private static void noteBeacon(List<CeremonyFinding> findings, String name, CommittedContribution contribution) {
        Optional<Beacon> beacon = PowersLink.beacon(findings, name, contribution.note());
        if (beacon.isEmpty()) {
            return;
        }
        KeyUpdate update = contribution.update();
        List<BigInteger> factors = KeyStep.factors(update.commitmentCount(), beacon.get().stream());
        CurveGroup g1 = CurveGroup.g1();
        boolean same = isMultiple(g1, factors.getFirst(), update.deltaProof());
        for (int commitment = 0; commitment < update.commitmentCount(); commitment++) {
            same &= isMultiple(g1, factors.get(1 + commitment), update.sigmaProof(commitment));
        }
        if (!same) {
            findings.add(new CeremonyFinding(name, "other numbers than the beacon gives", "those of the beacon"));
        }
    }

    private static boolean isMultiple(CurveGroup g1, BigInteger factor, UpdateProof proof) {
        return Arrays.equals(g1.multiply(g1.generator(), 0, factor), proof.commitment());
    }

    /// Adds where the sigmas of a key are not those that the last contribution made.
    static void noteSigmas(List<CeremonyFinding> findings, KeyFile key) {
        if (key.contributions().getLast() instanceof CommittedContribution last) {
            for (int commitment = 0; commitment < key.sigmas().size(); commitment++) {
                if (!Arrays.equals(last.update().sigma2(commitment), key.sigmas().get(commitment))) {
                    findings.add(new CeremonyFinding("sigma of commitment " + commitment,
                            "another point than the last contribution made", "that point"));
                }
            }
        }
    }

    /// The contributions of a key with commitments.
    static List<CommittedContribution> of(List<? extends KeyContribution> contributions) {
        return contributions.stream().map(CommittedContribution.class::cast).toList();
    }
}
