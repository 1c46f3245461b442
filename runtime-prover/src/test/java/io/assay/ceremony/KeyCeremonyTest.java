package io.assay.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.curve.TwistPoints;
import io.assay.field.RandomSource;
import io.assay.format.BadFileException;
import io.assay.format.R1csFile;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.ProgressListener;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The second phase: keys of snarkjs and of real ceremonies verify, ours verify, and no changed one does.
class KeyCeremonyTest {
    private static final Beacon BEACON = new Beacon(HexFormat.of().parseHex("00112233445566778899aabbccddeeff"), 10);
    private static final int CONTRIBUTION_SIZE_BYTES = 8 * 40 + 64;

    @TempDir
    Path folder;
    private final Workers workers = new Workers(2);
    private final KeyCeremony ceremony = new KeyCeremony(workers, ProgressListener.NONE);
    private final KeyVerifier verifier = new KeyVerifier(workers, ProgressListener.NONE);
    private Path circuit;
    private Path powers;

    @BeforeEach
    void copy() throws IOException {
        circuit = Sections.fixture("mul.r1cs", folder);
        powers = Sections.fixture("pot8_final.ptau", folder);
    }

    @AfterEach
    void stop() {
        workers.close();
    }

    private enum Outcome {
        ACCEPTED, REJECTED, DAMAGED, INSECURE
    }

    private Outcome outcome(byte[] key) throws IOException {
        Path path = Files.write(folder.resolve("changed.zkey"), key);
        try {
            return verifier.verify(circuit, powers, path).findings().isEmpty() ? Outcome.ACCEPTED : Outcome.REJECTED;
        } catch (BadFileException _) {
            return Outcome.DAMAGED;
        } catch (InsecureKeyException _) {
            return Outcome.INSECURE;
        }
    }

    /// A contribution and a beacon.
    private byte[] key() throws IOException {
        Path initial = folder.resolve("0.zkey");
        Path first = folder.resolve("1.zkey");
        ceremony.create(circuit, powers, initial);
        ceremony.contribute(initial, first, "first", Entropy.of(RandomSource.seeded(1), "words"));
        ceremony.beacon(first, initial, "", BEACON);
        byte[] key = Files.readAllBytes(initial);
        Files.delete(initial);
        Files.delete(first);
        return key;
    }

    @Test
    void initialKeyEqualsSnarkjs() throws IOException {
        Path ours = folder.resolve("ours.zkey");
        ceremony.create(circuit, powers, ours);
        assertThat(Files.readAllBytes(ours))
                .isEqualTo(Files.readAllBytes(Sections.fixture("mul_0000.zkey", folder)));
    }

    /// Powers that are not prepared give what prepared ones give, in files of just as many as needed and of more.
    @Test
    void setupEqualsNewAndContributeWhateverThePowers() throws IOException {
        PowersCeremony phase1 = new PowersCeremony(workers, ProgressListener.NONE);
        for (int power : new int[]{3, 5}) {
            Path begun = folder.resolve("begun.ptau");
            Path first = folder.resolve("first.ptau");
            Path prepared = folder.resolve("prepared.ptau");
            phase1.create(power, begun);
            phase1.contribute(begun, first, "", Entropy.of(RandomSource.seeded(8), ""));
            phase1.prepare(first, prepared);
            Path initial = folder.resolve("initial.zkey");
            Path expected = folder.resolve("expected.zkey");
            ceremony.create(circuit, prepared, initial);
            byte[] hash = ceremony.contribute(initial, expected, "one", Entropy.of(RandomSource.seeded(9), ""));
            Path made = folder.resolve("made.zkey");
            for (Path file : List.of(first, prepared)) {
                assertThat(ceremony.setup(R1csFile.read(circuit), file, made, "one",
                        Entropy.of(RandomSource.seeded(9), ""))).isEqualTo(hash);
                assertThat(made).as("2^%d powers, %s", power, file.getFileName()).hasSameBinaryContentAs(expected);
            }
            assertThat(verifier.verify(circuit, prepared, made).findings()).isEmpty();
        }
        requireNoScratch();
    }

    /// A setup tests what it uses, point by point, whether somebody verified the powers or not.
    @Test
    void setupRefusesPointsThatAreNone() throws IOException {
        PowersCeremony phase1 = new PowersCeremony(workers, ProgressListener.NONE);
        phase1.create(3, folder.resolve("begun.ptau"));
        phase1.contribute(folder.resolve("begun.ptau"), folder.resolve("first.ptau"), "",
                Entropy.of(RandomSource.seeded(8), ""));
        byte[] first = Files.readAllBytes(folder.resolve("first.ptau"));
        byte[] prepared = Files.readAllBytes(powers);
        for (int section = 2; section <= 5; section++) {
            int longs = section == 3 ? 16 : 8;
            // in each: a point that the circuit's key is made from
            requireRefused(first, Sections.offset(first, section) + 8 * longs * 3, longs);
            requireRefused(prepared, Sections.offset(prepared, 10 + section) + 8 * longs * 9, longs);
        }
        requireNoScratch();
    }

    private void requireRefused(byte[] file, int offset, int longs) throws IOException {
        ConstraintSystem system = R1csFile.read(circuit);
        Path bad = folder.resolve("bad.ptau");
        Path out = folder.resolve("out.zkey");
        long[] off = Sections.point(file, offset, longs);
        off[0] ^= 2;
        Files.write(bad, Sections.withPoint(file, offset, off));
        assertThatThrownBy(() -> ceremony.setup(system, bad, out, "", Entropy.fresh("")))
                .isInstanceOf(BadFileException.class).hasMessageContaining("off the curve");
        Files.write(bad, Sections.withPoint(file, offset, new long[longs]));
        assertThatThrownBy(() -> ceremony.setup(system, bad, out, "", Entropy.fresh("")))
                .isInstanceOf(InsecureKeyException.class).hasMessageContaining("infinity");
        if (longs == 16) {
            Files.write(bad, Sections.withPoint(file, offset, TwistPoints.random(new Random(5))));
            assertThatThrownBy(() -> ceremony.setup(system, bad, out, "", Entropy.fresh("")))
                    .isInstanceOf(InsecureKeyException.class).hasMessageContaining("subgroup");
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void progressOfASetupAddsUp() throws IOException {
        PowersCeremony phase1 = new PowersCeremony(workers, ProgressListener.NONE);
        phase1.create(3, folder.resolve("begun.ptau"));
        phase1.contribute(folder.resolve("begun.ptau"), folder.resolve("first.ptau"), "", Entropy.fresh(""));
        List<String> stages = new ArrayList<>();
        List<Long> done = new ArrayList<>();
        Set<Long> totals = new HashSet<>();
        new KeyCeremony(workers, (stage, units, total) -> {
            if (!stages.contains(stage)) {
                stages.add(stage);
                assertThat(units).as("before %s", stage).isLessThan(total);
            }
            done.add(units);
            totals.add(total);
        }).setup(R1csFile.read(circuit), folder.resolve("first.ptau"), folder.resolve("out.zkey"), "",
                Entropy.fresh(""));
        assertThat(stages).containsExactly("prepare", "new", "contribute");
        assertThat(done).isSorted().startsWith(0L);
        assertThat(totals).containsExactly(done.getLast());
    }

    private void requireNoScratch() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    @Test
    void realKeysVerify() throws IOException {
        KeyReport report = verifier.verify(circuit, powers, Sections.fixture("mul_final.zkey", folder));
        assertThat(report.findings()).isEmpty();
        assertThat(report.contributions()).isNotEmpty();
        assertThat(outcome(Files.readAllBytes(Sections.fixture("mul_0000.zkey", folder))))
                .isEqualTo(Outcome.INSECURE);
        assertThatThrownBy(() -> verifier.verify(circuit, powers, Sections.fixture("mul_plonk.zkey", folder)))
                .isInstanceOf(BadFileException.class).hasMessageContaining("Groth16");
    }

    @Test
    void ourKeyVerifies() throws IOException {
        KeyReport report = verifier.verify(circuit, powers, Files.write(folder.resolve("final.zkey"), key()));
        assertThat(report.findings()).isEmpty();
        assertThat(report.contributions()).hasSize(2);
        assertThat(report.contributions().getFirst().note().name()).hasValue("first");
        assertThat(report.contributions().getLast().note().beaconHash()).hasValue(BEACON.hash());
    }

    @Test
    void everyChangeOfAContributionIsNoticed() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("everyChangeOfAContributionIsNoticed seed " + seed);
        Random random = new Random(seed);
        byte[] key = key();
        int record = Sections.offset(key, 10) + 64 + 4;
        for (int number = 0; number < 2; number++) {
            for (int[] part : new int[][]{{0, 8}, {8, 8}, {16, 8}, {24, 16}}) {
                String what = "seed " + seed + ", contribution " + (number + 1) + ", long " + part[0];
                CurveGroup group = part[1] == 8 ? CurveGroup.g1() : CurveGroup.g2();
                int at = record + 8 * part[0];
                long[] other = group.multiply(group.generator(), 0, new BigInteger(250, random));
                assertThat(outcome(Sections.withPoint(key, at, other))).as(what).isEqualTo(Outcome.REJECTED);
                assertThat(outcome(Sections.withPoint(key, at, new long[part[1]]))).as(what)
                        .isEqualTo(Outcome.INSECURE);
                other[0] ^= 1;
                assertThat(outcome(Sections.withPoint(key, at, other))).as(what).isEqualTo(Outcome.DAMAGED);
                if (part[1] == 16) {
                    assertThat(outcome(Sections.withPoint(key, at, TwistPoints.random(random)))).as(what)
                            .isEqualTo(Outcome.INSECURE);
                }
            }
            for (int index = 320; index < CONTRIBUTION_SIZE_BYTES + 4; index += 9) {
                byte[] changed = key.clone();
                changed[record + index] ^= (byte) (1 << random.nextInt(8));
                assertThat(outcome(changed)).as("seed %d, contribution %d, byte %d", seed, number + 1, index)
                        .isEqualTo(Outcome.REJECTED);
            }
            // type, size, and a name of five letters
            record += CONTRIBUTION_SIZE_BYTES + 8 + 7;
        }
        byte[] otherBeacon = key.clone();
        otherBeacon[key.length - 1] ^= 1;
        assertThat(outcome(otherBeacon)).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void everyChangedPartOfTheKeyIsNoticed() throws IOException {
        Random random = new Random(99);
        byte[] key = key();
        int header = Sections.offset(key, 2) + 84;
        int[][] points = {{0, 8}, {8, 8}, {16, 16}, {32, 16}, {48, 8}, {56, 16}};
        for (int[] point : points) {
            CurveGroup group = point[1] == 8 ? CurveGroup.g1() : CurveGroup.g2();
            long[] other = group.multiply(group.generator(), 0, new BigInteger(250, random));
            assertThat(outcome(Sections.withPoint(key, header + 8 * point[0], other))).as("header, long %d", point[0])
                    .isEqualTo(Outcome.REJECTED);
            assertThat(outcome(Sections.withPoint(key, header + 8 * point[0], new long[point[1]])))
                    .isEqualTo(Outcome.INSECURE);
        }
        for (int type : new int[]{3, 5, 6, 7, 8, 9}) {
            int longs = type == 7 ? 16 : 8;
            CurveGroup group = longs == 8 ? CurveGroup.g1() : CurveGroup.g2();
            int start = Sections.offset(key, type);
            int size = Sections.offset(key, type) - 8;
            long count = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getLong(size)
                    / (8L * longs);
            for (int index = 0; index < count; index++) {
                long[] other = group.multiply(group.generator(), 0, new BigInteger(250, random));
                assertThat(outcome(Sections.withPoint(key, start + 8 * longs * index, other)))
                        .as("section %d, point %d", type, index).isEqualTo(Outcome.REJECTED);
            }
        }
        for (int index : new int[]{4, 8, 12, 16, 47}) {
            byte[] changed = key.clone();
            changed[Sections.offset(key, 4) + index] ^= 1;
            assertThat(outcome(changed)).as("matrices, byte %d", index).isEqualTo(Outcome.REJECTED);
        }
        byte[] hash = key.clone();
        hash[Sections.offset(key, 10)] ^= 1;
        assertThat(outcome(hash)).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void keysOfOtherPowersAndWithoutAnEnd() throws IOException {
        byte[] key = key();
        for (int size = 0; size < key.length; size += 397) {
            assertThat(outcome(Arrays.copyOf(key, size))).as("%d bytes", size).isEqualTo(Outcome.DAMAGED);
        }
        powers = Sections.fixture("ppot_08.ptau", folder);
        assertThat(outcome(key)).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void recordsOfRealCeremoniesVerify() throws IOException {
        // the first twenty of 1,288 contributions: with all of them a test takes a minute, `zkey verify --record` does it
        byte[] whole = Files.readAllBytes(Sections.fixture("semaphore-1.zkey", folder));
        PointGuard guard = new PointGuard("semaphore-1.zkey", workers);
        try (KeyFile file = KeyFile.open(folder.resolve("semaphore-1.zkey"), guard)) {
            assertThat(whole).hasSizeGreaterThan(1000);
            assertThat(file.contributions()).hasSize(1288);
            assertThat(KeyLinks.findings(file.circuitHash(), file.contributions().subList(0, 20), 0, workers))
                    .isEmpty();
            assertThat(KeyLinks.findings(file.circuitHash(), file.contributions(), 1285, workers)).isEmpty();
            assertThat(KeyLinks.findings(new byte[64], file.contributions(), 1287, workers)).hasSize(1);
        }
    }

    @Test
    void filesThatCannotBeUsed() throws IOException {
        Path out = folder.resolve("out.zkey");
        Path first = folder.resolve("first.ptau");
        PowersCeremony phase1 = new PowersCeremony(workers, ProgressListener.NONE);
        phase1.create(5, first);
        assertThatThrownBy(() -> ceremony.create(circuit, first, out)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not prepared");
        Path prepared = folder.resolve("prepared.ptau");
        phase1.prepare(first, prepared);
        assertThatThrownBy(() -> ceremony.create(circuit, prepared, out)).isInstanceOf(InsecureKeyException.class)
                .hasMessageContaining("nobody contributed");
        byte[] key = key();
        long[] off = Sections.point(key, Sections.offset(key, 9), 8);
        off[4] ^= 2;
        Path bad = Files.write(folder.resolve("bad.zkey"), Sections.withPoint(key, Sections.offset(key, 9), off));
        assertThatThrownBy(() -> ceremony.contribute(bad, out, "", Entropy.fresh("")))
                .isInstanceOf(BadFileException.class).hasMessageContaining("H point 0");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains("out"));
        }
    }
}
