package io.assay.frontend.op;

import java.util.List;

/// Reads Dropout, which does nothing in inference; the mask is not available.
final class DropoutImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Dropout", 7, "inference only; no mask output");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("ratio", "seed");
        if (context.hasInput(2) && context.constantInts(2)[0] != 0) {
            throw context.refuse("AS2003", "training mode is not supported").help("export the model in eval mode")
                    .raise();
        }
        return List.of(context.input(0));
    }
}
