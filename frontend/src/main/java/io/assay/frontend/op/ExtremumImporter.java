package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import java.util.Arrays;
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
        Operand result = Arithmetic.numeric(context, 0);
        if (context.inputCount() > 1) {
            requireBound(context, function, result);
        }
        for (int i = 1; i < context.inputCount(); i++) {
            result = extremum(context, result, context.input(i));
        }
        return List.of(result);
    }

    /// Returns the function of two operands; a constant of infinities that changes nothing only repeats the other.
    private Operand extremum(ImportContext context, Operand lhs, Operand rhs) {
        requireBound(context, function, rhs);
        boolean neutral = rhs instanceof Operand.Known(_, TensorData data)
                && lhs.element() == rhs.element() && ConstantFolding.isNeutral(function, data);
        return neutral
                ? Broadcasting.to(context, lhs, Broadcasting.common(context, lhs.shape(), rhs.shape()))
                : Broadcasting.binary(context, function, lhs, rhs);
    }

    /// Refuses a constant with the infinity that is the result whatever the other operand is.
    static void requireBound(ImportContext context, BinaryFunction function, Operand bound) {
        double absorbing = function == BinaryFunction.MAX ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        if (bound instanceof Operand.Known(_, TensorData data)
                && Arrays.stream(data.toDoubles()).anyMatch(value -> value == absorbing)) {
            context.build().value(bound);
        }
    }
}
