package io.assay.frontend.op;

import io.assay.ir.tensor.UnaryFunction;
import java.util.List;

/// Reads the forms of Gelu that ONNX Runtime's optimiser writes: Gelu, BiasGelu, FastGelu and QuickGelu.
///
/// @param row  the operator
/// @param form which function
record FusedGeluImporter(OperatorRow row, Form form) implements OperatorImporter {

    /// By the error function, by the hyperbolic tangent, by the logistic function.
    private enum Form {
        ERF, TANH, SIGMOID
    }

    static final List<OperatorImporter> ALL = List.of(of("Gelu", Form.ERF), of("BiasGelu", Form.ERF),
            of("FastGelu", Form.TANH), of("QuickGelu", Form.SIGMOID));

    private static FusedGeluImporter of(String operator, Form form) {
        return new FusedGeluImporter(new OperatorRow(operator, "com.microsoft", 1, 1, "element types float"), form);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Formulas formulas = new Formulas(context);
        Operand x = context.hasInput(1)
                ? formulas.sum(context.floating(0), context.floating(1))
                : context.floating(0);
        return List.of(switch (form) {
            case ERF -> half(formulas, x,
                    formulas.unary(UnaryFunction.ERF, formulas.product(x, Math.sqrt(0.5))));
            case TANH -> {
                Operand inner = formulas.sum(formulas.product(formulas.product(x, x), 0.044715), 1);
                Operand argument = formulas.product(formulas.product(x, inner), Math.sqrt(2 / Math.PI));
                yield half(formulas, x, formulas.unary(UnaryFunction.TANH, argument));
            }
            case SIGMOID -> {
                float alpha = context.floatAttribute("alpha").orElse(1.702f);
                yield formulas.product(x, formulas.unary(UnaryFunction.SIGMOID, formulas.product(x, alpha)));
            }
        });
    }

    /// Returns x · (1 + y) / 2.
    private static Operand half(Formulas formulas, Operand x, Operand y) {
        return formulas.product(x, formulas.product(formulas.sum(y, 1), 0.5));
    }
}
