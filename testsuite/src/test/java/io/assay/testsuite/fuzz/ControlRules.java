package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.testsuite.onnx.Protos;
import java.util.ArrayList;
import java.util.List;
import onnx.OnnxMl;
import onnx.OnnxMl.AttributeProto.AttributeType;

/// Branches, loops, scans, and functions of the model.
final class ControlRules {
    private static final OnnxDataType FLOAT = OnnxDataType.FLOAT;
    private static final List<String> BOUNDED = List.of("Tanh", "Sigmoid", "Sin", "Cos", "Softsign", "Atan");

    private ControlRules() {}

    static List<Rule> all() {
        return List.of(Rule.of("If", 8, 3, ControlRules::branch), Rule.of("Loop", 8, 2, ControlRules::loop),
                Rule.of("Scan", 9, 2, ControlRules::scan), Rule.of("function", 15, 3, ControlRules::function));
    }

    private static Operand condition(GraphBuilder g) {
        List<Operand> found = g.find(x -> x.type() == OnnxDataType.BOOL && x.size() == 1 && x.rank() < 2);
        return found.isEmpty()
                ? g.oneIn(4) ? g.scalar(OnnxDataType.BOOL, g.between(0, 1)) : g.input(OnnxDataType.BOOL, List.of())
                : found.getFirst();
    }

    /// Adds one or two nodes that give values of the same shape in (-2, 2).
    private static Operand bounded(GraphBuilder g, Operand x) {
        Operand y = g.oneIn(2)
                ? x
                : g.node(g.of("Add", "Sub", "Mul", "Max"), List.of(x, g.scalar(g.of(0.5, -1.5, 2.0))), x.type(),
                        x.dims(),
                        x.range().times(2).hull(Range.around(x.range().reach() + 2)));
        String operator = g.of(BOUNDED);
        return g.node(operator, List.of(y), x.type(), x.dims(), Range.around(2));
    }

    private static OnnxMl.ValueInfoProto info(Operand x) {
        return Protos.info(x.name(), x.type(), x.dims());
    }

    private static void branch(GraphBuilder g) {
        Operand x = g.near(g.real(0, 3), 8);
        Operand condition = condition(g);
        List<OnnxMl.GraphProto> bodies = new ArrayList<>();
        int results = g.between(1, 2);
        for (int i = 0; i < 2; i++) {
            GraphBuilder body = g.body();
            for (int result = 0; result < results; result++) {
                Operand y = g.oneIn(3)
                        ? body.node("Identity", List.of(x), x.type(), x.dims(), x.range())
                        : bounded(body, x);
                body.graph().addOutput(info(y));
            }
            bodies.add(body.graph().setName("branch" + i).build());
        }
        List<Operand> outputs = new ArrayList<>();
        for (int result = 0; result < results; result++) {
            outputs.add(g.result(x.type(), x.dims(), x.range().hull(Range.around(2))));
        }
        g.node("", "If", List.of(condition), outputs, "then_branch", bodies.get(0), "else_branch", bodies.get(1));
    }

    private static void loop(GraphBuilder g) {
        Operand x = g.near(g.real(0, 2), 4);
        Operand other = g.real(x.dims(), 4);
        GraphBuilder body = g.body();
        Operand step = body.result(OnnxDataType.INT64, List.of(), new Range(0, 3));
        Operand going = body.result(OnnxDataType.BOOL, List.of(), Range.UNIT);
        Operand carried = body.result(FLOAT, x.dims(), Range.around(4));
        body.graph().addInput(info(step)).addInput(info(going)).addInput(info(carried));
        Operand on = body.node("Identity", List.of(going), going.type(), List.of(), Range.UNIT);
        Operand sum = body.node("Add", List.of(carried, other), FLOAT, x.dims(), Range.around(8));
        Operand next = bounded(body, sum);
        body.graph().addOutput(info(on)).addOutput(info(next));
        int steps = g.between(1, 3);
        List<Operand> results = new ArrayList<>(List.of(g.result(FLOAT, x.dims(), x.range().hull(Range.around(2)))));
        if (g.oneIn(2)) {
            Operand kept = body.node("Mul", List.of(next, carried), FLOAT, x.dims(), Range.around(8));
            body.graph().addOutput(info(kept));
            results.add(g.result(FLOAT, Dims.inserted(x.dims(), 0, steps), Range.around(8)));
        }
        g.node("", "Loop", List.of(g.scalar(OnnxDataType.INT64, steps), g.scalar(OnnxDataType.BOOL, 1), x), results,
                "body", body.graph().setName("loop").build());
    }

    private static void scan(GraphBuilder g) {
        Operand x = g.near(g.real(1, 3), 4);
        List<Integer> row = x.dims().subList(1, x.rank());
        Operand state = g.real(row, 4);
        GraphBuilder body = g.body();
        Operand carried = body.result(FLOAT, row, Range.around(4));
        Operand element = body.result(FLOAT, row, Range.around(4));
        body.graph().addInput(info(carried)).addInput(info(element));
        Operand sum = body.node(g.of("Add", "Sub", "Mul"), List.of(carried, element), FLOAT, row, Range.around(16));
        Operand next = bounded(body, sum);
        Operand kept = body.node("Neg", List.of(sum), FLOAT, row, Range.around(16));
        body.graph().addOutput(info(next)).addOutput(info(kept));
        List<Operand> results = List.of(g.result(FLOAT, row, state.range().hull(Range.around(2))),
                g.result(FLOAT, x.dims(), Range.around(16)));
        OnnxMl.GraphProto graph = body.graph().setName("scan").build();
        if (g.oneIn(2)) {
            g.node("", "Scan", List.of(state, x), results, "body", graph, "num_scan_inputs", 1L);
        } else {
            g.node("", "Scan", List.of(state, x), results, "body", graph, "num_scan_inputs", 1L,
                    "scan_input_directions", new long[]{g.between(0, 1)}, "scan_output_directions",
                    new long[]{g.between(0, 1)});
        }
    }

    /// Adds a function of two nodes, one with an attribute of the caller, and calls it.
    private static void function(GraphBuilder g) {
        Operand x = g.near(g.real(0, 3), 16);
        String name = g.result(x.type(), List.of(), x.range()).name().replace('v', 'f');
        OnnxMl.NodeProto.Builder slope = OnnxMl.NodeProto.newBuilder().setOpType("LeakyRelu").addInput("a")
                .addOutput("t");
        slope.addAttributeBuilder().setName("alpha").setType(AttributeType.FLOAT).setRefAttrName("slope");
        String operator = g.of(BOUNDED);
        g.function(OnnxMl.FunctionProto.newBuilder().setName(name).setDomain("local").addInput("a").addOutput("b")
                .addAttribute("slope").addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(g.opset))
                .addNode(slope)
                .addNode(OnnxMl.NodeProto.newBuilder().setOpType(operator).addInput("t").addOutput("b")).build());
        g.node("local", name, List.of(x), List.of(g.result(x.type(), x.dims(), Range.around(2))), "slope", 0.25f);
    }
}
