/// Imports ONNX operators into the `tensor` dialect: one importer an operator, and the table that finds it.
///
/// Main types: [OnnxFrontend][io.assay.frontend.op.OnnxFrontend],
/// [OperatorImporter][io.assay.frontend.op.OperatorImporter], [OperatorTable][io.assay.frontend.op.OperatorTable],
/// [ImportContext][io.assay.frontend.op.ImportContext]. Example:
///
/// ```java
/// OnnxFrontend.importModel(model, ImportOptions.DEFAULT.bind("H", 28)).orElseThrow().module();
/// ```
///
/// Simplification of the imported module does not belong here, except that constants are folded where shapes need them.
@NullMarked
package io.assay.frontend.op;

import org.jspecify.annotations.NullMarked;
