package io.assay.groth16;

import java.util.List;
import java.util.stream.Collectors;

/// Says that a key must not be used: proofs under it prove nothing, or give away the witness.
public final class InsecureKeyException extends RuntimeException {
    /// The diagnostic code of every insecure key.
    public static final String CODE = "AS4002";
    private static final String HELP = "make the key again with at least one contribution, or get it from its maker "
            + "again; never use this one";
    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient List<KeyFinding> findings;

    /// Makes the exception from the findings of [KeyChecks].
    ///
    /// @param key path of the file, or what else names the key
    public InsecureKeyException(String key, List<KeyFinding> findings) {
        super("insecure key " + key + ", "
                + findings.stream().map(KeyFinding::toString).collect(Collectors.joining(", ")));
        this.key = key;
        this.findings = List.copyOf(findings);
    }

    /// Path of the file, or what else names the key.
    public String key() {
        return key;
    }

    /// What was found, at least one thing.
    public List<KeyFinding> findings() {
        return findings;
    }

    /// What the user can do.
    public String help() {
        return HELP;
    }

    /// The message as a diagnostic of several lines, ending with a line break.
    public String toDiagnostic() {
        StringBuilder text = new StringBuilder("error[" + CODE + "]: insecure key\n  key     " + key + "\n");
        for (KeyFinding finding : findings) {
            text.append("  where   ").append(finding.where()).append("\n  found   ").append(finding.found())
                    .append("; expected ").append(finding.expected()).append('\n');
        }
        return text.append("  help    ").append(HELP).append('\n').toString();
    }
}
