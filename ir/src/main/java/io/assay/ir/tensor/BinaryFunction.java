package io.assay.ir.tensor;

/// The functions of two numbers that the `tensor` dialect knows, with the meaning ONNX gives the operators of these names.
public enum BinaryFunction {
    ADD, SUB, MUL, DIV, MIN, MAX
}
