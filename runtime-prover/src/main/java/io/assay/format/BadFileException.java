package io.assay.format;

import java.io.IOException;

/// A file that is damaged, truncated, of another format, or holds values that its format forbids.
///
/// Everything a reader of this package can dislike about the bytes of a file is reported by this exception; a file that
/// cannot be opened or read at all is a plain [IOException].
public final class BadFileException extends IOException {
    /// The diagnostic code of every damaged file.
    public static final String CODE = "AS4001";

    private static final long serialVersionUID = 1L;

    private final String file;
    private final String format;
    private final String where;
    private final String found;
    private final String expected;
    private final String help;

    /// Makes the exception.
    ///
    /// @param file     path of the file, or what stands for it
    /// @param format   name of the format, such as `zkey`
    /// @param where    section and offset, or the JSON path
    /// @param found    what is there
    /// @param expected what should be there
    /// @param help     what the user can do, as a sentence without a full stop
    public BadFileException(String file, String format, String where, String found, String expected, String help) {
        super(format + " file " + file + ", " + where + ": found " + found + "; expected " + expected);
        this.file = file;
        this.format = format;
        this.where = where;
        this.found = found;
        this.expected = expected;
        this.help = help;
    }

    /// Path of the file.
    public String file() {
        return file;
    }

    /// Name of the format, such as `zkey`.
    public String format() {
        return format;
    }

    /// Section and offset, or the JSON path.
    public String where() {
        return where;
    }

    /// What is there.
    public String found() {
        return found;
    }

    /// What should be there.
    public String expected() {
        return expected;
    }

    /// What the user can do.
    public String help() {
        return help;
    }

    /// The message as a diagnostic of several lines, ending with a line break.
    public String toDiagnostic() {
        return "error[" + CODE + "]: damaged or unsuitable " + format + " file\n  file    " + file + "\n  where   "
                + where
                + "\n  found   " + found + "; expected " + expected + "\n  help    " + help + "\n";
    }
}
