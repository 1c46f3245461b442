package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxDim;
import io.assay.frontend.onnx.OnnxGraph;
import io.assay.frontend.onnx.OnnxType;
import io.assay.frontend.onnx.OnnxValueInfo;
import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads Loop: the body is imported once for each step.
///
/// Without a condition as input, ONNX ignores the one that the body computes, and runtimes do not: a model in which that
/// makes a difference is refused.
final class LoopImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Loop", 1, "the trip count and the condition of each step are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        OnnxGraph body = context.graphAttribute("body");
        long trips = context.hasInput(0) ? one(context, context.constantInts(0)) : Long.MAX_VALUE;
        List<Binding.Present> carried = new ArrayList<>();
        for (int i = 2; i < context.inputCount(); i++) {
            carried.add(context.passedInput(i));
        }
        int scans = body.outputs().size() - 1 - carried.size();
        if (scans < 0 || context.node().outputs().size() > carried.size() + scans) {
            throw context.refuse("AS2102", "the body has too few outputs")
                    .found(body.outputs().size() + " outputs", "the condition, " + carried.size()
                            + " carried values and the outputs of each step")
                    .raise();
        }
        List<List<Binding.Present>> stacks = new ArrayList<>();
        for (int i = 0; i < scans; i++) {
            stacks.add(new ArrayList<>());
        }
        run(context, body, trips, carried, stacks);
        List<Binding.Present> outputs = new ArrayList<>(carried);
        for (int i = carried.size(); i < context.node().outputs().size(); i++) {
            outputs.add(Unrolling.stack(context, stacks.get(i - carried.size()), 0, body.outputs().get(1 + i)));
        }
        return context.passedOutputs(outputs);
    }

    private static void run(ImportContext context, OnnxGraph body, long trips, List<Binding.Present> carried,
            List<List<Binding.Present>> stacks) {
        boolean goesOn = !context.hasInput(1)
                || isTrue(Unrolling.booleanScalar(context, context.input(1), "the condition"), context, 0);
        for (long step = 0; step < trips && goesOn; step++) {
            List<Binding.Present> inputs = new ArrayList<>();
            inputs.add(Binding.Present.of(counter(context, body, step)));
            inputs.add(Binding.Present.of(condition(context, body)));
            inputs.addAll(carried);
            List<Binding.Present> outputs = context.importGraph(body, "#" + step, inputs);
            for (int i = 0; i < carried.size(); i++) {
                carried.set(i, Unrolling.carried(context, carried.get(i), outputs.get(1 + i),
                        body.outputs().get(1 + i)));
            }
            for (int i = 0; i < stacks.size(); i++) {
                stacks.get(i).add(outputs.get(1 + carried.size() + i));
            }
            if (step + 1 < trips) {
                Operand next = Unrolling.booleanScalar(context, outputs.getFirst().operand(),
                        "the condition that the body computes");
                goesOn = isTrue(next, context, step + 1);
                requireOneReading(context, goesOn);
            }
        }
    }

    private static long one(ImportContext context, long... values) {
        if (values.length != 1) {
            throw context.refuse("AS2102", "the trip count is not one number").found(values.length + " numbers", "one")
                    .raise();
        }
        return values[0];
    }

    private static void requireOneReading(ImportContext context, boolean goesOn) {
        if (!goesOn && !context.hasInput(1)) {
            throw context.refuse("AS2006", "the body computes a condition that ends the loop, and the node has none")
                    .reason("ONNX ignores such a condition, and runtimes stop")
                    .help("give the node the condition 'true' as input 1, or let the body return 'true'").raise();
        }
    }

    private static boolean isTrue(Operand condition, ImportContext context, long step) {
        return switch (condition) {
            case Operand.Known(_, TensorData data) -> data.longAt(0) != 0;
            case Operand.Computed _ -> throw context
                    .refuse("AS2006", "the condition depends on the inputs of the model")
                    .with("step", String.valueOf(step))
                    .reason("it decides how many steps there are, and a circuit has one structure for all inputs")
                    .found("a computed condition", "a constant in each step")
                    .help("export with a fixed number of steps, and choose between values with Where in each of them")
                    .raise();
        };
    }

    private static Operand counter(ImportContext context, OnnxGraph body, long step) {
        return context.build().constant(TensorData.ofLongs(ScalarType.I64, scalarShape(body, 0), step));
    }

    private static Operand condition(ImportContext context, OnnxGraph body) {
        return context.build().constant(TensorData.ofLongs(ScalarType.BOOL, scalarShape(body, 1), 1));
    }

    /// Returns the shape in which the body wants a single number: a scalar, unless it declares one axis.
    private static Shape scalarShape(OnnxGraph body, int index) {
        List<OnnxValueInfo> inputs = body.requiredInputs();
        boolean vector = index < inputs.size()
                && inputs.get(index).type() instanceof OnnxType.Tensor(_, Optional<List<OnnxDim>> shape)
                && shape.isPresent()
                && shape.get().size() == 1;
        return vector ? Shape.of(1) : Shape.SCALAR;
    }
}
