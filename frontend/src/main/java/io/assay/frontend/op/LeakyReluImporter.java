package io.assay.frontend.op;

import java.util.List;

/// Reads LeakyRelu.
final class LeakyReluImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("LeakyRelu", 6, "element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        float alpha = context.floatAttribute("alpha").orElse(0.01f);
        return List.of(context.build().leakyRelu(alpha, context.floating(0)));
    }
}
