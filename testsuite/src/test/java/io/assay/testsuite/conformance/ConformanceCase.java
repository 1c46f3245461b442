package io.assay.testsuite.conformance;

import com.google.protobuf.ByteString;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.OnnxTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import onnx.OnnxMl;

/// One test: a model, and its files of inputs and expected outputs.
///
/// @param entry   its line of the index
/// @param model   the model; bound inputs are initializers
/// @param inputs  files of the inputs that stay inputs, by name
/// @param outputs files of the expected outputs, by name
record ConformanceCase(ConformanceEntry entry, OnnxMl.ModelProto model, Map<String, ByteString> inputs,
        Map<String, ByteString> outputs) {

    /// Returns the inputs as tensors.
    /// @throws IllegalStateException if one is no tensor
    Map<String, OnnxTensor> inputTensors() {
        return tensors(inputs);
    }

    /// Returns the expected outputs as tensors.
    /// @throws IllegalStateException if one is no tensor
    Map<String, OnnxTensor> outputTensors() {
        return tensors(outputs);
    }

    /// Returns the size of its inputs and outputs in bytes.
    int dataBytes() {
        return inputs.values().stream().mapToInt(ByteString::size).sum()
                + outputs.values().stream().mapToInt(ByteString::size).sum();
    }

    private static Map<String, OnnxTensor> tensors(Map<String, ByteString> files) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        files.forEach(
                (name, file) -> tensors.put(name, OnnxReader.readTensorBytes(name, file.toByteArray()).orElseThrow()));
        return tensors;
    }
}
