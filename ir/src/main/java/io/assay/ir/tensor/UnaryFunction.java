package io.assay.ir.tensor;

/// The functions of one number that the `tensor` dialect knows, with the meaning ONNX gives the operators of these names.
///
/// `ROUND` rounds to the nearest integer, halves to the even one; `NOT` is 1 − x on booleans. `GELU` is x·Φ(x) with the
/// normal distribution Φ, `GELU_TANH` its form x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2, `SILU` x·sigmoid(x), and `MISH`
/// x·tanh(softplus(x)).
public enum UnaryFunction {
    NEG, RELU, SIGMOID, TANH, EXP, LOG, SQRT, ABS, RECIPROCAL, SIGN, FLOOR, CEIL, ROUND, NOT, ERF, SOFTPLUS, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH, GELU, GELU_TANH, SILU, MISH
}
