package io.assay.format;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/// A file that appears under its name complete or not at all: written beside it under another name, then renamed.
///
/// ```java
/// try (AtomicFile file = AtomicFile.create(path)) {
///     file.channel().write(bytes);
///     file.commit();
/// }
/// ```
/// Without [#commit], closing removes what was written and leaves an older file of that name as it was.
public final class AtomicFile implements Closeable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean committed;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /// What a writer does with the stream it is given.
    @FunctionalInterface
    public interface Content {
        /// Writes everything; must not close the stream.
        void writeTo(OutputStream out) throws IOException;
    }

    /// Begins a file; the folder must exist.
    public static AtomicFile create(Path target) throws IOException {
        return create(target, new FileAttribute<?>[0]);
    }

    private static AtomicFile create(Path target, FileAttribute<?>[] attributes) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("not a file name: " + target);
        }
        Path temporary = folder.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid() + "-"
                + Long.toHexString(System.nanoTime()) + ".tmp");
        FileChannel channel = FileChannel.open(temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ), attributes);
        return new AtomicFile(target, temporary, channel);
    }

    /// Writes a whole file through a buffered stream.
    public static void write(Path target, Content content) throws IOException {
        try (AtomicFile file = create(target)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file.channel), 1 << 16);
            content.writeTo(out);
            out.flush();
            file.commit();
        }
    }

    /// Writes a whole file.
    public static void write(Path target, byte[] bytes) throws IOException {
        write(target, out -> out.write(bytes));
    }

    /// Writes a whole file that only its owner may read, where the system knows such.
    public static void writeSecret(Path target, byte[] bytes) throws IOException {
        try (AtomicFile file = create(target, OwnerOnly.file())) {
            Channels.newOutputStream(file.channel).write(bytes);
            file.commit();
        }
    }

    /// The channel to write to; random access is allowed.
    public FileChannel channel() {
        return channel;
    }

    /// Gives the file its name; nothing may be written after it.
    public void commit() throws IOException {
        channel.close();
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
        committed = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }
}
