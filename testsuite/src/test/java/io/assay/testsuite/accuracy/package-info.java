/// How well models do their task as circuits, beside floats.
///
/// Main types: `EvaluatedModel` (a folder with a model, rows and labels), `TaskMetric` (accuracy, AUC, R² …),
/// `AccuracyPage` (`docs/accuracy.md`).
///
/// ```
/// mvn verify -pl testsuite -am -Dit.test=AccuracyIT -Pnightly -Dassay.models=DIR -Dgolden.update=true
/// ```
/// measures all models of a folder and writes the page. Layer-by-layer comparisons do not belong here.
@NullMarked
package io.assay.testsuite.accuracy;

import org.jspecify.annotations.NullMarked;
