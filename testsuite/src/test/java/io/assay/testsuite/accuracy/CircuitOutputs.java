package io.assay.testsuite.accuracy;

import io.assay.driver.LoweredModel;
import io.assay.driver.Rows;
import io.assay.ir.Op;
import io.assay.ir.fixed.Output;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.passes.lower.InputBox;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// What a circuit says of rows of inputs: the integers that a proof speaks of, as the numbers that they stand for.
final class CircuitOutputs {

    private CircuitOutputs() {}

    /// Returns all rows of each output.
    static Map<String, double[]> of(EvaluatedModel model, LoweredModel lowered, Rows rows) {
        Map<String, Integer> bits = new LinkedHashMap<>();
        Map<String, double[]> outputs = new LinkedHashMap<>();
        for (Op op : lowered.lowered().fixed().main().ops()) {
            if (op instanceof Output(var value, var name, _, _)) {
                bits.put(name, value.type().scaleBits());
                outputs.put(name, new double[value.type().elementCount() * model.rowCount()]);
            }
        }
        Map<String, double[]> inputs = new LinkedHashMap<>();
        lowered.boxes().keySet().forEach(name -> inputs.put(name, EvaluatedModel.doubles(rows.require(name))));
        IntStream.range(0, model.rowCount()).parallel().forEach(row -> {
            Map<String, long[]> integers = new LinkedHashMap<>();
            lowered.boxes().forEach((name, box) -> integers.put(name, row(inputs, name, row, model, box)));
            FixedInterpreter.run(lowered.lowered().fixed(), integers).forEach((name, values) -> {
                double[] all = Objects.requireNonNull(outputs.get(name));
                for (int i = 0; i < values.length; i++) {
                    all[row * values.length + i] = Math.scalb((double) values[i],
                            -Objects.requireNonNull(bits.get(name)));
                }
            });
        });
        return outputs;
    }

    private static long[] row(Map<String, double[]> inputs, String name, int row, EvaluatedModel model, InputBox box) {
        double[] all = Objects.requireNonNull(inputs.get(name));
        int width = all.length / model.rowCount();
        return box.integersOf(Arrays.copyOfRange(all, row * width, (row + 1) * width));
    }
}
