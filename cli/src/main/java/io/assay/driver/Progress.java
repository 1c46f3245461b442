package io.assay.driver;

/// Is told how far a command has come; never with secret values.
@FunctionalInterface
public interface Progress {
    /// Listens to nothing.
    Progress NONE = (_, _) -> {
    };

    /// Called at the start of a stage, sometimes within it, and at its end.
    ///
    /// @param stage    name of the stage, such as `compile`
    /// @param fraction how much of the stage is done, in [0, 1]
    void at(String stage, double fraction);

    /// Called with what the user should know of a stage, one line.
    default void note(String text) {
        // Most listeners want stages only.
    }

    /// Called when the size of a circuit is known and nothing of it is made yet.
    default void estimated(CircuitEstimate estimate) {
        // Most listeners want stages only.
    }
}
