package io.assay.format;

import java.nio.file.FileSystems;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files and folders that hold what nobody but their owner may read.
public final class OwnerOnly {
    private OwnerOnly() {}

    /// Attributes to make a file with.
    public static FileAttribute<?>[] file() {
        return attributes("rw-------");
    }

    /// Attributes to make a folder with.
    public static FileAttribute<?>[] folder() {
        return attributes("rwx------");
    }

    /// None where the system does not know such.
    private static FileAttribute<?>[] attributes(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
