package io.assay.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.RandomSource;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.KeyMatch;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.Witness;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys that lie in a mapped file: the same proofs as from the heap, and a clean end where the file is bad.
class MappedKeyTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long OPENING_BYTES = 8L << 20;
    private static final int ENTRY_SIZE_BYTES = 44;

    @TempDir
    Path folder;

    private static Proof prove(ProvingKey key, Witness witness, int threads, ProgressListener listener) {
        try (Workers workers = new Workers(threads)) {
            return Groth16Prover.prove(key, witness, RandomSource.seeded(3), workers, listener);
        }
    }

    private static Proof prove(ProvingKey key, Witness witness) {
        return prove(key, witness, 2, ProgressListener.NONE);
    }

    private Witness witness() throws IOException {
        return WtnsFile.read(Fixtures.copy("mul.wtns", folder));
    }

    private static ProvingKey open(Path path) throws IOException {
        return ZkeyFile.read(path, PointCheck.HEADER).key();
    }

    /// Values that satisfy nothing, none of them zero.
    private static Witness someWitness(int wireCount) {
        RandomSource random = RandomSource.seeded(8);
        long[] values = new long[4 * wireCount];
        values[0] = 1;
        for (int wire = 1; wire < wireCount; wire++) {
            System.arraycopy(random.nextNonZero(Bn254.FR), 0, values, 4 * wire, 4);
        }
        return new Witness(values);
    }

    @Test
    void pointsOfAPartOfASection() throws IOException {
        try (SectionFile file = SectionFile.open(Fixtures.copy("mul_final.zkey", folder), "zkey");
                Mapping mapping = file.map()) {
            SectionFile.Section section = file.section(7);
            int count = (int) section.size() / (8 * 16);
            long[] all = file.read(7).readLongs(16L * count);
            PointSource part = mapping.points(section, "B", 2, count - 2, 16);
            long[] found = new long[16 * (count - 2)];
            part.read(0, count - 2, found, 0);
            assertThat(found).isEqualTo(Arrays.copyOfRange(all, 32, all.length));
            assertThatThrownBy(() -> mapping.points(section, "B", 2, count - 1, 16))
                    .isInstanceOf(BadFileException.class).hasMessageContaining("section 7, B");
        }
    }

    @Test
    void mappedKeyMakesTheProofsOfTheKeyInTheHeap() throws IOException {
        ConstraintSystem system = R1csFile.read(Fixtures.copy("mul.r1cs", folder));
        Path path = folder.resolve("heap.zkey");
        try (Workers workers = new Workers(2)) {
            ProvingKey heap = Groth16Setup.singleParty(system, RandomSource.seeded(1), workers, ProgressListener.NONE);
            ZkeyFile.singleParty(heap).write(path);
            try (ProvingKey mapped = open(path)) {
                for (int threads = 1; threads <= 3; threads++) {
                    assertThat(prove(mapped, witness(), threads, ProgressListener.NONE))
                            .isEqualTo(prove(heap, witness()));
                }
                KeyMatch.check(mapped, system);
                ZkeyFile.singleParty(mapped).write(folder.resolve("again.zkey"));
            }
            assertThat(folder.resolve("again.zkey")).hasSameBinaryContentAs(path);
            Path streamed = folder.resolve("streamed.zkey");
            Groth16Setup.singleParty(system, RandomSource.seeded(1), workers, ProgressListener.NONE, key -> {
                ZkeyFile.singleParty(key).write(streamed);
                return key.verifyingKey();
            });
            assertThat(streamed).hasSameBinaryContentAs(path);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, A", "6, B", "7, B", "8, C", "9, H"})
    void coordinateOutOfRangeIsNamedWhenItIsRead(int section, String name) throws IOException {
        byte[] bytes = Fixtures.bytes("mul_final.zkey");
        int at = section(bytes, section) + (section == 7 ? 128 : 64) * 3 + 32;
        Arrays.fill(bytes, at, at + 32, (byte) 0xff);
        Path path = Files.write(folder.resolve("bad.zkey"), bytes);
        String where = "section " + section + ", " + name + " coordinate " + (section == 7 ? 13 : 7) + ":";
        Witness witness = witness();
        try (ProvingKey key = open(path)) {
            assertThatThrownBy(() -> prove(key, witness)).isInstanceOf(UncheckedIOException.class).cause()
                    .isInstanceOf(BadFileException.class).hasMessageContaining(where).hasMessageContaining(">= p");
            assertThatThrownBy(() -> ZkeyFile.singleParty(key).write(folder.resolve("copy.zkey")))
                    .isInstanceOf(BadFileException.class).hasMessageContaining(where);
        }
        assertThat(folder.resolve("copy.zkey")).doesNotExist();
        assertThatThrownBy(() -> ZkeyFile.read(path, PointCheck.ALL)).isInstanceOf(BadFileException.class)
                .hasMessageContaining(where);
    }

    @ParameterizedTest
    @CsvSource({"0, 2, matrix 2", "0, -1, matrix 4294967295", "0, 256, matrix 256", "4, 8, constraint 8",
            "4, -1, constraint 4294967295", "8, 7, wire 7", "8, -2147483648, wire 2147483648"})
    void indexOutOfRangeIsNamedWhenItIsRead(int offset, int value, String found) throws IOException {
        byte[] bytes = Fixtures.bytes("mul_final.zkey");
        int place = 4 + 2 * ENTRY_SIZE_BYTES + offset;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(section(bytes, 4) + place, value);
        assertBadCoefficient(bytes, "section 4, offset " + place + ", coefficient 2: found " + found + "; expected "
                + found.replaceAll(" .*", "") + " from 0 to ");
    }

    @Test
    void valueOutOfRangeIsNamedWhenItIsRead() throws IOException {
        byte[] bytes = Fixtures.bytes("mul_final.zkey");
        int place = section(bytes, 4) + 4 + 3 * ENTRY_SIZE_BYTES + 12;
        Arrays.fill(bytes, place, place + 32, (byte) 0xff);
        assertBadCoefficient(bytes, "section 4, coefficient 3: found a value >= r");
    }

    private void assertBadCoefficient(byte[] bytes, String text) throws IOException {
        Path path = Files.write(folder.resolve("bad.zkey"), bytes);
        ConstraintSystem system = R1csFile.read(Fixtures.copy("mul.r1cs", folder));
        Witness witness = witness();
        try (ProvingKey key = open(path)) {
            assertThatThrownBy(() -> prove(key, witness)).isInstanceOf(UncheckedIOException.class).cause()
                    .isInstanceOf(BadFileException.class).hasMessageContaining(text);
            assertThatThrownBy(() -> KeyMatch.check(key, system)).isInstanceOf(UncheckedIOException.class).cause()
                    .isInstanceOf(BadFileException.class).hasMessageContaining(text);
        }
        assertThatThrownBy(() -> ZkeyFile.read(path, PointCheck.ALL)).isInstanceOf(BadFileException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void truncatedFileEndsTheProof(int threads) throws IOException {
        Path path = Fixtures.copy("semaphore-1.zkey", folder);
        try (ProvingKey key = open(path)) {
            Witness witness = someWitness(key.wireCount());
            ProgressListener truncate = (stage, _, _) -> {
                if (stage.equals("prove-b1")) {
                    resize(path, 8192);
                }
            };
            assertThatThrownBy(() -> prove(key, witness, threads, truncate)).isInstanceOf(UncheckedIOException.class)
                    .cause().isInstanceOf(BadFileException.class).hasMessageContaining("8192 bytes, changed at")
                    .hasMessageContaining("the file changed while it was in use");
            assertThatThrownBy(() -> prove(key, witness, threads, ProgressListener.NONE))
                    .isInstanceOf(UncheckedIOException.class).hasMessageContaining("changed while it was in use");
        }
    }

    private static void resize(Path path, long size) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @Test
    void changedFileEndsTheProofAndReplacedOrDeletedDoesNot() throws IOException {
        Path path = Fixtures.copy("mul_final.zkey", folder);
        Path other = Files.write(folder.resolve("other"), new byte[]{1});
        Witness witness = witness();
        try (ProvingKey key = open(path)) {
            Proof expected = prove(key, witness);
            Files.move(other, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            assertThat(prove(key, witness)).isEqualTo(expected);
            Files.delete(path);
            assertThat(prove(key, witness)).isEqualTo(expected);
        }
        Fixtures.copy("mul_final.zkey", folder);
        try (ProvingKey key = open(path)) {
            Files.setLastModifiedTime(path, FileTime.fromMillis(Files.getLastModifiedTime(path).toMillis() + 10));
            assertThatThrownBy(() -> prove(key, witness)).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("changed while it was in use");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void closedKeyEndsTheProof(int threads) throws IOException {
        Path path = Fixtures.copy("semaphore-1.zkey", folder);
        ProvingKey key = open(path);
        Witness witness = someWitness(key.wireCount());
        assertThatThrownBy(() -> prove(key, witness, threads, (stage, _, _) -> {
            if (stage.equals("prove-b2")) {
                key.close();
            }
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("semaphore-1.zkey was closed");
        key.close();
        assertThatThrownBy(() -> prove(key, witness)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was closed and is still in use");
        assertThat(key.verifyingKey().publicCount()).isEqualTo(4);
    }

    /// A key whose domain is a thousand times larger than what it holds: a hole of 64 MiB as section 9.
    @Test
    void openingTakesMemoryForTheHeaderOnly() throws IOException {
        byte[] bytes = Fixtures.bytes("mul_final.zkey");
        int h = section(bytes, 9);
        int domain = 1 << 20;
        int domainPlace = section(bytes, 2) + 80;
        Path path = folder.resolve("sparse.zkey");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int oldSize = (int) buffer.getLong(h - 8);
            buffer.putInt(domainPlace, domain).putLong(h - 8, 64L * domain);
            channel.write(buffer.limit(h), 0);
            channel.write(buffer.limit(bytes.length).position(h + oldSize), h + 64L * domain);
        }
        // classes and methods that are used once
        open(path).close();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        try (ProvingKey key = open(path)) {
            assertThat(key.hPoints().count()).isEqualTo(domain);
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated).isLessThan(OPENING_BYTES);
            long[] last = new long[16];
            key.hPoints().read(domain - 2, 2, last, 0);
            assertThat(last).containsOnly(0);
            for (Map.Entry<Integer, Integer> bad : Map.of(-1, 1, domain, 1, domain - 1, 2, 0, -1).entrySet()) {
                assertThatThrownBy(() -> key.hPoints().read(bad.getKey(), bad.getValue(), last, 0))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> key.hPoints().read(0, 2, last, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static int section(byte[] file, int wanted) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int offset = 12;
        while (in.getInt(offset) != wanted) {
            offset += 12 + Math.toIntExact(in.getLong(offset + 4));
        }
        return offset + 12;
    }
}
