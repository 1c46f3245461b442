package io.assay.frontend.op;

import io.assay.ir.type.ScalarType;
import java.util.List;

/// Reads DynamicQuantizeLinear: to uint8, with the scale and the zero point that the elements ask for.
final class DynamicQuantizeLinearImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("DynamicQuantizeLinear", 11, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.input(0);
        if (x.element() != ScalarType.F32) {
            throw context.refuse("AS2105", "the element type is not supported here").with("input", "0")
                    .found(x.element().toString(), "float").raise();
        }
        if (x.shape().elementCount() == 0) {
            throw context.refuse("AS2102", "nothing to quantise").found("shape " + x.shape().dims(),
                    "at least one element").raise();
        }
        return context.build().dynamicQuantize(x);
    }
}
