package io.assay.driver;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.op.ImportedModel;
import io.assay.passes.calibrate.CommittedTensor;
import io.assay.passes.lower.InputBox;
import io.assay.passes.pipeline.Lowered;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model as integers and relations, before a backend makes constraints of them.
///
/// @param source    the file as it was read
/// @param imported  the model in the `tensor` dialect, and the sizes of its symbolic dimensions
/// @param scaleBits fractional bits of activations and outputs
/// @param boxes     box of each input, in the order of the model
/// @param lowered   integers and relations
/// @param weights   tensors that are committed to, in the order of their inputs; none where weights are fixed
public record LoweredModel(OnnxModel source, ImportedModel imported, int scaleBits,
        Map<String, InputBox> boxes, Lowered lowered, List<CommittedTensor> weights) {
    public LoweredModel {
        weights = List.copyOf(weights);
        boxes = Collections.unmodifiableMap(new LinkedHashMap<>(boxes));
    }
}
