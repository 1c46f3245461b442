package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Reads Scan since opset 9: the body is imported once for each position of the axis that is scanned.
final class ScanImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Scan", 9, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        OnnxGraph body = context.graphAttribute("body");
        int scanned = scanned(context, 0);
        int states = context.inputCount() - scanned;
        int stacks = body.outputs().size() - states;
        requireOutputs(context, body, stacks);
        long[] inputAxes = list(context, "scan_input_axes", scanned);
        long[] outputAxes = list(context, "scan_output_axes", stacks);
        boolean[] inputReversed = directions(context, "scan_input_directions", scanned);
        boolean[] outputReversed = directions(context, "scan_output_directions", stacks);
        List<Binding.Present> inputs = new ArrayList<>();
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < context.inputCount(); i++) {
            inputs.add(context.passedInput(i));
            if (i >= states) {
                axes.add(context.axis(inputAxes[i - states], inputs.get(i).operand().shape().rank()));
            }
        }
        int length = length(context, inputs.subList(states, inputs.size()), axes);
        List<Binding.Present> state = new ArrayList<>(inputs.subList(0, states));
        List<List<Binding.Present>> rows = new ArrayList<>();
        for (int i = 0; i < stacks; i++) {
            rows.add(new ArrayList<>());
        }
        for (int step = 0; step < length; step++) {
            List<Binding.Present> given = new ArrayList<>(state);
            for (int i = 0; i < scanned; i++) {
                given.add(part(context, inputs.get(states + i), axes.get(i),
                        inputReversed[i] ? length - 1 - step : step));
            }
            step(context, body, "#" + step, given, state, rows);
        }
        for (int i = 0; i < stacks; i++) {
            if (outputReversed[i]) {
                Collections.reverse(rows.get(i));
            }
            state.add(Unrolling.stack(context, rows.get(i), outputAxes[i], body.outputs().get(states + i)));
        }
        return context.passedOutputs(state.subList(0, context.node().outputs().size()));
    }

    /// Returns how many inputs are scanned.
    /// @param others inputs that are neither states nor scanned
    static int scanned(ImportContext context, int others) {
        long count = context.intAttribute("num_scan_inputs").orElseThrow(() -> context
                .refuse("AS2004", "a required attribute is missing").with("attribute", "num_scan_inputs").raise());
        if (count < 1 || count > context.inputCount() - others) {
            throw context.refuse("AS2004", "an attribute has a value that is not possible")
                    .with("attribute", "num_scan_inputs")
                    .found(String.valueOf(count), "1 to " + (context.inputCount() - others)).raise();
        }
        return (int) count;
    }

    static void requireOutputs(ImportContext context, OnnxGraph body, int stacks) {
        if (stacks < 0 || context.node().outputs().size() > body.outputs().size()) {
            throw context.refuse("AS2102", "the body has too few outputs")
                    .found(body.outputs().size() + " outputs", "the states and the outputs of each step").raise();
        }
    }

    private static Binding.Present part(ImportContext context, Binding.Present input, int axis, int position) {
        return new Binding.Present(new Formulas(context).part(input.operand(), axis, position), input.labels());
    }

    /// Imports the body once; the states are replaced, and the outputs of the step are added to their rows.
    static void step(ImportContext context, OnnxGraph body, String part, List<Binding.Present> given,
            List<Binding.Present> state, List<List<Binding.Present>> rows) {
        List<Binding.Present> outputs = context.importGraph(body, part, given);
        for (int i = 0; i < state.size(); i++) {
            state.set(i, Unrolling.carried(context, state.get(i), outputs.get(i), body.outputs().get(i)));
        }
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).add(outputs.get(state.size() + i));
        }
    }

    private static long[] list(ImportContext context, String name, int count) {
        long[] values = context.intsAttribute(name).orElse(new long[count]);
        if (values.length != count) {
            throw context.refuse("AS2004", "an attribute has the wrong number of elements").with("attribute", name)
                    .found(values.length + " elements", String.valueOf(count)).raise();
        }
        return values;
    }

    /// Returns which of the scans go backwards.
    static boolean[] directions(ImportContext context, String name, int count) {
        long[] values = list(context, name, count);
        boolean[] reversed = new boolean[count];
        for (int i = 0; i < count; i++) {
            if (values[i] != 0 && values[i] != 1) {
                throw context.refuse("AS2004", "a direction is not possible").with("attribute", name)
                        .found(String.valueOf(values[i]), "0 (forwards) or 1 (backwards)").raise();
            }
            reversed[i] = values[i] == 1;
        }
        return reversed;
    }

    /// Returns the extent that all scanned axes have.
    static int length(ImportContext context, List<Binding.Present> inputs, List<Integer> axes) {
        List<Integer> extents = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            extents.add(inputs.get(i).operand().shape().dim(axes.get(i)));
        }
        if (extents.stream().distinct().count() > 1) {
            throw context.refuse("AS2102", "the scanned axes have different extents")
                    .found(extents.toString(), "one extent").raise();
        }
        return extents.getFirst();
    }
}
