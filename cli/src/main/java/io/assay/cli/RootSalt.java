package io.assay.cli;

import io.assay.driver.Failure;
import io.assay.driver.ReceivedRoots;
import io.assay.witness.InputSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The salt of the root, of whoever collected the points.
final class RootSalt {
    @Option(names = "--root-salt", paramLabel = "HEX", description = "Salt of the root over received inputs, as their collector chose it, below 2^248; 0 by default, for points that everybody may know.")
    private @Nullable String text;

    /// Returns the inputs with this salt.
    /// @throws Failure if it is none
    InputSet on(InputSet inputs) {
        return text == null ? inputs : inputs.rootSalted(ReceivedRoots.parseSalt(text));
    }
}
