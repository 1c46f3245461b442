package io.assay.testsuite.onnx;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Visibility;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A model with evaluation rows.
///
/// @param name     name of the folder
/// @param file     the model file
/// @param model    the model as read
/// @param module   the model in the `tensor` dialect, batch 1
/// @param rowCount number of rows, at least 1
/// @param columns  all rows of each input and of each stored reference (`ref__NAME`), row-major, rows outermost
public record ModelFixture(String name, Path file, OnnxModel model, TensorModule module, int rowCount,
        Map<String, double[]> columns) {

    public ModelFixture {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    static ModelFixture of(String name, Path file, OnnxModel model, int rowCount, Map<String, double[]> columns) {
        TensorModule module = OnnxFrontend.importModel(model, ImportOptions.DEFAULT).orElseThrow().module();
        return new ModelFixture(name, file, model, module, rowCount, columns);
    }

    /// Returns the names of the inputs, in the order of the model.
    public List<String> inputNames() {
        return model.graph().requiredInputs().stream().map(input -> input.name()).toList();
    }

    /// Returns the name of the first output.
    public String outputName() {
        return model.graph().outputs().getFirst().name();
    }

    /// Returns one row of an input or of a reference `ref__NAME`.
    /// @param row in [0, rowCount)
    public double[] row(String column, int row) {
        double[] all = Objects.requireNonNull(columns.get(column), column);
        int width = all.length / rowCount;
        return Arrays.copyOfRange(all, row * width, (row + 1) * width);
    }

    /// Returns the inputs of one row by name.
    public Map<String, double[]> inputs(int row) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        inputNames().forEach(input -> inputs.put(input, row(input, row)));
        return inputs;
    }

    /// Returns each element's least and greatest value over all rows, widened by a tenth of their distance.
    public Map<String, InputBox> boxes(int scaleBits) {
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        inputNames().forEach(input -> boxes.put(input, ModelFixtures.box(
                Objects.requireNonNull(columns.get(input), input), rowCount, scaleBits)));
        return boxes;
    }

    /// Returns the model over integers with `scaleBits` fractional bits, inputs private, outputs public.
    public FixedModule lowered(int scaleBits) {
        Map<String, Visibility> inputs = new LinkedHashMap<>();
        inputNames().forEach(input -> inputs.put(input, Visibility.PRIVATE));
        return LowerTensorToFixed
                .lower(module, new LowerTensorToFixed.Options(scaleBits, boxes(scaleBits), inputs, Map.of())).module();
    }

    /// Returns the integers that stand for the inputs of one row.
    public Map<String, long[]> quantized(int row, int scaleBits) {
        Map<String, long[]> integers = new LinkedHashMap<>();
        inputs(row).forEach((input, values) -> integers.put(input, ModelFixtures.quantized(values, scaleBits)));
        return integers;
    }
}
