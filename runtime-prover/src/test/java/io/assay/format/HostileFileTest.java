package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.assay.groth16.InsecureKeyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the bytes of a file are, its reader returns a value or throws its documented exceptions, soon, and takes
/// memory in proportion to the file.
class HostileFileTest {
    private static final int NIGHTLY_FACTOR = 30;
    private static final long MAXIMUM_NANOS = 5_000_000_000L;
    private static final long FREE_BYTES = 24L << 20;
    private static final long BYTES_PER_BYTE = 200;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private int fileCount;

    /// One format: a good file, its reader, and how many changed files are tried.
    enum Format {
        R1CS, WTNS, ZKEY, ZKEY_HEADER, PTAU, VERIFICATION_KEY, PROOF, PUBLIC, NPZ_STORED, NPZ_DEFLATED, INPUT, COMMITTED_R1CS, COMMITTED_KEY, COMMITTED_HEADER, COMMITTED_VERIFICATION_KEY, COMMITTED_PROOF;

        private record Trial(String fixture, Reader reader, int caseCount) {}

        private Trial trial() {
            return switch (this) {
                case R1CS -> new Trial("/snarkjs/mul.r1cs", R1csFile::read, 3000);
                case WTNS -> new Trial("/snarkjs/mul.wtns", WtnsFile::read, 3000);
                case ZKEY -> new Trial("/snarkjs/mul_final.zkey", Format::readKey, 500);
                case ZKEY_HEADER -> new Trial("/snarkjs/mul_final.zkey", ZkeyFile::readVerifyingKey, 1000);
                case PTAU -> new Trial("/snarkjs/pot8_final.ptau", Format::readPowers, 500);
                case VERIFICATION_KEY -> new Trial("/snarkjs/vk.json", VerificationKeyJson::read, 1000);
                case PROOF -> new Trial("/snarkjs/proof.json", ProofJson::read, 3000);
                case PUBLIC -> new Trial("/snarkjs/public.json", PublicJson::read, 3000);
                case NPZ_STORED -> new Trial("/numpy/stored.npz", NpzFile::read, 3000);
                case NPZ_DEFLATED -> new Trial("/numpy/deflated.npz", NpzFile::read, 3000);
                case INPUT -> new Trial("/input.json", InputFile::read, 3000);
                case COMMITTED_R1CS -> new Trial("/committed/circuit.r1cs", R1csFile::read, 3000);
                case COMMITTED_KEY -> new Trial("/committed/proving.pk", Format::readKey, 300);
                case COMMITTED_HEADER -> new Trial("/committed/proving.pk", ZkeyFile::readVerifyingKey, 500);
                case COMMITTED_VERIFICATION_KEY -> new Trial("/committed/verification_key.json",
                        VerificationKeyJson::read, 1000);
                case COMMITTED_PROOF -> new Trial("/committed/proof.json", ProofJson::read, 3000);
            };
        }

        private static Object readKey(Path path) throws IOException {
            return ZkeyFile.read(path, PointCheck.ALL);
        }

        private static Object readPowers(Path path) throws IOException {
            try (PtauFile powers = PtauFile.open(path, PointCheck.ALL)) {
                return List.of(powers.contributions(), powers.lagrangeTauG1(3), powers.tauG2(4), powers.betaG2());
            } catch (UncheckedIOException problem) {
                throw problem.getCause();
            }
        }

        byte[] good() throws IOException {
            try (InputStream in = Objects.requireNonNull(HostileFileTest.class.getResourceAsStream(trial().fixture))) {
                return in.readAllBytes();
            }
        }
    }

    @FunctionalInterface
    interface Reader {
        Object read(Path path) throws IOException;
    }

    /// Whether the reader refuses the bytes; fails where it does anything that is not documented.
    private boolean isRefused(Format format, byte[] bytes, String what) throws IOException {
        // a new file each time: some file systems flush a file that is written anew
        Path path = Files.write(folder.resolve("hostile" + fileCount++), bytes);
        long start = System.nanoTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        boolean refused = false;
        try {
            format.trial().reader.read(path);
        } catch (BadFileException | InsecureKeyException problem) {
            assertThat(problem).as(what).hasMessageMatching("(?s).+: found .+; expected .+");
            refused = true;
        } catch (RuntimeException | StackOverflowError problem) {
            throw new AssertionError(what, problem);
        } finally {
            Files.delete(path);
        }
        assertThat(System.nanoTime() - start).as("time, %s", what).isLessThan(MAXIMUM_NANOS);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated).as("memory, %s", what)
                .isLessThan(FREE_BYTES + BYTES_PER_BYTE * bytes.length);
        return refused;
    }

    @ParameterizedTest
    @EnumSource
    void changedFilesGiveAValueOrARefusal(Format format) throws IOException {
        tryChanges(format, format.trial().caseCount);
    }

    @Tag("nightly")
    @ParameterizedTest
    @EnumSource
    void moreChangedFilesGiveAValueOrARefusal(Format format) throws IOException {
        tryChanges(format, NIGHTLY_FACTOR * format.trial().caseCount);
    }

    private void tryChanges(Format format, int count) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("HostileFileTest " + format + " seed " + seed);
        byte[] good = format.good();
        assertThat(isRefused(format, good, "the good file")).isFalse();
        Random random = new Random(seed);
        int refused = 0;
        for (int index = 0; index < count; index++) {
            byte[] bad = Mutations.change(good, random);
            refused += isRefused(format, bad, "seed " + seed + ", case " + index) ? 1 : 0;
        }
        assertThat(refused).as("refused, seed %d", seed).isGreaterThan(count / 4);
    }

    @ParameterizedTest
    @EnumSource(names = {"R1CS", "WTNS", "ZKEY", "VERIFICATION_KEY", "PROOF", "PUBLIC", "INPUT", "NPZ_STORED",
            "NPZ_DEFLATED", "COMMITTED_R1CS", "COMMITTED_VERIFICATION_KEY", "COMMITTED_PROOF"})
    void everyTruncationIsRefused(Format format) throws IOException {
        byte[] good = format.good();
        int end = format == Format.INPUT ? good.length - 1 : good.length;
        for (int length = 0; length < end; length++) {
            assertThat(isRefused(format, Arrays.copyOf(good, length), "cut at " + length)).as("cut at %d", length)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"R1CS", "WTNS", "ZKEY", "PTAU", "COMMITTED_R1CS", "COMMITTED_KEY"})
    void bytesAfterTheEndAreRefused(Format format) throws IOException {
        byte[] good = format.good();
        for (int more : new int[]{1, 12, 100}) {
            assertThat(isRefused(format, Arrays.copyOf(good, good.length + more), "more")).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"R1CS", "WTNS", "ZKEY", "PTAU", "COMMITTED_R1CS", "COMMITTED_KEY"})
    void everySectionSizeThatLiesIsRefused(Format format) throws IOException {
        byte[] good = format.good();
        ByteBuffer in = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
        int sections = in.getInt(8);
        int offset = 12;
        for (int index = 0; index < sections; index++) {
            long size = in.getLong(offset + 4);
            for (long lie : new long[]{0, size - 1, size + 1, size + 12, 1L << 31, 1L << 32, 1L << 62, -1, -size,
                    Long.MIN_VALUE, Long.MAX_VALUE}) {
                byte[] bad = good.clone();
                ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putLong(offset + 4, lie);
                assertThat(lie == size || isRefused(format, bad, "section " + index + " of " + lie)).isTrue();
            }
            offset += 12 + (int) size;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[[[[", "{\"a\":", "[{\"IC\":"})
    void deepNestingIsRefused(String step) throws IOException {
        byte[] deep = step.repeat(200_000).getBytes(StandardCharsets.UTF_8);
        for (Format format : List.of(Format.VERIFICATION_KEY, Format.PROOF, Format.PUBLIC, Format.INPUT)) {
            assertThat(isRefused(format, deep, "depth")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0x10", "1.0", "1e3", "01", "+1", "\u00a01", "1\u3000", "", "١", "1_000", "NaN",
            "21888242871839275222246405745257275088696311157297823662689037894645226208583",
            "115792089237316195423570985008687907853269984665640564039457584007913129639936"})
    void coordinatesHaveOneForm(String number) throws IOException {
        String proof = new String(Format.PROOF.good(), StandardCharsets.UTF_8);
        String key = new String(Format.VERIFICATION_KEY.good(), StandardCharsets.UTF_8);
        for (String text : List.of("\"" + number + "\"", number)) {
            String bad = "\"" + number + "\"";
            assertThat(isRefused(Format.PROOF, replaceNumber(proof, text), number)).as(bad).isTrue();
            assertThat(isRefused(Format.VERIFICATION_KEY, replaceNumber(key, text), number)).as(bad).isTrue();
        }
    }

    private static byte[] replaceNumber(String text, String number) {
        return text.replaceFirst("\"\\d{20,}\"", number).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void hugeNumbersAreRefused() throws IOException {
        byte[] digits = ("[" + "9".repeat(1 << 20) + "]").getBytes(StandardCharsets.UTF_8);
        assertThat(isRefused(Format.PUBLIC, digits, "digits")).isTrue();
        byte[] exponent = "[1e999999999]".getBytes(StandardCharsets.UTF_8);
        assertThat(isRefused(Format.PUBLIC, exponent, "exponent")).isTrue();
        byte[] input = ("{\"x\": [" + "9".repeat(1 << 20) + "]}").getBytes(StandardCharsets.UTF_8);
        assertThat(isRefused(Format.INPUT, input, "digits")).isTrue();
        byte[] string = ("[\"" + "9".repeat(1 << 20) + "\"]").getBytes(StandardCharsets.UTF_8);
        assertThat(isRefused(Format.PUBLIC, string, "string")).isTrue();
    }

    @Test
    void tooManyValuesAreRefused() throws IOException {
        byte[] values = ("[" + "1,".repeat((1 << 22) + 10) + "1]").getBytes(StandardCharsets.UTF_8);
        assertThat(isRefused(Format.PUBLIC, values, "values")).isTrue();
        StringBuilder inputs = new StringBuilder("{\"x\": 1");
        for (int index = 0; index <= InputFile.MAXIMUM_TENSOR_COUNT; index++) {
            inputs.append(", \"").append(index).append("\": 1");
        }
        byte[] many = inputs.append("}").toString().getBytes(StandardCharsets.UTF_8);
        assertThat(isRefused(Format.INPUT, many, "inputs")).isTrue();
    }

    @Test
    void decompressionBombsAreRefusedWithTheLimit() throws IOException {
        Path path = folder.resolve("bomb.npz");
        int megabytes = (int) (NpzFile.MAXIMUM_CONTENT_BYTES >> 20);
        writeBomb(path, 1, megabytes + 1, (megabytes + 1) << 20);
        assertThatThrownBy(() -> NpzFile.read(path)).isInstanceOf(BadFileException.class)
                .hasMessageContaining("at most " + NpzFile.MAXIMUM_CONTENT_BYTES + " bytes");
        // a shape that promises little is not believed
        writeBomb(path, 1, megabytes + 1, 8);
        assertThatThrownBy(() -> NpzFile.read(path)).isInstanceOf(BadFileException.class)
                .hasMessageContaining("more than 8 bytes");
        writeBomb(path, 5, megabytes / 4, megabytes << 18);
        assertThatThrownBy(() -> NpzFile.read(path)).isInstanceOf(BadFileException.class)
                .hasMessageContaining("more than " + NpzFile.MAXIMUM_CONTENT_BYTES + " bytes when decompressed");
    }

    private static void writeBomb(Path path, int arrays, int megabytes, int count) throws IOException {
        byte[] zeros = new byte[1 << 20];
        try (OutputStream file = Files.newOutputStream(path); ZipOutputStream zip = new ZipOutputStream(file)) {
            for (int array = 0; array < arrays; array++) {
                zip.putNextEntry(new ZipEntry("x" + array + ".npy"));
                String header = "{'descr': '|i1', 'fortran_order': False, 'shape': (" + count + ",), }";
                zip.write(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
                zip.write(header.getBytes(StandardCharsets.US_ASCII));
                for (int block = 0; block < megabytes; block++) {
                    zip.write(zeros);
                }
                zip.closeEntry();
            }
        }
    }

    @Test
    void labelsMustFitTheWires() throws IOException {
        byte[] bad = Format.R1CS.good();
        ByteBuffer buffer = ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN);
        int offset = 12;
        while (buffer.getInt(offset) != 1) {
            offset += 12 + (int) buffer.getLong(offset + 4);
        }
        buffer.putInt(offset + 12 + 36, 1 << 26);
        assertThat(isRefused(Format.R1CS, bad, "wires")).isTrue();
    }
}
