package io.assay.frontend.onnx;

/// A name of the graph with its declared type.
public record OnnxValueInfo(String name, OnnxType type) {}
