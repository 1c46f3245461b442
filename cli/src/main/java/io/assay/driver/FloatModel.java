package io.assay.driver;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Compares what was proven with the model in floating point.
public final class FloatModel {

    private FloatModel() {}

    /// Returns the greatest distance of an output element from the model evaluated on `double`.
    /// @param input   one evaluation
    /// @param outputs integers of each output, in the order of the model
    public static double maxError(CompiledModel model, Manifest manifest, InputSet input,
            List<InputTensor.Longs> outputs) {
        TensorModule module = model.imported().module();
        List<String> names = TensorInterpreter.inputNames(module);
        Map<String, double[]> feed = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String key = input.isPositional() ? Integer.toString(i) : names.get(i);
            InputTensor tensor = input.find(key).orElseThrow(() -> new IllegalArgumentException("no input " + key));
            double[] values = new double[tensor.count()];
            java.util.Arrays.setAll(values, tensor::doubleAt);
            feed.put(names.get(i), values);
        }
        Map<String, double[]> exact = TensorInterpreter.run(module, feed);
        double greatest = 0;
        List<Manifest.Border> borders = manifest.borders("output");
        for (int i = 0; i < borders.size(); i++) {
            double[] reference = Objects.requireNonNull(exact.get(borders.get(i).name()));
            long[] values = outputs.get(i).values();
            for (int k = 0; k < values.length; k++) {
                double found = Math.scalb((double) values[k], -borders.get(i).scaleBits());
                greatest = Math.max(greatest, Math.abs(found - reference[k]));
            }
        }
        return greatest;
    }
}
