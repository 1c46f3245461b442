/// Random and hostile models: random graphs mean the same to ONNX Runtime and on every level of the compiler
/// ([RandomGraphsTest]); mutated files are compiled or refused ([MutatedModelTest]).
@NullMarked
package io.assay.testsuite.fuzz;

import org.jspecify.annotations.NullMarked;
