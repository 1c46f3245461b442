package io.assay.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.curve.TwistPoints;
import io.assay.field.RandomSource;
import io.assay.format.BadFileException;
import io.assay.format.CommittedContribution;
import io.assay.format.ContributionNote;
import io.assay.format.KeyContribution;
import io.assay.format.PointCheck;
import io.assay.format.R1csFile;
import io.assay.format.SectionWriter;
import io.assay.format.ZkeyFile;
import io.assay.groth16.Commitment;
import io.assay.groth16.CommittedCircuit;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyUpdate;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.SparseMatrix;
import io.assay.groth16.UnboundCommitmentException;
import io.assay.groth16.UpdateProof;
import io.assay.groth16.Verification.Accepted;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The second phase for keys with commitments: honest keys verify and prove, and every other one is refused by the check
/// that is meant for its fault.
class CommittedCeremonyTest {
    private static final Beacon BEACON = new Beacon(HexFormat.of().parseHex("00112233445566778899aabbccddeeff"), 10);
    private static final int RECORD_SECTION = 10;
    private static final int KEYS_SECTION = 0x4153;
    private static final int BASIS_SECTION = 0x4154;
    private static final int SIGMA_BASIS_SECTION = 0x4155;
    private static final int CHALLENGE_SIZE_BYTES = 64;
    private static final CommittedCircuit CIRCUIT = CommittedCircuit.ofSeed(2, 51);
    private static final long SEED = new Random().nextLong();

    @TempDir
    Path folder;
    private final Workers workers = new Workers(2);
    private final Random random = new Random(SEED);
    private final KeyCeremony ceremony = new KeyCeremony(workers, ProgressListener.NONE);
    private final KeyVerifier verifier = new KeyVerifier(workers, ProgressListener.NONE);
    private Path circuit;
    private Path powers;

    @BeforeAll
    static void printSeed() {
        System.out.println("CommittedCeremonyTest seed " + SEED);
    }

    @BeforeEach
    void files() throws IOException {
        circuit = Sections.circuit(CIRCUIT.system(), folder.resolve("circuit.r1cs"));
        powers = Sections.fixture("pot8_final.ptau", folder);
    }

    @AfterEach
    void stop() {
        workers.close();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    /// Two contributions and a beacon.
    private byte[] key() throws IOException {
        ceremony.create(circuit, powers, file("0"));
        ceremony.contribute(file("0"), file("1"), "first", Entropy.of(RandomSource.seeded(1), "words"));
        ceremony.contribute(file("1"), file("2"), "other", Entropy.of(RandomSource.seeded(2), "words"));
        ceremony.beacon(file("2"), file("3"), "", BEACON);
        return Files.readAllBytes(file("3"));
    }

    /// The reasons to reject a key, or `damaged` or `insecure` and why.
    private List<String> faults(byte[] key) throws IOException {
        return faults(key, path -> verifier.verify(circuit, powers, path));
    }

    @FunctionalInterface
    private interface Check {
        KeyReport of(Path key) throws IOException;
    }

    private List<String> faults(byte[] key, Check check) throws IOException {
        try {
            return check.of(Files.write(file("changed"), key)).findings().stream().map(CeremonyFinding::toString)
                    .toList();
        } catch (BadFileException e) {
            return List.of("damaged " + e.getMessage());
        } catch (InsecureKeyException e) {
            return List.of("insecure " + e.findings());
        }
    }

    /// Expects that the record of a key is rejected, and for these reasons among others.
    private void rejects(byte[] key, String... texts) throws IOException {
        assertThat(String.join("\n", faults(key, verifier::verifyRecord))).contains(texts);
    }

    private KeyFile open(Path path) throws IOException {
        return KeyFile.open(path, new PointGuard(path.toString(), workers));
    }

    private static List<CommittedContribution> record(KeyFile file) {
        return CommittedLinks.of(file.contributions());
    }

    /// A key with another record: nothing else is changed.
    private byte[] withRecord(Path key, byte[] hash, List<? extends KeyContribution> record) throws IOException {
        Path out = file("withRecord");
        try (KeyFile old = open(key); SectionWriter writer = KeyFile.create(out, old.shape())) {
            for (int type : new int[]{1, 2, 3, 4, 5, 6, 7, 8, 9}) {
                old.copy(type, writer);
            }
            KeyFile.writeRecord(writer, hash, List.copyOf(record));
            for (int type : new int[]{KEYS_SECTION, BASIS_SECTION, SIGMA_BASIS_SECTION}) {
                old.copy(type, writer);
            }
            writer.commit();
        }
        return Files.readAllBytes(out);
    }

    private static CommittedContribution with(CommittedContribution old, int at, long[] replacement) {
        long[] points = old.update().points().clone();
        System.arraycopy(replacement, 0, points, at, replacement.length);
        return new CommittedContribution(new KeyUpdate(old.update().challenge(), points), old.note());
    }

    private static long[] joined(UpdateProof proof) {
        long[] points = Arrays.copyOf(proof.commitment(), 24);
        System.arraycopy(proof.knowledge(), 0, points, 8, 16);
        return points;
    }

    private BigInteger number() {
        return new BigInteger(250, random).add(BigInteger.TWO);
    }

    @Test
    void aKeyOfACeremonyVerifiesAndProves() throws IOException {
        byte[] bytes = key();
        KeyReport report = verifier.verify(circuit, powers, file("3"));
        assertThat(report.findings()).isEmpty();
        assertThat(report.contributions()).hasSize(3);
        assertThat(report.contributions()).extracting(one -> one.note().name().orElse("")).containsExactly("first",
                "other", "");
        assertThat(verifier.verifyRecord(file("3")).findings()).isEmpty();
        ZkeyFile read = ZkeyFile.read(file("3"), PointCheck.ALL);
        read.write(file("again"));
        assertThat(file("again")).hasSameBinaryContentAs(file("3"));
        try (ProvingKey key = read.key()) {
            assertThat(key.commitments()).extracting(basis -> basis.commitment())
                    .isEqualTo(CIRCUIT.system().commitments());
            for (int seed = 0; seed < 3; seed++) {
                Claim claim = CIRCUIT.claim(seed, key);
                assertThat(Groth16Verifier.verify(key.verifyingKey(), claim.publicValues(), claim.proof()))
                        .isInstanceOf(Accepted.class);
                Claim elsewhere = CIRCUIT.claim(seed);
                assertThat(Groth16Verifier.verify(key.verifyingKey(), elsewhere.publicValues(), elsewhere.proof()))
                        .isNotInstanceOf(Accepted.class);
            }
        }
        assertThat(key()).as("the same secrets").isEqualTo(bytes);
    }

    private static Stream<CommittedCircuit> kinds() {
        return Stream.of(CommittedCircuit.ofSeed(1, 5), CommittedCircuit.ofSeed(2, 5), CommittedCircuit.stated(5));
    }

    /// One commitment, two, and one of them stated.
    @ParameterizedTest
    @MethodSource("kinds")
    void keysOfEveryKindVerifyAndProve(CommittedCircuit kind) throws IOException {
        circuit = Sections.circuit(kind.system(), file("kind.r1cs"));
        assertThat(R1csFile.read(circuit).commitments()).isEqualTo(kind.system().commitments());
        ceremony.create(circuit, powers, file("0"));
        ceremony.contribute(file("0"), file("1"), "", Entropy.fresh(""));
        ceremony.beacon(file("1"), file("2"), "", BEACON);
        assertThat(verifier.verify(circuit, powers, file("2")).findings()).isEmpty();
        try (ProvingKey key = ZkeyFile.read(file("2"), PointCheck.ALL).key()) {
            Claim claim = kind.claim(7, key);
            assertThat(Groth16Verifier.verify(key.verifyingKey(), claim.publicValues(), claim.proof()))
                    .isInstanceOf(Accepted.class);
        }
    }

    /// The hash that a party gets is what the record says, and the challenge of the next party.
    @Test
    void hashesAreAChain() throws IOException {
        byte[] circuitHash = ceremony.create(circuit, powers, file("0"));
        byte[] first = ceremony.contribute(file("0"), file("1"), "first", Entropy.fresh(""));
        byte[] second = ceremony.contribute(file("1"), file("2"), "other", Entropy.fresh(""));
        try (KeyFile file = open(file("2"))) {
            assertThat(file.circuitHash()).isEqualTo(circuitHash);
            assertThat(record(file)).extracting(one -> one.update().challenge()).containsExactly(circuitHash, first);
            assertThat(record(file)).extracting(CommittedContribution::hash).containsExactly(first, second);
        }
        assertThat(verifier.verify(circuit, powers, file("2")).contributions()).extracting(ContributionSummary::hash)
                .containsExactly(first, second);
    }

    @Test
    void aSetupIsOneContribution() throws IOException {
        ceremony.create(circuit, powers, file("0"));
        byte[] hash = ceremony.contribute(file("0"), file("1"), "one", Entropy.of(RandomSource.seeded(9), ""));
        assertThat(ceremony.setup(R1csFile.read(circuit), powers, file("made"), "one",
                Entropy.of(RandomSource.seeded(9), ""))).isEqualTo(hash);
        assertThat(file("made")).hasSameBinaryContentAs(file("1"));
        assertThat(verifier.verify(circuit, powers, file("made")).findings()).isEmpty();
    }

    @Test
    void aKeyWithoutContributionsIsRefused() throws IOException {
        ceremony.create(circuit, powers, file("0"));
        rejects(Files.readAllBytes(file("0")), "insecure", "contributions", "none");
        ZkeyFile.readForContribution(file("0"), PointCheck.HEADER).key().close();
        assertThatThrownBy(() -> ZkeyFile.read(file("0"), PointCheck.HEADER)).isInstanceOf(InsecureKeyException.class)
                .hasMessageContaining("-sigma g of commitment 0").hasMessageContaining("nobody contributed");
    }

    @Test
    void aPointOfASigmaBasisTimesAnotherNumberIsFound() throws IOException {
        byte[] key = key();
        int start = Sections.offset(key, SIGMA_BASIS_SECTION);
        int first = CIRCUIT.system().commitments().getFirst().wireCount();
        int count = first + CIRCUIT.system().commitments().getLast().wireCount();
        for (int index = 0; index < count; index++) {
            long[] other = CurveGroup.g1().multiply(Sections.point(key, start + 64 * index, 8), 0, number());
            assertThat(faults(Sections.withPoint(key, start + 64 * index, other))).as("point %d", index)
                    .singleElement().asString()
                    .startsWith("sigma basis of commitment " + (index < first ? 0 : 1) + ": ");
        }
        assertThat(faults(Sections.withPoint(key, start, new long[8]))).singleElement().asString()
                .startsWith("insecure").contains("infinity");
    }

    @Test
    void aChangedFirstBasisIsFound() throws IOException {
        byte[] key = key();
        int start = Sections.offset(key, BASIS_SECTION);
        int sigma = Sections.offset(key, SIGMA_BASIS_SECTION);
        BigInteger factor = number();
        for (int index = 0; index < 3; index++) {
            // both bases alike: the ratio between them holds
            byte[] changed = key.clone();
            for (int at : new int[]{start, sigma}) {
                changed = Sections.withPoint(changed, at + 64 * index,
                        CurveGroup.g1().multiply(Sections.point(key, at + 64 * index, 8), 0, factor));
            }
            assertThat(faults(changed)).as("point %d", index).singleElement().asString()
                    .startsWith("basis of the commitments: ");
        }
    }

    @Test
    void aProofForAnotherNumberIsRefused() throws IOException {
        byte[] key = key();
        try (KeyFile file = open(Files.write(file("key"), key))) {
            List<CommittedContribution> all = record(file);
            for (int index = 0; index < all.size(); index++) {
                byte[] challenge = all.get(index).update().challenge();
                for (int tag = 0; tag < 3; tag++) {
                    int at = tag == 0 ? 8 : KeyUpdate.longs(tag - 1) + 16;
                    String where = "contribution " + (index + 1)
                            + (tag == 0 ? ", delta: " : ", sigma of commitment " + (tag - 1) + ": ");
                    List<CommittedContribution> changed = new ArrayList<>(all);
                    changed.set(index, with(all.get(index), at, joined(UpdateProof.of(number(), challenge, tag))));
                    rejects(withRecord(file("key"), file.circuitHash(), changed),
                            where + "found another number than the proven one");
                    // a number that its maker does not know: [x] and x R do not belong together
                    changed.set(index, with(all.get(index), at + 8,
                            CurveGroup.g2().multiply(CurveGroup.g2().generator(), 0, number())));
                    rejects(withRecord(file("key"), file.circuitHash(), changed),
                            where + "found no proof that its maker knew the number");
                    // a proof for another purpose
                    changed.set(index, with(all.get(index), at,
                            joined(UpdateProof.of(number(), challenge, (tag + 1) % 3))));
                    rejects(withRecord(file("key"), file.circuitHash(), changed),
                            where + "found no proof that its maker knew the number");
                }
            }
        }
    }

    @Test
    void replayedOmittedAndReorderedContributionsAreRefused() throws IOException {
        key();
        try (KeyFile file = open(file("3"))) {
            List<CommittedContribution> all = record(file);
            byte[] hash = file.circuitHash();
            CommittedContribution first = all.get(0);
            CommittedContribution second = all.get(1);
            CommittedContribution beacon = all.get(2);
            rejects(withRecord(file("3"), hash, List.of(first, first, second, beacon)),
                    "contribution 2, challenge: found not the hash of contribution 1");
            rejects(withRecord(file("3"), hash, List.of(second, beacon)),
                    "contribution 1, challenge: found not the hash of the circuit");
            rejects(withRecord(file("3"), hash, List.of(first, beacon)),
                    "contribution 2, challenge: found not the hash of contribution 1");
            rejects(withRecord(file("3"), hash, List.of(second, first, beacon)),
                    "contribution 1, challenge: found not the hash of the circuit",
                    "contribution 2, challenge: found not the hash of contribution 1");
            rejects(withRecord(file("3"), hash, List.of(first, second)), "delta in G1: found another point",
                    "sigma of commitment 0: found another point", "sigma of commitment 1: found another point");
            // whoever replaces the challenges needs new proofs
            CommittedContribution moved = new CommittedContribution(
                    new KeyUpdate(hash, second.update().points()), second.note());
            rejects(withRecord(file("3"), hash, List.of(moved, beacon)),
                    "contribution 1, sigma of commitment 1: found no proof that its maker knew the number");
            // a name is part of the hash
            CommittedContribution renamed = new CommittedContribution(first.update(), ContributionNote.named("mine"));
            rejects(withRecord(file("3"), hash, List.of(renamed, second, beacon)),
                    "contribution 2, challenge: found not the hash of contribution 1");
            rejects(withRecord(file("3"), hash, List.of()), "insecure", "none");
        }
    }

    @Test
    void anotherBeaconIsRefused() throws IOException {
        key();
        try (KeyFile file = open(file("3"))) {
            List<CommittedContribution> changed = new ArrayList<>(record(file));
            changed.set(2, new CommittedContribution(changed.get(2).update(),
                    ContributionNote.beacon("", 11, BEACON.hash())));
            rejects(withRecord(file("3"), file.circuitHash(), changed),
                    "contribution 3: found other numbers than the beacon gives");
        }
    }

    private byte[] keyOf(BigInteger delta, BigInteger sigma0, BigInteger sigma1) throws IOException {
        ceremony.create(circuit, powers, file("0"));
        try (KeyFile initial = open(file("0"))) {
            ceremony.extend(initial, file("crafted"), KeyStep.committed(initial, ContributionNote.named("x"), delta,
                    List.of(sigma0, sigma1)));
        }
        return Files.readAllBytes(file("crafted"));
    }

    @Test
    void sigmasThatEverybodyKnowsOrShareAreRefused() throws IOException {
        BigInteger sigma = number();
        assertThat(faults(keyOf(number(), sigma, number()))).isEmpty();
        assertThat(faults(keyOf(number(), sigma, sigma))).singleElement().asString()
                .startsWith("insecure [-sigma g of commitment 1: found -sigma g of commitment 0");
        assertThat(faults(keyOf(number(), BigInteger.ONE, sigma))).singleElement().asString()
                .startsWith("insecure [-sigma g of commitment 0: found g negated");
        assertThat(faults(keyOf(number(), sigma, BigInteger.ONE))).singleElement().asString()
                .startsWith("insecure [-sigma g of commitment 1: found g negated");
        assertThat(faults(keyOf(sigma, number(), sigma))).singleElement().asString()
                .startsWith("insecure [-sigma g of commitment 1: found delta negated");
        assertThat(faults(keyOf(BigInteger.ONE, sigma, number()))).singleElement().asString()
                .startsWith("insecure [delta: found gamma");
    }

    /// The sigma of the first commitment in both places, with its proof: another tag, so no proof.
    @Test
    void theSigmaOfOneCommitmentIsNoneForTheOther() throws IOException {
        byte[] key = keyOf(number(), number(), number());
        try (KeyFile file = open(Files.write(file("key"), key))) {
            CommittedContribution only = record(file).getFirst();
            long[] points = only.update().points().clone();
            System.arraycopy(points, KeyUpdate.longs(0), points, KeyUpdate.longs(1), 40);
            byte[] changed = withRecord(file("key"), file.circuitHash(), List.of(new CommittedContribution(
                    new KeyUpdate(only.update().challenge(), points), only.note())));
            rejects(changed, "contribution 1, sigma of commitment 1: found no proof that its maker knew the number",
                    "sigma of commitment 1: found another point than the last contribution made");
            // the key's own sigma and basis as well: 28 longs of list, hashed wires, then g and -sigma g of each
            int sigmas = Sections.offset(key, KEYS_SECTION + 1) - 12 - 4 * 128;
            changed = Sections.withPoint(changed, sigmas + 3 * 128, Sections.point(changed, sigmas + 128, 16));
            assertThat(faults(changed)).hasSize(2).anyMatch(fault -> fault.startsWith(
                    "contribution 1, sigma of commitment 1: found no proof")).anyMatch(fault -> fault.startsWith(
                            "sigma basis of commitment 1: "));
        }
    }

    @Test
    void theRecordOfAnotherCircuitIsRefused() throws IOException {
        byte[] key = key();
        ConstraintSystem system = CIRCUIT.system();
        List<Commitment> commitments = system.commitments();
        Commitment last = commitments.getLast();
        // only what the second challenge is hashed from is different
        ConstraintSystem apart = new ConstraintSystem(system.wireCount(), system.publicCount(), system.a(), system.b(),
                system.c(), system.coefficientTable(), List.of(commitments.getFirst(),
                        new Commitment(last.firstWire(), last.wireCount(), last.challengeWire(), List.of(1, 2))));
        long[] table = system.coefficientTable().clone();
        System.arraycopy(table, table.length - 4, table, table.length - 8, 4);
        ConstraintSystem other = new ConstraintSystem(system.wireCount(), system.publicCount(), system.a(), system.b(),
                system.c(), table, commitments);
        for (ConstraintSystem changed : List.of(apart, other)) {
            circuit = Sections.circuit(changed, file("other.r1cs"));
            assertThat(faults(key).toString()).contains(
                    changed == apart ? "counts" : "circuit hash: found the hash of another circuit");
            byte[] circuitHash = ceremony.create(circuit, powers, file("initial"));
            ceremony.contribute(file("initial"), file("next"), "x", Entropy.fresh(""));
            try (KeyFile file = open(Files.write(file("key"), key))) {
                rejects(withRecord(file("next"), circuitHash, record(file).subList(0, 1)),
                        "contribution 1, challenge: found not the hash of the circuit");
            }
        }
    }

    @Test
    void changedPointsAreNoticed() throws IOException {
        byte[] key = key();
        for (int type : new int[]{3, 8}) {
            int start = Sections.offset(key, type);
            long size = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getLong(start - 8);
            for (int at = start; at < start + size; at += 3 * 64) {
                long[] other = CurveGroup.g1().multiply(CurveGroup.g1().generator(), 0, number());
                assertThat(faults(Sections.withPoint(key, at, other))).as("section %d, byte %d", type, at - start)
                        .isNotEmpty();
            }
        }
        int record = Sections.offset(key, RECORD_SECTION) + 64 + 4 + CHALLENGE_SIZE_BYTES;
        for (int size : KeyUpdate.sizes(2)) {
            assertThat(faults(Sections.withPoint(key, record, new long[size]))).singleElement().asString()
                    .startsWith("insecure").contains("contribution 1", "infinity");
            if (size == 16) {
                assertThat(faults(Sections.withPoint(key, record, TwistPoints.random(random)))).singleElement()
                        .asString().startsWith("insecure").contains("contribution 1", "subgroup");
            }
            long[] off = Sections.point(key, record, size);
            off[0] ^= 1;
            assertThat(faults(Sections.withPoint(key, record, off))).singleElement().asString()
                    .startsWith("damaged").contains("contribution 1");
            record += 8 * size;
        }
        for (int size = 0; size < key.length; size += 1997) {
            assertThat(faults(Arrays.copyOf(key, size))).as("%d bytes", size).singleElement().asString()
                    .startsWith("damaged");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aKeyDoesNotGoToOtherTools(int commitments) throws IOException {
        circuit = Sections.circuit(CommittedCircuit.ofSeed(commitments, 3).system(), file("some.r1cs"));
        ceremony.create(circuit, powers, file("0"));
        ceremony.contribute(file("0"), file("1"), "", Entropy.fresh(""));
        assertThat(verifier.verify(circuit, powers, file("1")).findings()).isEmpty();
        KeyExchange exchange = new KeyExchange(workers, ProgressListener.NONE);
        assertThatThrownBy(() -> exchange.exportParameters(file("1"), file("out")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("zkey contribute");
        Files.write(file("parameters"), new byte[4]);
        assertThatThrownBy(() -> exchange.importParameters(file("1"), file("parameters"), file("out"), ""))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("zkey contribute");
        assertThat(file("out")).doesNotExist();
    }

    /// A committed wire whose point would be infinity: a commitment would say nothing about it.
    @Test
    void aCircuitWithAnUnboundCommittedWireHasNoKey() throws IOException {
        ConstraintSystem system = CIRCUIT.system();
        int blinder = system.commitments().getFirst().blinder();
        int[] wires = system.a().wire().clone();
        int[] products = system.c().wire().clone();
        Arrays.setAll(wires, index -> wires[index] == blinder ? 0 : wires[index]);
        Arrays.setAll(products, index -> products[index] == blinder ? 0 : products[index]);
        ConstraintSystem unbound = new ConstraintSystem(system.wireCount(), system.publicCount(),
                new SparseMatrix(system.a().rowStart(), wires, system.a().coefficientIndex()),
                system.b(),
                new SparseMatrix(system.c().rowStart(), products, system.c().coefficientIndex()),
                system.coefficientTable(), system.commitments());
        Path path = Sections.circuit(unbound, file("unbound.r1cs"));
        assertThatThrownBy(() -> ceremony.create(path, powers, file("out")))
                .isInstanceOf(UnboundCommitmentException.class).hasMessageContaining("blinder of commitment 0");
        assertThatThrownBy(() -> ceremony.setup(unbound, powers, file("out"), "", Entropy.fresh("")))
                .isInstanceOf(UnboundCommitmentException.class).hasMessageContaining("blinder of commitment 0");
        assertThat(file("out")).doesNotExist();
    }
}
