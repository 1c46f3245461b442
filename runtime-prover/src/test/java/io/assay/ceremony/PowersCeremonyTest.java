package io.assay.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.curve.TwistPoints;
import io.assay.field.RandomSource;
import io.assay.format.BadFileException;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.ProgressListener;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first phase: real files verify, ours verify, and no changed one does.
class PowersCeremonyTest {
    private static final int POWER = 3;
    private static final Beacon BEACON = new Beacon(HexFormat.of().parseHex("00112233445566778899aabbccddeeff"), 10);
    /// Offsets and lengths, in longs, of the fourteen points of a record.
    private static final int[][] RECORD = {{0, 8}, {8, 16}, {24, 8}, {32, 8}, {40, 16}, {56, 8}, {64, 8}, {72, 8},
            {80, 8}, {88, 8}, {96, 8}, {104, 16}, {120, 16}, {136, 16}};
    private static final int HASH_STEP = 11;
    private static final int RECORD_SIZE_BYTES = 8 * 152 + 216 + 64;

    @TempDir
    Path folder;
    private final Workers workers = new Workers(2);
    private final PowersCeremony ceremony = new PowersCeremony(workers, ProgressListener.NONE);
    private final PowersVerifier verifier = new PowersVerifier(workers, ProgressListener.NONE);

    @AfterEach
    void stop() {
        workers.close();
    }

    private enum Outcome {
        ACCEPTED, REJECTED, DAMAGED, INSECURE
    }

    private Outcome outcome(byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("changed.ptau"), file);
        try {
            return verifier.verify(path).findings().isEmpty() ? Outcome.ACCEPTED : Outcome.REJECTED;
        } catch (BadFileException _) {
            return Outcome.DAMAGED;
        } catch (InsecureKeyException _) {
            return Outcome.INSECURE;
        }
    }

    /// Two contributions and a beacon, prepared.
    private byte[] file() throws IOException {
        Path[] files = new Path[5];
        for (int index = 0; index < files.length; index++) {
            files[index] = folder.resolve(index + ".ptau");
        }
        ceremony.create(POWER, files[0]);
        ceremony.contribute(files[0], files[1], "first", Entropy.of(RandomSource.seeded(1), "words"));
        ceremony.contribute(files[1], files[2], "", Entropy.of(RandomSource.seeded(2), ""));
        ceremony.beacon(files[2], files[3], "beacon", BEACON);
        ceremony.prepare(files[3], files[4]);
        byte[] file = Files.readAllBytes(files[4]);
        for (Path path : files) {
            Files.delete(path);
        }
        return file;
    }

    @Test
    void realCeremoniesVerify() throws IOException {
        PowersReport real = verifier.verify(Sections.fixture("ppot_08.ptau", folder));
        assertThat(real.findings()).isEmpty();
        assertThat(real.ceremonyPower()).isEqualTo(28);
        assertThat(real.contributions()).hasSize(55);
        assertThat(real.contributions().getLast().note().iterationsLog2()).hasValue(10);
        assertThat(verifier.verify(Sections.fixture("pot8_final.ptau", folder)).findings()).isEmpty();
    }

    @Test
    void ourCeremonyVerifies() throws IOException {
        byte[] file = file();
        PowersReport report = verifier.verify(Files.write(folder.resolve("final.ptau"), file));
        assertThat(report.findings()).isEmpty();
        assertThat(report.prepared()).isTrue();
        assertThat(report.contributions()).hasSize(3);
        assertThat(report.contributions().getFirst().note().name()).hasValue("first");
        assertThat(report.contributions().get(1).note().name()).isEmpty();
        assertThat(report.contributions().getLast().note().beaconHash()).hasValue(BEACON.hash());
    }

    @Test
    void sameSecretsSameBytesWhateverTheThreads() throws IOException {
        byte[] expected = file();
        try (Workers others = new Workers(5)) {
            PowersCeremony second = new PowersCeremony(others, ProgressListener.NONE);
            Path a = folder.resolve("a.ptau");
            Path b = folder.resolve("b.ptau");
            second.create(POWER, a);
            second.contribute(a, b, "first", Entropy.of(RandomSource.seeded(1), "words"));
            second.contribute(b, a, "", Entropy.of(RandomSource.seeded(2), ""));
            second.beacon(a, b, "beacon", BEACON);
            second.prepare(b, a);
            assertThat(Files.readAllBytes(a)).isEqualTo(expected);
        }
    }

    @Test
    void everyChangedPointOfARecordIsNoticed() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("everyChangedPointOfARecordIsNoticed seed " + seed);
        Random random = new Random(seed);
        byte[] file = file();
        int record = Sections.offset(file, 7) + 4;
        for (int number = 0; number < 2; number++) {
            for (int[] part : RECORD) {
                String what = "seed " + seed + ", contribution " + (number + 1) + ", long " + part[0];
                CurveGroup group = part[1] == 8 ? CurveGroup.g1() : CurveGroup.g2();
                int at = record + 8 * part[0];
                long[] other = group.multiply(group.generator(), 0, new BigInteger(250, random));
                assertThat(outcome(Sections.withPoint(file, at, other))).as(what).isEqualTo(Outcome.REJECTED);
                assertThat(outcome(Sections.withPoint(file, at, new long[part[1]]))).as(what)
                        .isEqualTo(Outcome.INSECURE);
                long[] off = other.clone();
                off[part[1] - 1] = 0;
                assertThat(outcome(Sections.withPoint(file, at, off))).as(what).isEqualTo(Outcome.DAMAGED);
                if (part[1] == 16) {
                    assertThat(outcome(Sections.withPoint(file, at, TwistPoints.random(random)))).as(what)
                            .isEqualTo(Outcome.INSECURE);
                }
            }
            // a note of 7 bytes follows the first
            record += RECORD_SIZE_BYTES + 8 + 7;
        }
    }

    @Test
    void everyChangedByteOfTheHashesOfTheLastContributionIsNoticed() throws IOException {
        byte[] file = file();
        // the beacon's note: name, iterations, hash
        int record = Sections.offset(file, 12) - 12 - (8 + 2 + 6 + 2 + 2 + BEACON.hash().length) - RECORD_SIZE_BYTES;
        assertThat(Sections.point(file, record, 8))
                .isEqualTo(Sections.point(file, Sections.offset(file, 2) + 64, 8));
        int partialHash = record + 8 * 152;
        int first = new Random().nextInt(HASH_STEP);
        System.out.println("first byte " + first);
        for (int index = first; index < 216 + 64; index += HASH_STEP) {
            byte[] changed = file.clone();
            changed[partialHash + index] ^= 4;
            // behind the waiting bytes of the block are left-overs without a meaning
            boolean leftOver = index >= 96 && index < 128;
            assertThat(outcome(changed)).as("byte %d", index)
                    .isEqualTo(leftOver ? Outcome.ACCEPTED : Outcome.REJECTED);
        }
    }

    @Test
    void earlierHashesAreCheckedAsFarAsAnybodyCan() throws IOException {
        byte[] file = file();
        int partialHash = Sections.offset(file, 7) + 4 + 8 * 152;
        // beta in G2 at the end of the response, the counts, and the next challenge, which the second proof answers
        for (int index : new int[]{32, 63, 95, 192, 200, 208, 216, 250, 279}) {
            byte[] changed = file.clone();
            changed[partialHash + index] ^= 1;
            assertThat(outcome(changed)).as("byte %d", index).isEqualTo(Outcome.REJECTED);
        }
    }

    @Test
    void beaconsCannotBeClaimedOrHidden() throws IOException {
        byte[] file = file();
        int type = Sections.offset(file, 12) - 12 - (8 + 2 + 6 + 2 + 2 + BEACON.hash().length);
        for (int index : new int[]{type, type + 1}) {
            byte[] changed = file.clone();
            changed[index] ^= 1;
            assertThat(outcome(changed)).isEqualTo(Outcome.REJECTED);
        }
        int parameters = type + 8 + 8;
        for (int index : new int[]{parameters + 1, parameters + 4, parameters + 19}) {
            byte[] changed = file.clone();
            changed[index] ^= 1;
            assertThat(outcome(changed)).as("parameter %d", index).isEqualTo(Outcome.REJECTED);
        }
        byte[] tooMany = file.clone();
        tooMany[parameters + 1] = 63;
        assertThat(outcome(tooMany)).isEqualTo(Outcome.REJECTED);
        // the first contribution claims to be a beacon, without parameters of one
        byte[] claimed = file.clone();
        claimed[Sections.offset(file, 7) + 4 + RECORD_SIZE_BYTES] = 1;
        assertThat(outcome(claimed)).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void everyWrongPowerIsNoticed() throws IOException {
        Random random = new Random(77);
        byte[] file = file();
        int[][] sections = {{2, 15, 8}, {3, 8, 16}, {4, 8, 8}, {5, 8, 8}, {6, 1, 16}, {12, 31, 8}, {13, 15, 16},
                {14, 15, 8}, {15, 15, 8}};
        for (int[] section : sections) {
            CurveGroup group = section[2] == 8 ? CurveGroup.g1() : CurveGroup.g2();
            int start = Sections.offset(file, section[0]);
            int size = 8 * section[2];
            for (int index = 0; index < section[1]; index += index < 2 ? 1 : 4) {
                String what = "section " + section[0] + ", point " + index;
                long[] other = group.multiply(group.generator(), 0, new BigInteger(250, random));
                assertThat(outcome(Sections.withPoint(file, start + index * size, other))).as(what)
                        .isEqualTo(Outcome.REJECTED);
            }
            int last = start + (section[1] - 1) * size;
            assertThat(outcome(Sections.withPoint(file, last, new long[section[2]]))).isEqualTo(Outcome.INSECURE);
            if (section[2] == 16) {
                assertThat(outcome(Sections.withPoint(file, last, TwistPoints.ofSmallOrder(random))))
                        .isEqualTo(Outcome.INSECURE);
            }
            if (section[1] > 2) {
                byte[] swapped = Sections.withPoint(file, last, Sections.point(file, last - size, section[2]));
                swapped = Sections.withPoint(swapped, last - size, Sections.point(file, last, section[2]));
                assertThat(outcome(swapped)).as("section %d, last two swapped", section[0])
                        .isEqualTo(Outcome.REJECTED);
            }
        }
    }

    @Test
    void powersOfAnotherTauAreNoticedThoughConsistent() throws IOException {
        byte[] file = file();
        byte[] foreign = Files.readAllBytes(Sections.fixture("pot8_final.ptau", folder));
        // sections 2 to 6 and 12 to 15 of another ceremony, cut to the same size
        byte[] mixed = file.clone();
        int[][] copies = {{2, 15 * 64}, {3, 8 * 128}, {4, 8 * 64}, {5, 8 * 64}, {6, 128}, {12, 15 * 64},
                {13, 15 * 128}, {14, 15 * 64}, {15, 15 * 64}};
        for (int[] copy : copies) {
            System.arraycopy(foreign, Sections.offset(foreign, copy[0]), mixed, Sections.offset(mixed, copy[0]),
                    copy[1]);
        }
        assertThat(outcome(mixed)).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void filesWithoutAnEndAreDamaged() throws IOException {
        byte[] file = file();
        for (int size = 0; size < file.length; size += 997) {
            assertThat(outcome(Arrays.copyOf(file, size))).as("%d bytes", size).isEqualTo(Outcome.DAMAGED);
        }
    }

    @Test
    void nobodyContributed() throws IOException {
        Path empty = folder.resolve("empty.ptau");
        ceremony.create(POWER, empty);
        assertThat(outcome(Files.readAllBytes(empty))).isEqualTo(Outcome.INSECURE);
    }

    @Test
    void contributorsRefusePointsThatTellTheirSecrets() throws IOException {
        byte[] file = file();
        Path bad = folder.resolve("bad.ptau");
        Path out = folder.resolve("out.ptau");
        int last = Sections.offset(file, 3) + 7 * 128;
        Files.write(bad, Sections.withPoint(file, last, TwistPoints.ofSmallOrder(new Random(1))));
        assertThatThrownBy(() -> ceremony.contribute(bad, out, "", Entropy.fresh("")))
                .isInstanceOf(InsecureKeyException.class).hasMessageContaining("tau in G2, point 7");
        long[] off = Sections.point(file, Sections.offset(file, 4), 8);
        off[0] ^= 1;
        Files.write(bad, Sections.withPoint(file, Sections.offset(file, 4), off));
        assertThatThrownBy(() -> ceremony.contribute(bad, out, "", Entropy.fresh("")))
                .isInstanceOf(BadFileException.class).hasMessageContaining("off the curve");
        assertThatThrownBy(() -> ceremony.contribute(Sections.fixture("ppot_08.ptau", folder), out, "",
                Entropy.fresh(""))).isInstanceOf(BadFileException.class).hasMessageContaining("cut from 2^28");
        assertThat(Files.exists(out)).isFalse();
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("bad.ptau",
                    "ppot_08.ptau");
        }
    }

    @Test
    void thePartOfAFileThatAKeyIsMadeFrom() throws IOException {
        Path path = Sections.fixture("ppot_08.ptau", folder);
        byte[] file = Files.readAllBytes(path);
        for (int log2 = 1; log2 <= 8; log2++) {
            assertThat(verifier.findings(path, log2)).isEmpty();
        }
        int log2 = 6;
        int n = 1 << log2;
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        int[][] used = {{2, 5, 8}, {2, 2 * n - 1, 8}, {12, n - 1 + 9, 8}, {12, 2 * n - 1 + 77, 8}, {13, n - 1 + 3, 16},
                {14, n - 1 + 63, 8}, {15, n - 1, 8}};
        for (int[] one : used) {
            CurveGroup group = one[2] == 8 ? g1 : g2;
            Files.write(path, Sections.withPoint(file, Sections.offset(file, one[0]) + one[1] * 8 * one[2],
                    group.multiply(group.generator(), 0, BigInteger.valueOf(99))));
            assertThat(verifier.findings(path, log2)).as("section %d, point %d", one[0], one[1]).isNotEmpty();
        }
    }

    @Test
    void numbersThatAreOutOfRange() {
        Path out = folder.resolve("out.ptau");
        for (int power : new int[]{-1, 0, 29}) {
            assertThatThrownBy(() -> ceremony.create(power, out)).isInstanceOf(IllegalArgumentException.class);
        }
        for (int iterations : new int[]{-1, 9, 64}) {
            assertThatThrownBy(() -> new Beacon(new byte[1], iterations)).isInstanceOf(IllegalArgumentException.class);
        }
        for (byte[] hash : List.of(new byte[0], new byte[256])) {
            assertThatThrownBy(() -> new Beacon(hash, 10)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
