package io.assay.cli;

import io.assay.driver.Failure;
import io.assay.ir.diag.Diagnostic;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How keys and proofs are computed.
final class ExecutionOptions {
    @Option(names = "--seed", paramLabel = "N", description = "Reproducible keys and proofs, for tests only: whoever knows the seed knows every secret.")
    private @Nullable Long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; as many as processors by default.")
    private int threads = Runtime.getRuntime().availableProcessors();

    Optional<Long> seed() {
        return Optional.ofNullable(seed);
    }

    /// Returns how many threads to use.
    /// @throws Failure if the user wants none
    int threads() {
        if (threads < 1) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0101", "an option is out of range")
                    .found("--threads " + threads, "at least one thread"));
        }
        return threads;
    }
}
