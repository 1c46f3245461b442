package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Quantised operators. Half of the scales are powers of two, with exact halves to round.
final class QuantizedRules {
    private QuantizedRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.of("QuantizeLinear", 10, 4, QuantizedRules::quantize));
        rules.add(Rule.of("DequantizeLinear", 10, 3, g -> {
            Operand x = bytes(g, g.of(OnnxDataType.INT8, OnnxDataType.UINT8), g.dims(0, 3));
            dequantize(g, x);
        }));
        rules.add(Rule.of("DynamicQuantizeLinear", 11, g -> {
            Operand x = g.real(1, 3);
            OnnxDataType type = OnnxDataType.UINT8;
            g.node("", "DynamicQuantizeLinear", List.of(x), List.of(g.result(type, x.dims(), Types.range(type)),
                    g.result(x.type(), List.of(), new Range(0, 1)), g.result(type, List.of(), Types.range(type))));
        }));
        rules.add(Rule.of("MatMulInteger", 10, QuantizedRules::matMulInteger));
        rules.add(Rule.of("ConvInteger", 10, 1, g -> {
            Operand x = bytes(g, OnnxDataType.UINT8, List.of(1, g.between(1, 2), 3, 3));
            Operand w = bytes(g, OnnxDataType.UINT8, List.of(2, x.dim(1), 2, 2));
            List<Operand> operands = g.oneIn(2) ? List.of(x, w) : List.of(x, w, g.scalar(x.type(), 7));
            g.node("ConvInteger", operands, OnnxDataType.INT32, List.of(1, 2, 2, 2), Range.around(600_000));
        }));
        rules.add(Rule.of("QLinearMatMul", 10, 2, QuantizedRules::linearMatMul));
        rules.add(Rule.of("QLinearConv", 10, 2, QuantizedRules::linearConv));
        for (String operator : List.of("QLinearAdd", "QLinearMul")) {
            rules.add(Rule.of("com.microsoft." + operator, 10, 1, g -> {
                OnnxDataType type = g.of(OnnxDataType.INT8, OnnxDataType.UINT8);
                Operand x = bytes(g, type, g.dims(1, 3));
                Operand y = bytes(g, type, x.dims());
                List<Operand> operands = new ArrayList<>();
                for (Operand operand : List.of(x, y)) {
                    operands.addAll(List.of(operand, scale(g), zero(g, type)));
                }
                operands.addAll(List.of(scale(g), zero(g, type)));
                g.node("com.microsoft", operator, operands, List.of(g.result(type, x.dims(), Types.range(type))));
            }));
        }
        return rules;
    }

    private static Operand scale(GraphBuilder g) {
        return g.scalar(g.of(0.25, 0.5, 0.125, 0.1, 0.037, 0.3));
    }

    private static Operand zero(GraphBuilder g, OnnxDataType type) {
        return g.scalar(type, type == OnnxDataType.UINT8 ? g.of(0, 128, 7, 255) : g.of(0, -128, 3, 127));
    }

    static Operand bytes(GraphBuilder g, OnnxDataType type, List<Integer> dims) {
        List<Operand> found = g.find(x -> x.type() == type && x.dims().equals(dims));
        return found.isEmpty()
                ? g.oneIn(3) ? g.constantLike(type, dims) : g.input(type, dims, Types.range(type))
                : found.getFirst();
    }

    private static void quantize(GraphBuilder g) {
        Operand x = g.real(0, 4);
        OnnxDataType type = g.of(OnnxDataType.INT8, OnnxDataType.UINT8);
        Operand quantized;
        if (g.opset >= 13 && x.rank() > 0 && g.oneIn(3)) {
            int axis = g.between(0, x.rank() - 1);
            int n = x.dim(axis);
            Operand scales = g.constant(OnnxDataType.FLOAT, List.of(n),
                    IntStream.range(0, n).mapToDouble(_ -> g.of(0.25, 0.5, 0.1, 0.02)).toArray());
            Operand zeros = g.constant(type, List.of(n), Collections.nCopies(n, 3.0).stream()
                    .mapToDouble(Double::doubleValue).toArray());
            quantized = g.node("QuantizeLinear", List.of(x, scales, zeros), type, x.dims(), Types.range(type), "axis",
                    g.written(axis, x.rank()));
        } else {
            quantized = g.node("QuantizeLinear", List.of(x, scale(g), zero(g, type)), type, x.dims(),
                    Types.range(type));
        }
        if (!g.oneIn(4)) {
            dequantize(g, quantized);
        }
    }

    private static void dequantize(GraphBuilder g, Operand x) {
        Operand scale = scale(g);
        g.node("DequantizeLinear", List.of(x, scale, zero(g, x.type())), OnnxDataType.FLOAT, x.dims(),
                Range.around(255 * scale.range().hi()));
    }

    private static void matMulInteger(GraphBuilder g) {
        Operand x = bytes(g, OnnxDataType.UINT8, List.of(g.between(1, 2), g.between(1, 3)));
        Operand y = bytes(g, g.of(OnnxDataType.UINT8, OnnxDataType.INT8), List.of(x.dim(1), g.between(1, 2)));
        List<Operand> operands = switch (g.between(0, 2)) {
            case 0 -> List.of(x, y);
            case 1 -> List.of(x, y, zero(g, x.type()));
            default -> List.of(x, y, zero(g, x.type()), zero(g, y.type()));
        };
        g.node("MatMulInteger", operands, OnnxDataType.INT32, List.of(x.dim(0), y.dim(1)), Range.around(200_000));
    }

    private static void linearMatMul(GraphBuilder g) {
        OnnxDataType type = g.of(OnnxDataType.INT8, OnnxDataType.UINT8);
        Operand x = bytes(g, type, List.of(g.between(1, 2), g.between(1, 3)));
        Operand y = bytes(g, type, List.of(x.dim(1), g.between(1, 2)));
        g.node("QLinearMatMul", List.of(x, scale(g), zero(g, type), y, scale(g), zero(g, type), scale(g),
                zero(g, type)), type, List.of(x.dim(0), y.dim(1)), Types.range(type));
    }

    private static void linearConv(GraphBuilder g) {
        OnnxDataType type = OnnxDataType.UINT8;
        Operand x = bytes(g, type, List.of(1, g.between(1, 2), 3, 3));
        Operand w = bytes(g, g.of(OnnxDataType.INT8, OnnxDataType.UINT8), List.of(2, x.dim(1), 2, 2));
        Operand zeroOfWeights = w.type() == OnnxDataType.INT8 ? g.scalar(w.type(), 0) : zero(g, w.type());
        List<Operand> operands = new ArrayList<>(List.of(x, scale(g), zero(g, type), w, scale(g), zeroOfWeights,
                scale(g), zero(g, type)));
        if (g.oneIn(2)) {
            operands.add(g.constant(OnnxDataType.INT32, List.of(2), g.between(-300, 300), 17));
        }
        g.node("QLinearConv", operands, type, List.of(1, 2, 2, 2), Types.range(type));
    }
}
