package io.assay.checker;

/// Is told how far a check is.
@FunctionalInterface
public interface CheckProgress {
    /// Is told nothing.
    CheckProgress NONE = (_, _) -> {
    };

    /// Is called when a stage begins (0) and when it has ended (1).
    /// @param stage    `artefacts`, `relations` or `constraints`
    /// @param fraction share of the stage that is done
    void at(String stage, double fraction);
}
