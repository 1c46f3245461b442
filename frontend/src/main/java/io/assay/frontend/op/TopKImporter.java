package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads TopK; of equal elements the one with the lower index comes first. An order that need not be sorted is.
final class TopKImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("TopK", 1, "k is a constant");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Shape shape = operand.shape();
        int axis = context.axis(context.intAttribute("axis").orElse(-1L), shape.rank());
        boolean largest = context.opset() < 11 || context.intAttribute("largest").orElse(1L) != 0;
        if (context.opset() >= 11) {
            context.ignoreAttributes("sorted");
        }
        long count = context.opset() < 10 ? attribute(context) : input(context);
        if (count < 0 || count > shape.dim(axis)) {
            throw context.refuse("AS2102", "more elements are kept than there are")
                    .found("k = " + count, "at most " + shape.dim(axis)).raise();
        }
        return context.build().topK(operand, axis, (int) count, largest);
    }

    private static long attribute(ImportContext context) {
        return context.intAttribute("k").orElseThrow(() -> context
                .refuse("AS2004", "a required attribute is missing").with("attribute", "k").raise());
    }

    private static long input(ImportContext context) {
        TensorData data = context.constant(1);
        Indexing.requireShape(context, data.elementCount() == 1 && !data.element().isFloat(), data.shape(),
                "one integer");
        return data.longAt(0);
    }
}
