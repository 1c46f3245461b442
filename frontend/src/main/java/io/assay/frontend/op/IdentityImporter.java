package io.assay.frontend.op;

import java.util.List;

/// Reads Identity.
final class IdentityImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Identity", 1, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        return List.of(context.input(0));
    }
}
