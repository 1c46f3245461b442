/// ONNX's backend tests as circuits: right, refused with a diagnostic, or wrong, which none may be.
///
/// Main types: `ConformanceArchive` (the tests), `ConformanceRunner` (one test from the model to a satisfied circuit and
/// provers that cheat), `ResultTable` (`docs/conformance/results.tsv`), `ConformanceReport` (`docs/conformance.md`).
///
/// ```
/// mvn verify -pl testsuite -am -Dit.test=ConformanceIT -Dgolden.update=true
/// mvn verify -pl testsuite -am -Dit.test=ConformanceIT -Dgolden.update=true -Pnightly
/// ```
/// write table and report anew, for the tiers A and S and for B and C. Comparisons with ONNX Runtime do not belong here;
/// those are in `io.assay.testsuite.onnx`.
@NullMarked
package io.assay.testsuite.conformance;

import org.jspecify.annotations.NullMarked;
