package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import java.util.List;

/// Reads Dropout, which does nothing in inference; the mask, defined from opset 12 on, is all true.
final class DropoutImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Dropout", 7, "inference only, or a ratio of 0; the mask output from opset 12 on");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("ratio", "seed");
        if (context.hasInput(2) && context.constantInts(2)[0] != 0 && !keepsEverything(context)) {
            throw context.refuse("AS2003", "training mode is not supported").help("export the model in eval mode")
                    .raise();
        }
        Operand operand = context.input(0);
        if (context.opset() < 12 || context.node().outputs().size() < 2) {
            return List.of(operand);
        }
        return List.of(operand, context.build().filled(ScalarType.BOOL, operand.shape(), 1));
    }

    private static boolean keepsEverything(ImportContext context) {
        if (!context.hasInput(1)) {
            return false;
        }
        TensorData ratio = context.constant(1);
        return ratio.elementCount() == 1 && ratio.doubleAt(0) == 0;
    }
}
