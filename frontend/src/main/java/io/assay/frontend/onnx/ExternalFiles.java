package io.assay.frontend.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files beside a model that hold its larger tensors.
///
/// A location is a path of plain names with `/` between them, and the file it leads to is a regular file below the model's
/// own folder, whatever links there are. Tensors are read at their place, without the rest of the file; equal places are
/// read once, and all of them together fit into half of the memory.
final class ExternalFiles {
    private static final int BLOCK = 1 << 20;
    private static final long LONGEST = Integer.MAX_VALUE - 8L;

    private final Optional<Path> folder;
    private final long mostBytes;
    private final Map<String, String> digests = new LinkedHashMap<>();
    private final Map<Place, byte[]> parts = new HashMap<>();
    private long totalBytes;

    private record Place(Path file, long offset, long length) {}

    /// Says why external data is refused.
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        RefusedException(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /// @param folder folder of the model; where there is none, every location is refused
    /// @param memory bytes that the virtual machine may have
    ExternalFiles(Optional<Path> folder, long memory) {
        this.folder = folder;
        this.mostBytes = memory / 2;
    }

    /// Returns the SHA-256 of each file that was read so far, by location.
    Map<String, String> digests() {
        return digests;
    }

    /// Returns the bytes of a tensor.
    /// @param entries  `location`, `offset` and `length` as the model gives them; the last two may be missing
    /// @param expected length that the tensor's type and shape need
    byte[] read(Map<String, String> entries, long expected) throws RefusedException {
        String location = entries.getOrDefault("location", "");
        Path file = resolve(location);
        try {
            long size = Files.size(file);
            long offset = number(entries, "offset", 0);
            if (offset > size) {
                throw new RefusedException("its external data starts at byte " + offset + " of " + size);
            }
            long length = number(entries, "length", size - offset);
            if (length > size - offset) {
                throw new RefusedException(
                        "its external data has " + length + " bytes from byte " + offset + " of " + size);
            }
            if (length != expected) {
                throw new RefusedException("it has " + length + " bytes of external data, and its shape needs "
                        + expected);
            }
            byte[] bytes = part(new Place(file, offset, length));
            if (!digests.containsKey(location)) {
                digests.put(location, sha256(file));
            }
            return bytes;
        } catch (IOException e) {
            throw new RefusedException("its external data '" + shown(location) + "' cannot be read: "
                    + e.getClass().getSimpleName());
        }
    }

    private static long number(Map<String, String> entries, String key, long otherwise) throws RefusedException {
        String text = entries.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // It is refused below, as a negative number is.
        }
        throw new RefusedException("the " + key + " of its external data is '" + shown(text)
                + "', not an integer in [0, 2^63)");
    }

    private byte[] part(Place place) throws IOException, RefusedException {
        byte[] known = parts.get(place);
        if (known != null) {
            return known;
        }
        totalBytes += place.length;
        if (place.length > LONGEST || totalBytes > mostBytes) {
            throw new RefusedException("the external data takes " + totalBytes + " bytes so far, and the memory has"
                    + " room for " + mostBytes + ": give the JVM more with -Xmx");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) place.length);
        try (FileChannel channel = open(place.file)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, place.offset + buffer.position()) < 0) {
                    throw new IOException("the file became shorter while it was read");
                }
            }
        }
        parts.put(place, buffer.array());
        return buffer.array();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /// Returns the real path of an external file.
    private Path resolve(String location) throws RefusedException {
        String shown = "its external data '" + shown(location) + "' ";
        if (folder.isEmpty()) {
            throw new RefusedException(shown + "is not a file in the model's own folder: the model is no file");
        }
        if (location.indexOf('\0') >= 0) {
            throw new RefusedException(shown + "is no path: it has a NUL");
        }
        if (location.startsWith("/") || location.startsWith("\\") || location.matches("[A-Za-z]:.*")) {
            throw new RefusedException(shown + "is an absolute path; expected one inside the model's own folder");
        }
        if (location.indexOf('\\') >= 0) {
            throw new RefusedException(shown + "has a backslash; names are separated by '/'");
        }
        List<String> names = List.of(location.split("/", -1));
        if (names.contains("..")) {
            throw new RefusedException(shown + "has '..'; expected a path inside the model's own folder");
        }
        if (names.contains("")) {
            throw new RefusedException(shown + "is not a file in the model's own folder: a name is empty");
        }
        try {
            return inside(location, shown);
        } catch (InvalidPathException e) {
            throw new RefusedException(shown + "is no path: " + e.getReason());
        } catch (IOException e) {
            throw new RefusedException(shown + "is not a file in the model's own folder: "
                    + e.getClass().getSimpleName());
        }
    }

    private Path inside(String location, String shown) throws RefusedException, IOException {
        Path root = folder.orElseThrow().toRealPath();
        Path candidate = root.resolve(location);
        if (!Files.exists(candidate, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(shown + "is not a file in the model's own folder: there is none");
        }
        Path real = candidate.toRealPath();
        if (!real.startsWith(root)) {
            throw new RefusedException(shown + "leads out of the model's own folder through a symbolic link;"
                    + " copy the file into the folder");
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(shown + "is not a regular file: "
                    + (Files.isDirectory(real) ? "it is a folder" : "it is a device, a pipe or a socket"));
        }
        return real;
    }

    /// Returns a text of the model as a message can show it: short.
    private static String shown(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    /// Returns the SHA-256 of a file in lower-case hexadecimal, without holding it in memory.
    private static String sha256(Path file) throws IOException {
        try (FileChannel channel = open(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (channel.read(block) >= 0) {
                digest.update(block.flip());
                block.clear();
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
