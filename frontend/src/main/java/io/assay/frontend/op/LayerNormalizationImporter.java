package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Reads LayerNormalization, RMSNormalization and ONNX Runtime's forms of them, which may add a second tensor first.
///
/// @param row      the operator
/// @param centered takes the mean away
/// @param skip     adds input 1, and a bias after the other parameters
record LayerNormalizationImporter(OperatorRow row, boolean centered, boolean skip) implements OperatorImporter {
    private static final int OUTPUTS = 4;

    static List<OperatorImporter> all() {
        return List.of(
                new LayerNormalizationImporter(OperatorRow.onnx("LayerNormalization", 17, "element types float"), true,
                        false),
                new LayerNormalizationImporter(OperatorRow.onnx("RMSNormalization", 23, "element types float"), false,
                        false),
                new LayerNormalizationImporter(OperatorRow.onnx("SimplifiedLayerNormalization", 1,
                        "element types float"), false, false),
                new LayerNormalizationImporter(microsoft("SkipLayerNormalization"), true, true),
                new LayerNormalizationImporter(microsoft("SkipSimplifiedLayerNormalization"), false, true));
    }

    private static OperatorRow microsoft(String operator) {
        return new OperatorRow(operator, "com.microsoft", 1, 1, "element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("stash_type");
        Operand x = context.floating(0);
        int parameter = 1;
        int bias = skip ? centered ? OUTPUTS : OUTPUTS - 1 : OUTPUTS;
        if (skip) {
            x = Broadcasting.binary(context, BinaryFunction.ADD, x, context.floating(1));
            if (context.hasInput(bias)) {
                x = Broadcasting.binary(context, BinaryFunction.ADD, x, context.floating(bias));
            }
            parameter = 2;
        }
        int rank = x.shape().rank();
        int first = skip ? rank - 1 : context.axis(context.intAttribute("axis").orElse(-1L), rank);
        List<Integer> axes = IntStream.range(first, rank).boxed().toList();
        double epsilon = context.floatAttribute("epsilon").orElse(skip ? 1e-12f : 1e-5f);
        Operand wide = Normalized.stashed(context, x);
        Normalized parts = centered
                ? Normalized.centered(context, wide, axes, epsilon)
                : Normalized.plain(context, wide, axes, epsilon);
        Operand result = scaled(context, context.build().cast(parts.result(), x.element()), parameter);
        List<Operand> outputs = new ArrayList<>(List.of(result));
        if (centered) {
            outputs.add(parts.mean());
            outputs.add(parts.inverse());
        } else if (context.node().outputs().size() > 1) {
            outputs.add(skip ? AlongAxis.of(context).zero(wide) : parts.inverse());
            outputs.add(parts.inverse());
        }
        if (skip) {
            outputs.add(x);
        }
        return outputs;
    }

    private Operand scaled(ImportContext context, Operand x, int parameter) {
        Operand scale = Broadcasting.to(context, typed(context, parameter, x), x.shape());
        Operand result = context.build().binary(BinaryFunction.MUL, x, scale);
        if (!centered || !context.hasInput(parameter + 1)) {
            return result;
        }
        Operand bias = Broadcasting.to(context, typed(context, parameter + 1, x), x.shape());
        return context.build().binary(BinaryFunction.ADD, result, bias);
    }

    private static Operand typed(ImportContext context, int index, Operand x) {
        return context.build().cast(context.floating(index), x.element());
    }
}
