package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxGraph;
import io.assay.frontend.onnx.OnnxValueInfo;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Reads Scan of opset 8: axis 0 of every input and output is a batch, axis 1 is scanned, and each example of the batch
/// may be shorter than the others. Rows behind the end of an example are 0.
final class BatchScanImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return new OperatorRow("Scan", "ai.onnx", 8, 8, "the lengths of the sequences are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        OnnxGraph body = context.graphAttribute("body");
        int scanned = ScanImporter.scanned(context, 1);
        int states = context.inputCount() - 1 - scanned;
        int stacks = body.outputs().size() - states;
        ScanImporter.requireOutputs(context, body, stacks);
        boolean[] reversed = ScanImporter.directions(context, "directions", scanned);
        List<Operand> inputs = new ArrayList<>();
        for (int i = 1; i < context.inputCount(); i++) {
            inputs.add(context.input(i));
        }
        int batches = ScanImporter.length(context, present(inputs), Collections.nCopies(inputs.size(), 0));
        List<Operand> sequences = inputs.subList(states, inputs.size());
        int length = ScanImporter.length(context, present(sequences), Collections.nCopies(scanned, 1));
        long[] lengths = lengths(context, batches, length);
        List<List<Binding.Present>> results = new ArrayList<>();
        for (int i = 0; i < body.outputs().size(); i++) {
            results.add(new ArrayList<>());
        }
        for (int batch = 0; batch < batches; batch++) {
            List<Operand> example = new ArrayList<>();
            for (Operand input : inputs) {
                example.add(new Formulas(context).part(input, 0, batch));
            }
            List<Binding.Present> state = present(example.subList(0, states));
            List<List<Binding.Present>> rows = scan(context, body, "#" + batch, example.subList(states, inputs.size()),
                    reversed, (int) lengths[batch], state, stacks);
            for (int i = 0; i < states; i++) {
                results.get(i).add(state.get(i));
            }
            for (int i = 0; i < stacks; i++) {
                OnnxValueInfo declared = body.outputs().get(states + i);
                pad(context, rows.get(i), length);
                results.get(states + i).add(Unrolling.stack(context, rows.get(i), 0, declared));
            }
        }
        List<Binding.Present> outputs = new ArrayList<>();
        for (int i = 0; i < context.node().outputs().size(); i++) {
            outputs.add(Unrolling.stack(context, results.get(i), 0, body.outputs().get(i)));
        }
        return context.passedOutputs(outputs);
    }

    private static List<Binding.Present> present(List<Operand> operands) {
        return new ArrayList<>(operands.stream().map(Binding.Present::of).toList());
    }

    private static long[] lengths(ImportContext context, int batches, int length) {
        if (!context.hasInput(0)) {
            long[] all = new long[batches];
            java.util.Arrays.fill(all, length);
            return all;
        }
        long[] lengths = context.constantInts(0);
        if (lengths.length != batches) {
            throw context.refuse("AS2102", "there is not one length for each example")
                    .found(lengths.length + " lengths", String.valueOf(batches)).raise();
        }
        for (long one : lengths) {
            if (one < 1 || one > length) {
                throw context.refuse("AS2102", "the length of a sequence is not possible")
                        .found(String.valueOf(one), "1 to " + length).raise();
            }
        }
        return lengths;
    }

    /// Scans one example. The states are replaced by those after the last step.
    private static List<List<Binding.Present>> scan(ImportContext context, OnnxGraph body, String part,
            List<Operand> sequences, boolean[] reversed, int length, List<Binding.Present> state, int stacks) {
        List<List<Binding.Present>> rows = new ArrayList<>();
        for (int i = 0; i < stacks; i++) {
            rows.add(new ArrayList<>());
        }
        for (int step = 0; step < length; step++) {
            List<Binding.Present> given = new ArrayList<>(state);
            for (int i = 0; i < sequences.size(); i++) {
                given.add(Binding.Present.of(new Formulas(context).part(sequences.get(i), 0,
                        reversed[i] ? length - 1 - step : step)));
            }
            ScanImporter.step(context, body, part + "#" + step, given, state, rows);
        }
        return rows;
    }

    private static void pad(ImportContext context, List<Binding.Present> rows, int length) {
        while (rows.size() < length) {
            Operand row = rows.getFirst().operand();
            Shape shape = row.shape();
            rows.add(Binding.Present.of(context.build().filled(row.element(), shape, 0)));
        }
    }
}
