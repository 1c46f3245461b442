package io.assay.testsuite.conformance;

/// What came of one test.
///
/// @param tier        A, B, C or S
/// @param test        name of the test
/// @param operator    operator under test
/// @param verdict     right, refused or wrong
/// @param constraints constraints of the circuit; 0 if there is none
/// @param reason      code and text of the first diagnostic, or what is wrong; empty if right
record ConformanceResult(String tier, String test, String operator, Verdict verdict, int constraints, String reason) {

    /// The three ways a test can end.
    enum Verdict {
        /// The circuit is satisfied, its outputs agree, and no cheat is accepted.
        RIGHT,
        /// The compiler says that it cannot, with a diagnostic.
        REFUSED,
        /// Anything else: a bug.
        WRONG
    }

    static ConformanceResult of(ConformanceEntry entry, Verdict verdict, int constraints, String reason) {
        return new ConformanceResult(entry.tier(), entry.name(), entry.operator(), verdict, constraints,
                reason.replaceAll("\\s+", " ").strip());
    }
}
