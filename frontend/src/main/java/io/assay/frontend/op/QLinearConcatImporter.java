package io.assay.frontend.op;

import io.assay.ir.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads QLinearConcat of ONNX Runtime: Y's scale and zero point, then each operand with its own.
final class QLinearConcatImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return new OperatorRow("QLinearConcat", "com.microsoft", 1, 1, "scales and zero points are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        List<Operand> parts = new ArrayList<>();
        for (int i = 2; i + 2 < context.inputCount(); i += 3) {
            parts.add(Quantization.dequantized(context, i, i + 1, i + 2, Optional.empty()));
        }
        if (parts.isEmpty() || context.inputCount() % 3 != 2) {
            throw context.refuse("AS2005", "the operands are no triples").found(context.inputCount() + " inputs",
                    "two, and three for each operand").raise();
        }
        int axis = context.axis(context.intAttribute("axis").orElseThrow(() -> context
                .refuse("AS2004", "a required attribute is missing").with("attribute", "axis").raise()),
                parts.getFirst().shape().rank());
        return List.of(Quantization.quantized(context, context.build().concat(parts, axis), 0, 1, ScalarType.U8));
    }
}
