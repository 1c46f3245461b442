package io.assay.testsuite.fuzz;

import java.util.Optional;

/// What comes of comparing a graph.
///
/// @param fault           what disagrees; empty if nothing does
/// @param refusal         why the compiler refuses the graph; empty if it does not
/// @param stranger        why ONNX Runtime does not take it; empty if it does
/// @param elements        elements of outputs that were compared
/// @param incomparable    those of them, whose exact value roundings may decide
/// @param rows            rows that were compared
/// @param cheats          attempts to have another output accepted
record Finding(Optional<Fault> fault, Optional<String> refusal, Optional<String> stranger, long elements,
        long incomparable, int rows, int cheats) {

    /// A disagreement.
    ///
    /// @param kind which levels disagree
    /// @param text where, and how
    record Fault(Kind kind, String text) {}

    /// Levels that may disagree.
    enum Kind {
        IMPORT_CRASHES, COMPILER_CRASHES, MALFORMED, OTHER_SHAPE, FLOATS, INTEGERS, LEVELS, PASSES, CHEAT_ACCEPTED, UNPROVEN
    }

    static Finding refused(String refusal) {
        return new Finding(Optional.empty(), Optional.of(refusal), Optional.empty(), 0, 0, 0, 0);
    }

    static Finding of(Kind kind, String text) {
        return new Finding(Optional.of(new Fault(kind, text)), Optional.empty(), Optional.empty(), 0, 0, 0, 0);
    }
}
