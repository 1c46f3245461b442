package io.assay.ir.tensor;

/// The functions of one number that the `tensor` dialect knows, with the meaning ONNX gives the operators of these names.
///
/// `ROUND` rounds to the nearest integer, halves to the even one; `NOT` is 1 − x on booleans.
public enum UnaryFunction {
    NEG, RELU, SIGMOID, TANH, EXP, LOG, SQRT, ABS, RECIPROCAL, SIGN, FLOOR, CEIL, ROUND, NOT, ERF, SOFTPLUS, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH
}
