package io.assay.frontend.op;

import java.util.List;

/// Reads ArgMax.
final class ArgMaxImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("ArgMax", 1, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        int axis = context.axis(context.intAttribute("axis").orElse(0L), operand.shape().rank());
        boolean last = context.intAttribute("select_last_index").orElse(0L) != 0;
        boolean keep = context.intAttribute("keepdims").orElse(1L) != 0;
        Operand result = context.build().argMax(operand, axis, last);
        return List.of(keep
                ? result
                : context.build().reshape(result, SqueezeImporter.without(result.shape(),
                        List.of(axis))));
    }
}
