package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.ContributionNote;
import io.assay.format.PtauContribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whether one contribution to the first phase was made from the one before it.
///
/// The 152 longs of a record: [tau] of G1, [tau] of G2, [alpha] and [beta] of G1, [beta] of G2; then the key. All points
/// are on their curves, of order r and not infinity: that is tested before.
final class PowersLink {
    /// More iterations than these are not repeated: 2^40 take days.
    static final int MAXIMUM_ITERATIONS_LOG2 = 40;

    private static final int TAU_G1 = 0;
    private static final int TAU_G2 = 8;
    private static final int ALPHA_G1 = 24;
    private static final int BETA_G1 = 32;
    private static final int BETA_G2 = 40;
    private static final int KEY = 56;
    private static final int PROOFS = KEY + 48;
    private static final String[] NUMBERS = {"tau", "alpha", "beta"};

    private PowersLink() {}

    /// What a contribution starts from.
    ///
    /// @param points    at least the first 56 longs of a record
    /// @param challenge 64 bytes
    @SuppressWarnings("ArrayRecordComponent")
    record Previous(long[] points, byte[] challenge) {
        /// What the first contribution starts from: generators.
        static Previous beginning(byte[] firstChallenge) {
            long[] points = new long[KEY];
            for (int offset : new int[]{TAU_G1, ALPHA_G1, BETA_G1}) {
                System.arraycopy(CurveGroup.g1().generator(), 0, points, offset, 8);
            }
            for (int offset : new int[]{TAU_G2, BETA_G2}) {
                System.arraycopy(CurveGroup.g2().generator(), 0, points, offset, 16);
            }
            return new Previous(points, firstChallenge);
        }

        static Previous of(PtauContribution contribution) {
            return new Previous(contribution.points(), contribution.nextChallenge());
        }
    }

    /// Every reason to reject the contribution with the given number, counted from one.
    ///
    /// @param power of the whole ceremony
    static List<CeremonyFinding> findings(int number, Previous previous, PtauContribution contribution, int power) {
        List<CeremonyFinding> findings = new ArrayList<>(keyFindings(number, previous, contribution.points()));
        noteState(findings, number, contribution, power);
        noteBeacon(findings, number, previous, contribution);
        return findings;
    }

    /// Every reason to reject the points of a contribution: a proof of knowledge fails, or a number was not multiplied
    /// by the one that was proven.
    static List<CeremonyFinding> keyFindings(int number, Previous previous, long[] points) {
        List<CeremonyFinding> findings = new ArrayList<>();
        String name = "contribution " + number;
        long[] keyPoints = Arrays.copyOfRange(points, KEY, points.length);
        for (int secret = 0; secret < 3; secret++) {
            long[] s = g1(points, KEY + 16 * secret);
            long[] sx = g1(points, KEY + 16 * secret + 8);
            long[] sp = PowersKey.proofBase(secret, previous.challenge, keyPoints);
            long[] spx = g2(points, PROOFS + 16 * secret);
            String what = name + ", " + NUMBERS[secret];
            if (!Ratios.same(s, sx, sp, spx)) {
                findings.add(new CeremonyFinding(what, "no proof that its maker knew the number",
                        "a proof for the challenge before it"));
                continue;
            }
            int offset = switch (secret) {
                case 0 -> TAU_G1;
                case 1 -> ALPHA_G1;
                default -> BETA_G1;
            };
            noteRatio(findings, what + " in G1",
                    Ratios.same(g1(previous.points, offset), g1(points, offset), sp, spx));
            if (secret != 1) {
                int inG2 = secret == 0 ? TAU_G2 : BETA_G2;
                noteRatio(findings, what + " in G2",
                        Ratios.same(s, sx, g2(previous.points, inG2), g2(points, inG2)));
            }
        }
        return findings;
    }

    private static void noteRatio(List<CeremonyFinding> findings, String where, boolean follows) {
        if (!follows) {
            findings.add(new CeremonyFinding(where, "another number than the proven one times that before it",
                    "that product"));
        }
    }

    private static long[] g1(long[] points, int offset) {
        return Arrays.copyOfRange(points, offset, offset + 8);
    }

    private static long[] g2(long[] points, int offset) {
        return Arrays.copyOfRange(points, offset, offset + 16);
    }

    /// The state of the hash must stand after a response of the right length, whose last point is beta in G2. The length
    /// counts modulo 2^32, because some versions of snarkjs keep only that.
    private static void noteState(List<CeremonyFinding> findings, int number, PtauContribution contribution,
            int power) {
        String where = "contribution " + number + ", state of its hash";
        long expected = Blake2b.SIZE_BYTES;
        for (PowersSection section : PowersSection.values()) {
            expected += 4L * section.longs() * section.count(power);
        }
        Blake2b hash;
        try {
            hash = Blake2b.restore(contribution.partialHash());
        } catch (IllegalArgumentException e) {
            findings.add(new CeremonyFinding(where, String.valueOf(e.getMessage()), "a state of BLAKE2b"));
            return;
        }
        if ((int) hash.length() != (int) expected) {
            findings.add(new CeremonyFinding(where, "a response of " + hash.length() + " bytes", expected + " bytes"));
            return;
        }
        byte[] pending = hash.pending();
        byte[] beta = PointCodec.compressed(CurveGroup.g2(), g2(contribution.points(), BETA_G2));
        if (!Arrays.equals(pending, pending.length - beta.length, pending.length, beta, 0, beta.length)) {
            findings.add(new CeremonyFinding(where, "another end of the response", "beta in G2"));
        }
    }

    private static void noteBeacon(List<CeremonyFinding> findings, int number, Previous previous,
            PtauContribution contribution) {
        String where = "contribution " + number;
        Optional<Beacon> beacon = beacon(findings, where, contribution.note());
        if (beacon.isPresent() && !PowersKey.draw(beacon.get().stream(), previous.challenge)
                .hasPoints(contribution.points(), KEY)) {
            findings.add(new CeremonyFinding(where, "another key than the beacon gives", "the key of the beacon"));
        }
    }

    /// The beacon that a note claims; what is wrong with the note is added to the findings.
    static Optional<Beacon> beacon(List<CeremonyFinding> findings, String where, ContributionNote note) {
        boolean claims = note.iterationsLog2().isPresent() || note.beaconHash().isPresent();
        if (note.type() == ContributionNote.RANDOM && !claims) {
            return Optional.empty();
        }
        if (note.type() != ContributionNote.BEACON || note.iterationsLog2().isEmpty()
                || note.beaconHash().isEmpty()) {
            findings.add(new CeremonyFinding(where, "a note of type " + Integer.toUnsignedString(note.type())
                    + (claims ? " with" : " without") + " a beacon", "type 0, or type 1 with a beacon"));
            return Optional.empty();
        }
        int iterations = note.iterationsLog2().getAsInt();
        if (iterations < Beacon.MINIMUM_ITERATIONS_LOG2 || iterations > MAXIMUM_ITERATIONS_LOG2
                || note.beaconHash().get().length == 0) {
            findings.add(new CeremonyFinding(where, "a beacon of 2^" + iterations + " iterations from "
                    + note.beaconHash().get().length + " bytes", "at least a byte, and 2^10 to 2^40 iterations"));
            return Optional.empty();
        }
        return Optional.of(new Beacon(note.beaconHash().get(), iterations));
    }
}
