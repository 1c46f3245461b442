/// Messages about mistakes of users: bad files, models that are not supported, inputs that do not fit.
///
/// The main type is [Diagnostic][io.assay.ir.diag.Diagnostic]. Example:
///
/// ```java
/// Diagnostic.of("AS2103", "Conv: auto_pad=SAME_UPPER with an unknown spatial size")
///         .with("model", "mnist-int8.onnx (opset 17)")
///         .help("bind it: --bind H=28, or export with explicit pads");
/// ```
///
/// Bugs of the compiler are an [InternalCompilerError][io.assay.ir.diag.InternalCompilerError].
@NullMarked
package io.assay.ir.diag;

import org.jspecify.annotations.NullMarked;
