/// The frontend and the interpreters against ONNX Runtime.
///
/// Main types: `ModelFixtures` (models with evaluation rows, boxes and integers; for every test that needs a real
/// model), `OnnxRuntimeTest`. Example:
///
/// ```java
/// ModelFixture credit = ModelFixtures.load("mlp_credit");
/// FixedModule fixed = credit.lowered(12);
/// FixedInterpreter.run(fixed, credit.quantized(0, 12));
/// ```
///
/// Proofs do not belong here; that is `io.assay.testsuite.engine`.
@NullMarked
package io.assay.testsuite.onnx;

import org.jspecify.annotations.NullMarked;
