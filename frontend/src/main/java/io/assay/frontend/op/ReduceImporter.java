package io.assay.frontend.op;

import io.assay.ir.tensor.ReduceFunction;
import java.util.List;
import java.util.stream.IntStream;

/// Reads ReduceSum and ReduceMean; the axes are an attribute at first and an input later.
///
/// @param row        the operator
/// @param function   what it computes
/// @param inputSince opset from which the axes are an input
record ReduceImporter(OperatorRow row, ReduceFunction function, int inputSince) implements OperatorImporter {

    static ReduceImporter of(String operator, ReduceFunction function, int inputSince) {
        return new ReduceImporter(OperatorRow.onnx(operator, 1,
                function == ReduceFunction.MEAN
                        ? "the axes are constants; element types float"
                        : "the axes are constants"),
                function, inputSince);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = function == ReduceFunction.MEAN ? context.floating(0) : context.input(0);
        int rank = operand.shape().rank();
        boolean keep = context.intAttribute("keepdims").orElse(1L) != 0;
        boolean asInput = context.opset() >= inputSince;
        boolean emptyIsNoop = asInput && context.intAttribute("noop_with_empty_axes").orElse(0L) != 0;
        long[] listed = asInput
                ? context.hasInput(1) ? context.constantInts(1) : new long[0]
                : context.intsAttribute("axes").orElse(new long[0]);
        List<Integer> axes = context.axes(listed, rank);
        if (axes.isEmpty()) {
            if (emptyIsNoop) {
                return List.of(operand);
            }
            axes = IntStream.range(0, rank).boxed().toList();
        }
        if (axes.isEmpty()) {
            return List.of(operand);
        }
        Operand result = context.build().reduce(function, operand, axes);
        return List.of(keep ? result : context.build().reshape(result, SqueezeImporter.without(result.shape(), axes)));
    }
}
