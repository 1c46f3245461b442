package io.assay.ir.tensor;

/// The reductions of an axis that the `tensor` dialect knows, with the meaning ONNX gives the operators of these names.
///
/// A sum or product of integers that leaves their type wraps around.
public enum ReduceFunction {
    SUM, MEAN, MAX, MIN, PROD
}
