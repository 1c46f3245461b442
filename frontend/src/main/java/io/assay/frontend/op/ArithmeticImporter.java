package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import java.util.List;

/// Reads Add, Sub, Mul and Div, with the `broadcast` and `axis` attributes of operator sets before 7.
///
/// @param row      the operator
/// @param function what it computes
record ArithmeticImporter(OperatorRow row, BinaryFunction function) implements OperatorImporter {

    static ArithmeticImporter of(String operator, BinaryFunction function) {
        return new ArithmeticImporter(
                OperatorRow.onnx(operator, 6, function == BinaryFunction.DIV ? "the divisor is not 0" : ""), function);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand lhs = context.input(0);
        Operand rhs = LegacyBroadcast.right(context);
        if (function == BinaryFunction.DIV) {
            requireDivisor(context, rhs);
        }
        return List.of(Broadcasting.binary(context, function, lhs, rhs));
    }

    /// Refuses a constant divisor with a zero.
    static void requireDivisor(ImportContext context, Operand divisor) {
        if (divisor instanceof Operand.Known(_, TensorData data)) {
            for (double value : data.toDoubles()) {
                if (value == 0) {
                    throw context.refuse("AS2106", "the divisor has a zero")
                            .help("a circuit has no infinity; remove the division or export other weights").raise();
                }
            }
        }
    }
}
