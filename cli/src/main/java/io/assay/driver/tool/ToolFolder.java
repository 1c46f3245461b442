package io.assay.driver.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Folders of the user's cache: one that has its final name is complete.
public final class ToolFolder {

    private static final int DIGEST_BYTES = 8;

    private ToolFolder() {}

    /// Fills a new folder.
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /// Makes a folder unless it is there: beside it, then renamed. Several processes may do so at once.
    public static void make(Path target, Content content) throws IOException {
        if (Files.isDirectory(target)) {
            return;
        }
        Path parent = Objects.requireNonNull(target.getParent());
        Files.createDirectories(parent);
        Path partial = Files.createTempDirectory(parent, "partial-");
        try {
            content.writeTo(partial);
            moveUnlessThere(partial, target);
        } finally {
            delete(partial);
        }
    }

    private static void moveUnlessThere(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            // Another process may have made the same folder in the meantime.
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    /// Deletes a folder and everything in it, if it exists.
    public static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// Returns 16 hexadecimal digits for names of folders: of what is the same in two lists, the same.
    public static String digest(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
