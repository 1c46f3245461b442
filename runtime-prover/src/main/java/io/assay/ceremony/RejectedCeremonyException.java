package io.assay.ceremony;

import java.util.List;
import java.util.stream.Collectors;

/// Says that a contribution was not made from what came before it.
public final class RejectedCeremonyException extends RuntimeException {
    /// The diagnostic code of every rejected ceremony.
    public static final String CODE = "AS7011";
    private static final long serialVersionUID = 1L;

    private final String file;
    private final transient List<CeremonyFinding> findings;

    /// Makes the exception.
    ///
    /// @param file     path of the file
    /// @param findings at least one
    public RejectedCeremonyException(String file, List<CeremonyFinding> findings) {
        super("rejected: " + file + ", "
                + findings.stream().map(CeremonyFinding::toString).collect(Collectors.joining(", ")));
        this.file = file;
        this.findings = List.copyOf(findings);
    }

    /// Path of the file.
    public String file() {
        return file;
    }

    /// What was found, at least one thing.
    public List<CeremonyFinding> findings() {
        return findings;
    }
}
