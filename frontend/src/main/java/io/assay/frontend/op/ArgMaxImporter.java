package io.assay.frontend.op;

import java.util.List;

/// Reads ArgMax and ArgMin; the least element is the greatest of the elements in reverse order.
///
/// @param row the operator
record ArgMaxImporter(OperatorRow row) implements OperatorImporter {
    static final List<OperatorImporter> ALL = List.of(
            new ArgMaxImporter(OperatorRow.onnx("ArgMax", 1, "")),
            new ArgMaxImporter(OperatorRow.onnx("ArgMin", 1, "")));

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = Arithmetic.numeric(context, 0);
        int axis = context.axis(context.intAttribute("axis").orElse(0L), operand.shape().rank());
        boolean last = context.intAttribute("select_last_index").orElse(0L) != 0;
        boolean keep = context.intAttribute("keepdims").orElse(1L) != 0;
        if (operand.shape().dim(axis) == 0) {
            throw context.refuse("AS2102", "there is no element to find")
                    .found("axis " + axis + " of shape " + operand.shape().dims(), "an extent of at least 1").raise();
        }
        Operand ordered = row.operator().equals("ArgMax") ? operand : reversed(context, operand);
        Operand result = context.build().argMax(ordered, axis, last);
        return List.of(keep
                ? result
                : context.build().reshape(result, SqueezeImporter.without(result.shape(), List.of(axis))));
    }

    private static Operand reversed(ImportContext context, Operand operand) {
        return operand.element().isFloat()
                ? new Formulas(context).from(0, operand)
                : Comparisons.reversed(context, operand);
    }
}
