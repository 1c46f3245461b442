package io.assay.codegen.chain;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a contract said of a call.
///
/// @param accepted whether the proof was taken as valid
/// @param reason   why not, for people: an error's name, `false`, or how the call ended; empty if it was
/// @param costs    what the call cost, by the chain's units: `gas`; `instructions`, `memory`, `fee`
public record Verdict(boolean accepted, String reason, SortedMap<String, Long> costs) {
    public Verdict {
        costs = Collections.unmodifiableSortedMap(new TreeMap<>(costs));
    }
}
