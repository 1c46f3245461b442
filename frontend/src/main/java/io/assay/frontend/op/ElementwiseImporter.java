package io.assay.frontend.op;

import io.assay.ir.tensor.UnaryFunction;
import java.util.List;

/// Reads the operators that apply one function to each element: Neg, Relu, Sigmoid, Tanh, Exp.
///
/// @param row      the operator
/// @param function what it computes
record ElementwiseImporter(OperatorRow row, UnaryFunction function) implements OperatorImporter {

    static ElementwiseImporter of(String operator, UnaryFunction function) {
        return new ElementwiseImporter(
                OperatorRow.onnx(operator, 6,
                        function == UnaryFunction.NEG || function == UnaryFunction.RELU ? "" : "element types float"),
                function);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        boolean integers = function == UnaryFunction.NEG || function == UnaryFunction.RELU;
        Operand operand = integers ? context.input(0) : context.floating(0);
        return List.of(context.build().unary(function, operand));
    }
}
