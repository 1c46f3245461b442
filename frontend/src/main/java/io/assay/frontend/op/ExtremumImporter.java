package io.assay.frontend.op;

import io.assay.ir.TensorData;
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
            result = extremum(context, result, context.input(i));
        }
        return List.of(result);
    }

    /// Returns the function of two operands; a constant of infinities that changes nothing only repeats the other.
    private Operand extremum(ImportContext context, Operand lhs, Operand rhs) {
        boolean neutral = rhs instanceof Operand.Known(_, TensorData data)
                && lhs.element() == rhs.element() && ConstantFolding.isNeutral(function, data);
        return neutral
                ? Broadcasting.to(context, lhs, Broadcasting.common(context, lhs.shape(), rhs.shape()))
                : Broadcasting.binary(context, function, lhs, rhs);
    }
}
