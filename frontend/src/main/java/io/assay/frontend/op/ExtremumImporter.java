package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import java.util.List;

/// Reads Min and Max of any number of operands.
///
/// @param row      the operator
/// @param function what it computes
record ExtremumImporter(OperatorRow row, BinaryFunction function) implements OperatorImporter {

    static ExtremumImporter of(String operator, BinaryFunction function) {
        return new ExtremumImporter(OperatorRow.onnx(operator, 6, ""), function);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        Operand result = context.input(0);
        for (int i = 1; i < context.inputCount(); i++) {
            result = Broadcasting.binary(context, function, result, context.input(i));
        }
        return List.of(result);
    }
}
