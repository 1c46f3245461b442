/// The `tensor` dialect: float semantics, what ONNX Runtime computes.
///
/// Main types: [TensorOp] and the records it permits. Example: [Contract] with `ik,kj->ij` is a matrix product.
/// ONNX attributes and opset differences do not belong here; importers resolve them.
@NullMarked
package io.assay.ir.tensor;

import org.jspecify.annotations.NullMarked;
