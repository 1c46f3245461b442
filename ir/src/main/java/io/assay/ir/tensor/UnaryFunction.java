package io.assay.ir.tensor;

/// The functions of one number that the `tensor` dialect knows, with the meaning ONNX gives the operators of these names.
public enum UnaryFunction {
    NEG, RELU, SIGMOID, TANH, EXP, LOG, SQRT, ABS, RECIPROCAL
}
