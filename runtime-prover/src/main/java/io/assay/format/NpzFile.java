package io.assay.format;

import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Named arrays of NumPy in an archive `.npz` (what `numpy.savez` and `savez_compressed` write), or one array in `.npy`.
///
/// Types and orders: floating point of 16, 32 and 64 bits, integers of 8 to 64 bits (unsigned to 32), booleans as 0 and
/// 1; little-endian; C and Fortran order. Written archives hold `<f8` and `<i8` in C order, stored without compression
/// and with a fixed time, so the same arrays give the same bytes.
///
/// Limits: 4096 arrays, and 2^28 bytes in all of them together when decompressed, whatever the archive says.
public final class NpzFile {
    private static final String FORMAT = "npz";
    private static final String SUFFIX = ".npy";
    static final long MAXIMUM_CONTENT_BYTES = 1L << 28;
    private static final int MAXIMUM_ARRAY_COUNT = 4096;

    private NpzFile() {}

    /// Reads all arrays of numbers. Arrays of text, which are names that go with numbers, are left out.
    ///
    /// @throws BadFileException if the archive or an array is damaged, or of a type that is not read
    public static InputSet read(Path path) throws IOException {
        List<InputTensor> tensors = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        Budget budget = new Budget(path);
        try (ZipFile zip = new ZipFile(path.toFile())) {
            if (zip.size() > MAXIMUM_ARRAY_COUNT) {
                throw bad(path, "archive", zip.size() + " entries", "at most " + MAXIMUM_ARRAY_COUNT);
            }
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName().endsWith(SUFFIX)
                        ? entry.getName().substring(0, entry.getName().length() - SUFFIX.length())
                        : entry.getName();
                if (!names.add(name)) {
                    throw bad(path, name, "two arrays of that name", "each name once");
                }
                readEntry(path, zip, entry, name, budget).ifPresent(tensors::add);
            }
        } catch (EOFException | ZipException | IllegalArgumentException problem) {
            throw bad(path, "archive", String.valueOf(problem.getMessage()), "a zip archive");
        }
        return InputSet.of(tensors);
    }

    /// Reads one array of a `.npy` file, which has no name of its own.
    ///
    /// @throws BadFileException if it is damaged, or of a type that is not read
    public static InputTensor readNpy(Path path, String name) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            return NpyArray.read(name, in, (found, expected) -> bad(path, "array", found, expected));
        }
    }

    /// Writes arrays in the given order.
    public static void write(Path path, List<InputTensor> tensors) throws IOException {
        AtomicFile.write(path, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (InputTensor tensor : tensors) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                NpyArray.write(tensor, content);
                CRC32 sum = new CRC32();
                sum.update(content.toByteArray());
                ZipEntry entry = new ZipEntry(tensor.name() + SUFFIX);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.size());
                entry.setCrc(sum.getValue());
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                content.writeTo(zip);
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    /// How many decompressed bytes may still come, over all arrays of an archive.
    private static final class Budget {
        private final Path path;
        private long left = MAXIMUM_CONTENT_BYTES;

        Budget(Path path) {
            this.path = path;
        }

        void take(String name, long bytes) throws BadFileException {
            left -= bytes;
            if (left < 0) {
                throw bad(path, name, "more than " + MAXIMUM_CONTENT_BYTES + " bytes when decompressed",
                        "at most " + MAXIMUM_CONTENT_BYTES + " bytes in all arrays together");
            }
        }
    }

    /// Counts what is read of one array.
    private static final class CountedStream extends FilterInputStream {
        private final Budget budget;
        private final String name;

        CountedStream(InputStream in, Budget budget, String name) {
            super(in);
            this.budget = budget;
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            budget.take(name, value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] out, int offset, int length) throws IOException {
            int count = in.read(out, offset, length);
            budget.take(name, Math.max(0, count));
            return count;
        }
    }

    private static Optional<InputTensor> readEntry(Path path, ZipFile zip, ZipEntry entry, String name, Budget budget)
            throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = new BufferedInputStream(
                new CheckedInputStream(new CountedStream(zip.getInputStream(entry), budget, name), sum), 1 << 16)) {
            Optional<InputTensor> tensor = NpyArray.readNumbers(name, in,
                    (found, expected) -> bad(path, name, found, expected));
            if (sum.getValue() != entry.getCrc()) {
                throw bad(path, name, "another checksum", "the checksum of the archive's directory");
            }
            return tensor;
        } catch (EOFException | ZipException problem) {
            throw bad(path, name, String.valueOf(problem.getMessage()), "an undamaged entry");
        }
    }

    private static BadFileException bad(Path path, String where, String found, String expected) {
        return new BadFileException(path.toString(), FORMAT, where, found, expected,
                "write the file again, for example with numpy.savez");
    }
}
