package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// The formulas of activation functions, with few functions that are not linear for each element.
final class Activations {
    private static final String FLOATS = "element types float";

    static final List<OperatorImporter> ALL = List.of(
            FormulaImporter.of("Elu", 6, FLOATS, Activations::elu),
            FormulaImporter.of("Selu", 6, FLOATS, Activations::selu),
            FormulaImporter.of("Celu", 12, FLOATS + "; alpha is not 0", Activations::celu),
            FormulaImporter.of("Gelu", 20, FLOATS, Activations::gelu),
            FormulaImporter.of("HardSigmoid", 6, FLOATS, Activations::hardSigmoid),
            FormulaImporter.of("HardSwish", 14, FLOATS, context -> hardSwish(context, context.floating(0))),
            FormulaImporter.of("Mish", 18, FLOATS, Activations::mish),
            FormulaImporter.of("PRelu", 6, "", Activations::parametricRelu),
            FormulaImporter.of("Shrink", 9, "", Activations::shrink),
            FormulaImporter.of("Softsign", 1, FLOATS, Activations::softsign),
            FormulaImporter.of("SwiGLU", 28, FLOATS,
                    context -> new Formulas(context).product(swish(context), context.input(1))),
            FormulaImporter.of("Swish", 24, FLOATS, Activations::swish),
            FormulaImporter.of("ThresholdedRelu", 10, FLOATS, Activations::thresholdedRelu));

    private Activations() {}

    private static float attribute(ImportContext context, String name, float standard) {
        return context.floatAttribute(name).orElse(standard);
    }

    /// max(x, 0) + scale · (e^(min(x, 0) / width) − 1) with one comparison; the exponent is known not to be positive if
    /// the width is, so that its exponential takes one table.
    private static Operand exponentialUnit(ImportContext context, double scale, double width) {
        context.ignoreAttributes("consumed_inputs");
        Formulas formulas = new Formulas(context);
        Operand x = context.floating(0);
        Operand negative = formulas.binary(BinaryFunction.MIN, x, 0);
        Operand positive = formulas.difference(x, negative);
        Operand power = formulas.exp(formulas.product(negative, 1 / width));
        return formulas.sum(positive, formulas.sum(formulas.product(power, scale), -scale));
    }

    private static Operand elu(ImportContext context) {
        return exponentialUnit(context, attribute(context, "alpha", 1), 1);
    }

    private static Operand selu(ImportContext context) {
        float alpha = attribute(context, "alpha", 1.6732632f);
        float gamma = attribute(context, "gamma", 1.050701f);
        return new Formulas(context).product(exponentialUnit(context, alpha, 1), gamma);
    }

    private static Operand celu(ImportContext context) {
        float alpha = attribute(context, "alpha", 1);
        if (alpha == 0) {
            throw context.refuse("AS2003", "alpha is 0, and x is divided by it").with("attribute", "alpha")
                    .found("0", "another number").raise();
        }
        return exponentialUnit(context, alpha, alpha);
    }

    private static Operand gelu(ImportContext context) {
        Formulas formulas = new Formulas(context);
        Operand x = context.floating(0);
        String form = context.stringAttribute("approximate").orElse("none");
        Operand bell = switch (form) {
            case "none" -> formulas.unary(UnaryFunction.ERF, formulas.product(x, Math.sqrt(0.5)));
            case "tanh" -> {
                double scale = Math.sqrt(2 / Math.PI);
                Operand slope = formulas.sum(formulas.product(formulas.product(x, x), scale * 0.044715), scale);
                yield formulas.unary(UnaryFunction.TANH, formulas.product(x, slope));
            }
            default -> throw context.refuse("AS2003", "an attribute has a value that is not supported")
                    .with("attribute", "approximate").found("\"" + form + "\"", "none or tanh").raise();
        };
        return formulas.product(x, formulas.sum(formulas.product(bell, 0.5), 0.5));
    }

    /// max(0, min(1, alpha · x + beta)).
    private static Operand ramp(Formulas formulas, Operand x, double alpha, double beta) {
        Operand line = formulas.sum(formulas.product(x, alpha), beta);
        return formulas.binary(BinaryFunction.MAX, formulas.binary(BinaryFunction.MIN, line, 1), 0);
    }

    private static Operand hardSigmoid(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        return ramp(new Formulas(context), context.floating(0), attribute(context, "alpha", 0.2f),
                attribute(context, "beta", 0.5f));
    }

    private static Operand hardSwish(ImportContext context, Operand x) {
        Formulas formulas = new Formulas(context);
        return formulas.product(x, ramp(formulas, x, 1 / 6.0, 0.5));
    }

    private static Operand mish(ImportContext context) {
        Formulas formulas = new Formulas(context);
        Operand x = context.floating(0);
        return formulas.product(x, formulas.unary(UnaryFunction.TANH, formulas.unary(UnaryFunction.SOFTPLUS, x)));
    }

    /// max(x, 0) + slope · min(x, 0): the slope is repeated to x, before opset 7 along the channels.
    private static Operand parametricRelu(ImportContext context) {
        context.ignoreAttributes("consumed_inputs");
        Formulas formulas = new Formulas(context);
        Operand x = context.input(0);
        Operand slope = context.input(1);
        Shape shape = slope.shape();
        if (context.opset() < 7 && shape.rank() == 1 && shape.dim(0) != 1 && x.shape().rank() > 2) {
            List<Integer> dims = new ArrayList<>(shape.dims());
            while (dims.size() < x.shape().rank() - 1) {
                dims.add(1);
            }
            slope = context.build().reshape(slope, new Shape(dims));
        }
        if (slope.element() != x.element()) {
            throw context.refuse("AS2105", "the operands have different element types")
                    .found(x.element() + " and " + slope.element(), "one type").raise();
        }
        Operand positive = formulas.relu(x);
        return formulas.sum(positive,
                formulas.product(Broadcasting.to(context, slope, x.shape()), formulas.difference(x, positive)));
    }

    /// Integers are shrunk as doubles, and the fraction of the result is cut off.
    private static Operand shrink(ImportContext context) {
        Formulas formulas = new Formulas(context);
        Operand given = context.input(0);
        float lambda = attribute(context, "lambd", 0.5f);
        float bias = attribute(context, "bias", 0);
        Operand x = given.element().isFloat() ? given : context.build().cast(given, ScalarType.F64);
        Operand low = formulas.binary(BinaryFunction.LESS, x, -lambda);
        Operand high = formulas.binary(BinaryFunction.LESS, formulas.filled(x, lambda), x);
        Operand upper = formulas.select(high, formulas.sum(x, -bias), formulas.filled(x, 0));
        return context.build().cast(formulas.select(low, formulas.sum(x, bias), upper), given.element());
    }

    private static Operand softsign(ImportContext context) {
        Formulas formulas = new Formulas(context);
        Operand x = context.floating(0);
        return formulas.quotient(x, formulas.sum(formulas.abs(x), 1));
    }

    private static Operand swish(ImportContext context) {
        Formulas formulas = new Formulas(context);
        Operand x = context.floating(0);
        return formulas.product(x,
                formulas.unary(UnaryFunction.SIGMOID, formulas.product(x, attribute(context, "alpha", 1))));
    }

    private static Operand thresholdedRelu(ImportContext context) {
        Formulas formulas = new Formulas(context);
        Operand x = context.floating(0);
        float alpha = attribute(context, "alpha", 1);
        return alpha == 0
                ? formulas.relu(x)
                : formulas.select(formulas.binary(BinaryFunction.LESS, formulas.filled(x, alpha), x), x,
                        formulas.filled(x, 0));
    }
}
