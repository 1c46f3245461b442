package io.assay.passes.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How a pipeline is run.
///
/// A name stands for every position of that pass, and `name#2` for the second alone.
///
/// @param verifyEach        verify, and compare the meaning on random and boundary inputs, after every pass
/// @param skip              passes to leave out
/// @param only              the passes to run, at their positions in the pipeline; lowerings run always. Empty for all
/// @param stopAfterRewrites rewrites after which passes change nothing any more, to find the one that breaks a model
/// @param seed              seed of the inputs for `verifyEach`
public record PassOptions(boolean verifyEach, List<String> skip, Optional<List<String>> only,
        OptionalInt stopAfterRewrites, long seed) {

    /// The whole pipeline, verified once for each dialect.
    public static final PassOptions DEFAULT = new PassOptions(false, List.of(), Optional.empty(), OptionalInt.empty(),
            1);

    public PassOptions {
        skip = List.copyOf(skip);
        only = only.map(List::copyOf);
    }

    /// Returns these options with `verifyEach` on.
    public PassOptions verifyingEach() {
        return new PassOptions(true, skip, only, stopAfterRewrites, seed);
    }
}
