package io.assay.checker;

import java.io.IOException;

/// An artefact is damaged, truncated, or not of the kind that it should be.
public final class BadArtefactException extends IOException {

    private static final long serialVersionUID = 1;

    private final String file;
    private final String where;
    private final String found;
    private final String expected;

    /// Creates the exception.
    /// @param file     path of the file
    /// @param where    part of the file: a section, a line, a key
    /// @param found    what is there
    /// @param expected what should be there
    public BadArtefactException(String file, String where, String found, String expected) {
        super(file + ", " + where + ": found " + found + "; expected " + expected);
        this.file = file;
        this.where = where;
        this.found = found;
        this.expected = expected;
    }

    /// Returns the path of the file.
    public String file() {
        return file;
    }

    /// Returns the part of the file.
    public String where() {
        return where;
    }

    /// Returns what is there.
    public String found() {
        return found;
    }

    /// Returns what should be there.
    public String expected() {
        return expected;
    }
}
