package io.assay.frontend.op;

import io.assay.ir.tensor.UnaryFunction;
import java.util.List;

/// Reads the operators that apply one function of real numbers to each element, and Relu.
///
/// @param row      the operator
/// @param function what it computes
record ElementwiseImporter(OperatorRow row, UnaryFunction function) implements OperatorImporter {
    static final List<OperatorImporter> ALL = List.of(
            of("Relu", 6, UnaryFunction.RELU, ""),
            of("Sigmoid", 6, UnaryFunction.SIGMOID, ""),
            of("Tanh", 6, UnaryFunction.TANH, ""),
            of("Exp", 6, UnaryFunction.EXP, ""),
            of("Log", 6, UnaryFunction.LOG, "the argument is above 0"),
            of("Sqrt", 6, UnaryFunction.SQRT, "the argument is at least 0"),
            of("Reciprocal", 6, UnaryFunction.RECIPROCAL, "the argument is not 0"),
            of("Ceil", 6, UnaryFunction.CEIL, ""),
            of("Floor", 6, UnaryFunction.FLOOR, ""),
            of("Round", 11, UnaryFunction.ROUND, ""),
            of("Erf", 9, UnaryFunction.ERF, ""),
            of("Softplus", 1, UnaryFunction.SOFTPLUS, ""),
            of("Sin", 7, UnaryFunction.SIN, ""),
            of("Cos", 7, UnaryFunction.COS, ""),
            of("Tan", 7, UnaryFunction.TAN, ""),
            of("Asin", 7, UnaryFunction.ASIN, "the argument is in [-1, 1]"),
            of("Acos", 7, UnaryFunction.ACOS, "the argument is in [-1, 1]"),
            of("Atan", 7, UnaryFunction.ATAN, ""),
            of("Sinh", 9, UnaryFunction.SINH, ""),
            of("Cosh", 9, UnaryFunction.COSH, ""),
            of("Asinh", 9, UnaryFunction.ASINH, ""),
            of("Acosh", 9, UnaryFunction.ACOSH, "the argument is at least 1"),
            of("Atanh", 9, UnaryFunction.ATANH, "the argument is in (-1, 1)"));

    private static ElementwiseImporter of(String operator, int firstOpset, UnaryFunction function, String domain) {
        String types = function == UnaryFunction.RELU ? "" : "element types float";
        return new ElementwiseImporter(
                OperatorRow.onnx(operator, firstOpset, domain.isEmpty() ? types : types + "; " + domain), function);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        Operand operand = function == UnaryFunction.RELU ? Arithmetic.numeric(context, 0) : context.floating(0);
        return List.of(context.build().unary(function, operand));
    }
}
