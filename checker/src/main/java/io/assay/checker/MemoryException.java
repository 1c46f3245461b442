package io.assay.checker;

import java.io.IOException;

/// The virtual machine has too little memory for an artefact that may be right.
public final class MemoryException extends IOException {

    private static final long serialVersionUID = 1;

    private final String file;
    private final String where;
    private final long elements;

    /// Creates the exception.
    /// @param file     path of the file
    /// @param where    part of the file
    /// @param elements elements for which there is no room
    public MemoryException(String file, String where, long elements) {
        super(file + ", " + where + ": no memory for " + elements + " more elements");
        this.file = file;
        this.where = where;
        this.elements = elements;
    }

    /// Returns the path of the file.
    public String file() {
        return file;
    }

    /// Returns the part of the file.
    public String where() {
        return where;
    }

    /// Returns for how many elements there is no room.
    public long elements() {
        return elements;
    }
}
