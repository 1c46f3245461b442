package io.assay.driver;

import io.assay.backends.r1cs.CircuitVariants;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.codegen.java.GeneratedProgram;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.op.ImportedModel;
import io.assay.passes.calibrate.CommittedTensor;
import io.assay.passes.lower.InputBox;
import io.assay.passes.pipeline.Lowered;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A compiled model in memory.
///
/// @param source    the file as it was read
/// @param imported  the model in the `tensor` dialect, and the sizes of its symbolic dimensions
/// @param scaleBits fractional bits of activations and outputs
/// @param boxes     box of each input, in the order of the model
/// @param lowered   integers and relations
/// @param weights   tensors that are committed to, in the order of their inputs; none where weights are fixed
/// @param variants  forms of the circuit that were considered
/// @param circuit   rank-1 constraints
/// @param program   generated witness generator
/// @param options   what the user decided
public record CompiledModel(OnnxModel source, ImportedModel imported, int scaleBits,
        Map<String, InputBox> boxes, Lowered lowered, List<CommittedTensor> weights, CircuitVariants variants,
        R1csCircuit circuit, GeneratedProgram program,
        CompileOptions options) {
    public CompiledModel {
        weights = List.copyOf(weights);
        boxes = Collections.unmodifiableMap(new LinkedHashMap<>(boxes));
    }

    /// Returns the name of the model's module: an identifier made of the file's name.
    public String name() {
        return imported.module().name();
    }
}
