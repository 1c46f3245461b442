package io.assay.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What parties of a ceremony send each other: good files are taken, changed ones are not.
class ExchangeTest {
    private static final int POWER = 2;

    @TempDir
    Path folder;
    private final Workers workers = new Workers(2);
    private final PowersExchange powers = new PowersExchange(workers, ProgressListener.NONE);
    private final KeyExchange keys = new KeyExchange(workers, ProgressListener.NONE);

    @AfterEach
    void stop() {
        workers.close();
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Path firstPhase() throws IOException {
        PowersCeremony ceremony = new PowersCeremony(workers, ProgressListener.NONE);
        ceremony.create(POWER, file("0.ptau"));
        ceremony.contribute(file("0.ptau"), file("1.ptau"), "first", Entropy.of(RandomSource.seeded(3), ""));
        return file("1.ptau");
    }

    @Test
    void aResponseIsAContribution() throws IOException {
        Path before = firstPhase();
        byte[] challenge = powers.exportChallenge(before, file("challenge"));
        byte[] hash = powers.contribute(file("challenge"), file("response"), Entropy.of(RandomSource.seeded(4), ""));
        PowersReceipt receipt = powers.importResponse(before, file("response"), file("2.ptau"), "second");
        assertThat(receipt.responseHash()).isEqualTo(hash);
        assertThat(Arrays.copyOf(Files.readAllBytes(file("response")), 64)).isEqualTo(challenge);
        PowersReport report = new PowersVerifier(workers, ProgressListener.NONE).verify(file("2.ptau"));
        assertThat(report.findings()).isEmpty();
        assertThat(report.contributions()).hasSize(2);
        assertThat(report.contributions().getLast().hash()).isEqualTo(hash);
        // the same secrets beside the record give the same powers
        new PowersCeremony(workers, ProgressListener.NONE).contribute(before, file("direct.ptau"), "second",
                Entropy.of(RandomSource.seeded(4), ""));
        assertThat(Files.readAllBytes(file("direct.ptau"))).isEqualTo(Files.readAllBytes(file("2.ptau")));
    }

    @Test
    void changedResponsesAreRefused() throws IOException {
        Path before = firstPhase();
        powers.exportChallenge(before, file("challenge"));
        powers.contribute(file("challenge"), file("response"), Entropy.of(RandomSource.seeded(4), ""));
        byte[] response = Files.readAllBytes(file("response"));
        Path out = file("out.ptau");
        byte[] other = response.clone();
        other[5] ^= 1;
        Path changed = Files.write(file("changed"), other);
        assertThatThrownBy(() -> powers.importResponse(before, changed, out, "")).isInstanceOf(BadFileException.class)
                .hasMessageContaining("another challenge");
        Files.write(changed, Arrays.copyOf(response, response.length - 1));
        assertThatThrownBy(() -> powers.importResponse(before, changed, out, "")).isInstanceOf(BadFileException.class)
                .hasMessageContaining("bytes");
        // the first key point: a point, but not the one that was proven
        CurveGroup g1 = CurveGroup.g1();
        byte[] point = PointCodec.uncompressed(g1, g1.multiply(g1.generator(), 0, BigInteger.TEN), 0);
        other = response.clone();
        System.arraycopy(point, 0, other, response.length - 768, 64);
        Files.write(changed, other);
        assertThatThrownBy(() -> powers.importResponse(before, changed, out, ""))
                .isInstanceOf(RejectedCeremonyException.class).hasMessageContaining("contribution 2, tau");
        // the power that the record takes: infinity, and no point at all
        other = response.clone();
        Arrays.fill(other, 96, 128, (byte) 0);
        other[96] = 0x40;
        Files.write(changed, other);
        assertThatThrownBy(() -> powers.importResponse(before, changed, out, ""))
                .isInstanceOf(InsecureKeyException.class);
        other[97] = 1;
        Files.write(changed, other);
        assertThatThrownBy(() -> powers.importResponse(before, changed, out, "")).isInstanceOf(BadFileException.class);
        requireNothingLeft();
    }

    private void requireNothingLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.contains("out") || name.endsWith(".tmp"));
        }
    }

    @Test
    void challengesOfOtherSizesAndOfPowersThatWereChanged() throws IOException {
        Path before = firstPhase();
        Path out = file("out");
        Path odd = Files.write(file("odd"), new byte[1000]);
        assertThatThrownBy(() -> powers.contribute(odd, out, Entropy.fresh(""))).isInstanceOf(BadFileException.class)
                .hasMessageContaining("size of a challenge");
        byte[] bytes = Files.readAllBytes(before);
        CurveGroup g1 = CurveGroup.g1();
        Files.write(before, Sections.withPoint(bytes, Sections.offset(bytes, 4),
                g1.multiply(g1.generator(), 0, BigInteger.TEN)));
        assertThatThrownBy(() -> powers.exportChallenge(before, out)).isInstanceOf(BadFileException.class)
                .hasMessageContaining("another hash");
        requireNothingLeft();
    }

    private Path secondPhase() throws IOException {
        Path initial = Sections.fixture("mul_0000.zkey", folder);
        new KeyCeremony(workers, ProgressListener.NONE).contribute(initial, file("1.zkey"), "first",
                Entropy.of(RandomSource.seeded(5), ""));
        return file("1.zkey");
    }

    @Test
    void parametersAreAContribution() throws IOException {
        Path before = secondPhase();
        keys.exportParameters(before, file("1.params"));
        keys.contribute(file("1.params"), file("2.params"), Entropy.of(RandomSource.seeded(6), ""));
        keys.importParameters(before, file("2.params"), file("2.zkey"), "second");
        KeyReport report = new KeyVerifier(workers, ProgressListener.NONE).verify(
                Sections.fixture("mul.r1cs", folder), Sections.fixture("pot8_final.ptau", folder), file("2.zkey"));
        assertThat(report.findings()).isEmpty();
        assertThat(report.contributions()).hasSize(2);
        // the same secret beside the record gives the same points, in another order of sections
        new KeyCeremony(workers, ProgressListener.NONE).contribute(before, file("direct.zkey"), "second",
                Entropy.of(RandomSource.seeded(6), ""));
        byte[] direct = Files.readAllBytes(file("direct.zkey"));
        byte[] imported = Files.readAllBytes(file("2.zkey"));
        assertThat(imported).hasSameSizeAs(direct);
        // but of H, whose part that no proof uses is not in the parameters
        for (int type : new int[]{1, 2, 3, 4, 5, 6, 7, 8, 10}) {
            int from = Sections.offset(direct, type);
            int size = (int) Sections.point(direct, from - 8, 1)[0];
            int other = Sections.offset(imported, type);
            assertThat(Arrays.copyOfRange(imported, other, other + size)).as("section %d", type)
                    .isEqualTo(Arrays.copyOfRange(direct, from, from + size));
        }
    }

    @Test
    void changedParametersAreRefused() throws IOException {
        Path before = secondPhase();
        keys.exportParameters(before, file("1.params"));
        keys.contribute(file("1.params"), file("2.params"), Entropy.of(RandomSource.seeded(6), ""));
        Path out = file("out.zkey");
        assertThatThrownBy(() -> keys.importParameters(before, file("1.params"), out, ""))
                .isInstanceOf(BadFileException.class).hasMessageContaining("more than the 1");
        byte[] parameters = Files.readAllBytes(file("2.params"));
        int end = parameters.length;
        int contribution = 8 * 40 + 64;
        // circuit hash, the contribution that the key has, a byte too few
        for (int offset : new int[]{end - 2 * contribution - 68, end - contribution - 1}) {
            byte[] changed = parameters.clone();
            changed[offset] ^= 1;
            Path path = Files.write(file("changed"), changed);
            assertThatThrownBy(() -> keys.importParameters(before, path, out, "")).as("byte %d", offset)
                    .isInstanceOf(BadFileException.class);
        }
        Path cut = Files.write(file("changed"), Arrays.copyOf(parameters, end - 1));
        assertThatThrownBy(() -> keys.importParameters(before, cut, out, "")).isInstanceOf(BadFileException.class);
        // the new transcript, delta of the header
        byte[] changed = parameters.clone();
        changed[end - 1] ^= 1;
        Path path = Files.write(file("changed"), changed);
        assertThatThrownBy(() -> keys.importParameters(before, path, out, ""))
                .isInstanceOf(RejectedCeremonyException.class).hasMessageContaining("contribution 2");
        CurveGroup g1 = CurveGroup.g1();
        changed = parameters.clone();
        System.arraycopy(PointCodec.uncompressed(g1, g1.multiply(g1.generator(), 0, BigInteger.TEN), 0), 0, changed,
                64 + 64 + 128 + 128, 64);
        Files.write(path, changed);
        assertThatThrownBy(() -> keys.importParameters(before, path, out, ""))
                .isInstanceOf(RejectedCeremonyException.class).hasMessageContaining("delta");
        // the last point of C, behind IC and H
        changed = parameters.clone();
        int c = parameters.length - 2 * contribution - 68 - wires() * (64 + 64 + 128) - 12 - 64;
        System.arraycopy(PointCodec.uncompressed(g1, g1.multiply(g1.generator(), 0, BigInteger.TEN), 0), 0, changed, c,
                64);
        Files.write(path, changed);
        assertThatThrownBy(() -> keys.importParameters(before, path, out, ""))
                .isInstanceOf(RejectedCeremonyException.class).hasMessageContaining("C: found other points");
        requireNothingLeft();
    }

    private int wires() throws IOException {
        try (KeyFile key = KeyFile.open(file("1.zkey"), new PointGuard("", workers))) {
            return key.shape().wireCount();
        }
    }
}
