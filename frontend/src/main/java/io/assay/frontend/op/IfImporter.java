package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxGraph;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads If: one branch where the condition is known, otherwise both and a choice for each output.
///
/// A branch that is not taken is not looked at.
final class IfImporter implements OperatorImporter {
    private static final String THEN = "then_branch";
    private static final String ELSE = "else_branch";

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("If", 1,
                "with a computed condition both branches are computed, and their outputs have the same shapes and types");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        OnnxGraph whenTrue = context.graphAttribute(THEN);
        OnnxGraph whenFalse = context.graphAttribute(ELSE);
        Operand condition = Unrolling.booleanScalar(context, context.input(0), "the condition");
        return context.passedOutputs(switch (condition) {
            case Operand.Known(_, var data) -> data.longAt(0) != 0
                    ? branch(context, whenTrue, THEN)
                    : branch(context, whenFalse, ELSE);
            case Operand.Computed _ -> both(context, condition, branch(context, whenTrue, THEN),
                    branch(context, whenFalse, ELSE));
        });
    }

    private static List<Binding.Present> branch(ImportContext context, OnnxGraph graph, String name) {
        if (graph.outputs().size() < context.node().outputs().size()) {
            throw context.refuse("AS2102", "a branch has too few outputs").with("attribute", name)
                    .found(graph.outputs().size() + " outputs", String.valueOf(context.node().outputs().size()))
                    .raise();
        }
        return context.importGraph(graph, "/" + name, List.of());
    }

    private static List<Binding.Present> both(ImportContext context, Operand condition, List<Binding.Present> whenTrue,
            List<Binding.Present> whenFalse) {
        List<Binding.Present> chosen = new ArrayList<>();
        for (int i = 0; i < context.node().outputs().size(); i++) {
            chosen.add(chosen(context, i, condition, whenTrue.get(i), whenFalse.get(i)));
        }
        return chosen;
    }

    private static Binding.Present chosen(ImportContext context, int output, Operand condition,
            Binding.Present whenTrue, Binding.Present whenFalse) {
        if (whenTrue.equals(whenFalse)) {
            return whenTrue;
        }
        Operand left = whenTrue.operand();
        Operand right = whenFalse.operand();
        if (!left.shape().equals(right.shape()) || left.element() != right.element()) {
            throw different(context, output).found(left.type() + " and " + right.type(), "one type").raise();
        }
        if (!whenTrue.labels().equals(whenFalse.labels())) {
            throw different(context, output).found("strings or maps with different names", "the same names in both")
                    .raise();
        }
        Operand choice = Broadcasting.to(context, context.build().reshape(condition, Shape.SCALAR),
                left.shape());
        return new Binding.Present(context.build().select(choice, left, right), whenTrue.labels());
    }

    private static ImportContext.Refusal different(ImportContext context, int output) {
        return context.refuse("AS2102", "the branches of a computed condition give different types")
                .with("output", output + " \"" + context.node().outputs().get(output) + "\"")
                .reason("the condition depends on the inputs of the model, and a circuit has one structure for all inputs")
                .help("make the branches agree, or make the condition a constant");
    }
}
