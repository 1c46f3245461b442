package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Damaged files give a value or a [BadFileException], quickly, and nothing else.
class DamagedFileTest {
    private static final int FLIP_COUNT = 300;

    @TempDir
    Path folder;

    /// One format with a good file and its reader.
    enum Format {
        R1CS("mul.r1cs", R1csFile::read), WTNS("mul.wtns", WtnsFile::read), ZKEY("mul_final.zkey",
                path -> ZkeyFile.read(path, PointCheck.ALL)), PTAU("pot8_final.ptau", Format::readPowers);

        private final String fixture;
        private final Reader reader;

        Format(String fixture, Reader reader) {
            this.fixture = fixture;
            this.reader = reader;
        }

        private static Object readPowers(Path path) throws IOException {
            try (PtauFile powers = PtauFile.open(path, PointCheck.HEADER)) {
                return List.of(powers.contributions(), powers.lagrangeTauG1(3));
            } catch (java.io.UncheckedIOException problem) {
                throw problem.getCause();
            }
        }
    }

    @FunctionalInterface
    interface Reader {
        Object read(Path path) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void truncationAnywhereIsRefused(Format format) throws IOException {
        byte[] good = Fixtures.bytes(format.fixture);
        Set<Integer> cuts = new LinkedHashSet<>(List.of(0, 3, 4, 8, 11, 12, 13, good.length - 1));
        for (int[] section : sections(good)) {
            cuts.addAll(List.of(section[0] - 12, section[0] - 5, section[0], section[0] + 1,
                    section[0] + section[1] / 2, section[0] + section[1] - 1));
        }
        for (int cut : cuts) {
            if (cut < good.length) {
                assertThat(tryRead(format, Arrays.copyOf(good, cut))).as("cut at %d", cut).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void flippedBytesGiveAValueOrARefusal(Format format) throws IOException {
        byte[] good = Fixtures.bytes(format.fixture);
        long seed = new Random().nextLong();
        System.out.println("flippedBytesGiveAValueOrARefusal " + format + " seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int flip = 0; flip < FLIP_COUNT; flip++) {
            byte[] bad = good.clone();
            int reach = flip % 2 == 0 ? bad.length : Math.min(700, bad.length);
            bad[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
            refused += tryRead(format, bad) ? 0 : 1;
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void extremeNumbersAtEveryHeaderPlaceAreHarmless(Format format) throws IOException {
        byte[] good = Fixtures.bytes(format.fixture);
        Set<Integer> places = new LinkedHashSet<>(List.of(4, 8));
        for (int[] section : sections(good)) {
            for (int place = section[0] - 12; place < section[0] + Math.min(section[1] - 3, 120); place += 4) {
                places.add(place);
            }
        }
        for (int place : places) {
            for (int value : new int[]{-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x7fff_fff0, 0}) {
                byte[] bad = good.clone();
                ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putInt(place, value);
                tryRead(format, bad);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void containerProblemsAreNamed(Format format) throws IOException {
        byte[] good = Fixtures.bytes(format.fixture);
        assertRefused(format, Arrays.copyOf(good, good.length + 1), "after the last section");
        byte[] magic = good.clone();
        magic[0] = 'X';
        assertRefused(format, magic, "offset 0");
        byte[] version = good.clone();
        version[4] = 9;
        assertRefused(format, version, "version 9");
        byte[] size = good.clone();
        ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).putLong(16, -1);
        assertRefused(format, size, "a size of 18446744073709551615 bytes");
        byte[] twice = good.clone();
        List<int[]> sections = sections(good);
        twice[sections.get(1)[0] - 12] = good[12];
        assertRefused(format, twice, "again");
        byte[] missing = good.clone();
        missing[12] = 99;
        assertRefused(format, missing, "no section");
    }

    @Test
    void otherCurveIsNamed() throws IOException {
        byte[] bad = Fixtures.bytes("mul.wtns");
        bad[30] ^= 1;
        assertRefused(Format.WTNS, bad, "the curve BN254");
    }

    @Test
    void valuesOutsideTheFieldAreRefused() throws IOException {
        byte[] wire = Fixtures.bytes("mul.wtns");
        Arrays.fill(wire, wire.length - 32, wire.length, (byte) 0xff);
        assertRefused(Format.WTNS, wire, "wire 6");
        byte[] one = Fixtures.bytes("mul.wtns");
        one[one.length - 7 * 32] = 2;
        assertRefused(Format.WTNS, one, "wire 0");
    }

    @Test
    void pointsOffTheCurveAreRefused() throws IOException {
        byte[] good = Fixtures.bytes("mul_final.zkey");
        byte[] header = good.clone();
        header[sections(good).get(1)[0] + 84 + 3] ^= 1;
        assertRefused(Format.ZKEY, header, "off the curve");
        byte[] bulk = good.clone();
        bulk[sections(good).get(6)[0] + 2 * 128 + 3] ^= 1;
        assertRefused(Format.ZKEY, bulk, "section 7");
        Files.write(folder.resolve("bulk"), bulk);
        assertThat(ZkeyFile.read(folder.resolve("bulk"), PointCheck.HEADER).key().wireCount()).isEqualTo(7);
    }

    @Test
    void failedWriteLeavesTheOldFile() throws IOException {
        Path path = folder.resolve("kept");
        AtomicFile.write(path, new byte[]{1});
        assertThatThrownBy(() -> AtomicFile.write(path, out -> {
            out.write(2);
            throw new IOException("disk full");
        })).hasMessage("disk full");
        assertThat(path).hasBinaryContent(new byte[]{1});
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(path);
        }
    }

    private void assertRefused(Format format, byte[] bytes, String text) throws IOException {
        Path path = Files.write(folder.resolve("bad"), bytes);
        assertThatThrownBy(() -> format.reader.read(path)).isInstanceOf(BadFileException.class)
                .hasMessageContaining(text);
    }

    private boolean tryRead(Format format, byte[] bytes) throws IOException {
        Path path = Files.write(folder.resolve("bad"), bytes);
        return Assertions.assertTimeout(Duration.ofSeconds(3), () -> {
            try {
                format.reader.read(path);
                return true;
            } catch (BadFileException _) {
                return false;
            }
        });
    }

    private static List<int[]> sections(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<int[]> result = new java.util.ArrayList<>();
        int offset = 12;
        for (int index = 0; index < in.getInt(8); index++) {
            int size = Math.toIntExact(in.getLong(offset + 4));
            result.add(new int[]{offset + 12, size});
            offset += 12 + size;
        }
        return result;
    }
}
