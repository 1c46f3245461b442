package io.assay.ir.tensor;

import io.assay.ir.Op;

/// An op with float semantics: what ONNX Runtime computes.
public sealed interface TensorOp extends Op
        permits
        Input,
        Output,
        Const,
        Unary,
        Binary,
        LeakyRelu,
        Contract,
        View,
        Concat,
        Reduce,
        ArgMax,
        Softmax,
        Standardize,
        Cast,
        Select,
        Take,
        Gather,
        TopK,
        Dequantize,
        Quantize,
        DynamicQuantize,
        FloatKey,
        DoubleRank,
        DecisionTrees,
        RankSum {}
