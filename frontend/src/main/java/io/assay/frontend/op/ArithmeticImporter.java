package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads Add, Sub, Mul and Div, with the `broadcast` and `axis` attributes of operator sets before 7.
///
/// @param row      the operator
/// @param function what it computes
record ArithmeticImporter(OperatorRow row, BinaryFunction function) implements OperatorImporter {

    static ArithmeticImporter of(String operator, BinaryFunction function) {
        return new ArithmeticImporter(OperatorRow.onnx(operator, 6,
                function == BinaryFunction.DIV
                        ? "the divisor is a constant without zeros; computed dividends are float"
                        : ""),
                function);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand lhs = context.input(0);
        Operand rhs = context.input(1);
        if (context.opset() < 7) {
            rhs = legacy(context, lhs, rhs);
        }
        if (function == BinaryFunction.DIV) {
            requireDivisor(context, lhs, rhs);
        }
        return List.of(Broadcasting.binary(context, function, lhs, rhs));
    }

    private static void requireDivisor(ImportContext context, Operand lhs, Operand rhs) {
        if (!(rhs instanceof Operand.Known(_, TensorData divisor))) {
            throw context.refuse("AS2006", "the divisor must be a constant")
                    .with("input", "1 \"" + context.node().inputs().get(1) + "\"")
                    .found("a computed divisor", "an initializer or a constant")
                    .help("multiply by a reciprocal that the caller of the model supplies").raise();
        }
        if (lhs instanceof Operand.Computed && !lhs.element().isFloat()) {
            throw context.refuse("AS2105", "a computed integer tensor is divided")
                    .found(lhs.element().toString(), "a floating-point type")
                    .help("leave the rounding to the caller of the model").raise();
        }
        for (double value : divisor.toDoubles()) {
            if (value == 0) {
                throw context.refuse("AS2106", "the divisor has a zero")
                        .help("a circuit has no infinity; remove the division or export other weights").raise();
            }
        }
    }

    private static Operand legacy(ImportContext context, Operand lhs, Operand rhs) {
        context.ignoreAttributes("consumed_inputs");
        boolean broadcast = context.intAttribute("broadcast").orElse(0L) != 0;
        int rank = lhs.shape().rank();
        int axis = Math.toIntExact(context.intAttribute("axis").orElse((long) rank - rhs.shape().rank()));
        if (!broadcast && !lhs.shape().equals(rhs.shape())) {
            throw context.refuse("AS2102", "shapes differ, and before opset 7 nothing is repeated without broadcast=1")
                    .found(lhs.shape().dims() + " and " + rhs.shape().dims(), "equal shapes").raise();
        }
        List<Integer> dims = new ArrayList<>(rhs.shape().dims());
        while (axis >= 0 && broadcast && axis + dims.size() < rank) {
            dims.add(1);
        }
        return context.build().reshape(rhs, new Shape(dims));
    }
}
