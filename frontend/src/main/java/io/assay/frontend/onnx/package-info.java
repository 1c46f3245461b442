/// ONNX files, binary or text, read into an immutable model that no longer depends on protobuf.
///
/// Main types: [OnnxReader][io.assay.frontend.onnx.OnnxReader], [OnnxModel][io.assay.frontend.onnx.OnnxModel],
/// [OnnxGraph][io.assay.frontend.onnx.OnnxGraph], [OnnxTensor][io.assay.frontend.onnx.OnnxTensor]. Example:
///
/// ```java
/// switch (OnnxReader.read(Path.of("model.onnx"))) {
///     case Outcome.Done(OnnxModel model) -> System.out.println(model.graph().nodes().size());
///     case Outcome.Refused(List<Diagnostic> diagnostics) -> diagnostics.forEach(System.err::println);
/// }
/// ```
///
/// Text becomes the message of binary files (`TextModelBuilder`), and `ModelDecoder` reads that: one way.
/// What operators mean does not belong here; that is `io.assay.frontend.op`.
@NullMarked
package io.assay.frontend.onnx;

import org.jspecify.annotations.NullMarked;
